/** How far erasing believes the clock: what went cannot be had back, and a clock can leap years ahead. */
import { z } from 'zod'
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

/**
 * The context by whose clock is erased: it goes no more than a month on from one day of work to the next. A clock that says the
 * same day again gains nothing.
 */
export const inBelievedTime = (context: BrokerContext): Promise<BrokerContext> =>
  context.store.write(async (tx) => {
    const now = context.now()
    const day = dayOf(now)
    const text = await tx.artifacts.get(MODEL, ID, now)
    const last = text === undefined ? { at: now, day } : believed.parse(JSON.parse(text))
    const at = Math.min(now, last.day === day ? last.at : last.at + LEAP_MAX_MS)
    await tx.artifacts.put(MODEL, ID, JSON.stringify({ at, day }), NEVER)
    return { ...context, now: () => at }
  })
