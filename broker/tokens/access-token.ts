/** The access token: a JWT of RFC 9068, bound to a key (RFC 9449) or a certificate (RFC 8705), that carries one detail (RFC 9396). */
import { z } from 'zod'
import { SECOND } from '../../consent/time.ts'
import { requestedAct } from './acts.ts'
import { grantedSlice } from './details.ts'
import { TOKEN_LIFETIME_MS } from './terms.ts'

/** SHA-256 thumbprint of a key (RFC 7638) or a certificate (RFC 8705, section 3.1), base64url. */
const thumbprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const seconds = z.int().positive()

/** What a token is bound to: one key or one certificate, never both. */
export const confirmation = z.union([
  z.strictObject({ jkt: thumbprint }),
  z.strictObject({ 'x5t#S256': thumbprint }),
])
export type Confirmation = z.infer<typeof confirmation>

/** What a token is for: one granted slice, or acts that each decide for themselves. */
export const grantedDetail = z.discriminatedUnion('type', [grantedSlice, requestedAct])
export type GrantedDetail = z.infer<typeof grantedDetail>

/** Every claim a token of ours has, no more and no less: it is checked before signing and again when presented. */
export const accessTokenClaims = z
  .strictObject({
    iss: z.url(),
    sub: z.string().min(1),
    client_id: z.string().min(1),
    /** One audience, never a list. */
    aud: z.url(),
    iat: seconds,
    exp: seconds,
    jti: z.string().min(16).max(64),
    cnf: confirmation,
    authorization_details: z.tuple([grantedDetail]),
  })
  .refine((claims) => claims.sub === claims.client_id, 'sub is not the client')
  .refine((claims) => {
    const lifetimeMs = (claims.exp - claims.iat) * SECOND
    return lifetimeMs > 0 && lifetimeMs <= TOKEN_LIFETIME_MS
  }, 'lifetime')
export type AccessTokenClaims = z.infer<typeof accessTokenClaims>

/**
 * Refuses to let anything be signed that is not a whole token: no details, no key binding, no audience, too long a
 * life, or a claim too many. Throws; the provider then answers `server_error` and issues nothing.
 */
export const assertSignable = (payload: unknown): AccessTokenClaims =>
  // As it will be signed: JSON leaves out what is undefined.
  accessTokenClaims.parse(JSON.parse(JSON.stringify(payload)))
