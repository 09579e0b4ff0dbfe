import { sql } from 'kysely'
import type { ChildId, StatementId } from '../../consent/id.ts'
import type { AnswersDue, Statements } from '../../consent/ports/statements.ts'
import {
  confirmation as confirmationSchema,
  type Statement,
  statement as statementSchema,
} from '../../consent/statement.ts'
import type { Instant } from '../../consent/time.ts'
import type { Place } from '../envelope/at-rest.ts'
import { type Db, mustInsert } from './connection.ts'
import { appendTo, type Builder, insertInto, query } from './query.ts'
import { rowCodec } from './row.ts'
import type { Database } from './schema.ts'
import type { ChildSeals } from './sealing.ts'

type Row = Database['statements']

const codec = rowCodec(statementSchema, {
  table: 'statements',
  json: ['categories', 'authority', 'facets', 'assistedBy', 'proof'],
})
const confirmationRows = rowCodec(confirmationSchema, { table: 'confirmations' })

const insert = appendTo('statements', codec.columns)
const byId = query((db, { id }: { id: StatementId }) =>
  db.selectFrom('statements').selectAll().where('id', '=', id),
)
const inOrder = (db: Builder, child: ChildId) =>
  db.selectFrom('statements').selectAll().where('child', '=', child).orderBy('position')
const ofChild = query((db, { child }: { child: ChildId }) => inOrder(db, child))
const fitting = query(
  (
    db,
    { child, purpose, holder, requester }: Pick<Row, 'child' | 'purpose' | 'holder' | 'requester'>,
  ) =>
    inOrder(db, child)
      .where('purpose', '=', purpose)
      .where('holder', '=', holder)
      .where('requester', '=', requester),
)
const endingBetween = query((db, { after, until }: { after: Instant; until: Instant }) =>
  db
    .selectFrom('statements')
    .selectAll()
    .where('kind', '=', 'gegeven')
    .where('until', '>', after)
    .where('until', '<=', until)
    .orderBy('until')
    .orderBy('id'),
)
const insertConfirmation = insertInto('confirmations', confirmationRows.columns)
const confirmationsOf = query((db, { child }: { child: ChildId }) =>
  db
    .selectFrom('confirmations')
    .innerJoin('statements', 'statements.id', 'confirmations.statement')
    .selectAll('confirmations')
    .where('statements.child', '=', child)
    .orderBy('confirmations.at')
    .orderBy('statements.position')
    .orderBy('confirmations.person'),
)

/** A new word ends nothing before it was said, itself included. */
const saidNow = query((db, { child, at }: AnswersDue) =>
  db
    .insertInto('answersDue')
    .values({ child, at })
    .onConflict((same) => same.column('child').doUpdateSet({ at }).where('answersDue.at', '>', at)),
)
const setDue = query((db, { child, at }: AnswersDue) =>
  db.updateTable('answersDue').set({ at }).where('child', '=', child),
)
const removeDue = query((db, { child }: { child: ChildId }) =>
  db.deleteFrom('answersDue').where('child', '=', child),
)
const due = query(
  (db, { before, at, child, limit }: AnswersDue & { before: Instant; limit: number }) =>
    db
      .selectFrom('answersDue')
      .selectAll()
      .where('at', '<', before)
      .where(sql<boolean>`(at, child) > (${at}, ${child})`)
      .orderBy('at')
      .orderBy('child')
      .limit(limit),
)
const eraseConfirmations = query((db, { id }: { id: StatementId }) =>
  db.deleteFrom('confirmations').where('statement', '=', id),
)
const erase = query((db, { id }: { id: StatementId }) =>
  db.deleteFrom('statements').where('id', '=', id),
)

/** Every id comes after the empty one. */
const BEFORE_EVERYBODY: AnswersDue = { at: Number.MIN_SAFE_INTEGER, child: '' as ChildId }

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
  const read = (row: Row): Promise<Statement> =>
    withWitness(codec.fromRow(row), (sealed) => seals.open(sealed, row.child, place(row.id)))
  const readAll = async (rows: readonly Row[]): Promise<Statement[]> => {
    const all: Statement[] = []
    for (const row of rows) all.push(await read(row))
    return all
  }
  return {
    add: async (statement) => {
      const { child, id } = statement
      const sealed = await withWitness(statement, (name) => seals.seal(name, child, place(id)))
      await mustInsert(db, { insert, row: codec.toRow(sealed), what: 'Deze toestemming' })
      const { at, until } = statement
      await db.run(saidNow, { child, at: Math.min(at, until ?? at) })
    },
    get: async (id) => {
      const row = await db.first(byId, { id })
      return row && read(row)
    },
    fitting: async (child, { purpose, holder, requester }) =>
      readAll(await db.all(fitting, { child, purpose, holder, requester })),
    ofChild: async (child) => readAll(await db.all(ofChild, { child })),
    endingBetween: async (after, until) => readAll(await db.all(endingBetween, { after, until })),
    addConfirmation: (confirmation) =>
      mustInsert(db, {
        insert: insertConfirmation,
        row: confirmationRows.toRow(confirmation),
        what: 'Deze bevestiging',
      }),
    confirmations: async (child) =>
      (await db.all(confirmationsOf, { child })).map(confirmationRows.fromRow),
    due: (before, after, limit) => db.all(due, { ...(after ?? BEFORE_EVERYBODY), before, limit }),
    setDue: async (child, at) => {
      await (at === null ? db.run(removeDue, { child }) : db.run(setDue, { child, at }))
    },
    erase: async (ids) => {
      for (const id of ids) {
        await db.run(eraseConfirmations, { id })
        await db.run(erase, { id })
      }
    },
  }
}
