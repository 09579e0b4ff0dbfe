/** Keys in a folder: `signing-keys.json` (JWK Set), `bsn-index.key` and `store-master.key` (rings, see `rings.ts`). */
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CompactSign,
  calculateJwkThumbprint,
  compactVerify,
  exportJWK,
  generateKeyPair,
} from 'jose'
import { z } from 'zod'
import type { BrokerKeys, SigningJwk } from '../../consent/ports/keys.ts'
import { signingJwk, signingJwks } from '../../consent/ports/keys.ts'
import { KeysError } from './errors.ts'
import { brokenKeyFile, createKeyFile, readKeyFile, replaceKeyFile } from './files.ts'
import { keysOf, newRing, parseRing } from './rings.ts'

const SIGNING_FILE = 'signing-keys.json'
const INDEX_FILE = 'bsn-index.key'
const MASTER_FILE = 'store-master.key'
const FOLDER_MODE = 0o700

const signingFile = z.strictObject({ keys: signingJwks })

/** Whether missing keys are made. Production does not: a new key where an old one was expected loses data. */
export type KeyFolder = { readonly dir: string; readonly createMissing: boolean }

/** A new key pair for signing access tokens; ES256, which hardware keys and every client know. */
export const createSigningKey = async (): Promise<SigningJwk> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return signingJwk.parse({
    ...jwk,
    kid: await calculateJwkThumbprint(jwk),
    alg: 'ES256',
    use: 'sig',
  })
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A private part that does not belong to the public part signs what nobody can verify. */
const isPair = async (key: SigningJwk): Promise<boolean> => {
  try {
    const { d: _private, ...publicJwk } = key
    const signed = await new CompactSign(new Uint8Array(1))
      .setProtectedHeader({ alg: key.alg })
      .sign(key)
    await compactVerify(signed, publicJwk)
    return true
  } catch {
    return false
  }
}

const parseSigning = async (path: string, text: string): Promise<readonly SigningJwk[]> => {
  const parsed = signingFile.safeParse(parseJson(text))
  const usable = parsed.success && (await Promise.all(parsed.data.keys.map(isPair))).every(Boolean)
  if (!parsed.success || !usable)
    throw brokenKeyFile(
      path,
      'a JWK Set of private ES256 or EdDSA keys, each with kid, alg and use',
    )
  return parsed.data.keys
}

/** The signing keys of a folder, as they stand in `signing-keys.json`; `KeysError` naming the file. */
export const readSigningKeys = async (dir: string): Promise<readonly SigningJwk[]> => {
  const path = join(dir, SIGNING_FILE)
  return parseSigning(path, await readKeyFile(path))
}

/** Puts other signing keys in the place of those there, all at once; `KeysError('onleesbaar')` when that does not work. */
export const replaceSigningKeys = async (
  dir: string,
  keys: readonly SigningJwk[],
): Promise<void> => {
  const content = `${JSON.stringify({ keys: signingJwks.parse(keys) }, null, 2)}\n`
  await replaceKeyFile(join(dir, SIGNING_FILE), content)
}

const newSigning = async (): Promise<string> =>
  `${JSON.stringify({ keys: [await createSigningKey()] }, null, 2)}\n`

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

const readOrCreate = async (
  folder: KeyFolder,
  name: string,
  create: () => string | Promise<string>,
): Promise<{ path: string; text: string }> => {
  const path = join(folder.dir, name)
  if (folder.createMissing && !(await exists(path))) await createKeyFile(path, await create())
  return { path, text: await readKeyFile(path) }
}

const ensureFolder = async (dir: string): Promise<void> => {
  try {
    await mkdir(dir, { recursive: true, mode: FOLDER_MODE })
  } catch (cause) {
    throw new KeysError('onleesbaar', `key folder ${dir} cannot be made`, { cause })
  }
}

/**
 * Reads the broker's keys, and with `createMissing` makes those that are not there (mode 0600, durable before they are
 * used). Two processes that start at once end up with the same keys. Throws `KeysError` with one sentence that names
 * the file.
 */
export const readOrCreateKeys = async (folder: KeyFolder): Promise<BrokerKeys> => {
  if (folder.createMissing) await ensureFolder(folder.dir)
  const signing = await readOrCreate(folder, SIGNING_FILE, newSigning)
  const bsnIndex = await readOrCreate(folder, INDEX_FILE, newRing)
  const storeMaster = await readOrCreate(folder, MASTER_FILE, newRing)
  return {
    signingKeys: await parseSigning(signing.path, signing.text),
    bsnIndexKeys: keysOf(parseRing(bsnIndex.path, bsnIndex.text)),
    storeMasterKeys: keysOf(parseRing(storeMaster.path, storeMaster.text)),
  }
}

/**
 * Makes the keys of a new broker, and gives those that sign. `KeysError('niet_nu')` where the folder holds one already:
 * what rests on lost keys would not come back with others, and a new broker has none.
 */
export const makeFirstKeys = async (dir: string): Promise<readonly SigningJwk[]> => {
  for (const name of [SIGNING_FILE, INDEX_FILE, MASTER_FILE])
    if (await exists(join(dir, name)))
      throw new KeysError('niet_nu', `${dir} holds ${name} already; keys are made once`)
  return (await readOrCreateKeys({ dir, createMissing: true })).signingKeys
}
