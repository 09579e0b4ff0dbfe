/** The tables, as Kysely sees them: member names here, the same in snake_case in SQL. Derived from the nouns. */
import type { AuthorityRecord } from '../../consent/authority.ts'
import type { AddressChange, Contact, Nickname } from '../../consent/contact.ts'
import type { DecisionRecord } from '../../consent/decision.ts'
import type { ErasureRequest } from '../../consent/erasure-request.ts'
import type { Fact } from '../../consent/fact.ts'
import type { AuthoritySeat, FamilyMember, GivenRole } from '../../consent/family.ts'
import type { ChildId, PersonId } from '../../consent/id.ts'
import type { InvolvementEvent } from '../../consent/involvement.ts'
import type { JournalAnchor, JournalRow } from '../../consent/journal.ts'
import type { PostedNotice } from '../../consent/notice.ts'
import type { Offer } from '../../consent/offer.ts'
import type { Order } from '../../consent/order.ts'
import type { Client, Party, Professional } from '../../consent/party.ts'
import type { AnswersDue } from '../../consent/ports/statements.ts'
import type { Link, OneTimeCode } from '../../consent/pseudonym.ts'
import type { Report } from '../../consent/report.ts'
import type { Request } from '../../consent/request.ts'
import type { RuleVersion } from '../../consent/rule-version.ts'
import type { SignalStep } from '../../consent/signal.ts'
import type { Confirmation, Statement } from '../../consent/statement.ts'
import type { Positioned, RowOf } from './row.ts'

export type Database = {
  /** `master_key`: tells the right key. `journal`: the row that a database with row locks locks to append. */
  storeMeta: { name: string; value: string }
  children: {
    id: ChildId
    birthDate: string
    secretAddress: number
    hiddenBy: string
    epoch: number
    createdAt: number
  }
  /** `wrapped` null: destroyed. */
  childKeys: { child: ChildId; wrapped: string | null }
  persons: { id: PersonId; subjectHash: string | null }
  familyMembers: FamilyMember
  givenRoles: GivenRole
  authoritySeats: AuthoritySeat
  authorityRecords: Positioned<RowOf<AuthorityRecord, 'holders' | 'giPartial', 'ots'>>
  parties: RowOf<Party, never, 'mayUseBsn' | 'active'>
  clients: RowOf<Client, 'jwks' | 'acts' | 'copies', 'active'>
  professionals: Omit<RowOf<Professional, 'functions', 'active'>, 'subject'> & {
    subjectHash: string
  }
  links: Link
  codes: RowOf<OneTimeCode, 'opens'>
  bsnIndex: { hash: string; child: ChildId }
  involvementEvents: Positioned<InvolvementEvent>
  facts: Positioned<RowOf<Fact, 'recordedBy' | 'categories', 'value'>>
  statements: Positioned<
    RowOf<Statement, 'categories' | 'authority' | 'facets' | 'assistedBy' | 'proof'>
  >
  confirmations: Confirmation
  /** `at`: before that instant nothing that was said about the child has ended. */
  answersDue: AnswersDue
  requests: Positioned<RowOf<Request, 'askedBy' | 'categories' | 'askedOf', 'silent'>>
  decisions: DecisionRecord
  offers: Positioned<RowOf<Offer, 'offeredBy' | 'categories'>>
  orders: Positioned<RowOf<Order, 'askedBy' | 'categories'>>
  journal: RowOf<JournalRow, 'categories' | 'detail'>
  journalAnchors: JournalAnchor
  /** `retryAt`: not to be tried before. */
  notices: PostedNotice & { retryAt: number | null }
  contacts: RowOf<Contact, never, 'tellWhenLooked'>
  addressChanges: AddressChange
  nicknames: Nickname
  reports: Report
  erasureRequests: ErasureRequest
  signalSteps: SignalStep
  idempotencyKeys: {
    scope: string
    key: string
    bodyHash: string
    status: number
    body: string
    at: number
  }
  artifacts: { model: string; id: string; payload: string; expiresAt: number }
  ruleVersions: RuleVersion
  ruleTexts: { hash: string; text: string }
}
