/** Children, pseudonyms, codes, invitations, the BSN index, and who vouched for whom. */
import { describe, expect, it } from 'vitest'
import type { ByStaff } from '../../../broker/acting.ts'
import { recordFactInput } from '../../../broker/decisions/fact-input.ts'
import { recordFact } from '../../../broker/decisions/record-fact.ts'
import {
  correctChild,
  correctChildInput,
  createChild,
  createChildInput,
  hideAddress,
  linkByBsn,
  linkByBsnInput,
} from '../../../broker/family/children.ts'
import { invite, joinFamily, makeCode, makeCodeInput } from '../../../broker/family/codes.ts'
import { familiesOf, personOf } from '../../../broker/family/family.ts'
import {
  childPartyInput,
  confirmInvolvement,
  endInvolvement,
  endInvolvementByFamily,
  involvementsOf,
  vouchFor,
} from '../../../broker/family/involvement.ts'
import {
  acceptInvitation,
  linkByCode,
  undoLinkByFamily,
  undoOwnLink,
} from '../../../broker/family/links.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import type { PersonId } from '../../../consent/id.ts'
import { involvementNow } from '../../../consent/involvement.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { actor, openFamily, type PartyName, party, type TestFamily } from '../../support/family.ts'

const family = closedAfterEach(openFamily)

const BIRTH = '2016-06-01'
const create = (f: TestFamily, by: PartyName, change: object = {}) =>
  createChild(
    f.context,
    actor(by),
    f.key(),
    createChildInput.parse({ birthDate: BIRTH, ...change }),
  )
const code = (f: TestFamily, role: FamilyRole, opensFor = 'partij') =>
  makeCode(f.context, f.who(role), f.key(), makeCodeInput.parse({ child: f.child, opensFor }))
const link = (f: TestFamily, by: PartyName, text: string) =>
  linkByCode(f.context, actor(by), f.key(), { code: text })
const standing = (f: TestFamily, name: PartyName) =>
  f.read(async (tx) => involvementNow(await tx.involvements.of(f.child, party(name))))
const known = (f: TestFamily, name: PartyName, kind: string) =>
  f.read(async (tx) => (await tx.links.byPseudonym(party(name), kind))?.child)

describe('a new child', () => {
  it('gives the party its pseudonym and a code that lets the first parent join', async () => {
    const f = await family()
    const made = await create(f, 'hulp')
    expect(made.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    expect(made.expiresAt).toBe(f.clock.now + 7 * DAY)
    const who = { person: await personOf(f.context, 'https://login.example eerste') }
    const typed = made.code
      .toLowerCase()
      .replace('-', ' ')
      .replaceAll('0', 'o')
      .replaceAll('1', 'i')
    const joined = await joinFamily(f.context, who, f.key(), { code: typed, displayName: 'Anna' })
    expect(joined.role).toBe('gezinslid1')
    expect(joined.child).toBe(await known(f, 'hulp', made.kind))
    expect(await familiesOf(f.context, who)).toMatchObject([
      { child: joined.child, role: 'gezinslid1', holdsAuthority: false, others: [] },
    ])
  })

  it('keeps the code only as a hash, and gives the same code again for the same key', async () => {
    const f = await family()
    const input = createChildInput.parse({ birthDate: BIRTH })
    const first = await createChild(f.context, actor('hulp'), 'k', input)
    expect(await createChild(f.context, actor('hulp'), 'k', input)).toEqual(first)
    const hash = f.context.sha256(first.code.replace('-', ''))
    expect(await f.read((tx) => tx.links.code(hash, f.clock.now))).toMatchObject({ hash })
  })

  it.each(['2026-03-03', '1998-03-02', '2016-02-30'])('cannot be born on %s', async (birthDate) => {
    const f = await family()
    await expect(create(f, 'hulp', { birthDate })).rejects.toMatchObject({
      code: 'ongeldig',
      faults: [{ path: 'birthDate' }],
    })
  })

  it('is only registered by a party that takes part', async () => {
    const f = await family()
    await expect(create(f, 'weg')).rejects.toMatchObject({ code: 'niet_bevoegd' })
  })

  it('leaves the party merely `opgegeven`', async () => {
    const f = await family()
    const { kind } = await create(f, 'hulp')
    const child = await known(f, 'hulp', kind)
    const events = child && (await f.read((tx) => tx.involvements.ofChild(child)))
    expect(events).toMatchObject([{ kind: 'opgegeven', by: 'partij' }])
  })
})

describe('a code for an organisation', () => {
  it('links it and vouches for it, once', async () => {
    const f = await family()
    const { code: text } = await code(f, 'ouder1')
    const { kind } = await link(f, 'hulp', text)
    expect(await known(f, 'hulp', kind)).toBe(f.child)
    expect(await standing(f, 'hulp')).toBe('bevestigd')
    await expect(link(f, 'leerplicht', text)).rejects.toMatchObject({ code: 'code_ongeldig' })
    const { code: second } = await code(f, 'ouder1')
    expect(await link(f, 'hulp', second)).toEqual({ kind })
  })

  it('lives seven days, and one answer covers used, expired, unknown and made for something else', async () => {
    const f = await family()
    const one = await code(f, 'ouder1')
    const other = await code(f, 'ouder1')
    const forPerson = await code(f, 'ouder1', 'gezinslid')
    f.clock.now += 7 * DAY - 1
    await link(f, 'hulp', one.code)
    const answers = [one.code, 'AAAAA-AAAAA', forPerson.code].map((text) => link(f, 'hulp', text))
    f.clock.now += 1
    answers.push(link(f, 'hulp', other.code))
    const errors = await Promise.all(
      answers.map((answer) => answer.catch((error: unknown) => error)),
    )
    expect(new Set(errors.map(String)).size).toBe(1)
    expect(errors[0]).toMatchObject({ code: 'code_ongeldig' })
  })

  it('is worth nothing once its maker lost authority', async () => {
    const f = await family()
    const { code: text } = await code(f, 'ouder1')
    await f.setAuthority(['ouder2'])
    await expect(link(f, 'hulp', text)).rejects.toMatchObject({ code: 'code_ongeldig' })
  })

  it.each([
    ['a parent of a child of 15', 'ouder1', '2010-03-03', true],
    ['a parent of a child of 16', 'ouder1', '2010-03-02', false],
    ['a young person of 12', 'jeugdige', '2014-03-02', true],
    ['a child of 11', 'jeugdige', '2014-03-03', false],
  ] as const)('may be made by %s: %s', async (_name, role, birthDate, may) => {
    const f = await family({ birthDate })
    if (may) await expect(code(f, role)).resolves.toHaveProperty('code')
    else await expect(code(f, role)).rejects.toMatchObject({ code: 'niet_bevoegd' })
  })

  it('that a young person handed over shows only to the young person', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await link(f, 'hulp', (await code(f, 'jeugdige')).code)
    const row = (await f.journal()).find(({ kind }) => kind === 'partij_gekoppeld')
    expect(row?.visibility).toBe('jeugdige')
  })
})

describe('a code for a family member', () => {
  it('gives the next free label, which nobody gets twice, and never a parent’s', async () => {
    const f = await family({ members: ['ouder1'], holders: ['ouder1'] })
    const join = (one: { person: PersonId }, text: string) =>
      joinFamily(f.context, one, f.key(), { code: text, displayName: 'Bram' })
    const somebody = async () => ({ person: await f.newPerson() })
    const who = await somebody()
    const joined = await join(who, (await code(f, 'ouder1', 'ouder')).code)
    expect(joined).toEqual({ child: f.child, role: 'gezinslid1' })
    expect((await f.journal()).at(-1)?.detail).toEqual({ rol: 'gezinslid1', als: 'ouder' })
    await expect(join(who, (await code(f, 'ouder1', 'voogd')).code)).rejects.toMatchObject({
      code: 'conflict',
    })
    await f.write((tx) => tx.families.endMember(f.child, who.person))
    const made = await code(f, 'ouder1', 'gezinslid')
    expect((await join(await somebody(), made.code)).role).toBe('gezinslid2')
  })

  it('stops where all nine labels are given', async () => {
    const nine = Array.from({ length: 9 }, (_, at) => `gezinslid${at + 1}`)
    const f = await family({ members: ['ouder1', ...nine], holders: ['ouder1'] })
    await expect(code(f, 'ouder1', 'ouder')).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is worth no more than its maker is by then', async () => {
    const f = await family({ members: ['ouder1', 'ouder2'] })
    const { code: text } = await code(f, 'ouder1', 'gezinslid')
    const join = async () => {
      const who = { person: await f.newPerson() }
      return joinFamily(f.context, who, f.key(), { code: text, displayName: 'Bram' })
    }
    await f.setAuthority(['ouder2'])
    await expect(join()).rejects.toMatchObject({ code: 'code_ongeldig' })
    await f.setAuthority(['ouder1', 'ouder2'])
    await expect(join()).resolves.toMatchObject({ role: 'gezinslid1' })
  })

  it('of an organisation is worth nothing once it is not linked any more', async () => {
    const f = await family()
    const made = await create(f, 'hulp')
    await undoOwnLink(f.context, actor('hulp'), f.key(), { kind: made.kind })
    const who = { person: await f.newPerson() }
    await expect(
      joinFamily(f.context, who, f.key(), { code: made.code, displayName: 'Bram' }),
    ).rejects.toMatchObject({ code: 'code_ongeldig' })
  })

  it('opens the child’s own place only where the child cannot log in with its number', async () => {
    const f = await family({ members: ['ouder1'], holders: ['ouder1'] })
    const { code: text } = await code(f, 'ouder1', 'jeugdige')
    const { code: second } = await code(f, 'ouder1', 'jeugdige')
    const join = async (typed: string) => {
      const who = { person: await f.newPerson() }
      return joinFamily(f.context, who, f.key(), { code: typed, displayName: 'Bram' })
    }
    expect((await join(text)).role).toBe('jeugdige')
    await expect(join(second)).rejects.toMatchObject({ code: 'conflict' })
    const indexed = await family({ members: ['ouder1'], holders: ['ouder1'] })
    const early = await code(indexed, 'ouder1', 'jeugdige')
    await indexed.write((tx) => tx.links.addBsnIndex('f'.repeat(64), indexed.child))
    await expect(code(indexed, 'ouder1', 'jeugdige')).rejects.toMatchObject({ code: 'conflict' })
    await expect(
      joinFamily(indexed.context, { person: await indexed.newPerson() }, indexed.key(), {
        code: early.code,
        displayName: 'Nep',
      }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is not made for a place that is taken, nor by a young person under 16', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await expect(code(f, 'ouder1', 'jeugdige')).rejects.toMatchObject({ code: 'conflict' })
    await expect(code(f, 'jeugdige', 'gezinslid')).rejects.toMatchObject({ code: 'niet_bevoegd' })
    const older = await family({ birthDate: '2009-06-01' })
    await expect(code(older, 'jeugdige', 'gezinslid')).resolves.toHaveProperty('code')
  })
})

describe('an invitation', () => {
  it('joins the two children that are one, and the party keeps its pseudonym', async () => {
    const f = await family()
    const { kind } = await create(f, 'hulp')
    const invitation = await invite(f.context, actor('hulp'), f.key(), { kind })
    const accept = { code: invitation.code, child: f.child }
    await acceptInvitation(f.context, f.who('ouder1'), f.key(), accept)
    expect(await known(f, 'hulp', kind)).toBe(f.child)
    expect(await standing(f, 'hulp')).toBe('bevestigd')
    await expect(
      acceptInvitation(f.context, f.who('ouder1'), f.key(), accept),
    ).rejects.toMatchObject({ code: 'code_ongeldig' })
  })

  it('works with the first code too, and not with a code of a family member', async () => {
    const f = await family()
    const { kind, code: text } = await create(f, 'hulp')
    await acceptInvitation(f.context, f.who('ouder1'), f.key(), { code: text, child: f.child })
    expect(await known(f, 'hulp', kind)).toBe(f.child)
    const own = await code(f, 'ouder1', 'gezinslid')
    await expect(
      acceptInvitation(f.context, f.who('ouder1'), f.key(), { code: own.code, child: f.child }),
    ).rejects.toMatchObject({ code: 'code_ongeldig' })
  })

  it('is refused for a child of others, without authority, and where the party is linked already', async () => {
    const f = await family({ holders: ['ouder1'] })
    const { kind } = await create(f, 'school')
    const { code: text } = await invite(f.context, actor('school'), f.key(), { kind })
    const accept = { code: text, child: f.child }
    const stranger = { person: await f.newPerson() }
    await expect(acceptInvitation(f.context, stranger, f.key(), accept)).rejects.toMatchObject({
      code: 'onbekend',
    })
    await expect(
      acceptInvitation(f.context, f.who('ouder2'), f.key(), accept),
    ).rejects.toMatchObject({ code: 'niet_bevoegd' })
    await expect(
      acceptInvitation(f.context, f.who('ouder1'), f.key(), accept),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  it('does not make one of two children with different birth dates', async () => {
    const f = await family()
    const { kind, code: text } = await create(f, 'hulp', { birthDate: '2016-06-02' })
    const accept = (typed: string) =>
      acceptInvitation(f.context, f.who('ouder1'), f.key(), { code: typed, child: f.child })
    await expect(accept(text)).rejects.toMatchObject({ code: 'code_ongeldig' })
    expect(await known(f, 'hulp', kind)).not.toBe(f.child)
    expect(await standing(f, 'hulp')).toBe('geen')
    // What is not known of the date fits.
    const vague = await create(f, 'gemeente', { birthDate: '2016-06-00' })
    await accept(vague.code)
    expect(await known(f, 'gemeente', vague.kind)).toBe(f.child)
  })

  it('is worth nothing once the organisation is not linked any more', async () => {
    const f = await family({ linked: ['school'] })
    const kind = f.pseudonym('school')
    const { code: text } = await invite(f.context, actor('school'), f.key(), { kind })
    await undoOwnLink(f.context, actor('school'), f.key(), { kind })
    await expect(
      acceptInvitation(f.context, f.who('ouder1'), f.key(), { code: text, child: f.child }),
    ).rejects.toMatchObject({ code: 'code_ongeldig' })
  })

  it('of the child itself simply vouches', async () => {
    const f = await family({ linked: ['school'] })
    const { code: text } = await invite(f.context, actor('school'), f.key(), {
      kind: f.pseudonym('school'),
    })
    await acceptInvitation(f.context, f.who('ouder2'), f.key(), { code: text, child: f.child })
    expect(await known(f, 'school', f.pseudonym('school'))).toBe(f.child)
  })
})

describe('the BSN index', () => {
  const BSN = '000000012'
  const byBsn = (f: TestFamily, by: PartyName, change: object = {}) =>
    linkByBsn(
      f.context,
      actor(by),
      f.key(),
      linkByBsnInput.parse({ bsn: BSN, birthDate: BIRTH, ...change }),
    )

  it('finds the same child for two parties, under a pseudonym of their own', async () => {
    const f = await family()
    const one = await byBsn(f, 'school')
    const other = await byBsn(f, 'leerplicht')
    expect(other.kind).not.toBe(one.kind)
    expect(await known(f, 'leerplicht', other.kind)).toBe(await known(f, 'school', one.kind))
    expect(Object.keys(one)).toEqual(Object.keys(other))
    expect(await byBsn(f, 'school')).toEqual(one)
  })

  it('gives a number with another birth date a child of its own, always the same', async () => {
    const f = await family()
    const one = await byBsn(f, 'school')
    const wrong = { birthDate: '2016-06-02' }
    const first = await byBsn(f, 'leerplicht', wrong)
    const apart = await known(f, 'leerplicht', first.kind)
    expect(apart).toBeDefined()
    expect(apart).not.toBe(await known(f, 'school', one.kind))
    expect(await byBsn(f, 'leerplicht', wrong)).toEqual(first)
    // No login finds it.
    const index = f.context.bsnIndex(BSN)
    expect(await f.read((tx) => tx.links.childByBsnIndex(index))).toBe(
      await known(f, 'school', one.kind),
    )
    const right = await byBsn(f, 'leerplicht')
    expect(await known(f, 'leerplicht', right.kind)).toBe(await known(f, 'school', one.kind))
    // What a register does not know of the date fits.
    expect(await byBsn(f, 'leerplicht', { birthDate: '2016-00-00' })).toEqual(right)
  })

  it('does not tell whether the number was known with another birth date', async () => {
    const [f, empty] = [await family(), await family()]
    await byBsn(f, 'school')
    const behave = async (where: TestFamily) => {
      const { kind } = await byBsn(where, 'leerplicht', { birthDate: '2016-06-02' })
      const invited = await invite(where.context, actor('leerplicht'), where.key(), { kind })
      const rows = await where.read((tx) => tx.journal.rows({ party: party('leerplicht') }))
      return [Object.keys(invited), rows.map((row) => [row.kind, row.visibility, row.detail])]
    }
    expect(await behave(f)).toEqual(await behave(empty))
  })

  it('finds the one child again once an officer set the first date right', async () => {
    const f = await family()
    const first = await byBsn(f, 'school', { birthDate: '2016-06-02' })
    const officer = { ...actor('school'), functions: ['beheerder' as const] }
    const correct = (who: ByStaff, change: object) =>
      correctChild(
        f.context,
        who,
        f.key(),
        correctChildInput.parse({ kind: first.kind, ...change }),
      )
    const right = { birthDate: BIRTH }
    await expect(correct(officer, right)).rejects.toMatchObject({ code: 'niet_bevoegd' })
    const child = (await known(f, 'school', first.kind)) ?? f.child
    await f.write((tx) =>
      tx.involvements.add({
        child,
        party: party('school'),
        kind: 'bevestigd',
        by: 'gezin',
        at: f.clock.now,
      }),
    )
    await expect(correct({ ...officer, functions: ['fg'] }, right)).rejects.toMatchObject({
      code: 'niet_bevoegd',
    })
    await expect(correct(officer, { birthDate: '1990-01-01' })).rejects.toMatchObject({
      code: 'ongeldig',
    })
    await correct(officer, right)
    expect(await f.read((tx) => tx.children.get(child))).toMatchObject({
      ...right,
      secretAddress: false,
      epoch: 1,
    })
    const { kind } = await byBsn(f, 'leerplicht')
    expect(await known(f, 'leerplicht', kind)).toBe(child)
    await correct(officer, { secretAddress: true })
    expect(await f.read((tx) => tx.children.get(child))).toMatchObject({
      ...right,
      secretAddress: true,
    })
  })

  it('is only for parties that may use the number, and only for numbers that can exist', async () => {
    const f = await family()
    await expect(byBsn(f, 'cjg')).rejects.toMatchObject({ code: 'niet_bevoegd' })
    const parsed = linkByBsnInput.safeParse({ bsn: '000000013', birthDate: BIRTH })
    expect(parsed.success).toBe(false)
    expect(JSON.stringify(parsed.error)).not.toContain('000000013')
  })

  it('leaves the number nowhere', async () => {
    const f = await family()
    const journalled = async () => JSON.stringify(await f.read((tx) => tx.journal.rows({})))
    await byBsn(f, 'school')
    expect(await journalled()).not.toContain(BSN)
  })
})

describe('vouching', () => {
  it('by a confirmed holder confirms another party', async () => {
    const f = await family({ linked: ['school'] })
    const vouch = (by: PartyName, kind: string, name: PartyName) =>
      vouchFor(f.context, actor(by), f.key(), { kind: kind as never, party: party(name) })
    await vouch('school', f.pseudonym('school'), 'hulp')
    expect(await standing(f, 'hulp')).toBe('bevestigd')
    await expect(vouch('school', f.pseudonym('school'), 'weg')).rejects.toMatchObject({
      code: 'ongeldig',
    })
    await expect(vouch('school', f.pseudonym('school'), 'school')).rejects.toMatchObject({
      code: 'ongeldig',
    })
    const { kind } = await create(f, 'hulp')
    await expect(vouch('hulp', kind, 'cjg')).rejects.toMatchObject({ code: 'niet_bevoegd' })
  })

  it('by the family, and ending by the family, for a party that is there', async () => {
    const f = await family({ linked: ['school'] })
    const { code: text } = await invite(f.context, actor('school'), f.key(), {
      kind: f.pseudonym('school'),
    })
    expect(text).toBeTruthy()
    const about = (name: PartyName) => ({ child: f.child, party: party(name) })
    await f.write((tx) =>
      tx.involvements.add({ ...about('hulp'), kind: 'opgegeven', by: 'partij', at: f.clock.now }),
    )
    await confirmInvolvement(f.context, f.who('ouder1'), f.key(), about('hulp'))
    expect(await standing(f, 'hulp')).toBe('bevestigd')
    await endInvolvementByFamily(f.context, f.who('ouder2'), f.key(), about('hulp'))
    expect(await standing(f, 'hulp')).toBe('beeindigd')
    expect(await f.epoch()).toBe(1)
    await expect(
      confirmInvolvement(f.context, f.who('ouder1'), f.key(), about('cjg')),
    ).rejects.toMatchObject({ code: 'onbekend' })
  })

  it('does not undo the family’s stop; the family itself does', async () => {
    const f = await family()
    const about = { child: f.child, party: party('cjg') }
    await endInvolvementByFamily(f.context, f.who('ouder1'), f.key(), about)
    await vouchFor(f.context, actor('school'), f.key(), {
      kind: f.pseudonym('school'),
      party: party('cjg'),
    })
    expect(await standing(f, 'cjg')).toBe('beeindigd')
    expect((await f.journal()).at(-1)?.detail).toEqual({ stand: 'beeindigd', door: 'houder' })
    await confirmInvolvement(f.context, f.who('ouder2'), f.key(), about)
    expect(await standing(f, 'cjg')).toBe('bevestigd')
  })

  it('ends when the party says so', async () => {
    const f = await family()
    await endInvolvement(f.context, actor('cjg'), f.key(), { kind: f.pseudonym('cjg') })
    expect(await standing(f, 'cjg')).toBe('beeindigd')
    expect(await f.epoch()).toBe(1)
    // Another party's pseudonym is unknown, as is one that never was.
    await expect(
      endInvolvement(f.context, actor('school'), f.key(), { kind: f.pseudonym('cjg') }),
    ).rejects.toMatchObject({ code: 'onbekend' })
  })
})

describe('undoing a wrong link', () => {
  it.each(['party', 'family'] as const)('by the %s makes the pseudonym unknown', async (by) => {
    const f = await family()
    const kind = f.pseudonym('cjg')
    if (by === 'party') await undoOwnLink(f.context, actor('cjg'), f.key(), { kind })
    else
      await undoLinkByFamily(f.context, f.who('ouder1'), f.key(), {
        child: f.child,
        party: party('cjg'),
      })
    expect(await known(f, 'cjg', kind)).toBeUndefined()
    expect(await standing(f, 'cjg')).toBe('beeindigd')
    await expect(undoOwnLink(f.context, actor('cjg'), f.key(), { kind })).rejects.toMatchObject({
      code: 'onbekend',
    })
    await expect(
      undoLinkByFamily(f.context, f.who('ouder1'), f.key(), {
        child: f.child,
        party: party('cjg'),
      }),
    ).rejects.toMatchObject({ code: 'onbekend' })
  })
})

describe('what a family member sees of it', () => {
  const seen = async (f: TestFamily, role: FamilyRole) =>
    (await involvementsOf(f.context, f.who(role), f.child)).map(({ party: id }) => id)

  it('every party, for parents and the young person; nothing without authority, nothing for parents from 16', async () => {
    const f = await family({ birthDate: '2012-06-01', holders: ['ouder1'] })
    const both = [party('school'), party('cjg')]
    expect(await seen(f, 'ouder1')).toEqual(both)
    expect(await seen(f, 'jeugdige')).toEqual(both)
    expect(await seen(f, 'ouder2')).toEqual([])
    const older = await family({ birthDate: '2009-06-01' })
    expect(await seen(older, 'ouder1')).toEqual([])
    expect(await seen(older, 'jeugdige')).toEqual(both)
  })

  it('not help without the parents, which then is unknown to them', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    const fact = recordFactInput.parse({ kind: f.pseudonym('cjg'), name: 'hulp_zonder_ouders' })
    await recordFact(f.context, actor('cjg'), f.key(), fact)
    expect(await seen(f, 'ouder1')).toEqual([party('school')])
    expect(await seen(f, 'jeugdige')).toContain(party('cjg'))
    const about = { child: f.child, party: party('cjg') }
    await expect(
      endInvolvementByFamily(f.context, f.who('ouder1'), f.key(), about),
    ).rejects.toMatchObject({ code: 'onbekend' })
    await endInvolvement(f.context, actor('cjg'), f.key(), { kind: f.pseudonym('cjg') })
    expect((await f.journal()).at(-1)?.visibility).toBe('jeugdige')
  })

  it('not what the young person brought in, until a row tells them of it', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await link(f, 'hulp', (await code(f, 'jeugdige')).code)
    expect(await seen(f, 'jeugdige')).toContain(party('hulp'))
    expect(await seen(f, 'ouder1')).toEqual([party('school'), party('cjg')])
    const about = { child: f.child, party: party('hulp') }
    for (const act of [endInvolvementByFamily, confirmInvolvement])
      await expect(act(f.context, f.who('ouder1'), f.key(), about)).rejects.toMatchObject({
        code: 'onbekend',
      })
    await vouchFor(f.context, actor('cjg'), f.key(), {
      kind: f.pseudonym('cjg'),
      party: party('hulp'),
    })
    expect(await seen(f, 'ouder1')).toContain(party('hulp'))
  })

  it('stand-ins where an address is secret, with which they act without learning the name', async () => {
    const f = await family({ secretAddress: true })
    const views = () => involvementsOf(f.context, f.who('ouder1'), f.child)
    const [school, cjg] = await views()
    expect(school).toMatchObject({ name: null, state: 'bevestigd' })
    expect(school?.party).toMatch(/^verborgen_[0-9a-f]{16}$/)
    expect(school?.party).not.toBe(cjg?.party)
    const about = (id: string) => childPartyInput.parse({ child: f.child, party: id })
    // Trying the id of an organisation tells nothing.
    await expect(
      endInvolvementByFamily(f.context, f.who('ouder1'), f.key(), about(party('school'))),
    ).rejects.toMatchObject({ code: 'onbekend' })
    const shown = school?.party ?? ''
    await endInvolvementByFamily(f.context, f.who('ouder1'), f.key(), about(shown))
    expect(await standing(f, 'school')).toBe('beeindigd')
    await confirmInvolvement(f.context, f.who('ouder1'), f.key(), about(shown))
    expect(await standing(f, 'school')).toBe('bevestigd')
    await undoLinkByFamily(f.context, f.who('ouder1'), f.key(), about(shown))
    expect(await known(f, 'school', f.pseudonym('school'))).toBeUndefined()
    expect((await views())[0]).toMatchObject({ party: shown, name: null, state: 'beeindigd' })
  })

  it('a stand-in cannot be computed from what the family knows', async () => {
    const f = await family({ secretAddress: true })
    const [view] = await involvementsOf(f.context, f.who('ouder1'), f.child)
    const guess = f.context.sha256(`${f.child} ${party('school')}`).slice(0, 16)
    expect(view?.party).not.toContain(guess)
  })

  it('hides an address by one’s own word, at once and from the others', async () => {
    const f = await family()
    const hide = (role: FamilyRole) =>
      hideAddress(f.context, f.who(role), f.key(), { child: f.child })
    await expect(hide('jeugdige')).rejects.toMatchObject({ code: 'niet_bevoegd' })
    await hide('ouder1')
    await hide('ouder1') // changes nothing
    expect(await f.read((tx) => tx.children.get(f.child))).toMatchObject({
      hiddenBy: [f.who('ouder1').person],
      epoch: 1,
    })
    const nameFor = async (role: FamilyRole) =>
      (await involvementsOf(f.context, f.who(role), f.child))[0]?.name
    expect([await nameFor('ouder1'), await nameFor('ouder2')]).toEqual(['Stichting school', null])
  })
})
