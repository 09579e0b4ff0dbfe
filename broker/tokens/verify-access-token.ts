/**
 * The API's side of a token: RFC 9068 (the token) with the proof it is bound to, RFC 9449 (a key, each proof once) or
 * RFC 8705 (a certificate). Refusals are values without hints.
 */
import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Artifacts } from '../../consent/ports/artifacts.ts'
import type { Instant } from '../../consent/time.ts'
import { SECOND } from '../../consent/time.ts'
import type { AccessTokenClaims, Confirmation, GrantedDetail } from './access-token.ts'
import type { ShownCertificate } from './certificate.ts'
import { nullIfInvalid } from './invalid.ts'
import { resourceMetadataUrl } from './metadata.ts'
import { readAccessToken, type TokenReader } from './read-access-token.ts'
import { CLIENT_ALGORITHMS, JTI_LENGTH_MAX, PROOF_WINDOW_MS } from './terms.ts'

/** A request as it came in. `url` is the URL at the issuer, never one built from `Host`. */
export type PresentedToken = {
  readonly authorization: string | undefined
  readonly dpop: string | readonly string[] | undefined
  readonly method: string
  readonly url: string
  /** The believed certificate of the connection. */
  readonly certificate: Pick<ShownCertificate, 'thumbprint' | 'oin'> | null
}

/** What the API accepts. `claimOnce` is `Artifacts.claimOnce` in a transaction of its own. */
export type ResourceServer = TokenReader & {
  readonly claimOnce: Artifacts['claimOnce']
  /** Whether the token with this `jti` was revoked. */
  readonly isRevoked: (jti: string) => Promise<boolean>
  /** Whether certificates can be shown here at all; then callers are told of that road too. */
  readonly takesCertificates: boolean
}

/** A token that holds, and what it is for: one slice, or acts. */
export type VerifiedToken = {
  readonly clientId: string
  readonly detail: GrantedDetail
  readonly jti: string
  readonly cnf: Confirmation
  readonly expiresAt: Instant
}

type RefusalCode = 'no_token' | 'invalid_token' | 'invalid_dpop_proof'

/** What a refused request is answered with: 401 and this `WWW-Authenticate` (RFC 6750, section 3; RFC 9449, section 7.1; RFC 9728, section 5.1). */
export type TokenRefusal = {
  readonly status: 401
  readonly error: RefusalCode
  readonly wwwAuthenticate: string
}

export type TokenVerification =
  | { readonly ok: true; readonly token: VerifiedToken }
  | { readonly ok: false; readonly refusal: TokenRefusal }

type Scheme = 'DPoP' | 'Bearer'

const challenge = (scheme: Scheme, error: RefusalCode, { issuer }: TokenReader): string => {
  const parts = [
    // RFC 6750, section 3.1: a request without any token is told the scheme, not an error.
    ...(error === 'no_token' ? [] : [`error="${error}"`]),
    ...(scheme === 'DPoP' ? [`algs="${CLIENT_ALGORITHMS.join(' ')}"`] : []),
    `resource_metadata="${resourceMetadataUrl(issuer)}"`,
  ]
  return `${scheme} ${parts.join(', ')}`
}

/** Names the road that was tried; without one, every road there is. */
const refused = (
  error: RefusalCode,
  server: ResourceServer,
  tried: Scheme = 'DPoP',
): TokenVerification => {
  const schemes: Scheme[] = [tried]
  if (error === 'no_token' && server.takesCertificates) schemes.push('Bearer')
  const wwwAuthenticate = schemes.map((scheme) => challenge(scheme, error, server)).join(', ')
  return { ok: false, refusal: { status: 401, error, wwwAuthenticate } }
}

const proofClaims = z.object({
  htm: z.string(),
  htu: z.string(),
  ath: z.string(),
  iat: z.number(),
  jti: z.string().min(1).max(JTI_LENGTH_MAX),
})

type Proof = z.infer<typeof proofClaims> & { readonly jkt: string }

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

const AUTHORIZATION = /^(DPoP|Bearer) ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i

/** Scheme and token; `Bearer` is for tokens that are bound to a certificate (RFC 8705, section 3). */
const schemeAndToken = (authorization: string): { scheme: Scheme; token: string } | null => {
  const [, scheme = '', token = ''] = AUTHORIZATION.exec(authorization) ?? []
  if (token === '') return null
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', token }
}

const readProof = async (dpop: string, now: Instant): Promise<Proof | null> => {
  const { payload, protectedHeader } = await jwtVerify(dpop, EmbeddedJWK, {
    algorithms: [...CLIENT_ALGORITHMS],
    typ: 'dpop+jwt',
    currentDate: new Date(now),
  })
  const claims = proofClaims.safeParse(payload)
  if (!claims.success || protectedHeader.jwk === undefined) return null
  return { ...claims.data, jkt: await calculateJwkThumbprint(protectedHeader.jwk) }
}

/** RFC 9449, section 4.3, point 9: without query and fragment, after the usual normalisation. */
const bareUrl = (text: string): string | null => {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  url.search = ''
  url.hash = ''
  return url.href
}

const proofFits = (proof: Proof, presented: PresentedToken, token: string): boolean => {
  const url = bareUrl(proof.htu)
  return (
    proof.htm === presented.method &&
    url !== null &&
    url === bareUrl(presented.url) &&
    proof.ath === sha256(token)
  )
}

const isRecent = (proof: Proof, now: Instant): boolean =>
  Math.abs(now - proof.iat * SECOND) <= PROOF_WINDOW_MS

/** Remembered for as long as the proof could be shown again; by key, so that parties cannot use up each other's. */
const isFirstUse = (proof: Proof, { claimOnce }: ResourceServer): Promise<boolean> =>
  claimOnce(
    'DPoP',
    sha256(`${proof.jkt} ${proof.jti}`),
    // `iat` is in whole seconds.
    proof.iat * SECOND + PROOF_WINDOW_MS + SECOND,
  )

const verified = (claims: AccessTokenClaims): TokenVerification => ({
  ok: true,
  token: {
    clientId: claims.client_id,
    detail: claims.authorization_details[0],
    jti: claims.jti,
    cnf: claims.cnf,
    expiresAt: claims.exp * SECOND,
  },
})

/** The certificate of the connection is the one the token is bound to, and no other binding is mixed in. */
const certificateFits = (claims: AccessTokenClaims, { certificate, dpop }: PresentedToken) =>
  'x5t#S256' in claims.cnf &&
  dpop === undefined &&
  certificate?.thumbprint === claims.cnf['x5t#S256']

const withProof = async (
  claims: AccessTokenClaims,
  presented: PresentedToken,
  token: string,
  server: ResourceServer,
): Promise<TokenVerification> => {
  if (typeof presented.dpop !== 'string') return refused('invalid_dpop_proof', server)
  const now = server.now()
  const proof = await nullIfInvalid(readProof(presented.dpop, now))
  if (proof === null || !proofFits(proof, presented, token) || !isRecent(proof, now))
    return refused('invalid_dpop_proof', server)
  if (!('jkt' in claims.cnf) || proof.jkt !== claims.cnf.jkt)
    return refused('invalid_token', server)
  return (await isFirstUse(proof, server))
    ? verified(claims)
    : refused('invalid_dpop_proof', server)
}

/**
 * Verifies a token and the proof that it is bound to. A DPoP proof's `jti` is claimed last, so that a request that
 * fails otherwise uses nothing up. Rejects only when the store does.
 */
export const verifyAccessToken = async (
  presented: PresentedToken,
  server: ResourceServer,
): Promise<TokenVerification> => {
  if (presented.authorization === undefined) return refused('no_token', server)
  const found = schemeAndToken(presented.authorization)
  if (found === null) return refused('invalid_token', server)
  const { scheme, token } = found
  const claims = await readAccessToken(token, server)
  if (claims === null || (await server.isRevoked(claims.jti)))
    return refused('invalid_token', server, scheme)
  if (scheme === 'DPoP') return withProof(claims, presented, token, server)
  return certificateFits(claims, presented)
    ? verified(claims)
    : refused('invalid_token', server, scheme)
}
