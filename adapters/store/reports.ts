import { ConsentError } from '../../consent/errors.ts'
import type { ChildId, PartyId, PersonId, ReportId } from '../../consent/id.ts'
import type { Reports } from '../../consent/ports/reports.ts'
import { type Report, report as reportSchema } from '../../consent/report.ts'
import type { Place } from '../envelope/at-rest.ts'
import { type Db, mustInsert } from './connection.ts'
import { insertInto, query } from './query.ts'
import { rowCodec } from './row.ts'
import type { Database } from './schema.ts'
import type { ChildSeals } from './sealing.ts'

type Row = Database['reports']

const codec = rowCodec(reportSchema, { table: 'reports' })

const insert = insertInto('reports', codec.columns)
const byId = query((db, { id }: { id: ReportId }) =>
  db.selectFrom('reports').selectAll().where('id', '=', id),
)
const ofPerson = query((db, { person }: { person: PersonId }) =>
  db
    .selectFrom('reports')
    .selectAll()
    .where('person', '=', person)
    .orderBy('at', 'desc')
    .orderBy('id'),
)
const openAbout = query((db, { child }: { child: ChildId }) =>
  db
    .selectFrom('reports')
    .selectAll()
    .where('child', '=', child)
    .where('state', '<>', 'klaar')
    .orderBy('at')
    .orderBy('id'),
)
const ofParty = query((db, { party, limit }: { party: PartyId; limit: number }) =>
  db
    .selectFrom('reports')
    .selectAll()
    .where('party', '=', party)
    .orderBy((from) => from.case().when('state', '=', 'klaar').then(1).else(0).end())
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(limit),
)
const handle = query(
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
      .updateTable('reports')
      .set({ state, answer, employee, changedAt })
      .where('id', '=', id)
      .where('state', '<>', 'klaar'),
)

const place = (column: 'text' | 'answer', id: ReportId): Place => ['reports', column, id]

/** Reports about rows of the log: added once, dealt with until they are done. */
export const reports = (db: Db, seals: ChildSeals): Reports => {
  const read = async (row: Row): Promise<Report> => {
    const { id, child } = row
    const text = await seals.open(row.text, child, place('text', id))
    const answer = row.answer && (await seals.open(row.answer, child, place('answer', id)))
    return codec.fromRow({ ...row, text, answer })
  }
  const sealedAnswer = async ({ id, child }: Pick<Report, 'id' | 'child'>, answer: string | null) =>
    answer && (await seals.seal(answer, child, place('answer', id)))
  const readAll = async (rows: readonly Row[]): Promise<Report[]> => {
    const all: Report[] = []
    // One after the other: a transaction has one connection.
    for (const row of rows) all.push(await read(row))
    return all
  }
  return {
    add: async (report) => {
      const row = codec.toRow(report)
      const text = await seals.seal(row.text, report.child, place('text', report.id))
      const answer = await sealedAnswer(report, row.answer)
      await mustInsert(db, { insert, row: { ...row, text, answer }, what: 'Deze melding' })
    },
    get: async (id) => {
      const row = await db.first(byId, { id })
      return row && read(row)
    },
    ofPerson: async (person) => readAll(await db.all(ofPerson, { person })),
    openAbout: async (child) => readAll(await db.all(openAbout, { child })),
    ofParty: async (party, limit) => readAll(await db.all(ofParty, { party, limit })),
    handle: async (id, { state, answer, employee, at }) => {
      const row = await db.first(byId, { id })
      if (!row) throw new ConsentError('onbekend', 'Deze melding is niet bekend.')
      const sealed = await sealedAnswer(row, answer)
      const changed = await db.run(handle, { id, state, answer: sealed, employee, changedAt: at })
      if (changed !== 1) throw new ConsentError('conflict', 'Deze melding is al klaar.')
    },
  }
}
