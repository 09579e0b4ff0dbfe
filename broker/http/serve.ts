/** Serves routes: who calls, what they sent, the handler, and an answer that is checked before it leaves. */
import { parse as parseQuery } from 'node:querystring'
import { ConsentError } from '../../consent/errors.ts'
import { journalRefusedAct } from '../disclosure/act-grants.ts'
import type { ShownCertificateOf } from '../tokens/certificate.ts'
import type { Caller, Gatekeepers } from './authenticate.ts'
import { authenticate } from './authenticate.ts'
import { readJson } from './body.ts'
import type { Endpoint } from './dispatch.ts'
import { type Entrance, entranceOf } from './entrance.ts'
import { type Exchange, JSON_TYPE, sendText } from './exchange.ts'
import { readInput } from './input.ts'
import type { Limits } from './limits.ts'
import { HttpError } from './problem.ts'
import { type Route, type Services, writes } from './route.ts'

/** What serving needs. */
export type Serving = {
  readonly services: Services
  readonly gatekeepers: Gatekeepers
  /** Origin under which this listener is reached; proofs of possession name it. */
  readonly origin: string
  /** Null where no client certificate can be shown. */
  readonly certificateOf: ShownCertificateOf | null
  readonly limits: Limits
}

/** Everything under `/v1` of an origin. */
const BASE = '/v1'

const presented = ({ req }: Exchange, { origin, certificateOf }: Serving) => ({
  authorization: req.headers.authorization,
  dpop: req.headers['dpop'],
  method: req.method ?? '',
  url: origin + req.url,
  certificate: certificateOf?.(req) ?? null,
})

/** From here on the request counts for the client; throws `te_vaak` when that is one too many. */
const countFor = async (
  exchange: Exchange,
  clientId: string,
  { limits }: Serving,
): Promise<void> => {
  exchange.client = clientId
  const { allowed, headers } = await limits.ofClient(exchange.req, clientId)
  exchange.headers = { ...exchange.headers, ...headers }
  if (!allowed) throw new HttpError('te_vaak')
}

/** A proof that was used before proves no client: whoever shows it again must not use up a budget that is not theirs. */
const uncount = async (exchange: Exchange, { limits }: Serving, error: unknown): Promise<never> => {
  const { client } = exchange
  if (client !== null && error instanceof HttpError && error.code === 'niet_ingelogd') {
    exchange.client = null
    const { headers } = await limits.ofNoClient(exchange.req, client)
    exchange.headers = { ...exchange.headers, ...headers }
  }
  throw error
}

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

type Called = {
  readonly exchange: Exchange
  readonly path: Parameters<Endpoint['serve']>[1]
  readonly caller: Caller
  /** None for a person, whose login comes with no proof. */
  readonly entrance: Entrance | undefined
}

/** What the handler works with: where a token is still to be let in, a store whose first transaction does so. */
const servicesIn = (services: Services, entrance: Entrance | undefined): Services =>
  entrance ? { ...services, context: { ...services.context, store: entrance.store } } : services

const answerOf = async (
  serving: Serving,
  route: Route,
  { exchange, path, caller, entrance }: Called,
): Promise<unknown> => {
  const { req, query } = exchange
  // What only reads has no transaction to do it in.
  if (!writes(route)) await entrance?.enter()
  if ('clientId' in caller) await countFor(exchange, caller.clientId, serving)
  const body = route.method === 'post' ? await readJson(req) : { json: {} }
  const raw = { path, query: parseQuery(query), headers: req.headers, body }
  const services = servicesIn(serving.services, entrance)
  const answer = await route.handle(services, { caller, ...readInput(route, raw) })
  await entrance?.enter()
  return answer
}

const serveRoute =
  (serving: Serving, route: Route): Endpoint['serve'] =>
  async (exchange, path) => {
    const { services, gatekeepers } = serving
    const caller = await authenticate(gatekeepers, route.access, presented(exchange, serving))
    const entrance = 'pass' in caller ? entranceOf(services.context.store, caller.pass) : undefined
    const called = { exchange, path, caller, entrance }
    const answer = await answerOf(serving, route, called)
      .catch(async (error: unknown) => {
        await entrance?.leave()
        await noteRefusal(services, route, { caller, error })
        throw error
      })
      .catch((error: unknown) => uncount(exchange, serving, error))
    // Strict: what the description does not promise never leaves, and is a fault of ours.
    const told = JSON.stringify(route.answer.parse(answer))
    sendText(exchange, route.status, JSON_TYPE, told)
  }

/** Routes as endpoints under `/v1`. */
export const endpointsOf = (serving: Serving, routes: readonly Route[]): Endpoint[] =>
  routes.map((route) => ({
    method: route.method === 'get' ? 'GET' : 'POST',
    path: BASE + route.path,
    serve: serveRoute(serving, route),
  }))
