import {
  type ErasureRequest,
  erasureRequest as erasureRequestSchema,
} from '../../consent/erasure-request.ts'
import { ConsentError } from '../../consent/errors.ts'
import type { ChildId, ErasureRequestId, PartyId, PersonId } from '../../consent/id.ts'
import type { ErasureRequests } from '../../consent/ports/erasure-requests.ts'
import type { Place } from '../envelope/at-rest.ts'
import { type Db, mustInsert } from './connection.ts'
import { insertInto, query } from './query.ts'
import { rowCodec } from './row.ts'
import type { Database } from './schema.ts'
import type { ChildSeals } from './sealing.ts'

type Row = Database['erasureRequests']

const codec = rowCodec(erasureRequestSchema, { table: 'erasure_requests' })

const insert = insertInto('erasureRequests', codec.columns)
const byId = query((db, { id }: { id: ErasureRequestId }) =>
  db.selectFrom('erasureRequests').selectAll().where('id', '=', id),
)
const ofPerson = query((db, { person }: { person: PersonId }) =>
  db
    .selectFrom('erasureRequests')
    .selectAll()
    .where('person', '=', person)
    .orderBy('at', 'desc')
    .orderBy('id'),
)
const openAbout = query((db, { child }: { child: ChildId }) =>
  db
    .selectFrom('erasureRequests')
    .selectAll()
    .where('child', '=', child)
    .where('state', '=', 'open')
    .orderBy('at')
    .orderBy('id'),
)
const openOf = query((db, { party, limit }: { party: PartyId; limit: number }) =>
  db
    .selectFrom('erasureRequests')
    .selectAll()
    .where('party', '=', party)
    .where('state', '=', 'open')
    .orderBy('at')
    .orderBy('id')
    .limit(limit),
)
const decidedOf = query((db, { party, limit }: { party: PartyId; limit: number }) =>
  db
    .selectFrom('erasureRequests')
    .selectAll()
    .where('party', '=', party)
    .where('state', '<>', 'open')
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(limit),
)
const decide = query(
  (
    db,
    {
      id,
      state,
      answer,
      employee,
      changedAt,
    }: Pick<Row, 'id' | 'state' | 'answer' | 'employee' | 'changedAt'>,
  ) =>
    db
      .updateTable('erasureRequests')
      .set({ state, answer, employee, changedAt })
      .where('id', '=', id)
      .where('state', '=', 'open'),
)

const place = (id: ErasureRequestId): Place => ['erasure_requests', 'answer', id]

/** Requests of families to be erased: added once, decided once. */
export const erasureRequests = (db: Db, seals: ChildSeals): ErasureRequests => {
  const read = async (row: Row): Promise<ErasureRequest> => {
    const answer = row.answer && (await seals.open(row.answer, row.child, place(row.id)))
    return codec.fromRow({ ...row, answer })
  }
  const readAll = async (rows: readonly Row[]): Promise<ErasureRequest[]> => {
    const all: ErasureRequest[] = []
    // One after the other: a transaction has one connection.
    for (const row of rows) all.push(await read(row))
    return all
  }
  const sealed = async (
    { id, child }: Pick<ErasureRequest, 'id' | 'child'>,
    answer: string | null,
  ): Promise<string | null> => answer && (await seals.seal(answer, child, place(id)))
  return {
    add: async (request) => {
      const answer = await sealed(request, request.answer)
      await mustInsert(db, {
        insert,
        row: { ...codec.toRow(request), answer },
        what: 'Dit verzoek',
      })
    },
    get: async (id) => {
      const row = await db.first(byId, { id })
      return row && read(row)
    },
    ofPerson: async (person) => readAll(await db.all(ofPerson, { person })),
    openAbout: async (child) => readAll(await db.all(openAbout, { child })),
    ofParty: async (party, limit) => {
      const open = await db.all(openOf, { party, limit })
      const decided = await db.all(decidedOf, { party, limit })
      return readAll([...open, ...decided].slice(0, limit))
    },
    decide: async (id, { state, answer, employee, at }) => {
      const row = await db.first(byId, { id })
      if (!row) throw new ConsentError('onbekend', 'Dit verzoek is niet bekend.')
      const kept = { id, state, answer: await sealed(row, answer), employee, changedAt: at }
      if ((await db.run(decide, kept)) !== 1)
        throw new ConsentError('conflict', 'Over dit verzoek is al besloten.')
    },
  }
}
