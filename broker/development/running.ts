/** Which set-up runs in a folder: written down when it starts, so that other commands find it. */
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Layout, layoutOf } from './layout.ts'
import { answers, type RunningProcess } from './processes.ts'

const port = z.int().min(1).max(65535)
const ports = z.strictObject({
  machines: port,
  people: port,
  login: port,
  brp: port,
  gateways: z.record(z.string(), z.strictObject({ orders: port, pages: port })),
})
const runningSetUp = z.strictObject({
  /** Of the process that started the others. */
  pid: z.int().min(1),
  ports,
  processes: z.array(z.strictObject({ name: z.string(), pid: z.int(), url: z.string() })),
})
type RunningSetUp = z.infer<typeof runningSetUp>

/** A set-up that runs, with the processes in it. */
export type FoundSetUp = {
  readonly layout: Layout
  readonly processes: readonly RunningProcess[]
}

const runningFile = (dir: string): string => join(dir, 'running.json')

export const noteRunning = (dir: string, setUp: RunningSetUp): Promise<void> =>
  writeFile(runningFile(dir), `${JSON.stringify(setUp, null, 2)}\n`)

export const forgetRunning = (dir: string): Promise<void> => rm(runningFile(dir), { force: true })

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Half a file is what a set-up that was cut off leaves. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The set-up that runs from this folder; null when none does, also when one ended without clearing up. */
export const runningIn = async (dir: string): Promise<FoundSetUp | null> => {
  if (!existsSync(runningFile(dir))) return null
  const read = runningSetUp.safeParse(parseJson(await readFile(runningFile(dir), 'utf8')))
  if (!(read.success && isAlive(read.data.pid))) return null
  const layout = layoutOf(dir, read.data.ports)
  const { processes } = read.data
  return (await answers(layout.peopleUrl)) ? { layout, processes } : null
}
