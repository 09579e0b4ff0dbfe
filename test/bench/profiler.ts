/** Where a process spends its time: V8's sampling profiler, read over the inspector, summed by kind of work. */
import { Session } from 'node:inspector/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'

const SAMPLE_US = 500
const CONNECT_MS_MAX = 5000

const profile = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.int()).optional(),
    }),
  ),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
})
export type Profile = z.infer<typeof profile>

const targets = z.array(z.object({ webSocketDebuggerUrl: z.string() })).min(1)
const reply = z.object({
  id: z.int().optional(),
  result: z.unknown(),
  error: z.object({ message: z.string() }).optional(),
})

export type Profiler = {
  readonly start: () => Promise<void>
  readonly stop: () => Promise<Profile>
  readonly close: () => void
}

/** Turns an inspector, near or far, into a profiler. */
const profilerOver = (
  call: (method: string, params?: object) => Promise<unknown>,
  close: () => void,
): Profiler => ({
  start: async () => {
    await call('Profiler.enable')
    await call('Profiler.setSamplingInterval', { interval: SAMPLE_US })
    await call('Profiler.start')
  },
  stop: async () => z.object({ profile }).parse(await call('Profiler.stop')).profile,
  close,
})

/** Profiles this very process. */
export const profileOwn = (): Profiler => {
  const session = new Session()
  session.connect()
  const post: (method: string, params?: object) => Promise<unknown> = session.post.bind(session)
  return profilerOver(post, () => session.disconnect())
}

const targetAt = async (port: number): Promise<string> => {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`)
  const [target] = targets.parse(await response.json())
  return target?.webSocketDebuggerUrl ?? ''
}

const opened = (socket: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')))
  })

/** Attaches to a process that was started with `--inspect` on this port. */
export const attachProfiler = async (port: number): Promise<Profiler> => {
  const socket = new WebSocket(await targetAt(port))
  await Promise.race([
    opened(socket),
    wait(CONNECT_MS_MAX).then(() => Promise.reject(new Error('the inspector does not answer'))),
  ])
  const waiting = new Map<number, (message: z.infer<typeof reply>) => void>()
  let calls = 0
  socket.addEventListener('message', ({ data }) => {
    const message = reply.parse(JSON.parse(String(data)))
    if (message.id !== undefined) waiting.get(message.id)?.(message)
  })
  const call = (method: string, params: object = {}): Promise<unknown> => {
    calls += 1
    const id = calls
    return new Promise((resolve, reject) => {
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id)
        if (error) reject(new Error(`${method}: ${error.message}`))
        else resolve(result)
      })
      socket.send(JSON.stringify({ id, method, params }))
    })
  }
  return profilerOver(call, () => socket.close())
}

/** Whose own logic is work of no other kind, wherever it was called from. */
const ELSE = /\/node_modules\/(zod|oidc-provider)\/|\/(policies|consent)\//

/** Kinds of work, by where the code is. The first frame from the top of the stack that fits one decides. */
const KINDS = [
  [
    'cryptography',
    /node:internal\/crypto|node:crypto|\/node_modules\/(jose|node-forge)\/|\/adapters\/(envelope|pki|keys)\/|sealing\.ts/,
  ],
  [
    'store',
    /\/node_modules\/(better-sqlite3|kysely|bindings)\/|\/adapters\/(store|gateway-records)\//,
  ],
  [
    'HTTP',
    /node:(_http|http|https|net|url|querystring|internal\/(http|net|url|stream|streams|socket|webstreams|deps\/undici))|\/node_modules\/(express|express-rate-limit|router|body-parser|raw-body|finalhandler|send|helmet|koa|koa-.*|@koa|qs|content-type|type-is|accepts|on-finished|pino|sonic-boom|undici|openid-client|oauth4webapi)\/|\/broker\/http\/|\/adapters\/(holders|requester)\/|\/broker\/gateway\/orders/,
  ],
] as const

export type Kind = (typeof KINDS)[number][0] | 'other'
export type Shares = Readonly<Record<Kind, number>>

const kindOf = (url: string): Kind | null =>
  ELSE.test(url) ? 'other' : (KINDS.find(([, where]) => where.test(url))?.[0] ?? null)

/** Seconds of samples by kind; what waited for something to do is left out. */
export const secondsByKind = ({ nodes, samples, timeDeltas }: Profile): Shares => {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  )
  const kinds = new Map<number, Kind | 'idle'>()
  const kindAt = (id: number): Kind | 'idle' => {
    const known = kinds.get(id)
    if (known !== undefined) return known
    const node = byId.get(id)
    const parent = parents.get(id)
    const idle = node?.callFrame.functionName === '(idle)'
    const own = idle ? 'idle' : kindOf(node?.callFrame.url ?? '')
    const kind = own ?? (parent === undefined ? 'other' : kindAt(parent))
    kinds.set(id, kind)
    return kind
  }
  const sums = { cryptography: 0, store: 0, HTTP: 0, other: 0, idle: 0 }
  for (const [index, id] of samples.entries())
    sums[kindAt(id)] += (timeDeltas[index + 1] ?? 0) / 1e6
  const { idle: _idle, ...busy } = sums
  return busy
}

/** The functions that took most time of their own, for whoever looks for what to mend. */
export const topFunctions = ({ nodes, samples, timeDeltas }: Profile, count: number): string[] => {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const sums = new Map<string, number>()
  for (const [index, id] of samples.entries()) {
    const frame = byId.get(id)?.callFrame
    if (frame === undefined || frame.functionName === '(idle)') continue
    const name = `${frame.functionName || '(anonymous)'} ${frame.url.split('/').slice(-3).join('/')}`
    sums.set(name, (sums.get(name) ?? 0) + (timeDeltas[index + 1] ?? 0) / 1000)
  }
  return [...sums]
    .sort(([, one], [, other]) => other - one)
    .slice(0, count)
    .map(([name, ms]) => `${ms.toFixed(1)} ms ${name}`)
}
