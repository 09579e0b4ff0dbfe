/**
 * Compact JWE (RFC 7516) of the one kind that answers are sealed with: ECDH-ES in direct key agreement over X25519 (RFC 7518 section 4.6,
 * RFC 8037 section 3.2) and A256GCM (section 5.3). By node:crypto, in a fifth of the time that jose takes through WebCrypto; the tests open
 * what jose sealed and the other way round.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hash,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { X25519PrivateJwk, X25519PublicJwk } from '../../consent/ports/envelope.ts'

export const SEAL_ALG = 'ECDH-ES'
export const SEAL_ENC = 'A256GCM'

const CIPHER = 'aes-256-gcm'
const KEY_BITS = 256
/** RFC 7518 section 5.3: "Use of an IV of size 96 bits is REQUIRED", "The requested size of the Authentication Tag output MUST be 128 bits". */
const IV_BYTES = 12
const TAG_BYTES = 16

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** The Concat KDF of NIST SP 800-56A in its one round (RFC 7518 section 4.6.2); neither party is named in it, since the content names both. */
const OTHER_INFO = Buffer.concat([
  uint32(SEAL_ENC.length),
  Buffer.from(SEAL_ENC),
  uint32(0),
  uint32(0),
  uint32(KEY_BITS),
])

/** A key object: of raw bytes a cipher first has to find out what they are. */
const agreedKey = (privateKey: KeyObject, publicKey: KeyObject): KeyObject => {
  // OpenSSL refuses a point of small order, as RFC 8037 section 3.2.1 asks.
  const secret = diffieHellman({ privateKey, publicKey })
  return createSecretKey(hash('sha256', Buffer.concat([uint32(1), secret, OTHER_INFO]), 'buffer'))
}

const publicKeyOf = ({ kty, crv, x }: X25519PublicJwk): KeyObject =>
  createPublicKey({ key: { kty, crv, x }, format: 'jwk' })

/** Encrypts to a key, with a fresh key of our own for every call. Throws for a key that nothing can be encrypted to. */
export const encryptTo = (plaintext: Uint8Array, to: X25519PublicJwk, header: object): string => {
  const own = generateKeyPairSync('x25519')
  const { kty, crv, x } = own.publicKey.export({ format: 'jwk' })
  const epk = { kty, crv, x }
  const protectedHeader = Buffer.from(
    JSON.stringify({ alg: SEAL_ALG, enc: SEAL_ENC, ...header, epk }),
  ).toString('base64url')
  const iv = randomBytes(IV_BYTES)
  const key = agreedKey(own.privateKey, publicKeyOf(to))
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
  // The header is authenticated data (RFC 7516 section 5.1, 14).
  cipher.setAAD(Buffer.from(protectedHeader))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  // Direct agreement has no encrypted key.
  const rest = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'))
  return [protectedHeader, '', ...rest].join('.')
}

/** Nothing where there is no such part: of that, an IV and a tag are refused for their length. */
const bytesOf = (part = ''): Buffer => Buffer.from(part, 'base64url')

/** Decrypts what was encrypted to a key, by the ephemeral key of its judged header. Throws when it was not. */
export const decryptWith = (
  jwe: string,
  { kty, crv, x, d }: X25519PrivateJwk,
  epk: X25519PublicJwk,
): Uint8Array => {
  const [protectedHeader = '', , iv, ciphertext, tag] = jwe.split('.')
  const own = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' })
  const key = agreedKey(own, publicKeyOf(epk))
  const decipher = createDecipheriv(CIPHER, key, bytesOf(iv), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(protectedHeader)).setAuthTag(bytesOf(tag))
  return Buffer.concat([decipher.update(bytesOf(ciphertext)), decipher.final()])
}
