/** A region's choices: which switches it sets, on what ground, and what that makes of the catalogue. */
import { z } from 'zod'
import { findAmbiguities } from './ambiguity.ts'
import type { Catalogue, RegionSwitch, RowChange, Rule, SwitchEffect } from './catalogue.ts'

/** A choice as people write it in YAML, where `true` and `14` are no texts. */
const word = z.union([z.string(), z.boolean(), z.number()]).transform(String)
const groundedChoice = z.strictObject({
  choice: word,
  /** Reference of the legal opinion, where the choice requires `juridisch_advies`. */
  reference: z.string().trim().min(1).optional(),
  /** First day the law is in force, where the choice requires `inwerkingtreding`. */
  inForceFrom: z.iso.date().optional(),
})
/** Days per purpose id; shorter than the purpose's maximum, never longer. */
const durationMap = z.strictObject({
  choice: z.literal('map'),
  days: z.record(z.string(), z.int().min(1).max(365)),
})

const setting = z.union([word, durationMap, groundedChoice], {
  error:
    'give a choice, or { choice, reference } or { choice, inForceFrom: YYYY-MM-DD }, or { choice: map, days: { purpose: 1 to 365 } }',
})
type Setting = z.infer<typeof setting>

export const region = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_-]*$/),
  name: z.string().trim().min(1),
  /** The same on English pages, where the region has a name there. */
  nameEnglish: z.string().trim().min(1).optional(),
  switches: z.record(z.string(), setting).default({}),
})
export type Region = z.infer<typeof region>

/** What the switches of a region turn, apart from rows. Defaults are the catalogue's cautious ones. */
export type Parameters = {
  /** `consent.care.dubbel_12_15` */
  readonly care12to15: 'child_and_parents' | 'child_only'
  /** `consent.edu.bezwaar_12_15` */
  readonly eduObjection12to15: 'block_until_talk' | 'register_only'
  /** `consent.parents.normaal` */
  readonly parentsNormal: 'one_unless_objection' | 'all'
  /** `consent.parents.bijzonder` */
  readonly parentsSpecial: 'all' | 'one_unless_objection'
  /** `consent.parents.onbereikbaar_dagen`; null is off. */
  readonly unreachableDays: number | null
  /** `consent.duur_dagen`: the longest a consent may last, in days, for every purpose. */
  readonly consentDays: Readonly<Record<string, number>>
  /** `consent.afkoeling_dagen` */
  readonly coolingOffDays: number
  /** `vir.actief` */
  readonly virActive: boolean
}

/** The rows and parameters that hold in one region on one day. */
export type AppliedRegion = {
  readonly rules: readonly Rule[]
  readonly parameters: Parameters
}

/** A region without choices of its own: every switch at its cautious default. */
export const cautiousRegion: Region = {
  id: 'standaard',
  name: 'Voorzichtige standaard',
  switches: {},
}

/** Days without a repeated question after a refusal, where no switch says otherwise (law.md c7: no pressure). */
const COOLING_OFF_DAYS = 30

/**
 * The rows and parameters of a region on a day (`YYYY-MM-DD`). A choice that `checkRegion` would refuse, or whose
 * law is not yet in force that day, leaves the default standing. Where a switch changes only some categories of a
 * row, the row is split: both parts keep its id and share no category, so that a decision still names the row.
 */
export function applyRegion(catalogue: Catalogue, chosen: Region, day: string): AppliedRegion {
  const standing = standingSwitches(catalogue, chosen, day)
  const choices = new Map(standing.map(({ item, choice }) => [item.key, choice] as const))
  let rules: readonly Rule[] = catalogue.rules
  for (const { item, choice } of standing) {
    const effect = item.effects[choice]
    if (effect !== undefined) rules = applyEffect(rules, effect)
  }
  return { rules, parameters: parametersOf(catalogue, choices, chosen) }
}

export type StandingSwitch = { readonly item: RegionSwitch; readonly choice: string }

/** Every switch with the choice that stands on a day (`YYYY-MM-DD`): the region's where it may stand, else the default. */
export function standingSwitches(
  catalogue: Catalogue,
  chosen: Region,
  day: string,
): readonly StandingSwitch[] {
  return catalogue.switches.map((item) => ({
    item,
    choice: standingChoice(item, chosen.switches[item.key], day),
  }))
}

function standingChoice(item: RegionSwitch, setting: Setting | undefined, day: string): string {
  if (setting === undefined) return item.default
  const choice = choiceOf(setting)
  const refused = !item.choices.includes(choice) || missingGround(item, setting) !== undefined
  return refused || beforeLaw(setting, day) ? item.default : choice
}

function choiceOf(setting: Setting): string {
  return typeof setting === 'string' ? setting : setting.choice
}

/** The member of a setting that the chosen effect requires and the region did not give. */
function missingGround(item: RegionSwitch, setting: Setting): string | undefined {
  const requires = item.effects[choiceOf(setting)]?.requires
  if (requires === undefined) return undefined
  const member = requires === 'inwerkingtreding' ? 'inForceFrom' : 'reference'
  return groundOf(setting, member) === undefined ? member : undefined
}

function groundOf(setting: Setting, member: 'inForceFrom' | 'reference'): string | undefined {
  return typeof setting === 'object' && member in setting ? Reflect.get(setting, member) : undefined
}

/** Dates written `YYYY-MM-DD` compare as texts. */
function beforeLaw(setting: Setting, day: string): boolean {
  const from = groundOf(setting, 'inForceFrom')
  return from !== undefined && day < from
}

function applyEffect(rules: readonly Rule[], effect: SwitchEffect): readonly Rule[] {
  const rows = effect.rows ?? []
  return rules.flatMap((row) => (rows.includes(row.id) ? changeRow(row, effect) : [row]))
}

function changeRow(row: Rule, effect: SwitchEffect): readonly Rule[] {
  const only = effect.categories ?? row.categories
  const inside = row.categories.filter((id) => only.includes(id))
  const outside = row.categories.filter((id) => !only.includes(id))
  const kept = outside.length === 0 ? [] : [{ ...row, categories: outside }]
  if (inside.length === 0 || effect.remove === true) return kept
  const dropped = withoutFlags({ ...row, categories: inside }, effect.dropWhen ?? [])
  return [...kept, withChange(dropped, effect.set ?? {})]
}

function withoutFlags(row: Rule, flags: readonly string[]): Rule {
  const when = Object.fromEntries(
    Object.entries(row.when).filter(([name]) => !flags.includes(name)),
  )
  return { ...row, when }
}

/**
 * A row that no longer rests on consent has nobody who must say yes; and what the young person read belongs to the text that is
 * replaced.
 */
function withChange(row: Rule, set: RowChange): Rule {
  const change = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined))
  const textYoung = set.textParent === undefined ? row.textYoung : null
  const changed: Rule = { ...row, textYoung, ...change }
  if (changed.outcome === 'consent') return changed
  return { ...changed, consentRegime: null, parentsRule: null, consentBy: null }
}

function parametersOf(
  catalogue: Catalogue,
  choices: ReadonlyMap<string, string>,
  chosen: Region,
): Parameters {
  const is = (key: string, choice: string) => choices.get(key) === choice
  return {
    care12to15: is('consent.care.dubbel_12_15', 'child_only') ? 'child_only' : 'child_and_parents',
    eduObjection12to15: is('consent.edu.bezwaar_12_15', 'register_only')
      ? 'register_only'
      : 'block_until_talk',
    parentsNormal: is('consent.parents.normaal', 'all') ? 'all' : 'one_unless_objection',
    parentsSpecial: is('consent.parents.bijzonder', 'one_unless_objection')
      ? 'one_unless_objection'
      : 'all',
    unreachableDays: daysIn(choices.get('consent.parents.onbereikbaar_dagen')) ?? null,
    consentDays: consentDays(catalogue, is('consent.duur_dagen', 'map') ? chosen : cautiousRegion),
    coolingOffDays: daysIn(choices.get('consent.afkoeling_dagen')) ?? COOLING_OFF_DAYS,
    virActive: is('vir.actief', 'true'),
  }
}

function daysIn(choice: string | undefined): number | undefined {
  return choice !== undefined && /^\d{1,3}$/.test(choice) ? Number(choice) : undefined
}

function consentDays(catalogue: Catalogue, chosen: Region): Readonly<Record<string, number>> {
  const days = durations(chosen.switches['consent.duur_dagen'])
  return Object.fromEntries(
    catalogue.purposes.map(({ id, maxConsentDays }) => [
      id,
      Math.min(days[id] ?? maxConsentDays, maxConsentDays),
    ]),
  )
}

function durations(setting: Setting | undefined): Readonly<Record<string, number>> {
  return typeof setting === 'object' && 'days' in setting ? setting.days : {}
}

/**
 * What is wrong with a region's choices, one sentence a fault, each naming its key; an empty list means none.
 * Choices that are sound apart but contradict each other in the rows are faults too.
 */
export function checkRegion(catalogue: Catalogue, chosen: Region): string[] {
  const known = new Map(catalogue.switches.map((item) => [item.key, item]))
  const faults = Object.entries(chosen.switches).flatMap(([key, setting]) => {
    const item = known.get(key)
    if (item === undefined) return [`${key}: the catalogue has no switch with this key`]
    return settingFaults(catalogue, item, setting).map((fault) => `${key}: ${fault}`)
  })
  return faults.length > 0 ? faults : contradictions(catalogue, chosen)
}

/** Rows that contradict each other once every law the region waits for is in force. */
function contradictions(catalogue: Catalogue, chosen: Region): string[] {
  const keys = Object.keys(chosen.switches).join(', ')
  return findAmbiguities(applyRegion(catalogue, chosen, '9999-12-31').rules).map(
    ({ first, second, category }) =>
      `${keys}: together these make rows ${first.id} and ${second.id} equally specific for ${category} with different answers`,
  )
}

function settingFaults(catalogue: Catalogue, item: RegionSwitch, setting: Setting): string[] {
  const choice = choiceOf(setting)
  if (item.fixed && choice !== item.default) {
    return [`this switch is fixed at "${item.default}" and cannot be set to "${choice}"`]
  }
  if (!item.choices.includes(choice)) {
    return [`"${choice}" is no choice; choose one of ${item.choices.join(', ')}`]
  }
  return [...groundFaults(item, setting), ...durationFaults(catalogue, item, setting)]
}

function groundFaults(item: RegionSwitch, setting: Setting): string[] {
  const choice = choiceOf(setting)
  const faults = {
    reference: `"${choice}" needs a legal opinion; give its reference in "reference"`,
    inForceFrom: `"${choice}" needs a law in force; give its first day in "inForceFrom" (YYYY-MM-DD)`,
  }
  const missing = missingGround(item, setting)
  return Object.entries(faults).flatMap(([member, fault]) => (member === missing ? [fault] : []))
}

function durationFaults(catalogue: Catalogue, item: RegionSwitch, setting: Setting): string[] {
  const days = Object.entries(durations(setting))
  if (choiceOf(setting) !== 'map') return []
  if (item.key !== 'consent.duur_dagen') return []
  if (days.length === 0) return ['"map" needs "days": a number of days for at least one purpose']
  const maximum = new Map(catalogue.purposes.map(({ id, maxConsentDays }) => [id, maxConsentDays]))
  return days.flatMap(([id, value]) => {
    const most = maximum.get(id)
    if (most === undefined) return [`days.${id}: the catalogue has no purpose with this id`]
    return value <= most ? [] : [`days.${id}: ${value} days is longer than the maximum of ${most}`]
  })
}
