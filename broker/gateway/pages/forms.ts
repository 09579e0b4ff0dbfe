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
import type { Session } from '../reader/sessions.ts'
import type { StaffTexts } from '../texts/staff.ts'
import { form } from './layout.ts'

export type Partner = { readonly party: string; readonly name: string }

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

const options = (items: Iterable<Named>) =>
  [...items].map(({ id, name }) => ({ value: id, label: name }))

export type AskScene = {
  readonly session: Session
  readonly texts: StaffTexts
  readonly rulebook: Rulebook
  readonly partners: readonly Partner[]
}

/** The form that asks for a slice. */
export const askBody = (
  { session, rulebook, partners, texts: { ask: texts } }: AskScene,
  entry: AskEntry,
  faults: readonly EntryFault[],
): Html => html`${errorSummary(texts.faults, faults)}
${lead(texts.lead)}
${form(
  session,
  '/vraag',
  html`${textField({
    name: 'kind',
    label: texts.child,
    faults,
    value: entry.kind,
  })}${select({
    name: 'houder',
    label: texts.holder,
    faults,
    value: entry.houder,
    options: partners.map(({ party, name }) => ({ value: party, label: name })),
  })}${select({
    name: 'doel',
    label: texts.purpose,
    faults,
    value: entry.doel,
    options: options(rulebook.purposes.values()),
  })}${checkboxes({
    name: 'categorieen',
    legend: texts.categories,
    faults,
    values: entry.categorieen,
    options: options(rulebook.categories.values()),
  })}${buttons(button(texts.send))}`,
)}`

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
