/** Processes under measurement: start, ready, processor time, memory, stop. Processor time and memory come from `/proc`. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const PRODUCT = fileURLToPath(new URL('../../broker/start.mjs', import.meta.url))
const OURS = fileURLToPath(new URL('start.mjs', import.meta.url))
const READY_MS_MAX = 60_000
const STOP_MS_MAX = 15_000
const POLL_MS = 2

export type Started = {
  readonly pid: number
  /** Milliseconds from the spawn to the first answer. */
  readonly readyMs: number
  readonly stop: () => Promise<void>
}

export type Spawning = {
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Answers when the process is ready. */
  readonly readyUrl: string
  /** What the process writes goes here. */
  readonly log: string
  /** For Node itself. */
  readonly nodeArgs?: readonly string[]
}

const answered = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url)
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    return false
  }
}

const untilReady = async (child: ChildProcess, { readyUrl, log }: Spawning): Promise<number> => {
  const startedAt = performance.now()
  while (performance.now() - startedAt < READY_MS_MAX) {
    if (await answered(readyUrl)) return performance.now() - startedAt
    if (child.exitCode !== null) break
    await wait(POLL_MS)
  }
  throw new Error(`a process did not start: ${readFileSync(log, 'utf8').slice(-2000)}`)
}

const stopped = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
  await gone
  clearTimeout(killer)
}

const start = async (entry: string, how: Spawning): Promise<Started> => {
  const log = openSync(how.log, 'a')
  // Straight to the file: a pipe would make the generator pay for the lines.
  const child = spawn(process.execPath, [...(how.nodeArgs ?? []), entry, ...how.args], {
    env: { PATH: '', ...how.environment },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    await stopped(child)
  }
  try {
    return { pid: child.pid ?? 0, readyMs: await untilReady(child, how), stop }
  } catch (fault) {
    await stop()
    throw fault
  }
}

/** Starts a process of the product, as operations would. Rejects with the end of its output when it does not get ready. */
export const startProduct = (how: Spawning): Promise<Started> => start(PRODUCT, how)

/** Starts a process of the benchmark: what ours is measured beside. */
export const startBeside = (role: string, how: Spawning): Promise<Started> =>
  start(OURS, { ...how, args: ['--role', role, ...how.args] })

/** Milliseconds from starting a bare Node to its end. */
export const bareNodeMs = async (): Promise<number> => {
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' })
  await new Promise((resolve) => child.once('exit', resolve))
  return performance.now() - startedAt
}

/** Processor time of one process so far, in milliseconds, kernel included. */
export type CpuMs = {
  readonly main: number
  /** libuv's pool: WebCrypto, file reads. */
  readonly pool: number
  /** V8's helpers: garbage, compilation. */
  readonly helpers: number
  /** That the main thread had work and no processor: others had it. */
  readonly mainQueued: number
}

/** `/proc/PID/task/TID/schedstat`: nanoseconds on a processor, nanoseconds queued for one, turns. */
const schedule = (task: string): { readonly ran: number; readonly queued: number } => {
  const [ran, queued] = readFileSync(`${task}/schedstat`, 'utf8').split(' ')
  return { ran: Number(ran) / 1e6, queued: Number(queued) / 1e6 }
}

/** Processor time by kind of thread; null where there is no `/proc`. */
export const cpuOf = (pid: number): CpuMs | null => {
  const sums = { main: 0, pool: 0, helpers: 0, mainQueued: 0 }
  try {
    for (const id of readdirSync(`/proc/${pid}/task`)) {
      const task = `/proc/${pid}/task/${id}`
      const { ran, queued } = schedule(task)
      const isMain = id === `${pid}`
      const isPool = readFileSync(`${task}/comm`, 'utf8').startsWith('libuv')
      sums[isMain ? 'main' : isPool ? 'pool' : 'helpers'] += ran
      if (isMain) sums.mainQueued = queued
    }
  } catch {
    return null
  }
  return sums
}

/** Processor time of all threads of a process so far, in milliseconds; NaN where there is no `/proc`. */
export const totalMs = (pid: number): number => {
  const cpu = cpuOf(pid)
  return cpu === null ? Number.NaN : cpu.main + cpu.pool + cpu.helpers
}

/** What a process used between two looks. */
export const cpuBetween = (before: CpuMs, after: CpuMs): CpuMs => ({
  main: after.main - before.main,
  pool: after.pool - before.pool,
  helpers: after.helpers - before.helpers,
  mainQueued: after.mainQueued - before.mainQueued,
})

/** Resident memory in MB, now and at its highest; null where there is no `/proc`. */
export const memoryOf = (
  pid: number,
): { readonly now: number; readonly highest: number } | null => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const mb = (name: string) =>
      Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1024
    return { now: mb('VmRSS'), highest: mb('VmHWM') }
  } catch {
    return null
  }
}
