/** Of which children an answer can have ended, found by its instant: nobody looks through all that was ever said. */
import { type Kysely, sql } from 'kysely'

/** Adds the table. What was said before can have ended when it was said: looked at once, it is known better. */
export const answersDue = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('answers_due')
    .addColumn('child', 'text', (column) => column.primaryKey().references('children.id'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('answers_due_by_at_child')
    .on('answers_due')
    .columns(['at', 'child'])
    .execute()
  await sql`insert into answers_due (child, at) select child, min(at) from statements group by child`.execute(
    db,
  )
  await db.schema.dropIndex('statements_by_at_child').execute()
  // Counted on the same page.
  await db.schema
    .createIndex('address_changes_by_expires_at')
    .on('address_changes')
    .column('expires_at')
    .execute()
}
