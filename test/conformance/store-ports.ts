/** Every method of every port, both ways it can end. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ERASED_BIRTH_DATE, ERASED_TEXT } from '../../consent/child.ts'
import type { FamilyRole } from '../../consent/family.ts'
import type { ChildId, ErasureRequestId, PartyId, PersonId, StatementId } from '../../consent/id.ts'
import { GENESIS_HASH } from '../../consent/journal.ts'
import { type RowKind, rowKind } from '../../consent/past-term.ts'
import type { Road } from '../../consent/ports/notices.ts'
import type { AnswersDue } from '../../consent/ports/statements.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { DAY, MINUTE } from '../../consent/time.ts'
import * as sample from '../support/nouns.ts'
import type { OpenFixture, StoreFixture } from './store-fixture.ts'

const { AT, CJG, LEERPLICHT, SCHOOL, SCOPE } = sample

/** A store with one child, whose parent is known. */
const useStore = (open: OpenFixture) => {
  let fixture: StoreFixture
  const given = { child: sample.newChild(), person: sample.newPerson() }
  beforeEach(async () => {
    fixture = await open()
    await fixture.store().write(async (tx) => {
      await tx.children.add({
        id: given.child,
        birthDate: '2012-00-00',
        secretAddress: true,
        at: AT,
      })
      await tx.families.addPerson({ id: given.person, subject: null })
    })
  })
  afterEach(() => fixture.close())
  return {
    given,
    fixture: () => fixture,
    read: <T>(work: (tx: Transaction) => Promise<T>) => fixture.store().read(work),
    write: <T>(work: (tx: Transaction) => Promise<T>) => fixture.store().write(work),
  }
}
type Use = ReturnType<typeof useStore>

const addChild = (use: Use, id: ChildId) =>
  use.write((tx) => tx.children.add({ id, birthDate: '2015-06-07', secretAddress: false, at: AT }))

const addPerson = async (use: Use): Promise<PersonId> => {
  const id = sample.newPerson()
  await use.write((tx) => tx.families.addPerson({ id, subject: null }))
  return id
}

const childrenPort = (open: OpenFixture) => {
  const use = useStore(open)
  const { child, person } = use.given

  it('gives a child back as it was added, with epoch 0', async () => {
    expect(await use.read((tx) => tx.children.get(child))).toEqual({
      id: child,
      birthDate: '2012-00-00',
      secretAddress: true,
      hiddenBy: [],
      epoch: 0,
    })
  })

  it('knows nothing of another child', async () => {
    const other = sample.newChild()
    expect(await use.read((tx) => tx.children.get(other))).toBeUndefined()
    await expect(use.write((tx) => tx.children.lock(other))).rejects.toMatchObject({
      code: 'onbekend',
    })
    await expect(use.write((tx) => tx.children.raiseEpoch(other))).rejects.toMatchObject({
      code: 'onbekend',
    })
    await expect(use.write((tx) => tx.children.erase(other))).rejects.toMatchObject({
      code: 'onbekend',
    })
  })

  it('finds who can be born between two days, also from a date that is known in part', async () => {
    const born = async (birthDate: string) => {
      const id = sample.newChild()
      await use.write((tx) => tx.children.add({ id, birthDate, secretAddress: false, at: AT }))
      return id
    }
    const dates = ['2014-03-02', '2014-05-01', '2014-03-00', '2014-05-00', '2014-00-00']
    const within: ChildId[] = []
    for (const date of dates) within.push(await born(date))
    for (const date of ['2014-03-01', '2014-05-02', '2014-02-00', '2014-06-00', '2013-00-00'])
      await born(date)
    const days = { from: '2014-03-02', until: '2014-05-01' }
    const found = await use.read((tx) => tx.children.bornBetween(days))
    expect(found.map(({ id }) => id)).toEqual(
      within.toSorted((one, other) => (one < other ? -1 : 1)),
    )
    expect(found[0]).toMatchObject({ secretAddress: false, epoch: 0 })
    const turn = { from: '2011-12-20', until: '2012-01-10' }
    const overTheYear = await use.read((tx) => tx.children.bornBetween(turn))
    expect(overTheYear.map(({ id }) => id)).toEqual([child])
  })

  it('refuses an id that is taken', async () => {
    await expect(addChild(use, child)).rejects.toMatchObject({ code: 'conflict' })
    expect(await use.read((tx) => tx.children.get(child))).toMatchObject({ secretAddress: true })
  })

  it('raises the epoch of one child by one', async () => {
    const other = sample.newChild()
    await addChild(use, other)
    expect(await use.write((tx) => tx.children.raiseEpoch(child))).toBe(1)
    expect(await use.write((tx) => tx.children.raiseEpoch(child))).toBe(2)
    expect(await use.write((tx) => tx.children.lock(child))).toMatchObject({ epoch: 2 })
    expect(await use.read((tx) => tx.children.get(other))).toMatchObject({ epoch: 0 })
  })

  it('corrects a birth date and an address that is secret, of one child', async () => {
    const other = sample.newChild()
    await addChild(use, other)
    const right = { birthDate: '2011-11-11', secretAddress: false, hiddenBy: [person] }
    await use.write((tx) => tx.children.correct(child, right))
    expect(await use.read((tx) => tx.children.get(child))).toMatchObject(right)
    expect(await use.read((tx) => tx.children.get(other))).toMatchObject({
      birthDate: '2015-06-07',
      hiddenBy: [],
    })
    await expect(
      use.write((tx) => tx.children.correct(sample.newChild(), right)),
    ).rejects.toMatchObject({ code: 'onbekend' })
  })

  it('erases what is sealed for one child and nothing of another', async () => {
    const other = sample.newChild()
    await addChild(use, other)
    const paper = sample.statement(child, person)
    const asked = sample.request(child)
    await use.write(async (tx) => {
      await tx.families.addMember(sample.member(child, person))
      await tx.families.addMember(sample.member(other, person))
      await tx.statements.add(paper)
      await tx.requests.add(asked)
      for (const [id, index] of [
        [child, 'a'],
        [other, 'b'],
      ] as const) {
        const { birthDate, secretAddress } = await tx.children.lock(id)
        await tx.children.correct(id, { birthDate, secretAddress, hiddenBy: [person] })
        await tx.links.addBsnIndex(index.repeat(64), id)
        await tx.families.putSeat(sample.seat(id, 'ouder1'))
        await tx.links.addCode(sample.code(id, { hash: index.repeat(64) }))
        await tx.involvements.add(sample.involvement(id))
        await tx.families.addAuthority(sample.authorityOf(id))
      }
    })
    await use.write((tx) => tx.children.erase(child))
    await use.write((tx) => tx.children.erase(child))
    const seen = await use.read(async (tx) => ({
      mine: await tx.families.members(child),
      other: await tx.families.members(other),
      paper: await tx.statements.get(paper.id),
      asked: await tx.requests.get(asked.id),
    }))
    const found = (id: ChildId, index: string) =>
      use.read(async (tx) => [
        (await tx.children.get(id))?.birthDate,
        await tx.links.childByBsnIndex(index.repeat(64)),
        (await tx.families.seats(id)).length,
        (await tx.links.code(index.repeat(64), AT))?.child,
        (await tx.involvements.ofChild(id)).length,
        (await tx.families.authorityHistory(id)).length,
        (await tx.families.givenRoles(id)).length,
        (await tx.children.get(id))?.hiddenBy.length,
      ])
    expect(await found(child, 'a')).toEqual([
      ...[ERASED_BIRTH_DATE, undefined, 0, undefined],
      ...[0, 0, 0, 0],
    ])
    expect(await found(other, 'b')).toEqual([
      ...[expect.stringMatching(/^2/), other, 1, other],
      ...[1, 1, 1, 1],
    ])
    expect(seen.mine).toMatchObject([{ role: 'ouder1', displayName: ERASED_TEXT }])
    expect(seen.other).toMatchObject([{ role: 'ouder1', displayName: 'Mama van Puk' }])
    expect(seen.paper).toEqual({ ...paper, proof: { ...paper.proof, witness: ERASED_TEXT } })
    expect(seen.asked).toEqual({ ...asked, reason: ERASED_TEXT })
    await expect(use.write((tx) => tx.requests.add(sample.request(child)))).rejects.toMatchObject({
      code: 'conflict',
    })
  })
}

const familiesPort = (open: OpenFixture) => {
  const use = useStore(open)
  const { child, person } = use.given

  it('finds a person by login, and does not give the login back', async () => {
    const id = sample.newPerson()
    await use.write((tx) => tx.families.addPerson({ id, subject: 'https://login.example 1' }))
    const seen = await use.read(async (tx) => [
      await tx.families.personBySubject('https://login.example 1'),
      await tx.families.person(id),
      await tx.families.person(person),
      await tx.families.personBySubject('https://login.example 2'),
      await tx.families.person(sample.newPerson()),
    ])
    expect(seen).toEqual([
      { id, hasLogin: true },
      { id, hasLogin: true },
      { id: person, hasLogin: false },
      undefined,
      undefined,
    ])
  })

  it('refuses a person whose id or login is taken', async () => {
    const subject = 'https://login.example 1'
    await use.write((tx) => tx.families.addPerson({ id: sample.newPerson(), subject }))
    for (const taken of [
      { id: sample.newPerson(), subject },
      { id: person, subject: null },
    ])
      await expect(use.write((tx) => tx.families.addPerson(taken))).rejects.toMatchObject({
        code: 'conflict',
      })
  })

  it('ties a login once to a person that had none', async () => {
    await use.write((tx) => tx.families.bindSubject(person, 'https://login.example 1'))
    expect(await use.read((tx) => tx.families.personBySubject('https://login.example 1'))).toEqual({
      id: person,
      hasLogin: true,
    })
    await expect(
      use.write((tx) => tx.families.bindSubject(person, 'https://login.example 2')),
    ).rejects.toMatchObject({ code: 'conflict' })
    const other = await addPerson(use)
    await expect(
      use.write((tx) => tx.families.bindSubject(other, 'https://login.example 1')),
    ).rejects.toMatchObject({ code: 'conflict' })
    await expect(
      use.write((tx) => tx.families.bindSubject(sample.newPerson(), 'https://login.example 3')),
    ).rejects.toMatchObject({ code: 'onbekend' })
  })

  it('lists a family by role and the children of a person', async () => {
    const [other, partner] = [sample.newChild(), await addPerson(use)]
    await addChild(use, other)
    const family = [
      sample.member(child, partner, { role: 'jeugdige', displayName: 'Puk' }),
      sample.member(child, person),
    ]
    await use.write(async (tx) => {
      for (const one of [...family].reverse()) await tx.families.addMember(one)
      await tx.families.addMember(sample.member(other, person))
    })
    expect(await use.read((tx) => tx.families.members(child))).toEqual(family)
    const sitting = (where: ChildId, role: FamilyRole) =>
      use.read((tx) => tx.families.sitting(where, role))
    expect(await sitting(child, 'jeugdige')).toBe(partner)
    expect(await sitting(child, 'ouder1')).toBe(person)
    expect(await sitting(child, 'ouder2')).toBeUndefined()
    expect(await sitting(other, 'jeugdige')).toBeUndefined()
    const mine = await use.read((tx) => tx.families.memberships(person))
    expect(new Set(mine.map((one) => one.child))).toEqual(new Set([child, other]))
    expect(await use.read((tx) => tx.families.memberships(sample.newPerson()))).toEqual([])
  })

  it('never gives a role to another person, nor a person a second role', async () => {
    const other = await addPerson(use)
    await use.write((tx) => tx.families.addMember(sample.member(child, person)))
    await use.write((tx) =>
      tx.families.addMember(sample.member(child, person, { displayName: 'Moeder' })),
    )
    for (const clash of [
      sample.member(child, other),
      sample.member(child, person, { role: 'ouder2' }),
    ])
      await expect(use.write((tx) => tx.families.addMember(clash))).rejects.toMatchObject({
        code: 'conflict',
      })
    expect(await use.read((tx) => tx.families.members(child))).toEqual([
      sample.member(child, person, { displayName: 'Moeder' }),
    ])
  })

  it('moves a member to another role, and gives the old one to nobody else', async () => {
    const other = await addPerson(use)
    const moved = sample.member(child, person, { role: 'ouder2', displayName: 'Mam' })
    await expect(use.write((tx) => tx.families.moveMember(moved))).rejects.toMatchObject({
      code: 'onbekend',
    })
    await use.write((tx) => tx.families.addMember(sample.member(child, person)))
    await use.write((tx) => tx.families.moveMember(moved))
    expect(await use.read((tx) => tx.families.members(child))).toEqual([moved])
    for (const role of ['ouder1', 'ouder2'] as const)
      await expect(
        use.write((tx) => tx.families.addMember(sample.member(child, other, { role }))),
      ).rejects.toMatchObject({ code: 'conflict' })
    await use.write((tx) => tx.families.addMember(sample.member(child, other, { role: 'ouder3' })))
    await expect(
      use.write((tx) => tx.families.moveMember(sample.member(child, other, { role: 'ouder1' }))),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect(await use.read((tx) => tx.families.givenRoles(child))).toEqual([
      { child, role: 'ouder1', person },
      { child, role: 'ouder2', person },
      { child, role: 'ouder3', person: other },
    ])
  })

  it('ends a membership; the role stays given, but the child itself may take its own', async () => {
    const [other, unborn] = [await addPerson(use), sample.newChild()]
    await addChild(use, unborn)
    for (const [where, role] of [
      [child, 'gezinslid1'],
      [unborn, 'jeugdige'],
    ] as const) {
      await use.write((tx) => tx.families.addMember(sample.member(where, person, { role })))
      await use.write((tx) => tx.families.endMember(where, person))
      await use.write((tx) => tx.families.endMember(where, person))
      expect(await use.read((tx) => tx.families.members(where))).toEqual([])
    }
    const member = (where: typeof child, role: 'gezinslid1' | 'jeugdige') =>
      sample.member(where, other, { role })
    await expect(
      use.write((tx) => tx.families.addMember(member(child, 'gezinslid1'))),
    ).rejects.toMatchObject({ code: 'conflict' })
    await use.write((tx) => tx.families.addMember(member(unborn, 'jeugdige')))
    const fresh = await addPerson(use)
    await expect(
      use.write((tx) => tx.families.addMember(sample.member(unborn, fresh, { role: 'jeugdige' }))),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  it('refuses a member who is not known, or of a child who is not', async () => {
    for (const stray of [
      sample.member(child, sample.newPerson()),
      sample.member(sample.newChild(), person),
    ])
      await expect(use.write((tx) => tx.families.addMember(stray))).rejects.toMatchObject({
        code: 'onbekend',
      })
  })

  it('keeps one seat a holder, and gives each child its own', async () => {
    expect(await use.read((tx) => tx.families.seats(child))).toEqual([])
    await use.write((tx) => tx.families.putSeat(sample.seat(child, 'ouder9')))
    await use.write((tx) => tx.families.putSeat(sample.seat(child, 'ouder2')))
    expect(await use.read((tx) => tx.families.seats(child))).toEqual([sample.seat(child, 'ouder2')])
    await expect(
      use.write((tx) => tx.families.putSeat(sample.seat(sample.newChild(), 'ouder1'))),
    ).rejects.toMatchObject({ code: 'onbekend' })
  })

  it('gives a seat another index of its holder, and no other seat', async () => {
    const seat = sample.seat(child, 'ouder2')
    const renamed = `abcdef01.${'e'.repeat(64)}`
    await use.write((tx) => tx.families.putSeat(seat))
    await use.write((tx) => tx.families.renameSeat({ child, holder: 'a'.repeat(64) }, renamed))
    expect(await use.read((tx) => tx.families.seats(child))).toEqual([seat])
    await use.write((tx) => tx.families.renameSeat(seat, renamed))
    expect(await use.read((tx) => tx.families.seats(child))).toEqual([{ ...seat, holder: renamed }])
  })

  it('finds every seat of one holder', async () => {
    const other = sample.newChild()
    await addChild(use, other)
    const own = [child, other].sort().map((id) => sample.seat(id, 'ouder1'))
    const { holder } = sample.seat(child, 'ouder1')
    for (const seat of own) await use.write((tx) => tx.families.putSeat(seat))
    await use.write((tx) => tx.families.putSeat({ child, holder: 'c'.repeat(64), role: 'ouder2' }))
    expect(await use.read((tx) => tx.families.seatsOf(holder))).toEqual(own)
    expect(await use.read((tx) => tx.families.seatsOf('d'.repeat(64)))).toEqual([])
  })

  it('passes a login on to somebody who has none, and to nobody else', async () => {
    const [subject, second] = ['https://login.example 1', 'https://login.example 2']
    const other = await addPerson(use)
    const pass = (from: PersonId, to: PersonId) =>
      use.write((tx) => tx.families.passLogin(from, to))
    await expect(pass(person, other)).rejects.toMatchObject({ code: 'conflict' })
    await use.write((tx) => tx.families.bindSubject(person, subject))
    await pass(person, other)
    expect(await use.read((tx) => tx.families.personBySubject(subject))).toMatchObject({
      id: other,
    })
    expect(await use.read((tx) => tx.families.person(person))).toMatchObject({ hasLogin: false })
    await use.write((tx) => tx.families.bindSubject(person, second))
    await expect(pass(person, other)).rejects.toMatchObject({ code: 'conflict' })
    await expect(pass(person, sample.newPerson())).rejects.toMatchObject({ code: 'conflict' })
  })

  it('leaves a login as it is under the only key', async () => {
    const subject = 'https://login.example 1'
    await use.write((tx) => tx.families.bindSubject(person, subject))
    await use.write((tx) => tx.families.renewLogin(subject))
    await use.write((tx) => tx.families.renewLogin('https://login.example nobody'))
    expect(await use.read((tx) => tx.families.personBySubject(subject))).toMatchObject({
      id: person,
    })
  })

  it('answers with the authority learned last, whatever the clock said then', async () => {
    expect(await use.read((tx) => tx.families.authority(child))).toBeUndefined()
    const newest = sample.authorityOf(child, { type: 'sole', holders: ['ouder1'], ots: true })
    const older = sample.authorityOf(child, {
      learnedAt: AT - DAY,
      giPartial: ['schoolaanmelding'],
    })
    await use.write((tx) => tx.families.addAuthority(newest))
    await use.write((tx) => tx.families.addAuthority(older))
    expect(await use.read((tx) => tx.families.authority(child))).toEqual(older)
    const correction = sample.authorityOf(child)
    await use.write((tx) => tx.families.addAuthority(correction))
    expect(await use.read((tx) => tx.families.authority(child))).toEqual(correction)
    expect(await use.read((tx) => tx.families.authorityHistory(child))).toEqual([
      newest,
      older,
      correction,
    ])
  })
}

const partiesPort = (open: OpenFixture) => {
  const use = useStore(open)

  it('keeps and replaces parties', async () => {
    const cjg = sample.party({
      id: CJG,
      kind: 'cjg',
      oin: '0000000100200030000A',
      gatewayUrl: null,
    })
    await use.write(async (tx) => {
      await tx.parties.put(sample.party())
      await tx.parties.put(cjg)
      await tx.parties.put(sample.party({ name: 'De Zwaluw-Noord', active: false }))
    })
    const renamed = sample.party({ name: 'De Zwaluw-Noord', active: false })
    const seen = await use.read(async (tx) => [
      await tx.parties.get(SCHOOL),
      await tx.parties.byOin(cjg.oin),
      await tx.parties.get(LEERPLICHT),
      await tx.parties.byOin('00000001002000399999'),
    ])
    expect(seen).toEqual([renamed, cjg, undefined, undefined])
    expect(await use.read((tx) => tx.parties.all())).toEqual([cjg, renamed])
  })

  it('refuses another kind for an id, and one OIN for two parties', async () => {
    await use.write((tx) => tx.parties.put(sample.party()))
    for (const clash of [sample.party({ kind: 'cjg' }), sample.party({ id: CJG })])
      await expect(use.write((tx) => tx.parties.put(clash))).rejects.toMatchObject({
        code: 'conflict',
      })
    expect(await use.read((tx) => tx.parties.all())).toEqual([sample.party()])
  })

  it('keeps systems, each with its own party', async () => {
    await use.write(async (tx) => {
      await tx.parties.put(sample.party())
      await tx.parties.put(sample.party({ id: CJG, oin: '00000001002000300002' }))
      await tx.parties.putClient(sample.client())
      await tx.parties.putClient(sample.client({ processor: 'Leverancier', active: false }))
    })
    expect(await use.read((tx) => tx.parties.client('zwaluw-magister'))).toEqual(
      sample.client({ processor: 'Leverancier', active: false }),
    )
    expect(await use.read((tx) => tx.parties.client('ander-systeem'))).toBeUndefined()
    const of = (party: PartyId) => use.read((tx) => tx.parties.clientsOf(party))
    expect(await of(SCHOOL)).toMatchObject([{ id: 'zwaluw-magister' }])
    expect(await of(CJG)).toEqual([])
    await use.write((tx) => tx.parties.putClient(sample.client({ id: 'cjg-dossier', party: CJG })))
    expect(await use.read((tx) => tx.parties.clients())).toMatchObject([
      { id: 'cjg-dossier', party: CJG },
      { id: 'zwaluw-magister', processor: 'Leverancier', active: false },
    ])
    await expect(
      use.write((tx) => tx.parties.putClient(sample.client({ party: CJG }))),
    ).rejects.toMatchObject({ code: 'conflict' })
    await expect(
      use.write((tx) => tx.parties.putClient(sample.client({ id: 'los', party: LEERPLICHT }))),
    ).rejects.toMatchObject({ code: 'onbekend' })
  })

  it('finds every function of a login, and none of another', async () => {
    const here = sample.professional({ functions: ['fg'] })
    const there = sample.professional({ party: CJG, employee: 'x.1' })
    await use.write(async (tx) => {
      await tx.parties.put(sample.party())
      await tx.parties.put(sample.party({ id: CJG, oin: '00000001002000300002' }))
      await tx.parties.putProfessional(sample.professional())
      await tx.parties.putProfessional(there)
      await tx.parties.putProfessional(here)
    })
    expect(await use.read((tx) => tx.parties.professionals(here.subject))).toEqual([there, here])
    expect(await use.read((tx) => tx.parties.professionals('https://login.example 9'))).toEqual([])
    expect(await use.read((tx) => tx.parties.staffOf(CJG))).toEqual([
      { employee: 'x.1', functions: there.functions, active: true },
    ])
    expect(await use.read((tx) => tx.parties.staffOf(LEERPLICHT))).toEqual([])
  })

  it('changes what an employee does for one party, by any login, and nobody else', async () => {
    const one = sample.professional()
    const other = sample.professional({ subject: 'https://login.example 2' })
    const there = sample.professional({ party: CJG })
    const colleague = sample.professional({ subject: 'https://login.example 3', employee: 'k.3' })
    await use.write(async (tx) => {
      await tx.parties.put(sample.party())
      await tx.parties.put(sample.party({ id: CJG, oin: '00000001002000300002' }))
      for (const person of [one, other, there, colleague]) await tx.parties.putProfessional(person)
    })
    const changed = { employee: one.employee, functions: ['fg' as const], active: false }
    await use.write((tx) => tx.parties.changeStaff(SCHOOL, changed))
    const { employee, functions } = colleague
    expect(await use.read((tx) => tx.parties.staffOf(SCHOOL))).toEqual([
      changed,
      changed,
      { employee, functions, active: true },
    ])
    expect(await use.read((tx) => tx.parties.professionals(one.subject))).toEqual([
      there,
      { ...one, ...changed },
    ])
    await expect(
      use.write((tx) => tx.parties.changeStaff(SCHOOL, { ...changed, employee: 'niemand' })),
    ).rejects.toMatchObject({ code: 'onbekend' })
  })
}

const linksPort = (open: OpenFixture) => {
  const use = useStore(open)
  const { child } = use.given

  it('finds a link by pseudonym for its own party only, by pair and by child', async () => {
    const [mine, theirs] = [sample.link(child), sample.link(child, { party: CJG })]
    await use.write(async (tx) => {
      await tx.links.add(mine)
      await tx.links.add(theirs)
    })
    const seen = await use.read(async (tx) => [
      await tx.links.byPseudonym(SCHOOL, mine.pseudonym),
      await tx.links.byPseudonym(CJG, mine.pseudonym),
      await tx.links.of(CJG, child),
      await tx.links.of(LEERPLICHT, child),
    ])
    expect(seen).toEqual([mine, undefined, theirs, undefined])
    expect(await use.read((tx) => tx.links.ofChild(child))).toEqual([theirs, mine])
  })

  it('keeps one live link of a party to a child; an undone one answers as unknown', async () => {
    const [wrong, right] = [sample.link(child), sample.link(child)]
    await use.write((tx) => tx.links.add(wrong))
    await expect(use.write((tx) => tx.links.add(right))).rejects.toMatchObject({ code: 'conflict' })
    await use.write((tx) => tx.links.undo(SCHOOL, child, AT))
    expect(await use.read((tx) => tx.links.byPseudonym(SCHOOL, wrong.pseudonym))).toBeUndefined()
    expect(await use.read((tx) => tx.links.of(SCHOOL, child))).toBeUndefined()
    expect(await use.read((tx) => tx.links.ofChild(child))).toEqual([])
    await expect(use.write((tx) => tx.links.undo(SCHOOL, child, AT))).rejects.toMatchObject({
      code: 'onbekend',
    })
    await use.write((tx) => tx.links.add(right))
    expect(await use.read((tx) => tx.links.of(SCHOOL, child))).toEqual(right)
  })

  it('refuses a pseudonym that was given out, also after it was undone', async () => {
    const first = sample.link(child)
    await use.write((tx) => tx.links.add(first))
    await use.write((tx) => tx.links.undo(SCHOOL, child, AT))
    await expect(
      use.write((tx) => tx.links.add(sample.link(child, { pseudonym: first.pseudonym }))),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  it('lets a code be looked at, used once, and not after it expired', async () => {
    const made = sample.code(child)
    const late = sample.code(child, {
      opens: { to: 'uitnodiging', party: SCHOOL },
      madeBy: use.given.person,
    })
    await use.write(async (tx) => {
      await tx.links.addCode(made)
      await tx.links.addCode(late)
    })
    expect(await use.read((tx) => tx.links.code(made.hash, AT))).toEqual(made)
    expect(await use.write((tx) => tx.links.useCode(made.hash, AT + MINUTE))).toEqual({
      ...made,
      usedAt: AT + MINUTE,
    })
    expect(await use.write((tx) => tx.links.useCode(made.hash, AT + MINUTE))).toBeUndefined()
    expect(await use.read((tx) => tx.links.code(made.hash, AT))).toBeUndefined()
    expect(await use.read((tx) => tx.links.code(late.hash, late.expiresAt - 1))).toEqual(late)
    expect(await use.read((tx) => tx.links.code(late.hash, late.expiresAt))).toBeUndefined()
    expect(await use.write((tx) => tx.links.useCode(late.hash, late.expiresAt))).toBeUndefined()
    expect(await use.write((tx) => tx.links.useCode('0'.repeat(64), AT))).toBeUndefined()
    expect(await use.write((tx) => tx.links.useCode(late.hash, late.expiresAt - 1))).toMatchObject({
      usedAt: late.expiresAt - 1,
    })
    await expect(use.write((tx) => tx.links.addCode(made))).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('keeps one child a BSN index', async () => {
    const [other, index] = [sample.newChild(), 'f'.repeat(64)]
    await addChild(use, other)
    expect(await use.read((tx) => tx.links.isIndexed(child))).toBe(false)
    await use.write((tx) => tx.links.addBsnIndex(index, child))
    await use.write((tx) => tx.links.addBsnIndex(index, child))
    expect(await use.read((tx) => tx.links.isIndexed(child))).toBe(true)
    expect(await use.read((tx) => tx.links.isIndexed(other))).toBe(false)
    await expect(use.write((tx) => tx.links.addBsnIndex(index, other))).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await use.read((tx) => tx.links.childByBsnIndex(index))).toBe(child)
    expect(await use.read((tx) => tx.links.childByBsnIndex('0'.repeat(64)))).toBeUndefined()
  })

  it('tells what is found under former index keys only, and forgets just that', async () => {
    const [other, third] = [sample.newChild(), sample.newChild()]
    const [bare, former, current] = ['', 'abcdef01.', 'abcdef02.'].map((n) => n + 'f'.repeat(64))
    for (const id of [other, third]) await addChild(use, id)
    await use.write(async (tx) => {
      await tx.links.addBsnIndex(`${former}`, child)
      await tx.links.addBsnIndex(`${bare}`, other)
      await tx.links.addBsnIndex(`${former}`.replace(/f$/, '0'), third)
      await tx.links.addBsnIndex(`${current}`, third)
      for (const [id, holder] of [
        [child, former],
        [other, bare],
        [third, current],
      ] as const)
        await tx.families.putSeat({ ...sample.seat(id, 'ouder1'), holder: `${holder}` })
    })
    const rest = (name: string) => use.read((tx) => tx.links.onFormerIndexKeys(name))
    expect(await rest('abcdef01')).toEqual({ children: 1, seats: 2 })
    expect(await rest('abcdef02')).toEqual({ children: 2, seats: 2 })
    await use.write((tx) => tx.links.forgetFormerIndexKeys('abcdef02'))
    expect(await rest('abcdef02')).toEqual({ children: 0, seats: 0 })
    const found = (index = '') => use.read((tx) => tx.links.childByBsnIndex(index))
    expect([await found(bare), await found(former), await found(current)]).toEqual([
      undefined,
      undefined,
      third,
    ])
    expect(await use.read((tx) => tx.families.seats(third))).toHaveLength(1)
    expect(await use.read((tx) => tx.families.seats(child))).toEqual([])
  })
}

const historiesPorts = (open: OpenFixture) => {
  const use = useStore(open)
  const { child, person } = use.given

  it('keeps involvement in the order of writing, per party and per child', async () => {
    const events = [
      sample.involvement(child),
      sample.involvement(child, { party: CJG, kind: 'bevestigd', by: 'gezin' }),
      sample.involvement(child, { kind: 'beeindigd', by: 'houder', at: AT - DAY }),
    ]
    await use.write(async (tx) => {
      for (const event of events) await tx.involvements.add(event)
    })
    expect(await use.read((tx) => tx.involvements.ofChild(child))).toEqual(events)
    expect(await use.read((tx) => tx.involvements.of(child, SCHOOL))).toEqual([
      events[0],
      events[2],
    ])
    expect(await use.read((tx) => tx.involvements.of(child, LEERPLICHT))).toEqual([])
    await expect(
      use.write((tx) => tx.involvements.add(sample.involvement(sample.newChild()))),
    ).rejects.toMatchObject({ code: 'onbekend' })
  })

  it('gives the facts that bear on a holder until they end', async () => {
    const narrow = sample.fact(child)
    const wide = sample.fact(child, {
      name: 'ots',
      value: false,
      requester: null,
      purpose: null,
      categories: null,
      weighingHash: null,
      until: AT + 2 * DAY,
      confirms: narrow.id,
    })
    const elsewhere = sample.fact(child, { holder: SCHOOL })
    await use.write(async (tx) => {
      for (const fact of [narrow, wide, elsewhere]) await tx.facts.add(fact)
    })
    const bearing = (now: number) => use.read((tx) => tx.facts.bearingOn(child, CJG, now))
    expect(await bearing(narrow.until - 1)).toEqual([narrow, wide])
    expect(await bearing(narrow.until)).toEqual([wide])
    expect(await use.read((tx) => tx.facts.get(elsewhere.id))).toEqual(elsewhere)
    expect(await use.read((tx) => tx.facts.get(sample.fact(child).id))).toBeUndefined()
    await expect(use.write((tx) => tx.facts.add(narrow))).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('gives statements back whole, in the order of writing, by scope and by child', async () => {
    const said = [
      sample.statement(child, person),
      sample.statement(child, person, {
        purpose: 'plan',
        at: AT - DAY,
        proof: null,
        assistedBy: null,
      }),
      sample.statement(child, person, { requester: LEERPLICHT, until: null, kind: 'geweigerd' }),
      sample.statement(child, person, { holder: SCHOOL }),
      sample.statement(child, person, {
        kind: 'ingetrokken',
        until: null,
        proof: { scanHash: null, witness: null },
      }),
    ]
    await use.write(async (tx) => {
      for (const one of said) await tx.statements.add(one)
    })
    expect(await use.read((tx) => tx.statements.ofChild(child))).toEqual(said)
    expect(await use.read((tx) => tx.statements.fitting(child, SCOPE))).toEqual([said[0], said[4]])
    expect(await use.read((tx) => tx.statements.fitting(sample.newChild(), SCOPE))).toEqual([])
    expect(await use.read((tx) => tx.statements.get(said[3]!.id))).toEqual(said[3])
    const unsaid = sample.statement(child, person)
    expect(await use.read((tx) => tx.statements.get(unsaid.id))).toBeUndefined()
    await expect(use.write((tx) => tx.statements.add(said[0]!))).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('finds every yes that ends within a span, whose child it may be', async () => {
    const other = sample.newChild()
    await addChild(use, other)
    const ending = (of: ChildId, until: number, kind: 'gegeven' | 'geweigerd' = 'gegeven') =>
      sample.statement(of, person, { until, kind })
    const [last, first] = [ending(child, AT + 9), ending(other, AT + 1)]
    await use.write(async (tx) => {
      for (const one of [last, first, ending(child, AT), ending(child, AT + 10)])
        await tx.statements.add(one)
      await tx.statements.add(ending(child, AT + 5, 'geweigerd'))
    })
    expect(await use.read((tx) => tx.statements.endingBetween(AT, AT + 9))).toEqual([first, last])
  })

  it('refuses a statement of nobody or about nobody', async () => {
    for (const stray of [
      sample.statement(child, sample.newPerson(), { proof: null }),
      sample.statement(sample.newChild(), person, { proof: null }),
      sample.statement(sample.newChild(), person),
    ])
      await expect(use.write((tx) => tx.statements.add(stray))).rejects.toMatchObject({
        code: 'onbekend',
      })
  })

  it('writes nothing that does not fit its schema', async () => {
    const broken = { ...sample.statement(child, person), categories: [] }
    await expect(use.write((tx) => tx.statements.add(broken))).rejects.toMatchObject({
      code: 'opslag',
    })
    expect(await use.read((tx) => tx.statements.ofChild(child))).toEqual([])
  })

  it('keeps one confirmation of a person a statement, of this child only', async () => {
    const [mine, other] = [sample.statement(child, person), sample.newChild()]
    await addChild(use, other)
    const elsewhere = sample.statement(other, person)
    await use.write(async (tx) => {
      await tx.statements.add(mine)
      await tx.statements.add(elsewhere)
      await tx.statements.addConfirmation({ statement: mine.id, person, at: AT + 1 })
      await tx.statements.addConfirmation({ statement: elsewhere.id, person, at: AT })
    })
    expect(await use.read((tx) => tx.statements.confirmations(child))).toEqual([
      { statement: mine.id, person, at: AT + 1 },
    ])
    await expect(
      use.write((tx) => tx.statements.addConfirmation({ statement: mine.id, person, at: AT + 2 })),
    ).rejects.toMatchObject({ code: 'conflict' })
    const { id: statement } = sample.statement(child, person)
    await expect(
      use.write((tx) => tx.statements.addConfirmation({ statement, person, at: AT })),
    ).rejects.toMatchObject({ code: 'onbekend' })
  })

  it('gives requests back with their reason, or without it within one scope, oldest first', async () => {
    const asked = [
      sample.request(child),
      sample.request(child, { silent: true, at: AT - DAY }),
      sample.request(child, { purpose: 'plan' }),
      sample.request(child, { requester: LEERPLICHT }),
      sample.request(child, { holder: SCHOOL }),
    ]
    await use.write(async (tx) => {
      for (const one of asked) await tx.requests.add(one)
    })
    expect(await use.read((tx) => tx.requests.ofChild(child))).toEqual(asked)
    const within = (where: ChildId) => use.read((tx) => tx.requests.within(where, SCOPE))
    expect(await within(child)).toEqual(asked.slice(0, 2).map(({ reason: _, ...asking }) => asking))
    expect(await within(sample.newChild())).toEqual([])
    expect(await use.read((tx) => tx.requests.get(asked[1]!.id))).toEqual(asked[1])
    expect(await use.read((tx) => tx.requests.get(sample.request(child).id))).toBeUndefined()
    const { reason: _sealed, ...second } = asked[1]!
    expect(await use.read((tx) => tx.requests.asking(second.id))).toEqual(second)
    expect(await use.read((tx) => tx.requests.asking(sample.request(child).id))).toBeUndefined()
    await expect(use.write((tx) => tx.requests.add(asked[0]!))).rejects.toMatchObject({
      code: 'conflict',
    })
  })
}

const disclosuresPort = (open: OpenFixture) => {
  const use = useStore(open)
  const { child } = use.given

  it('keeps decisions, also about no child', async () => {
    const [about, general] = [sample.decision(child), sample.decision(null, { employee: null })]
    await use.write(async (tx) => {
      await tx.disclosures.addDecision(about)
      await tx.disclosures.addDecision(general)
    })
    expect(await use.read((tx) => tx.disclosures.decision(about.id))).toEqual(about)
    expect(await use.read((tx) => tx.disclosures.decision(general.id))).toEqual(general)
    expect(
      await use.read((tx) => tx.disclosures.decision(sample.decision(null).id)),
    ).toBeUndefined()
    await expect(use.write((tx) => tx.disclosures.addDecision(about))).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('pages through decisions, oldest first and by id within an instant', async () => {
    const late = sample.decision(child, { at: AT + 1 })
    const [one, two] = [sample.decision(child), sample.decision(null)].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    )
    await use.write(async (tx) => {
      for (const record of [late, two, one]) if (record) await tx.disclosures.addDecision(record)
    })
    const page = (after: typeof late | null, limit: number) =>
      use.read((tx) => tx.disclosures.decisions(after, limit))
    expect(await page(null, 10)).toEqual([one, two, late])
    expect(await page(null, 2)).toEqual([one, two])
    expect(await page(one ?? null, 1)).toEqual([two])
    expect(await page(two ?? null, 10)).toEqual([late])
    expect(await page(late, 10)).toEqual([])
  })

  it('lists the offers that a receiver may still collect', async () => {
    const first = sample.offer(child, { at: AT - DAY, expiresAt: AT + DAY })
    const second = sample.offer(child)
    const theirs = sample.offer(child, { receiver: LEERPLICHT })
    await use.write(async (tx) => {
      for (const one of [second, first, theirs]) await tx.disclosures.addOffer(one)
    })
    const open = (now: number) => use.read((tx) => tx.disclosures.openOffers(SCHOOL, now))
    expect(await open(first.expiresAt - 1)).toEqual([first, second])
    expect(await open(first.expiresAt)).toEqual([second])
    expect(await use.read((tx) => tx.disclosures.offersOf(child))).toEqual([second, first, theirs])
    expect(await use.read((tx) => tx.disclosures.offer(theirs.id))).toEqual(theirs)
    expect(await use.read((tx) => tx.disclosures.offer(sample.offer(child).id))).toBeUndefined()
    await expect(use.write((tx) => tx.disclosures.addOffer(first))).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('takes an offer off the list once it was delivered, not when the fetch failed', async () => {
    const made = sample.offer(child)
    const [failed, fine] = [1, 2].map(() => sample.order(child, { offer: made.id }))
    const open = () => use.read((tx) => tx.disclosures.openOffers(SCHOOL, AT))
    await use.write(async (tx) => {
      await tx.disclosures.addOffer(made)
      await tx.disclosures.addOrder(failed!)
      await tx.disclosures.closeOrder(failed!.id, { state: 'mislukt', failure: 'te_laat', at: AT })
    })
    expect(await open()).toEqual([made])
    await use.write(async (tx) => {
      await tx.disclosures.addOrder(fine!)
      await tx.disclosures.closeOrder(fine!.id, { state: 'geleverd', failure: null, at: AT })
    })
    expect(await open()).toEqual([])
  })

  it('closes an order once', async () => {
    const begun = sample.order(child)
    await use.write((tx) => tx.disclosures.addOrder(begun))
    expect(await use.read((tx) => tx.disclosures.order(begun.id))).toEqual(begun)
    const end = { state: 'mislukt', failure: 'te_laat', at: AT + 5 } as const
    await use.write((tx) => tx.disclosures.closeOrder(begun.id, end))
    const closed = { ...begun, state: 'mislukt', failure: 'te_laat', closedAt: AT + 5 }
    expect(await use.read((tx) => tx.disclosures.order(begun.id))).toEqual(closed)
    await expect(
      use.write((tx) =>
        tx.disclosures.closeOrder(begun.id, { state: 'geleverd', failure: null, at: AT }),
      ),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect(await use.read((tx) => tx.disclosures.ordersOf(child))).toEqual([closed])
    const { id } = sample.order(child)
    await expect(use.write((tx) => tx.disclosures.closeOrder(id, end))).rejects.toMatchObject({
      code: 'onbekend',
    })
    expect(await use.read((tx) => tx.disclosures.order(id))).toBeUndefined()
  })

  it('opens one order an envelope request', async () => {
    const begun = sample.order(child)
    await use.write((tx) => tx.disclosures.addOrder(begun))
    for (const clash of [
      sample.order(child, { envelopeHash: begun.envelopeHash }),
      sample.order(child, { id: begun.id }),
    ])
      await expect(use.write((tx) => tx.disclosures.addOrder(clash))).rejects.toMatchObject({
        code: 'conflict',
      })
  })

  it('counts what was delivered within a scope only', async () => {
    const orders = [
      sample.order(child),
      sample.order(child),
      sample.order(child, { purpose: 'plan' }),
      sample.order(child, { holder: SCHOOL }),
      sample.order(child, { requester: LEERPLICHT }),
    ]
    await use.write(async (tx) => {
      for (const one of orders) await tx.disclosures.addOrder(one)
      for (const one of orders.slice(1))
        await tx.disclosures.closeOrder(one.id, { state: 'geleverd', failure: null, at: AT })
    })
    const delivered = await use.read((tx) => tx.disclosures.delivered(child, SCOPE))
    expect(delivered.map((one) => one.id)).toEqual([orders[1]!.id])
  })

  it('names the orders left unfinished before an instant', async () => {
    const [early, closed, late] = [-2, -2, 0].map((shift) =>
      sample.order(child, { at: AT + shift }),
    )
    await use.write(async (tx) => {
      for (const one of [late!, closed!, early!]) await tx.disclosures.addOrder(one)
      await tx.disclosures.closeOrder(closed!.id, { state: 'vervallen', failure: null, at: AT })
    })
    expect(await use.read((tx) => tx.disclosures.unfinished(AT))).toEqual([early])
    expect(await use.read((tx) => tx.disclosures.unfinished(AT + 1))).toEqual([early, late])
  })

  it('tells how orders at a holder failed after an instant, and when it last answered', async () => {
    const end = (state: 'geleverd' | 'leeg' | 'vervallen' | 'mislukt', at: number, how = '') =>
      use.write(async (tx) => {
        const one = sample.order(child)
        await tx.disclosures.addOrder(one)
        await tx.disclosures.closeOrder(one.id, { state, failure: how || null, at })
      })
    const failed = (after: number) =>
      use.read(async (tx) =>
        (await tx.disclosures.failedAt(CJG, after, LEERPLICHT)).sort(
          (one, other) => one.first - other.first,
        ),
      )
    const answered = (holder = CJG) =>
      use.read((tx) => tx.disclosures.lastAnswerOf(holder, LEERPLICHT))
    await use.write((tx) => tx.disclosures.addOrder(sample.order(child)))
    expect([await failed(0), await answered()]).toEqual([[], null])
    await end('mislukt', AT + 1, 'te_laat')
    await end('mislukt', AT + 2, 'onbereikbaar')
    await end('mislukt', AT + 4, 'te_laat')
    expect(await answered()).toBeNull()
    const unreachable = { failure: 'onbereikbaar', orders: 1, first: AT + 2, last: AT + 2 }
    expect(await failed(0)).toEqual([
      { failure: 'te_laat', orders: 2, first: AT + 1, last: AT + 4 },
      unreachable,
    ])
    expect(await failed(AT + 1)).toEqual([
      unreachable,
      { failure: 'te_laat', orders: 1, first: AT + 4, last: AT + 4 },
    ])
    expect(await failed(AT + 4)).toEqual([])
    for (const [state, at] of [
      ['leeg', AT + 5],
      ['geleverd', AT + 7],
      ['vervallen', AT + 6],
    ] as const) {
      await end(state, at)
      expect(await answered()).toBe(Math.max(at, state === 'vervallen' ? AT + 7 : 0))
    }
    expect([
      await answered(SCHOOL),
      await use.read((tx) => tx.disclosures.failedAt(SCHOOL, 0, LEERPLICHT)),
      await use.read((tx) => tx.disclosures.failedAt(CJG, 0, SCHOOL)),
      await use.read((tx) => tx.disclosures.lastAnswerOf(CJG, SCHOOL)),
    ]).toEqual([null, [], [], null])
  })
}

const journalPort = (open: OpenFixture) => {
  const use = useStore(open)
  const { child } = use.given

  it('starts empty and sound', async () => {
    expect(await use.read((tx) => tx.journal.head())).toEqual({ sequence: 0, hash: GENESIS_HASH })
    expect(await use.read((tx) => tx.journal.verify())).toEqual({ rows: 0, broken: null })
  })

  it('numbers without gaps and chains each row to the one before', async () => {
    const written = await use.write(async (tx) => [
      await tx.journal.append(sample.entry(child)),
      await tx.journal.append(sample.entry(null, { party: null, detail: {} })),
    ])
    await expect(
      use.write(async (tx) => {
        await tx.journal.append(sample.entry(child))
        throw new RangeError('changed my mind')
      }),
    ).rejects.toThrow(RangeError)
    written.push(await use.write((tx) => tx.journal.append(sample.entry(child))))
    expect(written.map((row) => row.sequence)).toEqual([1, 2, 3])
    expect(written.map((row) => row.previousHash)).toEqual([
      GENESIS_HASH,
      written[0]!.hash,
      written[1]!.hash,
    ])
    expect(new Set(written.map((row) => row.hash)).size).toBe(3)
    expect(written[0]).toMatchObject(sample.entry(child))
    expect(await use.read((tx) => tx.journal.rows({}))).toEqual(written)
    expect(await use.read((tx) => tx.journal.head())).toEqual({
      sequence: 3,
      hash: written[2]!.hash,
    })
    expect(await use.read((tx) => tx.journal.verify())).toEqual({ rows: 3, broken: null })
  })

  it('never dates a row before the one it follows', async () => {
    const times = [AT, AT - DAY, AT + 1, AT]
    const rows = await use.write(async (tx) => {
      const all = []
      for (const at of times) all.push(await tx.journal.append(sample.entry(child, { at })))
      return all
    })
    expect(rows.map((row) => row.at)).toEqual([AT, AT, AT + 1, AT + 1])
    expect(await use.read((tx) => tx.journal.verify())).toEqual({ rows: 4, broken: null })
  })

  it('filters by child, party, time, number and count, either way round', async () => {
    const other = sample.newChild()
    await use.write(async (tx) => {
      await tx.journal.append(sample.entry(child, { at: AT }))
      await tx.journal.append(sample.entry(other, { at: AT + 10 }))
      await tx.journal.append(sample.entry(child, { at: AT + 20, party: CJG }))
      await tx.journal.append(sample.entry(null, { at: AT + 30, party: null }))
    })
    const numbers = async (filter: Parameters<Transaction['journal']['rows']>[0]) =>
      (await use.read((tx) => tx.journal.rows(filter))).map((row) => row.sequence)
    expect(await numbers({ child })).toEqual([1, 3])
    expect(await numbers({ party: SCHOOL })).toEqual([1, 2])
    expect(await numbers({ since: AT + 10 })).toEqual([2, 3, 4])
    expect(await numbers({ since: AT + 11 })).toEqual([3, 4])
    expect(await numbers({ before: AT + 20 })).toEqual([1, 2])
    expect(await numbers({ before: AT + 21 })).toEqual([1, 2, 3])
    expect(await numbers({ after: 2 })).toEqual([3, 4])
    expect(await numbers({ after: 0, limit: 2 })).toEqual([1, 2])
    expect(await numbers({ limit: 0 })).toEqual([])
    expect(await numbers({ newestFirst: true, limit: 3 })).toEqual([4, 3, 2])
    expect(await numbers({ child, party: CJG })).toEqual([3])
    expect(await numbers({ below: 3 })).toEqual([1, 2])
    expect(await numbers({ below: 4, newestFirst: true, limit: 1 })).toEqual([3])
  })

  it('filters by kind, and by the organisation around it: who acted, or whose data it is about', async () => {
    await use.write(async (tx) => {
      await tx.journal.append(sample.entry(child, { party: SCHOOL, holder: CJG }))
      await tx.journal.append(sample.entry(child, { party: CJG, holder: SCHOOL }))
      await tx.journal.append(
        sample.entry(child, { party: SCHOOL, holder: SCHOOL, kind: 'rij_vrijgegeven' }),
      )
      await tx.journal.append(sample.entry(child, { party: null, holder: CJG }))
    })
    const numbers = async (filter: Parameters<Transaction['journal']['rows']>[0]) =>
      (await use.read((tx) => tx.journal.rows(filter))).map((row) => row.sequence)
    expect(await numbers({ around: CJG })).toEqual([1, 2, 4])
    expect(await numbers({ around: SCHOOL })).toEqual([1, 2, 3])
    expect(await numbers({ around: SCHOOL, kind: 'rij_vrijgegeven' })).toEqual([3])
    expect(await numbers({ around: CJG, below: 4 })).toEqual([1, 2])
    const kind = sample.entry(child).kind
    const counts = (filter: object) => use.read((tx) => tx.journal.counts(filter))
    expect(await counts({ around: SCHOOL })).toEqual({ [kind]: 2, rij_vrijgegeven: 1 })
    expect(await counts({ around: CJG, below: 4 })).toEqual({ [kind]: 2 })
    expect(await counts({ around: LEERPLICHT })).toEqual({})
  })

  it('tallies what happened around a party by kind and by who acted, from one instant to another', async () => {
    const kind = sample.entry(child).kind
    await use.write(async (tx) => {
      for (const change of [
        { at: AT - 1 },
        { at: AT },
        { at: AT, employee: null },
        { at: AT + 1 },
        { at: AT + 1, kind: 'rij_vrijgegeven', party: CJG, employee: 'fg1' },
        { at: AT + 1, party: LEERPLICHT, holder: LEERPLICHT },
        { at: AT + 2 },
      ] as const)
        await tx.journal.append(sample.entry(child, change))
    })
    const by = { holder: CJG, party: SCHOOL }
    const { employee } = sample.entry(child)
    const span = { since: AT, before: AT + 2 }
    expect(await use.read((tx) => tx.journal.tallies({ around: CJG, ...span }))).toEqual([
      { ...by, kind: 'rij_vrijgegeven', party: CJG, employee: 'fg1', rows: 1 },
      { ...by, kind, employee: null, rows: 1 },
      { ...by, kind, employee, rows: 2 },
    ])
    const other = await use.read((tx) => tx.journal.tallies({ around: LEERPLICHT, ...span }))
    expect(other).toMatchObject([{ party: LEERPLICHT, rows: 1 }])
  })

  it('finds the hidden rows around a party, oldest first', async () => {
    const hidden = { visibility: 'achtergehouden' } as const
    await use.write(async (tx) => {
      for (const change of [
        {},
        hidden,
        { ...hidden, party: CJG },
        { ...hidden, party: LEERPLICHT, holder: LEERPLICHT },
        { visibility: 'niemand' as const },
      ])
        await tx.journal.append(sample.entry(child, change))
    })
    const numbers = async (around: PartyId) =>
      (await use.read((tx) => tx.journal.hidden(around))).map(({ sequence }) => sequence)
    expect(await numbers(CJG)).toEqual([2, 3])
    expect(await numbers(SCHOOL)).toEqual([2])
    expect(await numbers(LEERPLICHT)).toEqual([4])
  })

  const erase = (before: number, limit: number) =>
    use.write(async (tx) => {
      const erased = await tx.journal.erase(before, limit)
      if (erased === null) return null
      const { anchor, rows } = erased
      const detail = { tot: anchor.sequence, hash: anchor.hash }
      await tx.journal.append(sample.entry(null, { kind: 'journaal_gewist', at: AT + 99, detail }))
      return { upTo: anchor.sequence, rows }
    })
  const verified = () => use.read((tx) => tx.journal.verify())

  it('erases its oldest rows up to an instant, goes on numbering, and still verifies', async () => {
    await use.write(async (tx) => {
      for (const at of [0, 1, 2, 3]) await tx.journal.append(sample.entry(child, { at: AT + at }))
    })
    expect(await use.read((tx) => tx.journal.anchor())).toBeUndefined()
    expect(await use.read((tx) => tx.journal.datedBefore(AT + 2))).toBe(2)
    expect(await erase(AT, 9)).toBeNull()
    expect(await erase(AT + 3, 2)).toEqual({ upTo: 2, rows: 2 })
    expect(await erase(AT + 3, 2)).toEqual({ upTo: 3, rows: 1 })
    expect(await erase(AT + 3, 2)).toBeNull()
    expect(await use.read((tx) => tx.journal.anchor())).toMatchObject({ sequence: 3, at: AT + 2 })
    const left = await use.read((tx) => tx.journal.rows({}))
    expect(left.map(({ sequence }) => sequence)).toEqual([4, 5, 6])
    expect(await verified()).toEqual({ rows: 3, broken: null, erasedUpTo: 3 })
  })

  it('goes on where it was when all of it was erased', async () => {
    await use.write((tx) => tx.journal.append(sample.entry(child)))
    const { sequence, hash } = await use.read((tx) => tx.journal.head())
    await use.write((tx) => tx.journal.erase(AT + 1, 9))
    expect(await use.read((tx) => tx.journal.head())).toEqual({ sequence, hash })
    const row = await use.write((tx) => tx.journal.append(sample.entry(child)))
    expect(row).toMatchObject({ sequence: 2, previousHash: hash })
  })

  it('is not whole where no row tells what was erased', async () => {
    await use.write(async (tx) => {
      for (const at of [0, 1]) await tx.journal.append(sample.entry(child, { at: AT + at }))
      await tx.journal.erase(AT + 1, 9)
    })
    expect(await verified()).toEqual({ rows: 1, broken: 2, erasedUpTo: 1 })
    await use.write((tx) =>
      tx.journal.append(
        sample.entry(null, { kind: 'journaal_gewist', at: AT + 2, detail: { tot: 1, hash: 'x' } }),
      ),
    )
    expect(await verified()).toMatchObject({ broken: 3 })
  })

  it('lets decisions go that are older than what was erased of it, oldest first, and no other', async () => {
    const made = [-2, -1, 0, 1].map((at) => sample.decision(child, { at: AT + at }))
    await use.write(async (tx) => {
      for (const one of made) await tx.disclosures.addDecision(one)
    })
    const eraseDecisions = (limit: number) =>
      use.write((tx) => tx.disclosures.eraseDecisions(limit))
    expect(await eraseDecisions(9)).toBe(0)
    await use.write(async (tx) => {
      await tx.journal.append(sample.entry(child))
      await tx.journal.erase(AT + 1, 9)
    })
    expect(await eraseDecisions(1)).toBe(1)
    expect(await eraseDecisions(9)).toBe(1)
    const left = await use.read((tx) => tx.disclosures.decisions(null, 9))
    expect(left.map(({ id }) => id)).toEqual(made.slice(2).map(({ id }) => id))
  })

  it('tells what no row records, but for what is no younger than the rows that were erased', async () => {
    const unrecorded = (limit = 9) => use.read((tx) => tx.journal.unrecorded(limit))
    const old = sample.decision(child, { at: AT - 1 })
    const told = sample.decision(child)
    const untold = sample.decision(child)
    const known = sample.fact(child)
    await use.write(async (tx) => {
      await tx.journal.append(sample.entry(child, { at: AT - 1 }))
      for (const one of [old, told, untold]) await tx.disclosures.addDecision(one)
      await tx.facts.add(known)
      await tx.families.addAuthority(sample.authorityOf(child))
      await tx.journal.append(sample.entry(child, { decision: told.id }))
    })
    expect(new Set(await unrecorded())).toEqual(new Set([old.id, untold.id, known.id, child]))
    expect(await unrecorded(2)).toHaveLength(2)
    await use.write(async (tx) => {
      await tx.journal.append(sample.entry(child, { kind: 'feit_vastgelegd', subject: known.id }))
      await tx.journal.append(sample.entry(child, { kind: 'gezag_geleerd' }))
    })
    expect(new Set(await unrecorded())).toEqual(new Set([old.id, untold.id]))
    await use.write((tx) => tx.journal.erase(AT, 9))
    expect(await unrecorded()).toEqual([untold.id])
  })

  it('verifies a journal longer than it reads at once', async () => {
    await use.write(async (tx) => {
      for (let row = 0; row < 1001; row += 1) await tx.journal.append(sample.entry(child))
    })
    expect(await use.read((tx) => tx.journal.verify())).toEqual({ rows: 1001, broken: null })
  })
}

const noticesPort = (open: OpenFixture) => {
  const use = useStore(open)
  const { child } = use.given
  const claim = (now: number, limit = 10, until = now) =>
    use.write((tx) => tx.notices.claim({ now, until, limit }))
  /** What could be claimed at this moment; claimed for no time at all, so that the next one sees it too. */
  const ids = async (now: number, limit = 10) => (await claim(now, limit)).map((one) => one.id)

  it('gives one message back by its number', async () => {
    const added = sample.notice(child)
    await use.write((tx) => tx.notices.add(added))
    expect(await use.read((tx) => tx.notices.get(added.id))).toMatchObject({ ...added, end: null })
    expect(await use.read((tx) => tx.notices.get(sample.notice(child).id))).toBeUndefined()
  })

  it('gives what waits to be sent, nearest deadline first', async () => {
    const far = sample.notice(child, { dueAt: AT + 3 * DAY })
    const near = sample.notice(child, { dueAt: AT - DAY, person: null, party: SCHOOL })
    const later = sample.notice(child, { at: AT + 1 })
    const held = sample.notice(child, { dueAt: null })
    await use.write(async (tx) => {
      for (const one of [far, near, later, held]) await tx.notices.add(one)
    })
    expect(await ids(AT)).toEqual([near.id, far.id])
    expect(await ids(AT + 1)).toEqual([near.id, later.id, far.id])
    expect(await ids(AT + 1, 1)).toEqual([near.id])
    const all = await use.read((tx) => tx.notices.all())
    expect(all.at(-1)).toEqual(later)
    expect(all).toEqual(expect.arrayContaining([far, near, held]))
    await expect(use.write((tx) => tx.notices.add(far))).rejects.toMatchObject({ code: 'conflict' })
  })

  it('finds what is held back about one subject, oldest first', async () => {
    const younger = sample.notice(child, { dueAt: null, subject: 'bestelling_1', at: AT + 1 })
    const older = sample.notice(child, { dueAt: null, subject: 'bestelling_1' })
    const due = sample.notice(child, { subject: 'bestelling_1' })
    const other = sample.notice(child, { dueAt: null, subject: 'bestelling_2' })
    const heldBack = (subject: string) => use.read((tx) => tx.notices.heldBack(subject))
    await use.write(async (tx) => {
      for (const one of [younger, older, due, other]) await tx.notices.add(one)
    })
    expect(await heldBack('bestelling_1')).toEqual([older, younger])
    await use.write((tx) => tx.notices.release(older.id, AT))
    expect(await heldBack('bestelling_1')).toEqual([younger])
    expect(await heldBack('bestelling_3')).toEqual([])
  })

  it('gives a notice to one sender at a time, until its claim has run out', async () => {
    const [one, other] = [sample.notice(child), sample.notice(child, { dueAt: AT + 2 * DAY })]
    await use.write(async (tx) => {
      for (const each of [one, other]) await tx.notices.add(each)
    })
    const claimed = { ...one, end: null, endedAt: null, failures: 0, claimedUntil: AT + MINUTE }
    expect(await claim(AT, 1, AT + MINUTE)).toEqual([claimed])
    expect(await ids(AT)).toEqual([other.id])
    expect(await ids(AT + MINUTE - 1)).toEqual([other.id])
    expect(await ids(AT + MINUTE)).toEqual([one.id, other.id])
  })

  it('gives what leaves by one road only, where that is asked', async () => {
    const mail = sample.notice(child)
    const push = sample.notice(child, { person: null, party: SCHOOL, client: sample.client().id })
    await use.write(async (tx) => {
      for (const each of [mail, push]) await tx.notices.add(each)
    })
    const on = (road: Road) =>
      use.write((tx) => tx.notices.claim({ now: AT, until: AT + MINUTE, limit: 10, road }))
    expect((await on('webhook')).map(({ id }) => id)).toEqual([push.id])
    expect((await on('webhook')).map(({ id }) => id)).toEqual([])
    expect((await on('mail')).map(({ id }) => id)).toEqual([mail.id])
  })

  it('gives each notice to one of many senders that ask at once', async () => {
    await use.write(async (tx) => {
      for (let at = 0; at < 10; at += 1) await tx.notices.add(sample.notice(child))
    })
    const claims = await Promise.all(Array.from({ length: 20 }, () => claim(AT, 3, AT + MINUTE)))
    const taken = claims.flat().map(({ id }) => id)
    expect(taken).toHaveLength(10)
    expect(new Set(taken).size).toBe(10)
  })

  it('gives a notice back for later, with how often it failed', async () => {
    const one = sample.notice(child)
    await use.write((tx) => tx.notices.add(one))
    await claim(AT, 1, AT + DAY)
    await use.write((tx) => tx.notices.postpone(one.id, { retryAt: AT + MINUTE, failures: 2 }))
    expect(await ids(AT + MINUTE - 1)).toEqual([])
    expect(await claim(AT + MINUTE)).toMatchObject([{ ...one, failures: 2 }])
  })

  it('ends a notice once, and then neither claims nor postpones it', async () => {
    const one = sample.notice(child)
    const later = { retryAt: AT, failures: 1 }
    await use.write((tx) => tx.notices.add(one))
    await use.write((tx) => tx.notices.end(one.id, 'verzonden', AT))
    expect(await ids(AT)).toEqual([])
    expect(await use.read((tx) => tx.notices.all())).toEqual([one])
    const { id } = sample.notice(child)
    const conflict = { code: 'conflict' }
    const unknown = { code: 'onbekend' }
    const end = (which: typeof id) => use.write((tx) => tx.notices.end(which, 'opgegeven', AT))
    const postpone = (which: typeof id) => use.write((tx) => tx.notices.postpone(which, later))
    await expect(end(one.id)).rejects.toMatchObject(conflict)
    await expect(postpone(one.id)).rejects.toMatchObject(conflict)
    await expect(end(id)).rejects.toMatchObject(unknown)
    await expect(postpone(id)).rejects.toMatchObject(unknown)
  })

  it('shows a person what was written to them, newest first, and nothing that is held back or from later on', async () => {
    const { person } = sample.notice(child)
    const old = sample.notice(child, { person })
    const young = sample.notice(child, { person, at: AT + 1 })
    const held = sample.notice(child, { person, dueAt: null })
    const later = sample.notice(child, { person, at: AT + 3 })
    const lapsed = sample.notice(child, { person, at: AT + 3 })
    await use.write(async (tx) => {
      for (const one of [old, young, held, later, lapsed, sample.notice(child)])
        await tx.notices.add(one)
      await tx.notices.end(old.id, 'niet_per_mail', AT + 2)
      await tx.notices.end(lapsed.id, 'vervallen', AT + 2)
    })
    const seen = (limit: number, now = AT + 2) =>
      use.read((tx) => tx.notices.ofPerson(person ?? sample.newPerson(), { now, limit }))
    expect(await seen(9)).toEqual([
      { ...young, end: null, endedAt: null, failures: 0, claimedUntil: null },
      { ...old, end: 'niet_per_mail', endedAt: AT + 2, failures: 0, claimedUntil: null },
    ])
    expect(await seen(1)).toHaveLength(1)
    expect((await seen(9, AT + 3)).map(({ id }) => id)).toEqual([later.id, young.id, old.id])
  })

  it('releases a notice that was held back, once', async () => {
    const held = sample.notice(child, { dueAt: null })
    await use.write((tx) => tx.notices.add(held))
    await use.write((tx) => tx.notices.release(held.id, AT + DAY))
    expect(await claim(AT)).toMatchObject([{ ...held, dueAt: AT + DAY }])
    await expect(use.write((tx) => tx.notices.release(held.id, AT))).rejects.toMatchObject({
      code: 'conflict',
    })
    const { id } = sample.notice(child)
    await expect(use.write((tx) => tx.notices.release(id, AT))).rejects.toMatchObject({
      code: 'onbekend',
    })
  })
}

const contactsPort = (open: OpenFixture) => {
  const use = useStore(open)
  const { child, person } = use.given
  const unknown = { code: 'onbekend' }

  it('keeps how one person wants to be reached, and replaces it', async () => {
    const other = await addPerson(use)
    const of = (who: PersonId) => use.read((tx) => tx.contacts.of(who))
    expect(await of(person)).toBeUndefined()
    await use.write((tx) => tx.contacts.put(sample.contact(person)))
    expect(await of(person)).toEqual(sample.contact(person))
    expect(await of(other)).toBeUndefined()
    const silent = sample.contact(person, { address: null, tellWhenLooked: false })
    await use.write((tx) => tx.contacts.put(silent))
    expect(await of(person)).toEqual(silent)
  })

  it('finds who of one family wants to hear of every look', async () => {
    const [other, quiet, stranger] = [sample.newChild(), await addPerson(use), await addPerson(use)]
    const partner = await addPerson(use)
    await addChild(use, other)
    await use.write(async (tx) => {
      await tx.families.addMember(sample.member(child, partner, { role: 'ouder2' }))
      await tx.families.addMember(sample.member(child, person))
      await tx.families.addMember(sample.member(child, quiet, { role: 'jeugdige' }))
      await tx.families.addMember(sample.member(other, stranger))
      for (const one of [person, partner, stranger])
        await tx.contacts.put(sample.contact(one, { tellWhenLooked: true }))
      await tx.contacts.put(sample.contact(quiet, { tellWhenLooked: false }))
    })
    expect(await use.read((tx) => tx.contacts.wantingLooks(child))).toEqual([
      { child, role: 'ouder1', person },
      { child, role: 'ouder2', person: partner },
    ])
  })

  it('keeps one address that waits for its code', async () => {
    const change = () => use.read((tx) => tx.contacts.change(person))
    const first = sample.addressChange(person)
    const second = sample.addressChange(person, { address: 'ander@post.example' })
    await use.write((tx) => tx.contacts.putChange(first))
    expect(await change()).toEqual(first)
    await use.write((tx) => tx.contacts.putChange(second))
    expect(await change()).toEqual(second)
    await use.write((tx) => tx.contacts.removeChange(person))
    expect(await change()).toBeUndefined()
  })

  it('sweeps the addresses whose code has expired', async () => {
    const other = await addPerson(use)
    await use.write(async (tx) => {
      await tx.contacts.putChange(sample.addressChange(person, { expiresAt: AT }))
      await tx.contacts.putChange(sample.addressChange(other, { expiresAt: AT + 1 }))
    })
    expect(await use.read((tx) => tx.contacts.expiredChanges(AT - 1))).toBe(0)
    expect(await use.read((tx) => tx.contacts.expiredChanges(AT))).toBe(1)
    expect(await use.write((tx) => tx.contacts.sweepChanges(AT))).toBe(1)
    expect(await use.read((tx) => tx.contacts.change(person))).toBeUndefined()
    expect(await use.read((tx) => tx.contacts.change(other))).toBeDefined()
  })

  it('hashes a text under the key of a child, until the child is erased', async () => {
    const other = sample.newChild()
    await use.write((tx) =>
      tx.children.add({ id: other, birthDate: '2010-01-01', secretAddress: false, at: AT }),
    )
    const hashOf = (id: ChildId, text = 'tekst') => use.read((tx) => tx.children.hashOf(id, text))
    const hash = await hashOf(child)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(await hashOf(child)).toBe(hash)
    expect(await hashOf(child, 'teksten')).not.toBe(hash)
    expect(await hashOf(other)).not.toBe(hash)
    await use.write((tx) => tx.children.erase(child))
    await expect(hashOf(child)).rejects.toMatchObject({ code: 'conflict' })
    await expect(hashOf(sample.newChild())).rejects.toMatchObject({ code: 'onbekend' })
  })

  it('keeps what a person calls a child, until the child is erased', async () => {
    const other = await addPerson(use)
    const names = (who: PersonId) => use.read((tx) => tx.contacts.nicknames(who))
    await use.write((tx) => tx.contacts.putNickname(sample.nickname(person, child)))
    await use.write((tx) => tx.contacts.putNickname({ person: other, child, text: 'Puck' }))
    await use.write((tx) => tx.contacts.putNickname({ person: other, child, text: 'Puk' }))
    expect(await names(person)).toEqual([sample.nickname(person, child)])
    await use.write((tx) => tx.contacts.removeNickname(person, child))
    expect(await names(person)).toEqual([])
    expect(await names(other)).toMatchObject([{ text: 'Puk' }])
    expect(await use.read((tx) => tx.children.isErased(child))).toBe(false)
    await use.write((tx) => tx.children.erase(child))
    expect(await use.read((tx) => tx.children.isErased(child))).toBe(true)
    expect(await names(other)).toMatchObject([{ text: ERASED_TEXT }])
    expect(await use.read((tx) => tx.children.isErased(sample.newChild()))).toBe(false)
  })

  it('knows nobody who is not there', async () => {
    const nobody = sample.newPerson()
    const put = (work: (tx: Transaction) => Promise<void>) =>
      expect(use.write(work)).rejects.toMatchObject(unknown)
    await put((tx) => tx.contacts.put(sample.contact(nobody)))
    await put((tx) => tx.contacts.putChange(sample.addressChange(nobody)))
    await put((tx) => tx.contacts.putNickname(sample.nickname(nobody, child)))
    await put((tx) => tx.contacts.putNickname(sample.nickname(person, sample.newChild())))
  })
}

const signalsPort = (open: OpenFixture) => {
  const use = useStore(open)

  it('gives the steps of a party back in their order, to no other party', async () => {
    const first = sample.signalStep()
    const { signal } = first
    const second = sample.signalStep({ signal, position: 2, state: 'klaar', note: null })
    await use.write(async (tx) => {
      await tx.parties.put(sample.party())
      await tx.parties.put(sample.party({ id: CJG, oin: `${'9'.repeat(20)}` }))
      await tx.signals.add(second)
      await tx.signals.add(first)
    })
    expect(await use.read((tx) => tx.signals.of(SCHOOL))).toEqual([first, second])
    expect(await use.read((tx) => tx.signals.of(CJG))).toEqual([])
  })

  it('drops what was written down before an instant', async () => {
    const [old, kept] = [sample.signalStep({ at: AT - 1 }), sample.signalStep()]
    await use.write(async (tx) => {
      await tx.parties.put(sample.party())
      for (const one of [old, kept]) await tx.signals.add(one)
    })
    expect(await use.write((tx) => tx.signals.forget(AT))).toBe(1)
    expect(await use.read((tx) => tx.signals.of(SCHOOL))).toEqual([kept])
  })

  it('refuses an id, and a place in the history of a signal, that is taken', async () => {
    const first = sample.signalStep()
    await use.write(async (tx) => {
      await tx.parties.put(sample.party())
      await tx.signals.add(first)
    })
    for (const taken of [first, sample.signalStep({ signal: first.signal })])
      await expect(use.write((tx) => tx.signals.add(taken))).rejects.toMatchObject({
        code: 'conflict',
      })
  })
}

const idempotencyPort = (open: OpenFixture) => {
  const use = useStore(open)
  const answer = { bodyHash: 'a'.repeat(64), status: 201, body: '{"code":"ABCD"}' }

  it('gives the first answer again, per caller and key', async () => {
    await use.write((tx) => tx.idempotency.remember('zwaluw', 'k1', answer, AT))
    const recall = (scope: string, key: string) =>
      use.read((tx) => tx.idempotency.recall(scope, key, answer.bodyHash))
    expect(await recall('zwaluw', 'k1')).toEqual(answer)
    expect(await recall('zwaluw', 'k2')).toBeUndefined()
    expect(await recall('cjg', 'k1')).toBeUndefined()
  })

  it('refuses a key that comes with another body', async () => {
    await use.write((tx) => tx.idempotency.remember('zwaluw', 'k1', answer, AT))
    await expect(
      use.read((tx) => tx.idempotency.recall('zwaluw', 'k1', 'b'.repeat(64))),
    ).rejects.toMatchObject({ code: 'sleutel_hergebruikt' })
    await expect(
      use.write((tx) => tx.idempotency.remember('zwaluw', 'k1', { ...answer, status: 200 }, AT)),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  it('forgets the keys from before an instant', async () => {
    await use.write((tx) => tx.idempotency.remember('zwaluw', 'old', answer, AT - 1))
    await use.write((tx) => tx.idempotency.remember('zwaluw', 'new', answer, AT))
    expect(await use.read((tx) => tx.idempotency.forgettable(AT - 1))).toBe(0)
    expect(await use.read((tx) => tx.idempotency.forgettable(AT))).toBe(1)
    expect(await use.write((tx) => tx.idempotency.forget(AT))).toBe(1)
    const recall = (key: string) =>
      use.read((tx) => tx.idempotency.recall('zwaluw', key, answer.bodyHash))
    expect(await recall('old')).toBeUndefined()
    expect(await recall('new')).toEqual(answer)
  })
}

const reportsPort = (open: OpenFixture) => {
  const use = useStore(open)
  const { child, person } = use.given
  const add = async (change: Parameters<typeof sample.report>[2] = {}) => {
    const added = sample.report(child, person, change)
    await use.write((tx) => tx.reports.add(added))
    return added
  }

  it('gives a report back as it was added, to nobody else', async () => {
    const mine = await add()
    const other = await addPerson(use)
    expect(await use.read((tx) => tx.reports.get(mine.id))).toEqual(mine)
    expect(await use.read((tx) => tx.reports.ofPerson(person))).toEqual([mine])
    expect(await use.read((tx) => tx.reports.ofPerson(other))).toEqual([])
    expect(await use.read((tx) => tx.reports.ofParty(CJG, 9))).toEqual([])
    const unknown = sample.report(child, person)
    expect(await use.read((tx) => tx.reports.get(unknown.id))).toBeUndefined()
  })

  it('refuses an id that is taken, and a child or person that is not there', async () => {
    const mine = await add()
    await expect(use.write((tx) => tx.reports.add(mine))).rejects.toMatchObject({
      code: 'conflict',
    })
    for (const stray of [
      sample.report(sample.newChild(), person),
      sample.report(child, sample.newPerson()),
    ])
      await expect(use.write((tx) => tx.reports.add(stray))).rejects.toMatchObject({
        code: 'onbekend',
      })
  })

  it('lists what is not done first, then what is newest, and no more than asked for', async () => {
    const done = await add({ at: AT + 3 })
    const old = await add({ at: AT + 1 })
    const fresh = await add({ at: AT + 2 })
    await use.write((tx) =>
      tx.reports.handle(done.id, { state: 'klaar', answer: 'Ja.', employee: 'fg1', at: AT + 4 }),
    )
    const ids = (limit: number) =>
      use.read(async (tx) => (await tx.reports.ofParty(SCHOOL, limit)).map(({ id }) => id))
    expect(await ids(9)).toEqual([fresh.id, old.id, done.id])
    expect(await ids(2)).toEqual([fresh.id, old.id])
    const own = await use.read((tx) => tx.reports.ofPerson(person))
    expect(own.map(({ id }) => id)).toEqual([done.id, fresh.id, old.id])
  })

  it('is dealt with until it is done, and not after', async () => {
    const { id } = await add()
    const handle = (state: 'bezig' | 'klaar', answer: string | null) =>
      use.write((tx) => tx.reports.handle(id, { state, answer, employee: 'fg1', at: AT + 5 }))
    await handle('bezig', null)
    expect(await use.read((tx) => tx.reports.get(id))).toMatchObject({
      state: 'bezig',
      answer: null,
      employee: 'fg1',
      changedAt: AT + 5,
    })
    await handle('klaar', 'Dat was een vergissing.')
    expect(await use.read((tx) => tx.reports.get(id))).toMatchObject({
      state: 'klaar',
      answer: 'Dat was een vergissing.',
    })
    await expect(handle('klaar', 'Toch niet.')).rejects.toMatchObject({ code: 'conflict' })
    const unknown = sample.report(child, person)
    const stray = { state: 'bezig', answer: null, employee: 'fg1', at: AT } as const
    await expect(use.write((tx) => tx.reports.handle(unknown.id, stray))).rejects.toMatchObject({
      code: 'onbekend',
    })
  })

  it('seals both texts with the key of the child', async () => {
    const { id } = await add()
    await use.write((tx) =>
      tx.reports.handle(id, { state: 'bezig', answer: 'Wij zoeken.', employee: 'fg1', at: AT }),
    )
    await use.write((tx) => tx.children.erase(child))
    expect(await use.read((tx) => tx.reports.get(id))).toMatchObject({
      text: ERASED_TEXT,
      answer: ERASED_TEXT,
    })
    await expect(add()).rejects.toMatchObject({ code: 'conflict' })
  })
}

const artifactsPort = (open: OpenFixture) => {
  const use = useStore(open)

  it('keeps, replaces and removes an artifact until it expires', async () => {
    await use.write((tx) => tx.artifacts.put('token', 'a', 'one', AT + 5))
    await use.write((tx) => tx.artifacts.put('token', 'a', 'two', AT + 10))
    const get = (model: string, now: number) => use.read((tx) => tx.artifacts.get(model, 'a', now))
    expect(await get('token', AT + 9)).toBe('two')
    expect(await get('token', AT + 10)).toBeUndefined()
    expect(await get('grant', AT)).toBeUndefined()
    await use.write((tx) => tx.artifacts.remove('token', 'a'))
    await use.write((tx) => tx.artifacts.remove('token', 'a'))
    expect(await get('token', AT)).toBeUndefined()
  })

  it('lets a mark be claimed once until it expires', async () => {
    const claim = (id: string) => use.write((tx) => tx.artifacts.claimOnce('jti', id, AT + 10))
    expect(await claim('x')).toBe(true)
    expect(await claim('x')).toBe(false)
    expect(await claim('y')).toBe(true)
    use.fixture().setNow(AT + 9)
    expect(await claim('x')).toBe(false)
    use.fixture().setNow(AT + 10)
    expect(await use.write((tx) => tx.artifacts.claimOnce('jti', 'x', AT + 20))).toBe(true)
    expect(await use.write((tx) => tx.artifacts.claimOnce('jti', 'x', AT + 20))).toBe(false)
  })

  it('lets one of many claims at once succeed', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, () =>
        use.write((tx) => tx.artifacts.claimOnce('jti', 'race', AT + 10)),
      ),
    )
    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  it('sweeps what expired and nothing else', async () => {
    await use.write(async (tx) => {
      await tx.artifacts.put('token', 'old', 'x', AT)
      await tx.artifacts.put('token', 'new', 'x', AT + 1)
    })
    expect(await use.read((tx) => tx.artifacts.expired(AT - 1))).toBe(0)
    expect(await use.read((tx) => tx.artifacts.expired(AT))).toBe(1)
    expect(await use.write((tx) => tx.artifacts.sweep(AT))).toBe(1)
    expect(await use.read((tx) => tx.artifacts.get('token', 'new', AT))).toBe('x')
  })
}

const ruleVersionsPort = (open: OpenFixture) => {
  const use = useStore(open)

  it('gives the versions of one region back, newest first', async () => {
    const versions = [AT, AT + 2, AT + 1].map((since) => sample.ruleVersion({ since }))
    await use.write(async (tx) => {
      for (const version of versions) await tx.ruleVersions.add(version)
      await tx.ruleVersions.add(sample.ruleVersion({ region: 'zuid' }))
    })
    expect(await use.read((tx) => tx.ruleVersions.of('noord'))).toEqual(
      [2, 1, 0].map((later) => sample.ruleVersion({ since: AT + later })),
    )
    expect(await use.read((tx) => tx.ruleVersions.of('oost'))).toEqual([])
  })

  it('refuses a second version of one instant', async () => {
    const add = () => use.write((tx) => tx.ruleVersions.add(sample.ruleVersion()))
    await add()
    await expect(add()).rejects.toMatchObject({ code: 'conflict' })
  })

  it('keeps the first text of a hash', async () => {
    await use.write((tx) => tx.ruleVersions.keepText('a', 'one'))
    await use.write((tx) => tx.ruleVersions.keepText('a', 'two'))
    const text = (hash: string) => use.read((tx) => tx.ruleVersions.text(hash))
    expect([await text('a'), await text('b')]).toEqual(['one', undefined])
  })
}

const REFUSED = { state: 'afgewezen', answer: 'Het moet van de wet.', employee: 'fg1' } as const

const erasureRequestsPort = (open: OpenFixture) => {
  const use = useStore(open)
  const { child, person } = use.given
  const add = async (change: Parameters<typeof sample.erasureRequest>[2] = {}) => {
    const added = sample.erasureRequest(child, person, change)
    await use.write((tx) => tx.erasureRequests.add(added))
    return added
  }
  const decide = (id: ErasureRequestId, at = AT + 9) =>
    use.write((tx) => tx.erasureRequests.decide(id, { ...REFUSED, at }))

  it('gives a request back as it was added, to nobody else', async () => {
    const mine = await add()
    const other = await addPerson(use)
    expect(await use.read((tx) => tx.erasureRequests.get(mine.id))).toEqual(mine)
    expect(await use.read((tx) => tx.erasureRequests.ofPerson(person))).toEqual([mine])
    expect(await use.read((tx) => tx.erasureRequests.ofPerson(other))).toEqual([])
    expect(await use.read((tx) => tx.erasureRequests.ofParty(CJG, 9))).toEqual([])
    expect(await use.read((tx) => tx.erasureRequests.openAbout(sample.newChild()))).toEqual([])
    const unknown = sample.erasureRequest(child, person)
    expect(await use.read((tx) => tx.erasureRequests.get(unknown.id))).toBeUndefined()
  })

  it('refuses an id that is taken, and a child that is not there', async () => {
    const mine = await add()
    await expect(use.write((tx) => tx.erasureRequests.add(mine))).rejects.toMatchObject({
      code: 'conflict',
    })
    const stray = sample.erasureRequest(sample.newChild(), person)
    await expect(use.write((tx) => tx.erasureRequests.add(stray))).rejects.toMatchObject({
      code: 'onbekend',
    })
  })

  it('is decided once, with words that go with the child’s key', async () => {
    const { id } = await add()
    await decide(id)
    const decided = { ...REFUSED, changedAt: AT + 9 }
    expect(await use.read((tx) => tx.erasureRequests.get(id))).toMatchObject(decided)
    await expect(decide(id)).rejects.toMatchObject({ code: 'conflict' })
    const unknown = sample.erasureRequest(child, person)
    await expect(decide(unknown.id)).rejects.toMatchObject({ code: 'onbekend' })
    await use.write((tx) => tx.children.erase(child))
    expect(await use.read((tx) => tx.erasureRequests.get(id))).toMatchObject({
      answer: ERASED_TEXT,
    })
  })

  it('lists what is open first, the oldest of that on top, and no more than asked for', async () => {
    const decided = await add({ at: AT })
    await decide(decided.id)
    const late = await add({ at: AT + 3 })
    const soon = await add({ at: AT + 1 })
    const ids = (limit: number) =>
      use.read(async (tx) => (await tx.erasureRequests.ofParty(SCHOOL, limit)).map(({ id }) => id))
    expect(await ids(9)).toEqual([soon.id, late.id, decided.id])
    expect(await ids(2)).toEqual([soon.id, late.id])
    const open = await use.read((tx) => tx.erasureRequests.openAbout(child))
    expect(open.map(({ id }) => id)).toEqual([soon.id, late.id])
    const own = await use.read((tx) => tx.erasureRequests.ofPerson(person))
    expect(own.map(({ id }) => id)).toEqual([late.id, soon.id, decided.id])
  })
}

const pastTermPort = (open: OpenFixture) => {
  const use = useStore(open)
  const { child, person } = use.given
  const LATER = AT + 99 * DAY

  /** From now on the journal is there from this instant on. */
  const journalFrom = (at: number) =>
    use.write(async (tx) => {
      await tx.journal.append(sample.entry(child, { at: at - 1 }))
      await tx.journal.erase(at, 99)
    })
  const gone = (kind: RowKind, before: number, limit = 99) =>
    use.write((tx) => tx.pastTerm.erase(kind, before, limit))
  const counted = (kind: RowKind, before: number) =>
    use.read((tx) => tx.pastTerm.count(kind, before))

  type Ending = (tx: Transaction, at: number) => Promise<unknown>
  const ENDINGS: Readonly<Record<RowKind, Ending>> = {
    vragen: (tx, at) => tx.requests.add(sample.request(child, { expiresAt: at })),
    feiten: (tx, at) => tx.facts.add(sample.fact(child, { until: at })),
    verstrekkingen: async (tx, at) => {
      const order = sample.order(child)
      await tx.disclosures.addOrder(order)
      await tx.disclosures.closeOrder(order.id, { state: 'leeg', failure: null, at })
    },
    aanbiedingen: (tx, at) => tx.disclosures.addOffer(sample.offer(child, { expiresAt: at })),
    berichten: async (tx, at) => {
      const notice = sample.notice(child)
      await tx.notices.add(notice)
      await tx.notices.end(notice.id, 'verzonden', at)
    },
    meldingen: async (tx, at) => {
      const report = sample.report(child, person)
      await tx.reports.add(report)
      const done = { state: 'klaar', answer: 'Opgelost.', employee: 'fg1', at } as const
      await tx.reports.handle(report.id, done)
    },
    wisverzoeken: async (tx, at) => {
      const request = sample.erasureRequest(child, person)
      await tx.erasureRequests.add(request)
      await tx.erasureRequests.decide(request.id, { ...REFUSED, at })
    },
    codes: (tx, at) =>
      tx.links.addCode(sample.code(child, { hash: sample.unique(), expiresAt: at })),
  }
  it.each(rowKind.options)(
    'erases %s that ended before an instant, so many at a time',
    async (kind) => {
      await use.write(async (tx) => {
        for (const at of [AT + DAY, AT + DAY, AT + DAY + 1]) await ENDINGS[kind](tx, at)
      })
      await journalFrom(LATER)
      expect(await counted(kind, AT + DAY)).toBe(0)
      expect(await gone(kind, AT + DAY)).toBe(0)
      expect(await counted(kind, AT + DAY + 1)).toBe(2)
      expect(await gone(kind, AT + DAY + 1, 1)).toBe(1)
      expect(await gone(kind, AT + DAY + 1)).toBe(1)
      expect(await counted(kind, LATER)).toBe(1)
    },
  )

  it('keeps what has not ended', async () => {
    await use.write(async (tx) => {
      await tx.disclosures.addOrder(sample.order(child))
      await tx.notices.add(sample.notice(child))
      await tx.reports.add(sample.report(child, person))
    })
    await journalFrom(LATER)
    for (const kind of ['verstrekkingen', 'berichten', 'meldingen'] as const)
      expect(await gone(kind, LATER)).toBe(0)
  })

  it('erases messages that nobody can release any more, and reports that nobody can read', async () => {
    await use.write(async (tx) => {
      await tx.notices.add(sample.notice(child, { at: AT, dueAt: null }))
      await tx.reports.add(sample.report(child, person, { at: AT }))
      await tx.children.erase(child)
    })
    await journalFrom(LATER)
    for (const kind of ['berichten', 'meldingen'] as const) {
      expect([kind, await gone(kind, AT)]).toEqual([kind, 0])
      expect([kind, await gone(kind, AT + 1)]).toEqual([kind, 1])
    }
  })

  it('keeps questions and facts as long as the journal of their time', async () => {
    await use.write(async (tx) => {
      for (const kind of ['vragen', 'feiten'] as const) await ENDINGS[kind](tx, AT + DAY)
    })
    await journalFrom(AT + DAY)
    for (const kind of ['vragen', 'feiten'] as const)
      await expect(gone(kind, LATER)).rejects.toMatchObject({ code: 'opslag' })
    await journalFrom(AT + DAY + 1)
    for (const kind of ['vragen', 'feiten'] as const) expect(await gone(kind, LATER)).toBe(1)
  })

  it('keeps what a kept answer is about, and what is collected on an offer', async () => {
    const asked = sample.request(child)
    const said = sample.statement(child, person, { request: asked.id })
    const made = sample.offer(child)
    const order = sample.order(child, { offer: made.id })
    await use.write(async (tx) => {
      await tx.requests.add(asked)
      await tx.statements.add(said)
      await tx.disclosures.addOffer(made)
      await tx.disclosures.addOrder(order)
      await tx.disclosures.closeOrder(order.id, { state: 'geleverd', failure: null, at: AT })
    })
    await journalFrom(LATER)
    const kinds = ['vragen', 'verstrekkingen', 'aanbiedingen'] as const
    for (const kind of kinds) expect([kind, await gone(kind, LATER)]).toEqual([kind, 0])
    await use.write((tx) => tx.statements.erase([said.id]))
    for (const kind of kinds) expect([kind, await gone(kind, LATER)]).toEqual([kind, 1])
  })

  it('keeps that help was hidden from parents', async () => {
    await use.write((tx) => tx.facts.add(sample.fact(child, { name: 'hulp_zonder_ouders' })))
    await journalFrom(LATER)
    expect(await gone('feiten', LATER)).toBe(0)
  })

  it('erases answers with their confirmations, once the journal of their time is gone', async () => {
    const [old, young] = [0, DAY].map((later) =>
      sample.statement(child, person, { at: AT + later }),
    )
    if (!old || !young) throw new Error('two')
    await use.write(async (tx) => {
      for (const one of [old, young]) {
        await tx.statements.add(one)
        await tx.statements.addConfirmation({ statement: one.id, person, at: one.at })
      }
    })
    const erase = (id: StatementId) => use.write((tx) => tx.statements.erase([id]))
    await expect(erase(old.id)).rejects.toMatchObject({ code: 'opslag' })
    await journalFrom(AT + 1)
    await erase(old.id)
    await expect(erase(young.id)).rejects.toMatchObject({ code: 'opslag' })
    expect(await use.read((tx) => tx.statements.ofChild(child))).toEqual([young])
    expect(await use.read((tx) => tx.statements.confirmations(child))).toMatchObject([
      { statement: young.id },
    ])
  })

  const say = (id: ChildId, at: number) =>
    use.write((tx) => tx.statements.add(sample.statement(id, person, { at })))
  const due = (before: number, after: AnswersDue | null = null, limit = 9) =>
    use.read((tx) => tx.statements.due(before, after, limit))
  const setDue = (id: ChildId, at: number | null) => use.write((tx) => tx.statements.setDue(id, at))

  it('finds of whom something can have ended, soonest first, from after one of them on', async () => {
    const [one, other] = [sample.newChild(), sample.newChild()] as const
    for (const id of [one, other]) await addChild(use, id)
    const later = [other, child].sort().map((id) => ({ child: id, at: AT }))
    const all = [{ child: one, at: AT - 1 }, ...later]
    for (const said of [...all].reverse()) await say(said.child, said.at)
    await say(one, AT + 5)
    expect(await due(AT - 1)).toEqual([])
    expect(await due(AT)).toEqual(all.slice(0, 1))
    expect(await due(AT + 1)).toEqual(all)
    expect(await due(AT + 1, null, 2)).toEqual(all.slice(0, 2))
    expect(await due(AT + 1, all[1])).toEqual(all.slice(2))
  })

  it('finds them no sooner than it is known to end, and than the next word', async () => {
    await say(child, AT)
    await setDue(child, AT + DAY)
    expect(await due(AT + DAY)).toEqual([])
    expect(await due(AT + DAY + 1)).toEqual([{ child, at: AT + DAY }])
    await say(child, AT + 2 * DAY)
    expect(await due(AT + DAY)).toEqual([])
    await say(child, AT + 1)
    expect(await due(AT + DAY)).toEqual([{ child, at: AT + 1 }])
    await setDue(child, null)
    expect(await due(AT + 9 * DAY)).toEqual([])
  })

  it('finds them at once when the child was corrected, or erased', async () => {
    await say(child, AT)
    const right = { birthDate: '2001-01-01', secretAddress: false, hiddenBy: [] }
    for (const change of [
      (tx: Transaction) => tx.children.correct(child, right),
      (tx: Transaction) => tx.children.erase(child),
    ]) {
      expect(await due(1)).toEqual([])
      await use.write(change)
      expect(await due(1)).toMatchObject([{ child }])
      await setDue(child, AT)
    }
  })
}

/** One block of tests a port. */
export const storePorts = (open: OpenFixture): void => {
  describe('children', () => childrenPort(open))
  describe('families', () => familiesPort(open))
  describe('parties', () => partiesPort(open))
  describe('links', () => linksPort(open))
  describe('involvements, facts, statements and requests', () => historiesPorts(open))
  describe('disclosures', () => disclosuresPort(open))
  describe('journal', () => journalPort(open))
  describe('notices', () => noticesPort(open))
  describe('contacts', () => contactsPort(open))
  describe('reports', () => reportsPort(open))
  describe('signals', () => signalsPort(open))
  describe('idempotency', () => idempotencyPort(open))
  describe('artifacts', () => artifactsPort(open))
  describe('rule versions', () => ruleVersionsPort(open))
  describe('requests to erase', () => erasureRequestsPort(open))
  describe('past term', () => pastTermPort(open))
}
