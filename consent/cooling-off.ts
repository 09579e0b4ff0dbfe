/** After a no nobody is pressed: a new question within the cooling-off time reaches nobody (law.md c7). */
import type { Statement } from './statement.ts'
import { addDays, type Day, dayOf } from './time.ts'

const isNo = ({ kind, refersTo }: Statement, all: readonly Statement[]): boolean =>
  kind === 'geweigerd' ||
  (kind === 'ingetrokken' && all.find(({ id }) => id === refersTo)?.kind !== 'geweigerd')

/**
 * Whether anybody's newest word about any of these categories is a refusal or withdrawal of fewer than `days` calendar
 * days ago. A withdrawn refusal is no no.
 * @param statements of one child and scope, oldest first.
 */
export const isCoolingOff = (
  statements: readonly Statement[],
  categories: readonly string[],
  { days, today }: { days: number; today: Day },
): boolean =>
  categories.some((category) => {
    const about = statements.filter((statement) => statement.categories.includes(category))
    const newest = new Map(about.map((statement) => [statement.person, statement]))
    return [...newest.values()].some(
      (statement) => isNo(statement, statements) && today < addDays(dayOf(statement.at), days),
    )
  })
