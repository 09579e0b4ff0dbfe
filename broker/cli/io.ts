/** What every command has in common: where it writes, how it ends, and how its faults are told. */
import { type Command, CommanderError } from 'commander'

/** What commands may touch: two streams and the exit code. Data goes to stdout, progress and faults to stderr. */
export type CommandIo = {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly setExitCode: (code: number) => void
}

/** What commands that run until they are stopped touch besides; `stopped` fulfils when the process is asked to stop. */
export type Terminal = CommandIo & { readonly stopped: () => Promise<void> }

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Fulfils when the process is asked to stop. Later signals are taken and ignored: a terminal and a parent process may both
 * send one, and the second must not cut off what the first lets finish.
 */
const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of STOP_SIGNALS) process.on(signal, () => resolve())
  })

/** The process's own streams and signals. */
export const processTerminal: Terminal = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  setExitCode: (code) => {
    process.exitCode = code
  },
  stopped: untilStopped,
}

/** 2: something that was handed in cannot be used. */
export const UNUSABLE = 2

const faultLine = (fault: unknown): string => {
  if (typeof fault !== 'object' || fault === null) return String(fault)
  const { path, message } = fault as { path?: unknown; message?: unknown }
  return [path, message].filter((part) => typeof part === 'string' && part !== '').join(': ')
}

/** The system's own sentence names calls of ours; its code, with what it is about, says enough. */
const systemLine = ({ path, syscall, code }: NodeJS.ErrnoException): string =>
  `${path ?? syscall}: cannot be used (${code})`

/** A fault told in sentences, without a stack trace. Some errors hold their faults in the message, some beside it. */
export const faultLines = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown fault\n'
  if ('syscall' in error) return `${systemLine(error as NodeJS.ErrnoException)}\n`
  const faults = 'faults' in error && Array.isArray(error.faults) ? error.faults : []
  const more = faults.map(faultLine).filter((line) => !error.message.includes(line))
  return `${[error.message, ...more].join('\n')}\n`
}

/** Runs a command; what it throws is told in sentences and ends in exit code 2. */
export const told = async (io: CommandIo, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    io.stderr(faultLines(error))
    io.setExitCode(UNUSABLE)
  }
}

/** Help text with one line to copy. */
export const example = (line: string): string => `\nExample:\n  consent-broker ${line}`

/** A command with all below it. */
export const withAllBelow = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(withAllBelow),
]

/** Runs one command line; all that is told goes to the streams, whatever command it is about. */
export const runCommandLine = async (
  root: Command,
  args: readonly string[],
  io: CommandIo,
): Promise<void> => {
  for (const command of withAllBelow(root))
    command.exitOverride().configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
  try {
    await root.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander told already; asking for help is no fault.
      if (error.exitCode !== 0) io.setExitCode(UNUSABLE)
      return
    }
    io.stderr(faultLines(error))
    io.setExitCode(1)
  }
}
