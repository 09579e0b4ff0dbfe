/**
 * Tokens of the broker: client credentials with an assertion (RFC 7523) or a certificate (RFC 8705, section 2), bound to a
 * key (RFC 9449) or that certificate (RFC 8705, section 3), for one detail (RFC 9396). Signed by node:crypto on the spot: a
 * client for every server and every grant, over WebCrypto and `Response`, took half of what a requester does for a slice.
 */
import { createPrivateKey, generateKeyPairSync, hash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { SigningJwk } from '../../consent/ports/keys.ts'
import { RequesterError } from '../../consent/ports/requester.ts'
import { MINUTE, SECOND } from '../../consent/time.ts'
import { type NamedKey, type ProvingKey, signNamed, signProof } from '../envelope/jws.ts'
import { errorOf, jsonOf, notAnAnswer, toRequesterError } from './errors.ts'
import type { Reply, Transport } from './transport.ts'

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

/** The broker takes five; a minute is enough to arrive. */
const ASSERTION_MS = MINUTE
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

type Parameters = Readonly<Record<string, string>>
/** What of a token request says who asks. */
type ClientAuth = () => Promise<Parameters>

const nowInSeconds = (): number => Math.floor(Date.now() / SECOND)

const readKey = ({ kid, alg, kty, crv, x, d, ...rest }: SigningJwk): NamedKey => {
  const jwk = { kty, crv, x, d, ...('y' in rest && { y: rest.y }) }
  return { kid, alg, key: createPrivateKey({ key: jwk, format: 'jwk' }) }
}

/** Signs with the key of the moment, read once for as long as it is the one. */
const byAssertion = (
  { issuer, clientId }: OauthOptions,
  clientKey: NonNullable<OauthOptions['clientKey']>,
): ClientAuth => {
  let known: { readonly of: SigningJwk; readonly key: NamedKey } | undefined
  return async () => {
    const jwk = clientKey()
    if (known?.of !== jwk) known = { of: jwk, key: readKey(jwk) }
    const iat = nowInSeconds()
    const times = { iat, exp: iat + ASSERTION_MS / SECOND }
    const said = { iss: clientId, sub: clientId, aud: issuer, jti: randomUUID(), ...times }
    const assertion = await signNamed(said, 'JWT', known.key)
    return { client_assertion_type: ASSERTION_TYPE, client_assertion: assertion }
  }
}

const clientAuth = (options: OauthOptions): ClientAuth => {
  const { auth, clientKey } = options
  if (auth === 'tls_client_auth') return async () => ({})
  if (clientKey !== undefined) return byAssertion(options, clientKey)
  throw new RequesterError('instelling', 'a client that signs assertions needs a key')
}

/** What a token is bound to, as requests show it. */
type Binding = {
  /** The scheme of `Authorization`, and `token_type`. */
  readonly scheme: 'DPoP' | 'Bearer'
  readonly headers: (request: Proven) => Promise<Parameters>
}
type Proven = { readonly method: string; readonly url: string; readonly token?: string }

/** The connection proves it. */
const BY_CERTIFICATE: Binding = { scheme: 'Bearer', headers: async () => ({}) }

/** By a proof of its own for every request (RFC 9449, section 4.2). The key lives as long as the process. */
const byProof = (): Binding => {
  const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const proving: ProvingKey = { alg: 'ES256', key, jwk: publicKey.export({ format: 'jwk' }) }
  return {
    scheme: 'DPoP',
    headers: async ({ method, url, token }) => {
      // RFC 9449, section 4.2: without query and fragment.
      const [htu] = url.split('?', 1)
      const ath = token && { ath: hash('sha256', token, 'base64url') }
      const said = { jti: randomUUID(), htm: method, htu, iat: nowInSeconds(), ...ath }
      return { dpop: await signProof(said, 'dpop+jwt', proving) }
    },
  }
}

type Session = {
  readonly options: OauthOptions
  readonly transport: Transport
  readonly authenticate: ClientAuth
  readonly binding: Binding
}

const granted = z.looseObject({
  access_token: z.string().min(1),
  token_type: z.string(),
  authorization_details: z.unknown(),
})
/** RFC 6749, section 5.2. */
const refusal = z.looseObject({ error: z.string() })

const requestToken = async (
  { options, transport, authenticate, binding }: Session,
  detail: object,
): Promise<Reply> => {
  const { issuer, tokenEndpoint: url = `${issuer}/oauth/token`, clientId } = options
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    ...(await authenticate()),
    authorization_details: JSON.stringify([detail]),
  }).toString()
  const headers = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    ...(await binding.headers({ method: 'POST', url })),
  }
  return transport.send(url, { method: 'POST', headers, body })
}

/** The token of an answer; null for the constant refusal of the broker: a decision said no. */
const readToken = (reply: Reply, { scheme }: Binding): z.infer<typeof granted> | null => {
  const json = jsonOf(reply)
  if (reply.status !== 200) {
    const { error } = refusal.safeParse(json).data ?? {}
    if (error === 'access_denied') return null
    const code = reply.status >= 400 && reply.status < 500 ? 'niet_toegelaten' : 'broker_fout'
    throw new RequesterError(code, `the token endpoint answered ${reply.status}`)
  }
  const { data } = granted.safeParse(json)
  // RFC 6749, section 5.1: the type is "case insensitive". Another one would be bound to nothing that we can show.
  if (data?.token_type.toLowerCase() !== scheme.toLowerCase()) throw notAnAnswer()
  return data
}

const callWith = async (
  { options: { issuer }, transport, binding }: Session,
  token: string,
  { method, path, body, idempotencyKey = randomUUID() }: ApiCall,
): Promise<unknown> => {
  const url = `${issuer}${path}`
  const headers = {
    accept: 'application/json, application/problem+json',
    authorization: `${binding.scheme} ${token}`,
    ...(await binding.headers({ method, url, token })),
    ...(method === 'POST' && {
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    }),
  }
  const text = body === undefined ? undefined : JSON.stringify(body)
  const reply = await transport.send(url, { method, headers, body: text })
  if (reply.status >= 300) throw errorOf(reply)
  const json = jsonOf(reply)
  if (json === undefined) throw notAnAnswer()
  return json
}

const told = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw toRequesterError(error)
  }
}

const obtain = async (session: Session, detail: object): Promise<Token | null> => {
  const token = readToken(await requestToken(session, detail), session.binding)
  return (
    token && {
      details: token.authorization_details,
      call: (call) => told(callWith(session, token.access_token, call)),
    }
  )
}

/** Tokens for one client; what they are bound to is made here. Throws `RequesterError('instelling')` for a client without a key. */
export const createTokens = (options: OauthOptions, transport: Transport): Tokens => {
  const binding = options.binding === 'mtls' ? BY_CERTIFICATE : byProof()
  const session = { options, transport, authenticate: clientAuth(options), binding }
  return { obtain: (detail) => told(obtain(session, detail)) }
}
