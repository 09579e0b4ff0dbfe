/** Replacing the master key of a real file: what opens when, what is sealed anew, and what a process that is cut off leaves. */
import Sqlite from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { openSqliteStore, type SqliteStore } from '../../../adapters/store/sqlite.ts'
import { ERASED_TEXT } from '../../../consent/child.ts'
import type { ChildId, PersonId } from '../../../consent/id.ts'
import type { JournalEntry } from '../../../consent/journal.ts'
import type { KeyRing, OnFormerKeys } from '../../../consent/ports/keys.ts'
import {
  AT,
  addressChange,
  CJG,
  contact,
  entry,
  member,
  newChild,
  newPerson,
  party,
  professional,
  signalStep,
} from '../../support/nouns.ts'
import { newDatabasePath, removeDatabase } from '../../support/sqlite-store.ts'

const [K1, K2, K3] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
]
const SUBJECT = 'https://login.example 1'
const OFFICER = professional()
const LATER = AT + 1000

const opened: (SqliteStore | { close: () => unknown })[] = []
const paths: string[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
  for (const path of paths.splice(0)) removeDatabase(path)
})

const newPath = (): string => {
  const path = newDatabasePath()
  paths.push(path)
  return path
}

const open = async (path: string, ...masterKeys: KeyRing): Promise<SqliteStore> => {
  const store = await openSqliteStore({ path, masterKeys, now: () => AT })
  opened.push(store)
  return store
}

/** What the file holds, seen beside the store. */
const behind = (path: string) => {
  const db = new Sqlite(path)
  opened.push(db)
  return db
}

const rowOf = ({ people, professionals }: OnFormerKeys): JournalEntry =>
  entry(null, { kind: 'sleutels_losgelaten', detail: { people, professionals } })

type World = { readonly child: ChildId; readonly erased: ChildId; readonly person: PersonId }

/** Everything that rests on a master key, written through the ports. */
const fill = async (store: SqliteStore): Promise<World> => {
  const world = { child: newChild(), erased: newChild(), person: newPerson() }
  await store.write(async (tx) => {
    for (const id of [world.child, world.erased])
      await tx.children.add({ id, birthDate: '2012-03-04', secretAddress: false, at: AT })
    await tx.families.addPerson({ id: world.person, subject: SUBJECT })
    for (const id of [world.child, world.erased])
      await tx.families.addMember(member(id, world.person, { displayName: 'Zonnebloem' }))
    await tx.children.erase(world.erased)
    await tx.parties.put(party())
    await tx.parties.putProfessional(OFFICER)
    const answer = { bodyHash: 'h', status: 200, body: '"eerste"' }
    await tx.idempotency.remember('caller', 'key', answer, AT)
    await tx.artifacts.put('Model', 'id', 'payload', LATER)
    await tx.contacts.put(contact(world.person))
    await tx.contacts.putChange(addressChange(world.person))
    await tx.signals.add(signalStep())
  })
  return world
}

/** The same, read back. */
const seen = (store: SqliteStore, { child, erased, person }: World) =>
  store.read(async (tx) => ({
    names: [...(await tx.families.members(child)), ...(await tx.families.members(erased))].map(
      ({ displayName }) => displayName,
    ),
    answer: (await tx.idempotency.recall('caller', 'key', 'h'))?.body,
    artifact: await tx.artifacts.get('Model', 'id', AT),
    address: (await tx.contacts.of(person))?.address,
    waiting: (await tx.contacts.change(person))?.address,
    login: (await tx.families.personBySubject(SUBJECT))?.id,
    note: (await tx.signals.of(OFFICER.party)).map(({ note }) => note),
    offices: (await tx.parties.professionals(OFFICER.subject)).map((office) => office.party),
  }))

const whole = ({ person }: World) => ({
  names: ['Zonnebloem', ERASED_TEXT],
  answer: '"eerste"',
  artifact: 'payload',
  address: 'mama@post.example',
  waiting: 'nieuw@post.example',
  login: person,
  note: ['Gebeld met de teamleider van Zonnebloem.'],
  offices: [OFFICER.party],
})

const renewLogins = (store: SqliteStore) =>
  store.write(async (tx) => {
    for (const subject of [SUBJECT, OFFICER.subject]) await tx.families.renewLogin(subject)
  })

describe('a ring of master keys', () => {
  it('opens everything that any of its keys sealed, and seals under the first', async () => {
    const path = newPath()
    const world = await fill(await open(path, K1))
    const store = await open(path, K2, K1)
    expect(await seen(store, world)).toEqual(whole(world))
    expect(await store.masterKeys.onFormer()).toEqual({ seals: 6, people: 1, professionals: 1 })
    const fresh = { bodyHash: 'h', status: 200, body: '""' }
    await store.write((tx) => tx.idempotency.remember('caller', 'next', fresh, AT))
    expect(await store.masterKeys.onFormer()).toMatchObject({ seals: 6 })
  })

  it('has no part in a mark, which holds nothing', async () => {
    const path = newPath()
    const before = await open(path, K1)
    await before.write((tx) => tx.artifacts.claimOnce('Mark', 'id', LATER))
    const store = await open(path, K2, K1)
    expect(await store.read((tx) => tx.artifacts.get('Mark', 'id', AT))).toBe('')
    expect(await store.masterKeys.onFormer()).toMatchObject({ seals: 0 })
  })

  it('of which the second is announced changes nothing, but opens what another process sealed with it', async () => {
    const path = newPath()
    const behindHand = await open(path, K1, K2)
    const ahead = await open(path, K2, K1)
    const world = await fill(ahead)
    expect(await seen(behindHand, world)).toEqual(whole(world))
    const other = newChild()
    await behindHand.write((tx) =>
      tx.children.add({ id: other, birthDate: '2012-03-04', secretAddress: false, at: AT }),
    )
    expect(await ahead.masterKeys.onFormer()).toMatchObject({ seals: 1 })
  })

  it.each<[string, KeyRing, KeyRing]>([
    ['the key it was made with', [K1], [K2]],
    ['a former key that something may rest on', [K2, K1], [K2]],
    ['the newest key', [K2, K1], [K1]],
  ])('without %s does not open the database', async (_what, before, after) => {
    const path = newPath()
    await (await open(path, K1)).close()
    await (await open(path, ...before)).close()
    await expect(open(path, ...after)).rejects.toMatchObject({
      code: 'wrong_master_key',
      message: expect.stringContaining(path),
    })
    await expect(open(path, ...before)).resolves.toBeDefined()
  })

  it('is taken over by a store in use, and refused as a whole when a key is missing', async () => {
    const path = newPath()
    const store = await open(path, K1)
    const world = await fill(store)
    await expect(store.masterKeys.prepare([K2])).rejects.toMatchObject({
      code: 'wrong_master_key',
    })
    await expect(store.masterKeys.prepare([K1, new Uint8Array(31)])).rejects.toMatchObject({
      code: 'bad_master_key',
    })
    const use = await store.masterKeys.prepare([K2, K1])
    expect(await store.masterKeys.onFormer()).toEqual({ seals: 0, people: 0, professionals: 0 })
    use()
    expect(await store.masterKeys.onFormer()).toEqual({ seals: 6, people: 1, professionals: 1 })
    expect(await seen(store, world)).toEqual(whole(world))
  })
})

describe('sealing anew', () => {
  it('moves every seal to the current key, bound to its place as before', async () => {
    const path = newPath()
    const world = await fill(await open(path, K1))
    const store = await open(path, K2, K1)
    const told: number[] = []
    expect(await store.masterKeys.rewrap((done) => told.push(done))).toBe(6)
    expect(told.at(-1)).toBe(6)
    expect(await store.masterKeys.onFormer()).toEqual({ seals: 0, people: 1, professionals: 1 })
    expect(await store.masterKeys.rewrap(() => undefined)).toBe(0)
    expect(await seen(store, world)).toEqual(whole(world))
    const db = behind(path)
    db.exec(
      `insert into artifacts select 'Model', 'other', payload, expires_at from artifacts where id = 'id'`,
    )
    await expect(store.read((tx) => tx.artifacts.get('Model', 'other', AT))).rejects.toMatchObject({
      code: 'opslag',
    })
  })

  it('goes on where a process was cut off in the middle, over many batches', async () => {
    const path = newPath()
    const first = await open(path, K1)
    const many = 900
    await first.write(async (tx) => {
      for (let at = 0; at < many; at += 1) {
        const answer = { bodyHash: 'h', status: 200, body: `"${at}"` }
        await tx.idempotency.remember('caller', `key ${at}`, answer, AT)
      }
    })
    let commits = 0
    const cut = await openSqliteStore({
      path,
      masterKeys: [K2, K1],
      now: () => AT,
      aroundCommit: (commit) => {
        // One to open, three batches; then the process is gone.
        if (commits === 4) throw new Error('cut off')
        commits += 1
        commit()
      },
    })
    opened.push(cut)
    await expect(cut.masterKeys.rewrap(() => undefined)).rejects.toMatchObject({ code: 'opslag' })
    const store = await open(path, K2, K1)
    const left = (await store.masterKeys.onFormer()).seals
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan(many)
    const bodies = () =>
      store.read(async (tx) => {
        const all: (string | undefined)[] = []
        for (let at = 0; at < many; at += 1)
          all.push((await tx.idempotency.recall('caller', `key ${at}`, 'h'))?.body)
        return all
      })
    const right = Array.from({ length: many }, (_, at) => `"${at}"`)
    expect(await bodies()).toEqual(right)
    expect(await store.masterKeys.rewrap(() => undefined)).toBe(left)
    expect(await bodies()).toEqual(right)
  })

  it('lets others write between its batches, and counts what they sealed with a former key', async () => {
    const path = newPath()
    const store = await open(path, K1, K2)
    const childrenOf = (count: number) =>
      store.write(async (tx) => {
        for (let at = 0; at < count; at += 1)
          await tx.children.add({
            id: newChild(),
            birthDate: '2012-03-04',
            secretAddress: false,
            at: AT,
          })
      })
    await childrenOf(450)
    const care = await open(path, K2, K1)
    const running = care.masterKeys.rewrap(() => undefined)
    const late: Promise<void>[] = []
    for (let at = 0; at < 5; at += 1) late.push(childrenOf(1))
    await Promise.all(late)
    expect(await running).toBeGreaterThanOrEqual(450)
    const { seals } = await care.masterKeys.onFormer()
    expect(seals).toBeLessThanOrEqual(5)
    expect(await care.masterKeys.release({ forgetLogins: true, rowOf })).toMatchObject({
      released: seals === 0,
    })
  })
})

describe('a login', () => {
  it('is found under a former key, and moves to the current one when it is known again', async () => {
    const path = newPath()
    const world = await fill(await open(path, K1))
    const store = await open(path, K3, K2, K1)
    await renewLogins(store)
    expect(await store.masterKeys.onFormer()).toMatchObject({ people: 0, professionals: 0 })
    expect(await seen(store, world)).toEqual(whole(world))
    await store.write((tx) => tx.families.renewLogin('https://login.example nobody'))
  })

  it('is taken, also under a former key', async () => {
    const path = newPath()
    const { person } = await fill(await open(path, K1))
    const store = await open(path, K2, K1)
    const other = newPerson()
    await expect(
      store.write((tx) => tx.families.addPerson({ id: other, subject: SUBJECT })),
    ).rejects.toMatchObject({ code: 'conflict' })
    await store.write((tx) => tx.families.addPerson({ id: other, subject: null }))
    await expect(
      store.write((tx) => tx.families.bindSubject(other, SUBJECT)),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect(await store.read((tx) => tx.families.personBySubject(SUBJECT))).toMatchObject({
      id: person,
    })
  })

  it('of a professional who is registered again has the functions of now, and nothing of before', async () => {
    const path = newPath()
    await fill(await open(path, K1))
    const store = await open(path, K2, K1)
    const now = { ...OFFICER, functions: ['professional' as const] }
    await store.write((tx) => tx.parties.putProfessional(now))
    expect(await store.read((tx) => tx.parties.professionals(OFFICER.subject))).toEqual([now])
    expect(await store.masterKeys.onFormer()).toMatchObject({ professionals: 0 })
  })
})

describe('letting go of former keys', () => {
  it('waits for seals and logins, and then opens without them', async () => {
    const path = newPath()
    const world = await fill(await open(path, K1))
    const store = await open(path, K2, K1)
    const { masterKeys } = store
    const release = () => masterKeys.release({ forgetLogins: false, rowOf })
    expect(await release()).toEqual({ seals: 6, people: 1, professionals: 1, released: false })
    expect(await masterKeys.release({ forgetLogins: true, rowOf })).toMatchObject({
      released: false,
    })
    await masterKeys.rewrap(() => undefined)
    expect(await release()).toMatchObject({ seals: 0, people: 1, released: false })
    await expect(open(path, K2)).rejects.toMatchObject({ code: 'wrong_master_key' })
    await renewLogins(store)
    expect(await release()).toEqual({ seals: 0, people: 0, professionals: 0, released: true })
    expect(await seen(await open(path, K2), world)).toEqual(whole(world))
    await expect(open(path, K1)).rejects.toMatchObject({ code: 'wrong_master_key' })
  })

  it('forgets logins when told to: the person stays, as a stranger to every login', async () => {
    const path = newPath()
    const world = await fill(await open(path, K1))
    const { masterKeys } = await open(path, K2, K1)
    await masterKeys.rewrap(() => undefined)
    expect(await masterKeys.release({ forgetLogins: true, rowOf })).toEqual({
      seals: 0,
      people: 1,
      professionals: 1,
      released: true,
    })
    const store = await open(path, K2)
    expect(await seen(store, world)).toEqual({ ...whole(world), login: undefined, offices: [] })
    expect(await store.read((tx) => tx.families.person(world.person))).toEqual({
      id: world.person,
      hasLogin: false,
    })
    expect(await masterKeys.onFormer()).toEqual({ seals: 0, people: 0, professionals: 0 })
  })

  it('stops a process that did not read its keys again from making what nobody could open', async () => {
    const path = newPath()
    const behindHand = await open(path, K1, K2)
    const person = newPerson()
    await behindHand.write((tx) => tx.families.addPerson({ id: person, subject: null }))
    const { masterKeys } = await open(path, K2, K1)
    await masterKeys.release({ forgetLogins: false, rowOf })
    const writes: Parameters<typeof behindHand.write>[0][] = [
      (tx) =>
        tx.children.add({ id: newChild(), birthDate: '2012-03-04', secretAddress: false, at: AT }),
      (tx) => tx.families.addPerson({ id: newPerson(), subject: SUBJECT }),
      (tx) => tx.contacts.put(contact(person)),
      (tx) => tx.contacts.putChange(addressChange(person)),
      async (tx) => {
        await tx.parties.put(party({ id: CJG, oin: '00000001002000300002' }))
        await tx.parties.putProfessional({ ...OFFICER, party: CJG })
      },
      async (tx) => {
        await tx.parties.put(party())
        await tx.signals.add(signalStep())
      },
    ]
    for (const write of writes)
      await expect(behindHand.write(write)).rejects.toMatchObject({ code: 'opslag' })
    const use = await behindHand.masterKeys.prepare([K2])
    use()
    for (const write of writes) await behindHand.write(write)
  })
})

it('a database of before keys had names goes on under the key it was made with', async () => {
  const path = newPath()
  const store = await open(path, K1)
  const world = await fill(store)
  await store.close()
  const db = behind(path)
  for (const [table, column] of [
    ['child_keys', 'wrapped'],
    ['idempotency_keys', 'body'],
    ['artifacts', 'payload'],
    ['contacts', 'address'],
    ['address_changes', 'address'],
    ['persons', 'subject_hash'],
    ['professionals', 'subject_hash'],
  ])
    db.exec(`update ${table} set ${column} = substr(${column}, 10)`)
  db.exec('drop index authority_seats_by_holder')
  db.exec('alter table professionals drop column active')
  db.exec('alter table clients drop column copies')
  db.exec('alter table children drop column hidden_by')
  db.exec('alter table requests drop column last_day')
  db.exec('alter table clients drop column reader_url')
  // What came after it, too.
  for (const table of [
    'reports',
    'rule_versions',
    'rule_texts',
    'signal_steps',
    'journal_anchors',
    'erasure_requests',
    'answers_due',
  ])
    db.exec(`drop table ${table}`)
  for (const index of [
    'children_by_birth_date',
    'statements_by_until',
    'journal_hidden',
    'professionals_by_party',
    'statements_by_request',
    'requests_by_expires_at',
    'facts_by_until',
    'offers_by_expires_at',
    'codes_by_expires_at',
    'address_changes_by_expires_at',
    'orders_by_end',
  ])
    db.exec(`drop index ${index}`)
  db.exec(`delete from kysely_migration where name >= '0005'`)
  db.close()
  expect(await seen(await open(path, K2, K1), world)).toEqual({ ...whole(world), note: [] })
})
