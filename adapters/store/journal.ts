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
import { parseStored, rowCodec } from './row.ts'
import type { Database, Db } from './schema.ts'

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

const headOf = async (db: Db): Promise<Head> => {
  const row = await db
    .selectFrom('journal')
    .select(['sequence', 'hash', 'at'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? START
}

const append = async (db: Db, rowLocks: boolean, given: JournalEntry): Promise<JournalRow> => {
  // Where only rows are locked, this one makes two transactions append one after the other.
  if (rowLocks)
    await db
      .selectFrom('storeMeta')
      .select('name')
      .where('name', '=', 'journal')
      .forUpdate()
      .execute()
  const before = await headOf(db)
  const fitting = parseStored(journalEntry, given, 'journal')
  const entry = { ...fitting, at: Math.max(fitting.at, before.at) }
  const sequence = before.sequence + 1
  const hash = journalHash(sequence, before.hash, entry)
  const row = { ...entry, sequence, previousHash: before.hash, hash }
  await db.insertInto('journal').values(codec.toRow(row)).execute()
  return row
}

const select = async (db: Db, filter: JournalFilter): Promise<JournalRow[]> => {
  const { child, party, since, before, after, limit } = filter
  const rows = await db
    .selectFrom('journal')
    .selectAll()
    .$if(child !== undefined, (query) => query.where('child', '=', child ?? null))
    .$if(party !== undefined, (query) => query.where('party', '=', party ?? null))
    .$if(since !== undefined, (query) => query.where('at', '>=', since ?? 0))
    .$if(before !== undefined, (query) => query.where('at', '<', before ?? 0))
    .$if(after !== undefined, (query) => query.where('sequence', '>', after ?? 0))
    .orderBy('sequence', filter.newestFirst ? 'desc' : 'asc')
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
    .execute()
  return rows.map(codec.fromRow)
}

const verify = async (db: Db): Promise<{ rows: number; broken: number | null }> => {
  let before = START
  let rows = 0
  let last = Number.MIN_SAFE_INTEGER
  for (;;) {
    const page = await db
      .selectFrom('journal')
      .selectAll()
      .where('sequence', '>', last)
      .orderBy('sequence')
      .limit(VERIFY_PAGE_ROWS)
      .execute()
    for (const raw of page) {
      rows += 1
      last = raw.sequence
      const row = readable(raw)
      if (!row || !follows(row, before)) return { rows, broken: raw.sequence }
      before = row
    }
    if (page.length < VERIFY_PAGE_ROWS) return { rows, broken: null }
  }
}

/** The journal: append-only, gapless, chained. */
export const journal = (db: Db, rowLocks: boolean): Journal => ({
  append: (entry) => append(db, rowLocks, entry),
  rows: (filter) => select(db, filter),
  head: async () => {
    const { sequence, hash } = await headOf(db)
    return { sequence, hash }
  },
  verify: () => verify(db),
})
