/** Client authentication at our own `/oauth` endpoints, by the rules of the token endpoint; one answer to every fault. */
import type { IncomingMessage } from 'node:http'
import { createLocalJWKSet, decodeJwt, errors, type JWTVerifyResult, jwtVerify } from 'jose'
import type { Client } from '../../consent/party.ts'
import { SECOND } from '../../consent/time.ts'
import { assertionFault, assertionHeaderFault } from './client-assertion.ts'
import type { Form } from './form.ts'
import { nullIfInvalid } from './invalid.ts'
import { claimAssertion, type KnownClient, knownClient } from './oidc-adapter.ts'
import { shownBy, type Terms } from './provider-configuration.ts'
import { CLIENT_ALGORITHMS, CLOCK_TOLERANCE_MS } from './terms.ts'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** Whose assertion this says it is, before anything of it is believed. */
const claimedBy = (assertion: string): string | undefined => {
  try {
    return decodeJwt(assertion).sub
  } catch {
    return undefined
  }
}

const verify = async (
  assertion: string,
  { client }: KnownClient,
  terms: Terms,
): Promise<JWTVerifyResult> => {
  const options = {
    algorithms: [...CLIENT_ALGORITHMS],
    issuer: client.id,
    subject: client.id,
    currentDate: new Date(terms.now()),
    clockTolerance: CLOCK_TOLERANCE_MS / SECOND,
  }
  try {
    const keys = createLocalJWKSet(client.jwks as Parameters<typeof createLocalJWKSet>[0])
    return await jwtVerify(assertion, keys, options)
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    // An assertion that names no key may be of any of them, while one replaces the other.
    for await (const key of error) {
      const verified = await nullIfInvalid(jwtVerify(assertion, key, options))
      if (verified !== null) return verified
    }
    throw new errors.JWSSignatureVerificationFailed()
  }
}

const byAssertion = async (form: Form, terms: Terms): Promise<Client | null> => {
  const assertion = form.get('client_assertion') ?? ''
  if (form.get('client_assertion_type') !== ASSERTION_TYPE) return null
  const id = claimedBy(assertion)
  if (id === undefined || (form.get('client_id') ?? id) !== id) return null
  const known = await knownClient(terms.store, id)
  if (known?.client.auth !== 'private_key_jwt') return null
  const verified = await nullIfInvalid(verify(assertion, known, terms))
  if (verified === null || assertionHeaderFault(verified.protectedHeader) !== null) return null
  const { payload } = verified
  if (assertionFault(payload, terms.issuer, terms.now()) !== null) return null
  const first = await claimAssertion(terms, { iss: id, jti: `${payload.jti}` })
  return first ? known.client : null
}

const byCertificate = async (
  req: IncomingMessage,
  form: Form,
  terms: Terms,
): Promise<Client | null> => {
  const shown = shownBy(req, terms)
  const id = form.get('client_id')
  if (shown === null || id === undefined) return null
  const known = await knownClient(terms.store, id)
  return known?.client.auth === 'tls_client_auth' && known.oin === shown.oin ? known.client : null
}

/** The client that asks; null whenever it did not prove that, whatever the reason. Rejects only when the store does. */
export const authenticateClient = (
  req: IncomingMessage,
  form: Form,
  terms: Terms,
): Promise<Client | null> =>
  // RFC 6749, section 2.3: no more than one way in a request.
  form.has('client_secret') || req.headers.authorization !== undefined
    ? Promise.resolve(null)
    : form.has('client_assertion')
      ? byAssertion(form, terms)
      : byCertificate(req, form, terms)
