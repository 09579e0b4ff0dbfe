/** `register`: hands in organisations, their systems and their people. */
import { Command } from 'commander'
import { applyRegister, registerFile } from '../administration/register.ts'
import { readHandedIn } from '../handed-in.ts'
import { type CommandIo, example, told } from './io.ts'
import { openStore } from './open-store.ts'

const REGISTER_HELP = `
The file is JSON: { "parties": [...], "clients": [...], "professionals": [...] }.
What it names is created or replaced; what it does not name stays as it is.
${example('register organisations.json')}`

export const registerCommand = (io: CommandIo): Command =>
  new Command('register')
    .description('hand in organisations, their systems and their people')
    .argument('<file>', 'register file (JSON)')
    .addHelpText('after', REGISTER_HELP)
    .action((path: string) =>
      told(io, async () => {
        const file = readHandedIn(path, registerFile)
        const { context } = await openStore(io)
        try {
          await applyRegister(context, file)
        } finally {
          await context.store.close()
        }
        const { parties, clients, professionals } = file
        io.stdout(
          `${parties.length} parties, ${clients.length} clients, ${professionals.length} professionals registered\n`,
        )
      }),
    )
