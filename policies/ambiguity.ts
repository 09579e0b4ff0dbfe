/** Rows that fit the same question equally well and answer it differently: a fault of the catalogue. */
import { overrideRows, type Rule } from './catalogue.ts'

/** Two rows that are equally specific for at least one question, and one category of such a question. */
export type Ambiguity = { readonly first: Rule; readonly second: Rule; readonly category: string }

/**
 * How specific a row is (decision-rules.md, step 5): 4 points for each of holder, requester and purpose that is not
 * `*`; half a point per flag; half a point for any age bound.
 */
export function specificityOf(row: Rule): number {
  const named = [row.holder, row.requester, row.purpose].filter((ids) => !ids.includes('*')).length
  const bounded = row.ageMin !== null || row.ageMax !== null
  return 4 * named + Object.keys(row.when).length / 2 + (bounded ? 0.5 : 0)
}

/** All pairs of rows that can match one question with equal specificity and do not answer alike; overrides excepted. */
export function findAmbiguities(rules: readonly Rule[]): Ambiguity[] {
  const rows = rules.filter((row) => !overrideRows.includes(row.id))
  const points = rows.map(specificityOf)
  return rows.flatMap((first, at) =>
    rows.slice(at + 1).flatMap((second, offset) => {
      if (points[at] !== points[at + 1 + offset]) return []
      const category = sharedQuestion(first, second)
      if (category === undefined || answerAlike(first, second)) return []
      return [{ first, second, category }]
    }),
  )
}

/** A tie is broken by precedence and then by id; that is only harmless where both rows ask the same people. */
function answerAlike(first: Rule, second: Rule): boolean {
  return (
    first.outcome === second.outcome &&
    first.consentRegime === second.consentRegime &&
    first.parentsRule === second.parentsRule
  )
}

/** A category of a question that both rows match, if there is one. */
function sharedQuestion(first: Rule, second: Rule): string | undefined {
  const meet =
    overlap(first.holder, second.holder) &&
    overlap(first.requester, second.requester) &&
    overlap(first.purpose, second.purpose) &&
    agesMeet(first, second) &&
    flagsAgree(first, second)
  return meet ? first.categories.find((id) => second.categories.includes(id)) : undefined
}

function overlap(first: readonly string[], second: readonly string[]): boolean {
  if (first.includes('*') || second.includes('*')) return true
  return first.some((id) => second.includes(id))
}

function agesMeet(first: Rule, second: Rule): boolean {
  const from = Math.max(
    first.ageMin ?? Number.NEGATIVE_INFINITY,
    second.ageMin ?? Number.NEGATIVE_INFINITY,
  )
  const to = Math.min(
    first.ageMax ?? Number.POSITIVE_INFINITY,
    second.ageMax ?? Number.POSITIVE_INFINITY,
  )
  return from <= to
}

function flagsAgree(first: Rule, second: Rule): boolean {
  const other = new Map(Object.entries(second.when))
  return Object.entries(first.when).every(([name, value]) => (other.get(name) ?? value) === value)
}
