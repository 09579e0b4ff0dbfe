/**
 * Compact JWS with one algorithm per kind of message: `typ` and `alg` are ours to choose (RFC 8725 sections 3.1 and 3.11), keys come from
 * configuration or a certificate that was judged. From the header only where the message is to prove that very key (`openProof`). The
 * cryptography is node:crypto's, in `signature.ts`.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import type { z } from 'zod'
import type { Certificates, CertifiedParty } from '../../consent/ports/certificates.ts'
import type { Checked, EnvelopeRefusal } from '../../consent/ports/envelope.ts'
import type { Instant } from '../../consent/time.ts'
import { refuse } from './checked.ts'
import { type Algorithm, signatureHolds, signText } from './signature.ts'

/** What one kind of message looks like. */
export type Profile<Schema extends z.ZodType> = {
  readonly typ: string
  readonly algorithms: readonly Algorithm[]
  readonly charsMax: number
  readonly payload: Schema
}

/** What signs for an organisation; `adapters/pki` reads it from PEM. */
export type CertifiedSigner = {
  readonly x5c: readonly string[]
  readonly privateKey: KeyObject
  readonly oin: string
}

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/
const X5C_MAX = 4
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Parses UTF-8 JSON; undefined when it is neither. JSON itself never yields undefined. */
export const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    return undefined
  }
}

/** Decodes base64url JSON that must be an object; undefined otherwise. */
export const parseHeader = (encoded: string): Readonly<Record<string, unknown>> | undefined => {
  const header = parseJson(Buffer.from(encoded, 'base64url'))
  return typeof header === 'object' && header !== null && !Array.isArray(header)
    ? (header as Record<string, unknown>)
    : undefined
}

// Spare bits in the last character would give one signature many spellings, and a message many hashes (RFC 4648 section 3.5).
const isCanonical = (part: string): boolean =>
  Buffer.from(part, 'base64url').toString('base64url') === part

type Head = {
  readonly header: Readonly<Record<string, unknown>>
  readonly algorithm: Algorithm
}

const checkHeader = <S extends z.ZodType>(jws: string, profile: Profile<S>): Checked<Head> => {
  if (jws.length > profile.charsMax) return refuse('too_large')
  if (!COMPACT.test(jws) || !jws.split('.').every(isCanonical)) return refuse('malformed')
  const header = parseHeader(jws.slice(0, jws.indexOf('.')))
  if (header === undefined) return refuse('malformed')
  if ('crit' in header) return refuse('critical_header')
  if (header['typ'] !== profile.typ) return refuse('wrong_type')
  const algorithm = profile.algorithms.find((name) => name === header['alg'])
  return algorithm === undefined
    ? refuse('wrong_algorithm')
    : { ok: true, value: { header, algorithm } }
}

const verifyWith = <S extends z.ZodType>(
  jws: string,
  algorithm: Algorithm,
  key: KeyObject,
  profile: Profile<S>,
): Checked<z.infer<S>> => {
  const [header = '', payload = '', signature = ''] = jws.split('.')
  const holds = signatureHolds(algorithm, key, {
    text: `${header}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  })
  if (!holds) return refuse('bad_signature')
  const parsed = profile.payload.safeParse(parseJson(Buffer.from(payload, 'base64url')))
  return parsed.success ? { ok: true, value: parsed.data } : refuse('malformed')
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const signCompact = async (
  header: { readonly alg: Algorithm; readonly [name: string]: unknown },
  payload: object,
  key: KeyObject,
): Promise<string> => {
  const text = `${encoded(header)}.${encoded(payload)}`
  return `${text}.${(await signText(header.alg, key, text)).toString('base64url')}`
}

/** Signs a payload under a certificate (PS256, `x5c`). */
export const signCertified = (
  payload: object,
  typ: string,
  signer: CertifiedSigner,
): Promise<string> =>
  signCompact({ alg: 'PS256', typ, x5c: [...signer.x5c] }, payload, signer.privateKey)

const isX5c = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length >= 1 &&
  value.length <= X5C_MAX &&
  value.every((item) => typeof item === 'string')

/** Read once for each verdict: a port of `consent/` cannot carry a key of node:crypto. */
const keys = new WeakMap<CertifiedParty, KeyObject>()

const keyOf = (signer: CertifiedParty): KeyObject => {
  const known = keys.get(signer)
  if (known !== undefined) return known
  const key = createPublicKey(signer.publicKeyPem)
  keys.set(signer, key)
  return key
}

/** Opens a message signed under a certificate: the signer is judged first, then the signature, then the content. */
export const openCertified = async <S extends z.ZodType>(
  jws: string,
  profile: Profile<S>,
  certificates: Certificates,
  now: Instant,
): Promise<Checked<{ readonly payload: z.infer<S>; readonly signer: CertifiedParty }>> => {
  const header = checkHeader(jws, profile)
  if (!header.ok) return header
  const x5c = header.value.header['x5c']
  if (!isX5c(x5c)) return refuse('malformed')
  const signer = certificates.verify(x5c, now)
  if (!signer.ok)
    return refuse(...signer.reasons.map((reason): EnvelopeRefusal => `certificate:${reason}`))
  const payload = verifyWith(jws, header.value.algorithm, keyOf(signer), profile)
  return payload.ok ? { ok: true, value: { payload: payload.value, signer } } : payload
}

/** A named key and the one algorithm it is for. */
export type NamedKey = {
  readonly kid: string
  readonly alg: 'EdDSA' | 'ES256'
  readonly key: KeyObject
}

/** Signs a payload with a named private key. */
export const signNamed = (payload: object, typ: string, signer: NamedKey): Promise<string> =>
  signCompact({ alg: signer.alg, typ, kid: signer.kid }, payload, signer.key)

/** A private key with the public one that a proof carries along, as JWK. */
export type ProvingKey = {
  readonly alg: 'EdDSA' | 'ES256'
  readonly key: KeyObject
  readonly jwk: object
}

/** Signs a payload that proves possession of a key: the header says which (RFC 9449). */
export const signProof = (
  payload: object,
  typ: string,
  { alg, key, jwk }: ProvingKey,
): Promise<string> => signCompact({ alg, typ, jwk }, payload, key)

/** Opens a message signed with one of the configured keys, chosen by `kid`; the key decides the algorithm, not the header. */
export const openNamed = async <S extends z.ZodType>(
  jws: string,
  profile: Profile<S>,
  keys: readonly NamedKey[],
): Promise<Checked<z.infer<S>>> => {
  const header = checkHeader(jws, profile)
  if (!header.ok) return header
  const named = keys.find((key) => key.kid === header.value.header['kid'])
  if (named === undefined) return refuse('unknown_key')
  if (named.alg !== header.value.algorithm) return refuse('wrong_algorithm')
  return verifyWith(jws, named.alg, named.key, profile)
}

/**
 * Opens a message that proves possession of the key in its own header (RFC 9449): that says nothing of who sent it until the key is compared.
 * `keyIn` reads the key for the algorithm of that header; what it rejects with is passed on.
 */
export const openProof = async <S extends z.ZodType, Used extends { readonly key: KeyObject }>(
  jws: string,
  profile: Profile<S>,
  keyIn: (header: Readonly<Record<string, unknown>>) => Promise<Used>,
): Promise<Checked<{ readonly payload: z.infer<S>; readonly used: Used }>> => {
  const header = checkHeader(jws, profile)
  if (!header.ok) return header
  const used = await keyIn(header.value.header)
  const payload = verifyWith(jws, header.value.algorithm, used.key, profile)
  return payload.ok ? { ok: true, value: { payload: payload.value, used } } : payload
}
