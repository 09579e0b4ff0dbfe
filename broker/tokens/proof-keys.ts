/** The keys in DPoP proofs. A client proves with the same key for as long as it runs: reading it takes as long as verifying with it. */
import { hash } from 'node:crypto'
import { type CryptoKey, calculateJwkThumbprint, EmbeddedJWK, type JWTHeaderParameters } from 'jose'

/** A public key and its thumbprint (RFC 7638). */
export type ProofKey = { readonly key: CryptoKey; readonly jkt: string }

/** Clients that are remembered; a key that is not is read again. */
const KNOWN_MAX = 1000

const read = async (header: JWTHeaderParameters): Promise<ProofKey> => {
  // Throws where there is no key, or one that is not public.
  const key = await EmbeddedJWK(header)
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
