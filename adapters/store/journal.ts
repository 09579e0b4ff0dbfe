import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../../consent/canonical.ts'
import {
  GENESIS_HASH,
  type JournalEntry,
  type JournalRow,
  journalEntry,
} from '../../consent/journal.ts'
import type { Journal, JournalFilter } from '../../consent/ports/journal.ts'
import { type Db, mustInsert } from './connection.ts'
import { insertInto, type Query, query } from './query.ts'
import { parseStored, rowCodec } from './row.ts'
import type { Database } from './schema.ts'

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

const headOf = async (db: Db): Promise<Head> => (await db.first(last, {})) ?? START

const append = async (db: Db, rowLocks: boolean, given: JournalEntry): Promise<JournalRow> => {
  // Where only rows are locked, this one makes two transactions append one after the other.
  if (rowLocks) await db.all(appendLock, {})
  const before = await headOf(db)
  const fitting = parseStored(journalEntry, given, 'journal')
  const entry = { ...fitting, at: Math.max(fitting.at, before.at) }
  const sequence = before.sequence + 1
  const hash = journalHash(sequence, before.hash, entry)
  const row = { ...entry, sequence, previousHash: before.hash, hash }
  await mustInsert(db, { insert, row: codec.toRow(row), what: 'Deze journaalregel' })
  return row
}

type Given = Required<JournalFilter>

/** The query of one kind of filter: which members it has, and its order. */
const filtered = (has: ReadonlySet<string>, newestFirst: boolean) =>
  query((db, { child, party, around, kind, since, before, after, below, limit }: Given) =>
    db
      .selectFrom('journal')
      .selectAll()
      .$if(has.has('child'), (rows) => rows.where('child', '=', child))
      .$if(has.has('party'), (rows) => rows.where('party', '=', party))
      .$if(has.has('around'), (rows) =>
        rows.where((row) => row.or([row('party', '=', around), row('holder', '=', around)])),
      )
      .$if(has.has('kind'), (rows) => rows.where('kind', '=', kind))
      .$if(has.has('since'), (rows) => rows.where('at', '>=', since))
      .$if(has.has('before'), (rows) => rows.where('at', '<', before))
      .$if(has.has('after'), (rows) => rows.where('sequence', '>', after))
      .$if(has.has('below'), (rows) => rows.where('sequence', '<', below))
      .orderBy('sequence', newestFirst ? 'desc' : 'asc')
      .$if(has.has('limit'), (rows) => rows.limit(limit)),
  )

const kinds = new Map<string, Query<Given, Database['journal']>>()

/** One query for each kind of filter, made when it is first asked. */
const queryFor = (filter: JournalFilter): Query<Given, Database['journal']> => {
  const { newestFirst = false, ...rest } = filter
  const given = Object.entries(rest).filter(([, value]) => value !== undefined)
  const names = given.map(([name]) => name).sort()
  const kind = `${names.join(' ')} ${newestFirst}`
  const made = kinds.get(kind) ?? filtered(new Set(names), newestFirst)
  kinds.set(kind, made)
  return made
}

const verify = async (db: Db): Promise<{ rows: number; broken: number | null }> => {
  let before = START
  let rows = 0
  let after = Number.MIN_SAFE_INTEGER
  for (;;) {
    const next = await db.all(page, { after, limit: VERIFY_PAGE_ROWS })
    for (const raw of next) {
      rows += 1
      after = raw.sequence
      const row = readable(raw)
      if (!row || !follows(row, before)) return { rows, broken: raw.sequence }
      before = row
    }
    if (next.length < VERIFY_PAGE_ROWS) return { rows, broken: null }
  }
}

/** The journal: append-only, gapless, chained. */
export const journal = (db: Db, rowLocks: boolean): Journal => ({
  append: (entry) => append(db, rowLocks, entry),
  // The query takes only the values of members that the filter has.
  rows: async (filter) => (await db.all(queryFor(filter), filter as Given)).map(codec.fromRow),
  head: async () => {
    const { sequence, hash } = await headOf(db)
    return { sequence, hash }
  },
  verify: () => verify(db),
})
