import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bsnIndexes } from '../../../adapters/keys/bsn-index.ts'
import { readOrCreateKeys } from '../../../adapters/keys/file-keys.ts'
import {
  announceSecret,
  dropFormerSecrets,
  readRing,
  rotateSecret,
} from '../../../adapters/keys/rings.ts'

const NAME = 'store-master.key'
let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rings-'))
  await readOrCreateKeys({ dir, createMissing: true })
})
afterEach(() => rm(dir, { recursive: true }))

const path = () => join(dir, NAME)
const ringInUse = async () =>
  (await readOrCreateKeys({ dir, createMissing: false })).storeMasterKeys
const notNow = (sentence: string) => ({
  code: 'niet_nu',
  message: expect.stringContaining(sentence),
})

test('a new key is announced behind the current one, then stands before it, and the former one goes last', async () => {
  const [first] = await ringInUse()
  await announceSecret(dir, NAME)
  const [still, next] = await ringInUse()
  expect(still).toEqual(first)
  expect(next).toHaveLength(32)
  await rotateSecret(dir, NAME)
  expect(await ringInUse()).toEqual([next, first])
  await dropFormerSecrets(dir, NAME)
  expect(await ringInUse()).toEqual([next])
  expect((await stat(path())).mode & 0o777).toBe(0o600)
  expect(await readdir(dir)).toHaveLength(3)
})

test('a second replacement keeps every former key, the newest first, until they are dropped', async () => {
  const [first] = await ringInUse()
  for (const step of [announceSecret, rotateSecret, announceSecret, rotateSecret])
    await step(dir, NAME)
  const [, second, oldest] = await ringInUse()
  expect(oldest).toEqual(first)
  await announceSecret(dir, NAME)
  const { announced } = await readRing(dir, NAME)
  await dropFormerSecrets(dir, NAME)
  expect((await ringInUse()).slice(1)).toEqual([announced])
  expect(second).not.toEqual(announced)
})

test('no step goes before its turn', async () => {
  await expect(rotateSecret(dir, NAME)).rejects.toMatchObject(notNow('announce one first'))
  await expect(dropFormerSecrets(dir, NAME)).rejects.toMatchObject(notNow('no former key'))
  await announceSecret(dir, NAME)
  await expect(announceSecret(dir, NAME)).rejects.toMatchObject(notNow('rotate to it first'))
  await expect(dropFormerSecrets(dir, NAME)).rejects.toMatchObject(notNow('no former key'))
})

const [A, B, C] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte).toString('base64url'))

test.each([
  ['announced before any is current', `${A} announced\n`],
  ['announced twice', `${A}\n${B} announced\n${C} announced\n`],
  ['the same twice', `${A}\n${A}\n`],
  ['an empty line in between', `${A}\n\n${B}\n`],
  ['another mark', `${A}\n${B} former\n`],
  ['two spaces before the mark', `${A}\n${B}  announced\n`],
  ['a key that is too short', `${A}\n${B?.slice(1)}\n`],
  ['bits behind the last byte', `${A?.slice(0, -1)}F\n`],
])('a ring with %s is broken, and told without quoting it', async (_what, content) => {
  await writeFile(path(), content)
  const fault = await readRing(dir, NAME).catch((thrown: unknown) => thrown)
  expect(fault).toMatchObject({ code: 'kapot', cause: undefined })
  expect((fault as Error).message).toBe(
    `key file ${path()} is broken: it must hold 32 bytes in base64url, one key a line`,
  )
})

test('a file as it was before rings, and one written on Windows, are read', async () => {
  await writeFile(path(), A ?? '')
  expect(await ringInUse()).toHaveLength(1)
  await writeFile(path(), `${A}\r\n${B} announced\r\n${C}\r\n`)
  expect(await ringInUse()).toHaveLength(3)
  await rotateSecret(dir, NAME)
  expect(await readFile(path(), 'utf8')).toBe(`${B}\n${A}\n${C}\n`)
})

test('the indexes of a key have its name in front, which no other key has', () => {
  const [one, other] = [1, 2].map((byte) => new Uint8Array(32).fill(byte)) as [
    Uint8Array,
    Uint8Array,
  ]
  const ring = bsnIndexes([one, other])
  const index = ring.current('999990019')
  expect(index).toMatch(new RegExp(`^${ring.name}\\.[0-9a-f]{64}$`))
  expect(ring.name).not.toBe(bsnIndexes([other]).name)
  expect(ring.former.map((under) => under('999990019'))).toEqual([
    bsnIndexes([other]).current('999990019'),
    index.slice(9),
    bsnIndexes([other]).current('999990019').slice(9),
  ])
})
