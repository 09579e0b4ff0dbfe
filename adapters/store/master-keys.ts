/** The care of a store's master keys: another ring while it is in use, and sealing anew what former keys sealed. */
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Random } from '../../consent/id.ts'
import type { KeyRing, MasterKeys, OnFormerKeys } from '../../consent/ports/keys.ts'
import { restOn, restOnCurrent } from './resting.ts'
import type { Db } from './schema.ts'
import { type KeySet, type StoreKeys, sealAnew, storeKeys } from './sealing.ts'

/** Rows sealed anew in one transaction: some milliseconds, in which other writers wait. */
const BATCH_ROWS = 200
/** Between two batches: longer than another process waits before it asks for the write lock again (10 ms). */
const PAUSE_MS = 25

/** Where master keys seal: a column, and the primary key that, with table and column, is the place it is bound to. */
const SEALED = [
  { table: 'child_keys', column: 'wrapped', key: ['child'], use: 'wrapping' },
  { table: 'idempotency_keys', column: 'body', key: ['scope', 'key'], use: 'general' },
  { table: 'artifacts', column: 'payload', key: ['model', 'id'], use: 'general' },
] as const
type Sealed = (typeof SEALED)[number]

/** Where they key the hash of a login. */
const LOGINS = { people: 'persons', professionals: 'professionals' } as const

export type MasterKeyCare = {
  /** Stays the same object, so that whoever holds on to it sees the ring that is in use. */
  readonly keys: { sets: StoreKeys['sets'] }
  readonly random: Random
  readonly read: <T>(work: (db: Db) => Promise<T>) => Promise<T>
  /** Runs work in one write transaction. */
  readonly write: <T>(work: (db: Db) => Promise<T>) => Promise<T>
  /** What faults call the database. */
  readonly path: string
}

/** True of what rests on another key than this one. */
const onAnother = (column: string, { name }: KeySet) =>
  sql<boolean>`${sql.ref(column)} not like ${`${name}.%`}`

const count = async (db: Db, table: string, column: string, current: KeySet): Promise<number> => {
  const counted = await sql<{
    rows: number
  }>`select count(*) as rows from ${sql.table(table)} where ${onAnother(column, current)}`.execute(
    db,
  )
  return Number(counted.rows[0]?.rows)
}

const onFormer = async (db: Db, { sets: [current] }: StoreKeys): Promise<OnFormerKeys> => {
  let seals = 0
  for (const { table, column } of SEALED) seals += await count(db, table, column, current)
  const people = await count(db, LOGINS.people, 'subject_hash', current)
  const professionals = await count(db, LOGINS.professionals, 'subject_hash', current)
  return { seals, people, professionals }
}

type Row = Readonly<Record<string, string>>

/** The next rows on another key, behind a row of which the key columns are given. */
const nextRows = async (
  db: Db,
  { table, column, key }: Sealed,
  after: readonly string[],
  current: KeySet,
): Promise<readonly Row[]> => {
  const columns = sql.join(key.map((name) => sql.ref(name)))
  const behind = after.length === 0 ? sql`true` : sql`(${columns}) > (${sql.join(after)})`
  const found =
    await sql<Row>`select ${columns}, ${sql.ref(column)} from ${sql.table(table)} where ${behind} and ${onAnother(column, current)} order by ${columns} limit ${BATCH_ROWS}`.execute(
      db,
    )
  return found.rows
}

/** Seals one batch of rows anew; the key of its last row, null when there were none left. */
const rewrapBatch = async (
  db: Db,
  sealed: Sealed,
  after: readonly string[],
  { keys, random }: Pick<MasterKeyCare, 'keys' | 'random'>,
): Promise<{ rows: number; last: readonly string[] }> => {
  const { table, column, key, use } = sealed
  const rows = await nextRows(db, sealed, after, keys.sets[0])
  let last = after
  for (const row of rows) {
    last = key.map((name) => row[name] ?? '')
    const place = [table, column, ...last] as const
    const fresh = sealAnew(row[column] ?? '', { use, place }, { keys, random })
    const isRow = sql.join(
      key.map((name, at) => sql`${sql.ref(name)} = ${last[at]}`),
      sql` and `,
    )
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${fresh} where ${isRow}`.execute(
      db,
    )
  }
  return { rows: rows.length, last }
}

const rewrap = async (care: MasterKeyCare, told: (done: number) => void): Promise<number> => {
  let done = 0
  for (const sealed of SEALED)
    for (let after: readonly string[] = [], rows = BATCH_ROWS; rows === BATCH_ROWS; ) {
      const batch = await care.write((db) => rewrapBatch(db, sealed, after, care))
      after = batch.last
      rows = batch.rows
      done += rows
      told(done)
      if (rows > 0) await wait(PAUSE_MS)
    }
  return done
}

/** Lets go of the logins on former keys. People stay who they are to their families, without a login. */
const forgetLogins = async (db: Db, { sets: [current] }: StoreKeys): Promise<void> => {
  const stale = onAnother('subject_hash', current)
  await db.updateTable('persons').set({ subjectHash: null }).where(stale).execute()
  await db.deleteFrom('professionals').where(stale).execute()
}

/** The care of the master keys of one store. */
export const masterKeys = (care: MasterKeyCare): MasterKeys => ({
  prepare: async (ring: KeyRing) => {
    const next = storeKeys(ring)
    await care.write((db) => restOn(db, next, care.path))
    return () => {
      care.keys.sets = next.sets
    }
  },
  onFormer: () => care.read((db) => onFormer(db, care.keys)),
  rewrap: (told) => rewrap(care, told),
  release: (options) =>
    care.write(async (db) => {
      const found = await onFormer(db, care.keys)
      const logins = found.people + found.professionals
      const released = found.seals === 0 && (logins === 0 || options.forgetLogins)
      if (released && logins > 0) await forgetLogins(db, care.keys)
      if (released) await restOnCurrent(db, care.keys)
      return { ...found, released }
    }),
})
