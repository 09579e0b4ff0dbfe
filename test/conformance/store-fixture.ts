import type { Store } from '../../consent/ports/store.ts'

/** One store under test. */
export type StoreFixture = {
  /** The store as it is open now. */
  readonly store: () => Store
  /** Closes it and opens it again over the same data. */
  readonly reopen: () => Promise<void>
  /** Makes the next commit fail, before it took place or after. */
  readonly failNextCommit: (when: 'before' | 'after') => void
  /** Sets the store's clock, milliseconds since 1970. */
  readonly setNow: (at: number) => void
  readonly close: () => Promise<void>
}

/** Opens an empty store; its clock stands at `AT` of `test/support/nouns.ts`. */
export type OpenFixture = () => Promise<StoreFixture>
