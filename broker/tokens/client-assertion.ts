/** Client assertions (RFC 7523), tighter than oidc-provider: one audience, at most five minutes, dated. */
import { z } from 'zod'
import type { Instant } from '../../consent/time.ts'
import { SECOND } from '../../consent/time.ts'
import { ASSERTION_LIFETIME_MS, CLOCK_TOLERANCE_MS, JTI_LENGTH_MAX } from './terms.ts'

const claims = z.object({
  // FAPI 2.0 Security Profile, section 5.3.2.1: the issuer identifier as a string, so that an assertion made for
  // us cannot be meant for another server as well.
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
  jti: z.string().min(1).max(JTI_LENGTH_MAX),
})

/** Headers that bring a key, name where one is, or ask for an extension: we look nowhere but in the register. */
const FOREIGN_HEADERS = ['crit', 'jku', 'jwk', 'x5u', 'x5c', 'b64', 'zip']

/** What is wrong with the header of an assertion whose signature holds; null when nothing is. */
export const assertionHeaderFault = (header: unknown): string | null => {
  const named = typeof header === 'object' && header !== null ? Object.keys(header) : ['crit']
  return named.some((name) => FOREIGN_HEADERS.includes(name))
    ? 'a header that we do not take'
    : null
}

const lifetimeFault = (iatMs: number, expMs: number, now: Instant): string | null => {
  if (expMs <= iatMs) return 'exp is not after iat'
  if (expMs - iatMs > ASSERTION_LIFETIME_MS) return 'it lives too long'
  if (iatMs > now + CLOCK_TOLERANCE_MS) return 'iat lies ahead'
  return null
}

/**
 * What is wrong with the claims of an assertion whose signature, `iss`, `sub` and `exp` already hold; null when
 * nothing is. Single use is the replay adapter's.
 */
export const assertionFault = (input: unknown, issuer: string, now: Instant): string | null => {
  const parsed = claims.safeParse(input)
  if (!parsed.success) return 'aud, iat, exp or jti is missing or not valid'
  const { aud, iat, exp } = parsed.data
  if (aud !== issuer) return 'aud is not the issuer'
  return lifetimeFault(iat * SECOND, exp * SECOND, now)
}
