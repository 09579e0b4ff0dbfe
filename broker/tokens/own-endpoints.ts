/**
 * Introspection (RFC 7662, signed by RFC 9701) and revocation (RFC 7009), which oidc-provider refuses for JWT tokens.
 * Only the client that a token was given to is told of it or may revoke it: the API itself, the only other party to a
 * token, reads tokens without asking.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { importJWK, SignJWT } from 'jose'
import type { Client } from '../../consent/party.ts'
import { SECOND } from '../../consent/time.ts'
import type { AccessTokenClaims } from './access-token.ts'
import { authenticateClient } from './authenticate-client.ts'
import type { EarlyRefusal } from './endpoints.ts'
import { INVALID_CLIENT, pathOf, SERVER_ERROR, sendRefusal, TOO_OFTEN } from './endpoints.ts'
import { type Form, isRefusal, readForm } from './form.ts'
import type { Terms } from './provider-configuration.ts'
import { readAccessToken } from './read-access-token.ts'
import { tokenKeys } from './signing-keys.ts'
import { CLOCK_TOLERANCE_MS, INTROSPECTION_PATH, REVOCATION_PATH } from './terms.ts'

/** RFC 9701, section 4. */
const JWT_ANSWER = 'application/token-introspection+jwt'

const NO_TOKEN: EarlyRefusal = {
  status: 400,
  error: 'invalid_request',
  description: 'token is missing',
}
/** RFC 7009, section 2.1: "the request is refused and the client is informed of the error". */
const NOT_YOURS: EarlyRefusal = {
  status: 400,
  error: 'invalid_grant',
  description: 'the token was issued to another client',
}

type Asked = { readonly client: Client; readonly token: string; readonly accept: string }
type Exchanged = { readonly req: IncomingMessage; readonly res: ServerResponse }
type Answer = { readonly type: string; readonly body: string } | EarlyRefusal

const answered = (json: object): Answer => ({
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(json),
})

type Endpoint = (asked: Asked) => Promise<Answer>

/** RFC 7662, section 2.2. `cnf` as in RFC 8705, section 3.2, and RFC 9449, section 6.2. */
const told = ({ cnf, ...claims }: AccessTokenClaims) => ({
  active: true,
  token_type: 'jkt' in cnf ? 'DPoP' : 'Bearer',
  ...claims,
  cnf,
})

const introspection = (terms: Terms, own: (asked: Asked) => Promise<AccessTokenClaims | null>) => {
  const { kid, alg } = terms.signer
  const sign = async (client: Client, state: object): Promise<string> =>
    // RFC 9701, section 5: neither `sub` nor `exp` of the answer itself, so that it never passes for a token.
    new SignJWT({ token_introspection: state })
      .setProtectedHeader({ alg, kid, typ: 'token-introspection+jwt' })
      .setIssuer(terms.issuer)
      .setAudience(client.id)
      .setIssuedAt(Math.floor(terms.now() / SECOND))
      .sign(await importJWK({ ...terms.signer }))
  return async (asked: Asked): Promise<Answer> => {
    const claims = await own(asked)
    const active =
      claims !== null && !(await terms.store.read((tx) => terms.grants.isRevoked(tx, claims.jti)))
    const state = active ? told(claims) : { active: false }
    return asked.accept.split(/[\s,;]+/).includes(JWT_ANSWER)
      ? { type: JWT_ANSWER, body: await sign(asked.client, state) }
      : answered(state)
  }
}

/** RFC 7009, section 2.2: an invalid token is an answer like every other, since it is as good as revoked. */
const revocation =
  (terms: Terms, read: (token: string) => Promise<AccessTokenClaims | null>): Endpoint =>
  async ({ client, token }) => {
    const claims = await read(token)
    if (claims === null) return answered({})
    if (claims.client_id !== client.id) return NOT_YOURS
    await terms.grants.revoke({
      clientId: client.id,
      jti: claims.jti,
      // The API accepts it until then; `exp` is in whole seconds.
      expiresAt: claims.exp * SECOND + CLOCK_TOLERANCE_MS + SECOND,
    })
    return answered({})
  }

const askedOf = async (
  { req, res }: Exchanged,
  form: Form,
  terms: Terms,
): Promise<Asked | EarlyRefusal> => {
  const client = await authenticateClient(req, form, terms)
  if (client === null) return INVALID_CLIENT
  if (!(await terms.admit(res, client.id))) return TOO_OFTEN
  const token = form.get('token')
  if (token === undefined || token === '') return NO_TOKEN
  return { client, token, accept: req.headers.accept ?? '' }
}

const send = (res: ServerResponse, answer: Answer): void => {
  if ('status' in answer) {
    sendRefusal(res, answer)
    return
  }
  res.writeHead(200, {
    'content-type': answer.type,
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(answer.body),
  })
  res.end(answer.body)
}

/** Serves one request for the two endpoints; a fault is told to `onFault` and answered with a bare `server_error`. */
export const ownEndpoints = (terms: Terms) => {
  const reader = { ...terms, keys: tokenKeys(terms.signingKeys) }
  const read = (token: string) => readAccessToken(token, reader)
  const own = async ({ client, token }: Asked) => {
    const claims = await read(token)
    return claims?.client_id === client.id ? claims : null
  }
  const endpoints: ReadonlyMap<string, Endpoint> = new Map([
    [INTROSPECTION_PATH, introspection(terms, own)],
    [REVOCATION_PATH, revocation(terms, read)],
  ])
  const answerTo = async (exchanged: Exchanged, endpoint: Endpoint): Promise<Answer> => {
    const form = await readForm(exchanged.req)
    if (isRefusal(form)) return form
    const asked = await askedOf(exchanged, form, terms)
    return 'status' in asked ? asked : endpoint(asked)
  }
  /** The endpoint that a request is for; undefined when it is for neither. */
  return (req: IncomingMessage): ((res: ServerResponse) => Promise<void>) | undefined => {
    const endpoint = endpoints.get(pathOf(req))
    if (endpoint === undefined) return undefined
    return async (res) => {
      try {
        send(res, await answerTo({ req, res }, endpoint))
      } catch (fault) {
        terms.onFault(fault)
        sendRefusal(res, SERVER_ERROR)
      }
    }
  }
}
