/** Answers a question from the catalogue: pure, default deny, the twelve steps of the decision rules. */
import { decideByConsent } from './agreement.ts'
import { holdersAreWhole } from './authority.ts'
import type { Answer, CategoryDecision, Context, Question } from './question.ts'
import { deny } from './row-answers.ts'
import { type Candidates, candidatesFor, type Row, type Rulebook } from './rulebook.ts'
import type { Asked } from './saying.ts'
import { authorityType, type DecisionValue, type OverallValue } from './vocabulary.ts'

/** Oldest age the catalogue speaks of (Wet van school naar duurzaam werk: RMC to 27). */
export const AGE_MAX = 27
/** BW 1:233: from here nobody holds authority. */
const ADULT_AGE = 18
/** The requester who is only a requester while holding authority (step 4). */
const PARENT_WITH_AUTHORITY = 'ouder_met_gezag'
const NO_ID = deny('geen_grondslag_bekend')
const NO_PARTICIPANTS = deny('tafel_zonder_deelnemers')
const NOT_INVOLVED = deny('geen_betrokkenheid')
const AUTHORITY_UNKNOWN = deny('gezag_onbekend')
const AUTHORITY_TYPES: ReadonlySet<string> = new Set(authorityType.options)

type Flags = Context['flags']

/**
 * Decides every category of `question` apart. Never throws: what cannot be read is denied (step 12).
 * A table as requester is expanded into its participants; then the keys are `participant:category`.
 */
export function decide(rulebook: Rulebook, question: Question): Answer {
  const flags = flagsOf(rulebook, question)
  const decisions: Record<string, CategoryDecision> = {}
  const participants = participantsOf(rulebook, question)
  for (const category of question.categories) {
    for (const requester of participants ?? [question.requester]) {
      const key = participants === null ? category : `${requester}:${category}`
      const asked = { holder: question.holder, requester, purpose: question.purpose, category }
      put(decisions, key, decideOne(rulebook, question, { asked, flags, participants }))
    }
  }
  return { overall: combine(Object.values(decisions)), decisions }
}

/** Combines the answers of the categories into one; of no categories at all it is `deny`. */
export function combine(decisions: Iterable<{ readonly value: DecisionValue }>): OverallValue {
  const values = new Set<DecisionValue>()
  for (const decision of decisions) values.add(decision.value)
  const [only] = values
  if (only === undefined) return 'deny'
  if (values.size === 1) return only
  const held = values.has('deny') || values.has('needs_consent')
  if (!held) return 'permit'
  if (values.has('permit') || values.has('informed_only')) return 'partial'
  return 'needs_consent'
}

/** Null for a party that is no table, and for a table that nobody sits at. */
function participantsOf(rulebook: Rulebook, question: Question): readonly string[] | null {
  if (rulebook.parties.get(question.requester)?.isTable !== true) return null
  const { participants } = question.context
  return participants === undefined || participants.length === 0 ? null : participants
}

type Part = {
  readonly asked: Asked
  readonly flags: Flags
  readonly participants: readonly string[] | null
}

/** Steps 1 to 4 and 11: what denies for good, the rows, and what opens them. */
function decideOne(rulebook: Rulebook, question: Question, part: Part): CategoryDecision {
  const { asked, flags } = part
  const candidates = candidatesFor(rulebook, asked)
  if (candidates === undefined || !isAge(question.age)) return NO_ID
  if (rulebook.parties.get(asked.requester)?.isTable === true) {
    return part.participants === null ? NO_PARTICIPANTS : NO_ID
  }
  if (!question.context.involved) return NOT_INVOLVED
  if (asked.requester === PARENT_WITH_AUTHORITY) {
    const refusal = refusalOfParent(question)
    if (refusal !== null) return refusal
  }
  const decision = decideByRow(rulebook, question, { asked, flags, candidates })
  return isReleased(decision) ? decision : (override(candidates, question, flags) ?? decision)
}

/** True for whole years from 0 to 27. */
function isAge(age: number): boolean {
  return Number.isInteger(age) && age >= 0 && age <= AGE_MAX
}

/** Step 4: a parent asks only while holding authority; from 18 a parent asks without it, data that cannot tell denies. */
function refusalOfParent({ age, authority }: Question): CategoryDecision | null {
  if (authority.type === 'unknown') return AUTHORITY_UNKNOWN
  if (authority.type === 'adult') return age >= ADULT_AGE ? null : NO_ID
  return AUTHORITY_TYPES.has(authority.type) && holdersAreWhole(authority) ? null : NO_ID
}

/** True where data moves. */
export function isReleased(decision: { readonly value: DecisionValue }): boolean {
  return decision.value === 'permit' || decision.value === 'informed_only'
}

type Case = { readonly asked: Asked; readonly flags: Flags; readonly candidates: Candidates }

/** Steps 5 to 10. */
function decideByRow(rulebook: Rulebook, question: Question, one: Case): CategoryDecision {
  const { rows } = one.candidates
  const row = rows.find((candidate) => matches(candidate, question.age, one.flags))
  if (row === undefined || row.outcome === 'never') {
    const missing = conditionMissing(rows, row, question.age, one.flags)
    if (missing !== null) return missing
  }
  if (row === undefined) return NO_ID
  if (row.outcome === 'consent') return decideByConsent(rulebook, question, row, one)
  return answerFor(row, question, one.flags)
}

function matches(row: Row, age: number, flags: Flags): boolean {
  return age >= row.ageMin && age <= row.ageMax && flagsMatch(row, flags)
}

function flagsMatch(row: Row, flags: Flags): boolean {
  for (const { flag, value } of row.when) if (flags[flag] !== value) return false
  return true
}

/** Step 6: names the flags that keep a more specific row from matching, of the row that lacks the fewest. */
function conditionMissing(
  rows: readonly Row[],
  matched: Row | undefined,
  age: number,
  flags: Flags,
): CategoryDecision | null {
  let nearest: Row | undefined
  let fewest = Number.POSITIVE_INFINITY
  for (const row of rows) {
    if (matched !== undefined && row.points <= matched.points) break
    if (!row.nameable || age < row.ageMin || age > row.ageMax) continue
    const lacking = lackingFlags(row, flags).length
    if (lacking < fewest || (lacking === fewest && nearest && row.number < nearest.number)) {
      nearest = row
      fewest = lacking
    }
  }
  if (nearest === undefined) return null
  return deny(`voorwaarde_ontbreekt:${lackingFlags(nearest, flags).join('+')}`, nearest.id)
}

function lackingFlags(row: Row, flags: Flags): readonly string[] {
  return row.when.filter(({ flag, value }) => flags[flag] !== value).map(({ flag }) => flag)
}

/** The shared answer of a row, by who must be told. From 18 there are no parents to tell. */
function answerFor(row: Row, question: Question, flags: Flags): CategoryDecision {
  const { age, authority } = question
  if (flags.hulp_zonder_ouders === true || authority.type === 'adult' || age >= ADULT_AGE) {
    return row.answers.youngPerson
  }
  return age >= 12 ? row.answers.both : row.answers.parents
}

/** Step 11: acute danger, else a conflict of duties. */
function override(
  candidates: Candidates,
  question: Question,
  flags: Flags,
): CategoryDecision | null {
  const row = candidates.overrides.find((one) => matches(one, question.age, flags))
  return row === undefined ? null : answerFor(row, question, flags)
}

/** `ots` is true when the context or the authority says so; a region can switch the reference index on. */
function flagsOf(rulebook: Rulebook, question: Question): Flags {
  const { flags } = question.context
  const ots = question.authority.ots === true
  const { virActive } = rulebook.parameters
  if (!(ots || virActive)) return flags
  return { ...flags, ...(ots && { ots }), ...(virActive && { vir_actief_in_regio: true }) }
}

/** Assigns without ever touching the prototype: a category may be called anything, also `__proto__`. */
function put(
  decisions: Record<string, CategoryDecision>,
  key: string,
  decision: CategoryDecision,
): void {
  if (key !== '__proto__') decisions[key] = decision
  else Object.defineProperty(decisions, key, { value: decision, enumerable: true })
}
