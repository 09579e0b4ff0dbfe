/** Runs the command line as a child process, and gives what it wrote and how it ended. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { runCommandLine, type Terminal } from '../../broker/cli/io.ts'
import { toolbox } from '../../broker/compose/development.ts'
import type { Toolbox } from '../../broker/development/toolbox.ts'

const ENTRY = fileURLToPath(new URL('../../broker/start.mjs', import.meta.url))

export type Ended = {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const environment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  NO_COLOR: '1',
})

export const startCommand = (args: readonly string[]) =>
  spawn(process.execPath, [ENTRY, ...args], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })

export const runCommand = (args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = startCommand(args)
    const written = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        written[stream] += text
      })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...written }))
  })

/** The same inside this process, where starting one for each command would take the most time; it is stopped as soon as it runs. */
export const runInside = async (
  command: (terminal: Terminal, tools: Toolbox) => Command | Promise<Command>,
  args: readonly string[],
  { tools = toolbox, stopped = async () => undefined }: Partial<Surroundings> = {},
): Promise<Ended> => {
  const written = { code: 0, stdout: '', stderr: '' }
  const terminal: Terminal = {
    stdout: (text) => {
      written.stdout += text
    },
    stderr: (text) => {
      written.stderr += text
    },
    setExitCode: (code) => {
      written.code = code
    },
    stopped,
  }
  await runCommandLine(await command(terminal, tools), args, terminal)
  return written
}

type Surroundings = { readonly tools: Toolbox; readonly stopped: () => Promise<void> }
