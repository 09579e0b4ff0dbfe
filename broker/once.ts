/** Every write happens once per idempotency key: the first answer is kept in the same transaction and given again. */
import { canonicalJson } from '../consent/canonical.ts'
import type { Transaction } from '../consent/ports/store.ts'
import type { BrokerContext } from './context.ts'

/** Who sent the write, under which key, and what it said. */
export type Attempt = {
  /** Caller and operation: keys of two callers, or of two operations, never meet. */
  readonly scope: string
  readonly key: string
  /** The parsed input; the same key with another body is refused. */
  readonly body: unknown
}

const hashOf = ({ sha256 }: BrokerContext, { body }: Attempt): string => sha256(canonicalJson(body))

/**
 * What this attempt was answered before; undefined the first time. Whoever goes on must still write through `once`.
 * Throws `ConsentError('sleutel_hergebruikt')` for a key that came with another body.
 */
export const answeredBefore = async <Result>(
  context: BrokerContext,
  tx: Transaction,
  attempt: Attempt,
): Promise<Result | undefined> => {
  const { scope, key } = attempt
  const before = await tx.idempotency.recall(scope, key, hashOf(context, attempt))
  return before && (JSON.parse(before.body) as Result)
}

/**
 * Runs the work in one write transaction, unless this attempt was answered before.
 * `again` tells whether the answer is a repeated one.
 * Throws `ConsentError('sleutel_hergebruikt')` for a key that came with another body.
 */
export const once = async <Result>(
  context: BrokerContext,
  attempt: Attempt,
  work: (tx: Transaction) => Promise<Result>,
): Promise<{ result: Result; again: boolean }> => {
  const bodyHash = hashOf(context, attempt)
  return context.store.write(async (tx) => {
    const before = await tx.idempotency.recall(attempt.scope, attempt.key, bodyHash)
    if (before) return { result: JSON.parse(before.body) as Result, again: true }
    const result = await work(tx)
    const answer = { bodyHash, status: 200, body: JSON.stringify(result ?? null) }
    await tx.idempotency.remember(attempt.scope, attempt.key, answer, context.now())
    return { result, again: false }
  })
}
