/** The envelope request: a fresh key and the question it is for, signed by the requester. */
import { generateKeyPairSync } from 'node:crypto'
import type { Certificates } from '../../consent/ports/certificates.ts'
import {
  type AcceptedRequest,
  type Checked,
  ENVELOPE_REQUEST_CHARS_MAX,
  ENVELOPE_REQUEST_MS_MAX,
  type EnvelopeExpectation,
  type EnvelopeRequest,
  envelopeRequest,
  type X25519PrivateJwk,
  x25519PrivateJwk,
} from '../../consent/ports/envelope.ts'
import { type Instant, SECOND } from '../../consent/time.ts'
import {
  checkPeriod,
  must,
  onceOf,
  refuse,
  sameFields,
  sameParty,
  sameSet,
  unless,
} from './checked.ts'
import { EnvelopeError } from './errors.ts'
import { type CertifiedSigner, openCertified, type Profile, signCertified } from './jws.ts'

const profile: Profile<typeof envelopeRequest> = {
  typ: 'envelope-request+jws',
  algorithms: ['PS256'],
  charsMax: ENVELOPE_REQUEST_CHARS_MAX,
  payload: envelopeRequest,
}

/** What the requester fills in; key and times are added. */
export type Asked = Omit<EnvelopeRequest, 'iat' | 'exp' | 'key'> & { readonly expiresAt: Instant }

export type MadeRequest = {
  readonly jws: string
  readonly request: EnvelopeRequest
  readonly privateKey: X25519PrivateJwk
}

const freshKey = (): X25519PrivateJwk => {
  const { kty, crv, x, d } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' })
  return x25519PrivateJwk.parse({ kty, crv, x, d })
}

/**
 * Makes and signs an envelope request around a fresh X25519 key. `EnvelopeError('own_message')` when it would not be accepted: not well-formed,
 * living longer than `ENVELOPE_REQUEST_MS_MAX`, or naming another requester than the certificate does.
 */
export const makeEnvelopeRequest = async (
  { expiresAt, ...asked }: Asked,
  signer: CertifiedSigner,
  now: Instant,
): Promise<MadeRequest> => {
  const privateKey = freshKey()
  const { d: _secret, ...key } = privateKey
  const [iat, exp] = [Math.floor(now / SECOND), Math.floor(expiresAt / SECOND)]
  const parsed = envelopeRequest.safeParse({ ...asked, iat, exp, key })
  if (!parsed.success)
    throw new EnvelopeError('own_message', 'the envelope request is not well-formed', {
      cause: parsed.error,
    })
  if (checkPeriod({ iat, exp }, now, ENVELOPE_REQUEST_MS_MAX).length > 0)
    throw new EnvelopeError('own_message', 'the envelope request lives too long or not at all')
  if (signer.oin !== asked.requester.oin)
    throw new EnvelopeError(
      'own_message',
      'the envelope request names another requester than its certificate',
    )
  return {
    jws: await signCertified(parsed.data, profile.typ, signer),
    request: parsed.data,
    privateKey,
  }
}

/** Verifies who signed and when, not yet what for: whoever uses it compares the contents. */
export const readEnvelopeRequest = async (
  jws: string,
  certificates: Certificates,
  now: Instant,
): Promise<Checked<AcceptedRequest>> => {
  const opened = await openCertified(jws, profile, certificates, now)
  if (!opened.ok) return opened
  const { payload: request, signer } = opened.value
  const reasons = [
    ...must(signer.oin === request.requester.oin, 'other_signer'),
    ...checkPeriod(request, now, ENVELOPE_REQUEST_MS_MAX),
  ]
  return unless(reasons, { request, once: onceOf(request.jti, request.exp) })
}

/** Verifies an envelope request and compares every content with what is expected; nothing may merely fit. */
export const verifyEnvelopeRequest = async (
  jws: string,
  certificates: Certificates,
  expected: EnvelopeExpectation,
  now: Instant,
): Promise<Checked<AcceptedRequest>> => {
  const read = await readEnvelopeRequest(jws, certificates, now)
  if (!read.ok) return refuse(...read.reasons)
  const { request } = read.value
  const reasons = [
    ...must(sameParty(request.requester, expected.requester), 'other_requester'),
    ...must(sameParty(request.holder, expected.holder), 'other_holder'),
    ...must(request.purpose === expected.purpose, 'other_purpose'),
    ...must(sameSet(request.categories, expected.categories), 'other_categories'),
    ...must(sameFields(request.fields, expected.fields), 'other_fields'),
    ...must(request.decision === expected.decision, 'other_decision'),
  ]
  return unless(reasons, read.value)
}
