/** How a client proves itself, what its tokens are bound to, and what it may do. */
import type { Kysely } from 'kysely'

/**
 * Adds the columns. Clients that were there keep their assertion and their DPoP; they may do nothing besides fetching
 * until the register says so.
 */
export const clientRoads = async (db: Kysely<unknown>): Promise<void> => {
  const add = (name: string, value: string) =>
    db.schema
      .alterTable('clients')
      .addColumn(name, 'text', (column) => column.notNull().defaultTo(value))
      .execute()
  await add('auth', 'private_key_jwt')
  await add('binding', 'dpop')
  await add('acts', '[]')
}
