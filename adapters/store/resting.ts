/**
 * Which master keys the database rests on, in its own words: the checks of every key that something in it may be sealed or
 * hashed with. A key is written down before it is used, and struck out once nothing rests on it.
 */
import { ConsentError } from '../../consent/errors.ts'
import type { Db } from './connection.ts'
import { StoreError } from './errors.ts'
import { query } from './query.ts'

const META = 'master_key'

/** The checks of a ring of master keys, the current one's first. */
type Ring = {
  readonly sets: readonly [current: { readonly check: string }, ...others: { check: string }[]]
}

const checksKept = query((db) =>
  db.selectFrom('storeMeta').select('value').where('name', '=', META),
)
const keepChecks = query((db, { value }: { value: string }) =>
  db
    .insertInto('storeMeta')
    .values({ name: META, value })
    .onConflict((known) => known.column('name').doUpdateSet({ value })),
)

/** Undefined for a database that rests on none yet. */
const restingOn = async (db: Db): Promise<readonly string[] | undefined> =>
  (await db.first(checksKept, {}))?.value.split(' ')

const write = async (db: Db, checks: readonly string[]): Promise<void> => {
  await db.run(keepChecks, { value: checks.join(' ') })
}

/**
 * Writes down the current key of a ring, before it is used. `StoreError('wrong_master_key')`, naming `path`, for a ring
 * without a key that something may rest on.
 */
export const restOn = async (db: Db, { sets }: Ring, path: string): Promise<void> => {
  const resting = (await restingOn(db)) ?? []
  if (!resting.every((check) => sets.some((set) => set.check === check)))
    throw new StoreError(
      'wrong_master_key',
      `database ${path}: it was made with another master key, which is not given`,
    )
  const [current] = sets
  if (!resting.includes(current.check)) await write(db, [...resting, current.check])
}

/** Strikes out every key but the current one. */
export const restOnCurrent = (db: Db, { sets: [current] }: Ring): Promise<void> =>
  write(db, [current.check])

/**
 * Refuses to begin something lasting under a key that was struck out: a process that did not read its keys again would
 * make what nobody else can open. Throws `ConsentError('opslag')`.
 */
export const mustRestOn = async (db: Db, { sets: [current] }: Ring): Promise<void> => {
  const resting = await restingOn(db)
  if (!resting?.includes(current.check))
    throw new ConsentError(
      'opslag',
      'De hoofdsleutel is vervangen; de sleutels zijn niet opnieuw gelezen.',
    )
}
