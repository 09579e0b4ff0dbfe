/** What the two forms of "Mag ik dit delen?" share: their frame, and the page with the answer. */
import type { CheckResult } from '../../../decisions/check.ts'
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
import { reasonsTable, type Standing, standingOf } from '../staff/reasons.ts'
import { nextActs } from './next-acts.ts'
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

type Overall = CheckResult['uitkomst'] | Standing

const ALERTS: Readonly<Record<Overall, AlertKind>> = {
  permit: 'ok',
  informed_only: 'ok',
  partial: 'warning',
  needs_consent: 'warning',
  na_afweging: 'warning',
  bij_gevaar: 'warning',
  deny: 'error',
}

/** The one word above the answer: a no that the professional lifts alone is told as what it is. */
const overallOf = (
  { uitkomst }: CheckResult,
  standings: readonly Standing[],
): {
  readonly overall: Overall
  readonly count: { readonly yes: number; readonly all: number }
} => {
  const opens = (['na_afweging', 'bij_gevaar'] as const).find((one) => standings.includes(one))
  const overall = uitkomst === 'deny' ? (opens ?? uitkomst) : uitkomst
  const isMeant = (one: Standing) =>
    overall === opens ? one === opens : one === 'permit' || one === 'informed_only'
  return { overall, count: { yes: standings.filter(isMeant).length, all: standings.length } }
}

type Told = {
  readonly result: CheckResult
  readonly purpose: string
  readonly nameOf: (receiver: string) => string
  readonly again: string
  /** The child it was about; null where none was named. */
  readonly kind: string | null
}

export const answerPage = (desk: Desk, { result, purpose, nameOf, again, kind }: Told): Page => {
  const { visit, actor } = desk
  const { language } = visit
  const texts = checkTexts[language]
  const all = Object.values(result.ontvangers).flatMap((reasons) => Object.values(reasons))
  const { overall, count } = overallOf(result, all.map(standingOf))
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
    body: html`${alert(ALERTS[overall], { title: texts.answers[overall](count) }, summary)}
${paragraph(texts.recorded)}${paragraph(kind === null ? texts.namelessAsIf : texts.asIf)}
${Object.entries(result.ontvangers).map(
  ([receiver, reasons]) =>
    html`${heading(2, nameOf(receiver))}${reasonsTable(visit, texts.caption(nameOf(receiver)), reasons)}${nextActs(visit, reasons, { kind, receiver, purpose })}`,
)}
${paragraph(texts.print)}${linkButton(again, texts.again, 'secondary')}`,
  }
}

export const showForm =
  (page: (desk: Desk, faults: readonly FieldFault[]) => Page): PortalRoute['handle'] =>
  async (visit) =>
    page(await deskOf(visit, 'professional'), [])
