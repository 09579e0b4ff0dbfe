import type { ChildId, PartyId } from '../../consent/id.ts'
import { involvementEvent } from '../../consent/involvement.ts'
import type { Involvements } from '../../consent/ports/involvements.ts'
import { type Db, mustInsert } from './connection.ts'
import { appendTo, type Builder, query } from './query.ts'
import { rowCodec } from './row.ts'

const codec = rowCodec(involvementEvent, { table: 'involvement_events' })

const insert = appendTo('involvementEvents', codec.columns)
const inOrder = (db: Builder, child: ChildId) =>
  db.selectFrom('involvementEvents').selectAll().where('child', '=', child).orderBy('position')
const ofChild = query((db, { child }: { child: ChildId }) => inOrder(db, child))
const ofParty = query((db, { child, party }: { child: ChildId; party: PartyId }) =>
  inOrder(db, child).where('party', '=', party),
)

/** Involvement events, append-only. */
export const involvements = (db: Db): Involvements => ({
  add: (event) => mustInsert(db, { insert, row: codec.toRow(event), what: 'Deze betrokkenheid' }),
  of: async (child, party) => (await db.all(ofParty, { child, party })).map(codec.fromRow),
  ofChild: async (child) => (await db.all(ofChild, { child })).map(codec.fromRow),
})
