/** What commands may touch: two streams and the exit code. Data goes to stdout, progress and faults to stderr. */
export type CommandIo = {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly setExitCode: (code: number) => void
}

/** The process's own streams. */
export const processIo: CommandIo = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  setExitCode: (code) => {
    process.exitCode = code
  },
}

/** 2: something that was handed in cannot be used. */
export const UNUSABLE = 2

/** A fault told in sentences, without a stack trace. */
export const faultLines = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown fault\n'
  const faults =
    'faults' in error && Array.isArray(error.faults) && error.faults.length > 0
      ? error.faults.map((fault: unknown) =>
          typeof fault === 'string' ? fault : JSON.stringify(fault),
        )
      : [error.message]
  return `${faults.join('\n')}\n`
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

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Fulfils when the process is asked to stop. Later signals are taken and ignored: a terminal and a parent process may both
 * send one, and the second must not cut off what the first lets finish.
 */
export const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of STOP_SIGNALS) process.on(signal, () => resolve())
  })
