/** One request with its answer: what serving it needs, and how answers leave. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Log, loggable } from '../log.ts'
import { HEADERS } from './headers.ts'
import { PROBLEM_TYPE, problemOf } from './problem.ts'

/** Headers by name. */
export type Headers = Readonly<Record<string, string>>

export type Exchange = {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  /** The number that the answer and its log lines share. */
  readonly id: string
  /** Exactly as sent, without the query. */
  readonly path: string
  /** What follows the `?`; empty without one. */
  readonly query: string
  /** What the answer will have besides its own. */
  headers: Headers
  /** Template of the route for the log, which never sees a URL. */
  route: string
  /** The client that proved to have sent it. */
  client: string | null
}

const NO_ROUTE = '(geen)'

/** A request as it came in; its answer will leave one line in the log. */
export const openExchange = (
  req: IncomingMessage,
  res: ServerResponse,
  { log, now }: { log: Log; now: () => number },
): Exchange => {
  const startedAt = now()
  const id = randomUUID()
  const url = req.url ?? ''
  const mark = url.indexOf('?')
  const exchange: Exchange = {
    req,
    res,
    id,
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? '' : url.slice(mark + 1),
    headers: { ...HEADERS, 'Request-Id': id },
    route: NO_ROUTE,
    client: null,
  }
  res.on('finish', () => {
    const { route, client } = exchange
    const { statusCode: status } = res
    log('http.answered', {
      requestId: id,
      method: req.method,
      route,
      status,
      ms: now() - startedAt,
      client,
    })
  })
  return exchange
}

/** An answer without a body. */
export const sendEmpty = ({ res, headers }: Exchange, status: number, own: Headers): void => {
  res.writeHead(status, { ...headers, ...own }).end()
}

/** An answer with a text; `own` has its `Content-Type`. */
export const sendText = (
  { res, headers }: Exchange,
  status: number,
  own: Headers,
  text: string,
): void => {
  const length = { 'Content-Length': Buffer.byteLength(text) }
  res.writeHead(status, { ...headers, ...own, ...length }).end(text)
}

export const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' } as const

/** Turns whatever was thrown into a problem; a fault of ours is logged, without its text. */
export const sendProblem = (exchange: Exchange, error: unknown, log: Log): void => {
  const { id: requestId, route, res } = exchange
  const { body, headers, fault } = problemOf(error)
  if (fault) log('http.fault', { requestId, route, ...loggable(error) })
  if (res.headersSent) return void res.destroy()
  sendText(
    exchange,
    body.status,
    { ...headers, 'Content-Type': PROBLEM_TYPE },
    JSON.stringify(body),
  )
}
