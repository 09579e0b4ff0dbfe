/** The keys that sign tokens, and their public halves. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import type { JWTVerifyGetKey } from 'jose'
import { createLocalJWKSet } from 'jose'
import { ExternalSigningKey } from 'oidc-provider'
import type { SigningJwk } from '../../consent/ports/keys.ts'

const withoutPrivatePart = ({ d: _private, retiredAt: _ours, ...key }: SigningJwk) => key

/** A key of oidc-provider that signs on the spot: by itself it goes through WebCrypto and its pool of threads, which takes thrice as long. */
class SigningKey extends ExternalSigningKey {
  readonly #privateKey: KeyObject
  readonly #publicKey: KeyObject

  constructor({ use: _use, retiredAt: _ours, kid, alg, ...jwk }: SigningJwk) {
    super()
    this.kid = kid
    this.alg = alg
    this.#privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
    this.#publicKey = createPublicKey(this.#privateKey)
  }

  override keyObject(): KeyObject {
    return this.#publicKey
  }

  override sign(data: Uint8Array): Buffer {
    const key = this.#privateKey
    // RFC 7518, section 3.4: R and S beside each other, not the DER that OpenSSL gives.
    return this.alg === 'ES256'
      ? sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' })
      : sign(null, data, key)
  }
}

/** The keys as oidc-provider takes them. Throws for a key that is no point of its curve. */
export const providerKeys = (keys: readonly SigningJwk[]): ExternalSigningKey[] =>
  keys.map((key) => new SigningKey(key))

/** JWK Set (RFC 7517) of the public keys, for whoever verifies our tokens. */
export const publicJwks = (keys: readonly SigningJwk[]) => ({ keys: keys.map(withoutPrivatePart) })

/** Finds the public key for a token's header; make it once, it keeps imported keys. */
export const tokenKeys = (keys: readonly SigningJwk[]): JWTVerifyGetKey =>
  createLocalJWKSet(publicJwks(keys))
