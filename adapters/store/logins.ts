/** Logins, kept as keyed hashes: looked up under every key of the ring, kept under the current one. */
import type { Db } from './connection.ts'
import { query } from './query.ts'
import { mustRestOn } from './resting.ts'
import { formerHashes, type StoreKeys, subjectHash } from './sealing.ts'

/** What the first hash leads to under which anything stands, the current key's first. */
export const underAnyHash = async <Found>(
  keys: StoreKeys,
  subject: string,
  find: (hash: string) => Promise<Found | undefined>,
): Promise<Found | undefined> => {
  for (const hash of [subjectHash(keys, subject), ...formerHashes(keys, subject)]) {
    const found = await find(hash)
    if (found !== undefined) return found
  }
  return undefined
}

/** The hash of a login that is to be kept; `ConsentError('opslag')` when its key was struck out. */
export const hashToKeep = async (db: Db, keys: StoreKeys, subject: string): Promise<string> => {
  await mustRestOn(db, keys)
  return subjectHash(keys, subject)
}

type Renewed = { from: string; to: string }

const renewPerson = query((db, { from, to }: Renewed) =>
  db.updateTable('persons').set({ subjectHash: to }).where('subjectHash', '=', from),
)
const renewProfessional = query((db, { from, to }: Renewed) =>
  db.updateTable('professionals').set({ subjectHash: to }).where('subjectHash', '=', from),
)

/** Puts a login that stands under a former key under the current one, for a person and a professional alike. */
export const renewLogin = async (db: Db, keys: StoreKeys, subject: string): Promise<void> => {
  const former = formerHashes(keys, subject)
  if (former.length === 0) return
  const to = await hashToKeep(db, keys, subject)
  for (const from of former) {
    await db.run(renewPerson, { from, to })
    await db.run(renewProfessional, { from, to })
  }
}
