/** `consent-broker policy`: runs scenario files, explains one question, checks the catalogue and a region file. */
import { Command } from 'commander'
import { findAmbiguities } from '../../policies/ambiguity.ts'
import type { Catalogue } from '../../policies/catalogue.ts'
import { applyRegion, type Region } from '../../policies/region.ts'
import { compile, type Rulebook } from '../../policies/rulebook.ts'
import {
  type Difference,
  readScenarioFile,
  runScenario,
  type ScenarioFile,
  type ScenarioResult,
} from '../../policies/scenario.ts'
import { example } from './io.ts'
import { explainQuestion, type QuestionOptions } from './policy-explain.ts'

/** All that the commands touch. What throws an `Error` here is told as its message, and nothing more. */
export type PolicyIo = {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly setExitCode: (code: number) => void
  /** The text of a file. */
  readonly readFile: (path: string) => string
  /** The checked catalogue; throws an error whose message holds every fault, a line each. */
  readonly readCatalogue: () => Catalogue
  /** The checked English texts of it; throws like `readCatalogue`. */
  readonly readEnglish: (catalogue: Catalogue) => Catalogue
  /** The checked region file; throws like `readCatalogue`. */
  readonly readRegion: (catalogue: Catalogue, file: string) => Region
  /** Today in Europe/Amsterdam, `YYYY-MM-DD`. */
  readonly today: () => string
}

/** Exit codes of `policy`: what was asked for holds, differs, or could not be looked at. */
export const EXIT = { ok: 0, differs: 1, unusable: 2 } as const

/** A file, option or catalogue that cannot be used; one line a fault. */
export class UnusableInput extends Error {
  override readonly name = 'UnusableInput'
}

const EXPLAIN = `policy explain --holder cjg_wijkteam --requester school_po --purpose terugkoppeling_hulp \\
      --category hulp_betrokkenheid --age 8 --authority joint --saying ouder1=grants --saying ouder2=grants`

type Common = { readonly region?: string }

/** The `policy` command, to be added to the main program. */
export function policyCommands(io: PolicyIo): Command {
  const policy = new Command('policy')
    .description('test, explain and check the rules')
    .addHelpText('after', example(EXPLAIN))
  addTest(policy, io)
  addExplain(policy, io)
  policy
    .command('check')
    .description('check the catalogue, its English texts, and a region file against it')
    .option('--region <file>', 'region file with the switches a region chose')
    .addHelpText('after', example('policy check --region region.yaml'))
    .action((options: Common) => run(io, () => check(io, options)))
  return policy
}

function addTest(policy: Command, io: PolicyIo): void {
  policy
    .command('test')
    .description('run a scenario file: questions with the answers somebody expects')
    .argument('<file>', 'scenario file (JSON)')
    .option('--region <file>', 'region file with the switches a region chose')
    .option('--json', 'print one JSON object')
    .addHelpText('after', example('policy test scenarios.json --region region.yaml'))
    .action((file: string, options: Common & { json?: true }) =>
      run(io, () => test(io, file, options)),
    )
}

function addExplain(policy: Command, io: PolicyIo): void {
  policy
    .command('explain')
    .description('answer one question, with the reasons; a flag that is not given is unknown')
    .option('--holder <party>', 'who has the data')
    .option('--requester <party>', 'who wants it')
    .option('--purpose <purpose>', 'what for')
    .option('--category <category>', 'which data; may be repeated', collect, [])
    .option('--age <years>', 'age of the child in whole years, 0 to 27')
    .option('--authority <type>', 'joint, sole, guardian, guardian_gi, adult or unknown')
    .option(
      '--flag <name[=false]>',
      'a circumstance that is recorded; may be repeated',
      collect,
      [],
    )
    .option(
      '--saying <person=grants>',
      'what somebody said: grants or denies, with :revoked, :paused, :expired or :pending after it; may be repeated',
      collect,
      [],
    )
    .option('--participant <party>', 'who sits at a table; may be repeated', collect, [])
    .option('--family-member <role>', 'whom the data is about; may be repeated', collect, [])
    .option('--not-involved', 'the requester has no relation with the child')
    .option('--region <file>', 'region file with the switches a region chose')
    .option('--json', 'print one JSON object')
    .addHelpText('after', example(EXPLAIN))
    .action((options: QuestionOptions & Common) =>
      run(io, () => {
        const { catalogue, region } = load(io, options)
        io.stdout(explainQuestion(compile(catalogue, region, io.today()), options))
        return EXIT.ok
      }),
    )
}

function collect(value: string, sofar: readonly string[]): readonly string[] {
  return [...sofar, value]
}

/** Every fault is told by its message; a stack trace says nothing to whoever wrote the file. */
function run(io: PolicyIo, action: () => number): void {
  try {
    io.setExitCode(action())
  } catch (error) {
    io.stderr(`${error instanceof Error ? error.message : 'unknown fault'}\n`)
    io.setExitCode(EXIT.unusable)
  }
}

function load(io: PolicyIo, { region: file }: Common) {
  const catalogue = io.readCatalogue()
  return { catalogue, region: file === undefined ? null : io.readRegion(catalogue, file) }
}

function test(io: PolicyIo, path: string, options: Common & { json?: true }): number {
  const { catalogue, region } = load(io, options)
  const today = io.today()
  const rulebookOf = perDay((day) => compile(catalogue, region, day))
  const file = readScenarios(io, path, rulebookOf(today))
  const results = file.scenarios.map((one) =>
    runScenario(rulebookOf(one.asOf ?? file.asOf ?? today), one, file.asOf),
  )
  io.stdout(options.json === true ? asJson(results) : asLines(results))
  return results.every(({ ok }) => ok) ? EXIT.ok : EXIT.differs
}

/** Laws come into force on a day, so each day of a file may have its own rules. */
function perDay(make: (day: string) => Rulebook): (day: string) => Rulebook {
  const made = new Map<string, Rulebook>()
  return (day) => {
    const rulebook = made.get(day) ?? make(day)
    made.set(day, rulebook)
    return rulebook
  }
}

function readScenarios(io: PolicyIo, path: string, rulebook: Rulebook): ScenarioFile {
  const reading = readScenarioFile(rulebook, parseJson(readText(io, path), path))
  if (!reading.ok) {
    throw new UnusableInput(reading.faults.map((fault) => `${path}: ${fault}`).join('\n'))
  }
  for (const warning of reading.warnings) io.stderr(`${path}: warning: ${warning}\n`)
  return reading.file
}

function readText(io: PolicyIo, path: string): string {
  try {
    return io.readFile(path)
  } catch (cause) {
    throw new UnusableInput(`${path}: cannot be read`, { cause })
  }
}

/** The parser's own message quotes the file, which may hold what somebody said. */
function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new UnusableInput(`${path}: is not valid JSON`, { cause })
  }
}

function count(results: readonly ScenarioResult[]) {
  const passed = results.filter(({ ok }) => ok).length
  return { passed, failed: results.length - passed }
}

function asJson(results: readonly ScenarioResult[]): string {
  return `${JSON.stringify({ ...count(results), scenarios: results }, null, 2)}\n`
}

function asLines(results: readonly ScenarioResult[]): string {
  const { passed, failed } = count(results)
  const lines = results
    .filter(({ ok }) => !ok)
    .map(({ id, differences }) => `${id}: ${differences.map(differenceText).join('; ')}`)
  return [...lines, `${passed} passed, ${failed} failed`, ''].join('\n')
}

function differenceText({ field, expected, came }: Difference): string {
  return `${field} expected ${plain(expected)}, came ${plain(came)}`
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'nobody' : value.join(' + ')
  return value === null ? 'nothing' : String(value)
}

function check(io: PolicyIo, options: Common): number {
  const { catalogue, region } = load(io, options)
  const { parties, purposes, categories, rules, switches } = catalogue
  const counts = [
    `${parties.length} parties`,
    `${purposes.length} purposes`,
    `${categories.length} categories`,
    `${rules.length} rows`,
    `${switches.length} switches`,
  ]
  io.stdout(`catalogue ${catalogue.version} of ${catalogue.asOf}: ${counts.join(', ')}\n`)
  io.readEnglish(catalogue)
  io.stdout('English: every text has its translation\n')
  if (region !== null) checkRegionRows(io, catalogue, region)
  io.stdout('no faults\n')
  return EXIT.ok
}

/** Choices that are sound one by one can still leave two rows that contradict each other. */
function checkRegionRows(io: PolicyIo, catalogue: Catalogue, region: Region): void {
  const { rules } = applyRegion(catalogue, region, io.today())
  const faults = findAmbiguities(rules).map(
    ({ first, second, category }) =>
      `region ${region.id}: rows ${first.id} and ${second.id} are equally specific for ${category} and differ`,
  )
  if (faults.length > 0) throw new UnusableInput(faults.join('\n'))
  io.stdout(`region ${region.id}: ${Object.keys(region.switches).length} switches set\n`)
}
