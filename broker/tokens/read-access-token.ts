/** What an access token of ours says, once its signature, issuer, audience, times and shape hold. */
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
  if (!claims.success) return null
  return claims.data.iat * SECOND > now + CLOCK_TOLERANCE_MS ? null : claims.data
}

/** The claims of a token; null when it is not ours, not whole or not valid now. Whether it was revoked is not looked up. */
export const readAccessToken = (
  token: string,
  reader: TokenReader,
): Promise<AccessTokenClaims | null> => nullIfInvalid(read(token, reader))
