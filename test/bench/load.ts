/** A generator of HTTP/1.1 load over plain sockets: it must cost far less than what it measures. */
import { connect, type Socket } from 'node:net'

export type Answer = { readonly status: number; readonly body: string }

/** One kept connection with one request under way at a time. */
export type Connection = {
  readonly send: (request: Buffer) => Promise<Answer>
  readonly close: () => void
}

const HEAD_END = '\r\n\r\n'
const CHUNKED_END = '0\r\n\r\n'

/** The answer in what was received so far; null while it is not whole. */
const parse = (received: string): Answer | null => {
  const head = received.indexOf(HEAD_END)
  if (head < 0) return null
  const status = Number(received.slice(9, 12))
  const bodyAt = head + HEAD_END.length
  const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, head))?.[1]
  if (length !== undefined)
    return received.length < bodyAt + Number(length)
      ? null
      : { status, body: received.slice(bodyAt) }
  return received.endsWith(CHUNKED_END) ? { status, body: received.slice(bodyAt) } : null
}

const speak = (socket: Socket): Connection => {
  let received = ''
  let waiting: { resolve: (answer: Answer) => void; reject: (fault: Error) => void } | null = null
  socket.setNoDelay(true)
  // One byte, one character: lengths in headers count bytes.
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    received += chunk
    const answer = parse(received)
    if (answer === null) return
    received = ''
    const { resolve } = waiting ?? {}
    waiting = null
    resolve?.(answer)
  })
  const fail = (fault?: Error) => waiting?.reject(fault ?? new Error('the connection was closed'))
  socket.on('error', fail)
  socket.on('close', () => fail())
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(request)
      }),
    close: () => socket.destroy(),
  }
}

/** Opens a connection to this machine. */
export const open = (port: number): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', reject)
    socket.once('connect', () => resolve(speak(socket)))
  })

/** A POST as it goes over the wire. */
export const post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Buffer => {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const { pathname, host } = new URL(url)
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    ...lines,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(`${head.join('\r\n')}${HEAD_END}${body}`)
}

export type Load = {
  readonly port: number
  readonly connections: number
  readonly requests: readonly Buffer[]
  /** Anything else is a fault of the measurement. */
  readonly status: number
  readonly onBody?: (body: string) => void
}

export type Loaded = {
  readonly seconds: number
  /** Milliseconds, a sample a request. */
  readonly latencies: readonly number[]
}

const judge = ({ status, body }: Answer, load: Load): void => {
  if (status !== load.status)
    throw new Error(`answered ${status}, not ${load.status}: ${body.slice(0, 300)}`)
  load.onBody?.(body)
}

const withConnections = async (
  { port, connections }: Load,
  work: (connection: Connection) => Promise<void>,
): Promise<void> => {
  const opened = await Promise.all(Array.from({ length: connections }, () => open(port)))
  try {
    await Promise.all(opened.map(work))
  } finally {
    for (const connection of opened) connection.close()
  }
}

/** Sends everything as fast as the connections allow, one request under way on each. Rejects at a wrong status. */
export const asFastAsPossible = async (load: Load): Promise<Loaded> => {
  const latencies: number[] = []
  let next = 0
  const startedAt = performance.now()
  await withConnections(load, async ({ send }) => {
    for (let request = load.requests[next]; request !== undefined; request = load.requests[next]) {
      next += 1
      const sentAt = performance.now()
      judge(await send(request), load)
      latencies.push(performance.now() - sentAt)
    }
  })
  return { seconds: (performance.now() - startedAt) / 1000, latencies }
}

/**
 * Sends at a fixed rate. A request that must wait for a free connection is late from the moment it was due, so that a
 * slow answer cannot hide the ones behind it.
 */
export const atRate = async (load: Load, perSecond: number): Promise<Loaded> => {
  const latencies: number[] = []
  let next = 0
  const startedAt = performance.now()
  await withConnections(load, async ({ send }) => {
    for (let request = load.requests[next]; request !== undefined; request = load.requests[next]) {
      const dueAt = startedAt + (next * 1000) / perSecond
      next += 1
      const early = dueAt - performance.now()
      if (early > 1) await new Promise((resolve) => setTimeout(resolve, early))
      judge(await send(request), load)
      latencies.push(performance.now() - Math.max(dueAt, startedAt))
    }
  })
  return { seconds: (performance.now() - startedAt) / 1000, latencies }
}
