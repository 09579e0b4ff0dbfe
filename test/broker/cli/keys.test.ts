import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
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

test('the keys of a new broker are made once, for their owner only', async () => {
  const fresh = join(dir, 'nieuw')
  const make = () => runInside((io) => keysCommand(io, keyTools), ['make', '--dir', fresh])
  const made = await make()
  expect(made.code).toBe(0)
  const { signingKeys } = await readOrCreateKeys({ dir: fresh, createMissing: false })
  expect(kidsOf(made.stdout)).toEqual(signingKeys.map(({ kid }) => kid))
  expect(made.stdout).not.toContain('"d"')
  for (const name of await readdir(fresh))
    expect([name, (await stat(join(fresh, name))).mode & 0o777]).toEqual([name, 0o600])
  await rm(join(fresh, 'signing-keys.json'))
  expect(await make()).toEqual({
    stdout: '',
    stderr: `${fresh} holds bsn-index.key already; keys are made once\n`,
    code: 2,
  })
  expect((await readdir(fresh)).sort()).toEqual(['bsn-index.key', 'store-master.key'])
})

test('a broker without keys says how they are made', async () => {
  const none = join(dir, 'leeg')
  const told = await runInside((io) => keysCommand(io, keyTools), ['show', '--dir', none])
  expect(told.code).toBe(2)
  expect(told.stderr).toContain(`consent-broker keys make --dir ${none}`)
})

test('a step before its turn is one sentence and exit code 2', async () => {
  const told = await run(['rotate'])
  expect(told).toEqual({
    stdout: '',
    stderr: `no key is announced in ${dir}; announce one first\n`,
    code: 2,
  })
})
