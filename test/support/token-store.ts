/** A real store in a file of its own, whose replay marks a test can watch or break. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../adapters/store/sqlite.ts'
import type { TokenStore } from '../../broker/tokens/token-store.ts'
import type { Artifacts } from '../../consent/ports/artifacts.ts'

export type TestTokenStore = TokenStore & {
  /** Replaces the replay marks of every later transaction. */
  tap: (artifacts: Artifacts) => Artifacts
  readonly claimOnce: Artifacts['claimOnce']
  readonly close: () => Promise<void>
}

export const openTokenStore = async (now: () => number = Date.now): Promise<TestTokenStore> => {
  const dir = await mkdtemp(join(tmpdir(), 'tokens-'))
  const masterKeys = [new Uint8Array(32).fill(7)] as const
  const store = await openSqliteStore({ path: join(dir, 'broker.db'), masterKeys, now })
  const opened: TestTokenStore = {
    tap: (artifacts) => artifacts,
    read: (work) => store.read(work),
    write: (work) =>
      store.write((tx) => work({ parties: tx.parties, artifacts: opened.tap(tx.artifacts) })),
    claimOnce: (model, id, expiresAt) =>
      opened.write((tx) => tx.artifacts.claimOnce(model, id, expiresAt)),
    close: async () => {
      await store.close()
      await rm(dir, { recursive: true })
    },
  }
  return opened
}
