/** How far erasing believes the clock: what went cannot be had back, and a clock can leap years ahead. */
import { z } from 'zod'
import type { Transaction } from '../../consent/ports/store.ts'
import { DAY, dayOf, type Instant } from '../../consent/time.ts'
import type { BrokerContext } from '../context.ts'

const MODEL = 'wisklok'
const ID = 'laatst'
/** No clock ends it: one that leapt would let go of the very thing that tells so. */
const NEVER: Instant = Number.MAX_SAFE_INTEGER

/** A broker that was off for a summer goes on at once; one whose clock leapt has a day to be set right for each month. */
const LEAP_MAX_MS = 31 * DAY

/** Up to which time was erased last, and the day on which the clock then said it was. */
const believed = z.strictObject({ at: z.int(), day: z.string() })

const believedAt = async (tx: Transaction, now: Instant): Promise<Instant> => {
  const text = await tx.artifacts.get(MODEL, ID, now)
  if (text === undefined) return now
  const last = believed.parse(JSON.parse(text))
  return Math.min(now, last.day === dayOf(now) ? last.at : last.at + LEAP_MAX_MS)
}

/**
 * The context by whose clock is erased: it goes no more than a month on from one day of work to the next. A clock that says the
 * same day again gains nothing.
 */
export const inBelievedTime = (context: BrokerContext): Promise<BrokerContext> =>
  context.store.write(async (tx) => {
    const now = context.now()
    const at = await believedAt(tx, now)
    await tx.artifacts.put(MODEL, ID, JSON.stringify({ at, day: dayOf(now) }), NEVER)
    return { ...context, now: () => at }
  })

/** The same to look at what would go: it takes no day of work for done. */
export const asBelieved = (context: BrokerContext): Promise<BrokerContext> =>
  context.store.read(async (tx) => {
    const at = await believedAt(tx, context.now())
    return { ...context, now: () => at }
  })
