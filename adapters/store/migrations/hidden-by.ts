/** Who of a family keeps its address secret: they read the names that the others do not. */
import type { Kysely } from 'kysely'

/** Adds the column. An address that was secret before stays as if an organisation had said so: nobody reads more than they did. */
export const hiddenBy = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .alterTable('children')
    .addColumn('hidden_by', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute()
}
