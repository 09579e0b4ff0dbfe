import type { ChildId, RequestId } from '../../consent/id.ts'
import type { Requests } from '../../consent/ports/requests.ts'
import {
  type Asking,
  asking as askingSchema,
  type Request,
  request as requestSchema,
} from '../../consent/request.ts'
import type { Place } from '../envelope/at-rest.ts'
import { type Db, mustInsert } from './connection.ts'
import { appendTo, type Builder, query } from './query.ts'
import { rowCodec } from './row.ts'
import type { Database } from './schema.ts'
import type { ChildSeals } from './sealing.ts'

const table = {
  table: 'requests',
  json: ['askedBy', 'categories', 'askedOf'],
  flags: ['silent'],
} as const
const codec = rowCodec(requestSchema, table)
const askings = rowCodec(askingSchema, table)

const insert = appendTo('requests', codec.columns)
const byId = query((db, { id }: { id: RequestId }) =>
  db.selectFrom('requests').selectAll().where('id', '=', id),
)
const inOrder = (db: Builder, child: ChildId) =>
  db.selectFrom('requests').selectAll().where('child', '=', child).orderBy('position')
const ofChild = query((db, { child }: { child: ChildId }) => inOrder(db, child))
const within = query(
  (
    db,
    {
      child,
      purpose,
      holder,
      requester,
    }: Pick<Asking, 'child' | 'purpose' | 'holder' | 'requester'>,
  ) =>
    inOrder(db, child)
      .where('purpose', '=', purpose)
      .where('holder', '=', holder)
      .where('requester', '=', requester),
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
    asking: async (id) => {
      const row = await db.first(byId, { id })
      return row && askings.fromRow(row)
    },
    ofChild: async (child) => {
      const all: Request[] = []
      for (const row of await db.all(ofChild, { child })) all.push(await read(row))
      return all
    },
    within: async (child, scope) =>
      (await db.all(within, { child, ...scope })).map(askings.fromRow),
  }
}
