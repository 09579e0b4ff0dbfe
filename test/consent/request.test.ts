/** When a question closes, and from when on it can be reminded of. */
import { describe, expect, it } from 'vitest'
import { closesAt, REQUEST_VALID_MS, remindableFrom } from '../../consent/request.ts'

/** Noon in Amsterdam. */
const AT = Date.parse('2026-03-02T11:00:00Z')

describe('a question', () => {
  it.each([
    ['as long as is allowed', null, AT + REQUEST_VALID_MS],
    ['a day after its thirty days', '2026-04-02', AT + REQUEST_VALID_MS],
    ['the day on which they end', '2026-04-01', AT + REQUEST_VALID_MS],
    ['the day before that', '2026-03-31', Date.parse('2026-03-31T22:00:00Z')],
    ['today', '2026-03-02', Date.parse('2026-03-02T23:00:00Z')],
  ])('for %s closes in time', (_name, lastDay, closes) =>
    expect(closesAt(AT, lastDay)).toBe(closes),
  )

  it.each([
    ['late on a day', '2026-03-02T22:59:59Z', '2026-03-08T23:00:00Z'],
    ['early on the next', '2026-03-02T23:00:00Z', '2026-03-09T23:00:00Z'],
    ['in the week in which the clock goes forward', '2026-03-26T11:00:00Z', '2026-04-01T22:00:00Z'],
  ])('put %s can be reminded of when the seventh day after it begins', (_name, at, from) =>
    expect(remindableFrom(Date.parse(at))).toBe(Date.parse(from)),
  )
})
