/** Requests of families to be erased, which a privacy officer decides on. */
import type { Kysely } from 'kysely'

const INDEXES: readonly (readonly string[])[] = [
  ['person', 'at'],
  ['party', 'state', 'at'],
  ['child', 'state'],
  ['changed_at'],
]

/** Adds the table. */
export const erasureRequests = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('erasure_requests')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('child', 'text', (column) => column.notNull().references('children.id'))
    .addColumn('person', 'text', (column) => column.notNull().references('persons.id'))
    .addColumn('party', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('answer', 'text')
    .addColumn('employee', 'text')
    .addColumn('changed_at', 'bigint')
    .execute()
  for (const columns of INDEXES)
    await db.schema
      .createIndex(`erasure_requests_by_${columns.join('_')}`)
      .on('erasure_requests')
      .columns([...columns])
      .execute()
}
