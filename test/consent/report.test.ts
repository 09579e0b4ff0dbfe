/** Reports: how they go on. */
import { describe, expect, it } from 'vitest'
import { mayBecome, reportState } from '../../consent/report.ts'

describe('a report', () => {
  it('only goes on', () => {
    const allowed = reportState.options.flatMap((from) =>
      reportState.options.filter((to) => mayBecome(from, to)).map((to) => `${from} ${to}`),
    )
    expect(allowed).toEqual(['ontvangen bezig', 'ontvangen klaar', 'bezig klaar'])
  })
})
