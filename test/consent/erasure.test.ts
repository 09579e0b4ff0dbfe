/** Counting what was cleared up, by day. */
import { describe, expect, it } from 'vitest'
import { type ErasureDay, withErased } from '../../consent/erasure.ts'

const counts = (bewijzen: number, adressen = 0, antwoorden = 0) => ({
  bewijzen,
  adressen,
  antwoorden,
})
const DAYS: readonly ErasureDay[] = [
  { day: '2026-09-02', counts: counts(1, 2, 3) },
  { day: '2026-09-01', counts: counts(4) },
]

describe('days of clearing up', () => {
  it('stay as they are when nothing went', () => {
    const after = withErased(DAYS, { day: '2026-09-03', counts: counts(0) }, 9)
    expect(after.days).toBe(DAYS)
    expect(after.ended).toBeNull()
  })

  it('add up within a day, which is not over', () => {
    const after = withErased(DAYS, { day: '2026-09-02', counts: counts(10, 20, 30) }, 9)
    expect(after.days).toEqual([{ day: '2026-09-02', counts: counts(11, 22, 33) }, DAYS[1]])
    expect(after.ended).toBeNull()
  })

  it('end with the first of a new day, and the oldest is dropped', () => {
    const fresh = { day: '2026-09-03', counts: counts(0, 0, 1) }
    const after = withErased(DAYS, fresh, 2)
    expect(after.days).toEqual([fresh, DAYS[0]])
    expect(after.ended).toEqual(DAYS[0])
    expect(withErased([], fresh, 2)).toEqual({ days: [fresh], ended: null })
  })
})
