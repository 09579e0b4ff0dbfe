/** A received slice: what came, for whom, and that it is written down. */
import type { AnswerSlice } from '../../../consent/ports/envelope.ts'
import type { Rulebook } from '../../../policies/rulebook.ts'
import { type Html, html } from '../../portal/html.ts'
import { alert, facts, heading, paragraph } from '../../portal/ui.ts'
import type { HeldSlice, Session } from '../reader/sessions.ts'
import { shownInstant, shownRecord } from './values.ts'

/** Often enough that no screenful is without. */
const MARKS = 18

/** Decoration, drawn by the stylesheet: the same words stand to be read above the content. */
const watermark = (text: string): Html =>
  html`<div class="cb-watermark" aria-hidden="true">${Array.from({ length: MARKS }, () => html`<span data-mark="${text}"></span>`)}</div>`

const part = (rulebook: Rulebook, slice: AnswerSlice): Html => {
  const category = rulebook.categories.get(slice.category)
  const title = heading(2, category?.name ?? slice.category)
  if (slice.outcome === 'niet_verstrekt' || category === undefined)
    return html`<section>${title}${paragraph('Niet verstrekt.')}</section>`
  return html`<section>${title}${shownRecord(category, slice.record)}</section>`
}

/** What is said of a slice before its content. */
export type SliceFrame = {
  readonly session: Session
  readonly holderName: string
  readonly shownAt: number
}

/** The content of one slice, watermarked with who reads it and when. */
export const sliceBody = (
  rulebook: Rulebook,
  { answer, receivedAt }: HeldSlice,
  { session, holderName, shownAt }: SliceFrame,
): Html => {
  const purpose = rulebook.purposes.get(answer.purpose)?.name ?? answer.purpose
  const mark = `${session.who.name} (${session.who.employee}) ${shownInstant(shownAt)}`
  const why = `U ziet dit deel omdat het nodig is voor: ${purpose}. U kunt het kort bekijken; het wordt hier niet bewaard.`
  return html`${alert('info', { title: 'Dit komt in het logboek' }, paragraph(why))}
${facts([
  ['Van', holderName],
  ['Ontvangen', shownInstant(receivedAt)],
  ['Bekeken door', mark],
])}
${answer.slices.map((slice) => part(rulebook, slice))}
${watermark(mark)}`
}
