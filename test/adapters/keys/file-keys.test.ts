import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSigningKey, readOrCreateKeys } from '../../../adapters/keys/file-keys.ts'

let parent: string
let dir: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'keys-'))
  dir = join(parent, 'a', 'keys')
})
afterEach(() => rm(parent, { recursive: true }))

const make = () => readOrCreateKeys({ dir, createMissing: true })
const readOnly = () => readOrCreateKeys({ dir, createMissing: false })
const FILES = ['bsn-index.key', 'signing-keys.json', 'store-master.key']

test('missing keys are made once, for the owner only, and read again after', async () => {
  const made = await make()
  expect((await readdir(dir)).sort()).toEqual(FILES)
  for (const name of FILES) expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600)
  expect((await stat(dir)).mode & 0o777).toBe(0o700)
  expect(made.bsnIndexKeys.map(({ length }) => length)).toEqual([32])
  expect(made.storeMasterKeys.map(({ length }) => length)).toEqual([32])
  expect(made.storeMasterKeys).not.toEqual(made.bsnIndexKeys)
  expect(made.signingKeys).toMatchObject([{ kty: 'EC', alg: 'ES256', use: 'sig' }])
  expect(await make()).toEqual(made)
  expect(await readOnly()).toEqual(made)
})

test('starts at the same time end up with the same keys', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, make))
  for (const keys of all) expect(keys).toEqual(all[0])
  expect((await readdir(dir)).sort()).toEqual(FILES)
})

test.each(FILES)('without %s production does not start, and makes nothing', async (name) => {
  await make()
  await rm(join(dir, name))
  await expect(readOnly()).rejects.toMatchObject({
    code: 'ontbreekt',
    message: expect.stringContaining(`key file ${join(dir, name)} does not exist; put it back`),
  })
  expect(await readdir(dir)).toHaveLength(2)
})

test.each([
  ['bsn-index.key', '', '32 bytes in base64url, one key a line'],
  ['bsn-index.key', 'A'.repeat(42), '32 bytes in base64url, one key a line'],
  ['store-master.key', 'A'.repeat(44), '32 bytes in base64url, one key a line'],
  ['store-master.key', `${'A'.repeat(42)}!`, '32 bytes in base64url, one key a line'],
  [
    'signing-keys.json',
    '{',
    'a JWK Set of private ES256 or EdDSA keys, each with kid, alg and use',
  ],
  [
    'signing-keys.json',
    '{"keys":[]}',
    'a JWK Set of private ES256 or EdDSA keys, each with kid, alg and use',
  ],
])(
  'a broken %s (%j) stops the start with one sentence that names it',
  async (name, content, expected) => {
    await make()
    const path = join(dir, name)
    await writeFile(path, content)
    await expect(readOnly()).rejects.toMatchObject({
      code: 'kapot',
      message: `key file ${path} is broken: it must hold ${expected}`,
      cause: undefined,
    })
  },
)

test('a signing key without its private part, with the part of another, or named twice is broken', async () => {
  await make()
  const [one, two] = [await createSigningKey(), await createSigningKey()]
  const { d: _private, ...publicKey } = one
  for (const keys of [
    [publicKey],
    [{ ...one, d: two.d }],
    [one, { ...two, kid: one.kid }],
    [{ ...one, alg: 'RS256' }],
  ]) {
    await writeFile(join(dir, 'signing-keys.json'), JSON.stringify({ keys }))
    await expect(readOnly()).rejects.toMatchObject({ code: 'kapot' })
  }
})

test('an Ed25519 key and a second key may be used', async () => {
  await make()
  const { privateKey } = await generateKeyPair('Ed25519', { extractable: true })
  const edKey = { ...(await exportJWK(privateKey)), kid: 'ed', alg: 'EdDSA', use: 'sig' }
  const keys = [edKey, await createSigningKey()]
  await writeFile(join(dir, 'signing-keys.json'), JSON.stringify({ keys }))
  expect((await readOnly()).signingKeys).toEqual(keys)
})

test.each([0o640, 0o400, 0o600])('mode %o is private enough', async (mode) => {
  await make()
  await chmod(join(dir, 'store-master.key'), mode)
  await expect(readOnly()).resolves.toBeDefined()
})

test.each([0o644, 0o604, 0o620, 0o602])('mode %o is too open', async (mode) => {
  await make()
  const path = join(dir, 'store-master.key')
  await chmod(path, mode)
  await expect(readOnly()).rejects.toMatchObject({
    code: 'te_open',
    message: expect.stringContaining(path),
  })
})

test('a folder that is a file is named', async () => {
  dir = join(parent, 'file')
  await writeFile(dir, '')
  await expect(make()).rejects.toMatchObject({
    code: 'onleesbaar',
    message: expect.stringContaining(dir),
  })
})

test('a folder where a key file should be is named', async () => {
  await make()
  const path = join(dir, 'bsn-index.key')
  await rm(path)
  await mkdir(path, { mode: 0o700 })
  await expect(readOnly()).rejects.toMatchObject({
    code: 'onleesbaar',
    message: `key file ${path} cannot be read`,
  })
})
