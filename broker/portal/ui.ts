/** The parts that pages are made of: NL Design System markup, typed. */
import { attr, type Html, type HtmlValue, href, html } from './html.ts'

export type HeadingLevel = 1 | 2 | 3 | 4

/** Dutch words that are too long for a heading on a small screen, or a column. */
const LONG_WORD = /\p{L}{18,}/gu
/** Where such a word may break: browsers without a Dutch dictionary would break it anywhere. */
const JOINT =
  /(?:samenwerkings|ontwikkelings|jeugdgezondheids|gezondheids|veiligheids|leerplicht|gegevens|burger|school|toestemmings|uitstroom)(?=\p{L}{4})/giu
const SOFT_HYPHEN = '\u00ad'

/** A text in which long words can be broken where they are joined. */
export const breakable = (text: string): string =>
  text.replaceAll(LONG_WORD, (word) => word.replaceAll(JOINT, `$&${SOFT_HYPHEN}`))

/** `look` where it should look like another level than its place in the outline. */
export const heading = (
  level: HeadingLevel,
  text: HtmlValue,
  { id, look = level }: { id?: string; look?: HeadingLevel } = {},
): Html => {
  const attributes = html`${attr('id', id)} class="nl-heading nl-heading--level-${look}"`
  const title = typeof text === 'string' ? breakable(text) : text
  if (level === 1) return html`<h1${attributes}>${title}</h1>`
  if (level === 2) return html`<h2${attributes}>${title}</h2>`
  return level === 3 ? html`<h3${attributes}>${title}</h3>` : html`<h4${attributes}>${title}</h4>`
}

export const paragraph = (text: HtmlValue): Html => html`<p class="nl-paragraph">${text}</p>`

/** The paragraph under the title that says what the page is for. */
export const lead = (text: HtmlValue): Html =>
  html`<p class="nl-paragraph nl-paragraph--lead">${text}</p>`

export const link = (address: string, text: HtmlValue): Html =>
  html`<a class="nl-link" href="${href(address)}">${text}</a>`

export const list = (items: readonly HtmlValue[]): Html =>
  html`<ul class="utrecht-unordered-list">${items.map(
    (item) => html`<li class="utrecht-unordered-list__item">${item}</li>`,
  )}</ul>`

type ButtonLook = {
  readonly kind?: 'primary' | 'secondary' | 'subtle'
  readonly hint?: 'positive' | 'negative'
  readonly name?: string
  readonly value?: string
}

export const button = (
  text: HtmlValue,
  { kind = 'primary', hint, name, value }: ButtonLook = {},
): Html =>
  html`<button class="nl-button nl-button--${kind}${hint && ` nl-button--${hint}`}" type="submit"${attr('name', name)}${attr('value', value)}><span class="nl-button__label">${text}</span></button>`

/**
 * Pressed by Enter in a field, because it stands before every other button: to be the first of a form that has a button of
 * another kind above its own. It is the form's own button once more, so nobody needs to see it or come by it.
 */
export const enterButton = (name: string, value: string): Html =>
  html`<button class="cb-vh" type="submit" tabindex="-1" aria-hidden="true"${attr('name', name)}${attr('value', value)}></button>`

/** A link that looks like a button: for going somewhere, never for doing something. */
export const linkButton = (
  address: string,
  text: HtmlValue,
  kind: 'primary' | 'secondary' | 'subtle' = 'primary',
): Html =>
  html`<a class="nl-button nl-button--${kind} cb-link-button" href="${href(address)}"><span class="nl-button__label">${text}</span></a>`

/** Buttons beside each other; nothing where there are none. */
export const buttons = (...items: readonly HtmlValue[]): Html =>
  items.flat().some(Boolean) ? html`<div class="utrecht-button-group">${items}</div>` : html``

export type BadgeKind = 'safe' | 'danger' | 'warning' | 'neutral'

export const badge = (kind: BadgeKind, text: HtmlValue): Html =>
  html`<span class="utrecht-status-badge utrecht-status-badge--${kind}">${text}</span>`

export type AlertKind = 'info' | 'ok' | 'warning' | 'error'

/** A box that stands out; `title` is a heading of the given level, so that the outline stays whole. */
export const alert = (
  kind: AlertKind,
  { title, level = 2 }: { title: HtmlValue; level?: HeadingLevel },
  body: HtmlValue,
): Html =>
  html`<div class="utrecht-alert utrecht-alert--${kind}"><div class="utrecht-alert__content"><div class="utrecht-alert__message">${heading(level, title, { look: 3 })}${body}</div></div></div>`

/** A card in a list of few things. */
export const card = (
  { title, level = 2, mark }: { title: HtmlValue; level?: HeadingLevel; mark?: HtmlValue },
  body: HtmlValue,
): Html =>
  html`<article class="cb-card"><div class="cb-card__head">${heading(level, title, { look: 3 })}${mark}</div>${body}</article>`

export const cards = (items: readonly Html[]): Html => html`<div class="cb-cards">${items}</div>`

/** What the law decides stands apart from what people choose. */
export const lawBox = (body: HtmlValue): Html => html`<div class="cb-law">${body}</div>`

/** Key facts: a name and its value. */
export const facts = (rows: readonly (readonly [HtmlValue, HtmlValue] | false)[]): Html =>
  html`<dl class="utrecht-data-list utrecht-data-list--html-dl cb-dl">${rows.map(
    (row) =>
      row &&
      html`<div class="utrecht-data-list__item"><dt class="utrecht-data-list__item-key">${row[0]}</dt><dd class="utrecht-data-list__item-value utrecht-data-list__item-value--html-dd">${row[1]}</dd></div>`,
  )}</dl>`

/** A number of 35 signs: it may break anywhere, which words may not. */
export const idText = (id: string): Html => html`<span class="cb-id">${id}</span>`

/** A number of 20 signs, which fits any column that makes room for it: in two pieces nobody reads or copies it well. */
export const oinText = (oin: string): Html => html`<span class="cb-oin">${oin}</span>`

/** A table that stacks on a phone; the roles keep its meaning there, where CSS would take it away. An empty cell is null. */
export const table = (
  caption: HtmlValue,
  heads: readonly string[],
  rows: readonly (readonly HtmlValue[])[],
): Html =>
  html`<table class="utrecht-table utrecht-table--html-table cb-table" role="table"><caption class="utrecht-table__caption">${caption}</caption>
<thead class="utrecht-table__header" role="rowgroup"><tr class="utrecht-table__row" role="row">${heads.map(
    (name) =>
      html`<th class="utrecht-table__header-cell" role="columnheader" scope="col">${name}</th>`,
  )}</tr></thead>
<tbody class="utrecht-table__body" role="rowgroup">${rows.map(
    (cells) =>
      html`<tr class="utrecht-table__row" role="row">${cells.map(
        (cell, at) =>
          html`<td class="utrecht-table__cell${cell === null && ' cb-empty'}" role="cell" data-label="${heads[at]}"><div>${typeof cell === 'string' ? breakable(cell) : cell}</div></td>`,
      )}</tr>`,
  )}</tbody></table>`

/** Something long, folded away. */
export const more = (summary: HtmlValue, body: HtmlValue): Html =>
  html`<details class="cb-more"><summary>${summary}</summary><div>${body}</div></details>`
