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

/** Rows by the matter that they are about, as they come; a row about nothing is a matter by itself. */
export const byMatter = <Row extends About>(rows: readonly Row[]): readonly (readonly Row[])[] => {
  const under = new Map<string, string>()
  const rootOf = (id: string): string => {
    const root = under.get(id)
    return root === undefined ? id : rootOf(root)
  }
  for (const things of rows.map(thingsOf)) {
    // What a thing rests on comes last, and is the root of many: an offer, of every order that collects it.
    const base = things.at(-1)
    if (base === undefined) continue
    for (const id of things) if (rootOf(id) !== rootOf(base)) under.set(rootOf(id), rootOf(base))
  }
  const matterKey = (row: Row): Row | string => thingsOf(row).map(rootOf)[0] ?? row
  return [...Map.groupBy(rows, matterKey).values()]
}

/** Every thing of the matter that a row belongs to. */
export const matterOf = (row: About, rows: readonly About[]): ReadonlySet<string> =>
  new Set(
    byMatter([row, ...rows])
      .slice(0, 1)
      .flatMap((own) => own.flatMap(thingsOf)),
  )
