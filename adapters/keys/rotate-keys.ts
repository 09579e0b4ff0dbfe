/**
 * Replaces a signing key in three steps, so that nobody ever meets a signature whose key they do not know: announce it,
 * let it sign, drop the old one. Each step is one whole write of `signing-keys.json`; a broker reads it on SIGHUP.
 */
import type { SigningJwk } from '../../consent/ports/keys.ts'
import { type Instant, MINUTE } from '../../consent/time.ts'
import { KeysError } from './errors.ts'
import { createSigningKey, readSigningKeys, replaceSigningKeys } from './file-keys.ts'

/** A token lives 2 minutes and an order 30 seconds, clocks differ by seconds, and a broker may reload a little later. */
export const RETIRED_MS = 5 * MINUTE

/** A step on the keys in a folder; fulfils with the keys as they then stand. */
export type KeyStep = (dir: string, now: Instant) => Promise<readonly SigningJwk[]>

/** Behind the first, and never signed. */
const isAnnounced = (key: SigningJwk, at: number): boolean => at > 0 && key.retiredAt === undefined

const write = async (dir: string, keys: readonly SigningJwk[]) => {
  await replaceSigningKeys(dir, keys)
  return keys
}

/** Adds a key that does not sign yet; `KeysError('niet_nu')` when one is announced already. */
export const announceKey: KeyStep = async (dir) => {
  const keys = await readSigningKeys(dir)
  if (keys.some(isAnnounced))
    throw new KeysError('niet_nu', `a key is announced in ${dir} already; rotate to it first`)
  return write(dir, [...keys, await createSigningKey()])
}

/** Lets the announced key sign, and retires the one that did; `KeysError('niet_nu')` when none is announced. */
export const rotateKeys: KeyStep = async (dir, now) => {
  const keys = await readSigningKeys(dir)
  const next = keys.find(isAnnounced)
  const [signer] = keys
  if (next === undefined || signer === undefined)
    throw new KeysError('niet_nu', `no key is announced in ${dir}; announce one first`)
  const retired = keys.filter((key) => key !== next && key !== signer)
  return write(dir, [next, { ...signer, retiredAt: now }, ...retired])
}

/** Drops retired keys of which nothing can be valid any more; `KeysError('niet_nu')` when there are none. */
export const dropRetiredKeys: KeyStep = async (dir, now) => {
  const keys = await readSigningKeys(dir)
  const kept = keys.filter(
    ({ retiredAt }) => retiredAt === undefined || now - retiredAt < RETIRED_MS,
  )
  if (kept.length === keys.length)
    throw new KeysError(
      'niet_nu',
      `no key in ${dir} retired longer than ${RETIRED_MS / MINUTE} minutes ago`,
    )
  return write(dir, kept)
}
