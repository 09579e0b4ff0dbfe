import type { ChildId, RequestId } from '../../consent/id.ts'
import type { Requests } from '../../consent/ports/requests.ts'
import { type Request, request as requestSchema } from '../../consent/request.ts'
import { type Db, mustInsert } from './connection.ts'
import { appendTo, query } from './query.ts'
import { rowCodec } from './row.ts'
import type { Database } from './schema.ts'
import type { ChildSeals, Place } from './sealing.ts'

const codec = rowCodec(requestSchema, {
  table: 'requests',
  json: ['askedBy', 'categories', 'askedOf'],
  flags: ['silent'],
})

const insert = appendTo('requests', codec.columns)
const byId = query((db, { id }: { id: RequestId }) =>
  db.selectFrom('requests').selectAll().where('id', '=', id),
)
const ofChild = query((db, { child }: { child: ChildId }) =>
  db.selectFrom('requests').selectAll().where('child', '=', child).orderBy('position'),
)

const place = (id: string): Place => ['requests', 'reason', id]

/** Questions to the family, append-only. */
export const requests = (db: Db, seals: ChildSeals): Requests => {
  const read = async (row: Database['requests']): Promise<Request> => {
    const reason = await seals.open(row.reason, row.child, place(row.id))
    return codec.fromRow({ ...row, reason })
  }
  return {
    add: async (request) => {
      const row = codec.toRow(request)
      const reason = await seals.seal(row.reason, request.child, place(request.id))
      await mustInsert(db, { insert, row: { ...row, reason }, what: 'Dit verzoek' })
    },
    get: async (id) => {
      const row = await db.first(byId, { id })
      return row && read(row)
    },
    ofChild: async (child) => {
      const all: Request[] = []
      for (const row of await db.all(ofChild, { child })) all.push(await read(row))
      return all
    },
  }
}
