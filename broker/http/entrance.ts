/** Where a token is let in: in the first transaction that its call writes, one flush to the disk less than by itself. */
import type { Store, Transaction } from '../../consent/ports/store.ts'

/** A verified token that is still to be let in, once. Both throw `HttpError` `niet_ingelogd` where it does not hold (any more). */
export type Pass = {
  readonly use: (tx: Transaction) => Promise<void>
  /** In a transaction of its own. */
  readonly useAlone: () => Promise<void>
}

export type Entrance = {
  /** For the work of the call: its first transaction that writes lets the token in before anything else. */
  readonly store: Store
  /** Lets it in by itself, where no transaction did. */
  readonly enter: () => Promise<void>
  /**
   * What failed uses the proof up as well: with another body it could be tried again. Throws as `enter` where the call got to no
   * transaction, so that a proof that was used before learns nothing else.
   */
  readonly leave: () => Promise<void>
}

/** The entrance of one call. */
export const entranceOf = (store: Store, { use, useAlone }: Pass): Entrance => {
  let state: 'outside' | 'at the door' | 'inside' = 'outside'
  const enter = async (): Promise<void> => {
    if (state === 'inside') return
    await useAlone()
    state = 'inside'
  }
  return {
    enter,
    // Where a transaction failed, it may be that it did so already, or that nobody can: no news beside what failed.
    leave: () => (state === 'outside' ? enter() : enter().catch(() => undefined)),
    store: {
      read: (work) => store.read(work),
      close: () => store.close(),
      write: async (work) => {
        if (state === 'inside') return store.write(work)
        state = 'at the door'
        const result = await store.write(async (tx) => {
          await use(tx)
          return work(tx)
        })
        state = 'inside'
        return result
      },
    },
  }
}
