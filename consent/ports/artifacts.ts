/**
 * What the authorization server keeps: tokens, replay marks. Keys are hashed by the caller where they are secret.
 */
export interface Artifacts {
  /** Creates or replaces. */
  put(model: string, id: string, payload: string, expiresAt: number): Promise<void>
  get(model: string, id: string, now: number): Promise<string | undefined>
  remove(model: string, id: string): Promise<void>
  /** Counts an artifact as gone from its `expiresAt` on, by the store's clock. True the first time, false ever after until it expires: one atomic insert. */
  claimOnce(model: string, id: string, expiresAt: number): Promise<boolean>
  /** Drops what expired; returns how many. */
  sweep(now: number): Promise<number>
}
