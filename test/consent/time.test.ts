/** Days in Europe/Amsterdam: daylight saving, leap days, and working days. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dayOf, endOfDay, endOfWorkingDay, iso, startOfDay } from '../../consent/time.ts'

const at = (text: string): number => Date.parse(text)

describe('the day of an instant', () => {
  it.each([
    ['2026-01-14T22:59:59.999Z', '2026-01-14'],
    ['2026-01-14T23:00:00Z', '2026-01-15'],
    ['2026-07-14T21:59:59.999Z', '2026-07-14'],
    ['2026-07-14T22:00:00Z', '2026-07-15'],
    ['2028-02-28T23:00:00Z', '2028-02-29'],
  ])('%s is %s', (instant, day) => expect(dayOf(at(instant))).toBe(day))

  it('is what a fresh formatter says, in whatever order instants are asked about', () => {
    const amsterdam = new Intl.DateTimeFormat('en-CA', {
      timeZone: 'Europe/Amsterdam',
      dateStyle: 'short',
    })
    const from = at('1990-01-01T00:00:00Z')
    const instants = fc.integer({ min: from, max: at('2060-01-01T00:00:00Z') })
    fc.assert(
      fc.property(instants, fc.integer({ min: -3600_000, max: 3600_000 }), (first, later) => {
        for (const instant of [first, first + later, first])
          expect(dayOf(instant)).toBe(amsterdam.format(instant))
      }),
    )
    // Both sides of every midnight of a year with a leap day.
    for (let day = '2028-01-01'; day < '2029-01-01'; day = addDays(day, 1))
      expect([dayOf(startOfDay(day) - 1), dayOf(startOfDay(day))]).toEqual([addDays(day, -1), day])
  })

  it('refuses what is no instant', () => {
    expect(() => dayOf(Number.NaN)).toThrow(RangeError)
  })
})

describe('the first instant of a day', () => {
  it.each([
    ['2026-01-15', '2026-01-14T23:00:00Z'],
    ['2026-07-15', '2026-07-14T22:00:00Z'],
    // The clock goes forward in the night of 29 March, back in the night of 25 October.
    ['2026-03-29', '2026-03-28T23:00:00Z'],
    ['2026-03-30', '2026-03-29T22:00:00Z'],
    ['2026-10-25', '2026-10-24T22:00:00Z'],
    ['2026-10-26', '2026-10-25T23:00:00Z'],
  ])('%s begins at %s', (day, instant) => expect(startOfDay(day)).toBe(at(instant)))

  it.each([
    ['2026-03-29', 23],
    ['2026-10-25', 25],
    ['2026-06-01', 24],
  ])('%s lasts %i hours', (day, hours) =>
    expect(endOfDay(day) - startOfDay(day)).toBe(hours * 3600_000),
  )
})

describe('days later', () => {
  it.each([
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-02-28', 1, '2026-03-01'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-03-28', 2, '2026-03-30'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2026-03-01', 0, '2026-03-01'],
  ])('%s and %i is %s', (day, days, later) => expect(addDays(day, days)).toBe(later))
})

describe('within working days', () => {
  it.each([
    ['a Monday', '2026-03-02T10:00:00Z', 1, '2026-03-03T23:00:00Z'],
    ['a Thursday', '2026-03-05T10:00:00Z', 1, '2026-03-06T23:00:00Z'],
    ['a Friday', '2026-03-06T10:00:00Z', 1, '2026-03-09T23:00:00Z'],
    ['a Saturday', '2026-03-07T10:00:00Z', 1, '2026-03-09T23:00:00Z'],
    ['a Sunday just before midnight', '2026-03-08T22:59:59Z', 1, '2026-03-09T23:00:00Z'],
    ['Monday just after it', '2026-03-08T23:00:00Z', 1, '2026-03-10T23:00:00Z'],
    ['a Friday, over the change of the clock', '2026-03-27T10:00:00Z', 1, '2026-03-30T22:00:00Z'],
    ['a week of them', '2026-03-02T10:00:00Z', 5, '2026-03-09T23:00:00Z'],
    ['none', '2026-03-07T10:00:00Z', 0, '2026-03-07T23:00:00Z'],
  ])('of %s', (_name, from, days, end) => expect(endOfWorkingDay(at(from), days)).toBe(at(end)))
})

it('writes instants in UTC', () => {
  expect(iso(0)).toBe('1970-01-01T00:00:00.000Z')
})
