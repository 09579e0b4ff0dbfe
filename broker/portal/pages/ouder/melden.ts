/** Reporting a row of the log, and what came of it. */
import type { Request } from 'express'
import { ConsentError } from '../../../../consent/errors.ts'
import { holdsBsn } from '../../../../consent/free-text.ts'
import { type ChildId, childIds, reportIds } from '../../../../consent/id.ts'
import {
  REPORT_CHARS_MAX,
  type Report,
  type ReportKind,
  type ReportTo,
  reportAnswerBy,
  reportKind,
  reportTo,
} from '../../../../consent/report.ts'
import { unknownThing } from '../../../acting.ts'
import type { InsightRow } from '../../../insight/insight-row.ts'
import { ownReport, ownReports, reportRow, rowOf } from '../../../insight/report.ts'
import { errorSummary, type FieldFault, radios, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { dayOnPage, dutchOn, moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { type Outcome, type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { meldenTexts } from '../../texts/melden.ts'
import { refusalIn } from '../../texts/refusals.ts'
import {
  alert,
  badge,
  button,
  buttons,
  card,
  cards,
  facts,
  heading,
  lead,
  linkButton,
  paragraph,
} from '../../ui.ts'
import { isReportable, logTable } from './log-parts.ts'

const MENU = '/ouder/inzage'
const PATH = '/ouder/melden'

const own = ({ session }: Visit) => ({ person: session.person })

const stateBadge = ({ voice }: Visit, { state }: Report): Html =>
  badge(state === 'klaar' ? 'safe' : 'warning', meldenTexts[voice].states[state])

const listPage = async (visit: Visit): Promise<Outcome> => {
  const { context, voice, language } = visit
  const texts = meldenTexts[voice]
  const reports = await ownReports(context, own(visit))
  const items = reports.map((report) => {
    const { at, open } = texts.kinds[report.kind]
    return card(
      { title: html`${at} ${moment(report.at, language)}`, mark: stateBadge(visit, report) },
      html`${paragraph(report.text)}${linkButton(`${PATH}/${report.id}`, open, 'secondary')}`,
    )
  })
  return {
    title: texts.listTitle,
    current: MENU,
    body: html`${lead(texts.listLead)}${paragraph(texts.how)}${buttons(linkButton(MENU, texts.toLog, 'secondary'))}
${items.length > 0 ? cards(items) : paragraph(texts.none)}`,
  }
}

// --- the form ---------------------------------------------------------------------------------------------------

type About = {
  readonly kind: ReportKind
  readonly child: ChildId
  readonly sequence: number
  readonly row: InsightRow
}

/** What the address or the form asks for. */
type Meant = { readonly kind: unknown; readonly regel: unknown; readonly soort: unknown }

/** The row that is meant, as this person sees it; every other one is not there. */
const rowMeant = async (visit: Visit, { kind: named, regel, soort }: Meant): Promise<About> => {
  const child = childIds.schema.safeParse(named).data
  const kind = reportKind.safeParse(soort === '' ? 'klopt_niet' : soort).data
  const sequence = Number(regel)
  if (!(child && kind && Number.isSafeInteger(sequence) && sequence > 0)) throw unknownThing()
  const row = await rowOf(visit.context, own(visit), { child, sequence })
  if (!(row && isReportable(row))) throw unknownThing()
  if (kind === 'bezwaar' && !row.law?.mayObject) throw unknownThing()
  return { kind, child, sequence, row }
}

const nameOf = (party: InsightRow['holder']): string => party?.name ?? party?.kind ?? ''

/** Whose privacy officer watches over the data of a row. */
const officerOf = (row: InsightRow): string => nameOf(row.holder ?? row.who ?? row.about)

const toField = ({ voice, fields }: Visit, { row }: About, faults: readonly FieldFault[]): Html => {
  const { tos, to, toHint } = meldenTexts[voice]
  return radios({
    name: 'aan',
    legend: to,
    hint: toHint,
    faults,
    value: wordIn(fields, 'aan'),
    options: [
      { value: 'organisatie', label: tos.organisatie(nameOf(row.who ?? row.holder ?? row.about)) },
      { value: 'fg', label: tos.fg(officerOf(row)) },
    ],
  })
}

/** Who reads a report about this row. */
const readerOf = ({ voice }: Visit, to: ReportTo, row: InsightRow): string =>
  to === 'fg'
    ? meldenTexts[voice].tos.fg(officerOf(row))
    : nameOf(row.who ?? row.holder ?? row.about)

/** An objection is the officer's to weigh: there is nobody else to choose. */
const toOfficer = ({ voice }: Visit, { row }: About): Html => {
  const { readBy, tos } = meldenTexts[voice]
  return html`${paragraph(`${readBy}: ${tos.fg(officerOf(row))}.`)}<input type="hidden" name="aan" value="fg">`
}

const formPage = (visit: Visit, about: About, faults: readonly FieldFault[]): Outcome => {
  const { voice, language, fields } = visit
  const texts = meldenTexts[voice]
  const words = texts.kinds[about.kind]
  const text = textField({
    name: 'tekst',
    label: words.text,
    hint: words.textHint(REPORT_CHARS_MAX),
    faults,
    value: wordIn(fields, 'tekst'),
    long: true,
  })
  const hidden = html`<input type="hidden" name="kind" value="${about.child}"><input type="hidden" name="regel" value="${about.sequence}"><input type="hidden" name="soort" value="${about.kind}">`
  const send = buttons(button(words.send), linkButton(MENU, texts.back, 'secondary'))
  return {
    title: words.title,
    current: MENU,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}
${lead(words.lead)}
${heading(2, texts.row)}${logTable(visit, [about.row])}
${form(visit, PATH, html`${hidden}${about.kind === 'bezwaar' ? toOfficer(visit, about) : toField(visit, about, faults)}${text}${paragraph(words.private)}${send}`)}`,
  }
}

const faultsIn = ({ voice, fields }: Visit, { kind }: About): FieldFault[] => {
  const texts = meldenTexts[voice]
  const text = wordIn(fields, 'tekst').trim()
  const aboutText = [
    text === '' && texts.kinds[kind].faultText,
    text.length > REPORT_CHARS_MAX && texts.faultLong(REPORT_CHARS_MAX),
    holdsBsn(text) && texts.faultBsn,
  ].filter((message) => message !== false)
  return [
    ...(reportTo.safeParse(wordIn(fields, 'aan')).success
      ? []
      : [{ field: 'aan', message: texts.faultTo }]),
    ...aboutText.map((message) => ({ field: 'tekst', message })),
  ]
}

const send: PortalRoute['handle'] = async (visit) => {
  const { context, key, fields } = visit
  const [kind, regel, soort] = ['kind', 'regel', 'soort'].map((name) => wordIn(fields, name))
  const about = await rowMeant(visit, { kind, regel, soort })
  const to = reportTo.safeParse(wordIn(fields, 'aan')).data
  const faults = faultsIn(visit, about)
  if (faults.length > 0 || to === undefined) return formPage(visit, about, faults)
  const { row: _row, ...asked } = about
  const text = wordIn(fields, 'tekst').trim()
  try {
    const { id } = await reportRow(context, own(visit), key, { ...asked, to, text })
    return { to: `${PATH}/${id}?bewaard=ja` }
  } catch (error) {
    if (!(error instanceof ConsentError && error.code === 'conflict')) throw error
    return formPage(visit, about, [
      { field: 'tekst', message: refusalIn(visit.voice, error.message) },
    ])
  }
}

/** The row stands in the address, or in a form that waited for a login. */
const rowOrList = async (visit: Visit, { query }: Request): Promise<Outcome> => {
  const kind = query['kind'] ?? wordIn(visit.fields, 'kind')
  const regel = query['regel'] ?? wordIn(visit.fields, 'regel')
  const soort = query['soort'] ?? wordIn(visit.fields, 'soort')
  if (regel === '') return listPage(visit)
  return formPage(visit, await rowMeant(visit, { kind, regel, soort }), [])
}

// --- one report ---------------------------------------------------------------------------------------------------

const sentBox = ({ voice }: Visit, { kind }: Report): Html => {
  const { next, kinds } = meldenTexts[voice]
  const { sentTitle, nextText } = kinds[kind]
  return alert('ok', { title: sentTitle }, html`${heading(3, next)}${paragraph(nextText)}`)
}

const reportPage: PortalRoute['handle'] = async (visit, req) => {
  const { context, voice, language } = visit
  const texts = meldenTexts[voice]
  const id = reportIds.schema.safeParse(req.params['id']).data
  if (!id) throw unknownThing()
  const report = await ownReport(context, own(visit), id)
  const { kind, row, answer, changedAt, state } = report
  const by = state === 'klaar' ? null : reportAnswerBy(report)
  return {
    title: texts.kinds[kind].title,
    current: MENU,
    body: html`${req.query['bewaard'] === 'ja' && sentBox(visit, report)}${facts([
      [texts.number, report.id],
      [texts.kinds[kind].at, moment(report.at, language)],
      [texts.state, stateBadge(visit, report)],
      row !== null && [texts.readBy, readerOf(visit, report.addressedTo, row)],
      by !== null && [texts.answerBy, dayOnPage(by, language)],
      changedAt !== null && [texts.changedAt, moment(changedAt, language)],
      [texts.yours, report.text],
      [texts.answer, answer === null ? texts.noAnswer : dutchOn(language, answer)],
    ])}
${report.state === 'klaar' && paragraph(texts.notSatisfied)}
${heading(2, texts.row)}${row ? logTable(visit, [row]) : paragraph(texts.rowGone)}
${linkButton(PATH, texts.back, 'subtle')}`,
  }
}

export const melden: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'gezin', handle: rowOrList },
  { method: 'post', path: PATH, for: 'gezin', handle: send },
  { method: 'get', path: `${PATH}/:id`, for: 'gezin', handle: reportPage },
]
