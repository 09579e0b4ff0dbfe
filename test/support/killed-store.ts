import type { BrokerContext } from '../../broker/context.ts'

/** A broker whose process is killed before its second write. */
export const killedAfterOneWrite = (context: BrokerContext): BrokerContext => {
  const { store } = context
  let writes = 0
  const write: typeof store.write = async (work) => {
    writes += 1
    if (writes === 2) throw new Error('killed')
    return store.write(work)
  }
  return { ...context, store: { ...store, read: store.read.bind(store), write } }
}
