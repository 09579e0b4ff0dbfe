/**
 * The two faces of the broker on HTTP, each on a port of its own so that mTLS never prompts a browser.
 *
 * - Systems: `/oauth/token`, `/oauth/introspect`, `/oauth/revoke`, `/oauth/jwks`, the metadata under `/.well-known`, and
 *   under `/v1` the routes of `machineRoutes`.
 * - People: under `/v1` the routes of `peopleRoutes`, only where a login for them is given (development, tests).
 *
 * Both serve `/v1/openapi.json` to everybody. Errors under `/v1` are problems (RFC 9457), those of `/oauth/*` as in RFC 6749.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import express, { type Express, type RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { MINUTE } from '../../consent/time.ts'
import type { ShownCertificateOf } from '../tokens/certificate.ts'
import { NOT_FOUND, sendRefusal } from '../tokens/endpoints.ts'
import type { VerifyPerson, VerifyToken } from './authenticate.ts'
import { apiHeaders, noTrailingSlash, rawPath } from './headers.ts'
import type { Log } from './log.ts'
import { openApiDocument } from './openapi.ts'
import { HttpError } from './problem.ts'
import type { Route, Services } from './route.ts'
import { machineRoutes, peopleRoutes } from './routes/all.ts'
import { answerProblem, logAnswers, otherMethods, serveRoutes } from './serve.ts'

/** What every face needs. */
export type FaceOptions = {
  readonly services: Services
  /** Origin under which this face is reached, without a final slash. */
  readonly origin: string
  readonly log: Log
  /** Requests per minute from one address before 429. */
  readonly requestsPerMinute: number
  /** Addresses of proxies in front: whoever they say they speak for is counted, instead of them. */
  readonly proxies?: readonly string[]
}

export type MachineFace = FaceOptions & {
  readonly verifyToken: VerifyToken
  readonly certificateOf: ShownCertificateOf | null
  readonly bsnNeedsCertificate: boolean
  /** The authorization server; passes on what is not its own. */
  readonly authorizationServer: (
    req: IncomingMessage,
    res: ServerResponse,
    next?: (fault?: unknown) => void,
  ) => void
}

export type PeopleFace = FaceOptions & { readonly verifyPerson: VerifyPerson }

const OPENAPI_PATH = '/v1/openapi.json'

const limited = (perMinute: number): RequestHandler =>
  rateLimit({
    windowMs: MINUTE,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Its checks of our own settings write to the console.
    validate: false,
    handler: () => {
      throw new HttpError('te_vaak')
    },
  })

const serveDescription = (app: Express): void => {
  const document = JSON.stringify(openApiDocument())
  app.get(OPENAPI_PATH, (_req, res) => {
    res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' })
    res.type('json').send(document)
  })
  app.all(OPENAPI_PATH, otherMethods(['GET', 'HEAD', 'OPTIONS']))
}

/** Errors of `/oauth/*` have the form of RFC 6749, also where there is nothing. */
const nothingAtOauth: RequestHandler = (req, res, next) =>
  rawPath(req).startsWith('/oauth/') ? sendRefusal(res, NOT_FOUND) : next()

const notFound: RequestHandler = () => {
  throw new HttpError('onbekend')
}

const face = (
  { log, requestsPerMinute, services, proxies = [] }: FaceOptions,
  before: readonly RequestHandler[],
  routes: (app: Express) => void,
): Express => {
  const app = express()
  app.disable('x-powered-by').disable('etag')
  app.enable('strict routing').enable('case sensitive routing')
  app.set('trust proxy', [...proxies])
  app.use(apiHeaders, logAnswers(log, services.context.now), limited(requestsPerMinute))
  for (const handler of before) app.use(handler)
  app.use(noTrailingSlash)
  serveDescription(app)
  routes(app)
  app.use(notFound)
  app.use(answerProblem(log))
  return app
}

const none = async () => ({ ok: false, refusal: { wwwAuthenticate: 'DPoP' } }) as const
const nobody = async () => ({ ok: false }) as const

type ServeOptions = FaceOptions &
  Partial<Pick<MachineFace, 'verifyToken' | 'certificateOf' | 'bsnNeedsCertificate'>> &
  Partial<Pick<PeopleFace, 'verifyPerson'>>

const serve = (app: Express, options: ServeOptions, routes: readonly Route[]): void => {
  const { services, origin, log, certificateOf = null } = options
  const { verifyToken = none, verifyPerson = nobody, bsnNeedsCertificate = true } = options
  const { context } = services
  const gatekeepers = { context, verifyToken, verifyPerson, bsnNeedsCertificate }
  serveRoutes(app, { services, gatekeepers, origin, log, certificateOf }, routes)
}

/** The face for systems of organisations. */
export const createMachineApp = (options: MachineFace): Express =>
  face(options, [options.authorizationServer, nothingAtOauth], (app) =>
    serve(app, options, machineRoutes),
  )

/** The face for people, without pages. */
export const createPeopleApp = (options: PeopleFace): Express =>
  face(options, [], (app) => serve(app, options, peopleRoutes))
