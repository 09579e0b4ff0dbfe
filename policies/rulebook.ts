/** The catalogue of one region on one day, laid out so that a decision looks up its rows instead of scanning them. */
import { specificityOf } from './ambiguity.ts'
import {
  type Catalogue,
  type Category,
  overrideRows,
  type Party,
  type Purpose,
  type ReasonText,
  type Rule,
} from './catalogue.ts'
import { applyRegion, cautiousRegion, type Parameters, type Region } from './region.ts'
import { answersOf, isHeldBackPurpose, type RowAnswers } from './row-answers.ts'
import type { ConsentRegime, Flag, Language, Outcome, ParentsRule } from './vocabulary.ts'

/** Never named to anybody but the helper who set it (Jeugdwet 7.3.4 lid 2). */
const UNNAMED_FLAG: Flag = 'hulp_zonder_ouders'

/** Of two rows that are equally specific the first named here decides. */
const PRECEDENCE: readonly Outcome[] = [
  'never',
  'statutory_duty',
  'statutory_task',
  'right_to_speak',
  'treatment_team',
  'information_right',
  'consent',
  'anonymous',
  'vital_interest',
]

export type FlagWanted = { readonly flag: Flag; readonly value: boolean }

/** A row as one category sees it. */
export type Row = {
  readonly id: string
  readonly number: number
  readonly points: number
  readonly outcome: Outcome
  readonly regime: ConsentRegime | null
  readonly parentsRule: ParentsRule | null
  readonly ageMin: number
  readonly ageMax: number
  readonly when: readonly FlagWanted[]
  /** False where a missing flag must not be named: never-rows, and rows that look at help without parents. */
  readonly nameable: boolean
  /** What the row answers where nobody need say yes; shared and frozen. A `consent` row's is its permit. */
  readonly answers: RowAnswers
}

/** The rows that can matter for one combination of category, holder, requester and purpose. */
export type Candidates = {
  /** Most specific first, as step 5 of the decision rules takes them. */
  readonly rows: readonly Row[]
  readonly overrides: readonly Row[]
}

type ByPurpose = ReadonlyMap<string, Candidates>
type ByRequester = ReadonlyMap<string, ByPurpose>
type ByHolder = ReadonlyMap<string, ByRequester>

export type Rulebook = {
  /** Version of the catalogue, as decisions name it. */
  readonly version: string
  /** Of its texts. */
  readonly language: Language
  readonly parameters: Parameters
  readonly parties: ReadonlyMap<string, Party>
  readonly purposes: ReadonlyMap<string, Purpose>
  readonly categories: ReadonlyMap<string, Category>
  /** Rows by id; a row that a region split for some categories stands there once for each part. */
  readonly rules: ReadonlyMap<string, readonly Rule[]>
  readonly reasons: ReadonlyMap<string, ReasonText>
  readonly obligations: Catalogue['obligations']
  readonly flags: Catalogue['flags']
  readonly index: ReadonlyMap<string, ByHolder>
}

/**
 * Compiles the catalogue as `region` has it on `day` (`YYYY-MM-DD`); null is a region that chose nothing.
 * Costs milliseconds: do it once, not per question.
 */
export function compile(catalogue: Catalogue, region: Region | null, day: string): Rulebook {
  const applied = applyRegion(catalogue, region ?? cautiousRegion, day)
  return compileRules(catalogue, applied.rules, applied.parameters)
}

/** Compiles `rules` and `parameters` as they are, with the parties, purposes and texts of `catalogue`. */
export function compileRules(
  catalogue: Catalogue,
  rules: readonly Rule[],
  parameters: Parameters,
): Rulebook {
  return {
    version: catalogue.version,
    language: 'nl',
    parameters,
    ...entriesOf(catalogue, rules),
    index: indexOf(catalogue, rules),
  }
}

/**
 * The same rules with the English texts of `catalogue`, which must be the translation of the one that `rulebook` was compiled from, as
 * `region` has it on `day`. What decides is shared, so that both decide alike.
 */
export function inEnglish(
  rulebook: Rulebook,
  catalogue: Catalogue,
  { region, day }: { readonly region: Region; readonly day: string },
): Rulebook {
  const { rules } = applyRegion(catalogue, region, day)
  return { ...rulebook, language: 'en', ...entriesOf(catalogue, rules) }
}

/** What is looked up by its id, and read. */
function entriesOf(catalogue: Catalogue, rules: readonly Rule[]) {
  return {
    parties: byId(catalogue.parties),
    purposes: byId(catalogue.purposes),
    categories: byId(catalogue.categories),
    rules: partsById(rules),
    reasons: new Map(catalogue.reasons.map((reason) => [reason.code, reason])),
    obligations: catalogue.obligations,
    flags: catalogue.flags,
  }
}

/** The candidate rows; undefined when one of the ids is unknown. */
export function candidatesFor(
  rulebook: Rulebook,
  asked: { holder: string; requester: string; purpose: string; category: string },
): Candidates | undefined {
  return rulebook.index
    .get(asked.category)
    ?.get(asked.holder)
    ?.get(asked.requester)
    ?.get(asked.purpose)
}

function byId<Item extends { readonly id: string }>(items: readonly Item[]) {
  return new Map(items.map((item) => [item.id, item] as const))
}

function partsById(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const parts = new Map<string, Rule[]>()
  for (const rule of rules) parts.set(rule.id, [...(parts.get(rule.id) ?? []), rule])
  return parts
}

function indexOf(catalogue: Catalogue, rules: readonly Rule[]): Rulebook['index'] {
  const shared: Shared = {
    purposes: catalogue.purposes,
    parties: catalogue.parties,
    seen: new Map(),
  }
  return new Map(
    catalogue.categories.map((category) => {
      const own = rules.filter((rule) => rule.categories.includes(category.id))
      return [category.id, holdersOf(category, own, shared)] as const
    }),
  )
}

/** Equal lists of rows share one branch: the tree has hundreds of thousands of leaves and a few hundred kinds of them. */
type Shared = {
  readonly parties: readonly Party[]
  readonly purposes: readonly Purpose[]
  readonly seen: Map<string, unknown>
}

function holdersOf(category: Category, rules: readonly Rule[], shared: Shared): ByHolder {
  const keep = (id: string) => rules.filter((rule) => covers(rule.holder, id))
  return branch(shared.parties, keep, (left) =>
    once(shared, `holder ${category.id}`, left, () => requestersOf(category, left, shared)),
  )
}

function requestersOf(category: Category, rules: readonly Rule[], shared: Shared): ByRequester {
  const keep = (id: string) => rules.filter((rule) => covers(rule.requester, id))
  return branch(shared.parties, keep, (left) =>
    once(shared, `requester ${category.id}`, left, () => purposesOf(category, left, shared)),
  )
}

function purposesOf(category: Category, rules: readonly Rule[], shared: Shared): ByPurpose {
  const keep = (id: string) => rules.filter((rule) => covers(rule.purpose, id))
  return new Map(
    shared.purposes.map(({ id }) => {
      const left = keep(id)
      const waits = isHeldBackPurpose(id)
      const name = `purpose ${category.id} ${waits}`
      return [id, once(shared, name, left, () => candidates(category, left, waits))] as const
    }),
  )
}

function branch<Leaf>(
  items: readonly { readonly id: string }[],
  keep: (id: string) => readonly Rule[],
  grow: (left: readonly Rule[]) => Leaf,
): ReadonlyMap<string, Leaf> {
  return new Map(items.map(({ id }) => [id, grow(keep(id))] as const))
}

function once<Leaf>(shared: Shared, name: string, rules: readonly Rule[], make: () => Leaf): Leaf {
  const key = `${name}: ${rules.map((rule) => rule.id).join(' ')}`
  const found = shared.seen.get(key) as Leaf | undefined
  if (found !== undefined) return found
  const made = make()
  shared.seen.set(key, made)
  return made
}

function candidates(category: Category, rules: readonly Rule[], waits: boolean): Candidates {
  const rows = rules.map((rule) => rowOf(rule, category, waits))
  const isOverride = (row: Row) => overrideRows.includes(row.id)
  return Object.freeze({
    rows: rows.filter((row) => !isOverride(row)).sort(mostSpecificFirst),
    overrides: rows.filter(isOverride).sort((one, other) => one.number - other.number),
  })
}

function mostSpecificFirst(one: Row, other: Row): number {
  return (
    other.points - one.points ||
    PRECEDENCE.indexOf(one.outcome) - PRECEDENCE.indexOf(other.outcome) ||
    one.number - other.number
  )
}

function rowOf(rule: Rule, category: Category, waits: boolean): Row {
  const when = wanted(rule)
  const unnamed = when.some(({ flag }) => flag === UNNAMED_FLAG)
  return {
    id: rule.id,
    number: Number(rule.id.slice(1)),
    points: specificityOf(rule),
    outcome: rule.outcome,
    regime: rule.consentRegime,
    parentsRule: rule.parentsRule ?? category.parentsRule,
    ageMin: rule.ageMin ?? Number.NEGATIVE_INFINITY,
    ageMax: rule.ageMax ?? Number.POSITIVE_INFINITY,
    when,
    nameable: rule.outcome !== 'never' && !unnamed,
    answers: answersOf(rule, waits),
  }
}

function wanted(rule: Rule): readonly FlagWanted[] {
  return Object.entries(rule.when).map(([flag, value]) => ({ flag: flag as Flag, value }))
}

function covers(ids: readonly string[], id: string): boolean {
  return ids.includes('*') || ids.includes(id)
}
