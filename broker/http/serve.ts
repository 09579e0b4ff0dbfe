/** Serves routes: who calls, what they sent, the handler, and an answer that is checked before it leaves. */
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express'
import { ConsentError } from '../../consent/errors.ts'
import { journalRefusedAct } from '../act-grants.ts'
import type { ShownCertificateOf } from '../tokens/certificate.ts'
import type { Caller, Gatekeepers } from './authenticate.ts'
import { authenticate } from './authenticate.ts'
import { readJson } from './body.ts'
import { grouped } from './grouped.ts'
import { requestIdOf } from './headers.ts'
import { readInput } from './input.ts'
import { type Log, loggable } from './log.ts'
import { HttpError, PROBLEM_TYPE, problemOf } from './problem.ts'
import type { Route, Services } from './route.ts'

/** What serving needs. */
export type Serving = {
  readonly services: Services
  readonly gatekeepers: Gatekeepers
  /** Origin under which this listener is reached; proofs of possession name it. */
  readonly origin: string
  readonly log: Log
  /** Null where no client certificate can be shown. */
  readonly certificateOf: ShownCertificateOf | null
}

/** Everything under `/v1` of an origin. */
const BASE = '/v1'

const presented = (req: Request, { origin, certificateOf }: Serving) => ({
  authorization: req.headers.authorization,
  dpop: req.headers['dpop'],
  method: req.method,
  url: origin + req.originalUrl,
  certificate: certificateOf?.(req) ?? null,
})

const clientOf = (caller: Caller): string | null => ('clientId' in caller ? caller.clientId : null)

/** A use case that says no to a system is journalled as well; its own transaction is gone by then. */
const noteRefusal = async (
  { context }: Services,
  { access }: Route,
  { caller, error }: { caller: Caller; error: unknown },
): Promise<void> => {
  const refused = error instanceof ConsentError && error.code === 'niet_bevoegd'
  if (!refused || access.by !== 'machine' || !('actor' in caller)) return
  const { clientId, actor } = caller
  await journalRefusedAct(context, { clientId, act: access.act, employee: actor.employee })
}

const serveRoute =
  (serving: Serving, route: Route): RequestHandler =>
  async (req, res) => {
    const { services, gatekeepers } = serving
    const caller = await authenticate(gatekeepers, route.access, presented(req, serving))
    res.locals['client'] = clientOf(caller)
    const body = route.method === 'post' ? await readJson(req, res) : { json: {} }
    const raw = { path: req.params, query: req.query, headers: req.headers, body }
    const call = { caller, ...readInput(route, raw) }
    const answer = await route.handle(services, call).catch(async (error: unknown) => {
      await noteRefusal(services, route, { caller, error })
      throw error
    })
    // Strict: what the description does not promise never leaves, and is a fault of ours.
    res.status(route.status).json(route.answer.parse(answer))
  }

/** An express path of a template: `{id}` becomes `:id`. */
const expressPath = (path: string): string => BASE + path.replaceAll(/\{(\w+)\}/g, ':$1')

const methodsOf = (routes: readonly Route[]): string[] => {
  const methods = new Set(routes.map(({ method }) => method.toUpperCase()))
  return [...methods, ...(methods.has('GET') ? ['HEAD'] : []), 'OPTIONS'].sort()
}

/** Answers OPTIONS with what is allowed, and 405 to every other method. */
export const otherMethods =
  (allowed: readonly string[]): RequestHandler =>
  (req, res) => {
    const headers = { Allow: allowed.join(', ') }
    if (req.method !== 'OPTIONS') throw new HttpError('methode', { headers })
    res.set(headers).status(204).end()
  }

const named =
  (template: string): RequestHandler =>
  (_req, res, next) => {
    res.locals['route'] = template
    next()
  }

/** Puts routes on an app. */
export const serveRoutes = (app: Express, serving: Serving, routes: readonly Route[]): void => {
  for (const [path, same] of grouped(routes, (route) => route.path)) {
    const at = expressPath(path)
    app.all(at, named(BASE + path))
    for (const route of same) app[route.method](at, serveRoute(serving, route))
    app.all(at, otherMethods(methodsOf(same)))
  }
}

/** One log line per answer: the route's template, never the URL. */
export const logAnswers =
  (log: Log, now: () => number): RequestHandler =>
  (req, res, next) => {
    const startedAt = now()
    res.on('finish', () => {
      log('http.answered', {
        requestId: requestIdOf(res),
        method: req.method,
        route: routeOf(res),
        status: res.statusCode,
        ms: now() - startedAt,
        client: res.locals['client'] ?? null,
      })
    })
    next()
  }

const routeOf = (res: Response): string => String(res.locals['route'] ?? '(geen)')

/** Turns whatever was thrown into a problem; a fault of ours is logged, without its text. */
export const answerProblem =
  (log: Log): ErrorRequestHandler =>
  (error: unknown, _req, res, _next) => {
    const { body, headers, fault } = problemOf(error)
    if (fault)
      log('http.fault', { requestId: requestIdOf(res), route: routeOf(res), ...loggable(error) })
    if (res.headersSent) return void res.destroy()
    res
      .status(body.status)
      .set(headers)
      .set('Content-Type', PROBLEM_TYPE)
      .send(JSON.stringify(body))
  }
