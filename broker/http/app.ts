/**
 * The two faces of the broker on HTTP, each on a port of its own so that mTLS never prompts a browser.
 *
 * - Systems: `/oauth/token`, `/oauth/introspect`, `/oauth/revoke`, `/oauth/jwks`, the metadata under `/.well-known`, and
 *   under `/v1` the routes of `machineRoutes`.
 * - People: under `/v1` the routes of `peopleRoutes`, only where a login for them is given (development, tests).
 *
 * Both serve `/v1/openapi.json` to everybody. Errors under `/v1` are problems (RFC 9457), those of `/oauth/*` as in RFC 6749.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Log } from '../log.ts'
import type { ShownCertificateOf } from '../tokens/certificate.ts'
import { isTokenEndpoint, NOT_FOUND, sendRefusal, TOO_OFTEN } from '../tokens/endpoints.ts'
import type { VerifyPerson, VerifyToken } from './authenticate.ts'
import { createDispatcher, type Endpoint } from './dispatch.ts'
import { type Exchange, JSON_TYPE, openExchange, sendProblem, sendText } from './exchange.ts'
import type { Limits } from './limits.ts'
import { HttpError } from './problem.ts'
import type { Services } from './route.ts'
import { machineRoutes, peopleRoutes } from './routes/all.ts'
import { endpointsOf, type Serving } from './serve.ts'

/** What every face needs. */
export type FaceOptions = {
  readonly services: Services
  /** Origin under which this face is reached, without a final slash. */
  readonly origin: string
  readonly log: Log
  readonly limits: Limits
}

type AuthorizationServer = (
  req: IncomingMessage,
  res: ServerResponse,
  next?: (fault?: unknown) => void,
) => void

export type MachineFace = FaceOptions & {
  readonly verifyToken: VerifyToken
  readonly certificateOf: ShownCertificateOf | null
  readonly bsnNeedsCertificate: boolean
  /** Passes on what is not its own. */
  readonly authorizationServer: AuthorizationServer
}

export type PeopleFace = FaceOptions & { readonly verifyPerson: VerifyPerson }

const FOR_ALL_ORIGINS = {
  'Access-Control-Allow-Origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
} as const

/** Made when first asked for: few ask, and it takes a package of its own. */
const describeApi = async (): Promise<string> => {
  const { openApiDocument } = await import('./openapi.ts')
  return JSON.stringify(openApiDocument())
}

const description = (): Endpoint => {
  let made: Promise<string> | undefined
  return {
    method: 'GET',
    path: '/v1/openapi.json',
    serve: async (exchange) => {
      made ??= describeApi()
      sendText(exchange, 200, { ...FOR_ALL_ORIGINS, ...JSON_TYPE }, await made)
    },
  }
}

/** Takes what is not under `/v1`, or leaves it; `allowed` is false for a request too many. */
type Elsewhere = (exchange: Exchange, allowed: boolean) => boolean

const nowhere: Elsewhere = () => false

/** Errors of `/oauth/*` have the form of RFC 6749, also where there is nothing. */
const tokensBy =
  (server: AuthorizationServer): Elsewhere =>
  ({ req, res, path, headers }, allowed) => {
    if (!isTokenEndpoint(req) && !path.startsWith('/oauth/')) return false
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
    if (allowed) server(req, res, () => sendRefusal(res, NOT_FOUND))
    else sendRefusal(res, TOO_OFTEN)
    return true
  }

/** One listener: its endpoints with the description of the API, and what lies elsewhere. */
export const createFace = (
  { services, log, limits }: FaceOptions,
  endpoints: readonly Endpoint[],
  elsewhere: Elsewhere = nowhere,
): RequestListener => {
  const { now } = services.context
  const dispatch = createDispatcher([description(), ...endpoints])
  const serve = async (exchange: Exchange): Promise<void> => {
    const { allowed, headers } = await limits.ofAddress(exchange.req)
    exchange.headers = { ...exchange.headers, ...headers }
    if (elsewhere(exchange, allowed)) return
    if (!allowed) throw new HttpError('te_vaak')
    await dispatch(exchange)
  }
  return (req, res) => {
    const exchange = openExchange(req, res, { log, now })
    serve(exchange).catch((error: unknown) => sendProblem(exchange, error, log))
  }
}

const noToken = async () => ({ ok: false, refusal: { wwwAuthenticate: 'DPoP' } }) as const
const nobody = async () => ({ ok: false }) as const

/** The face for systems of organisations. */
export const createMachineApp = (options: MachineFace): RequestListener => {
  const { services, origin, limits, certificateOf, verifyToken, bsnNeedsCertificate } = options
  const { context } = services
  const gatekeepers = { context, verifyToken, verifyPerson: nobody, bsnNeedsCertificate }
  const serving: Serving = { services, gatekeepers, origin, certificateOf, limits }
  const endpoints = endpointsOf(serving, machineRoutes)
  return createFace(options, endpoints, tokensBy(options.authorizationServer))
}

/** The face for people, without pages. */
export const createPeopleApp = (options: PeopleFace): RequestListener => {
  const { services, origin, limits, verifyPerson } = options
  const { context } = services
  const gatekeepers = { context, verifyToken: noToken, verifyPerson, bsnNeedsCertificate: true }
  const serving: Serving = { services, gatekeepers, origin, certificateOf: null, limits }
  return createFace(options, endpointsOf(serving, peopleRoutes))
}
