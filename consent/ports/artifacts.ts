/**
 * Small things that are kept for a while and then forgotten: replay marks, the state of a question that nobody got. Keys are hashed by the
 * caller where they are secret.
 */
export interface Artifacts {
  /** Creates or replaces. */
  put(model: string, id: string, payload: string, expiresAt: number): Promise<void>
  get(model: string, id: string, now: number): Promise<string | undefined>
  remove(model: string, id: string): Promise<void>
  /** True the first time, false until it expires by the store's clock: one atomic insert. */
  claimOnce(model: string, id: string, expiresAt: number): Promise<boolean>
  /** How many `sweep` would drop. */
  expired(now: number): Promise<number>
  /** Drops what expired; returns how many. */
  sweep(now: number): Promise<number>
}
