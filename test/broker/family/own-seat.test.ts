/** The child's own seat: who logs in with the child's number is the child, and what a stand-in said there is nobody's word. */
import { describe, expect, it } from 'vitest'
import { giveConsent } from '../../../broker/answers/say.ts'
import { giveInput } from '../../../broker/answers/say-input.ts'
import { decideFor } from '../../../broker/decisions/decide-for.ts'
import { hideAddress } from '../../../broker/family/children.ts'
import { takeOwnSeat } from '../../../broker/family/own-seat.ts'
import { bsn } from '../../../consent/bsn.ts'
import type { PersonId } from '../../../consent/id.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { type FamilyOptions, openFamily, party, type TestFamily } from '../../support/family.ts'

const NUMBER = bsn.parse('000000036')
const OTHER = bsn.parse('000000048')

/** A family with a young person of 16 whose number is here. */
const family = closedAfterEach(async (options: FamilyOptions = {}) => {
  const f = await openFamily({ birthDate: '2010-01-02', ...options })
  await f.write((tx) => tx.links.addBsnIndex(f.context.bsnIndex(NUMBER), f.child))
  return f
})

type Who = { readonly person: PersonId }
const logIn = (f: TestFamily, who: Who, number = NUMBER) =>
  takeOwnSeat(f.context, who, { bsn: number, displayName: 'Mila' })
const roleOf = async (f: TestFamily, { person }: Who) =>
  (await f.read((tx) => tx.families.memberships(person)))[0]?.role

const QUESTION = {
  holder: party('school'),
  requester: party('cjg'),
  purpose: 'preventie_vroegsignalering',
  categories: ['gedrag_welbevinden'],
}
const sayYes = (f: TestFamily, who: Who) =>
  giveConsent(f.context, who, f.key(), giveInput.parse({ child: f.child, ...QUESTION }))
const decision = (f: TestFamily) =>
  f.read(async (tx) => {
    const child = await tx.children.get(f.child)
    const holder = await tx.parties.get(QUESTION.holder)
    const requester = await tx.parties.get(QUESTION.requester)
    if (!(child && holder && requester)) throw new Error('missing')
    const { answer } = await decideFor(f.context, tx, { ...QUESTION, child, holder, requester })
    return answer.decisions['gedrag_welbevinden']?.value
  })

describe('who logs in with the child’s number', () => {
  it('takes the free seat, once', async () => {
    const f = await family({ members: ['ouder1', 'ouder2'] })
    const child = { person: await f.newPerson() }
    await logIn(f, child)
    await logIn(f, child)
    expect(await roleOf(f, child)).toBe('jeugdige')
    expect((await f.journal()).map(({ kind }) => kind)).toEqual(['gezinslid_toegevoegd'])
  })

  it('displaces who sat there with a code, whose yes is nobody’s from then on', async () => {
    const f = await family()
    const fake = f.who('jeugdige')
    await sayYes(f, fake)
    expect(await decision(f)).toBe('permit')
    const epoch = (await f.epoch()) ?? 0
    const child = { person: await f.newPerson() }
    await logIn(f, child)
    expect(await roleOf(f, child)).toBe('jeugdige')
    expect(await roleOf(f, fake)).toBeUndefined()
    expect(await decision(f)).toBe('needs_consent')
    expect(await f.epoch()).toBe(epoch + 1)
    expect((await f.journal()).slice(-2)).toMatchObject([
      { kind: 'gezinslid_gewijzigd', person: fake.person, detail: { was: 'jeugdige' } },
      { kind: 'gezinslid_toegevoegd', person: child.person },
    ])
    await sayYes(f, child)
    expect(await decision(f)).toBe('permit')
  })

  it('ends what was hidden by who is displaced, and by nobody else', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    const fake = f.who('jeugdige')
    for (const who of [fake, f.who('ouder1')])
      await hideAddress(f.context, who, f.key(), { child: f.child })
    await logIn(f, { person: await f.newPerson() })
    expect((await f.read((tx) => tx.children.get(f.child)))?.hiddenBy).toEqual([
      f.who('ouder1').person,
    ])
    const shown = (await f.journal()).filter(({ detail }) => detail['geheim_adres'] === false)
    expect(shown).toMatchObject([{ kind: 'kind_gewijzigd', person: fake.person }])
  })

  it('keeps the seat and every word when it is the same person', async () => {
    const f = await family()
    await sayYes(f, f.who('jeugdige'))
    await logIn(f, f.who('jeugdige'))
    expect(await decision(f)).toBe('permit')
    // Proven by now: another login with the number finds it taken.
    const again = { person: await f.newPerson() }
    await logIn(f, again)
    expect(await roleOf(f, again)).toBeUndefined()
    expect(await roleOf(f, f.who('jeugdige'))).toBe('jeugdige')
  })

  it('moves over from another place in the family', async () => {
    const f = await family({ members: ['ouder1', 'gezinslid1'] })
    await logIn(f, f.who('gezinslid1'))
    expect(await roleOf(f, f.who('gezinslid1'))).toBe('jeugdige')
    expect((await f.journal()).at(-1)).toMatchObject({
      kind: 'gezinslid_gewijzigd',
      detail: { rol: 'jeugdige', was: 'gezinslid1' },
    })
  })

  it('is no child of their own: a holder keeps their role', async () => {
    const f = await family()
    await logIn(f, f.who('ouder1'))
    expect(await roleOf(f, f.who('ouder1'))).toBe('ouder1')
    expect(await roleOf(f, f.who('jeugdige'))).toBe('jeugdige')
  })

  it('with another number finds nothing', async () => {
    const f = await family({ members: ['ouder1'] })
    const stranger = { person: await f.newPerson() }
    await logIn(f, stranger, OTHER)
    expect(await roleOf(f, stranger)).toBeUndefined()
  })
})
