/** The keys in DPoP proofs. A client proves with the same key for as long as it runs: reading it takes as long as verifying with it. */
import { hash, KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWTHeaderParameters } from 'jose'

/** A public key and its thumbprint (RFC 7638). */
export type ProofKey = { readonly key: KeyObject; readonly jkt: string }

/** Clients that are remembered; a key that is not is read again. */
const KNOWN_MAX = 1000
/** RFC 7518, section 3.5. */
const RSA_BITS_MIN = 2048

const read = async (header: JWTHeaderParameters): Promise<ProofKey> => {
  // Throws where there is no key, one that is not public, or one that the algorithm is not for.
  const key = KeyObject.from(await EmbeddedJWK(header))
  if ((key.asymmetricKeyDetails?.modulusLength ?? RSA_BITS_MIN) < RSA_BITS_MIN)
    throw new TypeError(`an RSA key has at least ${RSA_BITS_MIN} bits`)
  return { key, jkt: await calculateJwkThumbprint(header.jwk ?? {}) }
}

/** Reads keys out of headers, and remembers them by all that a header says of them. Rejects as jose does. */
export const proofKeys = (): ((header: JWTHeaderParameters) => Promise<ProofKey>) => {
  const known = new Map<string, ProofKey>()
  return async (header) => {
    const name = hash('sha256', JSON.stringify([header.alg, header.jwk]), 'base64url')
    const before = known.get(name)
    if (before !== undefined) return before
    const fresh = await read(header)
    const [oldest] = known.keys()
    if (known.size >= KNOWN_MAX && oldest !== undefined) known.delete(oldest)
    known.set(name, fresh)
    return fresh
  }
}
