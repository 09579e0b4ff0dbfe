import { describe, expect, it } from 'vitest'
import { compareEveryRow } from '../policies/every-row.ts'
import { CHOICES, own, worldWith } from '../policies/worlds.ts'

/** Both sides of every bound in the catalogue, and both ends. */
const AGES = [0, 11, 12, 15, 16, 17, 18, 27]
const SOUND = { differences: [], unfounded: [] }

describe('every choice of row, in full', () => {
  it.each(AGES)('agrees with the reference over all ids and flags at age %i', (age) => {
    expect(compareEveryRow(own, { ages: [age] })).toMatchObject(SOUND)
  })

  it.each(CHOICES)(
    'agrees with the reference everywhere where a region chooses %s: %s',
    (...one) => {
      expect(compareEveryRow(worldWith(...one))).toMatchObject(SOUND)
    },
  )

  it.each([
    { type: 'unknown', holders: [] },
    { type: 'adult', holders: [] },
    { type: 'joint', holders: ['ouder1'] },
    { type: 'sole', holders: ['ouder1'], ots: true },
    { type: 'iets', holders: ['ouder1'] },
  ])('agrees with the reference over all ids and flags under authority %o', (authority) => {
    expect(compareEveryRow(own, { authority })).toMatchObject(SOUND)
  })
})
