/** Every write happens once per idempotency key: the first answer is kept in the same transaction and given again. */
import { canonicalJson } from '../consent/canonical.ts'
import { ConsentError } from '../consent/errors.ts'
import type { Remembered } from '../consent/ports/idempotency.ts'
import type { Transaction } from '../consent/ports/store.ts'
import type { BrokerContext } from './context.ts'

/** Who sent the write, under which key, and what it said. */
export type Attempt = {
  /** Caller and operation: keys of two callers, or of two operations, never meet. */
  readonly scope: string
  readonly key: string
  /** The parsed input; the same key with another body is refused. */
  readonly body: unknown
  /** The same input as it was said under former keys, where it holds an index of a number. */
  readonly formerBodies?: readonly unknown[]
}

const hashesOf = (
  { sha256 }: BrokerContext,
  { body, formerBodies = [] }: Attempt,
): [current: string, ...former: string[]] => {
  const hashOf = (one: unknown) => sha256(canonicalJson(one))
  return [hashOf(body), ...formerBodies.map(hashOf)]
}

const isOfAnotherBody = (error: unknown): boolean =>
  error instanceof ConsentError && error.code === 'sleutel_hergebruikt'

/** What an attempt was answered, whichever key was current then; throws for another body as `recall` does. */
const recall = async (
  tx: Transaction,
  { scope, key }: Attempt,
  [current, ...former]: [string, ...string[]],
): Promise<Remembered | undefined> => {
  for (const hash of former)
    try {
      return await tx.idempotency.recall(scope, key, hash)
    } catch (error) {
      if (!isOfAnotherBody(error)) throw error
    }
  return tx.idempotency.recall(scope, key, current)
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
  const hashes = hashesOf(context, attempt)
  const [bodyHash] = hashes
  return context.store.write(async (tx) => {
    const before = await recall(tx, attempt, hashes)
    if (before) return { result: JSON.parse(before.body) as Result, again: true }
    const result = await work(tx)
    const answer = { bodyHash, status: 200, body: JSON.stringify(result ?? null) }
    await tx.idempotency.remember(attempt.scope, attempt.key, answer, context.now())
    return { result, again: false }
  })
}
