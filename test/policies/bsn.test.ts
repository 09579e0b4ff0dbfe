import { expect, it } from 'vitest'
import { passesElevenTest } from '../../policies/bsn.ts'

it.each([
  ['000000012', true],
  ['111222333', true],
  ['123456782', true],
  ['000000000', false],
  ['123456789', false],
  ['12345678', false],
  ['0000000120', false],
  ['1000000012', false],
  ['000000012 ', false],
  [' 000000012', false],
  ['x000000012', false],
  ['000000012x', false],
  ['٠٠٠٠٠٠٠١٢', false],
  ['', false],
])('%j passes the eleven-test: %s', (digits, passes) =>
  expect(passesElevenTest(digits)).toBe(passes),
)
