/** A part of `npm run mutation` names files by their path: one that was moved would leave its part without a word. */
import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { PARTS } from '../mutation/parts.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const named = Object.entries(PARTS).flatMap(([part, { mutated, tests }]) =>
  [...mutated, ...tests].map((pattern) => ({ part, pattern })),
)

it.each(named)('part $part finds $pattern', ({ pattern }) => {
  expect(globSync(pattern, { cwd: ROOT })).not.toEqual([])
})
