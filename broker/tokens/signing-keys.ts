/** The public half of the keys that sign tokens. */
import type { JWTVerifyGetKey } from 'jose'
import { createLocalJWKSet } from 'jose'
import type { SigningJwk } from '../../consent/ports/keys.ts'

const withoutPrivatePart = ({ d: _private, retiredAt: _ours, ...key }: SigningJwk) => key

/** JWK Set (RFC 7517) of the public keys, for whoever verifies our tokens. */
export const publicJwks = (keys: readonly SigningJwk[]) => ({ keys: keys.map(withoutPrivatePart) })

/** Finds the public key for a token's header; make it once, it keeps imported keys. */
export const tokenKeys = (keys: readonly SigningJwk[]): JWTVerifyGetKey =>
  createLocalJWKSet(publicJwks(keys))
