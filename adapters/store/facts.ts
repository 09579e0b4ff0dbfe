import { fact as factSchema } from '../../consent/fact.ts'
import type { Facts } from '../../consent/ports/facts.ts'
import { nextPosition } from './position.ts'
import { mustInsert, rowCodec } from './row.ts'
import type { Db } from './schema.ts'

const codec = rowCodec(factSchema, {
  table: 'facts',
  json: ['recordedBy', 'categories'],
  flags: ['value'],
})

/** Recorded facts, append-only. */
export const facts = (db: Db): Facts => ({
  add: async (fact) => {
    const position = await nextPosition(db, 'facts', fact.child)
    const result = await db
      .insertInto('facts')
      .values({ ...codec.toRow(fact), position })
      .onConflict((clash) => clash.column('id').doNothing())
      .executeTakeFirstOrThrow()
    mustInsert(result, 'Dit feit')
  },
  get: async (id) => {
    const row = await db.selectFrom('facts').selectAll().where('id', '=', id).executeTakeFirst()
    return row && codec.fromRow(row)
  },
  bearingOn: async (child, holder, now) => {
    const rows = await db
      .selectFrom('facts')
      .selectAll()
      .where('child', '=', child)
      .where('holder', '=', holder)
      .where('until', '>', now)
      .orderBy('position')
      .execute()
    return rows.map(codec.fromRow)
  },
})
