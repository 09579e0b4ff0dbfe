/** The rules in force in the region of an organisation, with their version, and what its region chose. */
import type { Request } from 'express'
import { dayOf } from '../../../../consent/time.ts'
import type { RegionSwitch, Rule, SwitchEffect } from '../../../../policies/catalogue.ts'
import { type Region, type StandingSwitch, standingSwitches } from '../../../../policies/region.ts'
import { unknownThing } from '../../../acting.ts'
import { type Html, type HtmlValue, html } from '../../html.ts'
import { dutchOn } from '../../language.ts'
import { pageLinks, pageOf } from '../../lists.ts'
import { catalogueFor, type Page, type PortalRoute, type Visit } from '../../site.ts'
import { rulesTexts } from '../../texts/rules.ts'
import { supervisionTexts } from '../../texts/supervision.ts'
import {
  type BadgeKind,
  badge,
  buttons,
  card,
  cards,
  facts,
  heading,
  lead,
  link,
  linkButton,
  list,
  paragraph,
  table,
} from '../../ui.ts'
import { dataNames, EVERY, kindNames } from '../fg/rule-words.ts'
import { purposeOf } from '../ouder/parts.ts'
import { deskAt } from './office.ts'

/** Who reads the rules, and where: professionals look them up, privacy officers compare versions as well. */
type Place = { readonly path: string; readonly as: 'fg' | 'professional' }

const PLACES: readonly Place[] = [
  { path: '/fg/regels', as: 'fg' },
  { path: '/prof/regels', as: 'professional' },
]
/** A rule with its texts weighs up to two kilobytes; a page stays under thirty. */
const RULES_A_PAGE = 12

const regionOf = async (visit: Visit, req: Request, { as }: Place) => {
  const { rulebooks } = visit.context
  const { parties, actor } = await deskAt(visit, as, req)
  const party = parties.find(({ id }) => id === actor?.party)
  const loaded = party && rulebooks.regionOf(party.region)
  if (!(party && loaded)) throw unknownThing()
  const today = dayOf(visit.now)
  return { party, loaded, today, rules: rulebooks.inForce(party.region, today) }
}

/** What a choice comes to, in words; a region may have a choice that nobody found words for. */
const choiceText = ({ says, effects }: RegionSwitch, choice: string): string =>
  says[choice] ?? effects[choice]?.parameter ?? choice

/** Which rules a choice changes, where it changes any. */
const rowsText = ({ language }: Visit, effect: SwitchEffect | undefined): string | null => {
  const texts = rulesTexts[language]
  if (effect?.rows === undefined) return null
  const rows = effect.rows.join(', ')
  return effect.remove ? texts.removesRows(rows) : texts.changesRows(rows)
}

const choiceCells = (visit: Visit, { item, choice }: StandingSwitch): readonly HtmlValue[] => {
  const texts = rulesTexts[visit.language]
  const words = choiceText(item, choice)
  const isDefault = choice === item.default
  return [
    isDefault ? words : html`${paragraph(words)}${badge('warning', texts.differs)}`,
    isDefault
      ? texts.isDefault
      : html`${rowsText(visit, item.effects[choice])} ${texts.otherThan(choiceText(item, item.default))}`,
    item.note,
    item.key,
  ]
}

const regionName = ({ language }: Visit, { name, nameEnglish }: Region): HtmlValue =>
  language === 'en' && nameEnglish !== undefined ? nameEnglish : dutchOn(language, name)

const overview = async (visit: Visit, req: Request, place: Place): Promise<Page> => {
  const { path, as } = place
  const { loaded, today, rules, party } = await regionOf(visit, req, place)
  const catalogue = catalogueFor(visit)
  const texts = rulesTexts[visit.language]
  const standing = standingSwitches(catalogue, loaded.region, today)
  const rulesOf = (id: string, name: string) => link(`${path}/${id}?organisatie=${party.id}`, name)
  return {
    title: texts.title,
    current: path,
    body: html`${lead(texts.lead)}${facts([
      [texts.version, rules.rulebook.version],
      [texts.catalogueHash, rules.catalogueHash],
      [texts.region, regionName(visit, loaded.region)],
      [texts.regionHash, rules.regionHash],
    ])}${as === 'fg' && linkButton(`${path}/versies?organisatie=${party.id}`, supervisionTexts[visit.language].versions.link, 'secondary')}
${heading(2, texts.purposes)}${list([rulesOf('alle', texts.everywhere), ...catalogue.purposes.map(({ id, name }) => rulesOf(id, name))])}
${heading(2, texts.switches)}${table(
  texts.switches,
  texts.switchHeads,
  standing.map((one) => choiceCells(visit, one)),
)}`,
  }
}

const LOOKS: Partial<Record<Rule['outcome'], BadgeKind>> = { never: 'danger', consent: 'warning' }

const ruleCard = (visit: Visit, rule: Rule): Html => {
  const texts = rulesTexts[visit.language]
  const mark = badge(LOOKS[rule.outcome] ?? 'safe', texts.outcomes[rule.outcome])
  return card(
    { title: rule.id, mark },
    facts([
      [texts.rule.from, kindNames(visit, rule.holder)],
      [texts.rule.to, kindNames(visit, rule.requester)],
      [texts.rule.data, dataNames(visit, rule.categories)],
      [texts.rule.text, rule.textProfessional],
      [texts.rule.law, dutchOn(visit.language, rule.legalRefs.join('; '))],
      [texts.rule.sure, texts.confidence[rule.confidence]],
    ]),
  )
}

const ofPurpose = async (visit: Visit, req: Request, place: Place): Promise<Page> => {
  const { path } = place
  const { rules, party } = await regionOf(visit, req, place)
  const wanted = String(req.params['doel'])
  const purpose = wanted === 'alle' ? undefined : purposeOf(visit, wanted)
  if (!purpose && wanted !== 'alle') throw unknownThing()
  const texts = rulesTexts[visit.language]
  const all = [...rules.in(visit.language).rules.values()].flat()
  const fitting = all.filter((rule) => rule.purpose.includes(purpose?.id ?? EVERY))
  const { shown, next } = pageOf(fitting, req, RULES_A_PAGE)
  const address = `${path}/${wanted}?organisatie=${party.id}`
  return {
    title: texts.rulesFor(purpose?.name ?? texts.everywhere),
    current: path,
    body: html`${cards(shown.map((rule) => ruleCard(visit, rule)))}
${buttons(pageLinks(visit, { req, address, next, more: texts.more }), linkButton(`${path}?organisatie=${party.id}`, texts.back, 'secondary'))}`,
  }
}

export const regels: readonly PortalRoute[] = PLACES.flatMap((place) => {
  const { path, as } = place
  return [
    { method: 'get', path, for: as, handle: (visit, req) => overview(visit, req, place) },
    {
      method: 'get',
      path: `${path}/:doel`,
      for: as,
      handle: (visit, req) => ofPurpose(visit, req, place),
    },
  ] satisfies readonly PortalRoute[]
})
