/** Who looks at content, and when, across the whole page. */
import { type Html, html } from '../../portal/html.ts'

/** Often enough that no screenful is without. */
const MARKS = 18

/** Decoration, drawn by the stylesheet: the same words stand to be read above the content. */
export const watermark = (text: string): Html =>
  html`<div class="cb-watermark" aria-hidden="true">${Array.from({ length: MARKS }, () => html`<span data-mark="${text}"></span>`)}</div>`
