/** What ended goes five years after: guards are loosened as far as the journal of that time is gone, and what ended is found. */
import type { Kysely } from 'kysely'
import type { LetGo } from './protect.ts'

const ANCHORED = (ended: string) =>
  `not exists (select 1 from journal_anchors where at >= old.${ended})`

/** What only appends, with the instant at which a row ends or was said. */
const KEPT: readonly (readonly [table: string, kept: string])[] = [
  ['statements', ANCHORED('at')],
  ['confirmations', ANCHORED('at')],
  [
    'requests',
    `${ANCHORED('expires_at')} or exists (select 1 from statements where request = old.id)`,
  ],
  ['facts', ANCHORED('until')],
]

const INDEXES: readonly (readonly [table: string, ...columns: string[]])[] = [
  ['statements', 'at', 'child'],
  ['statements', 'request'],
  ['requests', 'expires_at'],
  ['facts', 'until'],
  ['offers', 'expires_at'],
  ['reports', 'changed_at'],
  ['codes', 'expires_at'],
]

/** Loosens the guards, and adds the indexes. */
export const ended = async (db: Kysely<unknown>, letGo: LetGo): Promise<void> => {
  for (const [table, kept] of KEPT) await letGo(db, table, kept)
  for (const [table, ...columns] of INDEXES)
    await db.schema
      .createIndex(`${table}_by_${columns.join('_')}`)
      .on(table)
      .columns(columns)
      .execute()
}
