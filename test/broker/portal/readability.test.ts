import { describe, expect, it } from 'vitest'
import { READABLE_FROM, readability, syllablesOf } from '../../../broker/portal/readability.ts'

describe('syllables', () => {
  it.each([
    ['kind', 1],
    ['ouder', 2],
    ['jij', 1],
    ['bijeen', 2],
    ['geïnformeerd', 4],
    ['toestemming', 3],
    ['BSN', 1],
    ['2026', 1],
  ])('of %s are %d', (word, count) => {
    expect(syllablesOf(word)).toBe(count)
  })
})

describe('readability', () => {
  it('is the formula: four words of one syllable in one sentence', () => {
    expect(readability('U ziet het kind.')).toBeCloseTo(206.84 - 0.93 * 4 - 77)
  })

  it('counts words per sentence, and takes no dot inside a word for an end', () => {
    expect(readability('U ziet het. U kiest.')).toBeCloseTo(206.84 - 0.93 * 2.5 - 77)
    expect(readability('Art. 7.3.11 geldt')).toBeCloseTo(206.84 - 0.93 * 5 - 77)
  })

  it('tells plain words from office words', () => {
    const plain = readability('U kiest zelf. Nee zeggen mag altijd.') ?? 0
    const office = readability(
      'Gegevensverstrekking geschiedt overeenkomstig de desbetreffende wettelijke bepalingen.',
    )
    expect(plain).toBeGreaterThanOrEqual(READABLE_FROM)
    expect(office).toBeLessThan(READABLE_FROM)
  })

  it('says nothing of a text without words', () => {
    expect(readability(' … ')).toBeNull()
  })
})
