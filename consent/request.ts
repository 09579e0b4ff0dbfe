/** A question to the people who must decide: its own thing, with its own states, apart from any answer. */
import { z } from 'zod'
import { familyRole } from './family.ts'
import { childIds, partyId, requestIds } from './id.ts'
import { actor } from './party.ts'
import { calendarDay } from './scope.ts'
import { addDays, DAY, type Day, dayOf, endOfDay, type Instant, startOfDay } from './time.ts'

/** A question stays open this long: long enough for a holiday, short enough that it still means something. */
export const REQUEST_VALID_MS = 30 * DAY

/** Sooner than a week is no reminder but pressure: people talk at home first. Three weeks are left to answer. */
const REMIND_AFTER_DAYS = 7

/** From when on a question can be reminded of: the beginning of a day, so that it can be named. */
export const remindableFrom = (at: Instant): Instant =>
  startOfDay(addDays(dayOf(at), REMIND_AFTER_DAYS))

/** When a question closes: no later than what it asks for would end, after which a yes would be about nothing. */
export const closesAt = (at: Instant, lastDay: Day | null): Instant =>
  Math.min(at + REQUEST_VALID_MS, lastDay === null ? Number.POSITIVE_INFINITY : endOfDay(lastDay))

export const request = z.strictObject({
  id: requestIds.schema,
  child: childIds.schema,
  askedBy: actor,
  holder: partyId,
  requester: partyId,
  purpose: z.string(),
  categories: z.array(z.string()).min(1),
  /** The last day that is asked for; null: as long as is allowed. The family decides its own. */
  lastDay: calendarDay.nullable(),
  /** Roles whose answer is wanted. */
  askedOf: z.array(familyRole),
  /** Why it is needed, in the asker's words; sealed with the child's key. */
  reason: z.string(),
  /** Asked again within the cooling-off time: recorded, answered alike, and shown to nobody. */
  silent: z.boolean(),
  at: z.int(),
  expiresAt: z.int(),
})
export type Request = z.infer<typeof request>

/** A question without its reason, which nothing is decided on: read without opening a seal. */
export const asking = request.omit({ reason: true })
export type Asking = z.infer<typeof asking>
