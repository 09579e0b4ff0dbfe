/** What a family is reminded of: a birthday that changes who decides, and a yes that is about to end. */
import { ageReadings } from '../policies/age.ts'
import type { BirthDate } from './child.ts'
import type { Statement } from './statement.ts'
import { addDays, type Day, dayOf, endOfDay, type Instant } from './time.ts'

/** Long enough to talk about it, and to get a login. */
export const BIRTHDAY_NOTICE_DAYS = 60
/** A month: an answer of everybody takes that long. */
export const ENDING_NOTICE_DAYS = 30
/** Who said yes for less than this knows when it ends. */
const SHORT_TERM_DAYS = 2 * ENDING_NOTICE_DAYS

/** Ages at which who decides changes. */
export const AGES_OF_CHANGE = [12, 16, 18] as const

/**
 * Whether the change of an age has come on a day. Where the birth date allows several days: a voice comes with the last of
 * them, and what a parent loses goes with the first, as everywhere.
 */
const hasCome = (birthDate: BirthDate, age: number, day: Day): boolean => {
  const ages = ageReadings(birthDate, day)
  if (ages.length === 0) return false
  return (age === 12 ? Math.min(...ages) : Math.max(...ages)) >= age
}

export type BirthdayAhead = { readonly age: number; readonly day: Day }

/** The birthday within the coming 60 days on which something changes; null when there is none. */
export const birthdayAhead = (birthDate: BirthDate, today: Day): BirthdayAhead | null => {
  const horizon = addDays(today, BIRTHDAY_NOTICE_DAYS)
  const age = AGES_OF_CHANGE.find(
    (one) => !hasCome(birthDate, one, today) && hasCome(birthDate, one, horizon),
  )
  if (age === undefined) return null
  let day = addDays(today, 1)
  while (!hasCome(birthDate, age, day)) day = addDays(day, 1)
  return { age, day }
}

/** An end up to this instant is told of today: the end of the last day that is 30 days from now. */
export const endingHorizon = (now: Instant): Instant =>
  endOfDay(addDays(dayOf(now), ENDING_NOTICE_DAYS))

/**
 * Whether the end of a yes is near enough to remind its author: its last day is at most 30 days from today, and its term was
 * long. Counted in days, as people do: hours would be one short or over where the clock changes in between.
 */
export const isEnding = ({ at, until }: Pick<Statement, 'at' | 'until'>, now: Instant): boolean =>
  until !== null &&
  now < until &&
  until <= endingHorizon(now) &&
  endOfDay(addDays(dayOf(at), SHORT_TERM_DAYS)) <= until

/** The day on which somebody who has this age today was born at the latest. */
const bornBy = (today: Day, age: number): Day =>
  `${String(Number(today.slice(0, 4)) - age).padStart(4, '0')}${today.slice(4)}`

/** The days between which children were born whose birthday of this age is near. */
export const bornForBirthday = (now: Instant, age: number): { from: Day; until: Day } => {
  const today = dayOf(now)
  return { from: bornBy(today, age), until: bornBy(addDays(today, BIRTHDAY_NOTICE_DAYS), age) }
}
