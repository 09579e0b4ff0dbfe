/** What a broker clears up now and then: each of these is refused by its time long before. */
import type { NoticeKind } from '../consent/notice.ts'
import { DAY, dayOf, MINUTE } from '../consent/time.ts'
import { closeUnfinished } from './close-order.ts'
import type { BrokerContext } from './context.ts'
import { recordExpiries } from './expiry.ts'
import { type Log, loggable } from './http/log.ts'
import { remindOfBirthdays, remindOfEndings } from './reminders.ts'

/** No fetch lasts this long: an order still open then was left so by a store that failed when it was to be closed. */
const UNFINISHED_MS = MINUTE
/**
 * A sender that got no answer tries again within minutes, or on Monday what failed on Friday. Answers lie outside the
 * keys of the children they are about, so destroying such a key does not erase them: they must not stay.
 */
export const ANSWERS_KEPT_MS = 7 * DAY

/**
 * Drops expired tokens, replay marks, unconfirmed addresses and kept answers, closes orders that nobody closed, and once a
 * day tells families what time alone changed or will change.
 */
export const sweep = async (context: BrokerContext, log: Log): Promise<void> => {
  const now = context.now()
  await context.store.write(async (tx) => {
    await tx.artifacts.sweep(now)
    await tx.contacts.sweepChanges(now)
    await tx.idempotency.forget(now - ANSWERS_KEPT_MS)
  })
  const closed = await closeUnfinished(context, now - UNFINISHED_MS)
  if (closed > 0) log('orders.closed', { count: closed })
  for (const [kind, work] of DAILY) await onceADay(context, log, { kind, work })
}

/** What days give rise to: each is done when the first sweep of a day finds it, and by itself writes nothing twice. */
const DAILY = [
  ['toestemming_verlopen', recordExpiries],
  ['herinnering_einde', remindOfEndings],
  ['herinnering_leeftijd', remindOfBirthdays],
] as const

type Daily = {
  readonly kind: NoticeKind
  readonly work: (context: BrokerContext) => Promise<number>
}

/** One that fails is tried again at the next sweep, and holds up none of the others. */
const onceADay = async (context: BrokerContext, log: Log, { kind, work }: Daily): Promise<void> => {
  const now = context.now()
  const today = dayOf(now)
  const done = await context.store.read((tx) => tx.artifacts.get('dagwerk', kind, now))
  if (done === today) return
  try {
    await work(context)
    await context.store.write((tx) => tx.artifacts.put('dagwerk', kind, today, now + 2 * DAY))
  } catch (fault) {
    log('notice.fault', { kind, ...loggable(fault) })
  }
}
