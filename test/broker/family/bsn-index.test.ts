/** Numbers under a ring of keys: found under each, and moved to the current one when the number comes by. */
import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { bsnIndexes } from '../../../adapters/keys/bsn-index.ts'
import type { BrokerContext } from '../../../broker/context.ts'
import { linkByBsn, linkByBsnInput } from '../../../broker/family/children.ts'
import { learnAuthority } from '../../../broker/family/learn-authority.ts'
import { type Namer, namerFor, partyMeant } from '../../../broker/family/named-party.ts'
import { takeOwnSeat } from '../../../broker/family/own-seat.ts'
import { bsn } from '../../../consent/bsn.ts'
import type { PersonId } from '../../../consent/id.ts'
import type { AuthorityRegister } from '../../../consent/ports/authority.ts'
import type { KeyRing } from '../../../consent/ports/keys.ts'
import {
  actor,
  type FamilyOptions,
  openFamily,
  type PartyName,
  party,
  type TestFamily,
} from '../../support/family.ts'

const [K1, K2] = [1, 2].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array]
const CHILD = bsn.parse('000000036')
const A = bsn.parse('000000012')
const B = bsn.parse('000000024')
const OTHER = bsn.parse('000000048')
const BIRTH = '2016-06-01'

const open: TestFamily[] = []
const family = async (options: FamilyOptions = {}) => {
  const f = await openFamily(options)
  open.push(f)
  return f
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** The family's broker, with a ring of keys. */
const under = (f: TestFamily, ...ring: KeyRing): BrokerContext => {
  const { current, former } = bsnIndexes(ring)
  return { ...f.context, bsnIndex: current, formerBsnIndexes: former }
}

/** What is found only under other keys than this one. */
const onFormer = (f: TestFamily, current: Uint8Array) =>
  f.read((tx) => tx.links.onFormerIndexKeys(bsnIndexes([current]).name))

const link = (
  f: TestFamily,
  ring: KeyRing,
  {
    by = 'school',
    key = f.key(),
    ...change
  }: { by?: PartyName; key?: string; bsn?: string } & object = {},
) =>
  linkByBsn(
    under(f, ...ring),
    actor(by),
    key,
    linkByBsnInput.parse({ bsn: CHILD, birthDate: BIRTH, ...change }),
  )

const childOf = async (f: TestFamily, by: PartyName, pseudonym: string) =>
  (await f.read((tx) => tx.links.byPseudonym(party(by), pseudonym)))?.child

describe('linking by BSN', () => {
  it('finds the child under a former key, and from then on under the current one', async () => {
    const f = await family()
    const first = await link(f, [K1])
    expect(await onFormer(f, K1)).toEqual({ children: 0, seats: 0 })
    expect(await onFormer(f, K2)).toEqual({ children: 1, seats: 0 })
    expect(await link(f, [K1, K2])).toEqual(first)
    expect(await onFormer(f, K2)).toEqual({ children: 1, seats: 0 })
    expect(await link(f, [K2, K1])).toEqual(first)
    expect(await onFormer(f, K2)).toEqual({ children: 0, seats: 0 })
    expect(await link(f, [K2])).toEqual(first)
  })

  it('finds the child apart that a number with another birth date got', async () => {
    const f = await family()
    const wrong = { by: 'leerplicht', birthDate: '2016-06-02' } as const
    await link(f, [K1])
    const apart = await link(f, [K1], wrong)
    expect(await link(f, [K2, K1], wrong)).toEqual(apart)
    expect(await link(f, [K2], wrong)).toEqual(apart)
    expect(await onFormer(f, K2)).toEqual({ children: 0, seats: 0 })
  })

  it('finds a child of before keys had names, and names its key', async () => {
    const f = await family()
    const bare = createHmac('sha256', K1).update(CHILD).digest('hex')
    await f.write((tx) => tx.links.addBsnIndex(bare, f.child))
    expect(await onFormer(f, K1)).toEqual({ children: 1, seats: 0 })
    const { kind } = await link(f, [K2, K1], { by: 'leerplicht' })
    expect(await childOf(f, 'leerplicht', kind)).toBe(f.child)
    expect(await onFormer(f, K2)).toEqual({ children: 0, seats: 0 })
  })

  it('repeats an answer for the same key and number, whichever key is current', async () => {
    const f = await family()
    const key = f.key()
    const first = await link(f, [K1], { key })
    expect(await link(f, [K2, K1], { key })).toEqual(first)
    await expect(link(f, [K2, K1], { key, bsn: OTHER })).rejects.toMatchObject({
      code: 'sleutel_hergebruikt',
    })
  })
})

const register: AuthorityRegister = {
  holdersOver: async () => ({ type: 'joint', holders: [A, B] }),
  childrenUnder: async (person) => (person === A || person === B ? [CHILD] : []),
  confirm: async () => ({ holds: false, type: 'unknown' }),
}

const logIn = (f: TestFamily, ring: KeyRing, person: PersonId, number: typeof A) =>
  learnAuthority(under(f, ...ring), register, { person }, { bsn: number, displayName: 'Naam' })

describe('a holder of authority', () => {
  const world = async () => {
    const f = await family({ holders: [], members: ['jeugdige'] })
    await f.write((tx) => tx.links.addBsnIndex(bsnIndexes([K1]).current(CHILD), f.child))
    const [a, b] = [await f.newPerson(), await f.newPerson()]
    const rolesOf = async () =>
      (await f.read((tx) => tx.families.members(f.child)))
        .filter(({ role }) => role !== 'jeugdige')
        .map(({ person, role }) => [person, role])
    const record = () => f.read((tx) => tx.families.authority(f.child))
    return { f, a, b, rolesOf, record }
  }

  it('keeps the role, and the other gets the one kept for them, when the key was replaced between their logins', async () => {
    const { f, a, b, rolesOf, record } = await world()
    await logIn(f, [K1], a, A)
    expect(await onFormer(f, K2)).toEqual({ children: 1, seats: 2 })
    await logIn(f, [K2, K1], b, B)
    expect(await rolesOf()).toEqual([
      [a, 'ouder1'],
      [b, 'ouder2'],
    ])
    expect(await onFormer(f, K2)).toEqual({ children: 0, seats: 0 })
    const learned = await record()
    expect(learned).toMatchObject({ type: 'joint', holders: ['ouder1', 'ouder2'] })
    for (const ring of [[K2, K1], [K2]] as const)
      expect(await logIn(f, ring, a, A)).toEqual({ children: [{ child: f.child, changed: false }] })
    expect(await rolesOf()).toHaveLength(2)
  })

  it('whose seat was let go of proves the number again, and keeps the role', async () => {
    const { f, a, b, rolesOf, record } = await world()
    await logIn(f, [K1], a, A)
    await logIn(f, [K1], b, B)
    await f.write((tx) => tx.links.forgetFormerIndexKeys(bsnIndexes([K2]).name))
    expect((await logIn(f, [K2], a, A)).children).toEqual([])
    await f.write((tx) => tx.links.addBsnIndex(bsnIndexes([K2]).current(CHILD), f.child))
    await logIn(f, [K2], a, A)
    await logIn(f, [K2], b, B)
    expect(await rolesOf()).toEqual([
      [a, 'ouder1'],
      [b, 'ouder2'],
    ])
    expect(await record()).toMatchObject({ type: 'joint', holders: ['ouder1', 'ouder2'] })
  })
})

describe('the child', () => {
  it('keeps its own seat when the key was replaced, and is found under the new one', async () => {
    const f = await family({ members: ['ouder1', 'ouder2'] })
    await f.write((tx) => tx.links.addBsnIndex(bsnIndexes([K1]).current(CHILD), f.child))
    const child = { person: await f.newPerson() }
    const comesIn = (ring: KeyRing, who = child) =>
      takeOwnSeat(under(f, ...ring), who, { bsn: CHILD, displayName: 'Mila' })
    await comesIn([K1])
    expect(await onFormer(f, K2)).toEqual({ children: 1, seats: 1 })
    await comesIn([K2, K1])
    expect(await onFormer(f, K2)).toEqual({ children: 0, seats: 0 })
    // Proven before: a second login with the number takes the seat from nobody.
    await comesIn([K2], { person: await f.newPerson() })
    const members = await f.read((tx) => tx.families.members(f.child))
    expect(members.filter(({ role }) => role === 'jeugdige')).toMatchObject([child])
    expect((await f.journal()).map(({ kind }) => kind)).toEqual(['gezinslid_toegevoegd'])
  })
})

describe('a stand-in for an organisation', () => {
  it('of a page of before means the same one, and another ring’s nothing', async () => {
    const f = await family({ secretAddress: true })
    const viewer = f.who('ouder1').person
    const named = <T>(ring: KeyRing, work: (nameOf: Namer) => Promise<T>) =>
      f.read(async (tx) => {
        const child = await tx.children.get(f.child)
        if (!child) throw new Error('no child')
        return work(await namerFor(under(f, ...ring), tx, child, viewer))
      })
    const shownBy = async (...ring: KeyRing) =>
      (await named(ring, (nameOf) => nameOf(party('school')))).id
    const before = await shownBy(K1)
    const now = await shownBy(K2, K1)
    expect(now).not.toBe(before)
    const meant = (shown: typeof before, ...ring: KeyRing) =>
      named(ring, (nameOf) => partyMeant(nameOf, shown, [party('cjg'), party('school')]))
    for (const shown of [before, now])
      expect(await meant(shown, K2, K1)).toEqual({ party: party('school'), hidden: true })
    expect(await meant(before, K2)).toBeUndefined()
  })
})
