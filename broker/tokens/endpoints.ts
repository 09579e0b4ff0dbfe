/** The URLs of the token module, and what is refused before the content of a request is read. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  INTROSPECTION_PATH,
  JWKS_PATH,
  METADATA_PATH,
  RESOURCE_METADATA_PATH,
  REVOCATION_PATH,
  TOKEN_PATH,
  TOKEN_REQUEST_BYTES_MAX,
} from './terms.ts'

/** An answer in the form of RFC 6749, section 5.2. */
export type EarlyRefusal = {
  readonly status: number
  readonly error: string
  readonly description: string
  readonly allow?: string
}

const READ = ['GET', 'HEAD', 'OPTIONS']
const METHODS: ReadonlyMap<string, readonly string[]> = new Map([
  [TOKEN_PATH, ['POST']],
  [INTROSPECTION_PATH, ['POST']],
  [REVOCATION_PATH, ['POST']],
  [JWKS_PATH, READ],
  [METADATA_PATH, READ],
  [RESOURCE_METADATA_PATH, READ],
])

/**
 * Headers that oidc-provider would act on and we do not want it to: `origin` answers by whether a client exists,
 * `accept` can turn an error into an HTML page, attestation is a client authentication we do not offer.
 */
const DROPPED_HEADERS = [
  'origin',
  'accept',
  'oauth-client-attestation',
  'oauth-client-attestation-pop',
]

const FORM = /^application\/x-www-form-urlencoded(\s*;\s*charset="?utf-8"?)?\s*$/i

/** The path of a request target, exactly as sent; an absolute-form target is no path of ours. */
export const pathOf = (req: IncomingMessage): string => (req.url ?? '').split('?', 1).join('')

/** True when the request is for the token module at all. */
export const isTokenEndpoint = (req: IncomingMessage): boolean => METHODS.has(pathOf(req))

const bodyRefusal = (req: IncomingMessage): EarlyRefusal | null => {
  if (!FORM.test(req.headers['content-type'] ?? ''))
    return {
      status: 415,
      error: 'invalid_request',
      description: 'the body must be application/x-www-form-urlencoded in utf-8',
    }
  if (Number(req.headers['content-length'] ?? 0) > TOKEN_REQUEST_BYTES_MAX) return TOO_LARGE
  return null
}

/** A token request over the size limit. */
export const TOO_LARGE: EarlyRefusal = {
  status: 413,
  error: 'invalid_request',
  description: 'the body is too large',
}

/** A request beyond the budget of an address or a client; the headers say when to come back. */
export const TOO_OFTEN: EarlyRefusal = {
  status: 429,
  error: 'temporarily_unavailable',
  description: 'too many requests',
}

/** One answer to every failed client authentication. */
export const INVALID_CLIENT: EarlyRefusal = {
  status: 401,
  error: 'invalid_client',
  description: 'client authentication failed',
}

/** One answer to every fault of ours. */
export const SERVER_ERROR: EarlyRefusal = {
  status: 500,
  error: 'server_error',
  description: 'the request could not be handled',
}

/** No such endpoint. */
export const NOT_FOUND: EarlyRefusal = {
  status: 404,
  error: 'invalid_request',
  description: 'there is no such endpoint',
}

/** What is wrong with a request for the token module before its content is read; null when nothing is. */
export const earlyRefusal = (req: IncomingMessage): EarlyRefusal | null => {
  const path = pathOf(req)
  const methods = METHODS.get(path)
  if (methods === undefined) return NOT_FOUND
  if (!methods.includes(req.method ?? ''))
    return {
      status: 405,
      error: 'invalid_request',
      description: 'the method is not allowed here',
      allow: methods.join(', '),
    }
  return methods.includes('POST') ? bodyRefusal(req) : null
}

/** Takes the headers away that would change what oidc-provider answers. */
export const dropUnwantedHeaders = (req: IncomingMessage): void => {
  for (const name of DROPPED_HEADERS) delete req.headers[name]
}

/** The body of a refusal (RFC 6749, section 5.2). */
export const refusalBody = ({ error, description }: EarlyRefusal) => ({
  error,
  error_description: description,
})

/** Answers a document that everybody may read. */
export const sendJson = (res: ServerResponse, document: object): void => {
  const body = JSON.stringify(document)
  res.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  })
  res.end(body)
}

/** Answers a refusal and lets go of a body that was not read. */
export const sendRefusal = (res: ServerResponse, refusal: EarlyRefusal): void => {
  const body = JSON.stringify(refusalBody(refusal))
  res.writeHead(refusal.status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
    ...(refusal.allow === undefined ? {} : { allow: refusal.allow }),
    ...(refusal.status === 413 ? { connection: 'close' } : {}),
  })
  res.end(body)
}
