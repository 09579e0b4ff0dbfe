/**
 * Signatures of the algorithms that envelopes and proofs know (RFC 7518 sections 3.4 and 3.5, RFC 8037 section 3.1), by node:crypto: on the spot,
 * where jose goes through WebCrypto and its pool of threads. The tests verify what jose signed and the other way round.
 */
import { constants, type KeyObject, type SignKeyObjectInput, sign, verify } from 'node:crypto'
import { promisify } from 'node:util'

/** `Ed25519` is the name that RFC 9864 gives to `EdDSA` with that curve, the only one here. */
export type Algorithm = 'PS256' | 'ES256' | 'EdDSA' | 'Ed25519'

type Sign = (
  digest: string | null,
  data: Buffer,
  key: SignKeyObjectInput,
) => Buffer | Promise<Buffer>

type Way = {
  /** The only type of key that it is for. */
  readonly keyType: string
  readonly digest: string | null
  readonly options: Omit<SignKeyObjectInput, 'key'>
  readonly sign: Sign
}

const ED25519: Way = { keyType: 'ed25519', digest: null, options: {}, sign }

const WAYS: Readonly<Record<Algorithm, Way>> = {
  PS256: {
    keyType: 'rsa',
    digest: 'sha256',
    // RFC 7518 section 3.5: "The size of the salt value is the same size as the hash function output."
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
    // RSA takes long enough (0.6 ms and, with 4096 bits, 4 ms) to let others go on meanwhile; the others do not.
    sign: promisify(sign) as Sign,
  },
  // RFC 7518 section 3.4: R and S beside each other, not the DER that OpenSSL gives.
  ES256: { keyType: 'ec', digest: 'sha256', options: { dsaEncoding: 'ieee-p1363' }, sign },
  EdDSA: ED25519,
  Ed25519: ED25519,
}

/**
 * RFC 8017 section 8.1.2: "If the length of the signature S is not k octets, output 'invalid signature' and stop." OpenSSL takes one of which
 * the leading zero was left out as well, so that one signature had two forms.
 */
const hasLengthOf = ({ asymmetricKeyDetails }: KeyObject, signature: Uint8Array): boolean => {
  const { modulusLength: bits } = asymmetricKeyDetails ?? {}
  return bits === undefined || signature.length === Math.ceil(bits / 8)
}

/** Whether the signature over a text is of this key; false as well for a key that the algorithm is not for. */
export const signatureHolds = (
  algorithm: Algorithm,
  key: KeyObject,
  signed: { readonly text: string; readonly signature: Uint8Array },
): boolean => {
  const { keyType, digest, options } = WAYS[algorithm]
  if (key.asymmetricKeyType !== keyType || !hasLengthOf(key, signed.signature)) return false
  try {
    return verify(digest, Buffer.from(signed.text), { key, ...options }, signed.signature)
  } catch {
    // OpenSSL may throw over a signature that is none.
    return false
  }
}

/** Signs a text. Throws for a key that the algorithm is not for. */
export const signText = async (
  algorithm: Algorithm,
  key: KeyObject,
  text: string,
): Promise<Buffer> => {
  const way = WAYS[algorithm]
  if (key.asymmetricKeyType !== way.keyType)
    throw new TypeError(`the key is not one for ${algorithm}`)
  return way.sign(way.digest, Buffer.from(text), { key, ...way.options })
}
