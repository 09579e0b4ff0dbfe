import { type RawBuilder, sql } from 'kysely'
import { type RowKind, rowKind } from '../../consent/past-term.ts'
import type { PastTerm } from '../../consent/ports/past-term.ts'
import type { Instant } from '../../consent/time.ts'
import { counted, type Db } from './connection.ts'
import { type Builder, query } from './query.ts'
import type { Database } from './schema.ts'

type Before = { readonly before: Instant }
type Batch = Before & { readonly limit: number }

/** Rows of one kind: where they stand, under which key, and which of them ended before an instant. */
type Rows = {
  readonly table: keyof Database
  readonly key: 'id' | 'hash'
  readonly ended: (before: Instant) => RawBuilder<boolean>
}

const ROWS: Readonly<Record<RowKind, Rows>> = {
  vragen: {
    table: 'requests',
    key: 'id',
    ended: (before) => sql`expires_at < ${before}
      and not exists (select 1 from statements where request = requests.id)`,
  },
  feiten: {
    table: 'facts',
    key: 'id',
    // Help that parents were not to know of stays hidden for the time in which it was, however long ago.
    ended: (before) => sql`until < ${before}
      and name <> 'hulp_zonder_ouders'`,
  },
  verstrekkingen: {
    table: 'orders',
    key: 'id',
    // By state and beginning first, as the index is; none that is open has ended.
    ended: (before) => sql`state in ('geleverd', 'leeg', 'vervallen', 'mislukt')
      and at < ${before} and closed_at < ${before}
      and not exists (select 1 from statements where child = orders.child and purpose = orders.purpose
        and holder = orders.holder and requester = orders.requester)`,
  },
  aanbiedingen: {
    table: 'offers',
    key: 'id',
    ended: (before) => sql`expires_at < ${before}
      and not exists (select 1 from orders where offer = offers.id)`,
  },
  berichten: {
    table: 'notices',
    key: 'id',
    // One that waits to be released does so by a row of the journal, which is gone by then.
    ended: (before) => sql`(ended_at < ${before}
      or (ended_at is null and due_at is null and at < ${before}))`,
  },
  meldingen: {
    table: 'reports',
    key: 'id',
    // Of a family that was erased nobody can read what was reported, nor answer it.
    ended: (before) => sql`((state = 'klaar' and changed_at < ${before})
      or (at < ${before} and exists (select 1 from child_keys
        where child = reports.child and wrapped is null)))`,
  },
  wisverzoeken: {
    table: 'erasureRequests',
    key: 'id',
    ended: (before) => sql`changed_at < ${before}`,
  },
  codes: { table: 'codes', key: 'hash', ended: (before) => sql`expires_at < ${before}` },
}

const endedRows = (db: Builder, { table, ended }: Rows, before: Instant) =>
  // Kysely cannot follow a table through a variable; each was named beside its key just above.
  db.selectFrom(table as 'codes').where(ended(before))

const queriesOf = (rows: Rows) => {
  const key = sql.ref<string>(rows.key)
  return {
    count: query((db, { before }: Before) =>
      endedRows(db, rows, before).select(({ fn }) => fn.countAll().as('count')),
    ),
    erase: query((db, { before, limit }: Batch) =>
      db
        .deleteFrom(rows.table as 'codes')
        .where(key, 'in', endedRows(db, rows, before).select(key.as('key')).limit(limit)),
    ),
  }
}

const QUERIES = Object.fromEntries(
  rowKind.options.map((kind) => [kind, queriesOf(ROWS[kind])]),
) as Readonly<Record<RowKind, ReturnType<typeof queriesOf>>>

/** What goes once its term after its end is over. */
export const pastTerm = (db: Db): PastTerm => ({
  count: (kind, before) => counted(db, QUERIES[kind].count, { before }),
  erase: (kind, before, limit) => db.run(QUERIES[kind].erase, { before, limit }),
})
