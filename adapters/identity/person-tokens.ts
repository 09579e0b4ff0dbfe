/** Verifies access tokens of people from a login provider: only a development set-up accepts them. */
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { z } from 'zod'

/** Longer than that is not a visit; a provider that hands out more is not configured as agreed. */
const LIFETIME_S_MAX = 15 * 60
/** Clocks of one set-up. */
const TOLERANCE_S = 5

const claims = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  jti: z.string().min(1),
  iat: z.int(),
  exp: z.int(),
  name: z.string().min(1).max(80).optional(),
  /** Brought along by the login, used once for authority, kept nowhere. */
  bsn: z
    .string()
    .regex(/^\d{9}$/)
    .optional(),
})

export type VerifiedPerson = {
  /** `iss` and `sub`, joined by a space. */
  readonly subject: string
  readonly tokenId: string
  readonly expiresAt: number
  readonly bsn: string | null
  readonly displayName: string
}

/** Null for anything but a valid token; a provider that cannot be reached is no valid token either. */
export type VerifyPersonToken = (
  authorization: string | undefined,
) => Promise<VerifiedPerson | null>

/** Tokens of one issuer for one audience, ES256, of at most 15 minutes. Keys are fetched from `<issuer>/jwks`. */
export const personTokens = (
  { issuer, audience }: { issuer: string; audience: string },
  now: () => number,
): VerifyPersonToken => {
  const keys = createRemoteJWKSet(new URL('/jwks', issuer))
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1]
    if (token === undefined) return null
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ['ES256'],
        typ: 'at+jwt',
        clockTolerance: TOLERANCE_S,
        currentDate: new Date(now()),
      })
      const { iss, sub, jti, iat, exp, bsn, name } = claims.parse(payload)
      if (exp - iat > LIFETIME_S_MAX) return null
      const subject = `${iss} ${sub}`
      return {
        subject,
        tokenId: jti,
        expiresAt: exp * 1000,
        bsn: bsn ?? null,
        displayName: name ?? sub,
      }
    } catch {
      return null
    }
  }
}
