/** Reports by families, for the privacy officer who answers them. */
import type { Request } from 'express'
import { ConsentError } from '../../../../consent/errors.ts'
import { holdsBsn } from '../../../../consent/free-text.ts'
import { type ReportId, reportIds } from '../../../../consent/id.ts'
import type { Actor } from '../../../../consent/party.ts'
import {
  isClosedByErasing,
  mayBecome,
  REPORT_ANSWER_CHARS_MAX,
  reportAnswerBy,
} from '../../../../consent/report.ts'
import { type Day, dayOf } from '../../../../consent/time.ts'
import { unknownThing } from '../../../acting.ts'
import {
  handleReport,
  type OfficersReport,
  reportFor,
  reportsFor,
} from '../../../oversight/handle-report.ts'
import { errorSummary, type FieldFault, radios, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { dayOnPage, moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { pageLinks, pageOf } from '../../lists.ts'
import { type Outcome, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { officerTexts } from '../../texts/melden.ts'
import { oversightTexts } from '../../texts/oversight.ts'
import { refusalIn } from '../../texts/refusals.ts'
import {
  alert,
  badge,
  button,
  buttons,
  facts,
  lead,
  linkButton,
  paragraph,
  table,
} from '../../ui.ts'
import { type Desk, deskAt, OFFICE, officesAs, otherOffices } from '../staff/office.ts'

const PATH = '/fg/meldingen'

/** States in which an officer may leave a report. */
const NEXT = ['bezig', 'klaar'] as const

type Shown = Pick<OfficersReport, 'state' | 'kind' | 'at'>

/** By when it must be answered, while it is not. */
const dueOn = (report: Shown): Day | null =>
  report.state === 'klaar' ? null : reportAnswerBy(report)

const stateBadges = ({ language, now }: Visit, report: Shown): Html => {
  const texts = officerTexts[language]
  const { state } = report
  const by = dueOn(report)
  const isLate = by !== null && dayOf(now) > by
  return html`${badge(state === 'klaar' ? 'safe' : 'warning', texts.states[state])}${isLate && html` ${badge('danger', texts.late)}`}`
}

const kindCell = ({ language }: Visit, report: Shown): Html => {
  const { kinds, answerBy } = officerTexts[language]
  const by = dueOn(report)
  return html`${kinds[report.kind]}${by !== null && html`<br>${answerBy} ${dayOnPage(by, language)}`}`
}

const actorAt = async (visit: Visit, req: Request): Promise<Desk & { readonly actor: Actor }> => {
  const desk = await deskAt(visit, 'fg', req)
  const { actor } = desk
  if (!actor) throw unknownThing()
  return { ...desk, actor }
}

const listPage: PortalRoute['handle'] = async (visit, req) => {
  const desk = await actorAt(visit, req)
  const { language } = visit
  const texts = officerTexts[language]
  const { party } = desk.actor
  const reports = await reportsFor(visit.context, desk.actor)
  const { shown, next } = pageOf(reports, req)
  const address = `${PATH}?${OFFICE}=${party}`
  const rows = shown.map((report) => [
    moment(report.at, language),
    report.id,
    kindCell(visit, report),
    stateBadges(visit, report),
    linkButton(`${PATH}/${report.id}?${OFFICE}=${party}`, texts.open, 'subtle'),
  ])
  return {
    title: texts.title,
    current: PATH,
    body: html`${lead(texts.lead)}
${rows.length > 0 ? table(texts.caption, texts.heads, rows) : paragraph(texts.none)}
${buttons(pageLinks(visit, { req, address, next, more: texts.more }), otherOffices(desk, PATH, oversightTexts[language].switch))}`,
  }
}

const idIn = ({ params }: Request): ReportId => {
  const id = reportIds.schema.safeParse(params['id']).data
  if (!id) throw unknownThing()
  return id
}

const about = (visit: Visit, report: OfficersReport): Html => {
  const { language } = visit
  const texts = officerTexts[language]
  const { log } = oversightTexts[language]
  return facts([
    [log.number, report.id],
    [texts.heads[0] ?? '', moment(report.at, language)],
    [texts.heads[2] ?? '', kindCell(visit, report)],
    [texts.toWhom, texts.tos[report.addressedTo]],
    [texts.heads[3] ?? '', stateBadges(visit, report)],
    [
      texts.sequence,
      html`${report.sequence}${report.row && html`: ${log.kinds[report.row.kind]}, ${moment(report.row.at, language)}`}`,
    ],
    [texts.wrote[report.kind], report.text],
    report.answer !== null && [texts.answer, report.answer],
    report.employee !== null && [texts.handled, report.employee],
  ])
}

const answerForm = (
  { visit, actor }: Desk,
  report: OfficersReport,
  faults: readonly FieldFault[],
): Html => {
  const { language, fields } = visit
  const texts = officerTexts[language]
  const options = NEXT.filter((state) => mayBecome(report.state, state))
  const state = radios({
    name: 'stand',
    legend: texts.state,
    faults,
    value: wordIn(fields, 'stand'),
    options: options.map((value) => ({ value, label: texts.states[value] })),
  })
  const answer = textField({
    name: 'antwoord',
    label: texts.answer,
    hint: texts.answerHint(REPORT_ANSWER_CHARS_MAX),
    faults,
    value: Object.hasOwn(fields, 'antwoord') ? wordIn(fields, 'antwoord') : (report.answer ?? ''),
    long: true,
  })
  const here = `${PATH}/${report.id}?${OFFICE}=${actor?.party}`
  return form(visit, here, html`${state}${answer}${buttons(button(texts.save))}`)
}

const reportPage = (
  desk: Desk,
  report: OfficersReport,
  { faults = [], saved = false }: { faults?: readonly FieldFault[]; saved?: boolean },
): Outcome => {
  const { visit, actor } = desk
  const texts = officerTexts[visit.language]
  const isDone = report.state === 'klaar'
  return {
    title: texts.kinds[report.kind],
    current: PATH,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[visit.language].errors.summary, faults)}
${saved && alert('ok', { title: texts.saved }, null)}
${report.kind === 'bezwaar' && lead(texts.objection)}${about(visit, report)}
${isDone ? paragraph(isClosedByErasing(report) ? texts.erased : texts.done) : answerForm(desk, report, faults)}
${linkButton(`${PATH}?${OFFICE}=${actor?.party}`, texts.back, 'subtle')}`,
  }
}

const showReport: PortalRoute['handle'] = async (visit, req) => {
  const desk = await actorAt(visit, req)
  const report = await reportFor(visit.context, desk.actor, idIn(req))
  return reportPage(desk, report, { saved: req.query['bewaard'] === 'ja' })
}

const faultsIn = (
  { language }: Visit,
  { state, text }: { readonly state: string | undefined; readonly text: string },
): FieldFault[] => {
  const texts = officerTexts[language]
  const messages = [
    state === 'klaar' && text === '' && texts.faultAnswer,
    text.length > REPORT_ANSWER_CHARS_MAX && texts.faultLong(REPORT_ANSWER_CHARS_MAX),
    holdsBsn(text) && texts.faultBsn,
  ].filter((message) => message !== false)
  return [
    ...(state === undefined ? [{ field: 'stand', message: texts.faultState }] : []),
    ...messages.map((message) => ({ field: 'antwoord', message })),
  ]
}

const handle: PortalRoute['handle'] = async (visit, req) => {
  const desk = await actorAt(visit, req)
  const { actor } = desk
  const office = officesAs(visit, 'fg').find(({ party }) => party === actor.party)
  if (!office) throw unknownThing()
  const id = idIn(req)
  const report = await reportFor(visit.context, actor, id)
  const state = NEXT.find((one) => one === wordIn(visit.fields, 'stand'))
  const text = wordIn(visit.fields, 'antwoord').trim()
  const faults = faultsIn(visit, { state, text })
  if (faults.length > 0 || state === undefined) return reportPage(desk, report, { faults })
  const officer = { ...actor, functions: office.functions }
  const input = { report: id, state, answer: text === '' ? null : text }
  try {
    await handleReport(visit.context, officer, visit.key, input)
    return { to: `${PATH}/${id}?${OFFICE}=${actor.party}&bewaard=ja` }
  } catch (error) {
    if (!(error instanceof ConsentError && error.code === 'conflict')) throw error
    return reportPage(desk, report, {
      faults: [{ field: 'stand', message: refusalIn(visit.language, error.message) }],
    })
  }
}

export const meldingen: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'fg', handle: listPage },
  { method: 'get', path: `${PATH}/:id`, for: 'fg', handle: showReport },
  { method: 'post', path: `${PATH}/:id`, for: 'fg', handle },
]
