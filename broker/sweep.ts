/** What a broker clears up now and then: each of these is refused by its time long before. */
import { DAY, MINUTE } from '../consent/time.ts'
import { closeUnfinished } from './close-order.ts'
import type { BrokerContext } from './context.ts'
import type { Log } from './http/log.ts'

/** No fetch lasts this long: an order still open then was left so by a store that failed when it was to be closed. */
const UNFINISHED_MS = MINUTE
/**
 * A sender that got no answer tries again within minutes, or on Monday what failed on Friday. Answers lie outside the
 * keys of the children they are about, so destroying such a key does not erase them: they must not stay.
 */
export const ANSWERS_KEPT_MS = 7 * DAY

/** Drops expired tokens, replay marks, unconfirmed addresses and kept answers, and closes orders that nobody closed. */
export const sweep = async (context: BrokerContext, log: Log): Promise<void> => {
  const now = context.now()
  await context.store.write(async (tx) => {
    await tx.artifacts.sweep(now)
    await tx.contacts.sweepChanges(now)
    await tx.idempotency.forget(now - ANSWERS_KEPT_MS)
  })
  const closed = await closeUnfinished(context, now - UNFINISHED_MS)
  if (closed > 0) log('orders.closed', { count: closed })
}
