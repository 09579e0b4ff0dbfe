/** Learning authority at a login: who holds it, what changes, and that joining under a label gives nothing. */
import { afterEach, describe, expect, it } from 'vitest'
import { familiesOf } from '../../broker/family.ts'
import {
  learnAuthority,
  settleAuthority,
  settleAuthorityInput,
} from '../../broker/learn-authority.ts'
import { bsn } from '../../consent/bsn.ts'
import type { FamilyRole } from '../../consent/family.ts'
import {
  type AuthorityFinding,
  type AuthorityRegister,
  AuthorityUnavailable,
} from '../../consent/ports/authority.ts'
import { actor, type FamilyOptions, openFamily, type TestFamily } from '../support/family.ts'

const open: TestFamily[] = []
const CHILD = bsn.parse('000000036')
const A = bsn.parse('000000012')
const B = bsn.parse('000000024')
const C = bsn.parse('000000048')

/** A family whose child is in the index, and nobody's authority known. */
const family = async (options: FamilyOptions = {}) => {
  const f = await openFamily({ holders: [], ...options })
  await f.write((tx) => tx.links.addBsnIndex(f.context.bsnIndex(CHILD), f.child))
  open.push(f)
  return f
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** A register that says one thing about the child. */
const registerOf = (finding: AuthorityFinding): AuthorityRegister => ({
  holdersOver: async () => finding,
  childrenUnder: async (person) =>
    finding.type !== 'unknown' && finding.holders.includes(person) ? [CHILD, C] : [],
  confirm: async () => ({ holds: false, type: 'unknown' }),
})
const joint = registerOf({ type: 'joint', holders: [A, B] })
const record = (f: TestFamily) => f.read((tx) => tx.families.authority(f.child))
const logIn = (f: TestFamily, role: FamilyRole, number: typeof A, register = joint) =>
  learnAuthority(f.context, register, f.who(role), number)

describe('a guardian who logs in', () => {
  it('gets authority, the other holder a seat that nobody has yet', async () => {
    const f = await family()
    expect(await logIn(f, 'ouder1', A)).toEqual({ children: [{ child: f.child, changed: true }] })
    expect(await record(f)).toMatchObject({
      type: 'joint',
      holders: ['ouder1', 'ouder9'],
      source: 'brp',
    })
    expect(await f.epoch()).toBe(1)
    expect((await f.journal()).at(-1)).toMatchObject({
      kind: 'gezag_geleerd',
      visibility: 'betrokkene',
      person: f.who('ouder1').person,
    })
  })

  it('takes the seat by logging in too', async () => {
    const f = await family()
    await logIn(f, 'ouder1', A)
    await logIn(f, 'ouder2', B)
    expect(await record(f)).toMatchObject({ holders: ['ouder1', 'ouder2'] })
    expect(await f.epoch()).toBe(2)
    expect((await familiesOf(f.context, f.who('ouder2')))[0]?.holdsAuthority).toBe(true)
  })

  it('who merely joined as the other parent gets nothing', async () => {
    const f = await family()
    await logIn(f, 'ouder1', A)
    expect(await logIn(f, 'ouder2', C)).toEqual({ children: [] })
    expect(await record(f)).toMatchObject({ holders: ['ouder1', 'ouder9'] })
    expect((await familiesOf(f.context, f.who('ouder2')))[0]?.holdsAuthority).toBe(false)
  })

  it('again changes the date only', async () => {
    const f = await family()
    await logIn(f, 'ouder1', A)
    f.clock.now += 1000
    expect(await logIn(f, 'ouder1', A)).toEqual({ children: [{ child: f.child, changed: false }] })
    expect(await record(f)).toMatchObject({ learnedAt: f.clock.now })
    expect(await f.epoch()).toBe(1)
  })

  it('under another role than parent or guardian does not sit on it', async () => {
    const f = await family({ members: ['gezinslid1', 'ouder1'] })
    await logIn(f, 'gezinslid1', A)
    expect((await record(f))?.holders).toEqual(['ouder9', 'ouder8'])
  })
})

describe('a change', () => {
  it('counts once learned: sole authority of the other', async () => {
    const f = await family()
    await logIn(f, 'ouder1', A)
    await logIn(f, 'ouder2', B)
    await logIn(f, 'ouder2', B, registerOf({ type: 'sole', holders: [B] }))
    expect(await record(f)).toMatchObject({ type: 'sole', holders: ['ouder2'] })
    expect(await f.epoch()).toBe(3)
  })

  it('who is no longer named leaves authority unknown', async () => {
    const f = await family()
    await logIn(f, 'ouder1', A)
    await logIn(f, 'ouder1', A, registerOf({ type: 'sole', holders: [B] }))
    expect(await record(f)).toMatchObject({ type: 'unknown', holders: [] })
    expect((await f.journal()).at(-1)?.detail).toMatchObject({ reden: 'niet_meer_genoemd' })
  })

  it('to unknown is an answer like any other', async () => {
    const f = await family()
    await logIn(f, 'ouder1', A)
    const inquiry: AuthorityRegister = {
      ...joint,
      holdersOver: async () => ({ type: 'unknown', why: 'in_onderzoek' }),
    }
    await logIn(f, 'ouder1', A, inquiry)
    expect(await record(f)).toMatchObject({ type: 'unknown' })
  })

  it('is not made by a register that is down', async () => {
    const f = await family()
    await logIn(f, 'ouder1', A)
    const down: AuthorityRegister = {
      ...joint,
      holdersOver: async () => {
        throw new AuthorityUnavailable('onbereikbaar')
      },
    }
    await expect(logIn(f, 'ouder1', A, down)).rejects.toMatchObject({ code: 'onbereikbaar' })
    expect(await record(f)).toMatchObject({ type: 'joint' })
  })

  it('about children of others here is not looked at', async () => {
    const f = await family()
    const stranger = { person: await f.newPerson() }
    expect(await learnAuthority(f.context, joint, stranger, A)).toEqual({ children: [] })
  })
})

describe('settling by hand', () => {
  const settle = (
    f: TestFamily,
    change: object = {},
    functions: ('beheerder' | 'fg')[] = ['beheerder'],
  ) =>
    settleAuthority(
      f.context,
      { ...actor('school'), functions },
      f.key(),
      settleAuthorityInput.parse({
        kind: f.pseudonym('school'),
        type: 'guardian_gi',
        holders: ['gi'],
        ots: true,
        giPartial: [],
        source: 'rechterlijke_uitspraak',
        ...change,
      }),
    )

  it('stands against an unknown of the register, not against an answer', async () => {
    const f = await family()
    await logIn(f, 'ouder1', A)
    expect(await settle(f)).toEqual({ changed: true })
    await logIn(f, 'ouder1', A, registerOf({ type: 'unknown', why: 'onbekende_voogd' }))
    expect(await record(f)).toMatchObject({ type: 'guardian_gi', ots: true })
    await logIn(f, 'ouder1', A)
    expect(await record(f)).toMatchObject({ type: 'joint', ots: true, source: 'brp' })
  })

  it.each([
    ['joint authority of one', { type: 'joint', holders: ['ouder1'] }],
    ['joint authority of one, twice', { type: 'joint', holders: ['ouder1', 'ouder1'] }],
    ['somebody who is not there', { type: 'sole', holders: ['voogd'] }],
  ])('refuses %s', async (_name, change) => {
    const f = await family()
    await expect(settle(f, change)).rejects.toMatchObject({
      code: 'ongeldig',
      faults: [{ path: 'holders' }],
    })
  })

  it('is for administrators of a party with this child', async () => {
    const f = await family()
    await expect(settle(f, {}, ['fg'])).rejects.toMatchObject({ code: 'niet_bevoegd' })
    await expect(settle(f, { kind: f.pseudonym('cjg') })).rejects.toMatchObject({
      code: 'onbekend',
    })
  })
})
