/** What serves nobody once a family was erased can go with it; and what somebody of it reported is found by the child. */
import { type Kysely, sql } from 'kysely'
import type { LetGo } from './protect.ts'

/** Append-only as long as the family is there. */
const OF_FAMILY = ['involvement_events', 'authority_records', 'given_roles'] as const

/** Loosens the guards, lets go of what families left that were erased before, and adds the indexes. */
export const afterErasing = async (db: Kysely<unknown>, letGo: LetGo): Promise<void> => {
  for (const table of OF_FAMILY) {
    await letGo(
      db,
      table,
      'exists (select 1 from child_keys where child = old.child and wrapped is not null)',
    )
    await sql`delete from ${sql.table(table)} where child in (select child from child_keys where wrapped is null)`.execute(
      db,
    )
  }
  for (const column of ['child', 'at'])
    await db.schema.createIndex(`reports_by_${column}`).on('reports').column(column).execute()
}
