/** One fictional family around the real store and the real catalogue, with a clock that the test sets. */
import { createHash, randomBytes } from 'node:crypto'
import { readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'
import { readTranslation } from '../../adapters/catalogue-files/read-translation.ts'
import { bsnIndexes } from '../../adapters/keys/bsn-index.ts'
import { openSqliteStore, type SqliteStoreOptions } from '../../adapters/store/sqlite.ts'
import type { BrokerContext } from '../../broker/context.ts'
import { createRulebooks } from '../../broker/decisions/rulebooks.ts'
import type { AuthorityRecord } from '../../consent/authority.ts'
import type { FamilyRole } from '../../consent/family.ts'
import {
  type ChildId,
  childIds,
  decisionIds,
  orderIds,
  type PartyId,
  type PersonId,
  type Pseudonym,
  partyId,
  personIds,
  pseudonymIds,
} from '../../consent/id.ts'
import type { Actor, Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Region } from '../../policies/region.ts'
import { cautiousRegion } from '../../policies/region.ts'
import { newDatabasePath, removeDatabase } from './sqlite-store.ts'

/** A Monday, 11:00 in Amsterdam. */
export const MONDAY = Date.parse('2026-03-02T10:00:00Z')

const KINDS = {
  school: 'school_vo',
  school2: 'school_vo',
  cjg: 'cjg_wijkteam',
  leerplicht: 'leerplicht',
  hulp: 'jeugdhulpaanbieder',
  gemeente: 'gemeente_toegang',
  tafel: 'adviestafel',
  swv: 'swv',
  hulpdiensten: 'hulpdiensten',
  weg: 'school_vo',
  vt: 'veilig_thuis',
} as const
export type PartyName = keyof typeof KINDS

export const party = (name: PartyName): PartyId => partyId.parse(`partij_${name}`)
export const actor = (name: PartyName, employee = 'mw1'): Actor => ({
  party: party(name),
  employee,
})

const partyRecord = (name: PartyName, index: number): Party => ({
  id: party(name),
  kind: KINDS[name],
  name: `Stichting ${name}`,
  oin: `${index}`.padStart(8, '0') + '0'.repeat(12),
  region: 'standaard',
  gatewayUrl: null,
  mail: null,
  mayUseBsn: name === 'leerplicht' || name === 'school',
  active: name !== 'weg',
})

const catalogue = readCatalogue()
export const purposeOf = (id: string) => {
  const found = catalogue.catalogue.purposes.find((purpose) => purpose.id === id)
  if (!found) throw new Error(id)
  return found
}

export const categoryOf = (id: string) => {
  const found = catalogue.catalogue.categories.find((category) => category.id === id)
  if (!found) throw new Error(id)
  return found
}

export type FamilyOptions = {
  readonly birthDate?: string
  readonly secretAddress?: boolean
  readonly region?: Region
  readonly members?: readonly FamilyRole[]
  readonly holders?: readonly FamilyRole[]
  /** Parties with a pseudonym and a confirmed involvement. */
  readonly linked?: readonly PartyName[]
  /** False: these parties only said so themselves. */
  readonly confirmed?: boolean
  /** How a member logs in: `iss` and `sub`; without it they never do. */
  readonly subjectOf?: (role: FamilyRole) => string
  /** For faults of the store. */
  readonly store?: Partial<SqliteStoreOptions>
}

const indexes = bsnIndexes([Buffer.from('test')])

const contextAround = (store: BrokerContext['store'], clock: { now: number }, region: Region) => {
  const regions = [{ region, hash: 'r'.repeat(64) }]
  const context: BrokerContext = {
    store,
    rulebooks: createRulebooks(catalogue, () => readTranslation(catalogue), regions),
    language: 'nl',
    random: (bytes) => randomBytes(bytes),
    now: () => clock.now,
    log: () => undefined,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    bsnIndex: indexes.current,
    formerBsnIndexes: indexes.former,
  }
  return context
}

/** An empty broker with its parties. */
export const openBroker = async (
  region: Region = cautiousRegion,
  change: Partial<SqliteStoreOptions> = {},
) => {
  const path = newDatabasePath()
  const clock = { now: MONDAY }
  const masterKeys = [new Uint8Array(32).fill(7)] as const
  const store = await openSqliteStore({ path, masterKeys, now: () => clock.now, ...change })
  const context = contextAround(store, clock, region)
  let keys = 0
  await store.write(async (tx) => {
    for (const [index, name] of (Object.keys(KINDS) as PartyName[]).entries())
      await tx.parties.put(partyRecord(name, index))
  })
  return {
    context,
    clock,
    /** Of its database. */
    path,
    /** A new idempotency key. */
    key: () => {
      keys += 1
      return `sleutel-${keys}`
    },
    read: <T>(work: (tx: Transaction) => Promise<T>) => store.read(work),
    write: <T>(work: (tx: Transaction) => Promise<T>) => store.write(work),
    newPerson: async (): Promise<PersonId> => {
      const id = personIds.create(context.random)
      await store.write((tx) => tx.families.addPerson({ id, subject: null }))
      return id
    },
    close: async () => {
      await store.close()
      removeDatabase(path)
    },
  }
}

export type TestBroker = Awaited<ReturnType<typeof openBroker>>

const addChild = async (tx: Transaction, broker: TestBroker, options: FamilyOptions) => {
  const { birthDate = '2016-06-01', secretAddress = false } = options
  const id = childIds.create(broker.context.random)
  await tx.children.add({ id, birthDate, secretAddress, at: broker.clock.now })
  const { members = ['ouder1', 'ouder2', 'jeugdige'], holders = ['ouder1', 'ouder2'] } = options
  const people: Partial<Record<FamilyRole, PersonId>> = {}
  for (const role of members) {
    const person = personIds.create(broker.context.random)
    await tx.families.addPerson({ id: person, subject: options.subjectOf?.(role) ?? null })
    await tx.families.addMember({ child: id, person, role, displayName: `Naam ${role}` })
    people[role] = person
  }
  await tx.families.addAuthority({
    child: id,
    type: holders.length === 2 ? 'joint' : holders.length === 1 ? 'sole' : 'unknown',
    holders: [...holders],
    ots: false,
    giPartial: [],
    source: 'ontwikkeling',
    learnedAt: broker.clock.now - 1000,
  })
  return { id, people }
}

const ALONE: Omit<AuthorityRecord, 'child' | 'learnedAt'> = {
  type: 'sole',
  holders: ['ouder1'],
  ots: false,
  giPartial: [],
  source: 'ontwikkeling',
}

/** A family in a broker of its own: two parents with joint authority, a child of nine, a school and a CJG. */
export const openFamily = async (options: FamilyOptions = {}) => {
  const broker = await openBroker(options.region, options.store)
  const kinds: Partial<Record<PartyName, Pseudonym>> = {}
  const { id: child, people } = await broker.write(async (tx) => {
    const added = await addChild(tx, broker, options)
    for (const name of options.linked ?? (['school', 'cjg'] as const)) {
      const pseudonym = pseudonymIds.create(broker.context.random)
      const at = broker.clock.now
      await tx.links.add({ party: party(name), child: added.id, pseudonym, at, undoneAt: null })
      const said =
        options.confirmed === false
          ? ({ kind: 'opgegeven', by: 'partij' } as const)
          : ({ kind: 'bevestigd', by: 'gezin' } as const)
      await tx.involvements.add({ child: added.id, party: party(name), ...said, at })
      kinds[name] = pseudonym
    }
    return added
  })
  return {
    ...broker,
    child,
    who: (role: FamilyRole) => {
      const person = people[role]
      if (!person) throw new Error(`no ${role}`)
      return { person }
    },
    pseudonym: (name: PartyName) => {
      const kind = kinds[name]
      if (!kind) throw new Error(`no link of ${name}`)
      return kind
    },
    /** Another child of this person, who alone has authority over it. */
    anotherChildOf: ({ person }: { person: PersonId }) =>
      broker.write(async (tx) => {
        const other = childIds.create(broker.context.random)
        const at = broker.clock.now
        await tx.children.add({ id: other, birthDate: '2014-06-01', secretAddress: false, at })
        await tx.families.addMember({ child: other, person, role: 'ouder1', displayName: 'Naam' })
        await tx.families.addAuthority({ ...ALONE, child: other, learnedAt: at - 1000 })
        return other
      }),
    epoch: async () => (await broker.read((tx) => tx.children.get(child)))?.epoch,
    notices: () => broker.read((tx) => tx.notices.all()),
    journal: () => broker.read((tx) => tx.journal.rows({ child })),
    setAuthority: (holders: readonly FamilyRole[]) =>
      broker.write((tx) =>
        tx.families.addAuthority({
          child,
          type: holders.length === 2 ? 'joint' : holders.length === 1 ? 'sole' : 'unknown',
          holders: [...holders],
          ots: false,
          giPartial: [],
          source: 'ontwikkeling',
          learnedAt: broker.clock.now,
        }),
      ),
    /** Writes down a delivery, as the main flow does. */
    deliver: (scope: {
      holder: PartyId
      requester: PartyId
      purpose: string
      categories: string[]
    }) => deliver(broker, child, scope),
  }
}

export type TestFamily = Awaited<ReturnType<typeof openFamily>>

const deliver = (
  broker: TestBroker,
  child: ChildId,
  scope: { holder: PartyId; requester: PartyId; purpose: string; categories: string[] },
) =>
  broker.write(async (tx) => {
    const { random } = broker.context
    const id = orderIds.create(random, 0)
    const decision = decisionIds.create(random, 0)
    const at = broker.clock.now
    await tx.disclosures.addDecision({
      id: decision,
      child,
      occasion: 'verstrekking',
      holder: scope.holder,
      requester: scope.requester,
      employee: 'mw1',
      inputs: '{}',
      answer: JSON.stringify({
        overall: 'permit',
        decisions: Object.fromEntries(
          scope.categories.map((category) => [
            category,
            { value: 'permit', reason: 'toestemming_geldig', row: null },
          ]),
        ),
      }),
      catalogueHash: 'c',
      regionHash: 'r',
      epoch: 0,
      at,
    })
    await tx.disclosures.addOrder({
      ...scope,
      id,
      child,
      askedBy: { party: scope.requester, employee: 'mw1' },
      offer: null,
      decision,
      token: 'token',
      envelopeHash: id,
      epoch: 0,
      visibility: 'gezin',
      state: 'begonnen',
      failure: null,
      at,
      closedAt: null,
    })
    await tx.disclosures.closeOrder(id, { state: 'geleverd', failure: null, at })
    return { id, decision }
  })
