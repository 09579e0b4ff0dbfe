/**
 * Rings of secrets, a key a line: 32 bytes, base64url. The first is current: it seals or indexes. Every other opens and
 * finds; one may be marked `announced`, which is to be current next, the rest are former ones.
 *
 * A key is replaced in steps, each one whole write of the file, after which every broker reads it on SIGHUP. So no process
 * ever meets what a key made that it does not know.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { KeyRing } from '../../consent/ports/keys.ts'
import { KeysError } from './errors.ts'
import { brokenKeyFile, readKeyFile, replaceKeyFile } from './files.ts'

const SECRET_BYTES = 32 // AES-256 and HMAC-SHA-256 both take a key of this size
const LINE = /^([A-Za-z0-9_-]{43})( announced)?$/

/** A ring as its file has it. */
export type RingFile = {
  readonly current: Uint8Array
  readonly announced: Uint8Array | null
  /** The newest first. */
  readonly former: readonly Uint8Array[]
}

/** The files that hold a ring. */
export type RingName = 'store-master.key' | 'bsn-index.key'

const encode = (key: Uint8Array): string => Buffer.from(key).toString('base64url')

const newSecret = (): Uint8Array => new Uint8Array(randomBytes(SECRET_BYTES))

/** A ring of one new key, as its file. */
export const newRing = (): string => `${encode(newSecret())}\n`

type Line = { readonly key: Uint8Array; readonly announced: boolean }

/** Undefined for a line that is no key, and for one that is written in another way than we write it. */
const parseLine = (text: string): Line | undefined => {
  const [, value = '', mark] = LINE.exec(text) ?? []
  const key = new Uint8Array(Buffer.from(value, 'base64url'))
  if (key.length !== SECRET_BYTES || encode(key) !== value) return undefined
  return { key, announced: mark !== undefined }
}

/** Reads a ring; `KeysError('kapot')` naming the path, also for a key that stands there twice. */
export const parseRing = (path: string, text: string): RingFile => {
  const lines = text.trim().split(/\r?\n/).map(parseLine)
  const [first, ...others] = lines.filter((line) => line !== undefined)
  const announced = others.filter((line) => line.announced)
  const different = new Set([first, ...others].map((line) => line && encode(line.key)))
  const whole = !lines.includes(undefined) && different.size === lines.length
  if (!whole || first === undefined || first.announced || announced.length > 1)
    throw brokenKeyFile(path, `${SECRET_BYTES} bytes in base64url, one key a line`)
  return {
    current: first.key,
    announced: announced[0]?.key ?? null,
    former: others.filter((line) => !line.announced).map(({ key }) => key),
  }
}

/** The keys of a ring's file, the current one first. */
export const keysOf = ({ current, announced, former }: RingFile): KeyRing => [
  current,
  ...(announced ? [announced] : []),
  ...former,
]

/** The ring of a folder; `KeysError` naming the file. */
export const readRing = async (dir: string, name: RingName): Promise<RingFile> => {
  const path = join(dir, name)
  return parseRing(path, await readKeyFile(path))
}

/** A step on a ring in a folder; fulfils with the ring as it then stands. */
export type RingStep = (dir: string, name: RingName) => Promise<RingFile>

const write = async (dir: string, name: RingName, ring: RingFile): Promise<RingFile> => {
  const { current, announced, former } = ring
  const lines = [
    encode(current),
    ...(announced ? [`${encode(announced)} announced`] : []),
    ...former.map(encode),
  ]
  await replaceKeyFile(join(dir, name), `${lines.join('\n')}\n`)
  return ring
}

/** Adds a key that opens and finds, and is not used for anything new yet; `KeysError('niet_nu')` when one is announced already. */
export const announceSecret: RingStep = async (dir, name) => {
  const ring = await readRing(dir, name)
  if (ring.announced)
    throw new KeysError('niet_nu', `a key is announced in ${name} already; rotate to it first`)
  return write(dir, name, { ...ring, announced: newSecret() })
}

/** Makes the announced key the current one; `KeysError('niet_nu')` when none is announced. */
export const rotateSecret: RingStep = async (dir, name) => {
  const { current, announced, former } = await readRing(dir, name)
  if (!announced)
    throw new KeysError('niet_nu', `no key is announced in ${name}; announce one first`)
  return write(dir, name, { current: announced, announced: null, former: [current, ...former] })
}

/** Takes the former keys out of the file. Whoever calls has made sure that nothing rests on them; `KeysError('niet_nu')` when there are none. */
export const dropFormerSecrets: RingStep = async (dir, name) => {
  const ring = await readRing(dir, name)
  if (ring.former.length === 0) throw new KeysError('niet_nu', `${name} has no former key`)
  return write(dir, name, { ...ring, former: [] })
}
