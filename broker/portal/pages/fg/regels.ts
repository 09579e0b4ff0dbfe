/** The rules in force in the region of an organisation, with their version, and what its region chose. */
import type { Request } from 'express'
import { dayOf } from '../../../../consent/time.ts'
import type { Rule, SwitchEffect } from '../../../../policies/catalogue.ts'
import { standingSwitches } from '../../../../policies/region.ts'
import { unknownThing } from '../../../acting.ts'
import { type Html, html } from '../../html.ts'
import { dutchOn } from '../../language.ts'
import { pageLinks, pageOf } from '../../lists.ts'
import { catalogueFor, type PortalRoute, type Visit } from '../../site.ts'
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
  table,
} from '../../ui.ts'
import { purposeOf } from '../ouder/parts.ts'
import { deskAt } from '../staff/office.ts'
import { dataNames, EVERY, kindNames } from './rule-words.ts'

const PATH = '/fg/regels'
/** A rule with its texts weighs up to two kilobytes; a page stays under thirty. */
const RULES_A_PAGE = 12

const regionOf = async (visit: Visit, req: Request) => {
  const { rulebooks } = visit.context
  const { parties, actor } = await deskAt(visit, 'fg', req)
  const party = parties.find(({ id }) => id === actor?.party)
  const loaded = party && rulebooks.regionOf(party.region)
  if (!(party && loaded)) throw unknownThing()
  const today = dayOf(visit.now)
  return { party, loaded, today, rules: rulebooks.inForce(party.region, today) }
}

const effectText = ({ language }: Visit, effect: SwitchEffect | undefined): string | null => {
  const texts = rulesTexts[language]
  if (!effect) return null
  if (effect.parameter !== undefined) return effect.parameter
  const rows = (effect.rows ?? []).join(', ')
  return effect.remove ? texts.removesRows(rows) : texts.changesRows(rows)
}

const overview: PortalRoute['handle'] = async (visit, req) => {
  const { loaded, today, rules, party } = await regionOf(visit, req)
  const catalogue = catalogueFor(visit)
  const texts = rulesTexts[visit.language]
  const standing = standingSwitches(catalogue, loaded.region, today)
  const rulesOf = (id: string, name: string) => link(`${PATH}/${id}?organisatie=${party.id}`, name)
  return {
    title: texts.title,
    current: PATH,
    body: html`${lead(texts.lead)}${facts([
      [texts.version, rules.rulebook.version],
      [texts.catalogueHash, rules.catalogueHash],
      [texts.region, dutchOn(visit.language, loaded.region.name)],
      [texts.regionHash, rules.regionHash],
    ])}${linkButton(`${PATH}/versies?organisatie=${party.id}`, supervisionTexts[visit.language].versions.link, 'secondary')}
${heading(2, texts.purposes)}${list([rulesOf('alle', texts.everywhere), ...catalogue.purposes.map(({ id, name }) => rulesOf(id, name))])}
${heading(2, texts.switches)}${table(
  texts.switches,
  texts.switchHeads,
  standing.map(({ item, choice }) => [
    item.key,
    choice === item.default ? choice : badge('warning', choice),
    choice === item.default
      ? texts.isDefault
      : html`${effectText(visit, item.effects[choice])} ${texts.otherThan(item.default)}`,
    item.note,
  ]),
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

const ofPurpose: PortalRoute['handle'] = async (visit, req) => {
  const { rules, party } = await regionOf(visit, req)
  const wanted = String(req.params['doel'])
  const purpose = wanted === 'alle' ? undefined : purposeOf(visit, wanted)
  if (!purpose && wanted !== 'alle') throw unknownThing()
  const texts = rulesTexts[visit.language]
  const all = [...rules.in(visit.language).rules.values()].flat()
  const fitting = all.filter((rule) => rule.purpose.includes(purpose?.id ?? EVERY))
  const { shown, next } = pageOf(fitting, req, RULES_A_PAGE)
  const address = `${PATH}/${wanted}?organisatie=${party.id}`
  return {
    title: texts.rulesFor(purpose?.name ?? texts.everywhere),
    current: PATH,
    body: html`${cards(shown.map((rule) => ruleCard(visit, rule)))}
${buttons(pageLinks(visit, { req, address, next, more: texts.more }), linkButton(`${PATH}?organisatie=${party.id}`, texts.back, 'secondary'))}`,
  }
}

export const regels: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'fg', handle: overview },
  { method: 'get', path: `${PATH}/:doel`, for: 'fg', handle: ofPurpose },
]
