/** Which rules held when: a version names its region, its beginning and the texts it stands on. */
import { expect, it } from 'vitest'
import { ruleVersion } from '../../consent/rule-version.ts'
import { ruleVersion as sample } from '../support/nouns.ts'

it('is taken whole', () => {
  expect(ruleVersion.parse(sample())).toEqual(sample())
})

it.each(['region', 'version', 'catalogueHash', 'regionHash'] as const)('names its %s', (member) => {
  expect(ruleVersion.safeParse({ ...sample(), [member]: '' }).success).toBe(false)
})

it('begins at an instant, and says nothing more', () => {
  expect(ruleVersion.safeParse({ ...sample(), since: 1.5 }).success).toBe(false)
  expect(ruleVersion.safeParse({ ...sample(), until: 2 }).success).toBe(false)
})
