/** A small OpenID provider that logs in whoever a test says, and can be told to answer wrongly. */
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { listen } from './listen.ts'

type Asked = {
  readonly nonce: string
  readonly challenge: string
  readonly redirectUri: string
  readonly clientId: string
  /** `max_age` was asked: then the answer tells when (OpenID Connect Core, section 2). */
  readonly tellsWhen: boolean
}

const seconds = () => Math.floor(Date.now() / 1000)
const s256 = (text: string) => createHash('sha256').update(text).digest('base64url')

const readForm = async (req: IncomingMessage): Promise<URLSearchParams> => {
  let text = ''
  for await (const chunk of req) text += chunk
  return new URLSearchParams(text)
}

/** What a test may bend: the person, claims, and what goes wrong. */
export type ProviderState = {
  subject: string
  claims: Record<string, unknown>
  /** Replaces the nonce in the ID token. */
  nonce: string | undefined
  /** Answers with this error instead of a code. */
  error: string | undefined
  /** Has a place to log out. */
  endsSessions: boolean
}

/** How a relying party proved who it is. */
type Proof = { readonly assertion: string | null; readonly authorization: string | undefined }

export const startProvider = async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwks = {
    keys: [{ ...(await exportJWK(publicKey)), kid: 'op-1', alg: 'ES256', use: 'sig' }],
  }
  const state: ProviderState = {
    subject: 'sub-1',
    claims: {},
    nonce: undefined,
    error: undefined,
    endsSessions: false,
  }
  const codes = new Map<string, Asked>()
  const seen: URLSearchParams[] = []
  const proofs: Proof[] = []
  let issuer = ''
  const json = (res: ServerResponse, body: unknown, status = 200) =>
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

  /** An ID token with these claims, of this moment unless they say otherwise. */
  const signed = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
    new SignJWT({ iss: issuer, iat: seconds(), exp: seconds() + 300, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'op-1', ...header })
      .sign(privateKey)

  const authorize = (query: URLSearchParams, res: ServerResponse) => {
    seen.push(query)
    const back = new URL(`${query.get('redirect_uri')}`)
    back.searchParams.set('state', `${query.get('state')}`)
    if (state.error !== undefined) back.searchParams.set('error', state.error)
    else {
      const code = randomBytes(16).toString('base64url')
      codes.set(code, {
        nonce: `${query.get('nonce')}`,
        challenge: `${query.get('code_challenge')}`,
        redirectUri: `${query.get('redirect_uri')}`,
        clientId: `${query.get('client_id')}`,
        tellsWhen: query.has('max_age'),
      })
      back.searchParams.set('code', code)
    }
    res.writeHead(302, { location: back.href }).end()
  }

  const token = async (req: IncomingMessage, res: ServerResponse) => {
    const form = await readForm(req)
    proofs.push({
      assertion: form.get('client_assertion'),
      authorization: req.headers.authorization,
    })
    const code = `${form.get('code')}`
    const asked = codes.get(code)
    codes.delete(code)
    const holds =
      asked !== undefined &&
      s256(`${form.get('code_verifier')}`) === asked.challenge &&
      form.get('redirect_uri') === asked.redirectUri
    if (!holds) return json(res, { error: 'invalid_grant' }, 400)
    const claims = {
      nonce: state.nonce ?? asked.nonce,
      ...(asked.tellsWhen && { auth_time: seconds() }),
      ...state.claims,
    }
    const idToken = await signed({ aud: asked.clientId, sub: state.subject, ...claims })
    return json(res, { access_token: 'x', token_type: 'Bearer', id_token: idToken })
  }

  const server = await listen((req, res) => {
    const { pathname, searchParams } = new URL(`${req.url}`, issuer)
    if (pathname === '/.well-known/openid-configuration')
      return json(res, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
        ...(state.endsSessions && { end_session_endpoint: `${issuer}/uit` }),
      })
    if (pathname === '/jwks') return json(res, jwks)
    if (pathname === '/authorize') return authorize(searchParams, res)
    if (pathname === '/token') return void token(req, res)
    if (pathname === '/uit') {
      const back = `${searchParams.get('post_logout_redirect_uri')}`
      return res.writeHead(302, { location: back }).end()
    }
    return json(res, {}, 404)
  })
  issuer = server.url
  return { issuer, state, seen, proofs, signed, close: server.close }
}
