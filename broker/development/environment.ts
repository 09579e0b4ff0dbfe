/** A whole development set-up: prepared once, started each time, seeded over its own HTTP the first time. */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dayOf } from '../../consent/time.ts'
import { type Layout, layoutOf, type Ports } from './layout.ts'
import { prepare } from './prepare.ts'
import { type Running, refuseTakenPorts, startProcesses } from './processes.ts'
import { forgetRunning, noteRunning } from './running.ts'
import { type Seeded, seed } from './seed.ts'
import type { Toolbox } from './toolbox.ts'

export type Environment = {
  readonly layout: Layout
  readonly running: Running
  readonly seeded: Seeded
}

export type EnvironmentOptions = {
  readonly dir: string
  readonly ports: Ports
  readonly tools: Toolbox
  readonly progress: (line: string) => void
}

const seededFile = (dir: string): string => join(dir, 'seeded.json')
const portsFile = (dir: string): string => join(dir, 'ports.json')

/** Keys and addresses belong together, so a folder keeps the ports it was made with. */
const refuseOtherPorts = async (dir: string, ports: Ports): Promise<void> => {
  if (!existsSync(portsFile(dir))) return
  const made = await readFile(portsFile(dir), 'utf8')
  if (made !== JSON.stringify(ports))
    throw new Error(
      `${dir} was made for other ports (${made}); use those, or choose another folder with --dir.`,
    )
}

const seedOnce = async (layout: Layout, tools: Toolbox): Promise<Seeded> => {
  const file = seededFile(layout.dir)
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Seeded
  const seeded = await seed(layout, tools)
  await writeFile(file, `${JSON.stringify(seeded, null, 2)}\n`)
  return seeded
}

/** Makes the files of a set-up where they are missing. Rejects in a sentence for a folder made with other ports. */
export const prepareEnvironment = async (options: EnvironmentOptions): Promise<Layout> => {
  const { dir, ports, tools, progress } = options
  await refuseOtherPorts(dir, ports)
  const layout = layoutOf(dir, ports)
  if (existsSync(portsFile(dir))) return layout
  progress(`Making keys, certificates and fictional families in ${dir} ...`)
  await prepare(layout, tools, dayOf(Date.now()))
  await tools.applyRegister(layout)
  await writeFile(portsFile(dir), JSON.stringify(ports))
  return layout
}

/** Starts what was prepared, and says in its folder that it runs. Rejects in a sentence when a part does not start. */
export const startEnvironment = async (
  layout: Layout,
  ports: Ports,
  progress: EnvironmentOptions['progress'],
): Promise<Running> => {
  progress('Starting login, broker and four gateways ...')
  const running = await startProcesses(layout)
  const { processes } = running
  await noteRunning(layout.dir, { pid: process.pid, ports, processes: [...processes] })
  const stop = async () => {
    await forgetRunning(layout.dir)
    await running.stop()
  }
  return { ...running, stop }
}

/** Prepares, starts and seeds. Rejects in a sentence when a part does not start; nothing is left running then. */
export const openEnvironment = async (options: EnvironmentOptions): Promise<Environment> => {
  const { dir, ports, tools, progress } = options
  await refuseTakenPorts(ports)
  const layout = await prepareEnvironment(options)
  const running = await startEnvironment(layout, ports, progress)
  try {
    if (!existsSync(seededFile(dir))) progress('Letting the organisations and families meet ...')
    return { layout, running, seeded: await seedOnce(layout, tools) }
  } catch (error) {
    await running.stop()
    throw error
  }
}
