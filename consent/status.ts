/** What one person's own statement comes down to now: a pure function of statements, authority, age and time. */
import type { ChildId, PartyId, RequestId, StatementId } from './id.ts'
import type { Channel, Language } from './statement.ts'
import type { Instant } from './time.ts'

/** For people. */
export type ConsentState =
  | 'geldig'
  | 'ingetrokken'
  | 'gepauzeerd'
  | 'verlopen'
  | 'wacht_op_bevestiging'
  | 'geweigerd'
  | 'verbruikt'
  | 'vervangen' // a newer answer of the same person took its place

/** Data Privacy Vocabulary, for machines outside. */
export type DpvStatus =
  | 'dpv:ConsentGiven'
  | 'dpv:ConsentRefused'
  | 'dpv:ConsentWithdrawn'
  | 'dpv:ConsentExpired'
  | 'dpv:ConsentRequested'
  | 'dpv:ConsentInvalidated'

/** A person's own answer as that person sees it. Never tells what anybody else said. */
export type ConsentView = {
  readonly id: StatementId
  readonly child: ChildId
  readonly holder: PartyId
  readonly requester: PartyId
  readonly purpose: string
  readonly categories: readonly { readonly category: string; readonly state: ConsentState }[]
  /** Of all categories together: the one they share, else `geldig` when any still is, else the first. */
  readonly state: ConsentState
  readonly dpv: DpvStatus
  /** Everybody whose yes is needed gave it. False never tells whether somebody said no or nothing. */
  readonly allAnswersIn: boolean
  readonly from: Instant
  readonly until: Instant | null
  readonly at: Instant
  readonly request: RequestId | null
  readonly language: Language
  readonly channel: Channel
  readonly textVersion: string
}
