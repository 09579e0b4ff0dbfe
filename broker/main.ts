/** The command line `consent-broker`: every way to run or look after a broker or a gateway. */
import { Command, CommanderError } from 'commander'
import { faultLines, processIo, UNUSABLE, untilStopped } from './cli/io.ts'

const HELP = `
Examples:
  consent-broker start                             everything on one machine, to try it
  consent-broker demo                              the whole story, step by step
  consent-broker policy check --region region.yaml
  consent-broker gateway check --config gateway.yaml --child 20210014
`

const terminal = { ...processIo, stopped: untilStopped }

const development = async () => (await import('./compose/development.ts')).toolbox

/** Loaded when asked for: a broker is ready sooner, and smaller, without what only other commands need. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => {
    const { startCommand } = await import('./cli/development.ts')
    return startCommand(processIo, await development())
  },
  demo: async () => {
    const { demoCommand } = await import('./cli/demo.ts')
    return demoCommand(processIo, await development())
  },
  person: async () => {
    const { personCommand } = await import('./cli/person.ts')
    return personCommand(processIo, await development())
  },
  serve: async () => (await import('./cli/serve.ts')).serveCommand(processIo),
  register: async () => (await import('./cli/register.ts')).registerCommand(processIo),
  keys: async () => {
    const { keysCommand } = await import('./cli/keys.ts')
    const { keyTools } = await import('./compose/keys.ts')
    return keysCommand(processIo, keyTools)
  },
  journal: async () => (await import('./cli/journal.ts')).journalCommand(processIo),
  gateway: async () => (await import('./cli/gateway.ts')).gatewayCommand(terminal),
  policy: async () => {
    const { policyCommands } = await import('./cli/policy.ts')
    const { policyIo } = await import('./compose/policy-files.ts')
    return policyCommands({ ...processIo, ...policyIo })
  },
  openapi: async () => (await import('./cli/openapi.ts')).openApiCommand(processIo),
}

/** What `start` runs beside the broker; nobody else should. */
const HIDDEN: Readonly<Record<string, () => Promise<Command>>> = {
  'development-login': async () =>
    (await import('./cli/development.ts')).developmentLoginCommand(processIo),
}

const loadersOf = (name: string) => {
  const named = COMMANDS[name] ?? HIDDEN[name]
  return named ? [named] : Object.values(COMMANDS)
}

/** The program with the command named, or with all when that is none of them: then it tells which there are. */
const program = async (name: string): Promise<Command> => {
  const consentBroker = new Command('consent-broker')
    .description('Consent broker for youth and education: who may see what of a child, and why')
    .addHelpText('after', HELP)
    .enablePositionalOptions()
    .exitOverride()
  for (const load of loadersOf(name)) consentBroker.addCommand((await load()).exitOverride())
  return consentBroker
}

/** Runs one command. Sets the exit code: 0 well, 1 not as it must be, 2 what was handed in cannot be used. */
export const main = async (args: readonly string[]): Promise<void> => {
  try {
    await (await program(args[0] ?? '')).parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander told already; asking for help is no fault.
      if (error.exitCode !== 0) process.exitCode = UNUSABLE
      return
    }
    processIo.stderr(faultLines(error))
    process.exitCode = 1
  }
}
