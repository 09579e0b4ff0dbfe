/** What the two forms of "Mag ik dit delen?" share: their frame, and the page with the answer. */
import type { CheckResult } from '../../../check.ts'
import { errorSummary, type FieldFault } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../language.ts'
import { form } from '../../layout.ts'
import type { Page, PortalRoute, Visit } from '../../site.ts'
import { checkTexts } from '../../texts/check.ts'
import { frameTexts } from '../../texts/frame.ts'
import { staffTexts } from '../../texts/staff.ts'
import {
  type AlertKind,
  alert,
  button,
  buttons,
  facts,
  heading,
  linkButton,
  paragraph,
} from '../../ui.ts'
import { purposeOf } from '../ouder/parts.ts'
import { carried, type FaultWords } from '../staff/input.ts'
import { type Desk, deskOf, nameOfParty } from '../staff/office.ts'
import { isYes, reasonsTable } from '../staff/reasons.ts'
import { PARTICIPANTS } from './participants.ts'

export const KNOWN = '/prof/controle'

export const NAMELESS = '/prof/controle/zonder-naam'

type FormParts = {
  readonly path: string
  readonly intro: HtmlParts
  readonly fields: HtmlParts
  readonly other: Html
}
type HtmlParts = Html | readonly (Html | false)[]

export const formPage = (
  visit: Visit,
  faults: readonly FieldFault[],
  { path, intro, fields, other }: FormParts,
): Page => {
  const { language } = visit
  const texts = checkTexts[language]
  return {
    title: texts.title,
    current: KNOWN,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${intro}${form(visit, path, html`${carried(visit.fields, [PARTICIPANTS])}${fields}${buttons(button(texts.ask, { name: 'stap', value: 'controleer' }))}`)}${other}`,
    status: faults.length > 0 ? 400 : 200,
  }
}

export const sharedWords = ({ language }: Visit): FaultWords => {
  const { fields } = staffTexts[language]
  return {
    doel: { field: 'doel', message: fields.purposeFault },
    categorieen: { field: 'categorieen', message: fields.categoriesFault },
  }
}

const ALERTS: Readonly<Record<CheckResult['uitkomst'], AlertKind>> = {
  permit: 'ok',
  informed_only: 'ok',
  partial: 'warning',
  needs_consent: 'warning',
  deny: 'error',
}

type Told = {
  readonly result: CheckResult
  readonly purpose: string
  readonly nameOf: (receiver: string) => string
  readonly again: string
}

export const answerPage = (desk: Desk, { result, purpose, nameOf, again }: Told): Page => {
  const { visit, actor } = desk
  const { language } = visit
  const texts = checkTexts[language]
  const all = Object.values(result.ontvangers).flatMap((reasons) => Object.values(reasons))
  const count = { yes: all.filter(isYes).length, all: all.length }
  const summary = facts([
    [texts.number, result.controlenummer],
    [texts.at, moment(result.at, language)],
    [texts.validUntil, moment(result.geldigTot, language)],
    actor !== null && [texts.by, nameOfParty(desk, actor.party)],
    [texts.purpose, purposeOf(visit, purpose)?.name ?? purpose],
  ])
  return {
    title: texts.title,
    current: KNOWN,
    body: html`${alert(ALERTS[result.uitkomst], { title: texts.answers[result.uitkomst](count) }, summary)}
${paragraph(texts.recorded)}${paragraph(texts.asIf)}
${Object.entries(result.ontvangers).map(
  ([receiver, reasons]) =>
    html`${heading(2, nameOf(receiver))}${reasonsTable(visit, texts.caption(nameOf(receiver)), reasons)}`,
)}
${paragraph(texts.print)}${linkButton(again, texts.again, 'secondary')}`,
  }
}

export const showForm =
  (page: (desk: Desk, faults: readonly FieldFault[]) => Page): PortalRoute['handle'] =>
  async (visit) =>
    page(await deskOf(visit, 'professional'), [])
