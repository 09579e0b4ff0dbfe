/** (c) Durable statements from 32 writers at once, beside plain better-sqlite3 that writes the same rows one transaction at a time. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { giveConsent } from '../../../broker/answers/say.ts'
import type { BrokerContext } from '../../../broker/context.ts'
import { noticeIds, statementIds } from '../../../consent/id.ts'
import type { JournalEntry } from '../../../consent/journal.ts'
import type { Notice } from '../../../consent/notice.ts'
import type { Statement } from '../../../consent/statement.ts'
import type { Figure } from '../figure.ts'
import { median, ratioOf, secondsOf } from '../rounds.ts'
import { type Family, newKey, sayYes, setUp, writeFamilies, yesOf } from '../set-up.ts'

const WRITERS = 32
/** Tables that a statement leaves rows in. */
const TABLES = ['statements', 'journal', 'notices', 'idempotency_keys'] as const
type Table = (typeof TABLES)[number]
type Row = Record<string, string | number | null>

/** What a yes leaves behind, as the use case wrote it once: the pattern of what both sides write. */
type Pattern = {
  readonly statement: Statement
  readonly entry: JournalEntry
  readonly notices: readonly Notice[]
  readonly answer: { readonly status: number; readonly body: string }
}

const patternFrom = async (context: BrokerContext, family: Family): Promise<Pattern> => {
  const [id] = await sayYes(context, family)
  return context.store.read(async (tx) => {
    const statement = id && (await tx.statements.get(id))
    const rows = await tx.journal.rows({ child: family.child })
    const row = rows.find(({ subject }) => subject === id)
    if (!(statement && row)) throw new Error('a yes left no statement')
    const { sequence: _number, previousHash: _before, hash: _own, ...entry } = row
    const notices = (await tx.notices.all()).filter(({ subject }) => subject === id)
    const body = JSON.stringify({ ...statement, state: 'geldig' })
    return { statement, entry, notices, answer: { status: 200, body } }
  })
}

/** One statement through the ports, in one transaction: looked up, locked, written, journalled, told, remembered. */
const writeOne = (context: BrokerContext, family: Family, pattern: Pattern): Promise<void> => {
  const { store, random, now, sha256 } = context
  const [{ person } = { person: pattern.statement.person }] = family.people
  const id = statementIds.create(random, now())
  const key = newKey()
  const bodyHash = sha256(key)
  const about = { child: family.child, person, at: now() }
  return store.write(async (tx) => {
    await tx.idempotency.recall('meting', key, bodyHash)
    await tx.children.lock(family.child)
    await tx.statements.add({ ...pattern.statement, ...about, id })
    await tx.journal.append({ ...pattern.entry, ...about, subject: id })
    for (const notice of pattern.notices)
      await tx.notices.add({
        ...notice,
        ...about,
        id: noticeIds.create(random, now()),
        subject: id,
      })
    await tx.idempotency.remember('meting', key, { ...pattern.answer, bodyHash }, about.at)
  })
}

/** Every writer takes the next piece of work as soon as its last one is durable. */
const byWriters = (count: number, work: (index: number) => Promise<unknown>): Promise<unknown> => {
  let next = 0
  const writer = async () => {
    for (let index = next; index < count; index = next) {
      next += 1
      await work(index)
    }
  }
  return Promise.all(Array.from({ length: WRITERS }, writer))
}

const openPlain = (path: string, readonly: boolean): Sqlite.Database => {
  const db = new Sqlite(path, { readonly })
  if (readonly) return db
  // As the product opens it: see `adapters/store/sqlite-connection.ts`.
  db.pragma('synchronous = full')
  db.pragma('foreign_keys = on')
  db.pragma('recursive_triggers = on')
  db.pragma('secure_delete = on')
  if (db.pragma('journal_mode', { simple: true }) !== 'wal') throw new Error('not in WAL mode')
  return db
}

/** Follows what ours writes, so that the other side can write exactly that. */
const follower = (path: string) => {
  const db = openPlain(path, true)
  const seen = new Map<Table, number>()
  const headOf = (table: Table): number =>
    Number(db.prepare(`select coalesce(max(rowid), 0) from ${table}`).pluck().get())
  const look = (): void => {
    for (const table of TABLES) seen.set(table, headOf(table))
  }
  look()
  return {
    /** Rows since the last look, by table, in the order of writing. */
    take: (): Record<Table, Row[]> => {
      const taken = Object.fromEntries(
        TABLES.map((table) => {
          const after = db.prepare(`select * from ${table} where rowid > ? order by rowid`)
          return [table, after.all(seen.get(table) ?? 0) as Row[]]
        }),
      ) as Record<Table, Row[]>
      look()
      return taken
    },
    close: () => db.close(),
  }
}

/** Writes rows with prepared statements, one `begin immediate ... commit` a statement. */
const plainWriter = (path: string, sample: Record<Table, Row[]>) => {
  const db = openPlain(path, false)
  const inserts = Object.fromEntries(
    TABLES.map((table) => {
      const columns = Object.keys(sample[table][0] ?? {})
      const values = columns.map(() => '?').join(', ')
      const sql = `insert into ${table} (${columns.map((name) => `"${name}"`).join(', ')}) values (${values})`
      return [table, db.prepare(sql)]
    }),
  ) as unknown as Record<Table, Sqlite.Statement>
  const begin = db.prepare('begin immediate')
  const commit = db.prepare('commit')
  return {
    write: (rows: Record<Table, Row[]>): number => {
      const count = rows.statements.length
      const each = TABLES.map((table) => [table, rows[table].length / count] as const)
      const startedAt = performance.now()
      for (let index = 0; index < count; index += 1) {
        begin.run()
        for (const [table, many] of each)
          for (const row of rows[table].slice(index * many, (index + 1) * many))
            inserts[table].run(...Object.values(row))
        commit.run()
      }
      return (count * 1000) / (performance.now() - startedAt)
    },
    close: () => db.close(),
  }
}

type Work = (family: Family, index: number) => Promise<unknown>

const measure: Figure['measure'] = async (bench) => {
  const world = await setUp(bench)
  const path = world.database
  const copy = join(bench.dir, 'plain.sqlite')
  const families = await world.inStore((context) =>
    writeFamilies(context, bench.pick(200, 2000), world.subjectOf),
  )
  const familyAt = (index: number): Family => families[index % families.length] as Family
  const pattern = await world.inStore((context) => patternFrom(context, familyAt(0)))
  // Closed, the file is whole: nothing is left in its log.
  copyFileSync(path, copy)
  const count = bench.pick(320, 3200)
  bench.progress(
    `${count} statements a round, ${WRITERS} writers, ${pattern.notices.length} notices each`,
  )
  try {
    return await world.inStore(async (context) => {
      const follow = follower(path)
      let plain: ReturnType<typeof plainWriter> | undefined
      let drawn = 0
      /** A round of ours, then the same rows on the other side; the first round does not count. */
      const compare = async (rounds: number, work: Work) => {
        const rates = { ours: [] as number[], plain: [] as number[] }
        for (let round = 0; round <= rounds; round += 1) {
          const from = drawn
          drawn += count
          const seconds = await secondsOf(() =>
            byWriters(count, (index) => work(familyAt(from + index), from + index)),
          )
          const rows = follow.take()
          plain ??= plainWriter(copy, rows)
          const plainRate = plain.write(rows)
          if (round === 0) continue
          rates.ours.push(count / seconds)
          rates.plain.push(plainRate)
        }
        return rates
      }
      const store = await compare(bench.pick(4, 9), (family) => writeOne(context, family, pattern))
      const whole = await compare(bench.pick(3, 5), (family, index) => {
        const person = family.people[index % family.people.length]?.person
        if (person === undefined) throw new RangeError('a family of nobody')
        return giveConsent(context, { person }, newKey(), yesOf(family))
      })
      follow.close()
      plain?.close()
      return [
        {
          what: `statements through the store, ${WRITERS} writers`,
          ours: { value: median(store.ours), unit: 'statements/s' },
          beside: {
            value: median(store.plain),
            unit: 'statements/s',
            what: 'better-sqlite3, the same rows, one transaction each',
          },
          ratio: ratioOf(store.ours, store.plain),
          demand: { of: 'ratio', is: 'at least', value: 1.3 },
          bounds:
            'the flush to disk where transactions commit one by one; else the work of one thread: building SQL, checking rows with zod, running queries',
        },
        {
          what: `yes by the whole use case, ${WRITERS} writers`,
          ours: { value: median(whole.ours), unit: 'statements/s' },
          beside: {
            value: median(whole.plain),
            unit: 'statements/s',
            what: 'better-sqlite3, the rows that it left',
          },
          ratio: ratioOf(whole.ours, whole.plain),
          demand: null,
          bounds:
            'one thread: before a yes is written, who may say it, the text shown and what it changes are worked out, in some thirty queries',
        },
      ]
    })
  } finally {
    world.close()
  }
}

/** How many statements a second are durable. */
export const statementsFigure: Figure = { id: 'c', title: 'durable statements', measure }
