/** What a report asks: to look into what is wrong, or an objection, which has a term by law. */
import type { Kysely } from 'kysely'

/** Adds the column. What was reported before was asked as something that is wrong. */
export const objections = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .alterTable('reports')
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('klopt_niet'))
    .execute()
}
