/** Where the chain of the journal goes on once old rows were erased; nothing else lets a row of journal or decisions go. */
import type { Kysely } from 'kysely'
import type { Guards } from './protect.ts'

/** Adds the table, and loosens the guards of what has the term of the journal. */
export const erasing = async (db: Kysely<unknown>, { protect, letGo }: Guards): Promise<void> => {
  await db.schema
    .createTable('journal_anchors')
    .addColumn('sequence', 'bigint', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  await protect(db, 'journal_anchors')
  await letGo(
    db,
    'journal',
    'old.sequence > coalesce((select max(sequence) from journal_anchors), 0)',
  )
  await letGo(db, 'decisions', 'not exists (select 1 from journal_anchors where at > old.at)')
}
