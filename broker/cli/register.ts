/** `register`: hands in organisations, their systems and their people. `journal`: proves that nothing was changed. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { openContext } from '../compose.ts'
import { brokerConfig, ownEnvironment } from '../config.ts'
import { applyRegister, registerFile } from '../register.ts'
import { type CommandIo, told } from './io.ts'

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

const openStore = () =>
  openContext(brokerConfig(ownEnvironment()), () => {
    process.exitCode = 1
  })

export const registerCommand = (io: CommandIo): Command =>
  new Command('register')
    .description('hand in organisations, their systems and their people')
    .argument('<file>', 'register file (JSON)')
    .addHelpText('after', REGISTER_HELP)
    .action((path: string) =>
      told(io, async () => {
        const file = parse(path)
        const { context } = await openStore()
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

export const journalCommand = (io: CommandIo): Command => {
  const journal = new Command('journal').description('look after the journal')
  journal
    .command('verify')
    .description('recompute the chain of the journal; exit code 1 when a row does not fit')
    .option('--json', 'one JSON object')
    .action(({ json }: { json?: boolean }) =>
      told(io, async () => {
        const { context } = await openStore()
        try {
          const found = await context.store.read((tx) => tx.journal.verify())
          const line =
            found.broken === null
              ? `the journal is complete: ${found.rows} rows`
              : `row ${found.broken} does not fit the chain`
          io.stdout(json ? `${JSON.stringify(found)}\n` : `${line}\n`)
          io.setExitCode(found.broken === null ? 0 : 1)
        } finally {
          await context.store.close()
        }
      }),
    )
  return journal
}
