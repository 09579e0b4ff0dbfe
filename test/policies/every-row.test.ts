import { describe, expect, it } from 'vitest'
import { decide } from '../../policies/decide.ts'
import { compareEveryRow } from './every-row.ts'
import { catalogue, question, withRules } from './rulebook.ts'
import { CHOICES, own, touched, worldWith } from './worlds.ts'

describe('every choice of row', () => {
  it('agrees with the reference, over all ids, flags and age bounds', () => {
    const { questions, released, ...faults } = compareEveryRow(own)
    expect(faults).toEqual({ differences: [], unfounded: [] })
    expect(questions).toBeGreaterThan(1_000_000)
    expect(released).toBeGreaterThan(100_000)
  })

  it.each(CHOICES)('agrees with the reference where a region chooses %s: %s', (key, choice) => {
    const world = worldWith(key, choice)
    const { differences, unfounded } = compareEveryRow(world, touched(world))
    expect({ differences, unfounded }).toEqual({ differences: [], unfounded: [] })
  })

  it('releases nothing by never-rows alone', () => {
    const nevers = catalogue.rules.filter(({ outcome }) => outcome === 'never')
    expect(nevers.length).toBeGreaterThan(20)
    const { released, questions } = compareEveryRow({ ...own, rules: nevers })
    expect({ released, differences: questions > 600_000 }).toEqual({
      released: 0,
      differences: true,
    })
  })

  it('releases nothing without rows', () => {
    const empty = withRules([])
    const asked = question({ categories: catalogue.categories.map(({ id }) => id) })
    const values = Object.values(decide(empty, asked).decisions).map(({ value }) => value)
    expect(new Set(values)).toEqual(new Set(['deny']))
    expect(values).toHaveLength(catalogue.categories.length)
  })
})
