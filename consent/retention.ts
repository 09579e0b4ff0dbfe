/** How long what a broker knows is kept (AVG 5(1)(e)), and where that time ends. */
import { addDays, dayOf, type Instant, startOfDay } from './time.ts'

/**
 * The journal and the decisions in it: five years, the practice of NEN 7513 and the time in which a claim can be made
 * (BW 3:310), with the leap day that can be among them.
 */
export const LOG_KEPT_DAYS = 5 * 365 + 1

/** What is dated before this instant is past the term of the log. */
export const logKeptSince = (now: Instant): Instant =>
  startOfDay(addDays(dayOf(now), -LOG_KEPT_DAYS))
