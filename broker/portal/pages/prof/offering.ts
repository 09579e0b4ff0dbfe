/** What the forms share by which a holder lets one other organisation know something: a form, a check, the result. */
import type { OfferResult } from '../../../disclosure/offer.ts'
import { errorSummary, type FieldFault } from '../../fields.ts'
import { type Html, type HtmlValue, html } from '../../html.ts'
import { moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { type Page, type Visit, wordIn, wordsIn } from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { profTexts } from '../../texts/prof.ts'
import { staffTexts } from '../../texts/staff.ts'
import { alert, button, buttons, facts, lead, linkButton, list, paragraph } from '../../ui.ts'
import { categoryName, purposeOf } from '../ouder/parts.ts'
import { categoryField, childField, purposeField } from '../staff/fields.ts'
import { partyField } from '../staff/finding.ts'
import { carried, type FaultWords } from '../staff/input.ts'
import { type Desk, nameOfParty, OFFICE, officeField } from '../staff/office.ts'
import { reasonsTable } from '../staff/reasons.ts'
import { nextActs } from './next-acts.ts'

/** What is shared, with whom and for what, is asked alike whatever the ground. */
export const SHARED_FIELDS = [OFFICE, 'kind', 'ontvanger', 'doel', 'categorieen']

export const typedOffer = ({ fields }: Visit) => ({
  kind: wordIn(fields, 'kind').trim(),
  ontvanger: wordIn(fields, 'ontvanger'),
  doel: wordIn(fields, 'doel'),
  categorieen: [...wordsIn(fields, 'categorieen')],
})

export const offerWords = ({ language }: Visit): FaultWords => {
  const { fields } = staffTexts[language]
  return {
    kind: { field: 'kind', message: fields.childFault },
    ontvanger: { field: 'ontvanger', message: fields.receiverFault },
    doel: { field: 'doel', message: fields.purposeFault },
    categorieen: { field: 'categorieen', message: fields.categoriesFault },
    requester: { field: 'ontvanger', message: fields.receiverFault },
    purpose: { field: 'doel', message: fields.purposeFault },
    categories: { field: 'categorieen', message: fields.categoriesFault },
  }
}

type FormPage = {
  readonly path: string
  readonly title: string
  readonly intro: HtmlValue
  readonly extra: HtmlValue
}

export const offerForm = (
  desk: Desk,
  faults: readonly FieldFault[],
  { path, title, intro, extra }: FormPage,
): Page => {
  const { visit } = desk
  const { language } = visit
  const words = staffTexts[language].fields
  const receiver = partyField(desk, { name: 'ontvanger', label: words.receiver }, faults)
  return {
    title,
    current: '/prof',
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${intro}
${form(
  visit,
  path,
  html`${officeField(desk, faults)}${childField(visit, faults)}${extra}${receiver}${purposeField(visit, faults)}${categoryField(visit, faults)}${buttons(button(words.next, { name: 'stap', value: 'controleer' }))}`,
)}`,
    status: faults.length > 0 ? 400 : 200,
  }
}

type CheckPage = {
  readonly path: string
  readonly title: string
  readonly question: string
  readonly send: string
  readonly carry: readonly string[]
  readonly rows: readonly (readonly [HtmlValue, HtmlValue] | false)[]
  /** What is asked yet, above the buttons. */
  readonly last?: HtmlValue
}

export const offerCheck = (
  { visit, parties }: Desk,
  { path, title, question, send, carry, rows, last }: CheckPage,
): Page => {
  const { language, fields } = visit
  const words = staffTexts[language].fields
  const { kind, ontvanger, doel, categorieen } = typedOffer(visit)
  return {
    title,
    current: '/prof',
    body: html`${lead(question)}${facts([
      [words.child, kind],
      [words.receiver, nameOfParty({ parties }, ontvanger)],
      [words.purpose, purposeOf(visit, doel)?.name ?? doel],
      [words.categories, list(categorieen.map((id) => categoryName(visit, id)))],
      ...rows,
    ])}
${form(
  visit,
  path,
  html`${carried(fields, carry)}${last}${buttons(
    button(send, { name: 'stap', value: 'verstuur' }),
    button(words.change, { kind: 'secondary', name: 'stap', value: 'verander' }),
  )}`,
)}`,
  }
}

const offered = (visit: Visit, result: OfferResult, more: Result): Html => {
  const { language } = visit
  const texts = profTexts[language].offer
  return alert(
    'ok',
    { title: more.done },
    html`${facts([
      [texts.number, result.aanbieding],
      [texts.offered, list(result.categorieen.map((id) => categoryName(visit, id)))],
      result.verlooptOp !== null && [texts.until, moment(result.verlooptOp, language)],
      ...more.rows,
    ])}${paragraph(more.told)}`,
  )
}

type Result = {
  readonly title: string
  readonly done: string
  readonly told: string
  readonly rows: readonly (readonly [HtmlValue, HtmlValue])[]
}

/** What can be done for what was not offered. */
const actsLeft = (visit: Visit, { categorieen, redenen }: OfferResult): Html => {
  const { kind, ontvanger, doel } = typedOffer(visit)
  const left = Object.entries(redenen).filter(([id]) => !categorieen.includes(id))
  return nextActs(visit, Object.fromEntries(left), { kind, receiver: ontvanger, purpose: doel })
}

/** What came of it, with the reason for every category. */
export const offerResult = (visit: Visit, result: OfferResult, more: Result): Page => {
  const texts = profTexts[visit.language].offer
  const none = alert('error', { title: texts.none }, paragraph(texts.noneWhat))
  return {
    title: more.title,
    current: '/prof',
    body: html`${result.aanbieding === null ? none : offered(visit, result, more)}
${reasonsTable(visit, texts.caption, result.redenen)}
${actsLeft(visit, result)}
${linkButton('/prof', texts.again, 'secondary')}`,
  }
}
