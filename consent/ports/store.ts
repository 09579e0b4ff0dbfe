import type { Artifacts } from './artifacts.ts'
import type { Children } from './children.ts'
import type { Contacts } from './contacts.ts'
import type { Disclosures } from './disclosures.ts'
import type { ErasureRequests } from './erasure-requests.ts'
import type { Facts } from './facts.ts'
import type { Families } from './families.ts'
import type { Idempotency } from './idempotency.ts'
import type { Involvements } from './involvements.ts'
import type { Journal } from './journal.ts'
import type { Links } from './links.ts'
import type { Notices } from './notices.ts'
import type { Parties } from './parties.ts'
import type { PastTerm } from './past-term.ts'
import type { Reports } from './reports.ts'
import type { Requests } from './requests.ts'
import type { RuleVersions } from './rule-versions.ts'
import type { Signals } from './signals.ts'
import type { Statements } from './statements.ts'

/** Everything one transaction can reach. */
export interface Transaction {
  readonly children: Children
  readonly families: Families
  readonly parties: Parties
  readonly links: Links
  readonly involvements: Involvements
  readonly facts: Facts
  readonly statements: Statements
  readonly requests: Requests
  readonly disclosures: Disclosures
  readonly journal: Journal
  readonly notices: Notices
  readonly contacts: Contacts
  readonly reports: Reports
  readonly erasureRequests: ErasureRequests
  readonly signals: Signals
  readonly idempotency: Idempotency
  readonly artifacts: Artifacts
  readonly ruleVersions: RuleVersions
  readonly pastTerm: PastTerm
}

/**
 * The store.
 *
 * - `write` runs the work in one transaction: all of it is durable when the promise fulfils, none of it when it
 *   rejects. Write transactions on one child are serial. Nothing but the store may be awaited inside.
 * - `read` sees one consistent state and writes nothing.
 * - Rows are parsed when read: a row that does not fit its schema is a fault (`ConsentError('opslag')`), never a guess.
 * - A fault of the store itself rejects with `ConsentError('opslag')` and `cause`; the outcome is then "not written",
 *   or unknown to the caller, who retries with the same idempotency key.
 * - An id that is taken is a `ConsentError('conflict')`; a child, person, party or statement named that does not exist,
 *   `ConsentError('onbekend')`. After either, the work ends: what it did so far is undone when it rejects.
 * - Transactions do not nest: starting one inside another's work rejects with `ConsentError('opslag')`.
 */
export interface Store {
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}
