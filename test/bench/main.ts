/** `npm run bench`: measures what is asked, each figure beside its limit in the same run. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench, Figure, FigureId } from './figure.ts'
import { asText, type Report, type Result, thisMachine, writeDocument } from './report.ts'

const HELP = `npm run bench -- [options]

  --only a,c   only these figures
  --quick      short rounds and small databases: to try it, not to quote it
  --json       the report as JSON
  --write      put the table into docs/performance.md
  --dir DIR    where databases are made (default: the folder for temporary files); must be a real disk

Progress goes to stderr. Quote no figure of a machine that does something else as well.
`

/** Loaded when measured: what one figure needs is not in the memory of another. */
const FIGURES: Readonly<Record<FigureId, () => Promise<Figure>>> = {
  a: async () => (await import('./figures/decide.ts')).decideFigure,
  b: async () => (await import('./figures/tokens.ts')).tokensFigure,
  c: async () => (await import('./figures/statements.ts')).statementsFigure,
  d: async () => (await import('./figures/disclosures.ts')).disclosuresFigure,
  e: async () => (await import('./figures/withdrawals.ts')).withdrawalsFigure,
  f: async () => (await import('./figures/checks.ts')).checksFigure,
  g: async () => (await import('./figures/growth.ts')).growthFigure,
  h: async () => (await import('./figures/footprint.ts')).footprintFigure,
  p: async () => (await import('./figures/pages.ts')).pagesFigure,
}
const IDS = Object.keys(FIGURES) as FigureId[]

const options = {
  only: { type: 'string' },
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  dir: { type: 'string', default: tmpdir() },
  help: { type: 'boolean', default: false },
} as const

const tell = (line: string): void => void process.stderr.write(`${line}\n`)

const chosen = (only: string | undefined): readonly FigureId[] => {
  if (only === undefined) return IDS
  const wanted = only.split(',').map((id) => id.trim())
  const unknown = wanted.filter((id) => !Object.hasOwn(FIGURES, id))
  if (unknown.length > 0) throw new RangeError(`--only: there is no figure ${unknown.join(', ')}`)
  return IDS.filter((id) => wanted.includes(id))
}

const measured = async (id: FigureId, quick: boolean, root: string): Promise<Result> => {
  const figure = await FIGURES[id]()
  const { title } = figure
  const dir = await mkdtemp(join(root, `bench-${id}-`))
  const startedAt = performance.now()
  tell(`(${id}) ${title}`)
  const bench: Bench = {
    quick,
    dir,
    progress: (line) => tell(`    ${line}`),
    pick: (small, whole) => (quick ? small : whole),
  }
  try {
    const lines = await figure.measure(bench)
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    tell(`    done in ${seconds} s`)
    return { id, title, seconds, measured: lines }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

const bench = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({ args: [...args], options })
  if (values.help) return void process.stdout.write(HELP)
  const ids = chosen(values.only)
  const machine = thisMachine(values.quick)
  const results: Result[] = []
  for (const id of ids) results.push(await measured(id, values.quick, values.dir))
  const report: Report = { machine, figures: results }
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : asText(report))
  if (values.write) await writeDocument(report)
}

/** Processes that ours are measured beside. */
const ROLES: Readonly<Record<string, (option: string) => Promise<void>>> = {
  echo: async (port) => (await import('./processes/echo.ts')).serveEcho(port),
  'plain-provider': async (options) =>
    (await import('./processes/plain-provider.ts')).servePlainProvider(options),
}

/** Runs the benchmark, or one of its processes. */
export const main = async (args: readonly string[]): Promise<void> => {
  try {
    const [flag, role = '', option = ''] = args
    if (flag === '--role') await ROLES[role]?.(option)
    else await bench(args)
  } catch (fault) {
    process.stderr.write(`${fault instanceof Error ? (fault.stack ?? fault.message) : fault}\n`)
    process.exitCode = 1
  }
}
