/** When a birthday or an end is near enough to tell, on both sides of each boundary. */
import { describe, expect, it } from 'vitest'
import {
  BIRTHDAY_NOTICE_DAYS,
  birthdayAhead,
  bornForBirthday,
  ENDING_NOTICE_MS,
  isEnding,
} from '../../consent/reminder.ts'
import { addDays, DAY, startOfDay } from '../../consent/time.ts'

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
  const now = startOfDay(TODAY)
  const long = { at: now - 60 * DAY }
  it.each([
    ['is near within 30 days', { ...long, until: now + ENDING_NOTICE_MS }, true],
    ['is not near a moment before', { ...long, until: now + ENDING_NOTICE_MS + 1 }, false],
    ['is near until it is there', { ...long, until: now + 1 }, true],
    ['is past when it is there', { ...long, until: now }, false],
    ['of 60 days is told', { at: now + DAY - 60 * DAY, until: now + DAY }, true],
    ['of a shorter term is not', { at: now + DAY - 60 * DAY + 1, until: now + DAY }, false],
    ['never comes for what has none', { ...long, until: null }, false],
  ])('%s', (_title, statement, near) => {
    expect(isEnding(statement, now)).toBe(near)
  })
})
