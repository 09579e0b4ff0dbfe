/**
 * What a token request uses up: its assertion, its proof. Each must be remembered durably before a token leaves, and the decision
 * must be as well: so they are claimed in the one transaction that answers the request, instead of in one each.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { hash } from 'node:crypto'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Instant } from '../../consent/time.ts'
import { REPLAY_MEMORY_MS } from './terms.ts'

/** Under which name a used assertion or proof is remembered. */
const REPLAY = 'ReplayDetection'

/**
 * Claims what the request used, inside the transaction that answers it. False when any of it was used before: then nothing is
 * decided and nothing granted.
 */
export type Claim = (tx: Pick<Transaction, 'artifacts'>) => Promise<boolean>

/** What one request used so far, and what came of claiming it. */
export type UsedOnce = {
  readonly use: (id: string) => void
  readonly claim: Claim
  /** What turned out to be used before. */
  readonly replayed: () => string | undefined
  /** Whether there is nothing that still must be claimed. */
  readonly settled: () => boolean
}

/** As oidc-provider names them: `iss` is the client for both. */
export const replayId = ({ iss, jti }: { iss: string; jti: string }): string =>
  hash('sha256', `${iss}${jti}`, 'base64url')

/** True the first time an id is claimed; atomic in the store. */
export const claimId = (
  { artifacts }: Pick<Transaction, 'artifacts'>,
  id: string,
  now: Instant,
): Promise<boolean> => artifacts.claimOnce(REPLAY, id, now + REPLAY_MEMORY_MS)

/** For a caller whose request used nothing up. */
export const NOTHING_USED: Claim = async () => true

/** Starts remembering for one request. */
export const usedOnce = (now: () => Instant): UsedOnce => {
  const ids: string[] = []
  let claimed = 0
  let replayed: string | undefined
  return {
    use: (id) => void ids.push(id),
    claim: async (tx) => {
      replayed = undefined
      for (const id of ids) if (!(await claimId(tx, id, now()))) replayed ??= id
      claimed = replayed === undefined ? ids.length : 0
      return replayed === undefined
    },
    replayed: () => replayed,
    settled: () => claimed === ids.length,
  }
}

const request = new AsyncLocalStorage<UsedOnce>()

/** Runs a request of which `used` remembers what it uses up. */
export const whileUsing = <T>(used: UsedOnce, work: () => Promise<T>): Promise<T> =>
  request.run(used, work)

/** What the request under way used; undefined outside one. */
export const usedNow = (): UsedOnce | undefined => request.getStore()
