/** Under which keys children and holders are found by their number: each index stands behind the name of its key. */
import type { Links } from '../../consent/ports/links.ts'
import type { Db } from './connection.ts'
import { query } from './query.ts'

/** A pattern of the indexes under one key. */
type Under = { under: string }

const childrenOnOthers = query((db, { under }: Under) =>
  db
    .selectFrom('bsnIndex')
    .select(({ fn }) => fn.count<number>('child').distinct().as('children'))
    .where(
      'child',
      'not in',
      db.selectFrom('bsnIndex').select('child').where('hash', 'like', under),
    ),
)
const seatsOnOthers = query((db, { under }: Under) =>
  db
    .selectFrom('authoritySeats')
    .select(({ fn }) => fn.countAll<number>().as('seats'))
    .where('holder', 'not like', under),
)
const forgetIndexes = query((db, { under }: Under) =>
  db.deleteFrom('bsnIndex').where('hash', 'not like', under),
)
const forgetSeats = query((db, { under }: Under) =>
  db.deleteFrom('authoritySeats').where('holder', 'not like', under),
)

/** Names are hexadecimal, so the pattern holds nothing but what it says. */
const named = (name: string): Under => ({ under: `${name}.%` })

/** What rests on the keys of the BSN index. */
export const indexKeys = (db: Db) =>
  ({
    onFormerIndexKeys: async (current) => {
      const children = await db.first(childrenOnOthers, named(current))
      const seats = await db.first(seatsOnOthers, named(current))
      return { children: Number(children?.children), seats: Number(seats?.seats) }
    },
    forgetFormerIndexKeys: async (current) => {
      await db.run(forgetIndexes, named(current))
      await db.run(forgetSeats, named(current))
    },
  }) satisfies Partial<Links>
