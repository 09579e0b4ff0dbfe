/** Who cannot be the child. */
import { expect, it } from 'vitest'
import { cannotBeTheChild } from '../../consent/own-seat.ts'

it.each<[string, boolean, number[], boolean]>([
  ['a holder of authority and a child of 17', true, [17], true],
  ['a holder and somebody of 18, who can have children', true, [18], false],
  ['a holder where 17 is possible', true, [17, 18], true],
  ['a holder where no age is possible', true, [], true],
  ['nobody’s holder', false, [12], false],
])('%s', (_name, hasAuthority, ages, cannot) => {
  expect(cannotBeTheChild(hasAuthority, ages)).toBe(cannot)
})
