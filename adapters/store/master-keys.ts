/** The care of a store's master keys: another ring while it is in use, and sealing anew what former keys sealed. */
import { setTimeout as wait } from 'node:timers/promises'
import { type Compilable, sql } from 'kysely'
import type { Random } from '../../consent/id.ts'
import type { KeyRing, MasterKeys, OnFormerKeys } from '../../consent/ports/keys.ts'
import type { Db } from './connection.ts'
import { journal } from './journal.ts'
import { query } from './query.ts'
import { restOn, restOnCurrent } from './resting.ts'
import { type KeySet, type StoreKeys, sealAnew, storeKeys } from './sealing.ts'

/** Rows sealed anew in one transaction: some milliseconds, in which other writers wait. */
const BATCH_ROWS = 200
/** Between two batches: longer than another process waits before it asks for the write lock again (10 ms). */
const PAUSE_MS = 25

type Row = Readonly<Record<string, string>>

/** True of what does not fit the pattern of what rests on one key; what is empty rests on none. */
const onAnother = (column: string, { under }: { under: string }) =>
  sql<boolean>`${sql.ref(column)} not like ${under} and ${sql.ref(column)} <> ''`

/** Names are hexadecimal, so the pattern holds nothing but what it says. */
const under = ({ name }: KeySet) => ({ under: `${name}.%` })

// Tables and columns are these here only, which Kysely cannot follow through a variable.
const counting = (table: string, column: string) =>
  query((db, current: { under: string }) =>
    db
      .selectFrom(table as 'artifacts')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .where(onAnother(column, current)),
  )

type Place = {
  readonly table: string
  readonly column: string
  /** The primary key, which with table and column is the place that a seal is bound to. */
  readonly key: readonly string[]
}

/** The next rows on another key, behind a row of which the key columns are given. */
const following = ({ table, column, key }: Place) => {
  const columns = sql.join(key.map((name) => sql.ref(name)))
  return query((db, after: Row & { readonly under: string }) => {
    const behind = sql.join(key.map((name) => after[name]))
    return db
      .selectFrom(table as 'artifacts')
      .select([...key, column] as never[])
      .where(sql<boolean>`(${columns}) > (${behind})`)
      .where(onAnother(column, after))
      .orderBy(columns)
      .limit(BATCH_ROWS) as Compilable<Row>
  })
}

const replacing = ({ table, column, key }: Place) =>
  query((db, row: Row) =>
    key.reduce(
      (update, name) => update.where(sql.ref(name), '=', row[name]),
      db.updateTable(table as 'artifacts').set({ [column]: row[column] }),
    ),
  )

const sealedIn = <Use extends 'wrapping' | 'general'>(use: Use, place: Place) => ({
  ...place,
  use,
  count: counting(place.table, place.column),
  next: following(place),
  replace: replacing(place),
})

/** Where master keys seal. */
const SEALED = [
  sealedIn('wrapping', { table: 'child_keys', column: 'wrapped', key: ['child'] }),
  sealedIn('general', { table: 'idempotency_keys', column: 'body', key: ['scope', 'key'] }),
  sealedIn('general', { table: 'artifacts', column: 'payload', key: ['model', 'id'] }),
  sealedIn('general', { table: 'contacts', column: 'address', key: ['person'] }),
  sealedIn('general', { table: 'signal_steps', column: 'note', key: ['id'] }),
  sealedIn('general', { table: 'address_changes', column: 'address', key: ['person'] }),
]
type Sealed = (typeof SEALED)[number]

/** Where they key the hash of a login. */
const LOGINS = {
  people: counting('persons', 'subject_hash'),
  professionals: counting('professionals', 'subject_hash'),
}
const forgetPeople = query((db, current: { under: string }) =>
  db.updateTable('persons').set({ subjectHash: null }).where(onAnother('subject_hash', current)),
)
const forgetProfessionals = query((db, current: { under: string }) =>
  db.deleteFrom('professionals').where(onAnother('subject_hash', current)),
)

export type MasterKeyCare = {
  /** Stays the same object, so that whoever holds on to it sees the ring that is in use. */
  readonly keys: { sets: StoreKeys['sets'] }
  readonly random: Random
  readonly rowLocks: boolean
  readonly read: <T>(work: (db: Db) => Promise<T>) => Promise<T>
  /** Runs work in one write transaction. */
  readonly write: <T>(work: (db: Db) => Promise<T>) => Promise<T>
  /** What faults call the database. */
  readonly path: string
}

const onFormer = async (db: Db, { sets: [current] }: StoreKeys): Promise<OnFormerKeys> => {
  const count = async (counted: Sealed['count']): Promise<number> =>
    Number((await db.first(counted, under(current)))?.rows)
  let seals = 0
  for (const sealed of SEALED) seals += await count(sealed.count)
  const people = await count(LOGINS.people)
  const professionals = await count(LOGINS.professionals)
  return { seals, people, professionals }
}

/** Seals one batch of rows anew; the last of them is where the next batch goes on. */
const rewrapBatch = async (
  db: Db,
  { table, column, key, use, next, replace }: Sealed,
  after: Row,
  { keys, random }: Pick<MasterKeyCare, 'keys' | 'random'>,
): Promise<{ rows: number; last: Row }> => {
  const rows = await db.all(next, { ...after, ...under(keys.sets[0]) })
  for (const row of rows) {
    const place = [table, column, ...key.map((name) => row[name] ?? '')] as const
    const fresh = sealAnew(row[column] ?? '', { use, place }, { keys, random })
    await db.run(replace, { ...row, [column]: fresh })
  }
  return { rows: rows.length, last: rows.at(-1) ?? after }
}

/** Before every row: no part of a key is empty. */
const beforeAll = ({ key }: Sealed): Row => Object.fromEntries(key.map((name) => [name, '']))

const rewrap = async (care: MasterKeyCare, told: (done: number) => void): Promise<number> => {
  let done = 0
  for (const sealed of SEALED)
    for (let after = beforeAll(sealed), rows = BATCH_ROWS; rows === BATCH_ROWS; ) {
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
  await db.run(forgetPeople, under(current))
  await db.run(forgetProfessionals, under(current))
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
      if (released) {
        await restOnCurrent(db, care.keys)
        await journal(db, care.rowLocks).append(options.rowOf(found))
      }
      return { ...found, released }
    }),
})
