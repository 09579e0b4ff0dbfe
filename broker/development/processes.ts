/** Starts the processes of a development set-up, waits until they answer, and stops them together. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { SECOND } from '../../consent/time.ts'
import type { Layout, Ports } from './layout.ts'
import { parties } from './world.ts'

const ENTRY = fileURLToPath(new URL('../start.mjs', import.meta.url))
const READY_MS_MAX = 30 * SECOND
const POLL_MS = 50
/** Then a process is killed. */
const STOP_MS_MAX = 12 * SECOND

export type RunningProcess = { readonly name: string; readonly pid: number; readonly url: string }
export type Running = {
  readonly processes: readonly RunningProcess[]
  /** Fulfils with a name when a process ends by itself. */
  readonly ended: Promise<string>
  readonly stop: () => Promise<void>
}

/** The port, when nobody listens on it now; 0 asks for any. */
const tryPort = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new TypeError('no port')),
      )
    })
  })

const withGateway = parties.filter(({ gateway }) => gateway)

/** Fixed ports from a first one on, so that addresses stay the same from start to start. */
export const portsFrom = (first: number): Ports => ({
  machines: first,
  people: first + 1,
  login: first + 2,
  brp: first + 3,
  gateways: Object.fromEntries(
    withGateway.map(({ slug }, at) => [
      slug,
      { orders: first + 10 + at * 2, pages: first + 11 + at * 2 },
    ]),
  ),
})

/** Ports that are free now, for a set-up that lives as long as a demo or a test. */
export const freePorts = async (): Promise<Ports> => {
  const gateways: Record<string, { orders: number; pages: number }> = {}
  for (const { slug } of withGateway)
    gateways[slug] = { orders: await tryPort(0), pages: await tryPort(0) }
  return {
    machines: await tryPort(0),
    people: await tryPort(0),
    login: await tryPort(0),
    brp: await tryPort(0),
    gateways,
  }
}

const allPorts = ({ gateways, ...others }: Ports): number[] => [
  ...Object.values(others),
  ...Object.values(gateways).flatMap((one) => Object.values(one)),
]

/** Rejects in a sentence when somebody listens on a port: another's answer would pass for that of what we start. */
export const refuseTakenPorts = async (ports: Ports): Promise<void> => {
  const tries = await Promise.all(
    allPorts(ports).map((port) =>
      tryPort(port).then(
        () => [],
        () => [port],
      ),
    ),
  )
  const taken = tries.flat()
  if (taken.length === 0) return
  throw new Error(
    `Something uses port ${taken.join(', ')} already: stop it (another npm start?), or choose other ports with --port and another folder with --dir.`,
  )
}

/** Whether something listens there: any HTTP answer will do. */
export const answers = async (url: string): Promise<boolean> => {
  try {
    await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(SECOND) })
    return true
  } catch {
    return false
  }
}

type Started = { readonly name: string; readonly url: string; readonly child: ChildProcess }

const start = (
  layout: Layout,
  { name, url, args }: { name: string; url: string; args: readonly string[] },
): Started => {
  const log = createWriteStream(join(layout.dir, `${name}.log`), { flags: 'a' })
  const child = spawn(process.execPath, [ENTRY, ...args], {
    env: { PATH: '', ...layout.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout?.pipe(log)
  child.stderr?.pipe(log)
  return { name, url, child }
}

const untilReady = async ({ name, url, child }: Started, dir: string): Promise<void> => {
  for (let waited = 0; waited < READY_MS_MAX; waited += POLL_MS) {
    if (child.exitCode !== null) break
    if (await answers(url)) return
    await wait(POLL_MS)
  }
  throw new Error(`${name} did not start; see ${join(dir, `${name}.log`)}`)
}

const stopOne = async ({ child }: Started): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
  await gone
  clearTimeout(killer)
}

/** Starts login, register, broker and gateways, and returns once all of them answer. Rejects naming the one that does not. */
export const startProcesses = async (layout: Layout): Promise<Running> => {
  const plan = [
    {
      name: 'login',
      url: layout.loginIssuer,
      args: ['development-login', layout.loginFile, layout.brpFile, layout.brpUrl],
    },
    { name: 'broker', url: layout.issuer, args: ['serve'] },
    ...layout.gateways.map(({ party, config, ordersUrl }) => ({
      name: party.slug,
      url: ordersUrl,
      args: ['gateway', '--config', config],
    })),
  ]
  const started = plan.map((one) => start(layout, one))
  // Whatever ends this process takes its children along.
  process.once('exit', () => {
    for (const { child } of started) child.kill('SIGTERM')
  })
  const stop = async () => {
    await Promise.all(started.map(stopOne))
  }
  try {
    await Promise.all(started.map((one) => untilReady(one, layout.dir)))
  } catch (error) {
    await stop()
    throw error
  }
  const ended = Promise.race(
    started.map(
      ({ name, child }) =>
        new Promise<string>((resolve) => child.once('exit', () => resolve(name))),
    ),
  )
  const processes = started.map(({ name, url, child }) => ({ name, url, pid: child.pid ?? 0 }))
  return { processes, ended, stop }
}
