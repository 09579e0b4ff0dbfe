/** The authorization server: oidc-provider 9.13 with everything off but one grant, and its open doors shut. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ProviderContext } from 'oidc-provider'
import { Provider } from 'oidc-provider'
import type { TokenGrants } from './details.ts'
import type { EarlyRefusal } from './endpoints.ts'
import {
  dropUnwantedHeaders,
  earlyRefusal,
  INVALID_CLIENT,
  isTokenEndpoint,
  pathOf,
  refusalBody,
  SERVER_ERROR,
  sendJson,
  sendRefusal,
  TOO_LARGE,
  TOO_OFTEN,
} from './endpoints.ts'
import { resourceMetadata, serverMetadata } from './metadata.ts'
import { ownEndpoints } from './own-endpoints.ts'
import type { AuthorizationServerOptions, Terms } from './provider-configuration.ts'
import { providerConfiguration, termsOf } from './provider-configuration.ts'
import { assertionReplayed, claimOf, clientIdOf, progressOf } from './request-progress.ts'
import { publicJwks } from './signing-keys.ts'
import { METADATA_PATH, RESOURCE_METADATA_PATH, TOKEN_PATH } from './terms.ts'
import { usedOnce, whileUsing } from './used-once.ts'

type Handler = (req: IncomingMessage, res: ServerResponse, next?: (fault?: unknown) => void) => void

/** A running authorization server. Mount the handler at the root, before anything that reads bodies. */
export type AuthorizationServer = {
  readonly handler: Handler
  readonly audience: string
  readonly jwks: ReturnType<typeof publicJwks>
}

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

const setRefusal = (ctx: ProviderContext, refusal: EarlyRefusal): void => {
  ctx.status = refusal.status
  ctx.body = refusalBody(refusal)
}

const errorCode = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined

const causeOf = (failure: unknown): string =>
  failure instanceof Error && failure.cause instanceof Error ? failure.cause.message : ''

/** Evens out what oidc-provider answered, and journals what was refused before a decision was asked. */
const settle = async (ctx: ProviderContext, grants: TokenGrants): Promise<void> => {
  if (ctx.status < 400) return
  const { authenticated, decided, tooOften, failure } = progressOf(ctx)
  const code = errorCode(ctx.body)
  if (tooOften) setRefusal(ctx, TOO_OFTEN)
  else if (ctx.status >= 500) setRefusal(ctx, SERVER_ERROR)
  // A register entry that oidc-provider cannot use looks, from outside, like a client that does not exist.
  else if (code === 'invalid_client' || code === 'invalid_client_metadata')
    setRefusal(ctx, INVALID_CLIENT)
  else if (causeOf(failure) === 'request entity too large') setRefusal(ctx, TOO_LARGE)
  else if (authenticated === true && decided !== true) {
    await grants.refuse(clientIdOf(ctx), claimOf(ctx))
    if (assertionReplayed(ctx)) setRefusal(ctx, INVALID_CLIENT)
  }
}

/** A token request, with what it uses up kept until it is answered. */
const tokenRequest = async (
  ctx: ProviderContext,
  next: () => Promise<void>,
  terms: Terms,
): Promise<void> => {
  const used = usedOnce(terms.now)
  progressOf(ctx).used = used
  await whileUsing(used, next)
  await afterToken(ctx, terms)
}

const tokenIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'access_token' in body
    ? String(body.access_token)
    : undefined

const afterToken = async (ctx: ProviderContext, terms: Terms): Promise<void> => {
  ctx.remove('access-control-allow-origin')
  const { claims } = progressOf(ctx)
  const token = tokenIn(ctx.body)
  if (token !== undefined && claims !== undefined) terms.onIssued(token, claims)
  try {
    await settle(ctx, terms.grants)
  } catch (fault) {
    terms.onFault(fault)
    setRefusal(ctx, SERVER_ERROR)
  }
}

const buildProvider = (terms: Terms): Provider => {
  const provider = new Provider(terms.issuer, providerConfiguration(terms))
  pinToIssuer(provider, terms.issuer)
  provider.on('error', terms.onFault)
  provider.on('server_error', (_ctx, fault) => terms.onFault(fault))
  provider.on('grant.error', (ctx, fault) => {
    progressOf(ctx).failure = fault
  })
  return provider.use(async (ctx, next) => {
    if (ctx.path === TOKEN_PATH) return tokenRequest(ctx, next, terms)
    await next()
    if (ctx.path === METADATA_PATH && ctx.status === 200) ctx.body = serverMetadata(ctx.body, terms)
  })
}

/**
 * Makes the authorization server: metadata (RFC 8414, RFC 9728), JWKS, introspection, revocation and the token endpoint,
 * for client credentials with an assertion or a certificate, bound to a key or a certificate, and one detail. Errors are
 * those of RFC 6749; whatever is not ours goes to `next`, or is 404 without it. Throws `TypeError` for an issuer with a
 * path and `ZodError` for a key that cannot sign.
 */
export const createAuthorizationServer = (
  options: AuthorizationServerOptions,
): AuthorizationServer => {
  const terms = termsOf(options)
  const handle = buildProvider(terms).callback()
  const own = ownEndpoints(terms)
  const resource = resourceMetadata(terms)
  const handler: Handler = (req, res, next) => {
    if (next !== undefined && !isTokenEndpoint(req)) return next()
    const refusal = earlyRefusal(req)
    if (refusal !== null) return sendRefusal(res, refusal)
    const ours = own(req)
    if (ours !== undefined) return void ours(res)
    if (pathOf(req) === RESOURCE_METADATA_PATH) return sendJson(res, resource)
    dropUnwantedHeaders(req)
    void handle(req, res)
  }
  return { handler, audience: terms.audience, jwks: publicJwks(terms.signingKeys) }
}
