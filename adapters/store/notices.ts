import { sql } from 'kysely'
import { ConsentError } from '../../consent/errors.ts'
import type { NoticeId, PersonId } from '../../consent/id.ts'
import { type NoticeEnd, notice as noticeSchema, postedNotice } from '../../consent/notice.ts'
import type { Claim, Notices, Road } from '../../consent/ports/notices.ts'
import type { Instant } from '../../consent/time.ts'
import { type Db, mustInsert } from './connection.ts'
import { insertInto, query } from './query.ts'
import { rowCodec } from './row.ts'

const codec = rowCodec(noticeSchema, { table: 'notices' })
const posted = rowCodec(postedNotice, { table: 'notices' })

const insert = insertInto('notices', [...posted.columns, 'retryAt'])
const WAITING = { end: null, endedAt: null, failures: 0, claimedUntil: null, retryAt: null }

const byId = query((db, { id }: { id: NoticeId }) =>
  db.selectFrom('notices').selectAll().where('id', '=', id),
)
// The outer conditions repeat the claim: where rows are locked one by one, the second sender reads them again after the
// first one's commit, and they no longer hold (PostgreSQL, READ COMMITTED).
const claimOf = (road: Road | undefined) =>
  query((db, { now, until, limit }: Omit<Claim, 'road'>) =>
    db
      .updateTable('notices')
      .set({ claimedUntil: until })
      .where('id', 'in', (from) =>
        from
          .selectFrom('notices')
          .select('id')
          .where('endedAt', 'is', null)
          .where('dueAt', 'is not', null)
          .where('at', '<=', now)
          .$if(road !== undefined, (of) =>
            of.where('client', road === 'mail' ? 'is' : 'is not', null),
          )
          .where(({ eb, or }) => or([eb('retryAt', 'is', null), eb('retryAt', '<=', now)]))
          .where(({ eb, or }) =>
            or([eb('claimedUntil', 'is', null), eb('claimedUntil', '<=', now)]),
          )
          .orderBy('dueAt')
          .orderBy('id')
          .limit(limit),
      )
      // The sign keeps the planner from walking through everything that waits, by the index of that column.
      .where(sql`+ended_at`, 'is', null)
      .where(({ eb, or }) => or([eb('claimedUntil', 'is', null), eb('claimedUntil', '<=', now)]))
      .returningAll(),
  )
const claimAny = claimOf(undefined)
const claimOn = { mail: claimOf('mail'), webhook: claimOf('webhook') } as const
type Postponed = { id: NoticeId; retryAt: Instant; failures: number }
const postpone = query((db, { id, retryAt, failures }: Postponed) =>
  db
    .updateTable('notices')
    .set({ retryAt, failures, claimedUntil: null })
    .where('id', '=', id)
    .where('endedAt', 'is', null),
)
const end = query((db, { id, as, at }: { id: NoticeId; as: NoticeEnd; at: Instant }) =>
  db
    .updateTable('notices')
    .set({ end: as, endedAt: at, claimedUntil: null })
    .where('id', '=', id)
    .where('endedAt', 'is', null),
)
const release = query((db, { id, dueAt }: { id: NoticeId; dueAt: Instant }) =>
  db
    .updateTable('notices')
    .set({ dueAt })
    .where('id', '=', id)
    .where('dueAt', 'is', null)
    .where('endedAt', 'is', null),
)
const heldBack = query((db, { subject }: { subject: string }) =>
  db
    .selectFrom('notices')
    .selectAll()
    .where('endedAt', 'is', null)
    .where('dueAt', 'is', null)
    .where('subject', '=', subject)
    .orderBy('at')
    .orderBy('id'),
)
type Page = { person: PersonId; now: Instant; limit: number }
const ofPerson = query((db, { person, now, limit }: Page) =>
  db
    .selectFrom('notices')
    .selectAll()
    .where('person', '=', person)
    .where('dueAt', 'is not', null)
    .where('at', '<=', now)
    .where(({ eb, or, ref }) => or([eb('endedAt', 'is', null), eb('endedAt', '>=', ref('at'))]))
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(limit),
)
const all = query((db) => db.selectFrom('notices').selectAll().orderBy('at').orderBy('id'))

/** An update must have found the notice as it should be. */
const mustChange = async (db: Db, id: NoticeId, changed: number): Promise<void> => {
  if (changed === 1) return
  throw (await db.first(byId, { id }))
    ? new ConsentError('conflict', 'Dit bericht is al afgehandeld of vrijgegeven.')
    : new ConsentError('onbekend', 'Dit bericht is niet bekend.')
}

type Ordered = { readonly dueAt: Instant | null; readonly id: NoticeId }
// What an update returns has no order in SQL.
const byDeadline = (one: Ordered, other: Ordered): number =>
  (one.dueAt ?? 0) - (other.dueAt ?? 0) || (one.id < other.id ? -1 : 1)

/** The outbox. */
export const notices = (db: Db): Notices => ({
  add: (notice) =>
    mustInsert(db, { insert, row: { ...codec.toRow(notice), ...WAITING }, what: 'Dit bericht' }),
  claim: async ({ road, ...wanted }) => {
    const claim = road === undefined ? claimAny : claimOn[road]
    return (await db.all(claim, wanted)).map(posted.fromRow).sort(byDeadline)
  },
  postpone: async (id, until) => mustChange(db, id, await db.run(postpone, { id, ...until })),
  end: async (id, as, at) => mustChange(db, id, await db.run(end, { id, as, at })),
  release: async (id, dueAt) => mustChange(db, id, await db.run(release, { id, dueAt })),
  get: async (id) => {
    const row = await db.first(byId, { id })
    return row && posted.fromRow(row)
  },
  heldBack: async (subject) => (await db.all(heldBack, { subject })).map(codec.fromRow),
  ofPerson: async (person, page) =>
    (await db.all(ofPerson, { person, ...page })).map(posted.fromRow),
  all: async () => (await db.all(all, {})).map(codec.fromRow),
})
