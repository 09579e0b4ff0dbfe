/** Who must say yes, whose no counts, and what is unclear: the table of law.md c3 to c5. */
import type { Authority, Unreachable } from './question.ts'
import type { Parameters } from './region.ts'
import { authorityType, type ConsentRegime, type ParentsRule } from './vocabulary.ts'

/** How the data's people call the child itself. */
export const YOUNG_PERSON = 'jeugdige'
/** Attempts that must be recorded before a silent holder of authority may be passed over (law.md c4). */
export const UNREACHABLE_ATTEMPTS = 3

/** Purposes that each part of authority covers when a court moves it to the GI (BW 1:265e). */
const GI_PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['schoolaanmelding', ['overstap_overdracht', 'tlv_toelaatbaarheid']],
])
const GI_HOLDERS = ['gi'] as const
const KNOWN_TYPES: ReadonlySet<string> = new Set(authorityType.options)

export type YoungPersonPart = 'required' | 'may_object' | 'none'

/** Whose words count for one consent row. */
export type Deciders = {
  /**
   * `agree`: all of `persons` (and the young person where required). `one_of`: one yes of `persons` while none says no.
   * `family`: all of `persons`, each about their own data.
   * `unknown`: it is not known who holds authority. `broken`: the data cannot be read, so nobody can say yes.
   */
  readonly kind: 'agree' | 'one_of' | 'family' | 'unknown' | 'broken'
  readonly persons: readonly string[]
  readonly youngPerson: YoungPersonPart
}

/** What the table of deciders looks at. */
export type Situation = {
  readonly regime: ConsentRegime | null
  /** Of the row, else of the category. */
  readonly parentsRule: ParentsRule | null
  readonly purpose: string
  readonly age: number
  readonly authority: Authority
  readonly underSupervision: boolean
  readonly helpWithoutParents: boolean
  readonly familyMembers: readonly string[]
  readonly parameters: Parameters
}

const BROKEN: Deciders = Object.freeze({ kind: 'broken', persons: [], youngPerson: 'none' })
const YOUNG_PERSON_ALONE: Deciders = Object.freeze({
  kind: 'agree',
  persons: [],
  youngPerson: 'required',
})

/** Who must say yes: the first line of the table that fits (law.md c3, c5). */
export function decidersOf(situation: Situation): Deciders {
  const { regime, authority } = situation
  if (regime === null || !KNOWN_TYPES.has(authority.type)) return BROKEN
  if (regime === 'family_member') {
    return { kind: 'family', persons: situation.familyMembers, youngPerson: 'none' }
  }
  if (youngPersonDecides(regime, situation)) return YOUNG_PERSON_ALONE
  const youngPerson = youngPersonBeside(regime, situation.age)
  if (authority.type === 'unknown') return { kind: 'unknown', persons: [], youngPerson }
  const persons = holdersOf(situation)
  if (persons === null) return BROKEN
  const one = regime === 'edu' && parentsRuleOf(situation) === 'one_unless_objection'
  return { kind: one ? 'one_of' : 'agree', persons, youngPerson }
}

/** True where the young person alone decides: then nothing a parent said counts, neither yes nor no. */
function youngPersonDecides(regime: ConsentRegime, situation: Situation): boolean {
  const { age } = situation
  if (situation.authority.type === 'adult' || age >= 16 || regime === 'youth') return true
  if (regime === 'wmo') return age >= 12
  return regime === 'care' && age >= 12 && careIsTheirsAlone(situation)
}

function careIsTheirsAlone(situation: Situation): boolean {
  return situation.helpWithoutParents || situation.parameters.care12to15 === 'child_only'
}

/** Under 12 a child is heard, without a vote. */
function youngPersonBeside(regime: ConsentRegime, age: number): YoungPersonPart {
  if (age < 12) return 'none'
  return regime === 'care' ? 'required' : 'may_object'
}

/** The region's choices look at the original rule, so that two of them together do not undo each other. */
function parentsRuleOf(situation: Situation): ParentsRule {
  const { parentsNormal, parentsSpecial } = situation.parameters
  return situation.parentsRule === 'one_unless_objection' ? parentsNormal : parentsSpecial
}

/** The holders of authority for this purpose; null where the data cannot say who they are. */
function holdersOf(situation: Situation): readonly string[] | null {
  const { authority, purpose } = situation
  if (situation.underSupervision && giActsFor(authority, purpose)) return GI_HOLDERS
  return holdersAreWhole(authority) ? authority.holders : null
}

function giActsFor(authority: Authority, purpose: string): boolean {
  return (authority.giPartial ?? []).some((part) => GI_PARTS.get(part)?.includes(purpose) === true)
}

/** True when the holders named fit the kind of authority: two for `joint`, one for `sole`, never none. */
export function holdersAreWhole(
  authority: Authority,
): authority is Authority & { readonly holders: readonly string[] } {
  const { holders } = authority
  if (!Array.isArray(holders)) return false
  const count = holders.length
  if (authority.type === 'joint') return count >= 2 && holders[0] !== holders[1]
  return authority.type === 'sole' ? count === 1 : count >= 1
}

/**
 * The silent holders who are still needed when some cannot be reached (law.md c4). Without any yes nobody is passed
 * over for lack of others: silence alone is not a yes.
 */
export function stillNeeded(
  silent: readonly string[],
  someoneSaidYes: boolean,
  unreachable: readonly Unreachable[],
  days: number,
): readonly string[] {
  const reachable = silent.filter((person) => !cannotBeReached(person, unreachable, days))
  return reachable.length > 0 || someoneSaidYes ? reachable : silent
}

function cannotBeReached(person: string, unreachable: readonly Unreachable[], days: number) {
  return unreachable.some(
    (one) =>
      one.person === person && one.attempts >= UNREACHABLE_ATTEMPTS && one.silentDays >= days,
  )
}
