/**
 * The API's side of a token: RFC 9068 (the token) with the proof it is bound to, RFC 9449 (a key, each proof once) or
 * RFC 8705 (a certificate). Refusals are values without hints.
 */
import { createHash } from 'node:crypto'
import type { Instant } from '../../consent/time.ts'
import { SECOND } from '../../consent/time.ts'
import type { AccessTokenClaims, Confirmation, GrantedDetail } from './access-token.ts'
import type { ShownCertificate } from './certificate.ts'
import type { TokenGrants } from './details.ts'
import { type OpenProof, type Proof, provesUntil, readProof } from './dpop-proof.ts'
import { resourceMetadataUrl } from './metadata.ts'
import { CLIENT_ALGORITHMS } from './terms.ts'
import type { TokenStore, TokenTransaction } from './token-store.ts'

/** A request as it came in. `url` is the URL at the issuer, never one built from `Host`. */
export type PresentedToken = {
  readonly authorization: string | undefined
  readonly dpop: string | readonly string[] | undefined
  readonly method: string
  readonly url: string
  /** The believed certificate of the connection. */
  readonly certificate: Pick<ShownCertificate, 'thumbprint' | 'oin'> | null
}

/** What the API accepts. */
export type ResourceServer = {
  readonly issuer: string
  readonly now: () => Instant
  /** What a token says; null when it is not ours, not whole or not valid now. */
  readonly read: (token: string) => Promise<AccessTokenClaims | null>
  readonly openProof: OpenProof
  readonly isRevoked: TokenGrants['isRevoked']
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

/**
 * What is left to be said of a token, inside a transaction: whether it was revoked, and whether its proof was used before, which
 * uses that up. Null when it holds.
 */
export type Admission = {
  /** Whether something is written: a certificate is no proof that could be used up. */
  readonly writes: boolean
  readonly admit: (tx: TokenTransaction) => Promise<TokenRefusal | null>
}

export type TokenVerification =
  | { readonly ok: true; readonly token: VerifiedToken; readonly admission: Admission }
  | { readonly ok: false; readonly refusal: TokenRefusal }

type Scheme = 'DPoP' | 'Bearer'

const challenge = (scheme: Scheme, error: RefusalCode, { issuer }: ResourceServer): string => {
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
): { readonly ok: false; readonly refusal: TokenRefusal } => {
  const schemes: Scheme[] = [tried]
  if (error === 'no_token' && server.takesCertificates) schemes.push('Bearer')
  const wwwAuthenticate = schemes.map((scheme) => challenge(scheme, error, server)).join(', ')
  return { ok: false, refusal: { status: 401, error, wwwAuthenticate } }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

const AUTHORIZATION = /^(DPoP|Bearer) ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i

/** Scheme and token; `Bearer` is for tokens that are bound to a certificate (RFC 8705, section 3). */
const schemeAndToken = (authorization: string): { scheme: Scheme; token: string } | null => {
  const [, scheme = '', token = ''] = AUTHORIZATION.exec(authorization) ?? []
  if (token === '') return null
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', token }
}

/**
 * A proof is remembered for as long as it could be shown again, and counts no longer, however late it is used; by key, so that
 * parties cannot use up each other's.
 */
const byProof = (proof: Proof, { jti }: AccessTokenClaims, server: ResourceServer): Admission => ({
  writes: true,
  admit: async (tx) => {
    if (await server.isRevoked(tx, jti)) return refused('invalid_token', server).refusal
    const until = provesUntil(proof)
    const id = sha256(`${proof.jkt} ${proof.jti}`)
    const isFirst = server.now() < until && (await tx.artifacts.claimOnce('DPoP', id, until))
    return isFirst ? null : refused('invalid_dpop_proof', server).refusal
  },
})

const byCertificate = ({ jti }: AccessTokenClaims, server: ResourceServer): Admission => ({
  writes: false,
  admit: async (tx) =>
    (await server.isRevoked(tx, jti)) ? refused('invalid_token', server, 'Bearer').refusal : null,
})

const verified = (claims: AccessTokenClaims, admission: Admission): TokenVerification => ({
  ok: true,
  admission,
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
  const { dpop, method, url } = presented
  const how = { open: server.openProof, now: server.now() }
  const proof = typeof dpop === 'string' ? await readProof(dpop, { method, url, token }, how) : null
  if (proof === null) return refused('invalid_dpop_proof', server)
  if (!('jkt' in claims.cnf) || proof.jkt !== claims.cnf.jkt)
    return refused('invalid_token', server)
  return verified(claims, byProof(proof, claims, server))
}

const withCertificate = (
  claims: AccessTokenClaims,
  presented: PresentedToken,
  server: ResourceServer,
): TokenVerification =>
  certificateFits(claims, presented)
    ? verified(claims, byCertificate(claims, server))
    : refused('invalid_token', server, 'Bearer')

/** Verifies a token and the proof that it is bound to, but for what only a transaction can tell: nothing holds before its admission does. */
export const verifyAccessToken = async (
  presented: PresentedToken,
  server: ResourceServer,
): Promise<TokenVerification> => {
  if (presented.authorization === undefined) return refused('no_token', server)
  const found = schemeAndToken(presented.authorization)
  if (found === null) return refused('invalid_token', server)
  const { scheme, token } = found
  const claims = await server.read(token)
  if (claims === null) return refused('invalid_token', server, scheme)
  return scheme === 'DPoP'
    ? withProof(claims, presented, token, server)
    : withCertificate(claims, presented, server)
}

/** Lets a token in, in a transaction of its own; null, or why not. Rejects only when the store does. */
export const admitAlone = (
  { writes, admit }: Admission,
  store: TokenStore,
): Promise<TokenRefusal | null> => (writes ? store.write(admit) : store.read(admit))
