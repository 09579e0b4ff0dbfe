/** What officers wrote down about signals; and hidden rows of the journal, found without looking at all others. */
import { type Kysely, sql } from 'kysely'

/** Adds the table and the index. Notes change when they are sealed anew, so the table is not append-only to the database. */
export const signals = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('signal_steps')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('party', 'text', (column) => column.notNull().references('parties.id'))
    .addColumn('signal', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('note', 'text')
    .addColumn('employee', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('signal_steps_once')
    .unique()
    .on('signal_steps')
    .columns(['party', 'signal', 'position'])
    .execute()
  await db.schema
    .createIndex('journal_hidden')
    .on('journal')
    .column('sequence')
    .where(sql<boolean>`visibility = 'achtergehouden'`)
    .execute()
}
