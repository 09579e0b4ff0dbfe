/** The command line `consent-broker`: every way to run or look after a broker or a gateway. */
import { Command } from 'commander'
import { processTerminal, runCommandLine, type Terminal } from './cli/io.ts'
import type { Toolbox } from './development/toolbox.ts'

const HELP = `
Examples:
  consent-broker start                             everything on one machine, to try it
  consent-broker demo                              the whole story, step by step
  consent-broker policy check --region region.yaml
  consent-broker gateway check --config gateway.yaml --child 20210014
`

/** What commands work with; `tools` make what a development set-up needs. */
type Surroundings = { readonly terminal: Terminal; readonly tools: () => Promise<Toolbox> }
type Load = (surroundings: Surroundings) => Promise<Command>

/** Loaded when asked for: a broker is ready sooner, and smaller, without what only other commands need. */
const COMMANDS: Readonly<Record<string, Load>> = {
  start: async ({ terminal, tools }) => {
    const { startCommand } = await import('./cli/development.ts')
    return startCommand(terminal, await tools())
  },
  demo: async ({ terminal, tools }) => {
    const { demoCommand } = await import('./cli/demo.ts')
    return demoCommand(terminal, await tools())
  },
  person: async ({ terminal, tools }) => {
    const { personCommand } = await import('./cli/person.ts')
    return personCommand(terminal, await tools())
  },
  serve: async ({ terminal }) => (await import('./cli/serve.ts')).serveCommand(terminal),
  register: async ({ terminal }) => (await import('./cli/register.ts')).registerCommand(terminal),
  keys: async ({ terminal }) => {
    const { keysCommand } = await import('./cli/keys.ts')
    const { keyTools } = await import('./compose/key-tools.ts')
    return keysCommand(terminal, keyTools)
  },
  'family-erasure': async ({ terminal }) =>
    (await import('./cli/family-erasure.ts')).familyErasureCommand(terminal),
  retention: async ({ terminal }) =>
    (await import('./cli/retention.ts')).retentionCommand(terminal),
  journal: async ({ terminal }) => (await import('./cli/journal.ts')).journalCommand(terminal),
  gateway: async ({ terminal }) => (await import('./cli/gateway.ts')).gatewayCommand(terminal),
  policy: async ({ terminal }) => {
    const { policyCommands } = await import('./cli/policy.ts')
    const { policyIo } = await import('./compose/policy-files.ts')
    return policyCommands({ ...terminal, ...policyIo })
  },
  openapi: async ({ terminal }) => (await import('./cli/openapi.ts')).openApiCommand(terminal),
}

/** What `start` runs beside the broker; nobody else should. */
const HIDDEN: Readonly<Record<string, Load>> = {
  'development-login': async ({ terminal }) =>
    (await import('./cli/development.ts')).developmentLoginCommand(terminal),
}

const usualTools = async (): Promise<Toolbox> => (await import('./compose/development.ts')).toolbox

/** The command named, or all of them when that is none: then the program tells which there are. */
const program = async (name: string, surroundings: Surroundings): Promise<Command> => {
  const consentBroker = new Command('consent-broker')
    .description('Consent broker for youth and education: who may see what of a child, and why')
    .addHelpText('after', HELP)
    .enablePositionalOptions()
  const wanted = (commands: Readonly<Record<string, Load>>): Load[] => {
    const named = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (named) return [named]
    return Object.hasOwn({ ...COMMANDS, ...HIDDEN }, name) ? [] : Object.values(commands)
  }
  for (const load of wanted(COMMANDS)) consentBroker.addCommand(await load(surroundings))
  for (const load of wanted(HIDDEN))
    consentBroker.addCommand(await load(surroundings), { hidden: true })
  return consentBroker
}

/** The whole command line over one terminal. */
export const consentBroker = (terminal: Terminal, tools: Toolbox): Promise<Command> =>
  program('', { terminal, tools: async () => tools })

/** Runs one command. Sets the exit code: 0 well, 1 not as it must be, 2 what was handed in cannot be used. */
export const main = async (args: readonly string[]): Promise<void> => {
  const surroundings = { terminal: processTerminal, tools: usualTools }
  await runCommandLine(await program(args[0] ?? '', surroundings), args, processTerminal)
}
