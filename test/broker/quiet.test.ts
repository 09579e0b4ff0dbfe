/** The pace of answers that must not tell cases apart: waits are asked for, never timed here. */
import { describe, expect, it } from 'vitest'
import { atQuietPace, untilNextStep } from '../../broker/quiet.ts'

describe('the wait until the next step', () => {
  it.each([
    ['at once', 0, 250],
    ['a moment later', 1, 249],
    ['just before the step', 249, 1],
    ['on the step', 250, 0],
    ['just after it', 251, 249],
    ['on the second step', 500, 0],
    ['after a clock that went back', -40, 250],
  ])('%s (%i ms) is %i ms', (_name, spent, wait) => {
    expect(untilNextStep(1000, 1000 + spent, 250)).toBe(wait)
  })

  it.each([
    ['less than a step', 249, 250],
    ['a step', 250, 250],
    ['more than a step', 251, 500],
  ])('is held to at least %s', (_name, atLeastMs, leavesAfter) => {
    expect(untilNextStep(0, 10, 250, atLeastMs)).toBe(leavesAfter - 10)
  })

  it('leaves together whatever the work took, within one step', () => {
    const leaves = [0, 3, 40, 199, 249, 250].map((spent) => spent + untilNextStep(0, spent, 250))
    expect(new Set(leaves)).toEqual(new Set([250]))
  })
})

describe('an answer at the quiet pace', () => {
  it('waits once, for as long as is left by the clock it is given', async () => {
    const waits: number[] = []
    const pace = { now: () => 1120, wait: async (ms: number) => void waits.push(ms) }
    await atQuietPace(pace, 1000, 250)
    expect(waits).toEqual([130])
  })
})
