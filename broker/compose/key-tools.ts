/** What the commands that replace keys work with. */
import { existsSync } from 'node:fs'
import { bsnIndexes } from '../../adapters/keys/bsn-index.ts'
import { makeFirstKeys, readOrCreateKeys, readSigningKeys } from '../../adapters/keys/file-keys.ts'
import {
  announceSecret,
  dropFormerSecrets,
  readRing,
  rotateSecret,
} from '../../adapters/keys/rings.ts'
import { announceKey, dropRetiredKeys, rotateKeys } from '../../adapters/keys/rotate-keys.ts'
import { openSqliteStore } from '../../adapters/store/sqlite.ts'
import type { JournalEntry } from '../../consent/journal.ts'
import type { KeyCare, KeyPlaces } from '../cli/key-rings.ts'
import type { KeyTools } from '../cli/keys.ts'
import { ConfigError } from '../config.ts'
import { journalEntry } from '../journal-entry.ts'

/** What the journal says of former keys that were let go of, and of how much was known only under them. */
const rowOf = (ring: string, lost: Readonly<Record<string, number>>): JournalEntry =>
  journalEntry({
    kind: 'sleutels_losgelaten',
    at: Date.now(),
    visibility: 'niemand',
    detail: { sleutel: ring, ...lost },
  })

/** A database that must be there: of a mistyped path a new, empty one would look as if nothing rested on any key. */
const openKeyCare = async ({ dir, database }: KeyPlaces): Promise<KeyCare> => {
  if (!existsSync(database)) throw new ConfigError([`--database: there is none at ${database}.`])
  const { storeMasterKeys, bsnIndexKeys } = await readOrCreateKeys({ dir, createMissing: false })
  const { name } = bsnIndexes(bsnIndexKeys)
  const store = await openSqliteStore({
    path: database,
    masterKeys: storeMasterKeys,
    now: Date.now,
  })
  return {
    masterKeys: store.masterKeys,
    releaseMasterKeys: (forgetLogins) =>
      store.masterKeys.release({
        forgetLogins,
        rowOf: ({ people, professionals }) => rowOf('store-master', { people, professionals }),
      }),
    onFormerIndexKeys: () => store.read((tx) => tx.links.onFormerIndexKeys(name)),
    releaseIndexKeys: (forget) =>
      store.write(async (tx) => {
        const found = await tx.links.onFormerIndexKeys(name)
        const released = forget || found.children + found.seats === 0
        if (released) {
          await tx.links.forgetFormerIndexKeys(name)
          await tx.journal.append(rowOf('bsn-index', found))
        }
        return { ...found, released }
      }),
    close: () => store.close(),
  }
}

/** What the `keys` commands do, with a clock. */
export const keyTools: KeyTools = {
  announceSecret,
  rotateSecret,
  dropFormerSecrets,
  readRing,
  openKeyCare,
  makeFirstKeys,
  announceKey,
  rotateKeys,
  dropRetiredKeys,
  readSigningKeys,
  now: Date.now,
}
