import type { ChildId, PartyId } from '../id.ts'
import type { JournalAnchor, JournalEntry, JournalKind, JournalRow } from '../journal.ts'

export type JournalFilter = {
  readonly child?: ChildId
  /** The organisation that acted or asked. */
  readonly party?: PartyId
  /** The organisation that acted or asked, or whose data it is about. */
  readonly around?: PartyId
  readonly kind?: JournalKind
  /** Dated at this instant or later. */
  readonly since?: number
  /** Dated earlier than this instant. */
  readonly before?: number
  /** Only rows with a higher number. */
  readonly after?: number
  /** Only rows with a lower number. */
  readonly below?: number
  readonly limit?: number
  readonly newestFirst?: boolean
}

/** What a check of the chain found. */
export type VerifiedChain = {
  /** Rows that are there. */
  readonly rows: number
  /** Number of the first row that does not fit. */
  readonly broken: number | null
  /** Number of the last row that was erased; left out while none was. */
  readonly erasedUpTo?: number
}

/** Rows of one kind, by one actor, about the data of one holder. */
export type Tally = Pick<JournalRow, 'kind' | 'party' | 'employee' | 'holder'> & {
  readonly rows: number
}

/**
 * The journal. `append` numbers the entry, never dates it before the row it follows (a clock that went back is
 * overruled), and chains it by SHA-256. It shares the transaction of the change it records: both or neither.
 */
export interface Journal {
  append(entry: JournalEntry): Promise<JournalRow>
  rows(filter: JournalFilter): Promise<JournalRow[]>
  /** How many rows there are of each kind; kinds without rows are left out. Order and limit do not matter. */
  counts(
    filter: Omit<JournalFilter, 'limit' | 'newestFirst'>,
  ): Promise<Readonly<Partial<Record<JournalKind, number>>>>
  /** How many rows dated from `since` until before `before` there are around an organisation, by kind and by who acted. */
  tallies(filter: Required<Pick<JournalFilter, 'around' | 'since' | 'before'>>): Promise<Tally[]>
  /** Rows around an organisation that were hidden from the family when they were written, oldest first. */
  hidden(around: PartyId): Promise<JournalRow[]>
  /** The last row's number and hash, erased or not; 0 and `GENESIS_HASH` while there is none. */
  head(): Promise<{ sequence: number; hash: string }>
  /**
   * Recomputes the chain; the number of the first row that does not fit, or null. Where rows were erased the chain begins
   * at the last of those, `erasedUpTo`, which a row of kind `journaal_gewist` must tell of.
   */
  verify(): Promise<VerifiedChain>
  /**
   * Ids of decisions, statements and facts that no row records, of statements with a confirmation that no row records, and of
   * children of whom more authority is kept than rows record, at most `limit` in any order. What is no younger than the last row that
   * was erased is left out: its row went with that.
   */
  unrecorded(limit: number): Promise<string[]>
  /** How many rows are dated before an instant. */
  datedBefore(before: number): Promise<number>
  /**
   * Erases the oldest rows that are dated before an instant, at most `limit`, and remembers where the chain goes on; null
   * where there is none. The caller appends a row `journaal_gewist` with what this returns in the same transaction.
   */
  erase(before: number, limit: number): Promise<{ anchor: JournalAnchor; rows: number } | null>
  /** Where erasing stands; undefined while nothing was erased. */
  anchor(): Promise<JournalAnchor | undefined>
}
