/** RSA keys as PEM. node:crypto makes them: node-forge would need seconds for one. */
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { PkiError } from './errors.ts'

/** BSI TR-02102 and PKIoverheid accept no RSA key under 2048 bits. */
export const RSA_BITS_MIN = 2048
/** What the development authority uses: PKIoverheid's own party certificates have 2048 or 4096. */
export const RSA_BITS_DEFAULT = 2048

export type KeyPairPem = { readonly privateKeyPem: string; readonly publicKeyPem: string }

const generate = promisify(generateKeyPair)

/** Makes an RSA pair (PKCS #8 and SubjectPublicKeyInfo, PEM); `PkiError('key_too_small')` under 2048 bits. */
export const makeRsaKeyPair = async (bits: number = RSA_BITS_DEFAULT): Promise<KeyPairPem> => {
  if (bits < RSA_BITS_MIN)
    throw new PkiError('key_too_small', `an RSA key needs at least ${RSA_BITS_MIN} bits`)
  const pair = await generate('rsa', { modulusLength: bits })
  return {
    privateKeyPem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKeyPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  }
}

const checkRsa = (key: KeyObject, name: string): KeyObject => {
  if (key.asymmetricKeyType !== 'rsa')
    throw new PkiError('key_not_rsa', `${name}: the key is not an RSA key`)
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < RSA_BITS_MIN)
    throw new PkiError('key_too_small', `${name}: the RSA key has fewer than ${RSA_BITS_MIN} bits`)
  return key
}

const parseKey = (read: () => KeyObject, name: string): KeyObject => {
  try {
    return read()
  } catch {
    // OpenSSL's message may quote the input: it does not travel along.
    throw new PkiError('broken_key', `${name}: this is not a readable PEM key`)
  }
}

/** Reads an RSA private key, PEM; `PkiError` `broken_key`, `key_not_rsa` or `key_too_small`, naming `name`. */
export const readRsaPrivateKey = (pem: string, name: string): KeyObject =>
  checkRsa(
    parseKey(() => createPrivateKey(pem), name),
    name,
  )

/** Reads an RSA public key, PEM; same faults as `readRsaPrivateKey`. */
export const readRsaPublicKey = (pem: string, name: string): KeyObject =>
  checkRsa(
    parseKey(() => createPublicKey(pem), name),
    name,
  )
