/** Rows of the journal that the family does not see until an officer releases them: one rule for the family, its officers and erasing. */
import type { JournalRow } from './journal.ts'
import { idsIn, thingsOf } from './matter.ts'

type Row = Pick<JournalRow, 'sequence' | 'kind' | 'subject' | 'visibility' | 'detail'>

/** Whether an officer released a row: by its number, or with its matter. What joins a matter later is released with it. */
export type IsReleased = (row: Pick<Row, 'sequence' | 'subject' | 'detail'>) => boolean

/**
 * What the releases among these rows let be seen. For a family they are all rows of its child. For an officer those of the own
 * organisation will do: what its rows are about, nobody else can release.
 */
export const releasedIn = (rows: readonly Omit<Row, 'visibility'>[]): IsReleased => {
  const releases = rows.filter(({ kind }) => kind === 'rij_vrijgegeven')
  const numbers = new Set(releases.map(({ detail }) => Number(detail['rij'])))
  const things = new Set(
    releases.flatMap((row) => [...thingsOf(row), ...idsIn(row.detail, 'zaak')]),
  )
  return (row) => numbers.has(row.sequence) || thingsOf(row).some((id) => things.has(id))
}

/** Whether the family does not see this row yet. */
export const isHeldBack = (row: Omit<Row, 'kind'>, isReleased: IsReleased): boolean =>
  row.visibility === 'achtergehouden' && !isReleased(row)

/** Whether anything is held back from the family. `rows` are all of the child. */
export const holdsBack = (rows: readonly Row[]): boolean => {
  const isReleased = releasedIn(rows)
  return rows.some((row) => isHeldBack(row, isReleased))
}
