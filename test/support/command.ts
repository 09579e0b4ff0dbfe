/** Runs the command line as a child process, and gives what it wrote and how it ended. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

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
