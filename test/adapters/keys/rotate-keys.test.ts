import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOrCreateKeys, readSigningKeys } from '../../../adapters/keys/file-keys.ts'
import {
  announceKey,
  dropRetiredKeys,
  RETIRED_MS,
  rotateKeys,
} from '../../../adapters/keys/rotate-keys.ts'

const NOW = Date.UTC(2026, 8, 1, 7)

let dir: string
let first: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rotate-'))
  const made = await readOrCreateKeys({ dir, createMissing: true })
  first = made.signingKeys[0]?.kid ?? ''
})
afterEach(() => rm(dir, { recursive: true }))

const kids = async () => (await readSigningKeys(dir)).map(({ kid }) => kid)
const notNow = (sentence: string) => ({
  code: 'niet_nu',
  message: expect.stringContaining(sentence),
})

test('a new key is announced, then signs, and the old one goes when nothing of it can be valid', async () => {
  await announceKey(dir, NOW)
  const [, next] = await kids()
  expect(await kids()).toEqual([first, next])
  await rotateKeys(dir, NOW)
  expect(await kids()).toEqual([next, first])
  await expect(dropRetiredKeys(dir, NOW + RETIRED_MS - 1)).rejects.toMatchObject(notNow('retired'))
  expect(await kids()).toEqual([next, first])
  await dropRetiredKeys(dir, NOW + RETIRED_MS)
  expect(await kids()).toEqual([next])
})

test('no step goes before its turn, so that a retired key never signs again', async () => {
  await expect(rotateKeys(dir, NOW)).rejects.toMatchObject(notNow('announce one first'))
  await expect(dropRetiredKeys(dir, NOW)).rejects.toMatchObject(notNow('retired'))
  await announceKey(dir, NOW)
  await expect(announceKey(dir, NOW)).rejects.toMatchObject(notNow('announced'))
  await rotateKeys(dir, NOW)
  await expect(rotateKeys(dir, NOW)).rejects.toMatchObject(notNow('announce one first'))
})

test('a second rotation keeps the first retired key until its own time', async () => {
  await announceKey(dir, NOW)
  await rotateKeys(dir, NOW)
  await announceKey(dir, NOW)
  await rotateKeys(dir, NOW + 1000)
  const [third, second, oldest] = await kids()
  expect(oldest).toBe(first)
  await dropRetiredKeys(dir, NOW + RETIRED_MS)
  expect(await kids()).toEqual([third, second])
})

test('the file stays whole and for its owner only', async () => {
  await announceKey(dir, NOW)
  await rotateKeys(dir, NOW)
  expect((await stat(join(dir, 'signing-keys.json'))).mode & 0o777).toBe(0o600)
  expect((await readdir(dir)).sort()).toEqual([
    'bsn-index.key',
    'signing-keys.json',
    'store-master.key',
  ])
})

test('a folder without keys is told by its file', async () => {
  await rm(join(dir, 'signing-keys.json'))
  await expect(announceKey(dir, NOW)).rejects.toMatchObject({ code: 'ontbreekt' })
})
