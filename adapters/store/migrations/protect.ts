import type { Kysely } from 'kysely'

/** Makes a table append-only, in the words of one database: changing or removing a row fails. */
export type Protect = (db: Kysely<unknown>, table: string) => Promise<void>

/**
 * Loosens that for rows whose term is over. `kept` is SQL over `old`, the row that would go: where it holds, removing fails
 * as before.
 */
export type LetGo = (db: Kysely<unknown>, table: string, kept: string) => Promise<void>

/** How one database guards what may not change. */
export type Guards = { readonly protect: Protect; readonly letGo: LetGo }
