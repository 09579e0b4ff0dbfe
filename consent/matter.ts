/** A matter: what rows of the journal are about together, such as a weighing, the offer that rests on it and the orders that collect it. */
import type { JournalEntry } from './journal.ts'

type About = Pick<JournalEntry, 'subject' | 'detail'>

/** Ids in the `detail` of a row. */
export const idsIn = (detail: JournalEntry['detail'], name: string): readonly string[] => {
  const ids = detail[name]
  return Array.isArray(ids) ? ids : []
}

/** In a row's `detail`: the things that its own thing rests on, such as the offer that an order collects. */
export const restingOn = (
  ids: readonly (string | null | undefined)[],
): { readonly hoort_bij?: string[] } => {
  const named = ids.filter((id) => typeof id === 'string')
  return named.length > 0 ? { hoort_bij: named } : {}
}

/** What a row is about: its own thing, and what that rests on. */
export const thingsOf = ({ subject, detail }: About): readonly string[] => [
  ...(subject === null ? [] : [subject]),
  ...idsIn(detail, 'hoort_bij'),
]

/** Every thing of the matter that a row belongs to. */
export const matterOf = (row: About, rows: readonly About[]): ReadonlySet<string> => {
  const things = new Set(thingsOf(row))
  for (let before = -1; before < things.size; ) {
    before = things.size
    for (const own of rows.map(thingsOf))
      if (own.some((id) => things.has(id))) for (const id of own) things.add(id)
  }
  return things
}
