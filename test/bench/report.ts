/** The table of figures: for a terminal, as JSON, and between two marks in the documentation. */
import { readFile, writeFile } from 'node:fs/promises'
import { arch, cpus, loadavg, platform } from 'node:os'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { type Amount, type Demand, type Figure, holds, type Measured } from './figure.ts'

const DOCUMENT = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))
const BEGIN = '<!-- figures: written by npm run bench -- --write -->'
const END = '<!-- end of figures -->'

/** On what was measured, and whether the machine had other things to do. */
export type Machine = {
  readonly at: string
  readonly node: string
  readonly sqlite: string
  readonly cpu: string
  readonly cores: number
  readonly platform: string
  /** One-minute load average before the first figure. */
  readonly loadBefore: number
  readonly quick: boolean
}

export type Result = {
  readonly id: Figure['id']
  readonly title: string
  readonly seconds: number
  readonly measured: readonly Measured[]
}

export type Report = { readonly machine: Machine; readonly figures: readonly Result[] }

const sqliteVersion = (): string => {
  const db = new Sqlite(':memory:')
  try {
    return String(db.prepare('select sqlite_version()').pluck().get())
  } finally {
    db.close()
  }
}

/** Looks at the machine; call before anything is measured. */
export const thisMachine = (quick: boolean): Machine => ({
  at: new Date().toISOString(),
  node: process.versions.node,
  sqlite: sqliteVersion(),
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  platform: `${platform()} ${arch()}`,
  loadBefore: Number(loadavg()[0]?.toFixed(2)),
  quick,
})

const digits = (value: number): string => {
  if (!Number.isFinite(value)) return '-'
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-GB')
  return value.toPrecision(3)
}

const amount = ({ value, unit }: Amount): string => `${digits(value)} ${unit}`

const demanded = (demand: Demand | null): string => {
  if (demand === null) return ''
  const { of, is, value } = demand
  return `${of === 'ratio' ? 'ratio ' : ''}${is} ${value >= 1000 ? digits(value) : value}`
}

const VERDICTS = new Map([
  [true, 'yes'],
  [false, 'NO'],
])

const cells = (measured: Measured): string[] => [
  measured.what,
  amount(measured.ours),
  measured.beside === null ? '' : `${amount(measured.beside)}, ${measured.beside.what}`,
  measured.ratio === null ? '' : digits(measured.ratio),
  demanded(measured.demand),
  VERDICTS.get(holds(measured) ?? (Number.NaN as never)) ?? '',
]

const machineLine = (machine: Machine): string =>
  [
    machine.at.slice(0, 16).replace('T', ' '),
    `Node ${machine.node}`,
    `SQLite ${machine.sqlite}`,
    `${machine.cores} cores (${machine.cpu})`,
    machine.platform,
    `load before ${machine.loadBefore}`,
    ...(machine.quick ? ['quick run: not to be quoted'] : []),
  ].join(', ')

const HEADINGS = ['', 'ours', 'beside, in the same run', 'ratio', 'must be', 'holds']

/** The report for people, in a terminal. */
export const asText = ({ machine, figures }: Report): string => {
  const parts = figures.map(({ id, title, measured }) => {
    const lines = measured.flatMap((one) => {
      const [what, ours, beside, ratio, must, verdict] = cells(one)
      return [
        `    ${what}: ${ours}`,
        ...(beside ? [`      beside ${beside}; ratio ${ratio}`] : []),
        ...(must ? [`      must be ${must}: ${verdict}`] : []),
        `      ${one.bounds}`,
      ]
    })
    return [`(${id}) ${title}`, ...lines].join('\n')
  })
  return `${[machineLine(machine), ...parts].join('\n\n')}\n`
}

const escaped = (text: string): string => text.replaceAll('|', '\\|')

const asMarkdown = ({ machine, figures }: Report): string => {
  const rows = figures.flatMap(({ id, measured }) =>
    measured.map((one, index) => {
      const [what = '', ...rest] = cells(one)
      const label = index === 0 ? `**(${id})** ${what}` : what
      return `| ${[label, ...rest].map(escaped).join(' | ')} |`
    }),
  )
  const bounds = figures.flatMap(({ id, measured }) =>
    measured.map(({ what, bounds: words }) => `- (${id}) ${what}: ${words}`),
  )
  return [
    `${machineLine(machine)}.`,
    '',
    `| ${HEADINGS.join(' | ')} |`,
    `|${HEADINGS.map(() => '---').join('|')}|`,
    ...rows,
    '',
    'What bounds each:',
    '',
    ...bounds,
  ].join('\n')
}

/** Puts the table between the two marks of `docs/performance.md`. Throws when the marks are not there. */
export const writeDocument = async (report: Report): Promise<void> => {
  const text = await readFile(DOCUMENT, 'utf8')
  const begin = text.indexOf(BEGIN)
  const end = text.indexOf(END)
  if (begin < 0 || end < begin) throw new Error(`${DOCUMENT} has no place for the figures`)
  const before = text.slice(0, begin + BEGIN.length)
  await writeFile(DOCUMENT, `${before}\n\n${asMarkdown(report)}\n\n${text.slice(end)}`)
}
