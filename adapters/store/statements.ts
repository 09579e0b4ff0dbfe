import type { ChildId } from '../../consent/id.ts'
import type { Statements } from '../../consent/ports/statements.ts'
import {
  confirmation as confirmationSchema,
  type Statement,
  statement as statementSchema,
} from '../../consent/statement.ts'
import { nextPosition } from './position.ts'
import { mustInsert, rowCodec } from './row.ts'
import type { Database, Db } from './schema.ts'
import type { ChildSeals, Place } from './sealing.ts'

const codec = rowCodec(statementSchema, {
  table: 'statements',
  json: ['categories', 'authority', 'facets', 'assistedBy', 'proof'],
})
const confirmationRows = rowCodec(confirmationSchema, { table: 'confirmations' })

const place = (id: string): Place => ['statements', 'proof.witness', id]

/** The statement with its witness's name passed through `change`; without a witness, itself. */
const withWitness = async (
  statement: Statement,
  change: (witness: string) => Promise<string>,
): Promise<Statement> => {
  const { proof } = statement
  if (!proof?.witness) return statement
  return { ...statement, proof: { ...proof, witness: await change(proof.witness) } }
}

/** Statements and confirmations, append-only. */
export const statements = (db: Db, seals: ChildSeals): Statements => {
  const read = (row: Database['statements']): Promise<Statement> =>
    withWitness(codec.fromRow(row), (sealed) => seals.open(sealed, row.child, place(row.id)))
  const readAll = async (rows: readonly Database['statements'][]): Promise<Statement[]> => {
    const all: Statement[] = []
    for (const row of rows) all.push(await read(row))
    return all
  }
  const ofChild = (child: ChildId) =>
    db.selectFrom('statements').selectAll().where('child', '=', child).orderBy('position')
  return {
    add: async (statement) => {
      const { child, id } = statement
      const sealed = await withWitness(statement, (name) => seals.seal(name, child, place(id)))
      const position = await nextPosition(db, 'statements', child)
      const result = await db
        .insertInto('statements')
        .values({ ...codec.toRow(sealed), position })
        .onConflict((clash) => clash.column('id').doNothing())
        .executeTakeFirstOrThrow()
      mustInsert(result, 'Deze toestemming')
    },
    get: async (id) => {
      const row = await db
        .selectFrom('statements')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row && read(row)
    },
    fitting: async (child, { purpose, holder, requester }) =>
      readAll(
        await ofChild(child)
          .where('purpose', '=', purpose)
          .where('holder', '=', holder)
          .where('requester', '=', requester)
          .execute(),
      ),
    ofChild: async (child) => readAll(await ofChild(child).execute()),
    addConfirmation: async (confirmation) => {
      const result = await db
        .insertInto('confirmations')
        .values(confirmationRows.toRow(confirmation))
        .onConflict((clash) => clash.doNothing())
        .executeTakeFirstOrThrow()
      mustInsert(result, 'Deze bevestiging')
    },
    confirmations: async (child) => {
      const rows = await db
        .selectFrom('confirmations')
        .innerJoin('statements', 'statements.id', 'confirmations.statement')
        .selectAll('confirmations')
        .where('statements.child', '=', child)
        .orderBy('confirmations.at')
        .orderBy('statements.position')
        .orderBy('confirmations.person')
        .execute()
      return rows.map(confirmationRows.fromRow)
    },
  }
}
