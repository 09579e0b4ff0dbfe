/** Reports: how they go on. */
import { describe, expect, it } from 'vitest'
import {
  CLOSED_BY_ERASING,
  isClosedByErasing,
  mayBecome,
  reportAnswerBy,
  reportState,
} from '../../consent/report.ts'

describe('a report', () => {
  it('only goes on', () => {
    const allowed = reportState.options.flatMap((from) =>
      reportState.options.filter((to) => mayBecome(from, to)).map((to) => `${from} ${to}`),
    )
    expect(allowed).toEqual(['ontvangen bezig', 'ontvangen klaar', 'bezig klaar'])
  })

  it('is closed by the erasing of its family where nobody dealt with it and it is done', () => {
    expect(isClosedByErasing(CLOSED_BY_ERASING)).toBe(true)
    expect(isClosedByErasing({ state: 'klaar', employee: 'fg1' })).toBe(false)
    expect(isClosedByErasing({ state: 'ontvangen', employee: null })).toBe(false)
  })
})

it('has a term by law where it is an objection only', () => {
  const at = Date.parse('2026-01-31T12:00:00Z')
  expect(reportAnswerBy({ kind: 'bezwaar', at })).toBe('2026-02-28')
  expect(reportAnswerBy({ kind: 'klopt_niet', at })).toBeNull()
})
