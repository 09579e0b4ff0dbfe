import { type Child, child as childSchema } from '../../consent/child.ts'
import { ConsentError } from '../../consent/errors.ts'
import type { ChildId } from '../../consent/id.ts'
import type { Children } from '../../consent/ports/children.ts'
import { mustInsert, rowCodec } from './row.ts'
import type { Db } from './schema.ts'
import type { ChildSeals } from './sealing.ts'

const codec = rowCodec(childSchema, { table: 'children', flags: ['secretAddress'] })

const unknownChild = (): ConsentError => new ConsentError('onbekend', 'Dit kind is niet bekend.')

const select = async (db: Db, id: ChildId, locked: boolean): Promise<Child | undefined> => {
  const query = db.selectFrom('children').selectAll().where('id', '=', id)
  const row = await (locked ? query.forUpdate() : query).executeTakeFirst()
  return row && codec.fromRow(row)
}

/** Children, their epochs and keys. `rowLocks`: the database locks rows (`FOR UPDATE`) rather than the whole file. */
export const children = (db: Db, seals: ChildSeals, rowLocks: boolean): Children => ({
  add: async ({ at, ...fresh }) => {
    const row = { ...codec.toRow({ ...fresh, epoch: 0 }), createdAt: at }
    const result = await db
      .insertInto('children')
      .values(row)
      .onConflict((clash) => clash.doNothing())
      .executeTakeFirstOrThrow()
    mustInsert(result, 'Dit kind')
    await seals.create(fresh.id)
  },
  get: (id) => select(db, id, false),
  lock: async (id) => {
    const found = await select(db, id, rowLocks)
    if (!found) throw unknownChild()
    return found
  },
  raiseEpoch: async (id) => {
    const raised = await db
      .updateTable('children')
      .set((row) => ({ epoch: row('epoch', '+', 1) }))
      .where('id', '=', id)
      .returning('epoch')
      .executeTakeFirst()
    if (!raised) throw unknownChild()
    return raised.epoch
  },
  correct: async (id, { birthDate, secretAddress }) => {
    const result = await db
      .updateTable('children')
      .set({ birthDate, secretAddress: secretAddress ? 1 : 0 })
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    if (result.numUpdatedRows !== 1n) throw unknownChild()
  },
  erase: async (id) => {
    if (!(await select(db, id, rowLocks))) throw unknownChild()
    await seals.destroy(id)
  },
})
