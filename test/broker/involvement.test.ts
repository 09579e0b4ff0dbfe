/** Children, pseudonyms, codes, invitations, the BSN index, and who vouched for whom. */
import { afterEach, describe, expect, it } from 'vitest'
import { createChild, createChildInput, linkByBsn, linkByBsnInput } from '../../broker/children.ts'
import { invite, joinFamily, makeCode, makeCodeInput } from '../../broker/codes.ts'
import { familiesOf, personOf } from '../../broker/family.ts'
import {
  confirmInvolvement,
  endInvolvement,
  endInvolvementByFamily,
  involvementsOf,
  vouchFor,
} from '../../broker/involvement.ts'
import { acceptInvitation, linkByCode, undoLinkByFamily, undoOwnLink } from '../../broker/links.ts'
import { recordFact, recordFactInput } from '../../broker/record-fact.ts'
import type { FamilyRole } from '../../consent/family.ts'
import { involvementNow } from '../../consent/involvement.ts'
import { DAY } from '../../consent/time.ts'
import {
  actor,
  type FamilyOptions,
  openFamily,
  type PartyName,
  party,
  type TestFamily,
} from '../support/family.ts'

const open: TestFamily[] = []
const family = async (options: FamilyOptions = {}) => {
  const opened = await openFamily(options)
  open.push(opened)
  return opened
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

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
    expect(joined.role).toBe('ouder1')
    expect(joined.child).toBe(await known(f, 'hulp', made.kind))
    expect(await familiesOf(f.context, who)).toMatchObject([
      { child: joined.child, role: 'ouder1', holdsAuthority: false, others: [] },
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
  it('gives the next free label, which nobody gets twice', async () => {
    const f = await family({ members: ['ouder1'], holders: ['ouder1'] })
    const made = await code(f, 'ouder1', 'ouder')
    const second = await code(f, 'ouder1', 'ouder')
    const who = { person: await f.newPerson() }
    const join = (one: { person: typeof who.person }, text: string) =>
      joinFamily(f.context, one, f.key(), { code: text, displayName: 'Bram' })
    expect(await join(who, made.code)).toEqual({ child: f.child, role: 'ouder2' })
    await expect(join({ person: await f.newPerson() }, second.code)).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(join(who, (await code(f, 'ouder1', 'jeugdige')).code)).rejects.toMatchObject({
      code: 'conflict',
    })
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

  it('gives a number with another birth date a pseudonym of nobody, always the same', async () => {
    const f = await family()
    await byBsn(f, 'school')
    const first = await byBsn(f, 'leerplicht', { birthDate: '2016-06-02' })
    expect(await known(f, 'leerplicht', first.kind)).toBeUndefined()
    expect(await byBsn(f, 'leerplicht', { birthDate: '2016-06-02' })).toEqual(first)
    const right = await byBsn(f, 'leerplicht')
    expect(await known(f, 'leerplicht', right.kind)).toBeDefined()
    // What a register does not know of the date fits.
    expect(await byBsn(f, 'leerplicht', { birthDate: '2016-00-00' })).toEqual(right)
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
})
