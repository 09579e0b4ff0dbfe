import type { Requests } from '../../consent/ports/requests.ts'
import { type Request, request as requestSchema } from '../../consent/request.ts'
import { nextPosition } from './position.ts'
import { mustInsert, rowCodec } from './row.ts'
import type { Database, Db } from './schema.ts'
import type { ChildSeals, Place } from './sealing.ts'

const codec = rowCodec(requestSchema, {
  table: 'requests',
  json: ['askedBy', 'categories', 'askedOf'],
  flags: ['silent'],
})

const place = (id: string): Place => ['requests', 'reason', id]

/** Questions to the family, append-only. */
export const requests = (db: Db, seals: ChildSeals): Requests => {
  const read = async (row: Database['requests']): Promise<Request> => {
    const reason = await seals.open(row.reason, row.child, place(row.id))
    return codec.fromRow({ ...row, reason })
  }
  return {
    add: async (request) => {
      const { child, id } = request
      const row = codec.toRow(request)
      const reason = await seals.seal(row.reason, child, place(id))
      const position = await nextPosition(db, 'requests', child)
      const result = await db
        .insertInto('requests')
        .values({ ...row, reason, position })
        .onConflict((clash) => clash.column('id').doNothing())
        .executeTakeFirstOrThrow()
      mustInsert(result, 'Dit verzoek')
    },
    get: async (id) => {
      const row = await db
        .selectFrom('requests')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row && read(row)
    },
    ofChild: async (child) => {
      const rows = await db
        .selectFrom('requests')
        .selectAll()
        .where('child', '=', child)
        .orderBy('position')
        .execute()
      const all: Request[] = []
      for (const row of rows) all.push(await read(row))
      return all
    },
  }
}
