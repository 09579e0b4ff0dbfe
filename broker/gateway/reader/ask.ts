/** Asking for a slice: by a form, or by an offer that was made to us. */
import type { Response } from 'express'
import { z } from 'zod'
import { pseudonymIds } from '../../../consent/id.ts'
import {
  type AskEntry,
  type AskScene,
  askBody,
  type EntryFault,
  emptyEntry,
  offersBody,
} from '../pages/forms.ts'
import { fetchFor } from './fetch.ts'
import type { Session } from './sessions.ts'
import { fieldOf, type Handler, type Site, show } from './site.ts'

const sceneOf = ({ rulebook, partners }: Site, session: Session): AskScene => ({
  session,
  rulebook: rulebook(),
  partners,
})

const showAsk = (
  site: Site,
  res: Response,
  session: Session,
  filled: { readonly entry: AskEntry; readonly faults: readonly EntryFault[] },
): void =>
  show(site, res, session, {
    title: 'Gegevens opvragen',
    body: askBody(sceneOf(site, session), filled.entry, filled.faults),
    status: filled.faults.length > 0 ? 400 : 200,
  })

export const askPage: Handler = (site, session, _req, res) =>
  showAsk(site, res, session, { entry: emptyEntry, faults: [] })

const word = z.string().catch('')
const entryForm = z.object({
  kind: word.transform((text) => text.trim()),
  houder: word,
  doel: word,
  categorieen: z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]),
})

const readEntry = (body: unknown): AskEntry => entryForm.parse(body ?? {})

/** Our own number of the child becomes our pseudonym of it; the number itself stays here. */
const pseudonymFor = ({ records }: Site, kind: string): string | undefined =>
  pseudonymIds.schema.safeParse(kind).success ? kind : records.pseudonymOf(kind)

const entryFaults = (site: Site, entry: AskEntry): EntryFault[] => {
  const { categories, purposes } = site.rulebook()
  const faults: EntryFault[] = []
  if (pseudonymFor(site, entry.kind) === undefined)
    faults.push({ field: 'kind', message: 'Dit kind is hier niet gekoppeld.' })
  if (!site.partners.some(({ party }) => party === entry.houder))
    faults.push({ field: 'houder', message: 'Kies een organisatie.' })
  if (!purposes.has(entry.doel)) faults.push({ field: 'doel', message: 'Kies waarvoor.' })
  if (entry.categorieen.length === 0 || !entry.categorieen.every((id) => categories.has(id)))
    faults.push({ field: 'categorieen', message: 'Kies welke gegevens u nodig hebt.' })
  return faults
}

export const ask: Handler = async (site, session, req, res) => {
  const entry = readEntry(req.body)
  const faults = entryFaults(site, entry)
  const kind = pseudonymFor(site, entry.kind)
  if (faults.length > 0 || kind === undefined) return showAsk(site, res, session, { entry, faults })
  await fetchFor(site, session, res, {
    ...entry,
    kind,
    categorieen: [...new Set(entry.categorieen)],
    medewerker: session.who.employee,
  })
}

export const offersPage: Handler = async (site, session, _req, res) => {
  const offers = await site.requester.openOffers({ medewerker: session.who.employee })
  show(site, res, session, {
    title: 'Aangeboden aan ons',
    body: offersBody(sceneOf(site, session), offers),
  })
}

export const collectOffer: Handler = async (site, session, req, res) => {
  const { employee: medewerker } = session.who
  const wanted = fieldOf(req.body, 'aanbieding')
  const offers = await site.requester.openOffers({ medewerker })
  const offer = offers.find(({ aanbieding }) => aanbieding === wanted)
  if (offer === undefined) return res.redirect(303, '/aanbiedingen')
  const { kind, houder, doel, categorieen, aanbieding } = offer
  await fetchFor(site, session, res, { kind, houder, doel, categorieen, aanbieding, medewerker })
}
