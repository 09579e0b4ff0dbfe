import type { RowKind } from '../past-term.ts'
import type { Instant } from '../time.ts'

/**
 * Rows that ended before an instant: questions that lapsed, facts that hold no more, orders and messages that were
 * closed... A question that a kept answer is about is kept, and so is an order within the scope of one.
 */
export interface PastTerm {
  /** How many there are. */
  count(kind: RowKind, before: Instant): Promise<number>
  /** Erases at most `limit` of them; returns how many. `ConsentError('opslag')` where the journal of that time is still there. */
  erase(kind: RowKind, before: Instant, limit: number): Promise<number>
}
