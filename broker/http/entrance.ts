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
   * What failed uses the proof up as well: with another body it could be tried again. Throws as `enter`, so that a proof that was
   * used before, or by another call at the same moment, learns nothing else.
   */
  readonly leave: () => Promise<void>
}

/** The entrance of one call. */
export const entranceOf = (store: Store, { use, useAlone }: Pass): Entrance => {
  // At the door from when all was done until it is durable: a commit that fails may have been kept.
  let state: 'outside' | 'at the door' | 'inside' = 'outside'
  const enter = async (): Promise<void> => {
    if (state === 'inside') return
    await useAlone()
    state = 'inside'
  }
  return {
    enter,
    // What was undone let nothing in. Where the commit failed it may be inside, or nobody can be: no news beside that.
    leave: () => (state === 'outside' ? enter() : enter().catch(() => undefined)),
    store: {
      read: (work) => store.read(work),
      close: () => store.close(),
      write: async (work) => {
        if (state === 'inside') return store.write(work)
        const result = await store.write(async (tx) => {
          state = 'outside'
          await use(tx)
          const done = await work(tx)
          state = 'at the door'
          return done
        })
        state = 'inside'
        return result
      },
    },
  }
}
