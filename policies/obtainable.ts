/** What organisations could get of each other: it follows from the rules alone, whatever was recorded of anybody. */
import { AGE_MAX } from './decide.ts'
import { type Candidates, candidatesFor, type Row, type Rulebook } from './rulebook.ts'
import type { Asked } from './saying.ts'
import type { Outcome } from './vocabulary.ts'

/** Whole years at which a question can be decided. */
export const EVERY_AGE: readonly number[] = Array.from({ length: AGE_MAX + 1 }, (_, age) => age)

/**
 * The rows that can decide at an age under some recorded facts, most specific first. A row without conditions hides every
 * less specific one.
 */
export const rowsAt = ({ rows }: Candidates, age: number): Row[] => {
  const ofAge = rows.filter((row) => age >= row.ageMin && age <= row.ageMax)
  const settled = ofAge.findIndex((row) => row.when.length === 0)
  return settled < 0 ? ofAge : ofAge.slice(0, settled + 1)
}

/** By what data may be got: the yes of a family alone, or whatever a rule says. Danger could bring anything to anybody, and counts for neither. */
export type Way = 'consent' | 'any'

/** Kinds of organisations, as the catalogue names them. */
export type Between = Pick<Asked, 'holder' | 'requester'>

/**
 * The kinds of data, by each purpose for which something can be got at some age. What is anonymous could serve every purpose,
 * so that by itself it makes none. A table gets nothing: each who sits at it does.
 */
export const obtainable = (
  rulebook: Rulebook,
  between: Between,
  way: Way,
): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>()
  if (rulebook.parties.get(between.requester)?.isTable !== false) return found
  for (const purpose of rulebook.purposes.keys()) {
    const got = [...rulebook.categories.keys()].flatMap((category) => {
      const outcomes = outcomesOf(candidatesFor(rulebook, { ...between, purpose, category }))
      const ways = outcomes.filter((one) => one === 'consent' || (way === 'any' && one !== 'never'))
      return ways.length > 0 ? [{ category, tells: ways.some((one) => one !== 'anonymous') }] : []
    })
    if (got.some(({ tells }) => tells))
      found.set(
        purpose,
        got.map(({ category }) => category),
      )
  }
  return found
}

/** By the candidates of a rule book, which never change: most of its leaves share a few lists of rows. */
const known = new WeakMap<Candidates, readonly Outcome[]>()

/** What the rows can answer at any age. */
const outcomesOf = (candidates: Candidates | undefined): readonly Outcome[] => {
  if (candidates === undefined) return []
  const before = known.get(candidates)
  if (before !== undefined) return before
  const rows = EVERY_AGE.flatMap((age) => rowsAt(candidates, age))
  const outcomes = [...new Set(rows.map(({ outcome }) => outcome))]
  known.set(candidates, outcomes)
  return outcomes
}
