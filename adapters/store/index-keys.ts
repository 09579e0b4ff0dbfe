/** Under which keys children and holders are found by their number: each index stands behind the name of its key. */
import type { Links } from '../../consent/ports/links.ts'
import type { Db } from './schema.ts'

/** Names are hexadecimal, so the pattern holds nothing but what it says. */
const under = (name: string): string => `${name}.%`

/** What rests on the keys of the BSN index. */
export const indexKeys = (db: Db) =>
  ({
    onFormerIndexKeys: async (current) => {
      const found = db.selectFrom('bsnIndex').select('child').where('hash', 'like', under(current))
      const { children } = await db
        .selectFrom('bsnIndex')
        .select(({ fn }) => fn.count<number>('child').distinct().as('children'))
        .where('child', 'not in', found)
        .executeTakeFirstOrThrow()
      const { seats } = await db
        .selectFrom('authoritySeats')
        .select(({ fn }) => fn.countAll<number>().as('seats'))
        .where('holder', 'not like', under(current))
        .executeTakeFirstOrThrow()
      return { children: Number(children), seats: Number(seats) }
    },
    forgetFormerIndexKeys: async (current) => {
      await db.deleteFrom('bsnIndex').where('hash', 'not like', under(current)).execute()
      await db.deleteFrom('authoritySeats').where('holder', 'not like', under(current)).execute()
    },
  }) satisfies Partial<Links>
