/** Which rows of the log a family sees first, where there is room for a few. */
import type { PersonId } from '../../consent/id.ts'
import { type JournalRow, LOOKS } from '../../consent/journal.ts'
import { doerOf } from './insight-row.ts'

/**
 * Looks of organisations before all else that organisations did. What somebody of the family did, and what this service
 * found out by itself, as at each check of the register, stands in the whole log only.
 * @param rows newest first, as are those returned: at most `limit`.
 */
export const foremostOf = (
  rows: readonly JournalRow[],
  reader: PersonId,
  limit: number,
): readonly JournalRow[] => {
  const done = rows.filter((row) => doerOf(row, reader) === 'organisatie')
  const [looks, others] = [true, false].map((isLook) =>
    done.filter(({ kind }) => LOOKS.includes(kind) === isLook),
  )
  const chosen = new Set([...(looks ?? []), ...(others ?? [])].slice(0, limit))
  return done.filter((row) => chosen.has(row))
}
