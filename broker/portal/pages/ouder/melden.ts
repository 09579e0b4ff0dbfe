/** Reporting a row of the log, and what came of it. */
import type { Request } from 'express'
import { ConsentError } from '../../../../consent/errors.ts'
import { holdsBsn } from '../../../../consent/free-text.ts'
import { type ChildId, childIds, reportIds } from '../../../../consent/id.ts'
import { REPORT_CHARS_MAX, type Report, reportTo } from '../../../../consent/report.ts'
import { unknownThing } from '../../../acting.ts'
import type { InsightRow } from '../../../insight-row.ts'
import { ownReport, ownReports, reportRow, rowOf } from '../../../report.ts'
import { errorSummary, type FieldFault, radios, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { dutchOn, moment } from '../../language.ts'
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
import { isReportable, logTable } from './parts.ts'

const MENU = '/ouder/inzage'
const PATH = '/ouder/melden'

const own = ({ session }: Visit) => ({ person: session.person })

const stateBadge = ({ voice }: Visit, { state }: Report): Html =>
  badge(state === 'klaar' ? 'safe' : 'warning', meldenTexts[voice].states[state])

const listPage = async (visit: Visit): Promise<Outcome> => {
  const { context, voice, language } = visit
  const texts = meldenTexts[voice]
  const reports = await ownReports(context, own(visit))
  const items = reports.map((report) =>
    card(
      { title: moment(report.at, language), mark: stateBadge(visit, report) },
      html`${paragraph(report.text)}${linkButton(`${PATH}/${report.id}`, texts.open, 'secondary')}`,
    ),
  )
  return {
    title: texts.listTitle,
    current: MENU,
    body: html`${lead(texts.listLead)}${paragraph(texts.how)}${buttons(linkButton(MENU, texts.toLog, 'secondary'))}
${items.length > 0 ? cards(items) : paragraph(texts.none)}`,
  }
}

// --- the form ---------------------------------------------------------------------------------------------------

type About = { readonly child: ChildId; readonly sequence: number; readonly row: InsightRow }

/** The row that is meant, as this person sees it; every other one is not there. */
const rowMeant = async (
  visit: Visit,
  { kind, regel }: { readonly kind: unknown; readonly regel: unknown },
): Promise<About> => {
  const child = childIds.schema.safeParse(kind).data
  const sequence = Number(regel)
  if (!(child && Number.isSafeInteger(sequence) && sequence > 0)) throw unknownThing()
  const row = await rowOf(visit.context, own(visit), { child, sequence })
  if (!(row && isReportable(row))) throw unknownThing()
  return { child, sequence, row }
}

const nameOf = (party: InsightRow['holder']): string => party?.name ?? party?.kind ?? ''

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
      { value: 'fg', label: tos.fg(nameOf(row.holder ?? row.who ?? row.about)) },
    ],
  })
}

const formPage = (visit: Visit, about: About, faults: readonly FieldFault[]): Outcome => {
  const { voice, language, fields } = visit
  const texts = meldenTexts[voice]
  const text = textField({
    name: 'tekst',
    label: texts.text,
    hint: texts.textHint(REPORT_CHARS_MAX),
    faults,
    value: wordIn(fields, 'tekst'),
    long: true,
  })
  const hidden = html`<input type="hidden" name="kind" value="${about.child}"><input type="hidden" name="regel" value="${about.sequence}">`
  const send = buttons(button(texts.send), linkButton(MENU, texts.back, 'secondary'))
  return {
    title: texts.title,
    current: MENU,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}
${heading(2, texts.row)}${logTable(visit, [about.row])}
${form(visit, PATH, html`${hidden}${toField(visit, about, faults)}${text}${paragraph(texts.private)}${send}`)}`,
  }
}

const faultsIn = ({ voice, fields }: Visit): FieldFault[] => {
  const texts = meldenTexts[voice]
  const text = wordIn(fields, 'tekst').trim()
  const aboutText = [
    text === '' && texts.faultText,
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
  const [kind, regel] = [wordIn(fields, 'kind'), wordIn(fields, 'regel')]
  const about = await rowMeant(visit, { kind, regel })
  const to = reportTo.safeParse(wordIn(fields, 'aan')).data
  const faults = faultsIn(visit)
  if (faults.length > 0 || to === undefined) return formPage(visit, about, faults)
  const { child, sequence } = about
  const text = wordIn(fields, 'tekst').trim()
  try {
    const { id } = await reportRow(context, own(visit), key, { child, sequence, to, text })
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
  if (regel === '') return listPage(visit)
  return formPage(visit, await rowMeant(visit, { kind, regel }), [])
}

// --- one report ---------------------------------------------------------------------------------------------------

const sentBox = ({ voice }: Visit): Html => {
  const texts = meldenTexts[voice]
  return alert(
    'ok',
    { title: texts.sentTitle },
    html`${heading(3, texts.next)}${paragraph(texts.nextText)}`,
  )
}

const reportPage: PortalRoute['handle'] = async (visit, req) => {
  const { context, voice, language } = visit
  const texts = meldenTexts[voice]
  const id = reportIds.schema.safeParse(req.params['id']).data
  if (!id) throw unknownThing()
  const report = await ownReport(context, own(visit), id)
  const { row, answer, changedAt } = report
  return {
    title: texts.title,
    current: MENU,
    body: html`${req.query['bewaard'] === 'ja' && sentBox(visit)}${facts([
      [texts.number, report.id],
      [texts.at, moment(report.at, language)],
      [texts.state, stateBadge(visit, report)],
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
