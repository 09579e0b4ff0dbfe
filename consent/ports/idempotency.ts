/** The first answer to a key, kept so that a retry gets the same. */
export type Remembered = {
  readonly bodyHash: string
  readonly status: number
  readonly body: string
}

/**
 * Idempotency keys, per caller. Written in the transaction of what they protect.
 * `recall` throws `ConsentError('sleutel_hergebruikt')` when the key was used with another body.
 */
export interface Idempotency {
  recall(scope: string, key: string, bodyHash: string): Promise<Remembered | undefined>
  /** `ConsentError('conflict')` when the key was used before. The body is sealed: it may hold a one-time code. */
  remember(scope: string, key: string, answer: Remembered, at: number): Promise<void>
  /** How many `forget` would drop. */
  forgettable(before: number): Promise<number>
  /** Drops the keys remembered before an instant; returns how many. */
  forget(before: number): Promise<number>
}
