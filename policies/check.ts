/** What must hold of a whole catalogue, beyond the shape of each entry (texts and known flags are in the schema). */
import { findAmbiguities } from './ambiguity.ts'
import {
  type Catalogue,
  type Category,
  type CategoryField,
  obligationKind,
  overrideRows,
  type RegionSwitch,
  type Rule,
  reasonCode,
  type SwitchEffect,
} from './catalogue.ts'
import { type AppliedRegion, applyRegion, cautiousRegion } from './region.ts'

/** One fault: in which part of the catalogue, of which entry (id, key, code or flag), and what is wrong. */
export type CatalogueFault = {
  readonly part: keyof Catalogue
  readonly id: string
  readonly message: string
}

type Found = readonly [id: string, message: string]

/** Rows that are law and no region's choice (law.md c16): closed list of the school report, BSN, safety entries. */
const lockedRows: readonly string[] = ['R56', 'R57', 'R107', 'R108', ...overrideRows]
/** Switches that choose the ground of consultations; professional secrecy is not theirs to lift. */
const consultationSwitch = /^(mdo|tafel|oza)\./
/** Later than every law: what a choice does once it is in force. */
const EVER = '9999-12-31'

/** All faults of a catalogue, at once; an empty list means it may be used. Throws nothing. */
export function checkCatalogue(catalogue: Catalogue): CatalogueFault[] {
  const parts: readonly (readonly [keyof Catalogue, readonly Found[]])[] = [
    ['parties', duplicates(catalogue.parties.map(({ id }) => id))],
    ['purposes', purposeFaults(catalogue)],
    ['categories', categoryFaults(catalogue)],
    ['rules', ruleFaults(catalogue)],
    ['switches', switchFaults(catalogue)],
    ['reasons', reasonFaults(catalogue)],
    ['obligations', obligationFaults(catalogue)],
  ]
  return parts.flatMap(([part, found]) => found.map(([id, message]) => ({ part, id, message })))
}

function duplicates(ids: readonly string[]): Found[] {
  const twice = new Set(ids.filter((id, at) => ids.indexOf(id) !== at))
  return [...twice].map((id) => [id, 'occurs more than once'])
}

function purposeFaults({ purposes }: Catalogue): Found[] {
  const offered = purposes.filter(({ system, consentable }) => system && consentable)
  return [
    ...duplicates(purposes.map(({ id }) => id)),
    ...offered.map(
      ({ id }): Found => [id, 'is a system purpose and cannot be offered as a choice'],
    ),
  ]
}

function categoryFaults({ categories }: Catalogue): Found[] {
  return [
    ...duplicates(categories.map(({ id }) => id)),
    ...categories.flatMap((category) =>
      fieldFaults(category).map((fault): Found => [category.id, fault]),
    ),
  ]
}

type AnyField = Pick<CategoryField, 'name' | 'format' | 'choices' | 'minimum'>

function fieldFaults({ fields }: Category): string[] {
  const lists = fields.flatMap((field) => (field.items === undefined ? [] : [field.items]))
  const groups: readonly (readonly AnyField[])[] = [fields, ...lists]
  return [
    ...groups.flatMap((group) =>
      duplicates(group.map(({ name }) => name)).map(
        ([name]) => `field ${name} occurs more than once`,
      ),
    ),
    ...groups.flat().flatMap(formatFaults),
    ...fields.flatMap(({ name, format, items }) =>
      items !== undefined && format !== 'list' ? [`field ${name} has items but is no list`] : [],
    ),
  ]
}

function formatFaults({ name, format, choices, minimum }: AnyField): string[] {
  const counts = format === 'integer' || format === 'number'
  return [
    ...(choices !== undefined && format !== 'text'
      ? [`field ${name} has choices but is no text`]
      : []),
    ...(minimum !== undefined && !counts ? [`field ${name} has a minimum but is no number`] : []),
  ]
}

function ruleFaults(catalogue: Catalogue): Found[] {
  const of = (check: (row: Rule) => readonly string[]) =>
    catalogue.rules.flatMap((row) => check(row).map((message): Found => [row.id, message]))
  const keys = catalogue.switches.map(({ key }) => key)
  return [
    ...duplicates(catalogue.rules.map(({ id }) => id)),
    ...of((row) => idFaults(catalogue, row)),
    ...of(regimeFaults),
    ...of(ageFaults),
    ...of(({ outcome, familyCopy }) =>
      outcome === 'never' && familyCopy !== null
        ? ['provides nothing, so that there is no copy of it to give']
        : [],
    ),
    ...of(({ configKey }) =>
      configKey === null || keys.includes(configKey)
        ? []
        : [`configKey ${configKey} names no switch`],
    ),
    ...ambiguityFaults(catalogue.rules),
  ]
}

function idFaults(catalogue: Catalogue, row: Rule): string[] {
  const parties = [...catalogue.parties.map(({ id }) => id), '*']
  const tables = catalogue.parties.filter(({ isTable }) => isTable).map(({ id }) => id)
  const purposes = [...catalogue.purposes.map(({ id }) => id), '*']
  const categories = catalogue.categories.map(({ id }) => id)
  const seated = [...row.holder, ...row.requester].filter((id) => tables.includes(id))
  return [
    ...listFaults('holder', row.holder, parties),
    ...listFaults('requester', row.requester, parties),
    ...listFaults('purpose', row.purpose, purposes),
    ...listFaults('categories', row.categories, categories),
    ...seated.map((id) => `names ${id}, a table, which can neither hold nor receive data`),
  ]
}

function listFaults(name: string, ids: readonly string[], known: readonly string[]): string[] {
  return [
    ...ids.filter((id) => !known.includes(id)).map((id) => `${name} has the unknown id ${id}`),
    ...duplicates(ids).map(([id]) => `${name} has ${id} more than once`),
    ...(ids.includes('*') && ids.length > 1 ? [`${name} mixes * with other ids`] : []),
  ]
}

function regimeFaults({ outcome, consentRegime, parentsRule }: Rule): string[] {
  if (outcome === 'consent') {
    return consentRegime === null ? ['rests on consent but has no consentRegime'] : []
  }
  const has = consentRegime !== null || parentsRule !== null
  return has ? [`rests on ${outcome} and cannot have a consentRegime or parentsRule`] : []
}

function ageFaults({ ageMin, ageMax }: Rule): string[] {
  return ageMin !== null && ageMax !== null && ageMin > ageMax ? ['ageMin is above ageMax'] : []
}

function ambiguityFaults(rules: readonly Rule[]): Found[] {
  return findAmbiguities(rules).map(({ first, second, category }) => [
    first.id,
    `and ${second.id} are equally specific for ${category} but answer differently`,
  ])
}

function switchFaults(catalogue: Catalogue): Found[] {
  const usual = applyRegion(catalogue, cautiousRegion, EVER)
  return [
    ...duplicates(catalogue.switches.map(({ key }) => key)),
    ...catalogue.switches.flatMap((item) =>
      [
        ...choiceFaults(item),
        ...Object.entries(item.effects).flatMap(([choice, effect]) =>
          effectFaults(catalogue, item, effect).map((fault) => `choice ${choice} ${fault}`),
        ),
        ...item.choices.flatMap((choice) => resultFaults(catalogue, item, choice, usual)),
      ].map((message): Found => [item.key, message]),
    ),
  ]
}

function choiceFaults({ choices, default: usual, effects, fixed }: RegionSwitch): string[] {
  const strange = Object.keys(effects).filter((choice) => !choices.includes(choice))
  return [
    ...duplicates(choices).map(([choice]) => `has choice ${choice} more than once`),
    ...(choices.includes(usual) ? [] : [`has the default ${usual}, which is no choice`]),
    ...(fixed && choices.length > 1 ? ['is fixed but has more than one choice'] : []),
    ...(!fixed && choices.length === 1
      ? ['has one choice and so no effect, but is not fixed']
      : []),
    ...strange.map((choice) => `has an effect for ${choice}, which is no choice`),
    ...(usual in effects
      ? [`has an effect for the default ${usual}, which must change nothing`]
      : []),
  ]
}

function effectFaults(catalogue: Catalogue, item: RegionSwitch, effect: SwitchEffect): string[] {
  const ids = effect.rows ?? []
  const rows = catalogue.rules.filter(({ id }) => ids.includes(id))
  const unknown = ids.filter((id) => !catalogue.rules.some((row) => row.id === id))
  const acts = effect.set !== undefined || effect.remove === true || effect.dropWhen !== undefined
  return [
    ...unknown.map((id) => `names the unknown row ${id}`),
    ...(acts && ids.length === 0 ? ['changes rows but names none'] : []),
    ...(effect.set !== undefined && effect.remove === true
      ? ['both changes and removes rows']
      : []),
    ...categoryEffectFaults(catalogue, rows, effect),
    ...rows.flatMap((row) => rowEffectFaults(item, row, effect)),
  ]
}

function categoryEffectFaults(
  catalogue: Catalogue,
  rows: readonly Rule[],
  effect: SwitchEffect,
): string[] {
  const known = catalogue.categories.map(({ id }) => id)
  const strange = (effect.set?.categories ?? []).filter((id) => !known.includes(id))
  const absent = (effect.categories ?? []).filter(
    (id) => !rows.some((row) => row.categories.includes(id)),
  )
  const both = effect.categories !== undefined && effect.set?.categories !== undefined
  return [
    ...strange.map((id) => `sets the unknown category ${id}`),
    ...absent.map((id) => `is about category ${id}, which none of its rows has`),
    ...(both ? ['is about some categories and also sets categories'] : []),
  ]
}

function rowEffectFaults(item: RegionSwitch, row: Rule, { set }: SwitchEffect): string[] {
  const secret = consultationSwitch.test(item.key) && row.consentRegime === 'care'
  const turns = set?.outcome !== undefined && set.outcome !== row.outcome
  const texts = set?.textParent !== undefined && set.textProfessional !== undefined
  return [
    ...(lockedRows.includes(row.id)
      ? [`changes ${row.id}, which is law and no region's choice`]
      : []),
    ...(secret ? [`changes ${row.id}, but rows of regime care keep their secrecy`] : []),
    ...(turns && !texts ? [`turns the outcome of ${row.id} but brings no texts for it`] : []),
  ]
}

/** What is wrong once a choice has been made: it changes nothing, or it leaves rows that cannot stand. */
function resultFaults(
  catalogue: Catalogue,
  item: RegionSwitch,
  choice: string,
  usual: AppliedRegion,
): string[] {
  if (choice === item.default) return []
  const result = applyRegion(catalogue, regionChoosing(catalogue, item, choice), EVER)
  if (JSON.stringify(result) === JSON.stringify(usual)) return [`choice ${choice} has no effect`]
  const before = new Set(usual.rules)
  return [
    ...result.rules
      .filter((row) => !before.has(row))
      .flatMap((row) =>
        regimeFaults(row).map((fault) => `choice ${choice} leaves ${row.id}, which ${fault}`),
      ),
    ...findAmbiguities(result.rules)
      .filter(({ first, second }) => !(before.has(first) && before.has(second)))
      .map(
        ({ first, second, category }) =>
          `choice ${choice} makes ${first.id} and ${second.id} equally specific for ${category} with different answers`,
      ),
  ]
}

/** A region that makes one choice, with whatever ground it may need. */
function regionChoosing({ purposes }: Catalogue, { key }: RegionSwitch, choice: string) {
  const days = Object.fromEntries(purposes.map(({ id }) => [id, 1]))
  const grounded = { choice, reference: 'check', inForceFrom: EVER }
  const setting = choice === 'map' ? { choice, days } : grounded
  return { ...cautiousRegion, switches: { [key]: setting } }
}

function reasonFaults({ reasons }: Catalogue): Found[] {
  const codes = reasons.map(({ code }) => code)
  const missing = reasonCode.options.filter((code) => !codes.includes(code))
  return [...duplicates(codes), ...missing.map((code): Found => [code, 'has no texts'])]
}

function obligationFaults({ obligations }: Catalogue): Found[] {
  return obligationKind.options
    .filter((kind) => !obligations[kind]?.length)
    .map((kind) => [kind, 'has no obligations'])
}
