/** The weekly sample: which weeks, how many, and that a seed alone chooses. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  chosenLooks,
  draw,
  endedWeeks,
  mondayOf,
  percentage,
  sampleSize,
  weekAfter,
} from '../../consent/sample.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const looks = Array.from({ length: 200 }, (_, at) => ({ sequence: at * 3 + 1 }))
const seed = (letter: string) => letter.repeat(32)
const chosen = (letter: string, share: 1 | 5 | 10 | 25 = 5) =>
  chosenLooks(looks, { zaad: seed(letter), percentage: share }, hash).map(
    ({ sequence }) => sequence,
  )

describe('a week', () => {
  it.each([
    ['2026-08-31', '2026-08-31'],
    ['2026-09-06', '2026-08-31'],
    ['2026-09-07', '2026-09-07'],
    ['2027-01-03', '2026-12-28'],
  ])('of %s begins on Monday %s', (day, monday) => expect(mondayOf(day)).toBe(monday))

  it('has ended at midnight in Amsterdam, not before', () => {
    expect(endedWeeks(Date.parse('2026-09-06T21:59:59Z'), 2)).toEqual(['2026-08-24', '2026-08-17'])
    expect(endedWeeks(Date.parse('2026-09-06T22:00:00Z'), 2)).toEqual(['2026-08-31', '2026-08-24'])
    expect(weekAfter('2026-08-31')).toBe('2026-09-07')
  })
})

describe('a sample', () => {
  it.each([
    [0, 5, 0],
    [1, 1, 1],
    [20, 5, 1],
    [21, 5, 2],
    [96, 25, 24],
    [101, 25, 25],
    [9000, 25, 25],
  ] as const)('of %i looks at %i percent has %i', (population, share, size) =>
    expect(sampleSize(population, share)).toBe(size),
  )

  it('is the same for the same seed, whatever the order of the looks, and another for another', () => {
    const again = chosenLooks([...looks].reverse(), { zaad: seed('a'), percentage: 5 }, hash).map(
      ({ sequence }) => sequence,
    )
    expect(chosen('a')).toHaveLength(10)
    expect(again).toEqual(chosen('a'))
    expect(chosen('b')).not.toEqual(chosen('a'))
  })

  it('stands in the order of the log and grows with the percentage', () => {
    expect(chosen('a')).toEqual([...chosen('a')].sort((one, other) => one - other))
    expect(chosen('a', 10)).toEqual(expect.arrayContaining(chosen('a', 5)))
  })

  it('comes by every look alike', () => {
    const times = new Map<number, number>()
    for (let round = 0; round < 400; round += 1)
      for (const { sequence } of chosenLooks(
        looks,
        { zaad: hash(`${round}`).slice(0, 32), percentage: 10 },
        hash,
      ))
        times.set(sequence, (times.get(sequence) ?? 0) + 1)
    expect(times.size).toBe(looks.length)
    // 40 on average; the deterministic seeds stay far inside these bounds.
    for (const count of times.values()) expect(count > 15 && count < 70).toBe(true)
  })

  it('takes no other percentage and no other seed', () => {
    const drawn = { week: '2026-08-31', percentage: 5, zaad: seed('a'), uit: 3 }
    expect(draw.parse(drawn)).toEqual(drawn)
    expect(percentage.safeParse(2).success).toBe(false)
    expect(draw.safeParse({ ...drawn, zaad: 'A'.repeat(32) }).success).toBe(false)
    expect(draw.safeParse({ ...drawn, zaad: 'a'.repeat(31) }).success).toBe(false)
  })
})
