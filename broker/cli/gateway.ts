/** The commands of an organisation's gateway. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { pseudonymIds } from '../../consent/id.ts'
import {
  type GatewayLogRow,
  type GatewayRecords,
  gatewayLogRow,
} from '../../consent/ports/gateway-records.ts'
import type { OfferResult, Requester } from '../../consent/ports/requester.ts'
import { iso } from '../../consent/time.ts'
import type { Category } from '../../policies/catalogue.ts'
import { type CheckReport, checkChild, reportLines } from '../gateway/check.ts'
import { startGateway } from '../gateway/compose/gateway.ts'
import { type GatewayTools, openGatewaySource, openRecords } from '../gateway/compose/own-data.ts'
import { openRequester } from '../gateway/compose/requester.ts'
import { type GatewayConfig, GatewayConfigError, readGatewayConfig } from '../gateway/config.ts'
import { handedInText } from '../handed-in.ts'
import { refuseUnusable, withNext } from './gateway-options.ts'
import { example, type Terminal, told, UNUSABLE } from './io.ts'

const LOG_ROWS = 50

const serve = (terminal: Terminal, file: string): Promise<void> =>
  told(terminal, async () => {
    const onFault = (fault: string) => terminal.stderr(`${fault}\n`)
    const gateway = await startGateway(readGatewayConfig(file), { onFault })
    terminal.stderr(`gateway: orders at ${gateway.url}/v1/opdrachten\n`)
    if (gateway.pagesUrl !== null) terminal.stderr(`gateway: pages at ${gateway.pagesUrl}/\n`)
    await terminal.stopped()
    await gateway.close()
  })

type CheckOptions = {
  readonly config: string
  readonly child: string
  readonly category?: readonly string[]
  readonly json?: boolean
}

const chosenOf = (all: readonly Category[], wanted: readonly string[] | undefined): Category[] => {
  const unknown = (wanted ?? []).filter((id) => !all.some((category) => category.id === id))
  if (unknown.length > 0)
    throw new GatewayConfigError([`--category: ${unknown.join(', ')} is not in the catalogue`])
  return all.filter(({ id }) => wanted === undefined || wanted.includes(id))
}

const checkedWith = async (
  { source, categories, close }: GatewayTools,
  wanted: readonly string[] | undefined,
  child: string,
): Promise<CheckReport> => {
  try {
    return await checkChild(source, chosenOf(categories, wanted), child)
  } finally {
    await close()
  }
}

const check = (terminal: Terminal, options: CheckOptions): Promise<void> =>
  told(terminal, async () => {
    refuseUnusable(options)
    const tools = await openGatewaySource(readGatewayConfig(options.config))
    const report = await checkedWith(tools, options.category, options.child)
    const text = options.json ? JSON.stringify(report) : reportLines(report).join('\n')
    terminal.stdout(`${text}\n`)
    terminal.setExitCode(report.ok ? 0 : 1)
  })

type LinkOptions = {
  readonly config: string
  readonly child: string
  readonly pseudonym: string
}

const link = (terminal: Terminal, options: LinkOptions): Promise<void> =>
  told(terminal, async () => {
    refuseUnusable(options)
    const pseudonym = pseudonymIds.schema.parse(options.pseudonym)
    const records = openRecords(readGatewayConfig(options.config))
    records.link({ pseudonym, reference: options.child }, Date.now())
    records.close()
    terminal.stderr('gateway: linked\n')
  })

const logLine = (row: GatewayLogRow): string =>
  [
    iso(row.at),
    row.event,
    row.employee ?? '-',
    row.otherParty ?? '-',
    row.child ?? '-',
    row.purpose ?? '-',
    row.categories.join(',') || '-',
    row.grounds.join(',') || '-',
    row.detail ?? '',
  ]
    .join('  ')
    .trimEnd()

type LogOptions = { readonly config: string; readonly json?: boolean }

const showLog = (terminal: Terminal, options: LogOptions): Promise<void> =>
  told(terminal, async () => {
    const records = openRecords(readGatewayConfig(options.config))
    const rows = records.rows(LOG_ROWS)
    records.close()
    for (const row of rows)
      terminal.stdout(`${options.json ? JSON.stringify(row) : logLine(row)}\n`)
  })

type OfferOptions = {
  readonly config: string
  readonly child: string
  readonly to: string
  readonly purpose: string
  readonly category: readonly string[]
  readonly employee: string
}

/** An offer that the broker refused is logged too, without a subject. */
const offerRow = (options: OfferOptions, kind: string, made: OfferResult): GatewayLogRow =>
  gatewayLogRow.parse({
    at: Date.now(),
    event: 'aangeboden',
    child: kind,
    otherParty: options.to,
    employee: options.employee,
    purpose: options.purpose,
    categories: made.aanbieding === null ? options.category : made.categorieen,
    grounds: [],
    subject: made.aanbieding,
    detail: made.aanbieding === null ? 'geweigerd' : null,
  })

/** Asks the broker in the organisation's name. */
const asOrganisation = async <T>(
  config: GatewayConfig,
  ask: (requester: Requester) => Promise<T>,
): Promise<T> => {
  const requester = await openRequester(config)
  try {
    return await ask(requester).catch(withNext)
  } finally {
    requester.close()
  }
}

/** Our pseudonym of a child, given by our own reference of it or by itself. */
const registered = (records: GatewayRecords, child: string): string => {
  const known = records.pseudonymOf(child)
  if (known !== undefined) return known
  if (pseudonymIds.schema.safeParse(child).success) return child
  throw new GatewayConfigError([
    `--child: ${child} is not registered here; see gateway register and gateway link`,
  ])
}

const offer = (terminal: Terminal, options: OfferOptions): Promise<void> =>
  told(terminal, async () => {
    refuseUnusable(options)
    const config = readGatewayConfig(options.config)
    const records = openRecords(config)
    try {
      const kind = registered(records, options.child)
      const made = await asOrganisation(config, (requester) =>
        requester.offer({
          kind,
          ontvanger: options.to,
          doel: options.purpose,
          categorieen: options.category,
          medewerker: options.employee,
        }),
      )
      records.log(offerRow(options, kind, made))
      terminal.stdout(`${JSON.stringify(made)}\n`)
      terminal.setExitCode(made.aanbieding === null ? 1 : 0)
    } finally {
      records.close()
    }
  })

type RegisterOptions = {
  readonly config: string
  readonly child: string
  readonly birthDate: string
  readonly employee: string
  readonly bsnFile?: string
}

/** The BSN comes from a file or standard input (`-`), never from the command line, which other users can list. */
const readBsn = (path: string): string => {
  const text = path === '-' ? readFileSync(0, 'utf8') : handedInText(path)
  return text.trim()
}

/** Registers a child at the broker and remembers our pseudonym of it; the code lets the family join. */
const register = (terminal: Terminal, options: RegisterOptions): Promise<void> =>
  told(terminal, async () => {
    refuseUnusable(options)
    const reference = options.child
    const config = readGatewayConfig(options.config)
    const bsn = options.bsnFile === undefined ? undefined : readBsn(options.bsnFile)
    const records = openRecords(config)
    try {
      if (records.pseudonymOf(reference) !== undefined)
        throw new GatewayConfigError([`--child: ${reference} is registered already`])
      const child = { geboortedatum: options.birthDate, medewerker: options.employee }
      const made = await asOrganisation<{ readonly kind: string }>(config, (requester) =>
        bsn ? requester.linkByBsn({ ...child, bsn }) : requester.registerChild(child),
      )
      const pseudonym = pseudonymIds.schema.parse(made.kind)
      records.link({ pseudonym, reference }, Date.now())
      terminal.stdout(`${JSON.stringify(made)}\n`)
    } finally {
      records.close()
    }
  })

const CONFIG = '--config <file>'
const CONFIG_HELP = 'settings of the gateway (YAML)'

const START_HELP = `
Runs an organisation's gateway: it carries out orders of the broker from the organisation's own data, and
shows the organisation's own staff what they asked for. It stops on SIGTERM.

Examples:
  consent-broker gateway --config school.yaml
  consent-broker gateway check --config school.yaml --child 10482
  consent-broker gateway link --config school.yaml --child 10482 --pseudonym pseudoniem_...
  consent-broker gateway log --config school.yaml`

const CHECK_HELP = `
Nothing is sent anywhere. Ends with 0 when everything fits, 1 when something does not or the child is not
there, 2 when the settings are wrong.

Examples:
  consent-broker gateway check --config school.yaml --child 10482
  consent-broker gateway check --config school.yaml --child 10482 --category verzuim_ongeoorloofd --json`

const REGISTER_HELP = `
The answer holds our pseudonym of the child and, without a BSN, a code with which the family joins.
The gateway remembers the pseudonym.

Examples:
  consent-broker gateway register --config school.yaml --child 10482 --birth-date 2013-06-24 --employee e-014
  consent-broker gateway register --config school.yaml --child 10482 --birth-date 2013-06-24 --employee e-014 \\
      --bsn-file - < bsn.txt`

const OFFER_HELP = `
The broker decides; the receiver collects within a week. Ends with 1 when nothing of it may be told.

Example:
  consent-broker gateway offer --config school.yaml --child 10482 --to partij_leerplicht \\
      --purpose verzuimaanpak --category verzuim_ongeoorloofd --employee e-014`

/** The command `gateway` with all below it, to be mounted in the main program. */
export const gatewayCommand = (terminal: Terminal): Command => {
  const gateway = new Command('gateway')
    .description("an organisation's own gateway")
    .option(CONFIG, CONFIG_HELP)
    .addHelpText('after', START_HELP)
    // The commands below take the same option for themselves.
    .enablePositionalOptions()
    .action(async (options: { config?: string }) => {
      if (options.config !== undefined) return serve(terminal, options.config)
      terminal.stderr('gateway: --config is missing; see gateway --help\n')
      terminal.setExitCode(UNUSABLE)
    })
  const below = (name: string, description: string): Command =>
    gateway.command(name).description(description).requiredOption(CONFIG, CONFIG_HELP)
  below('check', 'show, field by field, what would be released for one child and what does not fit')
    .requiredOption('--child <reference>', "the organisation's own reference of the child")
    .option('--category <id...>', 'only these categories')
    .option('--json', 'one JSON object')
    .addHelpText('after', CHECK_HELP)
    .action((_own, command: Command) => check(terminal, command.optsWithGlobals<CheckOptions>()))
  below('register', 'register a child at the broker, and remember our pseudonym of it')
    .requiredOption('--child <reference>', "the organisation's own reference of the child")
    .requiredOption('--birth-date <date>', 'YYYY-MM-DD, 00 where month or day is not known')
    .requiredOption('--employee <ref>', 'who acts')
    .option(
      '--bsn-file <file>',
      'where the law allows it: a file with the BSN, or - for standard input',
    )
    .addHelpText('after', REGISTER_HELP)
    .action((_own, command: Command) =>
      register(terminal, command.optsWithGlobals<RegisterOptions>()),
    )
  below('link', 'remember which child a pseudonym of the broker means')
    .requiredOption('--child <reference>', "the organisation's own reference of the child")
    .requiredOption('--pseudonym <id>', "the organisation's pseudonym of the child")
    .addHelpText(
      'after',
      example('gateway link --config school.yaml --child 10482 --pseudonym pseudoniem_...'),
    )
    .action((_own, command: Command) => link(terminal, command.optsWithGlobals<LinkOptions>()))
  below('log', `the newest ${LOG_ROWS} rows of the gateway's own log`)
    .option('--json', 'one JSON object a line')
    .addHelpText('after', example('gateway log --config school.yaml --json'))
    .action((_own, command: Command) => showLog(terminal, command.optsWithGlobals<LogOptions>()))
  below('offer', 'offer categories of a child to another organisation')
    .requiredOption('--child <reference>', 'own reference or pseudonym of the child')
    .requiredOption('--to <party>', 'who receives')
    .requiredOption('--purpose <id>', 'purpose of the catalogue')
    .requiredOption('--category <id...>', 'categories of the catalogue')
    .requiredOption('--employee <ref>', 'who acts')
    .addHelpText('after', OFFER_HELP)
    .action((_own, command: Command) => offer(terminal, command.optsWithGlobals<OfferOptions>()))
  return gateway
}
