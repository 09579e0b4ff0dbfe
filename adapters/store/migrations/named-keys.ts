/**
 * Everything that rests on a master key says on which: the name of the key, which is the start of its check, in front. And
 * who proved a number is found by it, also by somebody whose login is new.
 */
import { type Kysely, sql } from 'kysely'

const NAMED = [
  ['child_keys', 'wrapped'],
  ['idempotency_keys', 'body'],
  ['artifacts', 'payload'],
  ['contacts', 'address'],
  ['address_changes', 'address'],
  ['persons', 'subject_hash'],
  ['professionals', 'subject_hash'],
] as const

/** Names the one key that a database could have before, and adds the index. */
export const namedKeys = async (db: Kysely<unknown>): Promise<void> => {
  for (const [table, column] of NAMED) {
    const [from, what] = [sql.table(table), sql.ref(column)]
    const name = sql`(select substr(value, 1, 8) from store_meta where name = 'master_key')`
    await sql`update ${from} set ${what} = ${name} || '.' || ${what} where ${what} is not null`.execute(
      db,
    )
  }
  await db.schema
    .createIndex('authority_seats_by_holder')
    .on('authority_seats')
    .columns(['holder'])
    .execute()
}
