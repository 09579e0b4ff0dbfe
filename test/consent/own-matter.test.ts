/** Whose data a row of the journal is about. */
import { expect, it } from 'vitest'
import { isOwnMatter } from '../../consent/journal.ts'
import { party } from '../support/family.ts'

const [own, other] = [party('cjg'), party('school')]

it.each([
  [other, own, true],
  [own, own, true],
  [own, null, true],
  [own, other, false],
  [other, null, false],
  [null, null, false],
])('acted by %s, held by %s: %s', (acted, holder, isOwn) => {
  expect(isOwnMatter({ party: acted, holder }, own)).toBe(isOwn)
})
