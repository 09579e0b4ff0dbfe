/** Pages to log in, ask, collect, and to hear that there is nothing. */
import type { OpenOffer } from '../../../consent/ports/requester.ts'
import type { Rulebook } from '../../../policies/rulebook.ts'
import { checkboxes, errorSummary, select, textField } from '../../portal/fields.ts'
import { type Html, html } from '../../portal/html.ts'
import {
  button,
  buttons,
  card,
  cards,
  facts,
  idText,
  lead,
  linkButton,
  list,
  paragraph,
} from '../../portal/ui.ts'
import type { Askable } from '../reader/askable.ts'
import type { Session } from '../reader/sessions.ts'
import type { StaffTexts } from '../texts/staff.ts'
import { form } from './layout.ts'

export type Partner = {
  readonly party: string
  readonly name: string
  readonly kind?: string | undefined
}

/** What somebody filled in, so that a form with faults keeps it. */
export type AskEntry = {
  readonly kind: string
  readonly houder: string
  readonly doel: string
  readonly categorieen: readonly string[]
}

export const emptyEntry: AskEntry = { kind: '', houder: '', doel: '', categorieen: [] }

/** A fault of a form, and the field it belongs to. */
export type EntryFault = { readonly field: keyof AskEntry; readonly message: string }

export const loginBody = (texts: StaffTexts['login']): Html =>
  html`${lead(texts.lead)}${buttons(linkButton('/inloggen', texts.title))}`

export const messageBody = (message: string, back: Html | null = null): Html =>
  html`${paragraph(message)}${back}`

export const linkTo = (path: string, label: string): Html =>
  buttons(linkButton(path, label, 'secondary'))

type Named = { readonly id: string; readonly name: string }

/** Those of the catalogue that are among these, in its order. */
const options = (items: Iterable<Named>, among: ReadonlySet<string>) =>
  [...items].filter(({ id }) => among.has(id)).map(({ id, name }) => ({ value: id, label: name }))

export type AskScene = {
  readonly session: Session
  readonly texts: StaffTexts
  readonly rulebook: Rulebook
  readonly partners: readonly Partner[]
}

/** For which organisation and purpose the kinds of data stood in the form. */
export const SHOWN_FOR = 'getoond'

/** What the kinds of data are about. */
export const shownFor = ({ houder, doel }: AskEntry): string => `${houder} ${doel}`

/** The form that asks for a slice: of whom and what for, and then which of the data that can be got for that. */
export const askBody = (
  { session, rulebook, partners, texts: { ask: texts } }: AskScene,
  askable: Askable,
  entry: AskEntry,
  faults: readonly EntryFault[],
): Html => {
  const { houder, doel, categorieen } = entry
  const purposes = [...askable.values()].flatMap((got) => [...got.keys()])
  const got = askable.get(houder)?.get(doel) ?? []
  const data = new Set([...got, ...categorieen])
  return html`${errorSummary(texts.faults, faults)}
${lead(texts.lead)}
${form(
  session,
  '/vraag',
  html`${textField({ name: 'kind', label: texts.child, faults, value: entry.kind })}${select({
    name: 'houder',
    label: texts.holder,
    faults,
    value: houder,
    options: partners
      .filter(({ party }) => askable.has(party) || party === houder)
      .map(({ party, name }) => ({ value: party, label: name })),
  })}${select({
    name: 'doel',
    label: texts.purpose,
    faults,
    value: doel,
    options: options(rulebook.purposes.values(), new Set([...purposes, doel])),
  })}${
    data.size > 0
      ? html`<input type="hidden" name="${SHOWN_FOR}" value="${shownFor(entry)}">${checkboxes({
          name: 'categorieen',
          legend: texts.categories,
          faults,
          values: categorieen,
          options: options(rulebook.categories.values(), data),
        })}${buttons(button(texts.send))}`
      : buttons(button(texts.next))
  }`,
)}`
}

const offerCard = (
  { rulebook, partners, session, texts: { offers: texts } }: AskScene,
  offer: OpenOffer,
): Html => {
  const holder = partners.find(({ party }) => party === offer.houder)?.name ?? offer.houder
  const names = offer.categorieen.map((id) => rulebook.categories.get(id)?.name ?? id)
  return card(
    { title: holder },
    html`${facts([
      [texts.child, idText(offer.kind)],
      [texts.purpose, rulebook.purposes.get(offer.doel)?.name ?? offer.doel],
      [texts.categories, list(names)],
    ])}${form(session, '/aanbiedingen', html`<input type="hidden" name="aanbieding" value="${offer.aanbieding}">${button(texts.collect)}`)}`,
  )
}

/** What others offered to us. */
export const offersBody = (scene: AskScene, offers: readonly OpenOffer[]): Html =>
  offers.length === 0
    ? paragraph(scene.texts.offers.none)
    : html`${lead(scene.texts.offers.lead)}
${cards(offers.map((offer) => offerCard(scene, offer)))}`
