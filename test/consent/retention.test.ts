/** Where the term of the log ends: at the start of a day in Amsterdam, five years and a leap day ago. */
import { expect, it } from 'vitest'
import { logKeptSince } from '../../consent/retention.ts'
import { startOfDay } from '../../consent/time.ts'

it.each([
  ['2026-03-02T10:00:00Z', '2021-03-02'],
  ['2026-03-01T22:59:59Z', '2021-03-01'],
  ['2026-03-01T23:00:00Z', '2021-03-02'],
])('at %s it is kept from %s on', (now, day) => {
  expect(logKeptSince(Date.parse(now))).toBe(startOfDay(day))
})
