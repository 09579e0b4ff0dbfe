import type { PartyId } from '../id.ts'
import type { SignalStep } from '../signal.ts'

/** What officers wrote down about signals. Notes are sealed; nothing is ever changed; what is old goes. */
export interface Signals {
  /** `ConsentError('conflict')` when the id, or this position of the signal, is taken. */
  add(step: SignalStep): Promise<void>
  /** Of every signal of this organisation, by signal, then by position. */
  of(party: PartyId): Promise<SignalStep[]>
  /** Drops what was written down before an instant; returns how many. */
  forget(before: number): Promise<number>
}
