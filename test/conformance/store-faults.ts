/** Every write, when it fails and when it fails although it was kept: nothing half-done, and a retry never doubles. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Transaction } from '../../consent/ports/store.ts'
import * as sample from '../support/nouns.ts'
import type { OpenFixture, StoreFixture } from './store-fixture.ts'

const { AT, SCHOOL } = sample
const child = sample.newChild()
const person = sample.newPerson()
const other = { child: sample.newChild(), person: sample.newPerson() }

type Write = {
  /** What must be there first. */
  readonly given?: (tx: Transaction) => Promise<unknown>
  readonly write: (tx: Transaction) => Promise<unknown>
  /** What the write changes. */
  readonly look: (tx: Transaction) => Promise<unknown>
}

const said = sample.statement(child, person)
const begun = sample.order(child)
const made = sample.offer(child)
const decided = sample.decision(child)
const recorded = sample.fact(child)
const asked = sample.request(child)
const handed = sample.code(child)
const tied = sample.link(child)
const addressee = sample.newPerson()
const told = sample.notice(child, { person: addressee })
const held = sample.notice(child, { dueAt: null, subject: 'x' })
const changing = sample.addressChange(person)
const reported = sample.report(child, person)
const wished = sample.erasureRequest(child, person)
const refused = { state: 'afgewezen', answer: 'Nee.', employee: 'fg1', at: AT } as const
const looked = sample.signalStep()
const answer = { bodyHash: 'h', status: 200, body: '{}' }

const register: Record<string, Write> = {
  'children.add': {
    write: (tx) =>
      tx.children.add({ id: other.child, birthDate: '2010-01-01', secretAddress: false, at: AT }),
    look: (tx) => tx.children.get(other.child),
  },
  'children.raiseEpoch': {
    write: (tx) => tx.children.raiseEpoch(child),
    look: (tx) => tx.children.get(child),
  },
  'children.correct': {
    write: (tx) =>
      tx.children.correct(child, { birthDate: '2011-11-11', secretAddress: true, hiddenBy: [] }),
    look: (tx) => tx.children.get(child),
  },
  'children.erase': {
    given: (tx) => tx.families.addMember(sample.member(child, person)),
    write: (tx) => tx.children.erase(child),
    look: (tx) => tx.families.members(child),
  },
  'families.addPerson': {
    write: (tx) => tx.families.addPerson({ id: other.person, subject: 'https://login.example 2' }),
    look: (tx) => tx.families.personBySubject('https://login.example 2'),
  },
  'families.bindSubject': {
    write: (tx) => tx.families.bindSubject(person, 'https://login.example 1'),
    look: (tx) => tx.families.person(person),
  },
  'families.passLogin': {
    given: async (tx) => {
      await tx.families.addPerson({ id: other.person, subject: null })
      await tx.families.bindSubject(person, 'https://login.example 1')
    },
    write: (tx) => tx.families.passLogin(person, other.person),
    look: (tx) => tx.families.personBySubject('https://login.example 1'),
  },
  'families.forgetLogin': {
    given: (tx) => tx.families.bindSubject(person, 'https://login.example 1'),
    write: (tx) => tx.families.forgetLogin(person),
    look: (tx) => tx.families.personBySubject('https://login.example 1'),
  },
  'families.addMember': {
    write: (tx) => tx.families.addMember(sample.member(child, person)),
    look: (tx) => tx.families.members(child),
  },
  'families.moveMember': {
    given: (tx) => tx.families.addMember(sample.member(child, person)),
    write: (tx) => tx.families.moveMember(sample.member(child, person, { role: 'ouder2' })),
    look: (tx) => tx.families.members(child),
  },
  'families.endMember': {
    given: (tx) => tx.families.addMember(sample.member(child, person)),
    write: (tx) => tx.families.endMember(child, person),
    look: (tx) => tx.families.members(child),
  },
  'families.putSeat': {
    write: (tx) => tx.families.putSeat(sample.seat(child, 'ouder1')),
    look: (tx) => tx.families.seats(child),
  },
  'families.renameSeat': {
    given: (tx) => tx.families.putSeat(sample.seat(child, 'ouder1')),
    write: (tx) =>
      tx.families.renameSeat(sample.seat(child, 'ouder1'), `abcdef01.${'e'.repeat(64)}`),
    look: (tx) => tx.families.seats(child),
  },
  'families.addAuthority': {
    write: (tx) => tx.families.addAuthority(sample.authorityOf(child)),
    look: (tx) => tx.families.authorityHistory(child),
  },
  'parties.put': {
    write: (tx) => tx.parties.put(sample.party()),
    look: (tx) => tx.parties.all(),
  },
  'parties.putClient': {
    given: (tx) => tx.parties.put(sample.party()),
    write: (tx) => tx.parties.putClient(sample.client()),
    look: (tx) => tx.parties.client(sample.client().id),
  },
  'parties.putProfessional': {
    given: (tx) => tx.parties.put(sample.party()),
    write: (tx) => tx.parties.putProfessional(sample.professional()),
    look: (tx) => tx.parties.professionals(sample.professional().subject),
  },
  'parties.changeStaff': {
    given: async (tx) => {
      await tx.parties.put(sample.party())
      await tx.parties.putProfessional(sample.professional())
    },
    write: (tx) => tx.parties.changeStaff(SCHOOL, { ...sample.professional(), active: false }),
    look: (tx) => tx.parties.staffOf(SCHOOL),
  },
  'links.add': { write: (tx) => tx.links.add(tied), look: (tx) => tx.links.ofChild(child) },
  'links.undo': {
    given: (tx) => tx.links.add(tied),
    write: (tx) => tx.links.undo(SCHOOL, child, AT),
    look: (tx) => tx.links.ofChild(child),
  },
  'links.addCode': {
    write: (tx) => tx.links.addCode(handed),
    look: (tx) => tx.links.code(handed.hash, AT),
  },
  'links.useCode': {
    given: (tx) => tx.links.addCode(handed),
    write: (tx) => tx.links.useCode(handed.hash, AT),
    look: (tx) => tx.links.code(handed.hash, AT),
  },
  'links.addBsnIndex': {
    write: (tx) => tx.links.addBsnIndex('f'.repeat(64), child),
    look: (tx) => tx.links.childByBsnIndex('f'.repeat(64)),
  },
  'links.forgetFormerIndexKeys': {
    given: (tx) => tx.links.addBsnIndex('f'.repeat(64), child),
    write: (tx) => tx.links.forgetFormerIndexKeys('abcdef01'),
    look: (tx) => tx.links.childByBsnIndex('f'.repeat(64)),
  },
}

const histories: Record<string, Write> = {
  'involvements.add': {
    write: (tx) => tx.involvements.add(sample.involvement(child)),
    look: (tx) => tx.involvements.ofChild(child),
  },
  'facts.add': { write: (tx) => tx.facts.add(recorded), look: (tx) => tx.facts.get(recorded.id) },
  'statements.add': {
    write: (tx) => tx.statements.add(said),
    look: (tx) => tx.statements.ofChild(child),
  },
  'statements.setDue': {
    given: (tx) => tx.statements.add(said),
    write: (tx) => tx.statements.setDue(child, said.at + 1),
    look: (tx) => tx.statements.due(said.at + 9, null, 9),
  },
  'statements.addConfirmation': {
    given: (tx) => tx.statements.add(said),
    write: (tx) => tx.statements.addConfirmation({ statement: said.id, person, at: AT }),
    look: (tx) => tx.statements.confirmations(child),
  },
  'requests.add': {
    write: (tx) => tx.requests.add(asked),
    look: (tx) => tx.requests.ofChild(child),
  },
  'disclosures.addDecision': {
    write: (tx) => tx.disclosures.addDecision(decided),
    look: (tx) => tx.disclosures.decision(decided.id),
  },
  'disclosures.addOffer': {
    write: (tx) => tx.disclosures.addOffer(made),
    look: (tx) => tx.disclosures.offersOf(child),
  },
  'disclosures.addOrder': {
    write: (tx) => tx.disclosures.addOrder(begun),
    look: (tx) => tx.disclosures.ordersOf(child),
  },
  'disclosures.closeOrder': {
    given: (tx) => tx.disclosures.addOrder(begun),
    write: (tx) =>
      tx.disclosures.closeOrder(begun.id, { state: 'geleverd', failure: null, at: AT }),
    look: (tx) => tx.disclosures.ordersOf(child),
  },
  'journal.append': {
    write: (tx) => tx.journal.append(sample.entry(child)),
    look: (tx) => tx.journal.rows({}),
  },
}

const housekeeping: Record<string, Write> = {
  'notices.add': { write: (tx) => tx.notices.add(told), look: (tx) => tx.notices.all() },
  'notices.claim': {
    given: (tx) => tx.notices.add(told),
    write: (tx) => tx.notices.claim({ now: AT, until: AT + 1, limit: 1 }),
    look: (tx) => tx.notices.ofPerson(addressee, { now: AT, limit: 9 }),
  },
  'notices.postpone': {
    given: (tx) => tx.notices.add(told),
    write: (tx) => tx.notices.postpone(told.id, { retryAt: AT, failures: 1 }),
    look: (tx) => tx.notices.ofPerson(addressee, { now: AT, limit: 9 }),
  },
  'notices.end': {
    given: (tx) => tx.notices.add(told),
    write: (tx) => tx.notices.end(told.id, 'verzonden', AT),
    look: (tx) => tx.notices.ofPerson(addressee, { now: AT, limit: 9 }),
  },
  'notices.release': {
    given: (tx) => tx.notices.add(held),
    write: (tx) => tx.notices.release(held.id, AT),
    look: (tx) => tx.notices.heldBack('x'),
  },
  'reports.add': {
    write: (tx) => tx.reports.add(reported),
    look: (tx) => tx.reports.get(reported.id),
  },
  'reports.handle': {
    given: (tx) => tx.reports.add(reported),
    write: (tx) =>
      tx.reports.handle(reported.id, { state: 'bezig', answer: null, employee: 'fg1', at: AT }),
    look: (tx) => tx.reports.get(reported.id),
  },
  'erasureRequests.add': {
    write: (tx) => tx.erasureRequests.add(wished),
    look: (tx) => tx.erasureRequests.get(wished.id),
  },
  'erasureRequests.decide': {
    given: (tx) => tx.erasureRequests.add(wished),
    write: (tx) => tx.erasureRequests.decide(wished.id, refused),
    look: (tx) => tx.erasureRequests.get(wished.id),
  },
  'signals.add': {
    given: (tx) => tx.parties.put(sample.party()),
    write: (tx) => tx.signals.add(looked),
    look: (tx) => tx.signals.of(SCHOOL),
  },
  'signals.forget': {
    given: async (tx) => {
      await tx.parties.put(sample.party())
      await tx.signals.add(looked)
    },
    write: (tx) => tx.signals.forget(AT + 1),
    look: (tx) => tx.signals.of(SCHOOL),
  },
  'journal.erase': {
    given: (tx) => tx.journal.append(sample.entry(child)),
    write: (tx) => tx.journal.erase(AT + 1, 9),
    look: (tx) => tx.journal.anchor(),
  },
  'statements.erase': {
    given: async (tx) => {
      await tx.statements.add(said)
      await tx.journal.append(sample.entry(child))
      await tx.journal.erase(AT + 1, 9)
    },
    write: (tx) => tx.statements.erase([said.id]),
    look: (tx) => tx.statements.ofChild(child),
  },
  'pastTerm.erase': {
    given: (tx) => tx.links.addCode(handed),
    write: (tx) => tx.pastTerm.erase('codes', handed.expiresAt + 1, 9),
    look: (tx) => tx.links.code(handed.hash, AT),
  },
  'disclosures.eraseDecisions': {
    given: async (tx) => {
      await tx.disclosures.addDecision(sample.decision(child, { at: AT - 1 }))
      await tx.journal.append(sample.entry(child))
      await tx.journal.erase(AT + 1, 9)
    },
    write: (tx) => tx.disclosures.eraseDecisions(9),
    look: (tx) => tx.disclosures.decisions(null, 9),
  },
  'contacts.put': {
    write: (tx) => tx.contacts.put(sample.contact(person)),
    look: (tx) => tx.contacts.of(person),
  },
  'contacts.putChange': {
    write: (tx) => tx.contacts.putChange(changing),
    look: (tx) => tx.contacts.change(person),
  },
  'contacts.removeChange': {
    given: (tx) => tx.contacts.putChange(changing),
    write: (tx) => tx.contacts.removeChange(person),
    look: (tx) => tx.contacts.change(person),
  },
  'contacts.sweepChanges': {
    given: (tx) => tx.contacts.putChange(changing),
    write: (tx) => tx.contacts.sweepChanges(changing.expiresAt),
    look: (tx) => tx.contacts.change(person),
  },
  'contacts.putNickname': {
    write: (tx) => tx.contacts.putNickname(sample.nickname(person, child)),
    look: (tx) => tx.contacts.nicknames(person),
  },
  'contacts.removeNickname': {
    given: (tx) => tx.contacts.putNickname(sample.nickname(person, child)),
    write: (tx) => tx.contacts.removeNickname(person, child),
    look: (tx) => tx.contacts.nicknames(person),
  },
  'idempotency.remember': {
    write: (tx) => tx.idempotency.remember('s', 'k', answer, AT),
    look: (tx) => tx.idempotency.recall('s', 'k', 'h'),
  },
  'idempotency.forget': {
    given: (tx) => tx.idempotency.remember('s', 'k', answer, AT),
    write: (tx) => tx.idempotency.forget(AT + 1),
    look: (tx) => tx.idempotency.recall('s', 'k', 'h'),
  },
  'artifacts.put': {
    write: (tx) => tx.artifacts.put('token', 'a', 'x', AT + 1),
    look: (tx) => tx.artifacts.get('token', 'a', AT),
  },
  'artifacts.remove': {
    given: (tx) => tx.artifacts.put('token', 'a', 'x', AT + 1),
    write: (tx) => tx.artifacts.remove('token', 'a'),
    look: (tx) => tx.artifacts.get('token', 'a', AT),
  },
  'artifacts.claimOnce': {
    write: (tx) => tx.artifacts.claimOnce('jti', 'a', AT + 1),
    look: (tx) => tx.artifacts.get('jti', 'a', AT),
  },
  'artifacts.sweep': {
    given: (tx) => tx.artifacts.put('token', 'a', 'x', AT + 1),
    write: (tx) => tx.artifacts.sweep(AT + 1),
    look: (tx) => tx.artifacts.get('token', 'a', AT),
  },
  'ruleVersions.keepText': {
    write: (tx) => tx.ruleVersions.keepText('a', 'text'),
    look: (tx) => tx.ruleVersions.text('a'),
  },
  'ruleVersions.add': {
    write: (tx) => tx.ruleVersions.add(sample.ruleVersion()),
    look: (tx) => tx.ruleVersions.of('noord'),
  },
}

const WRITES: Readonly<Record<string, Write>> = { ...register, ...histories, ...housekeeping }

const READS: Readonly<Record<keyof Transaction, readonly string[]>> = {
  children: ['get', 'bornBetween', 'lock', 'isErased', 'hashOf'],
  families: [
    'person',
    'seats',
    'seatsOf',
    'personBySubject',
    'givenRoles',
    'sitting',
    'members',
    'memberships',
    'authority',
    'authorityHistory',
  ],
  parties: ['get', 'byOin', 'all', 'client', 'clients', 'clientsOf', 'professionals', 'staffOf'],
  links: [
    'byPseudonym',
    'of',
    'ofChild',
    'code',
    'childByBsnIndex',
    'isIndexed',
    'onFormerIndexKeys',
  ],
  involvements: ['of', 'ofChild'],
  facts: ['get', 'bearingOn'],
  statements: ['get', 'fitting', 'ofChild', 'endingBetween', 'confirmations', 'due'],
  requests: ['get', 'asking', 'ofChild', 'within'],
  disclosures: [
    'decision',
    'decisions',
    'offer',
    'openOffers',
    'offersOf',
    'order',
    'ordersOf',
    'delivered',
    'unfinished',
    'failedAt',
    'lastAnswerOf',
  ],
  journal: [
    'rows',
    'counts',
    'tallies',
    'hidden',
    'head',
    'verify',
    'unrecorded',
    'datedBefore',
    'anchor',
  ],
  notices: ['get', 'heldBack', 'ofPerson', 'all'],
  reports: ['get', 'ofPerson', 'openAbout', 'ofParty'],
  erasureRequests: ['get', 'ofPerson', 'openAbout', 'ofParty'],
  signals: ['of'],
  contacts: ['of', 'change', 'nicknames', 'expiredChanges', 'wantingLooks'],
  idempotency: ['recall', 'forgettable'],
  artifacts: ['get', 'expired'],
  ruleVersions: ['text', 'of'],
  pastTerm: ['count'],
}

/** Nothing to fail under the only key of a store; each store's own test shows it under two. */
const UNDER_TWO_KEYS = ['families.renewLogin']

const oneWrite = (fixture: () => StoreFixture, { given, write, look }: Write): void => {
  const looked = () => fixture().store().read(look)
  beforeEach(async () => {
    if (given) await fixture().store().write(given)
  })

  it('leaves nothing when it fails', async () => {
    const before = await looked()
    fixture().failNextCommit('before')
    await expect(fixture().store().write(write)).rejects.toMatchObject({ code: 'opslag' })
    expect(await looked()).toEqual(before)
    await fixture().store().write(write)
    expect(await looked()).not.toEqual(before)
  })

  it('is done once when it fails but was kept and is tried again with its key', async () => {
    const before = await looked()
    const attempt = () =>
      fixture()
        .store()
        .write(async (tx) => {
          if (await tx.idempotency.recall('caller', 'key', 'body')) return 'again'
          await write(tx)
          const kept = { bodyHash: 'body', status: 200, body: 'first' }
          await tx.idempotency.remember('caller', 'key', kept, AT + 1)
          return 'first'
        })
    fixture().failNextCommit('after')
    await expect(attempt()).rejects.toMatchObject({ code: 'opslag' })
    const after = await looked()
    expect(after).not.toEqual(before)
    expect(await attempt()).toBe('again')
    expect(await looked()).toEqual(after)
  })
}

/** All the tests of writes that fail. */
export const storeFaults = (open: OpenFixture): void => {
  describe('a write that fails', () => {
    let fixture: StoreFixture
    beforeEach(async () => {
      fixture = await open()
      await fixture.store().write(async (tx) => {
        await tx.children.add({ id: child, birthDate: '2012-03-04', secretAddress: false, at: AT })
        await tx.families.addPerson({ id: person, subject: null })
      })
    })
    afterEach(() => fixture.close())

    it('is listed here, or is a read', async () => {
      const methods = await fixture.store().read(async (tx) =>
        // By name: a transaction makes a port when it is asked for.
        (Object.keys(READS) as (keyof Transaction)[]).flatMap((port) =>
          Object.keys(tx[port]).map((name) => `${port}.${name}`),
        ),
      )
      const listed = [
        ...Object.keys(WRITES),
        ...UNDER_TWO_KEYS,
        ...Object.entries(READS).flatMap(([port, names]) => names.map((name) => `${port}.${name}`)),
      ]
      expect(listed.sort()).toEqual(methods.sort())
    })

    for (const [name, write] of Object.entries(WRITES))
      describe(name, () => oneWrite(() => fixture, write))
  })
}
