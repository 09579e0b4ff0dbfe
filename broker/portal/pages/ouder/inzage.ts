/** The log of a child, as this person may see it. */

import type { Request } from 'express'
import { childIds } from '../../../../consent/id.ts'
import { iso } from '../../../../consent/time.ts'
import type { FamilyView } from '../../../family.ts'
import { familyLog, type InsightPage, type InsightRow } from '../../../insight.ts'
import { CSV_TYPE, csvText } from '../../csv.ts'
import { html } from '../../html.ts'
import { dayText } from '../../language.ts'
import { pageLinks, placeIn } from '../../lists.ts'
import type { PortalRoute, Visit } from '../../site.ts'
import { eventTexts } from '../../texts/gebeurtenissen.ts'
import { inzageTexts } from '../../texts/inzage.ts'
import { kopieenTexts } from '../../texts/kopieen.ts'
import { leeftijdTexts } from '../../texts/leeftijd.ts'
import { buttons, lead, linkButton, paragraph } from '../../ui.ts'
import { childName, logTable, stageOf, whoDid } from './parts.ts'

const ROWS_A_PAGE = 20
const ROWS_A_READ = 100

/** The child that the query names, else the first. */
const familyIn = ({ families }: Visit, { query }: Request): FamilyView | undefined => {
  const wanted = childIds.schema.safeParse(query['kind'])
  return wanted.success ? families.find(({ child }) => child === wanted.data) : families[0]
}

const beforeIn = (req: Request): { before?: number } => {
  const before = placeIn(req, 'voor')
  return before === undefined ? {} : { before }
}

const others = (visit: Visit, shown: FamilyView) =>
  visit.families
    .filter(({ child }) => child !== shown.child)
    .map((family) =>
      linkButton(`/ouder/inzage?kind=${family.child}`, childName(visit, family), 'subtle'),
    )

const logPage: PortalRoute['handle'] = async (visit, req) => {
  const { context, session, language } = visit
  const texts = inzageTexts[visit.voice]
  const family = familyIn(visit, req)
  if (!family) return { to: '/ouder' }
  const page: InsightPage = await familyLog(
    context,
    { person: session.person },
    {
      child: family.child,
      limit: ROWS_A_PAGE,
      ...beforeIn(req),
    },
  )
  return {
    title: texts.title,
    current: '/ouder/inzage',
    body: html`${lead(childName(visit, family))}${paragraph(texts.lead)}${stageOf(visit, family) === 'voorbij' && paragraph(leeftijdTexts[visit.voice].grownLog)}${paragraph(`${texts.since(dayText(page.since, language))} ${texts.mayGrow}`)}
${page.rows.length > 0 ? logTable(visit, page.rows, family.child) : paragraph(texts.none)}
${buttons(
  pageLinks(visit, {
    req,
    address: `/ouder/inzage?kind=${family.child}`,
    next: page.next,
    more: texts.older,
    place: 'voor',
  }),
  linkButton(`/ouder/inzage/csv?kind=${family.child}`, texts.download, 'secondary'),
  linkButton('/ouder/kopieen', kopieenTexts[visit.voice].toCopies, 'secondary'),
  linkButton('/ouder/melden', texts.report, 'secondary'),
  others(visit, family),
)}`,
  }
}

const csvLine = (visit: Visit, row: InsightRow): string[] => {
  const texts = inzageTexts[visit.voice]
  const outcome = row.outcome === null ? '' : texts.outcomes[row.outcome]
  return [
    iso(row.at),
    whoDid(row) ?? '',
    eventTexts[visit.voice][row.kind],
    row.what.join('; '),
    row.why ?? '',
    row.basis.join('; '),
    outcome,
  ]
}

const csv: PortalRoute['handle'] = async (visit, req) => {
  const { context, session, voice } = visit
  const family = familyIn(visit, req)
  if (!family) return { to: '/ouder' }
  const rows: InsightRow[] = []
  let before: { before?: number } = {}
  for (;;) {
    const page = await familyLog(
      context,
      { person: session.person },
      {
        child: family.child,
        limit: ROWS_A_READ,
        ...before,
      },
    )
    rows.push(...page.rows)
    if (page.next === null) break
    before = { before: page.next }
  }
  const lines = rows.map((row) => csvLine(visit, row))
  return {
    file: csvText([inzageTexts[voice].heads, ...lines]),
    type: CSV_TYPE,
    name: 'wie-keek.csv',
  }
}

export const inzage: readonly PortalRoute[] = [
  { method: 'get', path: '/ouder/inzage', for: 'gezin', handle: logPage },
  { method: 'get', path: '/ouder/inzage/csv', for: 'gezin', handle: csv },
]
