/** OpenID Connect relying party: authorization code with PKCE S256 (RFC 7636), state and nonce, always all three. */
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type ClientAuth,
  ClientError,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  None,
  PrivateKeyJwt,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import {
  type Identified,
  type Identity,
  IdentityError,
  type PendingLogin,
} from '../../consent/ports/identity.ts'
import type { SigningJwk } from '../../consent/ports/keys.ts'

/** Seconds, as openid-client counts: a provider that takes longer than this loses the person anyway. */
const TIMEOUT_SECONDS = 10

/** Seconds between proving who one is and coming back here; longer ago was another login. */
const AGAIN_SECONDS_MAX = 300

/** How we prove to the provider who we are. */
export type RelyingPartyAuth =
  | { readonly by: 'private_key_jwt'; readonly key: SigningJwk }
  | { readonly by: 'secret'; readonly secret: string }
  /** A public client: PKCE alone. */
  | { readonly by: 'none' }

export type OidcOptions = {
  readonly issuer: string
  readonly clientId: string
  /** Read at each step of a login: the same value until it is replaced. */
  readonly auth: RelyingPartyAuth
  readonly redirectUri: string
  readonly scope: string
  /** Levels of assurance that are enough; left out, the provider's own default is. */
  readonly acrValues?: readonly string[]
  /** No older proof of who somebody is will do; left out, the provider need not tell when it was. */
  readonly maxAgeSeconds?: number
  /** Hands the ID token on, for whoever must show it to another. */
  readonly keepsProof?: true
  /** Also speak plain HTTP: only for one machine in development and tests. */
  readonly allowInsecure: boolean
}

const authOf = async (auth: RelyingPartyAuth): Promise<ClientAuth> => {
  if (auth.by === 'none') return None()
  if (auth.by === 'secret') return ClientSecretBasic(auth.secret)
  const { kty, crv, x, d, kid, ...rest } = auth.key
  const algorithm = kty === 'EC' ? { name: 'ECDSA', namedCurve: 'P-256' } : { name: 'Ed25519' }
  const jwk = { kty, crv, x, d, ...('y' in rest ? { y: rest.y } : {}) }
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign'])
  return PrivateKeyJwt({ key, kid })
}

const discover = async (options: OidcOptions, auth: RelyingPartyAuth): Promise<Configuration> => {
  try {
    return await discovery(
      new URL(options.issuer),
      options.clientId,
      { redirect_uris: [options.redirectUri] },
      await authOf(auth),
      {
        timeout: TIMEOUT_SECONDS,
        ...(options.allowInsecure && { execute: [allowInsecureRequests] }),
      },
    )
  } catch (cause) {
    throw new IdentityError('onbereikbaar', 'the identity provider cannot be reached', { cause })
  }
}

type Discovered = { readonly by: RelyingPartyAuth; readonly config: Promise<Configuration> }

/**
 * Discovers at the first login, so that a gateway starts without its provider; a failure is tried again at the next. Who
 * proves to be us by another key or secret than before does so from the next step on.
 */
const remembered = (options: OidcOptions): (() => Promise<Configuration>) => {
  let known: Discovered | undefined
  return () => {
    const by = options.auth
    if (known?.by === by) return known.config
    const fresh: Discovered = {
      by,
      config: discover(options, by).catch((error: unknown) => {
        if (known === fresh) known = undefined
        throw error
      }),
    }
    known = fresh
    return fresh.config
  }
}

/** OpenID Connect Core, section 2: with `max_age` in the request, `auth_time` is required in the answer. */
const maxAgeOf = ({ maxAgeSeconds }: OidcOptions, again: boolean | undefined) =>
  again ? AGAIN_SECONDS_MAX : maxAgeSeconds

const begin = async (options: OidcOptions, config: Configuration, again: boolean) => {
  const pending: PendingLogin = {
    state: randomState(),
    nonce: randomNonce(),
    verifier: randomPKCECodeVerifier(),
    again,
  }
  const maxAge = maxAgeOf(options, again)
  const url = buildAuthorizationUrl(config, {
    redirect_uri: options.redirectUri,
    scope: options.scope,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    ...(options.acrValues && { acr_values: options.acrValues.join(' ') }),
    // OpenID Connect Core, section 3.1.2.1: `max_age` makes the provider say when, `prompt` makes it ask.
    ...(maxAge !== undefined && { max_age: String(maxAge) }),
    ...(again && { prompt: 'login' }),
  })
  return { url: url.href, pending }
}

const toIdentityError = (error: unknown): IdentityError => {
  if (error instanceof IdentityError) return error
  if (error instanceof AuthorizationResponseError)
    return new IdentityError('geweigerd', 'the identity provider refused the login')
  const unreachable =
    error instanceof TypeError || (error instanceof ClientError && error.code === 'OAUTH_TIMEOUT')
  return unreachable
    ? new IdentityError('onbereikbaar', 'the identity provider cannot be reached')
    : // No cause: it may quote claims.
      new IdentityError('ongeldig', 'what came back is no proof of this login')
}

const complete = async (
  options: OidcOptions,
  config: Configuration,
  callbackUrl: string,
  pending: PendingLogin,
): Promise<Identified> => {
  const maxAge = maxAgeOf(options, pending.again)
  const tokens = await authorizationCodeGrant(config, new URL(callbackUrl), {
    pkceCodeVerifier: pending.verifier,
    expectedState: pending.state,
    expectedNonce: pending.nonce,
    idTokenExpected: true,
    ...(maxAge !== undefined && { maxAge }),
  })
  const claims = tokens.claims()
  if (claims === undefined) throw new IdentityError('ongeldig', 'there is no ID token')
  const acr = typeof claims['acr'] === 'string' ? claims['acr'] : null
  if (options.acrValues && (acr === null || !options.acrValues.includes(acr)))
    throw new IdentityError('te_laag', 'the login is weaker than this place demands')
  const provedAt = claims.auth_time === undefined ? null : Math.floor(claims.auth_time) * 1000
  const proof =
    options.keepsProof && tokens.id_token !== undefined
      ? { idToken: tokens.id_token, expiresAt: claims.exp * 1000 }
      : undefined
  return {
    issuer: claims.iss,
    subject: claims.sub,
    acr,
    provedAt,
    claims: { ...claims },
    ...(proof && { proof }),
  }
}

const logOutUrl = async (config: () => Promise<Configuration>, backUrl: string) => {
  try {
    const known = await config()
    if (known.serverMetadata().end_session_endpoint === undefined) return null
    // No `id_token_hint`: that token names the person, and is kept nowhere. The provider asks before it ends anything.
    return buildEndSessionUrl(known, { post_logout_redirect_uri: backUrl }).href
  } catch {
    return null
  }
}

/** Logs people in at one provider. */
export const createOidcIdentity = (options: OidcOptions): Identity => {
  const config = remembered(options)
  return {
    begin: async ({ again } = { again: false }) => begin(options, await config(), again),
    complete: async (callbackUrl, pending) => {
      try {
        return await complete(options, await config(), callbackUrl, pending)
      } catch (error) {
        throw toIdentityError(error)
      }
    },
    logOutUrl: (backUrl) => logOutUrl(config, backUrl),
  }
}
