/** After a no nobody is pressed: a new question within the cooling-off time reaches nobody (law.md c7). */
import { isNo } from './standing.ts'
import type { Statement } from './statement.ts'
import { addDays, type Day, dayOf } from './time.ts'

type Rest = {
  readonly days: number
  readonly today: Day
  /** Whether the no of this role counts for this category now. */
  readonly counts: (role: string, category: string) => boolean
}

/**
 * Whether the newest word about any of these categories, of anybody whose no counts now, is a refusal or withdrawal of
 * fewer than `days` calendar days ago. What a parent said does not keep a question from the young person who decides
 * alone by now.
 * @param statements of one child and scope, oldest first.
 */
export const isCoolingOff = (
  statements: readonly Statement[],
  categories: readonly string[],
  { days, today, counts }: Rest,
): boolean =>
  categories.some((category) => {
    const about = statements.filter((statement) => statement.categories.includes(category))
    const newest = new Map(about.map((statement) => [statement.person, statement]))
    return [...newest.values()].some(
      (statement) =>
        counts(statement.by, category) &&
        isNo(statement, statements) &&
        today < addDays(dayOf(statement.at), days),
    )
  })
