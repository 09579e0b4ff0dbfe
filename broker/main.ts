/** The command line `consent-broker`: every way to run or look after a broker or a gateway. */
import { Command, CommanderError } from 'commander'
import { demoCommand } from './cli/demo.ts'
import { developmentLoginCommand, startCommand } from './cli/development.ts'
import { gatewayCommand } from './cli/gateway.ts'
import { faultLines, processIo, UNUSABLE, untilStopped } from './cli/io.ts'
import { journalCommand } from './cli/journal.ts'
import { keysCommand } from './cli/keys.ts'
import { openApiCommand } from './cli/openapi.ts'
import { personCommand } from './cli/person.ts'
import { policyCommands } from './cli/policy.ts'
import { registerCommand } from './cli/register.ts'
import { serveCommand } from './cli/serve.ts'
import { toolbox } from './compose/development.ts'
import { keyTools } from './compose/keys.ts'
import { policyIo } from './compose/policy-files.ts'

const HELP = `
Examples:
  consent-broker start                             everything on one machine, to try it
  consent-broker demo                              the whole story, step by step
  consent-broker policy check --region region.yaml
  consent-broker gateway check --config gateway.yaml --child 20210014
`

const terminal = { ...processIo, stopped: untilStopped }

const program = (): Command => {
  const consentBroker = new Command('consent-broker')
    .description('Consent broker for youth and education: who may see what of a child, and why')
    .addHelpText('after', HELP)
    .enablePositionalOptions()
    .exitOverride()
  for (const command of [
    startCommand(processIo, toolbox),
    demoCommand(processIo, toolbox),
    personCommand(processIo, toolbox),
    serveCommand(processIo),
    registerCommand(processIo),
    keysCommand(processIo, keyTools),
    journalCommand(processIo),
    gatewayCommand(terminal),
    policyCommands({ ...processIo, ...policyIo }),
    openApiCommand(processIo),
  ])
    consentBroker.addCommand(command.exitOverride())
  consentBroker.addCommand(developmentLoginCommand(processIo), { hidden: true })
  return consentBroker
}

/** Runs one command. Sets the exit code: 0 well, 1 not as it must be, 2 what was handed in cannot be used. */
export const main = async (args: readonly string[]): Promise<void> => {
  try {
    await program().parseAsync([...args], { from: 'user' })
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
