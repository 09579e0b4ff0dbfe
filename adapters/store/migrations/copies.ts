/** Where a family reads the copies that an organisation gives of what it provided. */
import type { Kysely } from 'kysely'

/** Adds the column; no system that was there shows copies until the register says so. */
export const copies = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('clients').addColumn('copies', 'text').execute()
}
