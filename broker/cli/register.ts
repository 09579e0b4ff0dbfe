/** `register`: hands in organisations, their systems and their people. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { applyRegister, registerFile } from '../register.ts'
import { type CommandIo, told } from './io.ts'
import { openStore } from './open-store.ts'

const REGISTER_HELP = `
The file is JSON: { "parties": [...], "clients": [...], "professionals": [...] }.
What it names is created or replaced; what it does not name stays as it is.

Example:
  consent-broker register organisations.json
`

const parse = (path: string) => {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new Error(`${path} cannot be read as JSON.`, { cause })
  }
  const read = registerFile.safeParse(json)
  if (read.success) return read.data
  const faults = read.error.issues.map(
    ({ path: at, message }) => `${path}: ${at.join('.')}: ${message}`,
  )
  throw new Error(faults.join('\n'))
}

export const registerCommand = (io: CommandIo): Command =>
  new Command('register')
    .description('hand in organisations, their systems and their people')
    .argument('<file>', 'register file (JSON)')
    .addHelpText('after', REGISTER_HELP)
    .action((path: string) =>
      told(io, async () => {
        const file = parse(path)
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
