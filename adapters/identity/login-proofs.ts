/** ID tokens of our provider that were given to another relying party of it. */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { allowInsecureRequests, discovery, None } from 'openid-client'
import { z } from 'zod'
import { IdentityError } from '../../consent/ports/identity.ts'
import { LOGIN_PROOF_CHARS_MAX, type LoginProofs } from '../../consent/ports/login-proofs.ts'

/** Clocks of two organisations on NTP differ by well under a second. */
const TOLERANCE_S = 5
/** As long as a visit may last: whoever stays longer logs in again. */
const AGE_S_MAX = 15 * 60
const TIMEOUT_S = 10
/** Signatures that only the provider can make: none by a secret that a relying party has too. */
const ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA']

export type LoginProofOptions = {
  readonly issuer: string
  /** Levels of assurance that are enough. */
  readonly acrValues: readonly string[]
  /** Also speak plain HTTP: only for one machine in development and tests. */
  readonly allowInsecure: boolean
  readonly now: () => number
}

/** OpenID Connect Core, section 2. A `nonce` is in every ID token of a login, and in no token of another kind. */
const claims = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  nonce: z.string().min(1),
  acr: z.string(),
  // One audience only: what was signed for several says not who handed it on.
  aud: z.union([z.string(), z.array(z.string()).length(1)]),
  /** Whoever acts for another proves nothing about authority over a child. */
  represents: z.undefined().optional(),
})

const unreachable = (cause: unknown): IdentityError =>
  new IdentityError('onbereikbaar', 'the identity provider cannot be reached', { cause })

const keysOf = async ({ issuer, allowInsecure }: LoginProofOptions): Promise<JWTVerifyGetKey> => {
  try {
    const config = await discovery(new URL(issuer), 'unused', {}, None(), {
      timeout: TIMEOUT_S,
      ...(allowInsecure && { execute: [allowInsecureRequests] }),
    })
    const keys = new URL(config.serverMetadata().jwks_uri ?? '')
    if (keys.protocol !== 'https:' && !allowInsecure) throw new TypeError('keys without TLS')
    return createRemoteJWKSet(keys, { timeoutDuration: TIMEOUT_S * 1000 })
  } catch (cause) {
    throw unreachable(cause)
  }
}

/** What jose throws for a token that proves nothing; all else is about reaching the keys. */
const provesNothing = (error: unknown): boolean =>
  error instanceof z.ZodError ||
  (error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout || error.code === 'ERR_JOSE_GENERIC'))

/** Proofs of one provider. Its addresses are looked up at the first proof, and again after a failure. */
export const loginProofs = (options: LoginProofOptions): LoginProofs => {
  const { issuer, acrValues, now } = options
  let known: Promise<JWTVerifyGetKey> | undefined
  const keys = () => {
    known ??= keysOf(options).catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
  return {
    subjectOf: async (idToken, audience) => {
      if (idToken.length > LOGIN_PROOF_CHARS_MAX) return null
      const provider = await keys()
      try {
        const { payload } = await jwtVerify(idToken, provider, {
          issuer,
          audience,
          algorithms: ALGORITHMS,
          requiredClaims: ['iat', 'exp', 'sub'],
          maxTokenAge: AGE_S_MAX,
          clockTolerance: TOLERANCE_S,
          currentDate: new Date(now()),
        })
        const { iss, sub, acr } = claims.parse(payload)
        return acrValues.includes(acr) ? `${iss} ${sub}` : null
      } catch (error) {
        if (provesNothing(error)) return null
        throw unreachable(error)
      }
    },
  }
}
