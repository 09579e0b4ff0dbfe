/** What families report about rows of the log; and the days that families are reminded of, found without looking at everybody. */
import type { Kysely } from 'kysely'

const INDEXES: readonly (readonly [table: string, ...columns: string[]])[] = [
  ['reports', 'person', 'at'],
  ['reports', 'party', 'at'],
  ['children', 'birth_date'],
  ['statements', 'until'],
]

/** Adds the table and the indexes. */
export const reports = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('reports')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('child', 'text', (column) => column.notNull().references('children.id'))
    .addColumn('person', 'text', (column) => column.notNull().references('persons.id'))
    .addColumn('party', 'text', (column) => column.notNull())
    .addColumn('addressed_to', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('answer', 'text')
    .addColumn('employee', 'text')
    .addColumn('changed_at', 'bigint')
    .execute()
  for (const [table, ...columns] of INDEXES)
    await db.schema
      .createIndex(`${table}_by_${columns.join('_')}`)
      .on(table)
      .columns(columns)
      .execute()
}
