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
  lead,
  linkButton,
  list,
  paragraph,
} from '../../portal/ui.ts'
import type { Session } from '../reader/sessions.ts'
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

export const loginBody = (): Html =>
  html`${lead('Log in om gegevens op te vragen of te bekijken.')}${buttons(linkButton('/inloggen', 'Inloggen'))}`

export const messageBody = (message: string, back: Html | null = null): Html =>
  html`${paragraph(message)}${back}`

export const linkTo = (path: string, label: string): Html =>
  buttons(linkButton(path, label, 'secondary'))

type Named = { readonly id: string; readonly name: string }

const options = (items: Iterable<Named>) =>
  [...items].map(({ id, name }) => ({ value: id, label: name }))

export type AskScene = {
  readonly session: Session
  readonly rulebook: Rulebook
  readonly partners: readonly Partner[]
}

/** The form that asks for a slice. */
export const askBody = (
  { session, rulebook, partners }: AskScene,
  entry: AskEntry,
  faults: readonly EntryFault[],
): Html => html`${errorSummary('Er klopt iets niet', faults)}
${lead('Vraag alleen wat u nodig hebt. Dit komt in het logboek, ook van het gezin.')}
${form(
  session,
  '/vraag',
  html`${textField({
    name: 'kind',
    label: 'Kind: uw eigen nummer of het pseudoniem',
    faults,
    value: entry.kind,
  })}${select({
    name: 'houder',
    label: 'Bij welke organisatie?',
    faults,
    value: entry.houder,
    options: partners.map(({ party, name }) => ({ value: party, label: name })),
  })}${select({
    name: 'doel',
    label: 'Waarvoor?',
    faults,
    value: entry.doel,
    options: options(rulebook.purposes.values()),
  })}${checkboxes({
    name: 'categorieen',
    legend: 'Welke gegevens hebt u nodig?',
    faults,
    values: entry.categorieen,
    options: options(rulebook.categories.values()),
  })}${buttons(button('Opvragen'))}`,
)}`

const offerCard = ({ rulebook, partners, session }: AskScene, offer: OpenOffer): Html => {
  const holder = partners.find(({ party }) => party === offer.houder)?.name ?? offer.houder
  const names = offer.categorieen.map((id) => rulebook.categories.get(id)?.name ?? id)
  return card(
    { title: holder },
    html`${facts([
      ['Kind', offer.kind],
      ['Waarvoor', rulebook.purposes.get(offer.doel)?.name ?? offer.doel],
      ['Gegevens', list(names)],
    ])}${form(session, '/aanbiedingen', html`<input type="hidden" name="aanbieding" value="${offer.aanbieding}">${button('Ophalen en bekijken')}`)}`,
  )
}

/** What others offered to us. */
export const offersBody = (scene: AskScene, offers: readonly OpenOffer[]): Html =>
  offers.length === 0
    ? paragraph('Er staat niets voor u klaar.')
    : html`${lead('Dit mogen of moeten andere organisaties u vertellen. Bekijken komt in het logboek.')}
${cards(offers.map((offer) => offerCard(scene, offer)))}`
