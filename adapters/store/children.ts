import { child as childSchema, ERASED_BIRTH_DATE } from '../../consent/child.ts'
import { ConsentError } from '../../consent/errors.ts'
import type { ChildId } from '../../consent/id.ts'
import type { Children } from '../../consent/ports/children.ts'
import type { Day } from '../../consent/time.ts'
import { type Db, mustInsert } from './connection.ts'
import { insertInto, query } from './query.ts'
import { rowCodec } from './row.ts'
import type { Database } from './schema.ts'
import type { ChildSeals } from './sealing.ts'

const codec = rowCodec(childSchema, {
  table: 'children',
  json: ['hiddenBy'],
  flags: ['secretAddress'],
})

type ById = { id: ChildId }

const insert = insertInto('children', [...codec.columns, 'createdAt'])
const byId = query((db, { id }: ById) => db.selectFrom('children').selectAll().where('id', '=', id))
const byIdLocked = query((db, { id }: ById) =>
  db.selectFrom('children').selectAll().where('id', '=', id).forUpdate(),
)
type Born = {
  from: Day
  until: Day
  fromMonth: Day
  untilMonth: Day
  fromYear: Day
  untilYear: Day
}
// What the register does not know is `00`: such a date can be any of its month or year.
const bornBetween = query((db, { from, until, fromMonth, untilMonth, fromYear, untilYear }: Born) =>
  db
    .selectFrom('children')
    .selectAll()
    .where(({ eb, or }) =>
      or([
        eb.between('birthDate', from, until),
        eb.between('birthDate', fromMonth, untilMonth).and('birthDate', 'like', '%-00'),
        eb.between('birthDate', fromYear, untilYear).and('birthDate', 'like', '%-00-00'),
      ]),
    )
    .orderBy('id'),
)
const raiseEpoch = query((db, { id }: ById) =>
  db
    .updateTable('children')
    .set((row) => ({ epoch: row('epoch', '+', 1) }))
    .where('id', '=', id)
    .returning('epoch'),
)
type Right = Pick<Database['children'], 'id' | 'birthDate' | 'secretAddress' | 'hiddenBy'>
const correct = query((db, { id, birthDate, secretAddress, hiddenBy }: Right) =>
  db.updateTable('children').set({ birthDate, secretAddress, hiddenBy }).where('id', '=', id),
)

/** Who is another age than was thought, or was erased: when what was said about them ends is another matter now. */
const lookAgain = query((db, { id }: ById) =>
  db.updateTable('answersDue').set({ at: 0 }).where('child', '=', id),
)

const NOBODY = JSON.stringify([])

const FORGOTTEN = [
  lookAgain,
  query((db, { id }: ById) =>
    db
      .updateTable('children')
      .set({ birthDate: ERASED_BIRTH_DATE, hiddenBy: NOBODY })
      .where('id', '=', id),
  ),
  query((db, { id }: ById) => db.deleteFrom('bsnIndex').where('child', '=', id)),
  query((db, { id }: ById) => db.deleteFrom('authoritySeats').where('child', '=', id)),
  query((db, { id }: ById) => db.deleteFrom('codes').where('child', '=', id)),
  query((db, { id }: ById) => db.deleteFrom('involvementEvents').where('child', '=', id)),
  query((db, { id }: ById) => db.deleteFrom('authorityRecords').where('child', '=', id)),
  query((db, { id }: ById) => db.deleteFrom('givenRoles').where('child', '=', id)),
]

const unknownChild = (): ConsentError => new ConsentError('onbekend', 'Dit kind is niet bekend.')

/** Children, their epochs and keys. `rowLocks`: the database locks rows (`FOR UPDATE`) rather than the whole file. */
export const children = (db: Db, seals: ChildSeals, rowLocks: boolean): Children => {
  const find = async (id: ChildId, locked: boolean) => {
    const row = await db.first(locked ? byIdLocked : byId, { id })
    return row && codec.fromRow(row)
  }
  return {
    add: async ({ at, ...fresh }) => {
      const row = { ...codec.toRow({ ...fresh, hiddenBy: [], epoch: 0 }), createdAt: at }
      await mustInsert(db, { insert, row, what: 'Dit kind' })
      await seals.create(fresh.id)
    },
    get: (id) => find(id, false),
    bornBetween: async ({ from, until }) => {
      const [fromMonth, untilMonth] = [`${from.slice(0, 7)}-00`, `${until.slice(0, 7)}-00`]
      const [fromYear, untilYear] = [`${from.slice(0, 4)}-00-00`, `${until.slice(0, 4)}-00-00`]
      const days = { from, until, fromMonth, untilMonth, fromYear, untilYear }
      return (await db.all(bornBetween, days)).map(codec.fromRow)
    },
    lock: async (id) => {
      const found = await find(id, rowLocks)
      if (!found) throw unknownChild()
      return found
    },
    raiseEpoch: async (id) => {
      const raised = await db.first(raiseEpoch, { id })
      if (!raised) throw unknownChild()
      return raised.epoch
    },
    correct: async (id, right) => {
      const { birthDate, secretAddress, hiddenBy } = codec.toRow({ ...right, id, epoch: 0 })
      if ((await db.run(correct, { id, birthDate, secretAddress, hiddenBy })) !== 1)
        throw unknownChild()
      await db.run(lookAgain, { id })
    },
    erase: async (id) => {
      if (!(await find(id, rowLocks))) throw unknownChild()
      await seals.destroy(id)
      for (const forget of FORGOTTEN) await db.run(forget, { id })
    },
    isErased: (id) => seals.isDestroyed(id),
    hashOf: (id, text) => seals.hash(text, id),
  }
}
