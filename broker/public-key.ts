/** Public keys as administrators paste them: a JWK, or a set of them (RFC 7517), of a kind that clients may sign with. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'

/** NIST SP 800-131A: shorter RSA keys no longer count. */
const RSA_BITS_MIN = 2048
const KID_CHARS_MAX = 64

const jwk = z.record(z.string(), z.unknown())
export type PublicJwk = z.infer<typeof jwk>
const jwkOrSet = z.union([
  z.object({ keys: z.array(jwk).min(1).max(10) }).transform(({ keys }) => keys),
  jwk.transform((key) => [key]),
])

/** What was pasted as keys; null for what is no JSON, or something else. */
export const keysIn = (text: string): readonly PublicJwk[] | null => {
  try {
    return jwkOrSet.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

const readKey = (key: PublicJwk): KeyObject | null => {
  try {
    return createPublicKey({ key, format: 'jwk' })
  } catch {
    return null
  }
}

/** Kinds for PS256, ES256 and EdDSA with Ed25519 (`CLIENT_ALGORITHMS`). */
const isOfKind = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean => {
  if (asymmetricKeyType === 'ed25519') return true
  if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_BITS_MIN
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1'
}

/** Whether a client can be known by this key: it has a name, it can be read, and it is of a kind that is taken. */
export const isUsable = (key: PublicJwk): boolean => {
  const { kid } = key
  if (typeof kid !== 'string' || kid === '' || kid.length > KID_CHARS_MAX) return false
  const read = readKey(key)
  return read !== null && isOfKind(read)
}
