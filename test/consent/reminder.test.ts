/** When a birthday or an end is near enough to tell, on both sides of each boundary. */
import { describe, expect, it } from 'vitest'
import {
  BIRTHDAY_NOTICE_DAYS,
  birthdayAhead,
  bornForBirthday,
  isEnding,
} from '../../consent/reminder.ts'
import { addDays, endOfDay, HOUR, startOfDay } from '../../consent/time.ts'

const TODAY = '2026-03-02'

describe('a birthday', () => {
  it.each([
    ['2014-05-02', null], // 61 days
    ['2014-05-01', { age: 12, day: '2026-05-01' }], // 60 days
    ['2014-03-03', { age: 12, day: '2026-03-03' }],
    ['2014-03-02', null], // today
    ['2010-04-01', { age: 16, day: '2026-04-01' }],
    ['2008-04-01', { age: 18, day: '2026-04-01' }],
    ['2011-04-01', null], // 15 changes nothing
    ['2014-02-30', null], // no such day
  ])('of %s is told as %j', (birthDate, told) => {
    expect(birthdayAhead(birthDate, TODAY)).toEqual(told)
  })

  it('of somebody born on a leap day is on 1 March', () => {
    expect(birthdayAhead('2010-02-28', '2026-01-10')).toEqual({ age: 16, day: '2026-02-28' })
    expect(birthdayAhead('2008-02-29', '2026-01-10')).toEqual({ age: 18, day: '2026-03-01' })
  })

  it.each([
    ['2014-04-00', { age: 12, day: '2026-04-30' }], // a voice comes with the last day it can be
    ['2010-04-00', { age: 16, day: '2026-04-01' }], // a say goes with the first
    ['2008-04-00', { age: 18, day: '2026-04-01' }],
    ['2014-00-00', null],
  ])('that is known in part, %s, is told as %j', (birthDate, told) => {
    expect(birthdayAhead(birthDate, TODAY)).toEqual(told)
  })

  it('is looked for among those born so many years before', () => {
    const days = bornForBirthday(startOfDay(TODAY), 12)
    expect(days).toEqual({ from: '2014-03-02', until: '2014-05-01' })
    expect(addDays(TODAY, BIRTHDAY_NOTICE_DAYS).slice(4)).toBe(days.until.slice(4))
  })
})

describe('the end of a yes', () => {
  const noon = startOfDay(TODAY) + 12 * HOUR
  const at = startOfDay('2025-09-01')
  const lastDay = (day: string) => ({ at, until: endOfDay(day) })
  it.each([
    ['is near when its last day is 30 days from today', lastDay('2026-04-01'), true],
    ['is not near when it is 31 days from today', lastDay('2026-04-02'), false],
    ['is near on its last day', lastDay(TODAY), true],
    ['is past the day after', lastDay('2026-03-01'), false],
    ['is near until it is there', { at, until: noon + 1 }, true],
    ['is past when it is there', { at, until: noon }, false],
    ['that was 60 days away is told', { ...lastDay(TODAY), at: startOfDay('2026-01-01') }, true],
    ['that was 59 days away is not', { ...lastDay(TODAY), at: startOfDay('2026-01-02') }, false],
    ['never comes for what has none', { at, until: null }, false],
  ])('%s', (_title, statement, near) => {
    expect(isEnding(statement, noon)).toBe(near)
  })

  // The clock goes an hour ahead in March and back in October: 30 days are not 720 hours then.
  it.each([
    ['2026-03-31', '2026-03-01'],
    ['2026-11-05', '2026-10-06'],
  ])('on %s is told from the first moment of %s', (end, told) => {
    const yes = { ...lastDay(end), at: startOfDay('2026-01-01') }
    expect(isEnding(yes, startOfDay(told) - 1)).toBe(false)
    expect(isEnding(yes, startOfDay(told))).toBe(true)
  })
})
