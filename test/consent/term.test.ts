/** How long a yes lasts: the purpose's maximum, and 31 July. */
import { describe, expect, it } from 'vitest'
import { endsAt, lastDayAllowed } from '../../consent/term.ts'
import { purposeOf } from '../support/family.ts'

const plain = purposeOf('preventie_vroegsignalering')
const yearly = purposeOf('terugkoppeling_hulp')
const noon = (day: string) => Date.parse(`${day}T11:00:00Z`)

describe('the last day allowed', () => {
  it.each([
    ['2026-03-02', 90, '2026-05-31'],
    ['2026-03-02', 1, '2026-03-03'],
    ['2027-12-01', 90, '2028-02-29'],
    ['2026-12-01', 90, '2027-03-01'],
    ['2026-07-30', 90, '2026-10-28'],
  ])('from %s with %i days', (from, days, last) =>
    expect(lastDayAllowed(plain, days, noon(from))).toBe(last),
  )

  it.each([
    ['2026-03-02', 365, '2026-07-31'],
    ['2026-07-30', 365, '2026-07-31'],
    ['2026-07-31', 365, '2026-07-31'],
    ['2026-08-01', 365, '2027-07-31'],
    ['2026-07-01', 30, '2026-07-31'],
    ['2026-07-01', 29, '2026-07-30'],
    ['2026-08-01', 364, '2027-07-31'],
    ['2026-08-01', 363, '2027-07-30'],
  ])('in a school year from %s with %i days', (from, days, last) =>
    expect(lastDayAllowed(yearly, days, noon(from))).toBe(last),
  )

  it('counts from the day in Amsterdam', () => {
    expect(lastDayAllowed(yearly, 365, Date.parse('2026-07-31T21:59:59Z'))).toBe('2026-07-31')
    expect(lastDayAllowed(yearly, 365, Date.parse('2026-07-31T22:00:00Z'))).toBe('2027-07-31')
  })
})

describe('the end', () => {
  it.each([
    [undefined, '2026-07-31', '2026-07-31T22:00:00Z'],
    ['2026-07-30', '2026-07-31', '2026-07-30T22:00:00Z'],
    ['2026-07-31', '2026-07-31', '2026-07-31T22:00:00Z'],
    ['2026-08-01', '2026-07-31', '2026-07-31T22:00:00Z'],
  ])('of a wish for %s where %s is allowed', (wished, allowed, end) =>
    expect(endsAt(wished, allowed)).toBe(Date.parse(end)),
  )
})
