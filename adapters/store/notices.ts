import { ConsentError } from '../../consent/errors.ts'
import type { NoticeId } from '../../consent/id.ts'
import { notice as noticeSchema } from '../../consent/notice.ts'
import type { Notices } from '../../consent/ports/notices.ts'
import { mustInsert, rowCodec } from './row.ts'
import type { Db } from './schema.ts'

const codec = rowCodec(noticeSchema, { table: 'notices' })

/** Why an update of a notice found nothing to change. */
const refusal = async (db: Db, id: NoticeId): Promise<ConsentError> => {
  const found = await db.selectFrom('notices').select('id').where('id', '=', id).executeTakeFirst()
  return found
    ? new ConsentError('conflict', 'Dit bericht is al verzonden of vrijgegeven.')
    : new ConsentError('onbekend', 'Dit bericht is niet bekend.')
}

/** The outbox. */
export const notices = (db: Db): Notices => ({
  add: async (notice) => {
    const result = await db
      .insertInto('notices')
      .values({ ...codec.toRow(notice), sentAt: null })
      .onConflict((clash) => clash.doNothing())
      .executeTakeFirstOrThrow()
    mustInsert(result, 'Dit bericht')
  },
  due: async (now, limit) => {
    const rows = await db
      .selectFrom('notices')
      .selectAll()
      .where('sentAt', 'is', null)
      .where('dueAt', 'is not', null)
      .where('at', '<=', now)
      .orderBy('dueAt')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(codec.fromRow)
  },
  markSent: async (id, at) => {
    const result = await db
      .updateTable('notices')
      .set({ sentAt: at })
      .where('id', '=', id)
      .where('sentAt', 'is', null)
      .executeTakeFirstOrThrow()
    if (result.numUpdatedRows !== 1n) throw await refusal(db, id)
  },
  release: async (id, dueAt) => {
    const result = await db
      .updateTable('notices')
      .set({ dueAt })
      .where('id', '=', id)
      .where('dueAt', 'is', null)
      .where('sentAt', 'is', null)
      .executeTakeFirstOrThrow()
    if (result.numUpdatedRows !== 1n) throw await refusal(db, id)
  },
  heldBack: async (subject) => {
    const rows = await db
      .selectFrom('notices')
      .selectAll()
      .where('sentAt', 'is', null)
      .where('dueAt', 'is', null)
      .where('subject', '=', subject)
      .orderBy('at')
      .orderBy('id')
      .execute()
    return rows.map(codec.fromRow)
  },
  all: async () => {
    const rows = await db.selectFrom('notices').selectAll().orderBy('at').orderBy('id').execute()
    return rows.map(codec.fromRow)
  },
})
