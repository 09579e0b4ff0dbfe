import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOrCreateKeys } from '../../../adapters/keys/file-keys.ts'
import { RETIRED_MS } from '../../../adapters/keys/rotate-keys.ts'
import { keysCommand } from '../../../broker/cli/keys.ts'
import { keyTools } from '../../../broker/compose/key-tools.ts'
import { runInside } from '../../support/command.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'keys-command-'))
  await readOrCreateKeys({ dir, createMissing: true })
})
afterEach(() => rm(dir, { recursive: true }))

const run = (args: readonly string[], now = Date.now()) =>
  runInside((io) => keysCommand(io, { ...keyTools, now: () => now }), [...args, '--dir', dir])

const kidsOf = (stdout: string): string[] =>
  JSON.parse(stdout).keys.map(({ kid }: { kid: string }) => kid)

test('announce, rotate and drop print the public set as it then stands, and no private part', async () => {
  const [first] = kidsOf((await run(['show'])).stdout)
  const announced = await run(['announce'])
  const [, next] = kidsOf(announced.stdout)
  expect(kidsOf((await run(['rotate'])).stdout)).toEqual([next, first])
  const dropped = await run(['drop'], Date.now() + RETIRED_MS)
  expect(kidsOf(dropped.stdout)).toEqual([next])
  for (const { stdout, code } of [announced, dropped]) {
    expect(code).toBe(0)
    expect(stdout).not.toMatch(/"d"|retiredAt/)
  }
})

test('a step before its turn is one sentence and exit code 2', async () => {
  const told = await run(['rotate'])
  expect(told).toEqual({
    stdout: '',
    stderr: `no key is announced in ${dir}; announce one first\n`,
    code: 2,
  })
})
