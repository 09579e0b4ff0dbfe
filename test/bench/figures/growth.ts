/** (g) The same work on a hundred times as many statements. */
import { copyFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { journalHash } from '../../../adapters/store/journal.ts'
import { giveConsent } from '../../../broker/answers/say.ts'
import { withdrawConsent } from '../../../broker/answers/take-back.ts'
import { openContext } from '../../../broker/compose/context.ts'
import { brokerConfig } from '../../../broker/config.ts'
import type { BrokerContext } from '../../../broker/context.ts'
import { checkSharing } from '../../../broker/decisions/check.ts'
import { createGrants } from '../../../broker/disclosure/grant.ts'
import { familyLog } from '../../../broker/insight/insight.ts'
import { requestedSlice } from '../../../broker/tokens/details.ts'
import { NOTHING_USED } from '../../../broker/tokens/used-once.ts'
import { statementIds } from '../../../consent/id.ts'
import type { JournalEntry } from '../../../consent/journal.ts'
import type { Statement } from '../../../consent/statement.ts'
import type { Bench, Figure, Measured } from '../figure.ts'
import { memoryOf, startProduct } from '../process.ts'
import { median } from '../rounds.ts'
import {
  AT_CJG,
  CATEGORIES,
  CJG,
  type Family,
  newKey,
  PURPOSE,
  SCHOOL,
  type SetUp,
  sayYes,
  setUp,
  writeFamilies,
  yesOf,
} from '../set-up.ts'
import { sliceOf } from './tokens.ts'

const STATEMENTS_EACH = 10
const SMALL = 10_000
const WORST = 1.3
/** Families that are worked on; the others are only there. */
const WORKED_ON = 400

type Row = Record<string, string | number | null>

/** A statement with its journal row as SQL rows, from one that the use case wrote. */
const patternOf = async (context: BrokerContext, family: Family) => {
  const [id] = await sayYes(context, family)
  return context.store.read(async (tx) => {
    const statement = id && (await tx.statements.get(id))
    const row = (await tx.journal.rows({ child: family.child })).find(
      ({ subject }) => subject === id,
    )
    if (!(statement && row)) throw new Error('a yes left no statement')
    const { sequence: _number, previousHash: _before, hash: _own, ...entry } = row
    return { statement, entry }
  })
}
type Pattern = { readonly statement: Statement; readonly entry: JournalEntry }

const insertFrom = (db: Sqlite.Database, table: string, sample: Row) => {
  const columns = Object.keys(sample)
  const names = columns.map((name) => `"${name}"`).join(', ')
  const values = columns.map((name) => `@${name}`).join(', ')
  return db.prepare(`insert into ${table} (${names}) values (${values})`)
}

/**
 * Adds statements and their journal rows to families, as SQL: the chain of hashes is whole, ids are fresh, and each family's
 * people say yes in turn. Through the store it would take an hour.
 */
const addStatements = (path: string, families: readonly Family[], pattern: Pattern): void => {
  const db = new Sqlite(path)
  const { statement, entry } = pattern
  const like = db.prepare('select * from statements where id = ?').get(statement.id) as Row
  const head = db.prepare('select * from journal order by sequence desc limit 1').get() as Row
  const insert = {
    statement: insertFrom(db, 'statements', like),
    journal: insertFrom(db, 'journal', head),
  }
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
  const said = db
    .prepare('select coalesce(max(position), 0) from statements where child = ?')
    .pluck()
  const last = {
    sequence: Number(head['sequence']),
    hash: String(head['hash']),
    at: Number(head['at']),
  }
  const add = (family: Family, position: number): void => {
    const speaker = family.people[position % family.people.length]
    if (speaker === undefined) throw new RangeError('a family of nobody')
    const { child } = family
    const { person, role: by } = speaker
    const id = statementIds.create(random, last.at)
    insert.statement.run({ ...like, id, child, person, by, position })
    const own: JournalEntry = { ...entry, at: last.at, child, person, subject: id }
    const hash = journalHash(last.sequence + 1, last.hash, own)
    insert.journal.run({
      ...own,
      categories: JSON.stringify(own.categories),
      detail: JSON.stringify(own.detail),
      sequence: last.sequence + 1,
      previous_hash: last.hash,
      hash,
    })
    last.sequence += 1
    last.hash = hash
  }
  const all = db.transaction((some: readonly Family[]) => {
    for (const family of some) {
      const from = Number(said.get(family.child))
      for (let position = from + 1; position <= STATEMENTS_EACH; position += 1)
        add(family, position)
    }
  })
  for (let from = 0; from < families.length; from += 1000) all(families.slice(from, from + 1000))
  db.close()
}

/** The next in a list that is walked round and round, far apart so that neighbours do not share a page. */
const walker = (families: readonly Family[]) => {
  let at = 0
  return (): Family => {
    at = (at + 7919) % families.length
    return families[at] as Family
  }
}

const CJG_ACTOR = { party: CJG, employee: AT_CJG }
const NO_WAIT = { now: Date.now, wait: async () => undefined }

/** What is measured on both sizes: one call each, in milliseconds. */
const worksOn = (context: BrokerContext, next: () => Family) => {
  const grants = createGrants(context, NO_WAIT)
  const parentOf = ({ people: [parent] }: Family) => {
    if (parent === undefined) throw new RangeError('a family of nobody')
    return { person: parent.person }
  }
  return {
    'check, with its record': async () => {
      const input = {
        kind: next().atCjg,
        ontvangers: [SCHOOL],
        doel: PURPOSE,
        categorieen: CATEGORIES,
      }
      await checkSharing(context, CJG_ACTOR, newKey(), input)
    },
    'token decided, with its record': async () => {
      await grants.grant('merelcollege', requestedSlice.parse(sliceOf(next())), NOTHING_USED)
    },
    'yes said': async () => {
      const family = next()
      await giveConsent(context, parentOf(family), newKey(), yesOf(family))
    },
    'yes said and withdrawn': async () => {
      const family = next()
      const who = parentOf(family)
      const { id } = await giveConsent(context, who, newKey(), yesOf(family))
      await withdrawConsent(context, who, newKey(), { statement: id })
    },
    "first page of the family's log": async () => {
      const family = next()
      await familyLog(context, parentOf(family), { child: family.child, limit: 25 })
    },
  } satisfies Record<string, () => Promise<void>>
}

type Works = ReturnType<typeof worksOn>

const timed = async (work: () => Promise<void>): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

/** One call on each size in turn, so that both meet the same machine. */
const inTurn = async (calls: number, small: () => Promise<void>, large: () => Promise<void>) => {
  const times = { small: [] as number[], large: [] as number[] }
  for (let call = -20; call < calls; call += 1) {
    const first = await timed(call % 2 === 0 ? small : large)
    const second = await timed(call % 2 === 0 ? large : small)
    if (call < 0) continue
    times[call % 2 === 0 ? 'small' : 'large'].push(first)
    times[call % 2 === 0 ? 'large' : 'small'].push(second)
  }
  return times
}

const opened = (database: string, { layout }: SetUp) => {
  const environment = { ...layout.environment, CONSENT_BROKER_DATABASE: database }
  return openContext(brokerConfig(environment), (error) => {
    throw error
  })
}

type Size = { readonly path: string; readonly families: readonly Family[] }

/** Both databases: the second is the first, grown. */
const grow = async (bench: Bench, world: SetUp, large: number): Promise<[Size, Size]> => {
  const path = world.database
  const counts = [SMALL / STATEMENTS_EACH, large / STATEMENTS_EACH] as const
  const first = await world.inStore((context) => writeFamilies(context, counts[0], world.subjectOf))
  const pattern = await world.inStore((context) => patternOf(context, first[0] as Family))
  addStatements(path, first, pattern)
  const small = join(bench.dir, 'small.sqlite')
  copyFileSync(path, small)
  bench.progress(`${SMALL} statements are written; growing to ${large}`)
  const more = await world.inStore((context) =>
    writeFamilies(context, counts[1] - counts[0], world.subjectOf, counts[0]),
  )
  addStatements(path, more, pattern)
  const mb = (file: string) => Math.round(statSync(file).size / 1e6)
  bench.progress(`files of ${mb(small)} and ${mb(path)} MB`)
  return [
    { path: small, families: first },
    { path, families: [...first, ...more] },
  ]
}

/** Families all over the file. */
const spread = (families: readonly Family[]): readonly Family[] => {
  const step = Math.max(1, Math.floor(families.length / WORKED_ON))
  return families.filter((_, index) => index % step === 0)
}

const startsOn = async ({ layout }: SetUp, { path }: Size, log: string) => {
  const environment = { ...layout.environment, CONSENT_BROKER_DATABASE: path }
  const readyUrl = `${layout.issuer}/v1/openapi.json`
  const started = await startProduct({ args: ['serve'], environment, readyUrl, log })
  const memory = memoryOf(started.pid)
  await started.stop()
  return { readyMs: started.readyMs, mb: memory?.now ?? Number.NaN }
}

const processes = async (bench: Bench, world: SetUp, [small, large]: readonly [Size, Size]) => {
  const log = join(bench.dir, 'broker.log')
  const found = { small: [] as number[], large: [] as number[], mb: [] as number[] }
  for (let round = 0; round < bench.pick(2, 5); round += 1) {
    const one = await startsOn(world, small, log)
    const other = await startsOn(world, large, log)
    found.small.push(one.readyMs)
    found.large.push(other.readyMs)
    found.mb.push(other.mb / one.mb)
  }
  return found
}

const line = (
  what: string,
  times: { small: number[]; large: number[] },
  bounds: string,
): Measured => {
  const [small, large] = [median(times.small), median(times.large)]
  return {
    what,
    ours: { value: large, unit: 'ms' },
    beside: { value: small, unit: 'ms', what: `with ${SMALL.toLocaleString('en-GB')} statements` },
    ratio: large / small,
    demand: { of: 'ratio', is: 'at most', value: WORST },
    bounds,
  }
}

const measure: Figure['measure'] = async (bench) => {
  const world = await setUp(bench)
  const large = bench.pick(100_000, 1_000_000)
  try {
    const sizes = await grow(bench, world, large)
    const starts = await processes(bench, world, sizes)
    const [one, other] = await Promise.all(sizes.map(({ path }) => opened(path, world)))
    if (!(one && other)) throw new Error('the databases do not open')
    const works = [one, other].map(({ context }, index) =>
      worksOn(context, walker(spread(sizes[index]?.families ?? []))),
    ) as [Works, Works]
    const lines: Measured[] = []
    // Both files into the operating system's memory: a disk that is read for the first time is not growth.
    for (let call = 0; call < WORKED_ON; call += 1)
      for (const work of works) await work["first page of the family's log"]()
    for (const name of Object.keys(works[0]) as (keyof Works)[]) {
      const times = await inTurn(bench.pick(100, 600), works[0][name], works[1][name])
      lines.push(
        line(
          name,
          times,
          `p50; look-ups by index, deeper by a page or two; ${large.toLocaleString('en-GB')} statements`,
        ),
      )
    }
    await Promise.all([one, other].map(({ context }) => context.store.close()))
    return [
      ...lines,
      line(
        'start to first answer',
        starts,
        'modules and catalogue; a file of more than 64 MiB is read whole only after a process that did not end well',
      ),
      {
        what: 'memory when ready',
        ours: { value: median(starts.mb), unit: 'x' },
        beside: null,
        ratio: median(starts.mb),
        demand: { of: 'ratio', is: 'at most', value: WORST },
        bounds: "SQLite's page cache is of one size, whatever the file's",
      },
    ]
  } finally {
    world.close()
  }
}

/** What growing costs. */
export const growthFigure: Figure = { id: 'g', title: 'growth from 10,000 statements', measure }
