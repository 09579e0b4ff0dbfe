/** Form fields: each with its label, its hint and its fault, tied together for who listens to the page. */
import { attr, type Html, type HtmlValue, html } from './html.ts'

/** What is wrong with one field; the summary above the form links to it. */
export type FieldFault = { readonly field: string; readonly message: string }

type About = {
  readonly name: string
  readonly hint?: HtmlValue
  readonly faults?: readonly FieldFault[]
}

const faultOf = ({ name, faults = [] }: About): string | undefined =>
  faults.find(({ field }) => field === name)?.message

const describedBy = (about: About): string | undefined => {
  const ids = [
    ...(about.hint ? [`${about.name}-hint`] : []),
    ...(faultOf(about) ? [`${about.name}-fout`] : []),
  ]
  return ids.length > 0 ? ids.join(' ') : undefined
}

const hintAndFault = (about: About): Html => {
  const fault = faultOf(about)
  return html`${about.hint && html`<div class="utrecht-form-field-description" id="${about.name}-hint">${about.hint}</div>`}${fault && html`<div class="utrecht-form-field-error-message" id="${about.name}-fout">${fault}</div>`}`
}

export type TextField = About & {
  readonly label: HtmlValue
  readonly value?: string
  readonly autocomplete?: string
  readonly inputmode?: 'numeric' | 'email' | 'text'
  /** What is typed beyond it does not arrive. */
  readonly charsMax?: number
  readonly long?: boolean
}

/** One line of text, or a few where `long`. */
export const textField = (field: TextField): Html => {
  const { name, label, value = '', long = false, autocomplete = 'off', inputmode, charsMax } = field
  const invalid = faultOf(field) !== undefined
  const shared = html` id="${name}" name="${name}"${attr('aria-describedby', describedBy(field))}${attr('aria-invalid', invalid && 'true')}`
  return html`<div class="utrecht-form-field${invalid && ' utrecht-form-field--invalid'}"><label class="utrecht-form-label" for="${name}">${label}</label>${hintAndFault(field)}${
    long
      ? html`<textarea class="utrecht-textbox utrecht-textbox--html-input"${shared} rows="5">${value}</textarea>`
      : html`<input class="utrecht-textbox utrecht-textbox--html-input" type="text"${shared} autocomplete="${autocomplete}"${attr('inputmode', inputmode)}${attr('maxlength', charsMax)} value="${value}">`
  }</div>`
}

export type Choice = {
  readonly value: string
  readonly label: HtmlValue
  readonly hint?: HtmlValue
}

export type Choices = About & {
  readonly legend: HtmlValue
  readonly options: readonly Choice[]
}

const fieldset = (about: Choices, body: HtmlValue): Html => {
  const invalid = faultOf(about) !== undefined
  return html`<div class="utrecht-form-fieldset${invalid && ' utrecht-form-fieldset--invalid'}"><fieldset class="utrecht-form-fieldset__fieldset utrecht-form-fieldset--html-fieldset" id="${about.name}" tabindex="-1"${attr('aria-describedby', describedBy(about))}><legend class="utrecht-form-fieldset__legend utrecht-form-fieldset__legend--html-legend">${about.legend}</legend>${hintAndFault(about)}${body}</fieldset></div>`
}

const chosen = (kind: 'radio' | 'checkbox', name: string, { value, label, hint }: Choice) => {
  const id = `${name}-${value}`
  return {
    id,
    input: (checked: boolean): Html =>
      html`<div class="cb-radio"><input class="utrecht-radio-button--html-input cb-${kind}" type="${kind}" id="${id}" name="${name}" value="${value}"${attr('aria-describedby', hint ? `${id}-hint` : undefined)}${attr('checked', checked)}><label class="utrecht-form-label utrecht-form-label--radio" for="${id}">${label}</label></div>${hint && html`<div class="utrecht-form-field-description cb-under" id="${id}-hint">${hint}</div>`}`,
  }
}

/** One of several; nothing is chosen beforehand unless the person chose it. */
export const radios = (choices: Choices & { readonly value: string | undefined }): Html =>
  fieldset(
    choices,
    html`<div class="cb-radios">${choices.options.map((option) =>
      chosen('radio', choices.name, option).input(option.value === choices.value),
    )}</div>`,
  )

/** Any number of several. */
export const checkboxes = (choices: Choices & { readonly values: readonly string[] }): Html =>
  fieldset(
    choices,
    html`<div class="cb-radios">${choices.options.map((option) =>
      chosen('checkbox', choices.name, option).input(choices.values.includes(option.value)),
    )}</div>`,
  )

type Option = { readonly value: string; readonly label: string }

/** Options under a name of their own. */
export type OptionGroup = { readonly label: string; readonly options: readonly Option[] }

export type Select = About & {
  readonly label: HtmlValue
  readonly options: readonly (Option | OptionGroup)[]
  readonly value?: string | undefined
}

const optionOrGroup = (item: Option | OptionGroup, chosenValue: string | undefined): Html =>
  'options' in item
    ? html`<optgroup label="${item.label}">${item.options.map((one) => optionOrGroup(one, chosenValue))}</optgroup>`
    : html`<option value="${item.value}"${attr('selected', item.value === chosenValue)}>${item.label}</option>`

/** One of many. */
export const select = (field: Select): Html => {
  const { name, label, options, value } = field
  const invalid = faultOf(field) !== undefined
  return html`<div class="utrecht-form-field${invalid && ' utrecht-form-field--invalid'}"><label class="utrecht-form-label" for="${name}">${label}</label>${hintAndFault(field)}<select class="utrecht-textbox utrecht-textbox--html-input cb-select" id="${name}" name="${name}"${attr('aria-describedby', describedBy(field))}${attr('aria-invalid', invalid && 'true')}><option value=""></option>${options.map((option) => optionOrGroup(option, value))}</select></div>`
}

export type DateParts = { readonly day: string; readonly month: string; readonly year: string }

export type DateField = About & {
  readonly legend: HtmlValue
  readonly parts: DateParts
  readonly labels: { readonly day: string; readonly month: string; readonly year: string }
}

/** A day in three fields: nobody has to know a format. Names are `<name>-dag`, `-maand` and `-jaar`. */
export const dateField = (field: DateField): Html => {
  const { name, legend, parts, labels } = field
  const part = (suffix: 'dag' | 'maand' | 'jaar', label: string, value: string) =>
    html`<div class="utrecht-form-field"><label class="utrecht-form-label" for="${name}-${suffix}">${label}</label><input class="utrecht-textbox utrecht-textbox--html-input cb-date__${suffix}" type="text" id="${name}-${suffix}" name="${name}-${suffix}" autocomplete="off"${attr('inputmode', suffix !== 'maand' && 'numeric')} value="${value}"></div>`
  return fieldset(
    { ...field, legend, options: [] },
    html`<div class="cb-date">${part('dag', labels.day, parts.day)}${part('maand', labels.month, parts.month)}${part('jaar', labels.year, parts.year)}</div>`,
  )
}

/** Everything that is wrong, above the form, with links to the fields. */
export const errorSummary = (title: string, faults: readonly FieldFault[]): Html | false =>
  faults.length > 0 &&
  html`<div class="utrecht-alert utrecht-alert--error cb-errors" role="alert" tabindex="-1" id="fouten"><div class="utrecht-alert__content"><div class="utrecht-alert__message"><h2 class="nl-heading nl-heading--level-3">${title}</h2><ul class="utrecht-unordered-list">${faults.map(
    ({ field, message }) =>
      html`<li class="utrecht-unordered-list__item"><a class="nl-link" href="#${field}">${message}</a></li>`,
  )}</ul></div></div></div>`
