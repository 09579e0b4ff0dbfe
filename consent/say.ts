/** Whose answer counts for one release, whatever they said: who may be asked, who may answer, and what a yes then carries. */
import {
  type Deciders,
  decidersOf,
  YOUNG_PERSON,
  type YoungPersonPart,
} from '../policies/authority.ts'
import { rowsAt } from '../policies/obtainable.ts'
import type { Authority } from '../policies/question.ts'
import { candidatesFor, type Row, type Rulebook } from '../policies/rulebook.ts'
import type { Flag } from '../policies/vocabulary.ts'
import { type AuthorityRecord, authorityNow, holdsAuthority } from './authority.ts'
import type { Statement } from './statement.ts'
import type { Instant } from './time.ts'

/** One category of one question, in kinds of parties. */
export type Matter = {
  readonly holder: string
  readonly requester: string
  readonly purpose: string
  readonly category: string
}

/** A matter with everything that settles whose answer counts. */
export type Hearing = {
  readonly rulebook: Rulebook
  readonly matter: Matter
  /** Every age that the birth date allows. */
  readonly ages: readonly number[]
  readonly authority: Authority
  readonly flags: Readonly<Partial<Record<Flag, boolean>>>
  /** Family members whose own data it is about. */
  readonly familyMembers: readonly string[]
}

/** The consent rows that can decide the matter at an age under some recorded facts, most specific first. */
export const consentRowsAt = (rulebook: Rulebook, matter: Matter, age: number): Row[] => {
  const candidates = candidatesFor(rulebook, matter)
  return candidates ? rowsAt(candidates, age).filter((row) => row.outcome === 'consent') : []
}

/** Whether consent can ever be the ground at one of these ages; else the law decides, or it never moves. */
export const canBeConsentedTo = (
  rulebook: Rulebook,
  matter: Matter,
  ages: readonly number[],
): boolean => ages.some((age) => consentRowsAt(rulebook, matter, age).length > 0)

type Bench = { readonly age: number; readonly row: Row; readonly deciders: Deciders }

/** Everybody who decides, per age and row. @param help whether help without parents counts here. */
const benchesOf = (hearing: Hearing, help: boolean): Bench[] =>
  hearing.ages.flatMap((age) =>
    consentRowsAt(hearing.rulebook, hearing.matter, age).map((row) => ({
      age,
      row,
      deciders: decidersOf({
        regime: row.regime,
        parentsRule: row.parentsRule,
        purpose: hearing.matter.purpose,
        age,
        authority: hearing.authority,
        underSupervision: hearing.authority.ots === true || hearing.flags.ots === true,
        helpWithoutParents: help && hearing.flags.hulp_zonder_ouders === true,
        familyMembers: hearing.familyMembers,
        parameters: hearing.rulebook.parameters,
      }),
    })),
  )

const sitsOn = ({ deciders, row }: Bench, role: string): boolean => {
  if (role === YOUNG_PERSON && deciders.youngPerson !== 'none') return true
  // A family member may decide beforehand; it counts once the holder records that the data is about them.
  if (row.regime === 'family_member' && role.startsWith('gezinslid')) return true
  return deciders.persons.includes(role)
}

/**
 * Whether this role may say yes or no about the matter. Help without parents is left aside on purpose: a parent who
 * is turned away would learn of it. What such a parent says is kept, and does not count.
 */
export const mayAnswer = (hearing: Hearing, role: string): boolean =>
  benchesOf(hearing, false).some((bench) => sitsOn(bench, role))

/** Whether what this role said can still count: also while it is not known who holds authority. */
export const stillHasVoice = (hearing: Hearing, role: string): boolean =>
  benchesOf(hearing, false).some(
    (bench) => bench.deciders.kind === 'unknown' || sitsOn(bench, role),
  )

/**
 * Whether a no of this role keeps a new question away from the others: only of who has a voice now, so that help
 * without parents and the age of 16 leave the young person the question. While it is not known who holds authority,
 * anybody's no does.
 */
export const noKeepsQuiet = (hearing: Hearing, role: string): boolean =>
  benchesOf(hearing, true).some((bench) => bench.deciders.kind === 'unknown' || sitsOn(bench, role))

const isNeeded = ({ persons, youngPerson }: Deciders, role: string): boolean =>
  role === YOUNG_PERSON ? youngPerson !== 'none' : persons.includes(role)

/** @param role one of those who are needed. */
const isEnough = ({ kind, persons, youngPerson }: Deciders, role: string): boolean => {
  if (role === YOUNG_PERSON) return kind !== 'unknown' && persons.length === 0
  if (kind === 'one_of') return true
  return persons.length === 1 && youngPerson !== 'required'
}

/**
 * Of whose answers this role may learn that they are all in. `none`: it is not among those who decide, or the young
 * person's own is needed where help stays hidden from the parents. `own`: its yes is enough, so that anything more would
 * tell of another's no. `all`: everybody's, for who must agree.
 * @param hidden whether help without the parents must stay invisible to them.
 */
export const seesAnswersOf = (
  hearing: Hearing,
  role: string,
  hidden: boolean,
): 'none' | 'own' | 'all' => {
  const benches = benchesOf(hearing, false)
    .map(({ deciders }) => deciders)
    .filter((deciders) => isNeeded(deciders, role))
  if (benches.length === 0) return 'none'
  const youngPersonToo = benches.some(({ youngPerson }) => youngPerson === 'required')
  if (hidden && role !== YOUNG_PERSON && youngPersonToo) return 'none'
  return benches.some((deciders) => isEnough(deciders, role)) ? 'own' : 'all'
}

/** With whom a role decides: never what anybody said. */
export type Together = {
  /** Of those with authority: `none` has a part, the role is `alone`, the yes of `one_of` them is enough while none says no, or `all` must agree. */
  readonly holders: 'none' | 'alone' | 'one_of' | 'all'
  readonly youngPerson: YoungPersonPart
}

/** What asks more comes later. */
const HOLDERS: readonly Together['holders'][] = ['none', 'alone', 'one_of', 'all']
const YOUNG: readonly YoungPersonPart[] = ['none', 'may_object', 'required']

/** @param met one or more of `order`. */
const strictest = <Part>(order: readonly Part[], met: readonly Part[]): Part =>
  met.reduce((one, other) => (order.indexOf(other) > order.indexOf(one) ? other : one))

const holdersWith = ({ kind, persons }: Deciders, role: string): Together['holders'] => {
  if (persons.length === 0) return 'none'
  if (kind === 'family' || persons.every((person) => person === role)) return 'alone'
  return kind === 'one_of' ? 'one_of' : 'all'
}

/**
 * With whom this role decides, over every category and age the most that it can take. Help without parents is left aside
 * for a parent, who would learn of it. Undefined where the role has no part, or it is not known who holds authority.
 */
export const togetherWith = (hearings: readonly Hearing[], role: string): Together | undefined => {
  const known = hearings
    .flatMap((hearing) => benchesOf(hearing, role === YOUNG_PERSON))
    .map(({ deciders }) => deciders)
    .filter((deciders) => deciders.kind !== 'unknown' && isNeeded(deciders, role))
  if (known.length === 0) return undefined
  return {
    holders: strictest(
      HOLDERS,
      known.map((deciders) => holdersWith(deciders, role)),
    ),
    youngPerson: strictest(
      YOUNG,
      known.map(({ youngPerson }) => youngPerson),
    ),
  }
}

/** Whether nobody else decides beside this role: by who has a voice, never by what anybody said. False where that is not known. */
export const decidesAlone = (hearings: readonly Hearing[], role: string): boolean => {
  const benches = hearings
    .flatMap((hearing) => benchesOf(hearing, role === YOUNG_PERSON))
    .map(({ deciders }) => deciders)
    .filter((deciders) => isNeeded(deciders, role))
  return benches.length > 0 && benches.every((deciders) => isAlone(deciders, role))
}

/** @param role one of those who are needed. */
const isAlone = ({ kind, persons, youngPerson }: Deciders, role: string): boolean =>
  kind !== 'unknown' &&
  persons.every((person) => person === role) &&
  (role === YOUNG_PERSON || youngPerson === 'none')

/** The roles whose answer is wanted now; with help without parents the young person alone. */
export const rolesWithAVoice = (hearing: Hearing): string[] => {
  const roles = new Set<string>()
  for (const { deciders } of benchesOf(hearing, true)) {
    for (const role of deciders.persons) roles.add(role)
    if (deciders.youngPerson !== 'none') roles.add(YOUNG_PERSON)
  }
  return [...roles]
}

type Facet = Statement['facets'][number]
const BOTH: readonly Facet[] = ['geheimhouding', 'avg']

/**
 * What a yes of this role carries (law.md c3): where professional secrecy holds, the parents waive it below 12 and the
 * young person from 12; the ground of the AVG is the parents' below 16. Who decides alone carries both.
 */
const facetsOn = ({ age, row, deciders }: Bench, role: string): readonly Facet[] => {
  if (row.regime !== 'care' && row.regime !== 'wmo') return ['avg']
  if (role === YOUNG_PERSON) return deciders.persons.length === 0 ? BOTH : ['geheimhouding']
  return age < 12 ? BOTH : ['avg']
}

/** The facets over every age and row on which the role has a say; the AVG ground when on none. */
export const facetsOf = (hearings: readonly Hearing[], role: string): Facet[] => {
  const carried = hearings.flatMap((hearing) =>
    benchesOf(hearing, false)
      .filter((bench) => sitsOn(bench, role))
      .flatMap((bench) => facetsOn(bench, role)),
  )
  const facets = BOTH.filter((facet) => carried.includes(facet))
  return facets.length > 0 ? facets : ['avg']
}

/**
 * Whether this family member may act for the child in matters of organisations and codes: the young person from 12,
 * a holder of authority until the child is 16. Where the birth date allows several ages, at each of them.
 */
export const actsForChild = (
  role: string,
  ages: readonly number[],
  authority: Authority,
): boolean => {
  if (ages.length === 0) return false
  if (role === YOUNG_PERSON) return Math.min(...ages) >= 12
  return Math.max(...ages) < 16 && holdsAuthority(authority, role)
}

/**
 * Whether this family member has a say over the child at all, and so may know what happens around it: the young person
 * from 12, a holder of authority until the child comes of age. Where the birth date allows several ages, at each of them.
 */
export const hasSay = (
  role: string,
  ages: readonly number[],
  { record, now }: { readonly record: AuthorityRecord | undefined; readonly now: Instant },
): boolean => {
  if (ages.length === 0) return false
  if (role === YOUNG_PERSON) return Math.min(...ages) >= 12
  return holdsAuthority(authorityNow(record, Math.max(...ages), now), role)
}
