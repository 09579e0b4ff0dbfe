/** The authorization server: oidc-provider 9.13 with everything off but one grant, and its open doors shut. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ProviderContext } from 'oidc-provider'
import { errors, Provider } from 'oidc-provider'
import type { SigningJwk } from '../../consent/ports/keys.ts'
import { signingJwks } from '../../consent/ports/keys.ts'
import type { Instant } from '../../consent/time.ts'
import { SECOND } from '../../consent/time.ts'
import { assertSignable } from './access-token.ts'
import { assertionFault } from './client-assertion.ts'
import type { GrantedSlice, SliceGrants } from './details.ts'
import { grantedSlice } from './details.ts'
import type { EarlyRefusal } from './endpoints.ts'
import {
  dropUnwantedHeaders,
  earlyRefusal,
  isTokenEndpoint,
  refusalBody,
  sendRefusal,
  TOO_LARGE,
} from './endpoints.ts'
import type { TokenStore } from './oidc-adapter.ts'
import { oidcAdapter } from './oidc-adapter.ts'
import { publicJwks } from './signing-keys.ts'
import { isWithin, readSlice } from './slice-rules.ts'
import {
  apiAudience,
  CLIENT_ALGORITHMS,
  CLOCK_TOLERANCE_MS,
  JWKS_PATH,
  METADATA_PATH,
  TOKEN_LIFETIME_MS,
  TOKEN_PATH,
} from './terms.ts'

/** What the authorization server works with. */
export type AuthorizationServerOptions = {
  /** The origin under which the world reaches us, without a path or slash at the end: `https://broker.example`. */
  readonly issuer: string
  readonly store: TokenStore
  readonly grants: SliceGrants
  /** The first signs, all are published. A Provider's keys are fixed: rotation makes a new server and swaps the handler. */
  readonly signingKeys: readonly SigningJwk[]
  /** Told of every fault; what the requester sees is an empty `server_error`. */
  readonly onFault: (fault: unknown) => void
  readonly now?: () => Instant
}

type Handler = (req: IncomingMessage, res: ServerResponse, next?: (fault?: unknown) => void) => void

/** A running authorization server. Mount the handler at the root, before anything that reads bodies. */
export type AuthorizationServer = {
  readonly handler: Handler
  readonly audience: string
  readonly jwks: ReturnType<typeof publicJwks>
}

/** What we remember of one request, in Koa's per-request state. */
type Progress = { authenticated?: boolean; decided?: boolean; failure?: unknown }
const progressOf = (ctx: ProviderContext): Progress => ctx.state

/** One text for every refusal of a decision: it reaches the requester, so it must not tell cases apart. */
const REFUSED = 'the request was refused'

const readDetails = (ctx: ProviderContext) => {
  const read = readSlice(ctx.oidc?.params?.authorization_details)
  if (!read.ok) throw new errors.InvalidAuthorizationDetails(read.faults.join('; '))
  return read.slice
}

const clientIdOf = (ctx: ProviderContext): string => {
  const id = ctx.oidc?.client?.clientId
  if (id === undefined) throw new TypeError('a token request without a client')
  return id
}

/** The slice that the token will carry. What the decision returns is checked, never trusted (RFC 9396, section 7). */
const decide = async (ctx: ProviderContext, grants: SliceGrants): Promise<GrantedSlice[]> => {
  const asked = readDetails(ctx)
  const answer = await grants.grant(clientIdOf(ctx), asked)
  progressOf(ctx).decided = true
  if (answer === null) throw new errors.AccessDenied(REFUSED)
  const granted = grantedSlice.parse(answer)
  if (!isWithin(granted, asked)) throw new TypeError('a decision granted more than was asked')
  return [granted]
}

const resourceServer = (ctx: ProviderContext, identifier: string, options: Terms) => {
  // oidc-provider issues a token without details as if none were needed; this is called for every token.
  readDetails(ctx)
  if (identifier !== options.audience) throw new errors.InvalidTarget()
  return {
    scope: '',
    audience: options.audience,
    accessTokenTTL: TOKEN_LIFETIME_MS / SECOND,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: options.signer.alg, kid: options.signer.kid } },
  }
}

const assertClientAssertion = (ctx: ProviderContext, claims: unknown, terms: Terms): void => {
  const fault = assertionFault(claims, terms.issuer, terms.now())
  if (fault !== null) throw new errors.InvalidClientAuth(fault)
  progressOf(ctx).authenticated = true
}

type Terms = Required<AuthorizationServerOptions> & {
  readonly audience: string
  readonly signer: SigningJwk
}

const features = (terms: Terms) => ({
  devInteractions: { enabled: false },
  userinfo: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  backchannelLogout: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  requestObjects: { enabled: false },
  claimsParameter: { enabled: false },
  encryption: { enabled: false },
  introspection: { enabled: false },
  revocation: { enabled: false },
  registration: { enabled: false },
  rpMetadataChoices: { enabled: false },
  clientCredentials: { enabled: true },
  dPoP: { enabled: true },
  resourceIndicators: {
    enabled: true,
    defaultResource: (ctx: ProviderContext) => {
      readDetails(ctx)
      return terms.audience
    },
    getResourceServerInfo: (ctx: ProviderContext, identifier: string) =>
      resourceServer(ctx, identifier, terms),
  },
  richAuthorizationRequests: {
    enabled: true,
    types: { dossierdeel: { validate: (ctx: ProviderContext) => void readDetails(ctx) } },
    authorizationDetailsForAccessToken: (ctx: ProviderContext) => decide(ctx, terms.grants),
  },
})

const configuration = (terms: Terms) => ({
  adapter: oidcAdapter(terms),
  jwks: { keys: terms.signingKeys },
  scopes: [],
  responseTypes: [],
  clientAuthMethods: ['private_key_jwt'],
  enabledJWA: {
    clientAuthSigningAlgValues: [...CLIENT_ALGORITHMS],
    dPoPSigningAlgValues: [...CLIENT_ALGORITHMS],
  },
  clientDefaults: {
    grant_types: ['client_credentials'],
    response_types: [],
    id_token_signed_response_alg: terms.signer.alg,
    token_endpoint_auth_method: 'private_key_jwt',
  },
  clientBasedCORS: () => false,
  clockTolerance: CLOCK_TOLERANCE_MS / SECOND,
  ttl: { ClientCredentials: TOKEN_LIFETIME_MS / SECOND },
  routes: { token: TOKEN_PATH, jwks: JWKS_PATH },
  assertJwtClientAuthClaimsAndHeader: (ctx: ProviderContext, claims: unknown) =>
    assertClientAssertion(ctx, claims, terms),
  formats: {
    customizers: {
      jwt: (_ctx: ProviderContext, _token: unknown, jwt: { payload: unknown }) =>
        void assertSignable(jwt.payload),
    },
  },
  features: features(terms),
})

/**
 * Endpoint URLs, the `htu` of proofs and audiences all come from Koa's idea of the request's URL, which it takes from
 * `Host`. Here every request is at the issuer, whatever its headers say.
 */
const pinToIssuer = (provider: Provider, issuer: string): void => {
  const { host, hostname, protocol } = new URL(issuer)
  Object.defineProperties(provider.request, {
    host: { get: () => host },
    hostname: { get: () => hostname },
    protocol: { get: () => protocol.slice(0, -1) },
    origin: { get: () => issuer },
    href: {
      get(this: { originalUrl: string }) {
        return issuer + this.originalUrl
      },
    },
  })
}

const METADATA_MEMBERS = [
  'issuer',
  'token_endpoint',
  'jwks_uri',
  'grant_types_supported',
  'token_endpoint_auth_methods_supported',
  'token_endpoint_auth_signing_alg_values_supported',
  'dpop_signing_alg_values_supported',
  'authorization_details_types_supported',
]

/** The metadata of RFC 8414 that hold for us; oidc-provider's own name endpoints that do not exist here. */
const metadata = (full: unknown, audience: string) => ({
  ...Object.fromEntries(
    Object.entries(full ?? {}).filter(([member]) => METADATA_MEMBERS.includes(member)),
  ),
  response_types_supported: [],
  protected_resources: [audience],
})

const setRefusal = (ctx: ProviderContext, refusal: EarlyRefusal): void => {
  ctx.status = refusal.status
  ctx.body = refusalBody(refusal)
}

const INVALID_CLIENT: EarlyRefusal = {
  status: 401,
  error: 'invalid_client',
  description: 'client authentication failed',
}
const SERVER_ERROR: EarlyRefusal = {
  status: 500,
  error: 'server_error',
  description: 'the request could not be handled',
}

const errorCode = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined

const causeOf = (failure: unknown): string =>
  failure instanceof Error && failure.cause instanceof Error ? failure.cause.message : ''

/** Evens out what oidc-provider answered, and journals what was refused before a decision was asked. */
const settle = async (ctx: ProviderContext, grants: SliceGrants): Promise<void> => {
  if (ctx.status < 400) return
  const { authenticated, decided, failure } = progressOf(ctx)
  const code = errorCode(ctx.body)
  if (ctx.status >= 500) setRefusal(ctx, SERVER_ERROR)
  // A register entry that oidc-provider cannot use looks, from outside, like a client that does not exist.
  else if (code === 'invalid_client' || code === 'invalid_client_metadata')
    setRefusal(ctx, INVALID_CLIENT)
  else if (causeOf(failure) === 'request entity too large') setRefusal(ctx, TOO_LARGE)
  else if (authenticated === true && decided !== true) await grants.refuse(clientIdOf(ctx))
}

const afterToken = async (ctx: ProviderContext, terms: Terms): Promise<void> => {
  ctx.remove('access-control-allow-origin')
  try {
    await settle(ctx, terms.grants)
  } catch (fault) {
    terms.onFault(fault)
    setRefusal(ctx, SERVER_ERROR)
  }
}

const buildProvider = (terms: Terms): Provider => {
  const provider = new Provider(terms.issuer, configuration(terms))
  pinToIssuer(provider, terms.issuer)
  provider.on('error', terms.onFault)
  provider.on('server_error', (_ctx, fault) => terms.onFault(fault))
  provider.on('grant.error', (ctx, fault) => {
    progressOf(ctx).failure = fault
  })
  return provider.use(async (ctx, next) => {
    await next()
    if (ctx.path === TOKEN_PATH) await afterToken(ctx, terms)
    if (ctx.path === METADATA_PATH && ctx.status === 200)
      ctx.body = metadata(ctx.body, terms.audience)
  })
}

const termsOf = (options: AuthorizationServerOptions): Terms => {
  const { issuer } = options
  if (!URL.canParse(issuer) || new URL(issuer).origin !== issuer)
    throw new TypeError('issuer must be an origin without a path, such as https://broker.example')
  const signingKeys = signingJwks.parse(options.signingKeys)
  const [signer] = signingKeys
  if (signer === undefined) throw new TypeError('signingKeys must hold a key')
  return { now: Date.now, ...options, signingKeys, signer, audience: apiAudience(issuer) }
}

/**
 * Makes the authorization server: metadata (RFC 8414), JWKS and the token endpoint, for client credentials with
 * `private_key_jwt`, DPoP and one `dossierdeel`. Errors are those of RFC 6749; whatever is not ours goes to `next`, or
 * is 404 without it. Throws `TypeError` for an issuer with a path and `ZodError` for a key that cannot sign.
 */
export const createAuthorizationServer = (
  options: AuthorizationServerOptions,
): AuthorizationServer => {
  const terms = termsOf(options)
  const handle = buildProvider(terms).callback()
  const handler: Handler = (req, res, next) => {
    if (next !== undefined && !isTokenEndpoint(req)) return next()
    const refusal = earlyRefusal(req)
    if (refusal !== null) return sendRefusal(res, refusal)
    dropUnwantedHeaders(req)
    void handle(req, res)
  }
  return { handler, audience: terms.audience, jwks: publicJwks(terms.signingKeys) }
}
