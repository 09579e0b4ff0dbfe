/** The log of an organisation for its privacy officer: search, export, and release of what was held back. */
import type { Request } from 'express'
import { iso } from '../../../../consent/time.ts'
import { unknownThing } from '../../../acting.ts'
import {
  LOG_GROUPS,
  type LogGroup,
  type OversightRow,
  type OversightSearch,
  oversightLog,
} from '../../../oversight/oversight.ts'
import { releaseRow } from '../../../oversight/release-row.ts'
import { CSV_TYPE, csvText } from '../../csv.ts'
import { checkboxes, select, textField } from '../../fields.ts'
import { attr, type Html, href, html } from '../../html.ts'
import { moment, momentText } from '../../language.ts'
import { form } from '../../layout.ts'
import { numberIn, pageLinks, placeIn, ROWS_A_PAGE } from '../../lists.ts'
import { logPdf, type PrintedLog } from '../../log-pdf.ts'
import type { PortalRoute, Visit } from '../../site.ts'
import { oversightTexts } from '../../texts/oversight.ts'
import { supervisionTexts } from '../../texts/supervision.ts'
import {
  alert,
  badge,
  button,
  buttons,
  idText,
  lead,
  linkButton,
  paragraph,
  table,
} from '../../ui.ts'
import { type Desk, deskAt, nameOfParty, OFFICE, officesAs } from '../staff/office.ts'
import { actorText, betweenText, purposeText } from './looks.ts'

const PATH = '/fg/logboek'
/** A file that a spreadsheet still opens with ease; the page says so, and older rows are one page further. */
const ROWS_EXPORTED_MAX = 10_000
const ROWS_A_READ = 500
/** Some twenty-five pages; who wants more wants a spreadsheet. */
const ROWS_PRINTED_MAX = 500

/** On paper: a moment, what, by whom, between whom, what for, a number of 35 signs, a hash, hidden or not. */
const SHARES = [0.1, 0.12, 0.1, 0.17, 0.14, 0.16, 0.14, 0.07]

const queryWord = ({ query }: Request, name: string): string =>
  typeof query[name] === 'string' ? query[name] : ''

const isGroup = (word: string): word is LogGroup => Object.hasOwn(LOG_GROUPS, word)

const searchIn = (req: Request): OversightSearch => {
  const group = queryWord(req, 'wat')
  const subject = queryWord(req, 'nummer').trim()
  return {
    limit: ROWS_A_PAGE,
    below: placeIn(req, 'voor'),
    group: isGroup(group) ? group : undefined,
    subject: subject === '' ? undefined : subject,
    onlyHeldBack: queryWord(req, 'verborgen') === 'ja',
  }
}

/** The address of a search, to go on from or to download. */
const addressOf = (path: string, party: string, search: OversightSearch): string => {
  const query = new URLSearchParams({
    [OFFICE]: party,
    ...(search.group && { wat: search.group }),
    ...(search.subject && { nummer: search.subject }),
    ...(search.onlyHeldBack && { verborgen: 'ja' }),
    ...(search.below && { voor: String(search.below) }),
  })
  return `${path}?${query}`
}

const searchForm = ({ visit, actor }: Desk, search: OversightSearch): Html => {
  const { log } = oversightTexts[visit.language]
  return html`<form method="get" action="${href(PATH)}"><input type="hidden" name="${OFFICE}"${attr('value', actor?.party)}>${select(
    {
      name: 'wat',
      label: log.group,
      hint: log.everything,
      value: search.group,
      options: Object.entries(log.groups).map(([value, label]) => ({ value, label })),
    },
  )}${textField({ name: 'nummer', label: log.number, hint: log.numberHint, value: search.subject ?? '' })}${checkboxes(
    {
      name: 'verborgen',
      legend: log.held,
      values: search.onlyHeldBack ? ['ja'] : [],
      options: [{ value: 'ja', label: log.onlyHeld }],
    },
  )}${buttons(button(log.search, { kind: 'secondary' }))}</form>`
}

const heldBadge = ({ visit }: Desk): Html =>
  badge('warning', oversightTexts[visit.language].log.held_back)

const familySees = (desk: Desk, { heldBack, sequence }: OversightRow): Html | null => {
  if (!heldBack) return null
  const { log } = oversightTexts[desk.visit.language]
  const address = `${PATH}/${sequence}/vrijgeven?${OFFICE}=${desk.actor?.party}`
  return html`${heldBadge(desk)} ${linkButton(address, log.release, 'subtle')}`
}

/** What the row is about, and where a yes was given in a translation, which: few rows have one, so it has no column here. */
const numbersOf = ({ visit }: Desk, { subject, translation }: OversightRow): Html | null => {
  const number = subject === null ? null : idText(subject)
  if (translation === null) return number
  return html`${number} ${oversightTexts[visit.language].log.translation}: ${idText(translation)}`
}

const rowsTable = (
  desk: Desk,
  rows: readonly OversightRow[],
  forFamily: (desk: Desk, row: OversightRow) => Html | null = familySees,
): Html => {
  const { visit } = desk
  const { log } = oversightTexts[visit.language]
  return table(
    log.caption,
    log.heads,
    rows.map((row) => [
      moment(row.at, visit.language),
      log.kinds[row.kind],
      actorText(desk, row),
      betweenText(desk, row),
      purposeText(desk, row),
      numbersOf(desk, row),
      forFamily(desk, row),
    ]),
  )
}

const logPage: PortalRoute['handle'] = async (visit, req) => {
  const desk = await deskAt(visit, 'fg', req)
  const { actor } = desk
  if (!actor) throw unknownThing()
  const { log } = oversightTexts[visit.language]
  const search = searchIn(req)
  const { rows, next } = await oversightLog(visit.context, actor, search)
  const first = addressOf(PATH, actor.party, { ...search, below: undefined })
  const file = (kind: string) => addressOf(`${PATH}/${kind}`, actor.party, search)
  return {
    title: log.title,
    current: PATH,
    body: html`${queryWord(req, 'vrijgegeven') === 'ja' && alert('ok', { title: log.released }, '')}
${lead(log.lead)}${searchForm(desk, search)}
${rows.length > 0 ? rowsTable(desk, rows) : paragraph(log.none)}
${buttons(
  pageLinks(visit, { req, address: first, next, more: log.older, place: 'voor' }),
  linkButton(file('csv'), log.csv, 'secondary'),
  linkButton(file('json'), log.json, 'secondary'),
  linkButton(file('pdf'), supervisionTexts[visit.language].pdf.download, 'secondary'),
)}${rows.length > 0 && paragraph(log.files(ROWS_EXPORTED_MAX, ROWS_PRINTED_MAX))}`,
  }
}

// --- files -----------------------------------------------------------------------------------------------------

const rowsFor = async (
  { visit, actor }: Desk,
  req: Request,
  most: number,
): Promise<readonly OversightRow[]> => {
  if (!actor) throw unknownThing()
  const search = searchIn(req)
  const rows: OversightRow[] = []
  let below = search.below
  while (rows.length < most) {
    const page = await oversightLog(visit.context, actor, { ...search, below, limit: ROWS_A_READ })
    rows.push(...page.rows)
    if (page.next === null) break
    below = page.next
  }
  return rows.slice(0, most)
}

const allRows = async (visit: Visit, req: Request): Promise<readonly OversightRow[]> =>
  rowsFor(await deskAt(visit, 'fg', req), req, ROWS_EXPORTED_MAX)

/** The columns of a file carry ids, so that a file of today can be compared with one of tomorrow. */
const COLUMNS = [
  'nummer',
  'op',
  'soort',
  'organisatie',
  'medewerker',
  'houder',
  'ontvanger',
  'doel',
  'categorieen',
  'betreft',
  'vertaling',
  'verborgen',
] as const

const cellsOf = (row: OversightRow): string[] => [
  String(row.sequence),
  iso(row.at),
  row.kind,
  row.party ?? '',
  row.employee ?? '',
  row.holder ?? '',
  row.requester ?? '',
  row.purpose ?? '',
  row.categories.join(' '),
  row.subject ?? '',
  row.translation ?? '',
  row.heldBack ? 'ja' : 'nee',
]

const csv: PortalRoute['handle'] = async (visit, req) => ({
  file: csvText([COLUMNS, ...(await allRows(visit, req)).map(cellsOf)]),
  type: CSV_TYPE,
  name: 'logboek.csv',
})

const printedLog = async (desk: Desk, req: Request): Promise<PrintedLog> => {
  const { visit, actor } = desk
  const { language } = visit
  const { log } = oversightTexts[language]
  const { pdf } = supervisionTexts[language]
  // One more than fits, to know whether there is more.
  const rows = await rowsFor(desk, req, ROWS_PRINTED_MAX + 1)
  return {
    title: pdf.title(nameOfParty(desk, actor?.party ?? '')),
    language,
    about: [
      [pdf.made, momentText(visit.now, language)],
      [pdf.rows, String(Math.min(rows.length, ROWS_PRINTED_MAX))],
    ],
    note: rows.length > ROWS_PRINTED_MAX ? pdf.cut(ROWS_PRINTED_MAX) : null,
    heads: log.heads.toSpliced(-1, 0, log.translation),
    shares: SHARES,
    rows: rows
      .slice(0, ROWS_PRINTED_MAX)
      .map((row) => [
        momentText(row.at, language),
        log.kinds[row.kind],
        actorText(desk, row) ?? '',
        betweenText(desk, row) ?? '',
        purposeText(desk, row) ?? '',
        row.subject ?? '',
        row.translation ?? '',
        row.heldBack ? log.held_back : '',
      ]),
  }
}

const pdfFile: PortalRoute['handle'] = async (visit, req) => {
  const file = await logPdf(await printedLog(await deskAt(visit, 'fg', req), req))
  return { file, type: 'application/pdf', name: 'logboek.pdf' }
}

const json: PortalRoute['handle'] = async (visit, req) => {
  const rows = (await allRows(visit, req)).map((row) => ({ ...row, at: iso(row.at) }))
  return {
    file: `${JSON.stringify(rows, null, 2)}\n`,
    type: 'application/json; charset=utf-8',
    name: 'logboek.json',
  }
}

// --- release ---------------------------------------------------------------------------------------------------

/** The held back row of an address, among those that this officer may release. */
const heldRow = async (visit: Visit, req: Request) => {
  const desk = await deskAt(visit, 'fg', req)
  const sequence = numberIn(req.params['nummer'])
  if (!(desk.actor && sequence)) throw unknownThing()
  const search = { below: sequence + 1, onlyHeldBack: true, limit: 1 }
  const [row] = (await oversightLog(visit.context, desk.actor, search)).rows
  return { desk, sequence, row: row?.sequence === sequence ? row : undefined }
}

const askToRelease: PortalRoute['handle'] = async (visit, req) => {
  const { desk, sequence, row } = await heldRow(visit, req)
  if (!row) throw unknownThing()
  const { log } = oversightTexts[visit.language]
  const back = `${PATH}?${OFFICE}=${desk.actor?.party}`
  const here = `${PATH}/${sequence}/vrijgeven?${OFFICE}=${desk.actor?.party}`
  return {
    title: log.releaseTitle,
    current: PATH,
    body: html`${rowsTable(desk, [row], heldBadge)}${lead(log.releaseLead)}
${form(visit, here, buttons(button(log.releaseYes), linkButton(back, log.releaseNo, 'secondary')))}`,
  }
}

const release: PortalRoute['handle'] = async (visit, req) => {
  const { actor } = await deskAt(visit, 'fg', req)
  const sequence = numberIn(req.params['nummer'])
  const office = officesAs(visit, 'fg').find((own) => own.party === actor?.party)
  if (!(actor && office && sequence)) throw unknownThing()
  const officer = { ...actor, functions: office.functions }
  await releaseRow(visit.context, officer, visit.key, { sequence })
  return { to: `${PATH}?${OFFICE}=${actor.party}&vrijgegeven=ja` }
}

export const logboek: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'fg', handle: logPage },
  { method: 'get', path: `${PATH}/csv`, for: 'fg', handle: csv },
  { method: 'get', path: `${PATH}/json`, for: 'fg', handle: json },
  { method: 'get', path: `${PATH}/pdf`, for: 'fg', handle: pdfFile },
  { method: 'get', path: `${PATH}/:nummer/vrijgeven`, for: 'fg', handle: askToRelease },
  { method: 'post', path: `${PATH}/:nummer/vrijgeven`, for: 'fg', fresh: true, handle: release },
]
