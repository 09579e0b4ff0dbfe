/** Pages to log in, ask, collect, and to hear that there is nothing. */
import type { OpenOffer } from '../../../consent/ports/requester.ts'
import type { Rulebook } from '../../../policies/rulebook.ts'
import { attr, type Html, href, html } from '../../portal/html.ts'
import type { Session } from '../reader/sessions.ts'
import { csrfField } from './layout.ts'

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

export const loginBody = (): Html => html`<p>Log in om gegevens op te vragen of te bekijken.</p>
<p><a class="knop" href="${href('/inloggen')}">Inloggen</a></p>`

export const messageBody = (message: string, back: Html | null = null): Html =>
  html`<p class="melding">${message}</p>${back}`

export const linkTo = (path: string, label: string): Html =>
  html`<p><a href="${href(path)}">${label}</a></p>`

const summary = (faults: readonly EntryFault[]): Html | null =>
  faults.length === 0
    ? null
    : html`<div class="melding fout" role="alert"><p>Er klopt iets niet:</p>
<ul>${faults.map(({ field, message }) => html`<li><a href="#${field}">${message}</a></li>`)}</ul></div>`

type Option = { readonly value: string; readonly label: string }

const select = (
  field: 'houder' | 'doel',
  label: string,
  options: readonly Option[],
  chosen: string,
) =>
  html`<div class="veld"><label for="${field}">${label}</label>
<select id="${field}" name="${field}" required><option value="">Kies</option>
${options.map(({ value, label: text }) => html`<option value="${value}"${attr('selected', value === chosen)}>${text}</option>`)}
</select></div>`

const categoryChoices = (rulebook: Rulebook, chosen: readonly string[]): Html =>
  html`<fieldset id="categorieen"><legend>Welke gegevens hebt u nodig?</legend>
${[...rulebook.categories.values()].map(
  ({ id, name }) => html`<div class="keuze">
<input type="checkbox" id="c-${id}" name="categorieen" value="${id}"${attr('checked', chosen.includes(id))}>
<label for="c-${id}">${name}</label></div>`,
)}</fieldset>`

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
): Html => html`${summary(faults)}
<p>Vraag alleen wat u nodig hebt. Dit komt in het logboek, ook van het gezin.</p>
<form method="post" action="${href('/vraag')}">
${csrfField(session)}
<div class="veld"><label for="kind">Kind: uw eigen nummer of het pseudoniem</label>
<input type="text" id="kind" name="kind" value="${entry.kind}" maxlength="64" autocomplete="off" required></div>
${select(
  'houder',
  'Bij welke organisatie?',
  partners.map(({ party, name }) => ({ value: party, label: name })),
  entry.houder,
)}
${select(
  'doel',
  'Waarvoor?',
  [...rulebook.purposes.values()].map(({ id, name }) => ({ value: id, label: name })),
  entry.doel,
)}
${categoryChoices(rulebook, entry.categorieen)}
<button type="submit">Opvragen</button>
</form>`

const offerRow = (scene: AskScene, offer: OpenOffer): Html => {
  const { rulebook, partners, session } = scene
  const holder = partners.find(({ party }) => party === offer.houder)?.name ?? offer.houder
  const names = offer.categorieen.map((id) => rulebook.categories.get(id)?.name ?? id)
  return html`<section><h2>${holder}</h2>
<dl><dt>Kind</dt><dd>${offer.kind}</dd>
<dt>Waarvoor</dt><dd>${rulebook.purposes.get(offer.doel)?.name ?? offer.doel}</dd>
<dt>Gegevens</dt><dd>${names.join(', ')}</dd></dl>
<form method="post" action="${href('/aanbiedingen')}">${csrfField(session)}
<input type="hidden" name="aanbieding" value="${offer.aanbieding}">
<button type="submit">Ophalen en bekijken</button></form></section>`
}

/** What others offered to us. */
export const offersBody = (scene: AskScene, offers: readonly OpenOffer[]): Html =>
  offers.length === 0
    ? html`<p>Er staat niets voor u klaar.</p>`
    : html`<p>Dit mogen of moeten andere organisaties u vertellen. Bekijken komt in het logboek.</p>
${offers.map((offer) => offerRow(scene, offer))}`
