import { ConsentError } from '../../consent/errors.ts'
import type { NoticeId } from '../../consent/id.ts'
import { notice as noticeSchema } from '../../consent/notice.ts'
import type { Notices } from '../../consent/ports/notices.ts'
import type { Instant } from '../../consent/time.ts'
import { type Db, mustInsert } from './connection.ts'
import { insertInto, query } from './query.ts'
import { rowCodec } from './row.ts'

const codec = rowCodec(noticeSchema, { table: 'notices' })

const insert = insertInto('notices', [...codec.columns, 'sentAt'])
const byId = query((db, { id }: { id: NoticeId }) =>
  db.selectFrom('notices').select('id').where('id', '=', id),
)
const due = query((db, { now, limit }: { now: Instant; limit: number }) =>
  db
    .selectFrom('notices')
    .selectAll()
    .where('sentAt', 'is', null)
    .where('dueAt', 'is not', null)
    .where('at', '<=', now)
    .orderBy('dueAt')
    .orderBy('id')
    .limit(limit),
)
const markSent = query((db, { id, at }: { id: NoticeId; at: Instant }) =>
  db.updateTable('notices').set({ sentAt: at }).where('id', '=', id).where('sentAt', 'is', null),
)
const release = query((db, { id, dueAt }: { id: NoticeId; dueAt: Instant }) =>
  db
    .updateTable('notices')
    .set({ dueAt })
    .where('id', '=', id)
    .where('dueAt', 'is', null)
    .where('sentAt', 'is', null),
)
const heldBack = query((db, { subject }: { subject: string }) =>
  db
    .selectFrom('notices')
    .selectAll()
    .where('sentAt', 'is', null)
    .where('dueAt', 'is', null)
    .where('subject', '=', subject)
    .orderBy('at')
    .orderBy('id'),
)
const all = query((db) => db.selectFrom('notices').selectAll().orderBy('at').orderBy('id'))

/** Why an update of a notice found nothing to change. */
const refusal = async (db: Db, id: NoticeId): Promise<ConsentError> =>
  (await db.first(byId, { id }))
    ? new ConsentError('conflict', 'Dit bericht is al verzonden of vrijgegeven.')
    : new ConsentError('onbekend', 'Dit bericht is niet bekend.')

/** The outbox. */
export const notices = (db: Db): Notices => ({
  add: (notice) =>
    mustInsert(db, { insert, row: { ...codec.toRow(notice), sentAt: null }, what: 'Dit bericht' }),
  due: async (now, limit) => (await db.all(due, { now, limit })).map(codec.fromRow),
  markSent: async (id, at) => {
    if ((await db.run(markSent, { id, at })) !== 1) throw await refusal(db, id)
  },
  release: async (id, dueAt) => {
    if ((await db.run(release, { id, dueAt })) !== 1) throw await refusal(db, id)
  },
  heldBack: async (subject) => (await db.all(heldBack, { subject })).map(codec.fromRow),
  all: async () => (await db.all(all, {})).map(codec.fromRow),
})
