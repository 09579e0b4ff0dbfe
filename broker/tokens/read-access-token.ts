/** What an access token of ours says, once its signature, issuer, audience, times and shape hold. */
import { hash } from 'node:crypto'
import { type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Instant } from '../../consent/time.ts'
import { SECOND } from '../../consent/time.ts'
import type { AccessTokenClaims } from './access-token.ts'
import { accessTokenClaims } from './access-token.ts'
import { nullIfInvalid } from './invalid.ts'
import { CLOCK_TOLERANCE_MS, TOKEN_ALGORITHMS } from './terms.ts'

/** Whose tokens are read, and by which clock. */
export type TokenReader = {
  readonly keys: JWTVerifyGetKey
  readonly issuer: string
  readonly audience: string
  readonly now: () => Instant
}

/** Tokens that are remembered, a few MB; what does not fit is verified again. */
const REMEMBERED_MAX = 5000

const isCurrent = ({ iat, exp }: AccessTokenClaims, now: Instant): boolean =>
  iat * SECOND <= now + CLOCK_TOLERANCE_MS && now < exp * SECOND + CLOCK_TOLERANCE_MS

const read = async (token: string, reader: TokenReader): Promise<AccessTokenClaims | null> => {
  const now = reader.now()
  const { payload } = await jwtVerify(token, reader.keys, {
    algorithms: [...TOKEN_ALGORITHMS],
    typ: 'at+jwt',
    issuer: reader.issuer,
    audience: reader.audience,
    currentDate: new Date(now),
    clockTolerance: CLOCK_TOLERANCE_MS / SECOND,
  })
  const claims = accessTokenClaims.safeParse(payload)
  return claims.success && isCurrent(claims.data, now) ? claims.data : null
}

/** The claims of a token; null when it is not ours, not whole or not valid now. Whether it was revoked is not looked up. */
export const readAccessToken = (
  token: string,
  reader: TokenReader,
): Promise<AccessTokenClaims | null> => nullIfInvalid(read(token, reader))

/** What tokens say, of which the signature held before or was made here. */
export type TokenMemory = {
  readonly read: (token: string) => Promise<AccessTokenClaims | null>
  /** For a token that was signed with the very keys that are read by. */
  readonly remember: (token: string, claims: AccessTokenClaims) => void
}

const nameOf = (token: string): string => hash('sha256', token, 'base64url')

/**
 * Reads as `readAccessToken`, and remembers what a token said once its signature held, until it ends: a token serves several
 * calls. Its times are looked at each time; revocation and binding are not its matter. Make one for each set of keys.
 */
export const tokenMemory = (reader: TokenReader): TokenMemory => {
  const known = new Map<string, AccessTokenClaims>()
  const remember = (name: string, claims: AccessTokenClaims): void => {
    const [oldest] = known.keys()
    if (known.size >= REMEMBERED_MAX && oldest !== undefined) known.delete(oldest)
    known.set(name, claims)
  }
  return {
    read: async (token) => {
      const name = nameOf(token)
      const before = known.get(name)
      if (before !== undefined && isCurrent(before, reader.now())) return before
      known.delete(name)
      const claims = await readAccessToken(token, reader)
      if (claims !== null) remember(name, claims)
      return claims
    },
    remember: (token, claims) => remember(nameOf(token), claims),
  }
}
