import type { ChildId, PartyId, StatementId } from '../id.ts'
import type { Confirmation, Statement } from '../statement.ts'
import type { Instant } from '../time.ts'

/** Which statements a question touches. */
export type StatementScope = {
  readonly purpose: string
  readonly holder: PartyId
  readonly requester: PartyId
}

/** A child about whom something was said of which nothing has ended before an instant. */
export type AnswersDue = { readonly child: ChildId; readonly at: Instant }

/**
 * Statements and confirmations: append-only, in the order of the journal, durable when the transaction returns. None goes
 * while the journal of the time in which it was said is there.
 */
export interface Statements {
  add(statement: Statement): Promise<void>
  get(id: StatementId): Promise<Statement | undefined>
  fitting(child: ChildId, scope: StatementScope): Promise<Statement[]>
  ofChild(child: ChildId): Promise<Statement[]>
  /** Every yes of every child that ends after `after`, and at `until` at the latest; by end. */
  endingBetween(after: Instant, until: Instant): Promise<Statement[]>
  /** `ConsentError('conflict')` when this person confirmed it before. */
  addConfirmation(confirmation: Confirmation): Promise<void>
  confirmations(child: ChildId): Promise<Confirmation[]>
  /**
   * At most `limit` children of whom something can have ended before an instant, soonest first, from after one of them on.
   * That is since it was said, until `setDue` knows better; since ever, once the child was corrected or erased.
   */
  due(before: Instant, after: AnswersDue | null, limit: number): Promise<AnswersDue[]>
  /** Keeps that nothing of what was said about the child ends before an instant; null: nothing is left. */
  setDue(child: ChildId, at: Instant | null): Promise<void>
  /** Erases statements with their confirmations. `ConsentError('opslag')` where the journal of their time is still there. */
  erase(ids: readonly StatementId[]): Promise<void>
}
