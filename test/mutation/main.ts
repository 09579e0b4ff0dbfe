/** `npm run mutation`: changes the code one place at a time and tells how many changes no test noticed, part by part. */
import { spawnSync } from 'node:child_process'
import { readFileSync, renameSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { isPart, PART_VARIABLE, PARTS, type Part } from './parts.ts'

const HELP = `npm run mutation -- [options] [part ...]

  parts: ${Object.keys(PARTS).join(', ')}; all of them when none is named

  --whole           also what is worked out once when a module is loaded: schemas and tables; takes ten times as long
  --concurrency N   mutants at a time (default: 2)

Each part writes reports/mutation-PART.json, with every mutant and what became of it. About an hour on two cores; the exit
code is 1 when fewer than 90 % of the mutants of a part are noticed.

  npm run mutation -- envelope
`
const AT_LEAST = 90
const REPORT = 'reports/mutation.json'

const report = z.object({
  files: z.record(z.string(), z.object({ mutants: z.array(z.object({ status: z.string() })) })),
})

type How = { readonly concurrency: string; readonly whole: boolean }

/** Percentage of the mutants that some test noticed; null when Stryker could not run. */
const scoreOf = (part: Part, { concurrency, whole }: How): number | null => {
  const args = ['run', '--mutate', PARTS[part].mutated.join(','), '--concurrency', concurrency]
  const { status } = spawnSync(
    'node_modules/.bin/stryker',
    whole ? args : [...args, '--ignoreStatic'],
    { stdio: 'inherit', env: { ...process.env, [PART_VARIABLE]: part } },
  )
  if (status !== 0) return null
  const { files } = report.parse(JSON.parse(readFileSync(REPORT, 'utf8')))
  renameSync(REPORT, `reports/mutation-${part}.json`)
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map((one) => one.status))
  const count = (...among: string[]) => statuses.filter((one) => among.includes(one)).length
  const noticed = count('Killed', 'Timeout')
  return (100 * noticed) / (noticed + count('Survived', 'NoCoverage'))
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: '2' },
    whole: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const unknown = positionals.filter((name) => !isPart(name))
const asked = positionals.filter(isPart)
const parts = asked.length > 0 ? asked : (Object.keys(PARTS) as Part[])

if (values.help) process.stdout.write(HELP)
else if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}.\n\n${HELP}`)
  process.exitCode = 2
} else {
  const scores = parts.map((part) => [part, scoreOf(part, values)] as const)
  for (const [part, score] of scores) {
    process.stdout.write(
      `${part}: ${score === null ? 'failed' : `${score.toFixed(1)} % noticed`}\n`,
    )
    if (score === null || score < AT_LEAST) process.exitCode = 1
  }
}
