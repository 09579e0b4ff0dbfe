/** Brings signed orders to gateways over HTTP. Whatever a gateway does becomes a value; nothing it says is logged or passed on. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { z } from 'zod'
import type { Fetched, FetchFailure, HolderGateways } from '../../consent/ports/holders.ts'
import { SECOND } from '../../consent/time.ts'
import { SEALED_CHARS_MAX } from '../envelope/seal.ts'

/** From connecting to the last byte: an order lives 30 s, and somebody is waiting at a screen. */
export const FETCH_MS_MAX = 10 * SECOND
/** The one JSON answer there is, with room for spaces. */
const NOTHING_BYTES_MAX = 256
/** Gateways of one region ask for a handful of connections each; more would only queue there. */
const SOCKETS_PER_GATEWAY = 16

const nothing = z.strictObject({ antwoord: z.null() })
const SEALED = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){4}$/

export type HttpGatewaysOptions = {
  /** Also speak plain HTTP: only for one machine in development and tests. */
  readonly allowInsecure: boolean
  /** What the gateway's certificate must descend from (PEM); the system's authorities where it is left out. */
  readonly trustedCas?: readonly string[]
  /** What the broker shows where a gateway asks for a client certificate (PEM). */
  readonly credential?: { readonly certificatePem: string; readonly privateKeyPem: string }
  /** Milliseconds; shorter in tests only. */
  readonly timeoutMs?: number
}

const failed = (failure: FetchFailure): Fetched => ({ ok: false, failure })

/** Where orders go at a gateway; null for an address that must not be called. */
const orderUrl = (gatewayUrl: string, allowInsecure: boolean): URL | null => {
  if (!URL.canParse(gatewayUrl)) return null
  const base = new URL(gatewayUrl)
  const allowed = base.protocol === 'https:' || (allowInsecure && base.protocol === 'http:')
  if (!allowed || base.username !== '' || base.password !== '') return null
  base.pathname = `${base.pathname.replace(/\/$/, '')}/v1/opdrachten`
  base.search = ''
  base.hash = ''
  return base
}

const mediaTypeOf = (response: IncomingMessage): string =>
  (response.headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase()

/** What the head of an answer already settles; null when the body must tell. */
const refusedByHead = (response: IncomingMessage): Fetched | null => {
  const status = response.statusCode ?? 0
  if (status === 200)
    return response.headers['content-encoding'] === undefined ? null : failed('ongeldig')
  if (status >= 500) return failed('onbereikbaar')
  // A redirect is not followed: it could lead anywhere, with an order in hand.
  return failed(status >= 400 ? 'geweigerd' : 'ongeldig')
}

const parseNothing = (body: string): Fetched => {
  try {
    return nothing.safeParse(JSON.parse(body)).success
      ? { ok: true, sealed: null }
      : failed('ongeldig')
  } catch {
    return failed('ongeldig')
  }
}

const readBody = (mediaType: string, body: string): Fetched => {
  if (mediaType === 'application/json') return parseNothing(body)
  return SEALED.test(body) ? { ok: true, sealed: body } : failed('ongeldig')
}

const limitOf = (mediaType: string): number | undefined => {
  if (mediaType === 'application/jose') return SEALED_CHARS_MAX
  return mediaType === 'application/json' ? NOTHING_BYTES_MAX : undefined
}

/** Reads to the end, or to one byte too many. */
const readAnswer = (response: IncomingMessage, settle: (fetched: Fetched) => void): void => {
  const early = refusedByHead(response)
  const mediaType = mediaTypeOf(response)
  const limit = limitOf(mediaType)
  if (early !== null || limit === undefined) {
    settle(early ?? failed('ongeldig'))
    return
  }
  const chunks: Buffer[] = []
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > limit) settle(failed('te_groot'))
    else chunks.push(chunk)
  })
  // `close` without `end` is a connection that broke halfway; after `end` it comes too late to matter.
  response.on('end', () =>
    settle(
      response.complete
        ? readBody(mediaType, Buffer.concat(chunks).toString('latin1'))
        : failed('onbereikbaar'),
    ),
  )
  response.on('close', () => settle(failed('onbereikbaar')))
  response.on('error', () => settle(failed('onbereikbaar')))
}

type Wire = {
  readonly agents: { readonly 'http:': HttpAgent; readonly 'https:': HttpsAgent }
  readonly timeoutMs: number
}

const post = (url: URL, order: string, { agents, timeoutMs }: Wire): Promise<Fetched> =>
  new Promise((resolve) => {
    const secure = url.protocol === 'https:'
    const request = (secure ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent: secure ? agents['https:'] : agents['http:'],
      headers: {
        'content-type': 'application/jose',
        'content-length': Buffer.byteLength(order),
        accept: 'application/jose, application/json',
      },
    })
    let settled = false
    const settle = (fetched: Fetched): void => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      // A whole answer leaves the connection for the next order; anything else ends it.
      if (!fetched.ok) request.destroy()
      resolve(fetched)
    }
    const timer = setTimeout(() => settle(failed('te_laat')), timeoutMs)
    request.on('response', (response) => readAnswer(response, settle))
    request.on('error', () => settle(failed('onbereikbaar')))
    request.end(order)
  })

/** Speaks to gateways over HTTPS with kept connections; `close` ends those. */
export const createHttpGateways = (
  options: HttpGatewaysOptions,
): HolderGateways & { readonly close: () => void } => {
  const kept = { keepAlive: true, maxSockets: SOCKETS_PER_GATEWAY }
  const agents = {
    'http:': new HttpAgent(kept),
    'https:': new HttpsAgent({
      ...kept,
      ...(options.trustedCas && { ca: [...options.trustedCas] }),
      ...(options.credential && {
        cert: options.credential.certificatePem,
        key: options.credential.privateKeyPem,
      }),
    }),
  }
  const wire: Wire = { agents, timeoutMs: options.timeoutMs ?? FETCH_MS_MAX }
  return {
    fetch: async (gatewayUrl, signedOrder) => {
      const url = orderUrl(gatewayUrl, options.allowInsecure)
      return url === null ? failed('onbereikbaar') : post(url, signedOrder, wire)
    },
    close: () => {
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}
