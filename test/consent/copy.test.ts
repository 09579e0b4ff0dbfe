import { describe, expect, it } from 'vitest'
import { mayReadCopies } from '../../consent/copy.ts'

describe('copies are read', () => {
  it.each([
    ['ouder1', [15], true],
    ['voogd', [0], true],
    ['voogd2', [15], true],
    ['ouder1', [16], false],
    ['ouder1', [15, 16], false],
    ['ouder1', [], false],
    ['jeugdige', [16], true],
    ['jeugdige', [18], true],
    ['jeugdige', [15], false],
    ['jeugdige', [15, 16], false],
    ['jeugdige', [], false],
    ['gezinslid1', [10], false],
    ['gi', [10], false],
  ])('by %s of a child of %j: %s', (role, ages, may) => {
    expect(mayReadCopies(role, ages)).toBe(may)
  })
})
