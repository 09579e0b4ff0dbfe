/** Earlier versions of the rules of a region, and what differs between two of them. */
import type { Request } from 'express'
import type { Rule } from '../../../../policies/catalogue.ts'
import type { RuleChange } from '../../../../policies/rule-changes.ts'
import type { Language } from '../../../../policies/vocabulary.ts'
import { unknownThing } from '../../../acting.ts'
import {
  type NumberedVersion,
  type RuleDifference,
  ruleDifference,
  ruleVersionsOf,
} from '../../../decisions/rule-versions.ts'
import { errorSummary, type FieldFault, select } from '../../fields.ts'
import { attr, type Html, type HtmlValue, href, html } from '../../html.ts'
import { dayText, moment } from '../../language.ts'
import { pageLinks, pageOf, placeIn } from '../../lists.ts'
import type { Page, PortalRoute, Visit } from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { supervisionTexts } from '../../texts/supervision.ts'
import {
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
  table,
} from '../../ui.ts'
import { deskAt, OFFICE } from '../staff/office.ts'
import { memberWords } from './rule-words.ts'

const PATH = '/fg/regels/versies'
const COMPARE = '/fg/regels/verschil'
/** Enough of a hash to see that two differ. */
const HASH_SIGNS = 12
/** A rule that came or went weighs two kilobytes; a page stays under thirty. */
const CHANGES_A_PAGE = 10

const historyOf = async (visit: Visit, req: Request) => {
  const { parties, actor } = await deskAt(visit, 'fg', req)
  const party = parties.find(({ id }) => id === actor?.party)
  if (!party) throw unknownThing()
  return { party, versions: await ruleVersionsOf(visit.context, party.region) }
}

type History = Awaited<ReturnType<typeof historyOf>>

// --- all versions ----------------------------------------------------------------------------------------------

const compareForm = (
  { language, fields }: Visit,
  { party, versions }: History,
  faults: readonly FieldFault[],
): Html => {
  const texts = supervisionTexts[language].versions
  const options = versions.map(({ number, since }) => ({
    value: String(number),
    label: texts.option(number, dayText(since, language)),
  }))
  const choice = (name: 'van' | 'naar', label: string) =>
    select({ name, label, options, faults, value: String(fields[name] ?? '') })
  return html`${heading(2, texts.compare)}<form method="get" action="${href(COMPARE)}"><input type="hidden" name="${OFFICE}"${attr('value', party.id)}>${choice('van', texts.from)}${choice('naar', texts.to)}${buttons(button(texts.show, { kind: 'secondary' }))}</form>`
}

const versionsTable = ({ language }: Visit, versions: readonly NumberedVersion[]): Html => {
  const texts = supervisionTexts[language].versions
  return table(
    texts.caption,
    texts.heads,
    versions.map(({ number, since, until, version, regionHash }) => [
      number,
      moment(since, language),
      until === null ? badge('safe', texts.now) : moment(until, language),
      version,
      regionHash.slice(0, HASH_SIGNS),
      texts.who,
    ]),
  )
}

const versionsPage = (
  { visit, req }: { readonly visit: Visit; readonly req: Request },
  history: History,
  faults: readonly FieldFault[],
): Page => {
  const { language } = visit
  const texts = supervisionTexts[language].versions
  const { versions, party } = history
  const { shown, next } = pageOf(versions, req)
  const address = `${PATH}?${OFFICE}=${party.id}`
  return {
    title: texts.title,
    current: '/fg/regels',
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${lead(texts.lead)}
${versions.length > 0 ? versionsTable(visit, shown) : paragraph(texts.none)}${buttons(pageLinks(visit, { req, address, next, more: texts.older }))}
${versions.length > 1 && compareForm(visit, history, faults)}`,
    status: faults.length > 0 ? 400 : 200,
  }
}

// --- the difference --------------------------------------------------------------------------------------------

type Told = RuleDifference['changes'] & object

const shown = (visit: Visit, member: Parameters<typeof memberWords>[1]): HtmlValue =>
  memberWords(visit, member) || supervisionTexts[visit.language].versions.nothing

/** What a reader wants to know of a row that came or went; the rest of it is for whoever keeps the catalogue. */
const TOLD = [
  'holder',
  'requester',
  'purpose',
  'categories',
  'outcome',
  'textProfessional',
] as const

const wholeRule = (visit: Visit, rule: Rule, toldIn: Language): Html => {
  const { fields } = supervisionTexts[visit.language].versions
  return facts(
    TOLD.map((field) => [
      fields[field] ?? field,
      shown(visit, { field, value: rule[field], toldIn }),
    ]),
  )
}

const changeCard = (visit: Visit, change: RuleChange, { toldIn }: Told): Html => {
  const texts = supervisionTexts[visit.language].versions
  if (change.kind !== 'changed') {
    const isNew = change.kind === 'added'
    const mark = badge(isNew ? 'safe' : 'danger', texts[change.kind])
    const language = isNew ? toldIn.after : toldIn.before
    return card({ title: change.rule.id, level: 3, mark }, wholeRule(visit, change.rule, language))
  }
  const rows = change.fields.map(({ field, before, after }) => [
    texts.fields[field] ?? field,
    shown(visit, { field, value: before, toldIn: toldIn.before }),
    shown(visit, { field, value: after, toldIn: toldIn.after }),
  ])
  const mark = badge('warning', texts.changed)
  return card({ title: change.id, level: 3, mark }, table(change.id, texts.fieldHeads, rows))
}

const switchesTable = ({ language }: Visit, { switches }: Told): Html => {
  const texts = supervisionTexts[language].versions
  const rows = switches.map(({ key, before, after }) => [
    key,
    before ?? texts.nothing,
    after ?? texts.nothing,
  ])
  return html`${heading(2, texts.switches)}${table(texts.switches, texts.switchHeads, rows)}`
}

const changesBody = (
  visit: Visit,
  { changes }: RuleDifference,
  { req, address }: { readonly req: Request; readonly address: string },
): Html => {
  const texts = supervisionTexts[visit.language].versions
  if (changes === null) return paragraph(texts.unreadable)
  const { rules, switches } = changes
  if (rules.length + switches.length === 0) return paragraph(texts.same)
  const { shown, next } = pageOf(rules, req, CHANGES_A_PAGE)
  return html`${switches.length > 0 && placeIn(req) === undefined && switchesTable(visit, changes)}
${rules.length > 0 && html`${heading(2, texts.rules)}${cards(shown.map((change) => changeCard(visit, change, changes)))}`}
${buttons(pageLinks(visit, { req, address, next, more: texts.more }))}`
}

const numberIn = ({ query }: Request, name: string): number => {
  const number = Number(query[name])
  return Number.isSafeInteger(number) && number > 0 ? number : 0
}

const difference: PortalRoute['handle'] = async (visit, req) => {
  const history = await historyOf(visit, req)
  const texts = supervisionTexts[visit.language].versions
  const [from, to] = [numberIn(req, 'van'), numberIn(req, 'naar')]
  if (from === 0 || to === 0 || from === to) {
    const fields = { van: String(from || ''), naar: String(to || '') }
    return versionsPage({ visit: { ...visit, fields }, req }, history, [
      { field: 'van', message: texts.fault },
    ])
  }
  const { party } = history
  const found = await ruleDifference(visit.context, party.region, { from, to })
  const address = `${COMPARE}?${OFFICE}=${party.id}&van=${from}&naar=${to}`
  return {
    title: texts.difference(from, to),
    current: '/fg/regels',
    body: html`${lead(texts.first)}${changesBody(visit, found, { req, address })}
${buttons(linkButton(`${PATH}?${OFFICE}=${party.id}`, texts.back, 'secondary'))}`,
  }
}

export const versies: readonly PortalRoute[] = [
  {
    method: 'get',
    path: PATH,
    for: 'fg',
    handle: async (visit, req) => versionsPage({ visit, req }, await historyOf(visit, req), []),
  },
  { method: 'get', path: COMPARE, for: 'fg', handle: difference },
]
