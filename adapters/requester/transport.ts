/** HTTP to the broker with limits, and with an organisation's own certificate and authorities where it has them. */
import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { SECOND } from '../../consent/time.ts'

/** Longer than the broker waits for a holder's gateway (10 s), with its own work around it. */
export const CALL_MS_MAX = 20 * SECOND
/** The largest sealed answer in base64url inside JSON is 1.4 MB. */
export const ANSWER_BYTES_MAX = 2 * 1024 * 1024

export type TransportOptions = {
  /** Also speak plain HTTP: only for one machine in development and tests. */
  readonly allowInsecure: boolean
  /** What the broker's certificate must descend from (PEM); the system's authorities where it is left out. */
  readonly trustedCas?: readonly string[]
  /** Shown where the broker asks for a client certificate (PEM). */
  readonly credential?: () => { readonly certificatePem: string; readonly privateKeyPem: string }
  /** Milliseconds; shorter in tests only. */
  readonly timeoutMs?: number
}

export type TransportFailure = 'onbereikbaar' | 'te_laat' | 'te_groot'

/** No answer, or none that may be read. */
export class TransportError extends Error {
  readonly code: TransportFailure

  constructor(code: TransportFailure) {
    super(code)
    this.name = 'TransportError'
    this.code = code
  }
}

export type Call = {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

export type Reply = { readonly status: number; readonly text: string }

/** One exchange. Redirects are never followed. Rejects with `TransportError` only. */
export type Transport = {
  readonly send: (url: string, call: Call) => Promise<Reply>
  readonly close: () => void
}

type Settle = (result: Reply | TransportFailure) => void

const readAnswer = (message: IncomingMessage, settle: Settle): void => {
  const chunks: Buffer[] = []
  let bytes = 0
  message.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > ANSWER_BYTES_MAX) settle('te_groot')
    else chunks.push(chunk)
  })
  message.on('end', () => {
    const { complete, statusCode: status = 0 } = message
    settle(complete ? { status, text: Buffer.concat(chunks).toString() } : 'onbereikbaar')
  })
  message.on('close', () => settle('onbereikbaar'))
  message.on('error', () => settle('onbereikbaar'))
}

const exchange = (url: URL, call: Call, how: RequestOptions, timeoutMs: number) =>
  new Promise<Reply>((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      ...how,
      method: call.method,
      headers: {
        ...call.headers,
        ...(call.body === undefined ? {} : { 'content-length': Buffer.byteLength(call.body) }),
      },
    })
    let settled = false
    const settle: Settle = (result) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      if (typeof result !== 'string') return resolve(result)
      request.destroy()
      reject(new TransportError(result))
    }
    const timer = setTimeout(() => settle('te_laat'), timeoutMs)
    request.on('response', (message) => readAnswer(message, settle))
    request.on('error', () => settle('onbereikbaar'))
    request.end(call.body)
  })

/** Makes a transport with kept connections; `close` ends those. */
export const createTransport = (options: TransportOptions): Transport => {
  const http = new HttpAgent({ keepAlive: true })
  const https = new HttpsAgent({
    keepAlive: true,
    ...(options.trustedCas && { ca: [...options.trustedCas] }),
  })
  /** Connections under another certificate are others: the agent keeps them apart. */
  const own = () => {
    const credential = options.credential?.()
    return credential && { cert: credential.certificatePem, key: credential.privateKeyPem }
  }
  const timeoutMs = options.timeoutMs ?? CALL_MS_MAX
  return {
    send: (address, call) => {
      const url = new URL(address)
      if (url.protocol === 'https:')
        return exchange(url, call, { agent: https, ...own() }, timeoutMs)
      if (url.protocol === 'http:' && options.allowInsecure)
        return exchange(url, call, { agent: http }, timeoutMs)
      return Promise.reject(new TransportError('onbereikbaar'))
    },
    close: () => {
      http.destroy()
      https.destroy()
    },
  }
}
