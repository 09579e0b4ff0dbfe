/** Public keys as administrators hand them in: JWK or a set of them (RFC 7517), or PEM; and what a key must be to know a client by. */
import { createPublicKey, hash, type KeyObject, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../../consent/canonical.ts'
import { oin as oinSchema } from '../../consent/party.ts'
import type { Instant } from '../../consent/time.ts'
import type { CLIENT_ALGORITHMS } from '../tokens/terms.ts'

/** NIST SP 800-131A: shorter RSA keys no longer count. */
const RSA_BITS_MIN = 2048
const KID_CHARS_MAX = 64
const KEYS_MAX = 10

const jwk = z.record(z.string(), z.unknown())
export type PublicJwk = z.infer<typeof jwk>
const jwkOrSet = z.union([
  z.object({ keys: z.array(jwk).min(1).max(KEYS_MAX) }).transform(({ keys }) => keys),
  z.looseObject({ kty: z.string() }).transform((key): PublicJwk[] => [key]),
])

// --- reading ---------------------------------------------------------------------------------------------------

const CERTIFICATE = /-----BEGIN CERTIFICATE-----/
const PEM = /-----BEGIN (CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY)-----/
/** PEM, SSH (RFC 4716 writes four dashes and a space) and PuTTY. */
const PRIVATE_FILE = /PRIVATE KEY ?----|^PuTTY-User-Key-File/m

/** Members that only a private or shared key has (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1). */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
/** With any quotes or none, as a key stands in a script or in YAML. */
const SECRET_JWK = new RegExp(`(?:^|[{,])\\s*["']?(?:${SECRET_MEMBERS.join('|')})["']?\\s*:`, 'm')

const isSecret = (key: PublicJwk): boolean =>
  SECRET_MEMBERS.some((member) => Object.hasOwn(key, member))

/** Stands for a private key that was not kept. */
export const PRIVATE_KEY_MARK = '-----BEGIN PRIVATE KEY-----'

/** Whether a private or shared key stands in what was typed, also where it can be read as nothing else. */
export const holdsPrivateKey = (text: string): boolean =>
  PRIVATE_FILE.test(text) ||
  (/\bkty\b/.test(text) && SECRET_JWK.test(text)) ||
  // JSON can write any letter by its number.
  (keysIn(text) ?? []).some(isSecret)

/** RFC 7638, section 3: over the members that make the key, in the one spelling that Node gives them. */
const thumbprint = (key: KeyObject): string =>
  hash('sha256', canonicalJson(key.export({ format: 'jwk' })), 'base64url')

/** PEM has no name for a key: its thumbprint stands for one. */
const fromPem = (pem: string): PublicJwk => {
  const key = createPublicKey(pem)
  return { ...key.export({ format: 'jwk' }), kid: thumbprint(key) }
}

/** What was pasted as public keys; null for what is neither JWK, nor set, nor PEM. */
export const keysIn = (text: string): readonly PublicJwk[] | null => {
  try {
    if (PEM.test(text)) return [fromPem(text)]
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

/** The same for the same key however it was written down and named; null for what is no public key. */
export const identityOf = (key: PublicJwk): string | null => {
  const read = readKey(key)
  return read && thumbprint(read)
}

// --- judging ---------------------------------------------------------------------------------------------------

type Algorithm = (typeof CLIENT_ALGORITHMS)[number]

/** The algorithms that a client may sign with by this key; none for a kind that is not taken. */
const algorithmsOf = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): Algorithm[] => {
  if (asymmetricKeyType === 'ed25519') return ['EdDSA', 'Ed25519']
  if (asymmetricKeyType === 'rsa') return ['PS256']
  const isP256 = asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1'
  return isP256 ? ['ES256'] : []
}

const isShort = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean =>
  asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) < RSA_BITS_MIN

/** Why a client cannot be known by this key, in words for who handed it in; null when it can. Never with anything of the key. */
export const keyFault = (key: PublicJwk): string | null => {
  if (isSecret(key))
    return 'Dit is een geheime sleutel. Die is nu gelekt: gebruik hem nergens meer. Maak een nieuwe, en geef alleen het publieke deel.'
  const { kid, alg, use = 'sig' } = key
  if (kid !== undefined && (typeof kid !== 'string' || kid === '' || kid.length > KID_CHARS_MAX))
    return 'De naam (kid) van deze sleutel past niet: hij heeft 1 tot en met 64 tekens.'
  const read = readKey(key)
  if (read === null) return 'Deze sleutel is niet te lezen.'
  if (isShort(read)) return 'Deze sleutel is te kort: RSA heeft 2048 bits of meer.'
  const algorithms = algorithmsOf(read)
  if (algorithms.length === 0)
    return 'Deze soort sleutel kan hier niet. Neem P-256, Ed25519, of RSA.'
  if (alg !== undefined && !algorithms.some((one) => one === alg))
    return 'Met dit algoritme (alg) mag een systeem niet ondertekenen. Neem ES256, EdDSA of PS256.'
  return use === 'sig' ? null : 'Deze sleutel is niet om mee te ondertekenen (use).'
}

/** Why a system of this organisation cannot prove itself by this certificate (PEM); null when it can, if its issuer is believed. */
export const certificateFault = (pem: string, oin: string, now: Instant): string | null => {
  if (!CERTIFICATE.test(pem)) return 'Dit is geen certificaat (PEM).'
  try {
    const certificate = new X509Certificate(pem)
    const subject = certificate.toLegacyObject().subject as { readonly serialNumber?: unknown }
    if (oinSchema.safeParse(subject.serialNumber).data !== oin)
      return 'Het OIN in dit certificaat is niet dat van uw organisatie.'
    if (now > certificate.validToDate.getTime()) return 'Dit certificaat is verlopen.'
    return isShort(certificate.publicKey)
      ? 'De sleutel van dit certificaat is te kort: RSA heeft 2048 bits of meer.'
      : null
  } catch {
    return 'Dit certificaat is niet te lezen.'
  }
}
