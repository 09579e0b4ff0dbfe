/** Learning authority at a login: who holds it, what changes, and that whoever the register names can always say no. */
import { describe, expect, it } from 'vitest'
import { giveConsent, refuseConsent } from '../../../broker/answers/say.ts'
import { giveInput } from '../../../broker/answers/say-input.ts'
import { decideFor } from '../../../broker/decisions/decide-for.ts'
import { joinFamily, makeCode, makeCodeInput } from '../../../broker/family/codes.ts'
import { familiesOf } from '../../../broker/family/family.ts'
import { learnAuthority } from '../../../broker/family/learn-authority.ts'
import {
  authorityAround,
  settleAuthority,
  settleAuthorityInput,
} from '../../../broker/family/settle-authority.ts'
import { AUTHORITY_VALID_MS } from '../../../consent/authority.ts'
import { bsn } from '../../../consent/bsn.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import type { PersonId } from '../../../consent/id.ts'
import {
  type AuthorityFinding,
  type AuthorityRegister,
  AuthorityUnavailable,
} from '../../../consent/ports/authority.ts'
import { HOUR } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import {
  actor,
  type FamilyOptions,
  openFamily,
  party,
  type TestFamily,
} from '../../support/family.ts'

const CHILD = bsn.parse('000000036')
const A = bsn.parse('000000012')
const B = bsn.parse('000000024')
const C = bsn.parse('000000048')

/** A family whose child is in the index, and nobody's authority known. */
const family = closedAfterEach(async (options: FamilyOptions = {}) => {
  const f = await openFamily({ holders: [], members: ['jeugdige'], ...options })
  await f.write((tx) => tx.links.addBsnIndex(f.context.bsnIndex(CHILD), f.child))
  return f
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
const roleOf = async (f: TestFamily, person: PersonId) =>
  (await f.read((tx) => tx.families.memberships(person))).find(({ child }) => child === f.child)
    ?.role

type Who = { readonly person: PersonId }
const logIn = (f: TestFamily, who: Who | FamilyRole, number: typeof A, register = joint) =>
  learnAuthority(f.context, register, typeof who === 'string' ? f.who(who) : who, {
    bsn: number,
    displayName: 'Naam',
  })
const somebody = async (f: TestFamily): Promise<Who> => ({ person: await f.newPerson() })

/** School to CJG: one parent, unless the other objects. */
const QUESTION = {
  holder: party('school'),
  requester: party('cjg'),
  purpose: 'preventie_vroegsignalering',
  categories: ['gedrag_welbevinden'],
}
const say = (f: TestFamily, who: Who, says: typeof giveConsent | typeof refuseConsent) =>
  says(f.context, who, f.key(), giveInput.parse({ child: f.child, ...QUESTION }))
const decision = (f: TestFamily) =>
  f.read(async (tx) => {
    const child = await tx.children.get(f.child)
    const holder = await tx.parties.get(QUESTION.holder)
    const requester = await tx.parties.get(QUESTION.requester)
    if (!(child && holder && requester)) throw new Error('missing')
    const { answer } = await decideFor(f.context, tx, { ...QUESTION, child, holder, requester })
    return answer.decisions['gedrag_welbevinden']
  })

describe('a guardian who logs in', () => {
  it('joins with authority; the other holder has a seat that waits for their own login', async () => {
    const f = await family()
    const one = await somebody(f)
    expect(await logIn(f, one, A)).toEqual({ children: [{ child: f.child, changed: true }] })
    expect(await record(f)).toMatchObject({
      type: 'joint',
      holders: ['ouder1', 'ouder2'],
      source: 'brp',
    })
    expect(await f.epoch()).toBe(1)
    expect((await f.journal()).map(({ kind, person }) => [kind, person])).toEqual([
      ['gezinslid_toegevoegd', one.person],
      ['gezag_geleerd', one.person],
    ])
    expect(await familiesOf(f.context, one)).toMatchObject([
      { child: f.child, role: 'ouder1', holdsAuthority: true },
    ])
  })

  it('takes the seat by logging in too', async () => {
    const f = await family()
    const [one, two] = [await somebody(f), await somebody(f)]
    await logIn(f, one, A)
    expect(await logIn(f, two, B)).toEqual({ children: [{ child: f.child, changed: false }] })
    expect(await roleOf(f, two.person)).toBe('ouder2')
    expect((await familiesOf(f.context, two))[0]?.holdsAuthority).toBe(true)
  })

  it('as a guardian gets a label of its own, and so does the successor', async () => {
    const f = await family()
    const [one, two] = [await somebody(f), await somebody(f)]
    await logIn(f, one, A, registerOf({ type: 'guardian', holders: [A] }))
    await logIn(f, two, B, registerOf({ type: 'guardian', holders: [B] }))
    expect(await roleOf(f, one.person)).toBe('voogd1')
    expect(await roleOf(f, two.person)).toBe('voogd2')
    expect(await record(f)).toMatchObject({ type: 'guardian', holders: ['voogd2'] })
  })

  it('again changes the date only', async () => {
    const f = await family()
    const one = await somebody(f)
    await logIn(f, one, A)
    f.clock.now += 1000
    expect(await logIn(f, one, A)).toEqual({ children: [{ child: f.child, changed: false }] })
    expect(await record(f)).toMatchObject({ learnedAt: f.clock.now })
    expect(await f.epoch()).toBe(1)
  })

  it('with another number than the one the role belongs to changes nothing', async () => {
    const f = await family()
    const one = await somebody(f)
    await logIn(f, one, A)
    expect(await logIn(f, one, B)).toEqual({ children: [] })
    expect(await roleOf(f, one.person)).toBe('ouder1')
  })

  it('who is no holder gets no place and no authority', async () => {
    const f = await family()
    await logIn(f, await somebody(f), A)
    const stranger = await somebody(f)
    expect(await logIn(f, stranger, C)).toEqual({ children: [] })
    expect(await roleOf(f, stranger.person)).toBeUndefined()
  })

  it('has a voice whatever codes the other holder handed out', async () => {
    const f = await family()
    const one = await somebody(f)
    await logIn(f, one, A)
    for (const opensFor of ['ouder', 'ouder', 'ouder', 'voogd'] as const) {
      const input = makeCodeInput.parse({ child: f.child, opensFor })
      const { code } = await makeCode(f.context, one, f.key(), input)
      const other = await somebody(f)
      const joined = await joinFamily(f.context, other, f.key(), { code, displayName: 'X' })
      expect(joined.role).toMatch(/^gezinslid/)
    }
    await say(f, one, giveConsent)
    const two = await somebody(f)
    await logIn(f, two, B)
    await say(f, two, refuseConsent)
    expect(await decision(f)).toMatchObject({ value: 'deny', blockedBy: ['ouder2'] })
  })

  it('who joined before as a family member becomes a holder, and can refuse', async () => {
    const f = await family({ members: ['jeugdige', 'gezinslid1'] })
    const one = await somebody(f)
    await logIn(f, one, A)
    await say(f, one, giveConsent)
    await logIn(f, 'gezinslid1', B)
    const two = f.who('gezinslid1')
    expect(await roleOf(f, two.person)).toBe('ouder2')
    expect((await f.journal()).at(-2)).toMatchObject({
      kind: 'gezinslid_gewijzigd',
      detail: { rol: 'ouder2', was: 'gezinslid1' },
    })
    await say(f, two, refuseConsent)
    expect(await decision(f)).toMatchObject({ value: 'deny', blockedBy: ['ouder2'] })
  })

  it('who sat in the child’s seat loses what was said there', async () => {
    const f = await family({ birthDate: '2010-01-02' })
    await say(f, f.who('jeugdige'), giveConsent)
    expect(await decision(f)).toMatchObject({ value: 'permit' })
    const epoch = (await f.epoch()) ?? 0
    await logIn(f, 'jeugdige', A)
    expect(await roleOf(f, f.who('jeugdige').person)).toBe('ouder1')
    expect(await f.epoch()).toBeGreaterThan(epoch)
    expect(await decision(f)).toMatchObject({ value: 'needs_consent' })
  })
})

describe('a change', () => {
  it('counts once learned: sole authority of the other', async () => {
    const f = await family()
    const [one, two] = [await somebody(f), await somebody(f)]
    await logIn(f, one, A)
    await logIn(f, two, B)
    await logIn(f, two, B, registerOf({ type: 'sole', holders: [B] }))
    expect(await record(f)).toMatchObject({ type: 'sole', holders: ['ouder2'] })
    expect(await f.epoch()).toBe(2)
    // Who held it before and logs in again changes nothing any more.
    const sole = registerOf({ type: 'sole', holders: [B] })
    expect(await logIn(f, one, A, sole)).toEqual({ children: [] })
    expect(await record(f)).toMatchObject({ type: 'sole', holders: ['ouder2'] })
  })

  it('is not undone by an older answer of the register that comes in later', async () => {
    const f = await family()
    const [one, two] = [await somebody(f), await somebody(f)]
    await logIn(f, one, A)
    await logIn(f, two, B)
    const sole = { type: 'sole', holders: [B] } as const
    let asked = 0
    const slow: AuthorityRegister = {
      ...joint,
      holdersOver: async () => {
        asked += 1
        if (asked > 1) return sole
        f.clock.now += 1
        await logIn(f, two, B, registerOf(sole))
        f.clock.now += 1
        return { type: 'joint', holders: [A, B] }
      },
    }
    await logIn(f, one, A, slow)
    expect(await record(f)).toMatchObject({ type: 'sole', holders: ['ouder2'] })
  })

  it('of which the date lies ahead is learned all the same', async () => {
    const f = await family()
    f.clock.now += HOUR
    const one = await somebody(f)
    await logIn(f, one, A)
    f.clock.now -= HOUR
    await logIn(f, one, A, registerOf({ type: 'sole', holders: [A] }))
    expect(await record(f)).toMatchObject({ type: 'sole' })
  })

  it('counts also where the clock was set back since', async () => {
    const f = await family()
    const [one, two] = [await somebody(f), await somebody(f)]
    f.clock.now += HOUR
    await logIn(f, one, A)
    await logIn(f, two, B)
    await say(f, one, giveConsent)
    expect((await decision(f))?.value).toBe('permit')
    f.clock.now -= HOUR
    await logIn(f, two, B, registerOf({ type: 'sole', holders: [B] }))
    expect((await decision(f))?.value).toBe('needs_consent')
    expect(await record(f)).toMatchObject({ type: 'sole', holders: ['ouder2'] })
  })

  it('who is no longer named leaves authority unknown', async () => {
    const f = await family()
    const one = await somebody(f)
    await logIn(f, one, A)
    await logIn(f, one, A, registerOf({ type: 'sole', holders: [B] }))
    expect(await record(f)).toMatchObject({ type: 'unknown', holders: [] })
    expect((await f.journal()).at(-1)?.detail).toMatchObject({ reden: 'niet_meer_genoemd' })
  })

  it('to unknown is an answer like any other', async () => {
    const f = await family()
    const one = await somebody(f)
    await logIn(f, one, A)
    const inquiry: AuthorityRegister = {
      ...joint,
      holdersOver: async () => ({ type: 'unknown', why: 'in_onderzoek' }),
    }
    await logIn(f, one, A, inquiry)
    expect(await record(f)).toMatchObject({ type: 'unknown' })
    const stranger = await somebody(f)
    expect(await logIn(f, stranger, B, inquiry)).toEqual({ children: [] })
    expect(await roleOf(f, stranger.person)).toBeUndefined()
  })

  it('is not made by a register that is down', async () => {
    const f = await family()
    const one = await somebody(f)
    await logIn(f, one, A)
    const down: AuthorityRegister = {
      ...joint,
      holdersOver: async () => {
        throw new AuthorityUnavailable('onbereikbaar')
      },
    }
    await expect(logIn(f, one, A, down)).rejects.toMatchObject({ code: 'onbereikbaar' })
    expect(await record(f)).toMatchObject({ type: 'joint' })
  })

  it('about children who are not here is not looked at', async () => {
    const f = await family()
    const elsewhere = { ...joint, childrenUnder: async () => [C] }
    expect(await logIn(f, await somebody(f), A, elsewhere)).toEqual({ children: [] })
  })
})

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

/** Two parents without a BSN here, named by an officer. */
const onPaper = async () => {
  const f = await family({ members: ['gezinslid1', 'gezinslid2', 'jeugdige'] })
  const holders = ['gezinslid1', 'gezinslid2']
  const settled = await settle(f, { type: 'joint', holders, ots: false })
  return { f, settled, one: f.who('gezinslid1'), two: f.who('gezinslid2') }
}

describe('what was settled by hand', () => {
  it('gives who joined with a code a holder’s role', async () => {
    const { f, settled, one, two } = await onPaper()
    expect(settled).toEqual({ changed: true, holders: ['ouder1', 'ouder2'] })
    expect(await roleOf(f, one.person)).toBe('ouder1')
    await say(f, one, giveConsent)
    expect(await decision(f)).toMatchObject({ value: 'permit' })
    await say(f, two, refuseConsent)
    expect(await decision(f)).toMatchObject({ value: 'deny' })
  })

  it('keeps a no of one parent when the other logs in and the register names the same two', async () => {
    const { f, one, two } = await onPaper()
    await say(f, one, refuseConsent)
    await logIn(f, two, B)
    await say(f, two, giveConsent)
    expect(await record(f)).toMatchObject({ type: 'joint', holders: ['ouder1', 'ouder2'] })
    expect(await decision(f)).toMatchObject({ value: 'deny', blockedBy: ['ouder1'] })
    await logIn(f, one, A)
    expect(await decision(f)).toMatchObject({ value: 'deny', blockedBy: ['ouder1'] })
  })

  it('once it is a year old: nobody holds authority until it is clear who is who', async () => {
    const { f, one, two } = await onPaper()
    await say(f, one, refuseConsent)
    f.clock.now += AUTHORITY_VALID_MS - 1
    await logIn(f, two, B)
    expect(await record(f)).toMatchObject({ type: 'joint', source: 'rechterlijke_uitspraak' })
    f.clock.now += 1
    await logIn(f, two, B)
    expect(await record(f)).toMatchObject({ type: 'unknown', holders: ['ouder2', 'ouder1'] })
    expect((await f.journal()).at(-1)?.detail).toMatchObject({ reden: 'wacht_op_inloggen' })
    await logIn(f, one, A)
    expect(await record(f)).toMatchObject({ type: 'joint', holders: ['ouder1', 'ouder2'] })
    expect(await decision(f)).toMatchObject({ value: 'deny', blockedBy: ['ouder1'] })
  })

  it('is not overruled by the register: a contradiction means nobody, until settled again', async () => {
    const { f, one, two } = await onPaper()
    await settle(f, { type: 'sole', holders: ['ouder1'], ots: false })
    const unclear = { type: 'unknown', source: 'brp' }
    for (const _time of [1, 2]) {
      await logIn(f, two, B)
      expect(await record(f)).toMatchObject(unclear)
    }
    expect((await f.journal()).at(-1)?.detail).toMatchObject({ reden: 'anders_vastgesteld' })
    // The officer knows of it now: the same word of the register changes nothing any more.
    await settle(f, { type: 'sole', holders: ['ouder1'], ots: false })
    await logIn(f, two, B)
    await logIn(f, one, A)
    expect(await record(f)).toMatchObject({ type: 'sole', holders: ['ouder1'] })
    // Another word does.
    await logIn(f, two, B, registerOf({ type: 'sole', holders: [B] }))
    expect(await record(f)).toMatchObject(unclear)
  })

  it('stands where the officer knew what the register says, also when it says unknown', async () => {
    const f = await family()
    const one = await somebody(f)
    await logIn(f, one, A)
    expect(await settle(f)).toEqual({ changed: true, holders: ['gi'] })
    const unknown: AuthorityRegister = {
      ...joint,
      holdersOver: async () => ({ type: 'unknown', why: 'onbekende_voogd' }),
    }
    for (const register of [unknown, joint]) {
      await logIn(f, one, A, register)
      expect(await record(f)).toMatchObject({ type: 'guardian_gi', holders: ['gi'], ots: true })
    }
    f.clock.now += AUTHORITY_VALID_MS
    await logIn(f, one, A)
    expect(await record(f)).toMatchObject({ type: 'joint', ots: true, source: 'brp' })
  })

  it('keeps a role for a parent who is not here, which only their own login takes', async () => {
    const f = await family({ members: ['gezinslid1', 'jeugdige'] })
    const one = f.who('gezinslid1')
    const settled = await settle(f, { type: 'joint', holders: ['gezinslid1', 'afwezig'] })
    expect(settled.holders).toEqual(['ouder1', 'ouder2'])
    await logIn(f, one, A)
    const two = await somebody(f)
    await logIn(f, two, B)
    expect(await roleOf(f, two.person)).toBe('ouder2')
    expect(await record(f)).toMatchObject({ source: 'rechterlijke_uitspraak' })
  })

  it('does not let one person sit in both: a second login of who is here already makes it unclear', async () => {
    const f = await family({ members: ['gezinslid1', 'jeugdige'] })
    await settle(f, { type: 'joint', holders: ['gezinslid1', 'afwezig'] })
    const again = await somebody(f)
    await logIn(f, again, A)
    expect(await roleOf(f, again.person)).toBe('ouder3')
    expect(await record(f)).toMatchObject({ type: 'unknown' })
  })
})

describe('settling by hand', () => {
  it.each([
    ['joint authority of one', { type: 'joint', holders: ['gezinslid1'] }],
    ['joint authority of one, twice', { type: 'joint', holders: ['gezinslid1', 'gezinslid1'] }],
    ['somebody who is not there', { type: 'sole', holders: ['voogd'] }],
    ['the child itself', { type: 'sole', holders: ['jeugdige'] }],
    ['an institution beside a parent', { type: 'joint', holders: ['gezinslid1', 'gi'] }],
    ['a parent as an institution', { type: 'guardian_gi', holders: ['gezinslid1'] }],
  ])('refuses %s', async (_name, change) => {
    const f = await family({ members: ['gezinslid1', 'jeugdige'] })
    await expect(settle(f, change)).rejects.toMatchObject({ code: 'ongeldig' })
    expect(await record(f)).toMatchObject({ type: 'unknown', source: 'ontwikkeling' })
  })

  it('takes two absent holders apart, and a role once kept again', async () => {
    const f = await family()
    const both = { type: 'guardian', holders: ['afwezig', 'afwezig'] }
    expect((await settle(f, both)).holders).toEqual(['voogd1', 'voogd2'])
    const again = await settle(f, { type: 'guardian', holders: ['voogd2'] })
    expect(again).toEqual({ changed: true, holders: ['voogd2'] })
  })

  it('is for administrators of a confirmed party with this child', async () => {
    const f = await family()
    await expect(settle(f, {}, ['fg'])).rejects.toMatchObject({ code: 'niet_bevoegd' })
    await expect(settle(f, { kind: f.pseudonym('cjg') })).rejects.toMatchObject({
      code: 'onbekend',
    })
    const unconfirmed = await family({ confirmed: false })
    await expect(settle(unconfirmed)).rejects.toMatchObject({ code: 'niet_bevoegd' })
  })

  it('shows an administrator who is there by which role, and what was learned', async () => {
    const f = await family({ members: ['gezinslid1', 'jeugdige'] })
    const look = (functions: ('beheerder' | 'fg')[], kind = f.pseudonym('school')) =>
      authorityAround(f.context, { ...actor('school'), functions }, { kind })
    expect(await look(['beheerder'])).toMatchObject({
      members: [{ role: 'gezinslid1', displayName: 'Naam gezinslid1' }, { role: 'jeugdige' }],
      authority: { type: 'unknown' },
    })
    await expect(look(['fg'])).rejects.toMatchObject({ code: 'niet_bevoegd' })
    await expect(look(['beheerder'], f.pseudonym('cjg'))).rejects.toMatchObject({
      code: 'onbekend',
    })
  })
})
