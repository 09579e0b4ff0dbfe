/** A SQLite store in a folder of its own, thrown away afterwards. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore, type SqliteStoreOptions } from '../../adapters/store/sqlite.ts'
import type { Store } from '../../consent/ports/store.ts'
import type { StoreFixture } from '../conformance/store-fixture.ts'
import { AT } from './nouns.ts'

export const MASTER_KEY = new Uint8Array(32).fill(7)

export type SqliteFixture = StoreFixture & { readonly path: string }

/** A path for a database in a new folder. */
export const newDatabasePath = (): string =>
  join(mkdtempSync(join(tmpdir(), 'store-')), 'broker.db')

/** Removes the folder of a path that `newDatabasePath` made. */
export const removeDatabase = (path: string): void =>
  rmSync(join(path, '..'), { recursive: true, force: true })

/** Opens an empty store whose clock stands at `AT`. */
export const openSqliteFixture = async (
  change: Partial<SqliteStoreOptions> = {},
): Promise<SqliteFixture> => {
  const path = newDatabasePath()
  let now = AT
  let fault: 'before' | 'after' | undefined
  const aroundCommit = (commit: () => void): void => {
    const when = fault
    fault = undefined
    if (when === 'before') throw new Error('injected before the commit')
    commit()
    if (when === 'after') throw new Error('injected after the commit')
  }
  const open = (): Promise<Store> =>
    openSqliteStore({ path, masterKeys: [MASTER_KEY], now: () => now, aroundCommit, ...change })
  let store = await open()
  return {
    path,
    store: () => store,
    reopen: async () => {
      await store.close()
      store = await open()
    },
    failNextCommit: (when) => {
      fault = when
    },
    setNow: (at) => {
      now = at
    },
    close: async () => {
      await store.close()
      removeDatabase(path)
    },
  }
}
