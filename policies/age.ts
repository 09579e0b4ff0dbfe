/** Whole years of age on a day, also from a birth date that is only partly known. */
import { combine, decide, isReleased } from './decide.ts'
import type { Answer, CategoryDecision, Informing, Question } from './question.ts'
import { NOBODY } from './row-answers.ts'
import type { Rulebook } from './rulebook.ts'
import type { DecisionValue } from './vocabulary.ts'

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/

/**
 * All ages in whole years that a birth date allows on `day` (`YYYY-MM-DD`), youngest first. The civil registry (BRP)
 * writes what is unknown as zeros: `2012-05-00`, `2012-00-00`. Who was born on 29 February turns a year older on
 * 1 March in other years (BW 1:233 counts full years). Empty when no age is possible: an unknown year, a date that
 * does not exist or lies after `day`.
 */
export function ageReadings(birthDate: string, day: string): number[] {
  const span = spanOf(birthDate)
  if (span === null || spanOf(day)?.first !== day || span.first > day) return []
  const last = span.last > day ? day : span.last
  const youngest = ageOn(last, day)
  const oldest = ageOn(span.first, day)
  return Array.from({ length: oldest - youngest + 1 }, (_, index) => youngest + index)
}

/** True for a day that exists, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return spanOf(text)?.first === text
}

/**
 * The day (`YYYY-MM-DD`) from which on somebody has an age whatever their birth date: with unknown parts the last day that
 * it can be. Null where no age is possible.
 */
export function dayOfAge(birthDate: string, age: number): string | null {
  const last = spanOf(birthDate)?.last
  if (last === undefined) return null
  const year = String(Number(last.slice(0, 4)) + age).padStart(4, '0')
  const birthday = `${year}${last.slice(4)}`
  // Only 29 February is not there in every year.
  return isDay(birthday) ? birthday : `${year}-03-01`
}

/** First and last day that a date with unknown parts can be; null when it can be none. */
function spanOf(date: string): { readonly first: string; readonly last: string } | null {
  const [, year, month, day] = DATE.exec(date) ?? []
  if (year === undefined || month === undefined || day === undefined || year === '0000') return null
  if (month === '00') return day === '00' ? spanOfYear(year) : null
  const days = daysIn(Number(year), Number(month))
  if (day === '00')
    return days === 0 ? null : { first: `${year}-${month}-01`, last: `${year}-${month}-${days}` }
  return Number(day) <= days ? { first: date, last: date } : null
}

function spanOfYear(year: string) {
  return { first: `${year}-01-01`, last: `${year}-12-31` }
}

/** Days in a month of the Gregorian calendar; 0 for a month that does not exist. */
function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const february = leap ? 29 : 28
  return [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
}

/** Month and day compare as text: 29 February has not come on 28 February, and has on 1 March. */
function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) >= birthDate.slice(5) ? years : years - 1
}

/**
 * Decides for a child whose birth date allows several ages: releases only what every age releases. A denial at any
 * age denies; else everybody whom some age needs is asked. No possible age at all denies.
 */
export function decideOverReadings(
  rulebook: Rulebook,
  question: Omit<Question, 'age'>,
  ages: readonly number[],
): Answer {
  const readings = ages.length === 0 ? [Number.NaN] : ages
  const strictest = new Map<string, CategoryDecision>()
  for (const age of readings) {
    const { decisions } = decide(rulebook, { ...question, age })
    for (const [key, decision] of Object.entries(decisions)) {
      const sofar = strictest.get(key)
      strictest.set(key, sofar === undefined ? decision : stricter(sofar, decision))
    }
  }
  return { overall: combine(strictest.values()), decisions: Object.fromEntries(strictest) }
}

const STRICTNESS: readonly DecisionValue[] = ['permit', 'informed_only', 'needs_consent', 'deny']

function stricter(one: CategoryDecision, other: CategoryDecision): CategoryDecision {
  const strict = STRICTNESS.indexOf(other.value) > STRICTNESS.indexOf(one.value) ? other : one
  const neededFrom =
    strict.value === 'needs_consent' ? union(one.neededFrom, other.neededFrom) : NOBODY
  return {
    ...strict,
    neededFrom,
    blockedBy: union(one.blockedBy, other.blockedBy),
    informing: isReleased(strict) ? informingOfBoth(one.informing, other.informing) : null,
  }
}

function informingOfBoth(one: Informing | null, other: Informing | null): Informing | null {
  if (one === null || other === null) return one ?? other
  const late = one.when === 'na_vrijgave' ? one.when : other.when
  return { who: union(one.who, other.who), when: late }
}

function union<Item>(one: readonly Item[], other: readonly Item[]): readonly Item[] {
  return [...new Set([...one, ...other])]
}
