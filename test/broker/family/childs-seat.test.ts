/** A parent in the child's seat: who has authority over a child is of age, and never speaks as a child that may be younger. */
import { describe, expect, it } from 'vitest'
import {
  confirmConsent,
  recordConsent,
  recordInput,
} from '../../../broker/answers/recorded-consent.ts'
import { giveConsent, refuseConsent } from '../../../broker/answers/say.ts'
import { pauseConsent, resumeConsent, withdrawConsent } from '../../../broker/answers/take-back.ts'
import { askToErase, mayAskErasure } from '../../../broker/erasure/ask-erasure.ts'
import { hideAddress } from '../../../broker/family/children.ts'
import { drawCode, joinFamily, makeCode } from '../../../broker/family/codes.ts'
import { nameChild } from '../../../broker/family/contact.ts'
import { confirmInvolvement, endInvolvementByFamily } from '../../../broker/family/involvement.ts'
import { learnAuthority } from '../../../broker/family/learn-authority.ts'
import { acceptInvitation, undoLinkByFamily } from '../../../broker/family/links.ts'
import { takeOwnSeat } from '../../../broker/family/own-seat.ts'
import { settleAuthority, settleAuthorityInput } from '../../../broker/family/settle-authority.ts'
import { reportRow } from '../../../broker/insight/report.ts'
import { bsn } from '../../../consent/bsn.ts'
import type { PersonId, StatementId } from '../../../consent/id.ts'
import type { AuthorityRegister } from '../../../consent/ports/authority.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { CARE, EDU, input } from '../../support/consents.ts'
import {
  actor,
  type FamilyOptions,
  openFamily,
  party,
  type TestFamily,
} from '../../support/family.ts'
import { newChild } from '../../support/nouns.ts'

const [CHILD, PARENT, ELSEWHERE] = ['000000036', '000000012', '000000048'].map((digits) =>
  bsn.parse(digits),
) as [ReturnType<typeof bsn.parse>, ReturnType<typeof bsn.parse>, ReturnType<typeof bsn.parse>]

type Who = { readonly person: PersonId }

/** Somebody of 17 whose seat is free; their number is not here. */
const family = closedAfterEach((options: FamilyOptions = {}) =>
  openFamily({
    birthDate: '2008-09-01',
    members: ['ouder1'],
    linked: ['school', 'cjg', 'hulp'],
    ...options,
  }),
)

/** A register in which this parent has authority over a child of another family, and over no other. */
const register: AuthorityRegister = {
  childrenUnder: async (number) => (number === PARENT ? [ELSEWHERE] : []),
  holdersOver: async () => ({ type: 'sole', holders: [PARENT] }),
  confirm: async () => ({ holds: false, type: 'unknown' }),
}
const logIn = (f: TestFamily, who: Who, number = PARENT) =>
  learnAuthority(f.context, register, who, { bsn: number, displayName: 'Naam' })

const join = async (f: TestFamily, who: Who) => {
  const { code } = await f.write((tx) =>
    drawCode(f.context, tx, {
      child: f.child,
      opens: { to: 'persoon', as: 'jeugdige' },
      madeBy: party('school'),
    }),
  )
  return joinFamily(f.context, who, f.key(), { code, displayName: 'Mila' as never })
}
/** Joined before anything was known of them. */
const sitting = async (f: TestFamily): Promise<Who> => {
  const who = { person: await f.newPerson() }
  await join(f, who)
  return who
}
const roleOf = async (f: TestFamily, { person }: Who) =>
  (await f.read((tx) => tx.families.memberships(person)))[0]?.role

type Said = Readonly<Record<'yes' | 'paused' | 'filledIn', StatementId>>

/** What a sitter said, for what can be done to it later. */
const saidBy = async (f: TestFamily, who: Who): Promise<Said> => {
  const { id: yes } = await giveConsent(f.context, who, f.key(), input(f))
  const { id: paused } = await giveConsent(f.context, who, f.key(), input(f, CARE))
  await pauseConsent(f.context, who, f.key(), { statement: paused })
  const { holder: _holder, ...said } = EDU
  const filled = { ...said, kind: f.pseudonym('school'), role: 'jeugdige', decision: 'gegeven' }
  const recorded = recordInput.parse({ ...filled, channel: 'begeleid' })
  const { id: filledIn } = await recordConsent(f.context, actor('school'), f.key(), recorded)
  return { yes, paused, filledIn }
}

type Write = (f: TestFamily, who: Who, said: Said) => Promise<unknown>

/** Every write in which the young person's voice is heard. */
const WRITES: readonly (readonly [string, Write])[] = [
  ['give', (f, who) => giveConsent(f.context, who, f.key(), input(f))],
  ['refuse', (f, who) => refuseConsent(f.context, who, f.key(), input(f))],
  ['withdraw', (f, who, { yes }) => withdrawConsent(f.context, who, f.key(), { statement: yes })],
  ['pause', (f, who, { yes }) => pauseConsent(f.context, who, f.key(), { statement: yes })],
  ['resume', (f, who, { paused }) => resumeConsent(f.context, who, f.key(), { statement: paused })],
  [
    'confirm',
    (f, who, { filledIn }) => confirmConsent(f.context, who, f.key(), { statement: filledIn }),
  ],
  [
    'ask to erase',
    (f, who) => askToErase(f.context, who, f.key(), { child: f.child, party: party('school') }),
  ],
  [
    'make a code',
    (f, who) => makeCode(f.context, who, f.key(), { child: f.child, opensFor: 'partij' }),
  ],
  [
    'take over an organisation',
    async (f, who) => {
      const opens = { to: 'uitnodiging', party: party('hulp') } as const
      const { code } = await f.write((tx) =>
        drawCode(f.context, tx, { child: f.child, opens, madeBy: party('hulp') }),
      )
      return acceptInvitation(f.context, who, f.key(), { code, child: f.child })
    },
  ],
  [
    'acknowledge an organisation',
    (f, who) =>
      confirmInvolvement(f.context, who, f.key(), { child: f.child, party: party('school') }),
  ],
  [
    'end an organisation',
    (f, who) =>
      endInvolvementByFamily(f.context, who, f.key(), { child: f.child, party: party('school') }),
  ],
  [
    'undo a link',
    (f, who) =>
      undoLinkByFamily(f.context, who, f.key(), { child: f.child, party: party('school') }),
  ],
  ['hide the address', (f, who) => hideAddress(f.context, who, f.key(), { child: f.child })],
  [
    'report a row',
    async (f, who) => {
      const row = (await f.journal()).findLast(({ holder }) => holder !== null)
      const about = { child: f.child, sequence: row?.sequence ?? 1 }
      return reportRow(f.context, who, f.key(), {
        ...about,
        kind: 'klopt_niet',
        to: 'fg',
        text: 'Dit klopt niet.' as never,
      })
    },
  ],
  [
    'name the child',
    (f, who) => nameChild(f.context, who, f.key(), { child: f.child, nickname: 'Mila' as never }),
  ],
]

describe('who sits in the child’s seat by a code, and has authority over a child by the register', () => {
  it.each(WRITES)(
    'cannot %s as the young person, where the young person can',
    async (_name, write) => {
      const f = await family()
      const parent = await sitting(f)
      const said = await saidBy(f, parent)
      await logIn(f, parent)
      expect(await roleOf(f, parent)).toBeUndefined()
      const before = await f.journal()
      expect(before.at(-1)).toMatchObject({
        ...{ kind: 'gezinslid_gewijzigd', person: parent.person, detail: { was: 'jeugdige' } },
      })
      await expect(write(f, parent, said)).rejects.toMatchObject({ code: 'onbekend' })
      expect(await f.journal()).toEqual(before)

      const own = await sitting(f)
      const theirs = await saidBy(f, own)
      await logIn(f, own, CHILD)
      await write(f, own, theirs)
    },
  )

  it('has the epoch raised, so that nothing under way goes on their word', async () => {
    const f = await family()
    const parent = await sitting(f)
    const epoch = (await f.epoch()) ?? 0
    await logIn(f, parent)
    await logIn(f, parent)
    expect(await f.epoch()).toBe(epoch + 1)
  })

  it.each([
    ['at 17', '2008-09-01', undefined],
    ['where 17 is possible', '2008-03-00', undefined],
    ['of age, who can have children of their own', '2008-03-02', 'jeugdige'],
  ])('is not the child %s', async (_name, birthDate, role) => {
    const f = await family({ birthDate })
    const who = await sitting(f)
    await logIn(f, who)
    expect(await roleOf(f, who)).toBe(role)
  })

  it('stays where their own number proved them to be the child: a mother of 17 who was declared of age', async () => {
    const f = await family()
    await f.write((tx) => tx.links.addBsnIndex(f.context.bsnIndex(PARENT), f.child))
    const mother = { person: await f.newPerson() }
    await takeOwnSeat(f.context, mother, { bsn: PARENT, displayName: 'Mila' })
    await logIn(f, mother)
    expect(await roleOf(f, mother)).toBe('jeugdige')
  })
})

describe('the child’s seat', () => {
  const refused = { code: 'conflict', message: expect.stringContaining('voor het kind zelf') }

  it('is refused to who logged in as a holder of authority, until the register says so no more', async () => {
    const f = await family({ birthDate: '2010-09-01' })
    const parent = { person: await f.newPerson() }
    await logIn(f, parent)
    await expect(join(f, parent)).rejects.toMatchObject(refused)
    f.clock.now += 364 * DAY
    await expect(join(f, parent)).rejects.toMatchObject(refused)
    await learnAuthority(f.context, { ...register, childrenUnder: async () => [] }, parent, {
      bsn: PARENT,
      displayName: 'Naam',
    })
    expect(await join(f, parent)).toMatchObject({ role: 'jeugdige' })
  })

  it('is refused to a parent of another child here, and left by who becomes one', async () => {
    const f = await family()
    const who = f.who('ouder1')
    const other = await f.anotherChildOf(who)
    await f.write((tx) => tx.families.endMember(f.child, who.person))
    expect(await f.read((tx) => tx.families.memberships(who.person))).toMatchObject([
      { child: other },
    ])
    await expect(join(f, who)).rejects.toMatchObject(refused)
  })

  it('is left by who is settled to be a parent elsewhere', async () => {
    const f = await family({ members: ['ouder1', 'gezinslid1'] })
    const settled = f.who('gezinslid1')
    const other = newChild()
    const at = f.clock.now
    await f.write(async (tx) => {
      await tx.children.add({ id: other, birthDate: '2010-06-01', secretAddress: false, at })
      await tx.families.addMember({ child: other, ...settled, role: 'jeugdige', displayName: '' })
    })
    await settleAuthority(
      f.context,
      { ...actor('school'), functions: ['beheerder'] },
      f.key(),
      settleAuthorityInput.parse({
        ...{ kind: f.pseudonym('school'), type: 'sole', holders: ['gezinslid1'] },
        ...{ ots: false, giPartial: [], source: 'gezagsregister' },
      }),
    )
    const roles = (await f.read((tx) => tx.families.memberships(settled.person))).map(
      ({ role }) => role,
    )
    expect(roles).toEqual(['ouder3'])
  })

  it('asks for nothing that cannot be undone where the child’s number is here and nobody proved it', async () => {
    const f = await family()
    const who = await sitting(f)
    expect(await mayAskErasure(f.context, who, f.child)).toBe(true)
    await f.write((tx) => tx.links.addBsnIndex(f.context.bsnIndex(CHILD), f.child))
    expect(await mayAskErasure(f.context, who, f.child)).toBe(false)
    const asked = { child: f.child, party: party('school') }
    await expect(askToErase(f.context, who, f.key(), asked)).rejects.toMatchObject({
      code: 'niet_bevoegd',
    })
    await takeOwnSeat(f.context, who, { bsn: CHILD, displayName: 'Mila' })
    await askToErase(f.context, who, f.key(), asked)
    expect(await f.read((tx) => tx.erasureRequests.openAbout(f.child))).toHaveLength(1)
  })
})
