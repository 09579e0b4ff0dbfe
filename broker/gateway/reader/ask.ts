/** Asking for a slice: by a form, or by an offer that was made to us. */
import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import { pseudonymIds, requestIds } from '../../../consent/id.ts'
import { RequesterError } from '../../../consent/ports/requester.ts'
import { SECOND } from '../../../consent/time.ts'
import { LOGIN_MS_MAX } from '../logins.ts'
import {
  type AskEntry,
  type AskScene,
  askBody,
  type EntryFault,
  emptyEntry,
  linkTo,
  messageBody,
  offersBody,
  SHOWN_FOR,
  shownFor,
} from '../pages/forms.ts'
import { type Exchange, fieldOf } from '../serving.ts'
import { frameTexts } from '../texts/frame.ts'
import { staffTexts } from '../texts/staff.ts'
import { askableOf } from './askable.ts'
import { fetchFor } from './fetch.ts'
import type { Session } from './sessions.ts'
import { forStaff, type Handler, OFFERS, type Site, sessionOf, show } from './site.ts'

const sceneOf = (
  { wording, partners }: Site,
  session: Session,
  { language }: Exchange,
): AskScene => ({
  session,
  texts: staffTexts[language],
  rulebook: wording(language),
  partners,
})

const showAsk = (
  site: Site,
  session: Session,
  exchange: Exchange,
  filled: { readonly entry: AskEntry; readonly faults: readonly EntryFault[] },
): void =>
  show(site, exchange, session, {
    title: staffTexts[exchange.language].menu['/vraag'],
    body: askBody(
      sceneOf(site, session, exchange),
      askableOf(site.wording(exchange.language), site),
      filled.entry,
      filled.faults,
    ),
    status: filled.faults.length > 0 ? 400 : 200,
  })

export const askPage: Handler = (site, session, exchange) =>
  showAsk(site, session, exchange, { entry: emptyEntry, faults: [] })

const showMissing = (site: Site, session: Session, exchange: Exchange): void => {
  const texts = frameTexts[exchange.language]
  show(site, exchange, session, {
    title: texts.notFoundTitle,
    body: messageBody(texts.noQuestion, linkTo('/vraag', staffTexts[exchange.language].ask.send)),
    status: 404,
  })
}

const filledIn: Handler = async (site, session, exchange) => {
  const verzoek = requestIds.schema.safeParse(exchange.req.params['id']).data
  const { employee: medewerker } = session.who
  try {
    if (verzoek === undefined) return showMissing(site, session, exchange)
    const { kind, houder, doel, categorieen } = await site.requester.requestState({
      verzoek,
      medewerker,
    })
    showAsk(site, session, exchange, { entry: { kind, houder, doel, categorieen }, faults: [] })
  } catch (error) {
    if (!(error instanceof RequesterError && error.code === 'onbekend')) throw error
    showMissing(site, session, exchange)
  }
}

/** A page that the portal leads to; who must log in first comes back to it, by what `placeOf` keeps of it. */
const comingBack =
  (site: Site, handler: Handler, placeOf: (req: Request) => string | undefined): RequestHandler =>
  (req, res, next) => {
    const place = placeOf(req)
    if (place !== undefined && sessionOf(site, { req }) === undefined)
      site.cookies.set(res, 'aanvraag', { value: place, maxAgeS: LOGIN_MS_MAX / SECOND })
    return forStaff(site, handler)(req, res, next)
  }

/** The form filled in with a question that the portal leads here from. */
export const askedPage = (site: Site): RequestHandler =>
  comingBack(site, filledIn, (req) => requestIds.schema.safeParse(req.params['id']).data)

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

const entryFaults = (site: Site, entry: AskEntry, { language }: Exchange): EntryFault[] => {
  const { ask: texts } = staffTexts[language]
  const { categories, purposes } = site.wording(language)
  const faults: EntryFault[] = []
  if (pseudonymFor(site, entry.kind) === undefined)
    faults.push({ field: 'kind', message: texts.childFault })
  if (!site.partners.some(({ party }) => party === entry.houder))
    faults.push({ field: 'houder', message: texts.holderFault })
  if (!purposes.has(entry.doel)) faults.push({ field: 'doel', message: texts.purposeFault })
  if (!entry.categorieen.every((id) => categories.has(id)))
    faults.push({ field: 'categorieen', message: texts.categoriesFault })
  return faults
}

/** The form again where its kinds of data are to be chosen still, or stood there for something else; undefined where it is whole. */
const chooseData = (
  site: Site,
  entry: AskEntry,
  { req, language }: Exchange,
): { readonly entry: AskEntry; readonly faults: readonly EntryFault[] } | undefined => {
  const { ask: texts } = staffTexts[language]
  const seen = fieldOf(req.body, SHOWN_FOR)
  if (seen === shownFor(entry) || (!seen && entry.categorieen.length > 0))
    return entry.categorieen.length > 0
      ? undefined
      : { entry, faults: [{ field: 'categorieen', message: texts.categoriesFault }] }
  const got = askableOf(site.wording(language), site).get(entry.houder)?.get(entry.doel) ?? []
  return {
    entry: { ...entry, categorieen: entry.categorieen.filter((id) => got.includes(id)) },
    faults: got.length > 0 ? [] : [{ field: 'doel', message: texts.nothingFault }],
  }
}

export const ask: Handler = async (site, session, exchange) => {
  const entry = readEntry(exchange.req.body)
  const faults = entryFaults(site, entry, exchange)
  const kind = pseudonymFor(site, entry.kind)
  if (faults.length > 0 || kind === undefined)
    return showAsk(site, session, exchange, { entry, faults })
  const unfinished = chooseData(site, entry, exchange)
  if (unfinished) return showAsk(site, session, exchange, unfinished)
  await fetchFor(site, session, exchange, {
    ...entry,
    kind,
    categorieen: [...new Set(entry.categorieen)],
    medewerker: session.who.employee,
  })
}

const showOffers: Handler = async (site, session, exchange) => {
  const offers = await site.requester.openOffers({ medewerker: session.who.employee })
  show(site, exchange, session, {
    title: staffTexts[exchange.language].menu['/aanbiedingen'],
    body: offersBody(sceneOf(site, session, exchange), offers),
  })
}

/** What others offered to us. */
export const offersPage = (site: Site): RequestHandler => comingBack(site, showOffers, () => OFFERS)

export const collectOffer: Handler = async (site, session, exchange) => {
  const { req, res } = exchange
  const { employee: medewerker } = session.who
  const wanted = fieldOf(req.body, 'aanbieding')
  const offers = await site.requester.openOffers({ medewerker })
  const offer = offers.find(({ aanbieding }) => aanbieding === wanted)
  if (offer === undefined) return res.redirect(303, '/aanbiedingen')
  const { kind, houder, doel, categorieen, aanbieding } = offer
  await fetchFor(site, session, exchange, {
    kind,
    houder,
    doel,
    categorieen,
    aanbieding,
    medewerker,
  })
}
