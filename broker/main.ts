/** The command line `consent-broker`: every way to run or look after a broker or a gateway. */
import { Command } from 'commander'
import { demoCommand } from './cli/demo.ts'
import { developmentLoginCommand, startCommand } from './cli/development.ts'
import { gatewayCommand } from './cli/gateway.ts'
import { processTerminal, runCommandLine, type Terminal } from './cli/io.ts'
import { journalCommand } from './cli/journal.ts'
import { keysCommand } from './cli/keys.ts'
import { openApiCommand } from './cli/openapi.ts'
import { personCommand } from './cli/person.ts'
import { policyCommands } from './cli/policy.ts'
import { registerCommand } from './cli/register.ts'
import { serveCommand } from './cli/serve.ts'
import { keyTools, policyIo, toolbox } from './compose.ts'
import type { Toolbox } from './development/toolbox.ts'

const HELP = `
Examples:
  consent-broker start                             everything on one machine, to try it
  consent-broker demo                              the whole story, step by step
  consent-broker policy check --region region.yaml
  consent-broker gateway check --config gateway.yaml --child 20210014
`

/** The whole command line over one terminal; `tools` make what a development set-up needs. */
export const consentBroker = (terminal: Terminal, tools: Toolbox): Command => {
  const program = new Command('consent-broker')
    .description('Consent broker for youth and education: who may see what of a child, and why')
    .addHelpText('after', HELP)
    .enablePositionalOptions()
  for (const command of [
    startCommand(terminal, tools),
    demoCommand(terminal, tools),
    personCommand(terminal, tools),
    serveCommand(terminal),
    registerCommand(terminal),
    keysCommand(terminal, keyTools),
    journalCommand(terminal),
    gatewayCommand(terminal),
    policyCommands({ ...terminal, ...policyIo }),
    openApiCommand(terminal),
  ])
    program.addCommand(command)
  return program.addCommand(developmentLoginCommand(terminal), { hidden: true })
}

/** Runs one command. Sets the exit code: 0 well, 1 not as it must be, 2 what was handed in cannot be used. */
export const main = (
  args: readonly string[],
  terminal: Terminal = processTerminal,
  tools: Toolbox = toolbox,
): Promise<void> => runCommandLine(consentBroker(terminal, tools), args, terminal)
