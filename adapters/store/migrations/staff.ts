/** Who works somewhere can be switched off without forgetting what they did there. */
import type { Kysely } from 'kysely'

/** Adds the column; everybody who was there stays on. And the people of one party, found without looking at all others. */
export const staff = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .alterTable('professionals')
    .addColumn('active', 'integer', (column) => column.notNull().defaultTo(1))
    .execute()
  await db.schema
    .createIndex('professionals_by_party')
    .on('professionals')
    .columns(['party', 'employee'])
    .execute()
}
