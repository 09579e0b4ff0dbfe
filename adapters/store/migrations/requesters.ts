/** Until when something is asked for; and where people of an organisation read what it fetched. */
import type { Kysely } from 'kysely'

/** Adds the columns. What was asked before was asked for as long as is allowed; no system has pages until the register says so. */
export const requesters = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('requests').addColumn('last_day', 'text').execute()
  await db.schema.alterTable('clients').addColumn('reader_url', 'text').execute()
}
