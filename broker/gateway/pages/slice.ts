/** A received slice: what came, for whom, and that it is written down. */
import type { AnswerSlice } from '../../../consent/ports/envelope.ts'
import type { Rulebook } from '../../../policies/rulebook.ts'
import type { Language } from '../../../policies/vocabulary.ts'
import { type Html, html } from '../../portal/html.ts'
import { momentText } from '../../portal/language.ts'
import { alert, facts, heading, paragraph } from '../../portal/ui.ts'
import type { Employee, HeldSlice } from '../reader/sessions.ts'
import { type StaffTexts, staffTexts } from '../texts/staff.ts'
import { shownRecord } from './values.ts'
import { watermark } from './watermark.ts'

type Texts = StaffTexts['slice']

/** Every category that was asked for, in that order: withheld, refused and empty are one answer. */
const asAsked = ({ asked, answer }: HeldSlice): readonly AnswerSlice[] =>
  asked.map(
    (category) =>
      answer.slices.find((slice) => slice.category === category) ?? {
        category,
        outcome: 'niet_verstrekt',
      },
  )

const part = (rulebook: Rulebook, slice: AnswerSlice, texts: Texts): Html => {
  const category = rulebook.categories.get(slice.category)
  const title = heading(2, category?.name ?? slice.category)
  if (slice.outcome === 'niet_verstrekt' || category === undefined)
    return html`<section>${title}${paragraph(texts.notProvided)}</section>`
  return html`<section>${title}${shownRecord(category, slice.record, rulebook.language)}</section>`
}

/** What is said of a slice before its content. */
export type SliceFrame = {
  readonly who: Employee
  readonly holderName: string
  readonly shownAt: number
  readonly language: Language
}

/** The content of one slice, watermarked with who reads it and when. */
export const sliceBody = (
  rulebook: Rulebook,
  held: HeldSlice,
  { who, holderName, shownAt, language }: SliceFrame,
): Html => {
  const { answer, receivedAt } = held
  const { slice: texts } = staffTexts[language]
  const purpose = rulebook.purposes.get(answer.purpose)?.name ?? answer.purpose
  const mark = `${who.name} (${who.employee}) ${momentText(shownAt, language)}`
  const why = html`${texts.why} ${purpose}. ${texts.notKept}`
  return html`${alert('info', { title: texts.logged }, paragraph(why))}
${texts.content && paragraph(texts.content)}
${facts([
  [texts.from, holderName],
  [texts.receivedAt, momentText(receivedAt, language)],
  [texts.seenBy, mark],
])}
${asAsked(held).map((slice) => part(rulebook, slice, texts))}
${watermark(mark)}`
}
