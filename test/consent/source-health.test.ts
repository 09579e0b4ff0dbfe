/** Whether a holder's gateway answers, and how much of that others are told. */
import { describe, expect, it } from 'vitest'
import { coarse, healthOf, LATELY_MS, type SourceHealth } from '../../consent/source-health.ts'
import { DAY, HOUR } from '../../consent/time.ts'

const NOON = Date.parse('2026-03-02T11:00:00Z')
const MIDNIGHT = Date.parse('2026-03-01T23:00:00Z')
const failed = (failure: string | null, orders: number, first = NOON) => ({
  failure,
  orders,
  first,
  last: first + HOUR,
})

describe('the health of a source', () => {
  it('is looked at over four weeks', () => expect(LATELY_MS).toBe(28 * DAY))

  it('is nothing to tell where only the broker itself failed', () => {
    const own = [failed('herstart', 9), failed('eigen_fout', 9), failed(null, 1)]
    expect(healthOf({ lately: own, afterAnswer: own, lastAnswer: null })).toBeNull()
    expect(healthOf({ lately: [], afterAnswer: [], lastAnswer: NOON })).toBeNull()
  })

  it.each(['onbereikbaar', 'te_laat', 'te_groot', 'ongeldig', 'geweigerd'])('counts %s', (how) =>
    expect(
      healthOf({ lately: [failed(how, 2)], afterAnswer: [failed(how, 1)], lastAnswer: 1 }),
    ).toEqual({ orders: 2, failures: [how], silentSince: NOON, lastAnswer: 1 }),
  )

  it('names the most frequent failure first, and is silent since the first after its answer', () => {
    const lately = [failed('te_laat', 2, NOON), failed('herstart', 7), failed('geweigerd', 3)]
    const afterAnswer = [
      failed('te_laat', 1, NOON + 2),
      failed('geweigerd', 1, NOON + 1),
      failed('herstart', 1, NOON),
    ]
    expect(healthOf({ lately, afterAnswer, lastAnswer: null })).toEqual({
      orders: 5,
      failures: ['geweigerd', 'te_laat'],
      silentSince: NOON + 1,
      lastAnswer: null,
    })
  })

  it('is not silent once it answered again', () =>
    expect(
      healthOf({ lately: [failed('te_laat', 2)], afterAnswer: [], lastAnswer: NOON + DAY }),
    ).toMatchObject({ silentSince: null, lastAnswer: NOON + DAY }))
})

describe('to others', () => {
  const exact: SourceHealth = {
    orders: 5,
    failures: ['te_laat'],
    silentSince: NOON,
    lastAnswer: NOON - HOUR,
  }

  it.each([
    [4, null],
    [5, 5],
    [9, 5],
    [10, 10],
  ])('of %d failed orders %s is told', (orders, told) =>
    expect(coarse({ ...exact, orders })?.orders ?? null).toBe(told),
  )

  it('moments are told by the day in Amsterdam', () => {
    expect(coarse(exact)).toEqual({ ...exact, silentSince: MIDNIGHT, lastAnswer: MIDNIGHT })
    expect(coarse({ ...exact, silentSince: null, lastAnswer: null })).toEqual({
      ...exact,
      silentSince: null,
      lastAnswer: null,
    })
  })
})
