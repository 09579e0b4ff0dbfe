/** Reports: how they go on, and what may not be typed into them. */
import { describe, expect, it } from 'vitest'
import { holdsBsn, mayBecome, reportState } from '../../consent/report.ts'

describe('a report', () => {
  it('only goes on', () => {
    const allowed = reportState.options.flatMap((from) =>
      reportState.options.filter((to) => mayBecome(from, to)).map((to) => `${from} ${to}`),
    )
    expect(allowed).toEqual(['ontvangen bezig', 'ontvangen klaar', 'bezig klaar'])
  })
})

describe('a citizen service number', () => {
  // Fictional: the numbers that tests of login providers use.
  it.each([
    ['999993653', true],
    ['Het is 999.993.653, zei hij.', true],
    ['9999 93 653', true],
    ['999993654', false],
    ['0999993653', false],
    ['9999936530', false],
    ['038 123 45 67', false],
    ['op 12-11-2026 om 9.30 uur', false],
    ['', false],
  ])('is seen in %j: %s', (text, held) => {
    expect(holdsBsn(text)).toBe(held)
  })
})
