/** The API's side of a token: RFC 9068 (the token), RFC 9449 (its proof), once each. Refusals are values without hints. */
import { createHash } from 'node:crypto'
import type { JWTVerifyGetKey } from 'jose'
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Artifacts } from '../../consent/ports/artifacts.ts'
import type { Instant } from '../../consent/time.ts'
import { SECOND } from '../../consent/time.ts'
import type { AccessTokenClaims, GrantedDetail } from './access-token.ts'
import { accessTokenClaims } from './access-token.ts'
import {
  CLIENT_ALGORITHMS,
  CLOCK_TOLERANCE_MS,
  JTI_LENGTH_MAX,
  PROOF_WINDOW_MS,
  TOKEN_ALGORITHMS,
} from './terms.ts'

/** A request as it came in. `url` is the URL at the issuer, never one built from `Host`. */
export type PresentedToken = {
  readonly authorization: string | undefined
  readonly dpop: string | readonly string[] | undefined
  readonly method: string
  readonly url: string
}

/** What the API accepts. `claimOnce` is `Artifacts.claimOnce` in a transaction of its own. */
export type ResourceServer = {
  readonly keys: JWTVerifyGetKey
  readonly issuer: string
  readonly audience: string
  readonly claimOnce: Artifacts['claimOnce']
  readonly now: () => Instant
}

/** A token that holds, and what it is for: one slice, or acts. */
export type VerifiedToken = {
  readonly clientId: string
  readonly detail: GrantedDetail
  readonly jti: string
  readonly jkt: string
  readonly expiresAt: Instant
}

/** What a refused request is answered with: 401 and this `WWW-Authenticate` (RFC 6750, section 3; RFC 9449, section 7.1). */
export type TokenRefusal = {
  readonly status: 401
  readonly error: 'no_token' | 'invalid_token' | 'invalid_dpop_proof'
  readonly wwwAuthenticate: string
}

export type TokenVerification =
  | { readonly ok: true; readonly token: VerifiedToken }
  | { readonly ok: false; readonly refusal: TokenRefusal }

const refused = (error: TokenRefusal['error']): TokenVerification => {
  // RFC 6750, section 3.1: a request without any token is told the scheme, not an error.
  const told = error === 'no_token' ? '' : `error="${error}", `
  const wwwAuthenticate = `DPoP ${told}algs="${CLIENT_ALGORITHMS.join(' ')}"`
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

/** The token of `Authorization: DPoP <token>`; Bearer is refused, as the token is bound to a key. */
const tokenOf = (authorization: string): string | null =>
  /^DPoP ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(authorization)?.[1] ?? null

const readToken = async (
  token: string,
  server: ResourceServer,
): Promise<AccessTokenClaims | null> => {
  const now = server.now()
  const { payload } = await jwtVerify(token, server.keys, {
    algorithms: [...TOKEN_ALGORITHMS],
    typ: 'at+jwt',
    issuer: server.issuer,
    audience: server.audience,
    currentDate: new Date(now),
    clockTolerance: CLOCK_TOLERANCE_MS / SECOND,
  })
  const claims = accessTokenClaims.safeParse(payload)
  if (!claims.success) return null
  return claims.data.iat * SECOND > now + CLOCK_TOLERANCE_MS ? null : claims.data
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

/** A JOSE error says that the input is bad; anything else is a fault of ours and must not look like a refusal. */
const nullIfInvalid = async <T>(reading: Promise<T | null>): Promise<T | null> =>
  reading.catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (typeof code === 'string' && code.startsWith('ERR_J')) return null
    if (error instanceof TypeError || error instanceof DOMException) return null
    throw error
  })

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
    jkt: claims.cnf.jkt,
    expiresAt: claims.exp * SECOND,
  },
})

/**
 * Verifies a token and its proof. The proof's `jti` is claimed last, so that a request that fails otherwise uses
 * nothing up. Rejects only when the store does.
 */
export const verifyAccessToken = async (
  presented: PresentedToken,
  server: ResourceServer,
): Promise<TokenVerification> => {
  if (presented.authorization === undefined) return refused('no_token')
  const token = tokenOf(presented.authorization)
  const claims = token === null ? null : await nullIfInvalid(readToken(token, server))
  if (token === null || claims === null) return refused('invalid_token')

  if (typeof presented.dpop !== 'string') return refused('invalid_dpop_proof')
  const now = server.now()
  const proof = await nullIfInvalid(readProof(presented.dpop, now))
  if (proof === null || !proofFits(proof, presented, token) || !isRecent(proof, now))
    return refused('invalid_dpop_proof')
  if (proof.jkt !== claims.cnf.jkt) return refused('invalid_token')
  return (await isFirstUse(proof, server)) ? verified(claims) : refused('invalid_dpop_proof')
}
