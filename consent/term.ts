/** How long a yes may last, and by when who asks for something by law must have an answer. */
import type { Purpose } from '../policies/catalogue.ts'
import { addDays, type Day, dayOf, endOfDay, type Instant } from './time.ts'

/** The school year ends on 31 July (law.md c6). */
const SCHOOL_YEAR_END = '-07-31'

const endOfSchoolYear = (day: Day): Day => {
  const thisYear = `${day.slice(0, 4)}${SCHOOL_YEAR_END}`
  return day <= thisYear ? thisYear : `${Number(day.slice(0, 4)) + 1}${SCHOOL_YEAR_END}`
}

/**
 * The last day a consent that starts at `from` may count: the purpose's maximum in days (as the region set it),
 * and for purposes that follow the school year 31 July at the latest.
 */
export const lastDayAllowed = (purpose: Purpose, maxDays: number, from: Instant): Day => {
  const start = dayOf(from)
  const byDays = addDays(start, maxDays)
  if (!purpose.schoolYear) return byDays
  const byYear = endOfSchoolYear(start)
  return byYear < byDays ? byYear : byDays
}

/** The instant at which a consent ends: the end of the wished day, never later than allowed. */
export const endsAt = (wished: Day | undefined, allowed: Day): Instant =>
  endOfDay(wished !== undefined && wished < allowed ? wished : allowed)

const twoDigits = (part: number): string => `${part}`.padStart(2, '0')

/**
 * The last day to answer: within a month of receipt (AVG 12(3)), on the day of the same number or, where that month has
 * none, on its last (Regulation 1182/71, article 3(2)(c)).
 */
export const answerBy = (at: Instant): Day => {
  const [year = 0, month = 0, day = 0] = dayOf(at).split('-').map(Number)
  const [inYear, inMonth] = month === 12 ? [year + 1, 1] : [year, month + 1]
  const first = `${inYear}-${twoDigits(inMonth)}-01`
  const last = Number(addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1).slice(8))
  return `${first.slice(0, 7)}-${twoDigits(Math.min(day, last))}`
}
