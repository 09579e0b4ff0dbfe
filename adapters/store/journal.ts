import { createHash } from 'node:crypto'
import { setImmediate as othersFirst } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { canonicalJson } from '../../consent/canonical.ts'
import {
  GENESIS_HASH,
  type JournalAnchor,
  type JournalEntry,
  type JournalRow,
  journalEntry,
} from '../../consent/journal.ts'
import type { Journal, JournalFilter, Tally, VerifiedChain } from '../../consent/ports/journal.ts'
import { counted, type Db, mustInsert } from './connection.ts'
import { type Builder, insertInto, type Query, query } from './query.ts'
import { parseStored, rowCodec } from './row.ts'
import type { Database } from './schema.ts'
import { unrecorded } from './unrecorded.ts'

/** Rows held in memory at once while the chain is verified. */
const VERIFY_PAGE_ROWS = 1000

const journalRow = journalEntry.extend({
  sequence: z.int().min(1),
  previousHash: z.string(),
  hash: z.string(),
})
const codec = rowCodec(journalRow, { table: 'journal', json: ['categories', 'detail'] })

/** SHA-256 over the canonical JSON of number, hash before it, and entry; hexadecimal. */
export const journalHash = (sequence: number, previousHash: string, entry: JournalEntry): string =>
  createHash('sha256')
    .update(canonicalJson([sequence, previousHash, entry]))
    .digest('hex')

type Head = { readonly sequence: number; readonly hash: string; readonly at: number }
const START: Head = { sequence: 0, hash: GENESIS_HASH, at: Number.MIN_SAFE_INTEGER }

/** Whether a row follows the one before it: number, chain, own hash, and time that does not go back. */
const follows = (row: JournalRow, before: Head): boolean => {
  const { sequence, previousHash, hash, ...entry } = row
  return (
    sequence === before.sequence + 1 &&
    previousHash === before.hash &&
    row.at >= before.at &&
    hash === journalHash(sequence, previousHash, entry)
  )
}

const readable = (row: Database['journal']): JournalRow | undefined => {
  try {
    return codec.fromRow(row)
  } catch {
    return undefined // verification names the row; it does not stop at it
  }
}

const insert = insertInto('journal', codec.columns)
const last = query((db) =>
  db.selectFrom('journal').select(['sequence', 'hash', 'at']).orderBy('sequence', 'desc').limit(1),
)
const appendLock = query((db) =>
  db.selectFrom('storeMeta').select('name').where('name', '=', 'journal').forUpdate(),
)
const page = query((db, { after, limit }: { after: number; limit: number }) =>
  db
    .selectFrom('journal')
    .selectAll()
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit),
)

const lastAnchor = query((db) =>
  db
    .selectFrom('journalAnchors')
    .select(['sequence', 'hash', 'at'])
    .orderBy('sequence', 'desc')
    .limit(1),
)

/** Also where everything was erased: numbers and chain go on. */
const headOf = async (db: Db): Promise<Head> =>
  (await db.first(last, {})) ?? (await db.first(lastAnchor, {})) ?? START

const append = async (db: Db, rowLocks: boolean, given: JournalEntry): Promise<JournalRow> => {
  // Where only rows are locked, this one makes two transactions append one after the other.
  if (rowLocks) await db.all(appendLock, {})
  const before = await headOf(db)
  const fitting = parseStored(journalEntry, given, 'journal')
  const entry = { ...fitting, at: Math.max(fitting.at, before.at) }
  const sequence = before.sequence + 1
  const hash = journalHash(sequence, before.hash, entry)
  const row = { ...entry, sequence, previousHash: before.hash, hash }
  await mustInsert(db, { insert, row: codec.encode(row), what: 'Deze journaalregel' })
  return row
}

type Before = { before: number }
const datedBefore = query((db, { before }: Before) =>
  db
    .selectFrom('journal')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('at', '<', before),
)
const oldest = query((db, { limit }: { limit: number }) =>
  db.selectFrom('journal').select(['sequence', 'hash', 'at']).orderBy('sequence').limit(limit),
)
const addAnchor = insertInto('journalAnchors', ['sequence', 'hash', 'at'])
const eraseUpTo = query((db, { sequence }: { sequence: number }) =>
  db.deleteFrom('journal').where('sequence', '<=', sequence),
)

const erase = async (
  db: Db,
  rowLocks: boolean,
  { before, limit }: Before & { limit: number },
): Promise<{ anchor: JournalAnchor; rows: number } | null> => {
  if (rowLocks) await db.all(appendLock, {})
  const rows = await db.all(oldest, { limit })
  // Only what lies before every younger row: a row that somebody dated back takes none along.
  const kept = rows.findIndex(({ at }) => at >= before)
  const anchor = rows[(kept === -1 ? rows.length : kept) - 1]
  if (anchor === undefined) return null
  // First where the chain goes on: the database lets go of nothing that lies behind it.
  await mustInsert(db, { insert: addAnchor, row: anchor, what: 'Dit punt van het journaal' })
  return { anchor, rows: await db.run(eraseUpTo, { sequence: anchor.sequence }) }
}

type Given = Required<JournalFilter>

/** The rows that a filter lets through. A member is read only where the filter has it. */
const matching = (db: Builder, has: ReadonlySet<string>, given: Given) =>
  db
    .selectFrom('journal')
    .$if(has.has('child'), (rows) => rows.where('child', '=', given.child))
    .$if(has.has('party'), (rows) => rows.where('party', '=', given.party))
    .$if(has.has('around'), (rows) =>
      rows.where((row) =>
        row.or([row('party', '=', given.around), row('holder', '=', given.around)]),
      ),
    )
    .$if(has.has('kind'), (rows) => rows.where('kind', '=', given.kind))
    .$if(has.has('since'), (rows) => rows.where('at', '>=', given.since))
    .$if(has.has('before'), (rows) => rows.where('at', '<', given.before))
    .$if(has.has('after'), (rows) => rows.where('sequence', '>', given.after))
    .$if(has.has('below'), (rows) => rows.where('sequence', '<', given.below))

/** The query of one kind of filter: which members it has, and its order. */
const filtered = (has: ReadonlySet<string>, newestFirst: boolean) =>
  query((db, given: Given) =>
    matching(db, has, given)
      .selectAll()
      .orderBy('sequence', newestFirst ? 'desc' : 'asc')
      .$if(has.has('limit'), (rows) => rows.limit(given.limit)),
  )

const countedBy = (has: ReadonlySet<string>) =>
  query((db, given: Given) =>
    matching(db, has, given)
      .select(({ fn }) => ['kind' as const, fn.countAll().as('count')])
      .groupBy('kind'),
  )

/** One query for each set of members that a filter has, made when it is first asked. */
const perMembers = <Row>(make: (has: ReadonlySet<string>) => Query<Given, Row>) => {
  const made = new Map<string, Query<Given, Row>>()
  return (filter: JournalFilter): Query<Given, Row> => {
    const given = Object.entries(filter).filter(([, value]) => value !== undefined)
    const names = given.map(([name]) => name).sort()
    const key = names.join(' ')
    const known = made.get(key) ?? make(new Set(names))
    made.set(key, known)
    return known
  }
}

const oldestFirst = perMembers((has) => filtered(has, false))
const newestFirst = perMembers((has) => filtered(has, true))
const countsFor = perMembers(countedBy)

const counts = async (db: Db, filter: JournalFilter) => {
  const rows = await db.all(countsFor(filter), filter as Given)
  // PostgreSQL counts in 64 bits, which arrive as text.
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]))
}

const talliesOf = query((db, given: Pick<Given, 'around' | 'since' | 'before'>) =>
  matching(db, new Set(['around', 'since', 'before']), given as Given)
    .select(({ fn }) => ['kind', 'party', 'employee', 'holder', fn.countAll().as('rows')])
    .groupBy(['kind', 'party', 'employee', 'holder'])
    .orderBy('kind')
    .orderBy('party')
    .orderBy('employee')
    .orderBy('holder'),
)

// The visibility stands in the query itself, or the index of these few rows would not serve it.
const hiddenOf = query((db, given: Pick<Given, 'around'>) =>
  matching(db, new Set(['around']), given as Given)
    .selectAll()
    .where(sql<boolean>`visibility = 'achtergehouden'`)
    .orderBy('sequence'),
)

const tallies = async (db: Db, filter: Parameters<Journal['tallies']>[0]): Promise<Tally[]> =>
  (await db.all(talliesOf, filter)).map(({ rows, ...tally }) => ({ ...tally, rows: Number(rows) }))

/** Whether a row tells that the rows up to the anchor were erased: a chain that was cut off by hand has none. */
const tellsOf = ({ kind, detail }: JournalRow, { sequence, hash }: JournalAnchor): boolean =>
  kind === 'journaal_gewist' && detail['tot'] === sequence && detail['hash'] === hash

/** How far a check got. */
type Checked = { before: Head; rows: number; isTold: boolean }

/** Goes on over one page; the number of the first row that does not fit, or null. */
const check = (
  checked: Checked,
  rows: readonly Database['journal'][],
  anchor: JournalAnchor | undefined,
): number | null => {
  for (const raw of rows) {
    checked.rows += 1
    const row = readable(raw)
    if (!row || !follows(row, checked.before)) return raw.sequence
    checked.isTold ||= anchor !== undefined && tellsOf(row, anchor)
    checked.before = row
  }
  return null
}

const verify = async (db: Db): Promise<VerifiedChain> => {
  const anchor = await db.first(lastAnchor, {})
  const erased = anchor && { erasedUpTo: anchor.sequence }
  const checked: Checked = { before: anchor ?? START, rows: 0, isTold: anchor === undefined }
  let after = Number.MIN_SAFE_INTEGER
  for (;;) {
    const next = await db.all(page, { after, limit: VERIFY_PAGE_ROWS })
    const broken = check(checked, next, anchor)
    if (broken !== null) return { rows: checked.rows, broken, ...erased }
    if (next.length < VERIFY_PAGE_ROWS) {
      const { rows, isTold, before } = checked
      return { rows, broken: isTold ? null : before.sequence, ...erased }
    }
    after = checked.before.sequence
    // A page takes some ten milliseconds, and there may be thousands: others are served in between.
    await othersFirst()
  }
}

/** The journal: append-only until its term is over, gapless, chained. */
export const journal = (db: Db, rowLocks: boolean): Journal => ({
  append: (entry) => append(db, rowLocks, entry),
  // The query takes only the values of members that the filter has.
  rows: async ({ newestFirst: isTurned = false, ...filter }) => {
    const rows = isTurned ? newestFirst(filter) : oldestFirst(filter)
    return (await db.all(rows, filter as Given)).map(codec.fromRow)
  },
  counts: (filter) => counts(db, filter),
  tallies: (filter) => tallies(db, filter),
  hidden: async (around) => (await db.all(hiddenOf, { around })).map(codec.fromRow),
  head: async () => {
    const { sequence, hash } = await headOf(db)
    return { sequence, hash }
  },
  verify: () => verify(db),
  unrecorded: async (limit) =>
    unrecorded(db, (await db.first(lastAnchor, {}))?.at ?? Number.MIN_SAFE_INTEGER, limit),
  datedBefore: (before) => counted(db, datedBefore, { before }),
  erase: (before, limit) => erase(db, rowLocks, { before, limit }),
  anchor: () => db.first(lastAnchor, {}),
})
