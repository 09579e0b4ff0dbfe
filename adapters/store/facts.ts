import { fact as factSchema } from '../../consent/fact.ts'
import type { ChildId, FactId, PartyId } from '../../consent/id.ts'
import type { Facts } from '../../consent/ports/facts.ts'
import type { Instant } from '../../consent/time.ts'
import { type Db, mustInsert } from './connection.ts'
import { appendTo, query } from './query.ts'
import { rowCodec } from './row.ts'

const codec = rowCodec(factSchema, {
  table: 'facts',
  json: ['recordedBy', 'categories'],
  flags: ['value'],
})

const insert = appendTo('facts', codec.columns)
const byId = query((db, { id }: { id: FactId }) =>
  db.selectFrom('facts').selectAll().where('id', '=', id),
)
const bearingOn = query(
  (db, { child, holder, now }: { child: ChildId; holder: PartyId; now: Instant }) =>
    db
      .selectFrom('facts')
      .selectAll()
      .where('child', '=', child)
      .where('holder', '=', holder)
      .where('until', '>', now)
      .orderBy('position'),
)

/** Recorded facts, append-only. */
export const facts = (db: Db): Facts => ({
  add: (fact) => mustInsert(db, { insert, row: codec.toRow(fact), what: 'Dit feit' }),
  get: async (id) => {
    const row = await db.first(byId, { id })
    return row && codec.fromRow(row)
  },
  bearingOn: async (child, holder, now) =>
    (await db.all(bearingOn, { child, holder, now })).map(codec.fromRow),
})
