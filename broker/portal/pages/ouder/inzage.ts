/** The log of a child, as this person may see it: page by page, filtered, as a file, and one row in full. */
import type { Request } from 'express'
import { childIds } from '../../../../consent/id.ts'
import { shownPartyId } from '../../../../consent/naming.ts'
import { DAY, iso } from '../../../../consent/time.ts'
import { unknownThing } from '../../../acting.ts'
import type { FamilyView } from '../../../family/family.ts'
import { familyLog, type InsightInput, type InsightPage } from '../../../insight/insight.ts'
import type { InsightRow } from '../../../insight/insight-row.ts'
import { rowOf } from '../../../insight/report.ts'
import { CSV_TYPE, csvText } from '../../csv.ts'
import { childName } from '../../family-names.ts'
import { select } from '../../fields.ts'
import { attr, type Html, href, html } from '../../html.ts'
import { dayText, dutchOn, moment, momentText } from '../../language.ts'
import { numberIn, pageLinks, placeIn } from '../../lists.ts'
import { logPdf } from '../../log-pdf.ts'
import type { PortalRoute, Visit } from '../../site.ts'
import { eventTexts } from '../../texts/gebeurtenissen.ts'
import { inzageTexts } from '../../texts/inzage.ts'
import { kopieenTexts } from '../../texts/kopieen.ts'
import { leeftijdTexts } from '../../texts/leeftijd.ts'
import {
  button,
  buttons,
  facts,
  heading,
  lawBox,
  lead,
  linkButton,
  list,
  more,
  paragraph,
} from '../../ui.ts'
import { stageOf } from './families.ts'
import {
  eventLines,
  isReportable,
  logTable,
  outcomeBadge,
  whoInFull,
  whyCell,
} from './log-parts.ts'
import { partyName } from './parts.ts'

const PATH = '/ouder/inzage'
/** A row by law weighs two kilobytes; a page stays under thirty. */
const ROWS_A_PAGE = 12
const ROWS_A_READ = 100
/** Some fifty pages; who wants more wants a spreadsheet. */
const ROWS_PRINTED_MAX = 500

/** The child that the query names, else the first. */
const familyIn = ({ families }: Visit, { query }: Request): FamilyView | undefined => {
  const wanted = childIds.schema.safeParse(query['kind'])
  return wanted.success ? families.find(({ child }) => child === wanted.data) : families[0]
}

const own = ({ session }: Visit) => ({ person: session.person })

// --- which rows --------------------------------------------------------------------------------------------------

const PERIODS = { maand: 30 * DAY, kwartaal: 91 * DAY, jaar: 365 * DAY } as const
type Period = keyof typeof PERIODS

type Filter = {
  readonly party: NonNullable<InsightInput['party']> | undefined
  readonly period: Period | undefined
}

const isPeriod = (word: unknown): word is Period =>
  typeof word === 'string' && Object.hasOwn(PERIODS, word)

/** What an address filters by; words that no form of ours sends filter nothing. */
const filterIn = ({ query }: Request): Filter => {
  const { organisatie, periode } = query
  return {
    party: shownPartyId.safeParse(organisatie).data,
    period: isPeriod(periode) ? periode : undefined,
  }
}

const inputOf = ({ now }: Visit, { child }: FamilyView, { party, period }: Filter) => ({
  child,
  ...(party !== undefined && { party }),
  ...(period !== undefined && { since: now - PERIODS[period] }),
})

/** The address of a child's rows as they are filtered, without a place among them. */
const addressOf = (path: string, { child }: FamilyView, { party, period }: Filter): string =>
  `${path}?${new URLSearchParams({
    kind: child,
    ...(party !== undefined && { organisatie: party }),
    ...(period !== undefined && { periode: period }),
  })}`

/** What is filtered by, in words. */
const chosenWords = (
  { voice }: Visit,
  { party, period }: Filter,
  { parties }: Pick<InsightPage, 'parties'>,
): readonly string[] => {
  const named = parties.find(({ id }) => id === party)
  return [
    ...(named ? [partyName(named)] : []),
    ...(period === undefined ? [] : [inzageTexts[voice].filter.periods[period].toLowerCase()]),
  ]
}

const filterForm = (
  { voice }: Visit,
  { child }: FamilyView,
  { filter, parties }: { filter: Filter } & Pick<InsightPage, 'parties'>,
): Html => {
  const { filter: texts } = inzageTexts[voice]
  const party = select({
    name: 'organisatie',
    label: texts.party,
    hint: texts.partyHint,
    value: filter.party,
    options: parties.map((one) => ({ value: one.id, label: partyName(one) })),
  })
  const period = select({
    name: 'periode',
    label: texts.period,
    hint: texts.periodHint,
    value: filter.period,
    options: Object.entries(texts.periods).map(([value, label]) => ({ value, label })),
  })
  return more(
    texts.title,
    html`<form method="get" action="${href(PATH)}"><input type="hidden" name="kind"${attr('value', child)}>${party}${period}${buttons(button(texts.show, { kind: 'secondary' }))}</form>`,
  )
}

// --- the page ----------------------------------------------------------------------------------------------------

const others = (visit: Visit, shown: FamilyView) =>
  visit.families
    .filter(({ child }) => child !== shown.child)
    .map((family) => linkButton(`${PATH}?kind=${family.child}`, childName(visit, family), 'subtle'))

const rowsShown = (visit: Visit, family: FamilyView, page: InsightPage, filter: Filter): Html => {
  const texts = inzageTexts[visit.voice]
  const words = chosenWords(visit, filter, page)
  const isFiltered = filter.party !== undefined || filter.period !== undefined
  const empty = paragraph(isFiltered ? texts.noneFound : texts.none)
  return html`${filterForm(visit, family, { filter, parties: page.parties })}
${words.length > 0 && paragraph(texts.filter.chosen(words.join(', ')))}
${isFiltered && buttons(linkButton(`${PATH}?kind=${family.child}`, texts.filter.all, 'subtle'))}
${page.rows.length > 0 ? logTable(visit, page.rows, family.child) : empty}`
}

const logPage: PortalRoute['handle'] = async (visit, req) => {
  const { context, language, voice } = visit
  const texts = inzageTexts[voice]
  const family = familyIn(visit, req)
  if (!family) return { to: '/ouder' }
  const filter = filterIn(req)
  const before = placeIn(req, 'voor')
  const page = await familyLog(context, own(visit), {
    ...inputOf(visit, family, filter),
    limit: ROWS_A_PAGE,
    ...(before !== undefined && { before }),
  })
  const address = (path: string) => addressOf(path, family, filter)
  return {
    title: texts.title,
    current: PATH,
    body: html`${lead(childName(visit, family))}${paragraph(texts.lead)}${stageOf(visit, family) === 'voorbij' && paragraph(leeftijdTexts[voice].grownLog)}${paragraph(`${texts.since(dayText(page.since, language))} ${texts.mayGrow}`)}
${rowsShown(visit, family, page, filter)}
${buttons(
  pageLinks(visit, {
    req,
    address: address(PATH),
    next: page.next,
    more: texts.older,
    place: 'voor',
  }),
  linkButton(address(`${PATH}/csv`), texts.download, 'secondary'),
  linkButton(address(`${PATH}/pdf`), texts.downloadPdf, 'secondary'),
  linkButton('/ouder/kopieen', kopieenTexts[voice].toCopies, 'secondary'),
  linkButton('/ouder/melden', texts.report, 'secondary'),
  others(visit, family),
)}`,
  }
}

// --- files -------------------------------------------------------------------------------------------------------

type AllRows = { readonly rows: readonly InsightRow[] } & Pick<InsightPage, 'parties'>

const allRows = async (visit: Visit, family: FamilyView, filter: Filter): Promise<AllRows> => {
  const rows: InsightRow[] = []
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const page = await familyLog(visit.context, own(visit), {
      ...inputOf(visit, family, filter),
      limit: ROWS_A_READ,
      before,
    })
    rows.push(...page.rows)
    if (page.next === null) return { rows, parties: page.parties }
    before = page.next
  }
}

/** As the table has them: who with their role, and what happened with its lines. */
const cellsOf = (visit: Visit, row: InsightRow): string[] => {
  const { voice } = visit
  return [
    whoInFull(visit, row).join(', '),
    [eventTexts[voice][row.told], ...eventLines(visit, row)].join(' '),
    row.what.join('; '),
    row.why ?? '',
    row.basis.join('; '),
    row.outcome === null ? '' : inzageTexts[voice].outcomes[row.outcome],
  ]
}

const csv: PortalRoute['handle'] = async (visit, req) => {
  const family = familyIn(visit, req)
  if (!family) return { to: '/ouder' }
  const { rows } = await allRows(visit, family, filterIn(req))
  const lines = rows.map((row) => [iso(row.at), ...cellsOf(visit, row)])
  return {
    file: csvText([inzageTexts[visit.voice].fileHeads, ...lines]),
    type: CSV_TYPE,
    name: 'wie-keek.csv',
  }
}

/** On paper: a moment, who, what happened, what data, why, on what ground, the outcome. */
const SHARES = [0.1, 0.15, 0.21, 0.18, 0.2, 0.09, 0.07]

const pdf: PortalRoute['handle'] = async (visit, req) => {
  const { language, voice, now } = visit
  const family = familyIn(visit, req)
  if (!family) return { to: '/ouder' }
  const texts = inzageTexts[voice]
  const filter = filterIn(req)
  const { rows, parties } = await allRows(visit, family, filter)
  const printed = rows.slice(0, ROWS_PRINTED_MAX)
  const words = chosenWords(visit, filter, { parties })
  const about: [string, string][] = [
    [texts.pdf.made, momentText(now, language)],
    [texts.pdf.rows, String(printed.length)],
    ...(words.length > 0 ? [[texts.pdf.only, words.join(', ')] as [string, string]] : []),
  ]
  const file = await logPdf({
    title: texts.pdf.title(childName(visit, family)),
    language,
    about,
    note: rows.length > ROWS_PRINTED_MAX ? texts.pdf.cut(ROWS_PRINTED_MAX) : texts.mayGrow,
    heads: texts.fileHeads,
    shares: SHARES,
    rows: printed.map((row) => [momentText(row.at, language), ...cellsOf(visit, row)]),
  })
  return { file, type: 'application/pdf', name: 'wie-keek.pdf' }
}

// --- one row -----------------------------------------------------------------------------------------------------

/** What the law decided stands apart, with what one can do about it. */
const lawOf = (visit: Visit, { child }: FamilyView, row: InsightRow): Html | null => {
  const { law } = row
  if (law === null) return null
  const { row: texts } = inzageTexts[visit.voice]
  const press = law.mayObject ? texts.makeObjection : texts.ask
  const address = `/ouder/melden?kind=${child}&regel=${row.sequence}${law.mayObject ? '&soort=bezwaar' : ''}`
  return lawBox(
    html`${heading(2, texts.law)}${heading(3, texts.rights)}${paragraph(law.mayObject ? texts.object : texts.fixed)}${isReportable(row) && buttons(linkButton(address, press, 'secondary'))}${paragraph(texts.complaint)}`,
  )
}

const rowFacts = (visit: Visit, row: InsightRow): Html => {
  const { voice, language } = visit
  const texts = inzageTexts[voice]
  const [when = '', who = '', what = '', why = '', allowed = '', outcome = ''] = texts.heads
  const articles = row.law?.articles ?? []
  return facts([
    [when, moment(row.at, language)],
    [who, whoInFull(visit, row).join(', ')],
    row.about === null && row.holder !== null && [texts.row.from, partyName(row.holder)],
    row.about === null && row.requester !== null && [texts.row.to, partyName(row.requester)],
    row.about !== null && [texts.row.about, partyName(row.about)],
    row.what.length > 0 && [what, list(row.what)],
    row.why !== null && [why, whyCell(visit, row)],
    row.basis.length > 0 && [allowed, row.basis.join(', ')],
    articles.length > 0 && [
      texts.row.articles,
      list(articles.map((article) => dutchOn(language, article))),
    ],
    row.outcome !== null && [outcome, outcomeBadge(visit, row)],
  ])
}

const rowPage: PortalRoute['handle'] = async (visit, req) => {
  const family = familyIn(visit, req)
  const sequence = numberIn(req.query['regel'])
  if (!family || sequence === undefined) throw unknownThing()
  const row = await rowOf(visit.context, own(visit), { child: family.child, sequence })
  if (!row) throw unknownThing()
  const texts = inzageTexts[visit.voice]
  return {
    title: texts.row.title,
    current: PATH,
    body: html`${lead(eventTexts[visit.voice][row.told])}${rowFacts(visit, row)}${lawOf(visit, family, row)}
${buttons(linkButton(`${PATH}?kind=${family.child}`, texts.row.back, 'subtle'))}`,
  }
}

export const inzage: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'gezin', handle: logPage },
  { method: 'get', path: `${PATH}/csv`, for: 'gezin', handle: csv },
  { method: 'get', path: `${PATH}/pdf`, for: 'gezin', handle: pdf },
  { method: 'get', path: `${PATH}/regel`, for: 'gezin', handle: rowPage },
]
