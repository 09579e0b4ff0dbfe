import type { Kysely } from 'kysely'

/** Makes a table append-only, in the words of one database: changing or removing a row fails. */
export type Protect = (db: Kysely<unknown>, table: string) => Promise<void>
