/**
 * Tokens of the broker: client credentials with an assertion (RFC 7523) or a certificate (RFC 8705, section 2), bound to a
 * key (RFC 9449) or that certificate (RFC 8705, section 3), for one detail (RFC 9396).
 */
import { randomUUID } from 'node:crypto'
import {
  allowInsecureRequests,
  type ClientAuth,
  Configuration,
  clientCredentialsGrant,
  customFetch,
  type DPoPHandle,
  fetchProtectedResource,
  getDPoPHandle,
  PrivateKeyJwt,
  ResponseBodyError,
  randomDPoPKeyPair,
  TlsClientAuth,
  WWWAuthenticateChallengeError,
} from 'openid-client'
import type { SigningJwk } from '../../consent/ports/keys.ts'
import { RequesterError } from '../../consent/ports/requester.ts'
import { errorOf, toRequesterError } from './errors.ts'
import type { Transport } from './transport.ts'

export type OauthOptions = {
  /** Origin of the broker, without a slash at the end. */
  readonly issuer: string
  /** `<issuer>/oauth/token` where it is left out. */
  readonly tokenEndpoint?: string
  readonly clientId: string
  /** How the broker's register says this client proves itself; an assertion where it is left out. */
  readonly auth?: 'private_key_jwt' | 'tls_client_auth'
  /** What tokens are bound to; a key where it is left out. Certificates are the transport's. */
  readonly binding?: 'dpop' | 'mtls'
  /** Signs assertions; needed for those. Asked for at every token, so that it may be replaced meanwhile. */
  readonly clientKey?: () => SigningJwk
  readonly allowInsecure: boolean
}

/** A token in hand: what it was granted for, and calls with it. */
export type Token = {
  /** `authorization_details` of the token response, as they came. */
  readonly details: unknown
  readonly call: (call: ApiCall) => Promise<unknown>
}

export type ApiCall = {
  readonly method: 'GET' | 'POST'
  /** Under the issuer: `/v1/...`. */
  readonly path: string
  readonly body?: unknown
  /** A fresh one where it is left out. */
  readonly idempotencyKey?: string | undefined
}

export type Tokens = {
  /** Asks for a token with one detail; null when the broker refuses. Rejects with `RequesterError`. */
  readonly obtain: (detail: object) => Promise<Token | null>
}

const importKey = async ({ kty, crv, x, d, kid, ...rest }: SigningJwk) => {
  const algorithm = kty === 'EC' ? { name: 'ECDSA', namedCurve: 'P-256' } : { name: 'Ed25519' }
  const jwk = { kty, crv, x, d, ...('y' in rest ? { y: rest.y } : {}) }
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign'])
  return { key, kid }
}

/** Signs with the key of the moment, imported once for as long as it is the one. */
const byCurrentKey = (clientKey: NonNullable<OauthOptions['clientKey']>): ClientAuth => {
  let imported: { readonly of: SigningJwk; readonly auth: Promise<ClientAuth> } | undefined
  return async (...request) => {
    const key = clientKey()
    if (imported?.of !== key) imported = { of: key, auth: importKey(key).then(PrivateKeyJwt) }
    await (await imported.auth)(...request)
  }
}

const clientAuth = ({ auth, clientKey }: OauthOptions): ClientAuth => {
  if (auth === 'tls_client_auth') return TlsClientAuth()
  if (clientKey !== undefined) return byCurrentKey(clientKey)
  throw new RequesterError('instelling', 'a client that signs assertions needs a key')
}

const configure = (options: OauthOptions, transport: Transport): Configuration => {
  const { issuer, tokenEndpoint = `${issuer}/oauth/token`, clientId } = options
  const config = new Configuration(
    { issuer, token_endpoint: tokenEndpoint },
    clientId,
    {},
    clientAuth(options),
  )
  if (options.allowInsecure) allowInsecureRequests(config)
  config[customFetch] = (url, { method, headers, body }) =>
    transport.send(url, { method, headers, body: textOf(body) })
  return config
}

const textOf = (body: unknown): string | undefined => {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string' || body instanceof URLSearchParams) return body.toString()
  throw new RequesterError('broker_fout', 'a request body of an unknown kind')
}

/** RFC 6749 section 5.2 and the constant refusal of the broker: a decision said no. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ResponseBodyError && error.error === 'access_denied'

type Bound = { readonly DPoP?: DPoPHandle }

const callWith = async (
  session: { config: Configuration; bound: Bound; issuer: string },
  accessToken: string,
  { method, path, body, idempotencyKey = randomUUID() }: ApiCall,
): Promise<unknown> => {
  const headers = new Headers({ accept: 'application/json, application/problem+json' })
  if (method === 'POST') {
    headers.set('content-type', 'application/json')
    headers.set('idempotency-key', idempotencyKey)
  }
  const text = body === undefined ? null : JSON.stringify(body)
  const url = new URL(`${session.issuer}${path}`)
  try {
    const { config, bound } = session
    const response = await fetchProtectedResource(
      config,
      accessToken,
      url,
      method,
      text,
      headers,
      bound,
    )
    if (!response.ok) throw await errorOf(response)
    return await response.json()
  } catch (error) {
    if (error instanceof WWWAuthenticateChallengeError) throw await errorOf(error.response)
    throw toRequesterError(error)
  }
}

/** Tokens for one client; a DPoP key is made here and lives as long as the process. */
export const createTokens = async (
  options: OauthOptions,
  transport: Transport,
): Promise<Tokens> => {
  const config = configure(options, transport)
  const bound: Bound =
    options.binding === 'mtls'
      ? {}
      : { DPoP: getDPoPHandle(config, await randomDPoPKeyPair('ES256')) }
  const session = { config, bound, issuer: options.issuer }
  return {
    obtain: async (detail) => {
      const parameters = { authorization_details: JSON.stringify([detail]) }
      try {
        const response = await clientCredentialsGrant(config, parameters, bound)
        return {
          details: response.authorization_details,
          call: (call) => callWith(session, response.access_token, call),
        }
      } catch (error) {
        if (isRefusal(error)) return null
        throw toRequesterError(error)
      }
    },
  }
}
