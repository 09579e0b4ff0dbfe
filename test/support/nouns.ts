/** One of every noun, valid and fictional, to be changed where a test needs it. */
import { createHash } from 'node:crypto'
import type { AuthorityRecord } from '../../consent/authority.ts'
import type { AddressChange, Contact, Nickname } from '../../consent/contact.ts'
import type { DecisionRecord } from '../../consent/decision.ts'
import type { ErasureRequest } from '../../consent/erasure-request.ts'
import type { Fact } from '../../consent/fact.ts'
import type { AuthoritySeat, FamilyMember, FamilyRole } from '../../consent/family.ts'
import {
  addressChangeIds,
  type ChildId,
  childIds,
  decisionIds,
  erasureRequestIds,
  factIds,
  noticeIds,
  offerIds,
  orderIds,
  type PersonId,
  partyId,
  personIds,
  pseudonymIds,
  type Random,
  reportIds,
  requestIds,
  signalIds,
  signalStepIds,
  statementIds,
} from '../../consent/id.ts'
import type { InvolvementEvent } from '../../consent/involvement.ts'
import type { JournalEntry } from '../../consent/journal.ts'
import type { Notice } from '../../consent/notice.ts'
import type { Offer } from '../../consent/offer.ts'
import type { Order } from '../../consent/order.ts'
import { actor, type Client, type Party, type Professional } from '../../consent/party.ts'
import type { Link, OneTimeCode } from '../../consent/pseudonym.ts'
import type { Report } from '../../consent/report.ts'
import type { Request } from '../../consent/request.ts'
import type { RuleVersion } from '../../consent/rule-version.ts'
import type { SignalStep } from '../../consent/signal.ts'
import type { Statement } from '../../consent/statement.ts'
import { DAY } from '../../consent/time.ts'

let drawn = 0
/** Distinct and the same in every run: bytes of a counter's hash. */
export const countingRandom: Random = (bytes) => {
  drawn += 1
  return new Uint8Array(createHash('sha512').update(String(drawn)).digest().subarray(0, bytes))
}

/** Noon on 2 March 2026, UTC. */
export const AT = Date.UTC(2026, 2, 2, 12)
export const CJG = partyId.parse('partij_cjg-zuid')
export const SCHOOL = partyId.parse('partij_de-zwaluw')
export const LEERPLICHT = partyId.parse('partij_leerplicht-zuid')
export const SCOPE = { purpose: 'schoolondersteuning', holder: CJG, requester: SCHOOL } as const

const worker = actor.parse({ party: CJG, employee: 'm.034' })
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

export const newChild = (): ChildId => childIds.create(countingRandom)
export const newPerson = (): PersonId => personIds.create(countingRandom)
export const unique = (): string => childIds.create(countingRandom).slice(-24)

export const member = (
  child: ChildId,
  person: PersonId,
  change: Partial<FamilyMember> = {},
): FamilyMember => ({ child, person, role: 'ouder1', displayName: 'Mama van Puk', ...change })

/** Every seat is the same holder's, so that a second one replaces the first. */
export const seat = (child: ChildId, role: FamilyRole): AuthoritySeat => ({
  child,
  holder: 'ab'.repeat(32),
  role,
})

export const authorityOf = (
  child: ChildId,
  change: Partial<AuthorityRecord> = {},
): AuthorityRecord => ({
  child,
  type: 'joint',
  holders: ['ouder1', 'ouder2'],
  ots: false,
  giPartial: [],
  source: 'brp',
  learnedAt: AT,
  ...change,
})

export const party = (change: Partial<Party> = {}): Party => ({
  id: SCHOOL,
  kind: 'school_vo',
  name: 'De Zwaluw',
  oin: '00000001002000300001',
  region: 'zuid',
  gatewayUrl: 'https://zwaluw.example/gateway',
  mail: null,
  mayUseBsn: true,
  active: true,
  ...change,
})

export const client = (change: Partial<Client> = {}): Client => ({
  id: 'zwaluw-magister',
  party: SCHOOL,
  processor: null,
  jwks: { keys: [{ kty: 'EC', crv: 'P-256', kid: 'k1' }] },
  auth: 'private_key_jwt',
  binding: 'dpop',
  acts: ['feiten', 'controles'],
  webhookUrl: 'https://zwaluw.example/berichten',
  copies: { url: 'https://lezen.zwaluw.example/kopieen', audience: 'zwaluw-gezin' },
  readerUrl: 'https://lezen.zwaluw.example',
  active: true,
  ...change,
})

export const professional = (change: Partial<Professional> = {}): Professional => ({
  subject: 'https://login.example 7781',
  party: SCHOOL,
  employee: 'j.12',
  functions: ['professional', 'aanvrager'],
  active: true,
  ...change,
})

export const link = (child: ChildId, change: Partial<Link> = {}): Link => ({
  party: SCHOOL,
  child,
  pseudonym: pseudonymIds.create(countingRandom),
  at: AT,
  undoneAt: null,
  ...change,
})

export const code = (child: ChildId, change: Partial<OneTimeCode> = {}): OneTimeCode => ({
  hash: sha256(unique()),
  child,
  opens: { to: 'persoon', as: 'ouder' },
  madeBy: CJG,
  at: AT,
  expiresAt: AT + DAY,
  usedAt: null,
  ...change,
})

export const involvement = (
  child: ChildId,
  change: Partial<InvolvementEvent> = {},
): InvolvementEvent => ({
  child,
  party: SCHOOL,
  kind: 'opgegeven',
  by: 'partij',
  at: AT,
  ...change,
})

export const fact = (child: ChildId, change: Partial<Fact> = {}): Fact => ({
  id: factIds.create(countingRandom),
  child,
  name: 'houder_bevestigt',
  value: true,
  recordedBy: worker,
  holder: CJG,
  requester: SCHOOL,
  purpose: SCOPE.purpose,
  categories: ['contactgegevens'],
  about: null,
  weighingHash: sha256('weging'),
  confirms: null,
  at: AT,
  until: AT + DAY,
  ...change,
})

export const statement = (
  child: ChildId,
  person: PersonId,
  change: Partial<Statement> = {},
): Statement => ({
  id: statementIds.create(countingRandom, 0),
  child,
  kind: 'gegeven',
  person,
  by: 'ouder1',
  ...SCOPE,
  categories: ['contactgegevens', 'ondersteuningsbehoefte'],
  from: AT,
  until: AT + 90 * DAY,
  refersTo: null,
  request: null,
  textVersion: sha256('tekst'),
  language: 'nl',
  channel: 'papier',
  authority: { how: 'brp', at: AT },
  facets: ['geheimhouding', 'avg'],
  assistedBy: worker,
  proof: { scanHash: sha256('scan'), witness: 'Wouter Getuige' },
  at: AT,
  ...change,
})

/** What is left of a yes that was taken back long ago: its withdrawal, which refers to nothing that is there. */
export const withdrawalWithoutYes = (
  child: ChildId,
  person: PersonId,
  change: Partial<Statement> = {},
): Statement =>
  statement(child, person, {
    kind: 'ingetrokken',
    until: null,
    refersTo: statementIds.create(countingRandom, 0),
    ...{ channel: 'portaal', assistedBy: null, proof: null },
    ...change,
  })

export const request = (child: ChildId, change: Partial<Request> = {}): Request => ({
  id: requestIds.create(countingRandom),
  child,
  askedBy: worker,
  ...SCOPE,
  categories: ['contactgegevens'],
  lastDay: '2026-09-30',
  askedOf: ['ouder1', 'ouder2'],
  reason: 'Wij willen samen met school een plan maken voor Puk.',
  silent: false,
  at: AT,
  expiresAt: AT + 30 * DAY,
  ...change,
})

export const decision = (child: ChildId | null, change: Partial<DecisionRecord> = {}) =>
  ({
    id: decisionIds.create(countingRandom, 0),
    child,
    occasion: 'verstrekking',
    holder: CJG,
    requester: SCHOOL,
    employee: worker.employee,
    inputs: '[]',
    answer: '{}',
    catalogueHash: sha256('catalogus'),
    regionHash: sha256('regio'),
    epoch: 0,
    at: AT,
    ...change,
  }) satisfies DecisionRecord

export const offer = (child: ChildId, change: Partial<Offer> = {}): Offer => ({
  id: offerIds.create(countingRandom),
  child,
  offeredBy: worker,
  holder: CJG,
  receiver: SCHOOL,
  purpose: SCOPE.purpose,
  categories: ['contactgegevens'],
  decision: decisionIds.create(countingRandom, 0),
  at: AT,
  expiresAt: AT + 7 * DAY,
  ...change,
})

export const order = (child: ChildId, change: Partial<Order> = {}): Order => ({
  id: orderIds.create(countingRandom, 0),
  child,
  askedBy: actor.parse({ party: SCHOOL, employee: 'j.12' }),
  ...SCOPE,
  categories: ['contactgegevens'],
  offer: null,
  decision: decisionIds.create(countingRandom, 0),
  token: unique(),
  envelopeHash: sha256(unique()),
  epoch: 0,
  state: 'begonnen',
  visibility: 'gezin',
  failure: null,
  at: AT,
  closedAt: null,
  ...change,
})

export const entry = (child: ChildId | null, change: Partial<JournalEntry> = {}): JournalEntry => ({
  kind: 'toestemming_vastgelegd',
  at: AT,
  child,
  party: SCHOOL,
  employee: worker.employee,
  person: null,
  holder: CJG,
  requester: SCHOOL,
  purpose: SCOPE.purpose,
  categories: ['contactgegevens'],
  subject: null,
  decision: null,
  visibility: 'gezin',
  detail: { uitkomst: 'gegeven', aantal: 1, stil: false, redenen: ['a', 'b'] },
  ...change,
})

export const contact = (person: PersonId, change: Partial<Contact> = {}): Contact => ({
  person,
  address: 'mama@post.example',
  language: 'en',
  tellWhenLooked: true,
  ...change,
})

export const addressChange = (person: PersonId, change: Partial<AddressChange> = {}) => ({
  id: addressChangeIds.create(countingRandom),
  person,
  address: 'nieuw@post.example',
  at: AT,
  expiresAt: AT + DAY,
  ...change,
})

export const nickname = (person: PersonId, child: ChildId): Nickname => ({
  person,
  child,
  text: 'Pukkie',
})

export const report = (child: ChildId, person: PersonId, change: Partial<Report> = {}): Report => ({
  id: reportIds.create(countingRandom),
  child,
  person,
  party: SCHOOL,
  kind: 'klopt_niet',
  addressedTo: 'fg',
  sequence: 1,
  text: 'Op die dag was er niemand op school.',
  at: AT,
  state: 'ontvangen',
  answer: null,
  employee: null,
  changedAt: null,
  ...change,
})

export const erasureRequest = (
  child: ChildId,
  person: PersonId,
  change: Partial<ErasureRequest> = {},
): ErasureRequest => ({
  id: erasureRequestIds.create(countingRandom),
  child,
  person,
  party: SCHOOL,
  at: AT,
  state: 'open',
  answer: null,
  employee: null,
  changedAt: null,
  ...change,
})

export const signalStep = (change: Partial<SignalStep> = {}): SignalStep => ({
  id: signalStepIds.create(countingRandom),
  party: SCHOOL,
  signal: signalIds.create(countingRandom),
  position: 1,
  kind: 'veel_gevraagd',
  since: AT - DAY,
  state: 'in_onderzoek',
  note: 'Gebeld met de teamleider van Zonnebloem.',
  employee: 'fg1',
  at: AT,
  ...change,
})

export const notice = (child: ChildId, change: Partial<Notice> = {}): Notice => ({
  id: noticeIds.create(countingRandom, 0),
  kind: 'vraag_open',
  child,
  person: newPerson(),
  party: null,
  client: null,
  subject: null,
  dueAt: AT + DAY,
  at: AT,
  ...change,
})

export const ruleVersion = (change: Partial<RuleVersion> = {}): RuleVersion => ({
  region: 'noord',
  since: AT,
  version: '1',
  catalogueHash: 'c'.repeat(64),
  regionHash: 'r'.repeat(64),
  translationHash: 'e'.repeat(64),
  ...change,
})
