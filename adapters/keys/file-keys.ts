/** Keys in a folder: `signing-keys.json` (JWK Set), `bsn-index.key` and `store-master.key` (32 bytes, base64url). */
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises'
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

const SECRET_BYTES = 32 // AES-256 and HMAC-SHA-256 both take a key of this size
const SIGNING_FILE = 'signing-keys.json'
const FILE_MODE = 0o600
const FOLDER_MODE = 0o700
/** Others may not read, and nobody but the owner may write. A group may read: that is how platforms hand out secrets. */
const FORBIDDEN_MODE = 0o037

const signingFile = z.strictObject({ keys: signingJwks })

/** Whether missing keys are made. Production does not: a new key where an old one was expected loses data. */
export type KeyFolder = { readonly dir: string; readonly createMissing: boolean }

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined

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

const writeTemporary = async (path: string, content: string): Promise<string> => {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`
  const file = await open(temporary, 'wx', FILE_MODE)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  return temporary
}

/** Writes a whole file or none, and never over an existing one: whoever links first, wins. */
const writeOnce = async (path: string, content: string): Promise<void> => {
  const temporary = await writeTemporary(path, content)
  try {
    await link(temporary, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await unlink(temporary)
  }
}

const refuseOpenMode = async (path: string): Promise<void> => {
  const { mode } = await stat(path)
  if ((mode & FORBIDDEN_MODE) !== 0)
    throw new KeysError(
      'te_open',
      `key file ${path} may be read by others or written by its group; run: chmod 600 ${path}`,
    )
}

const read = async (path: string): Promise<string> => {
  try {
    await refuseOpenMode(path)
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof KeysError) throw cause
    throw codeOf(cause) === 'ENOENT'
      ? new KeysError('ontbreekt', `key file ${path} does not exist`, { cause })
      : new KeysError('onleesbaar', `key file ${path} cannot be read`, { cause })
  }
}

const broken = (path: string, expected: string): KeysError =>
  // No cause: a parse error may quote the key.
  new KeysError('kapot', `key file ${path} is broken: it must hold ${expected}`)

const parseSecret = (path: string, text: string): Uint8Array => {
  const value = text.trim()
  const bytes = Buffer.from(value, 'base64url')
  if (bytes.length !== SECRET_BYTES || bytes.toString('base64url') !== value)
    throw broken(path, `${SECRET_BYTES} bytes in base64url`)
  return new Uint8Array(bytes)
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
    throw broken(path, 'a JWK Set of private ES256 or EdDSA keys, each with kid, alg and use')
  return parsed.data.keys
}

/** The signing keys of a folder, as they stand in `signing-keys.json`; `KeysError` naming the file. */
export const readSigningKeys = async (dir: string): Promise<readonly SigningJwk[]> => {
  const path = join(dir, SIGNING_FILE)
  return parseSigning(path, await read(path))
}

/** Puts other signing keys in the place of those there, all at once; `KeysError('onleesbaar')` when that does not work. */
export const replaceSigningKeys = async (
  dir: string,
  keys: readonly SigningJwk[],
): Promise<void> => {
  const path = join(dir, SIGNING_FILE)
  const content = `${JSON.stringify({ keys: signingJwks.parse(keys) }, null, 2)}\n`
  try {
    await rename(await writeTemporary(path, content), path)
  } catch (cause) {
    throw new KeysError('onleesbaar', `key file ${path} cannot be written`, { cause })
  }
}

const newSecret = async (): Promise<string> =>
  `${randomBytes(SECRET_BYTES).toString('base64url')}\n`
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
  create: () => Promise<string>,
): Promise<{ path: string; text: string }> => {
  const path = join(folder.dir, name)
  if (folder.createMissing && !(await exists(path))) await createFile(path, await create())
  return { path, text: await read(path) }
}

const createFile = async (path: string, content: string): Promise<void> => {
  try {
    await writeOnce(path, content)
  } catch (cause) {
    throw new KeysError('onleesbaar', `key file ${path} cannot be made`, { cause })
  }
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
  const bsnIndex = await readOrCreate(folder, 'bsn-index.key', newSecret)
  const storeMaster = await readOrCreate(folder, 'store-master.key', newSecret)
  return {
    signingKeys: await parseSigning(signing.path, signing.text),
    bsnIndexKey: parseSecret(bsnIndex.path, bsnIndex.text),
    storeMasterKey: parseSecret(storeMaster.path, storeMaster.text),
  }
}
