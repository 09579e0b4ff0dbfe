/** Asking for consent: the asker learns one constant answer; only those who may answer are asked. */

import { describe, expect, it } from 'vitest'
import { giveConsent, previewConsent, refuseConsent } from '../../../broker/answers/say.ts'
import { giveInput } from '../../../broker/answers/say-input.ts'
import { withdrawConsent } from '../../../broker/answers/take-back.ts'
import { recordFactInput } from '../../../broker/decisions/fact-input.ts'
import { recordFact } from '../../../broker/decisions/record-fact.ts'
import { hideAddress } from '../../../broker/family/children.ts'
import { confirmInvolvement, endInvolvementByFamily } from '../../../broker/family/involvement.ts'
import { undoOwnLink } from '../../../broker/family/links.ts'
import { askForConsent, askInput } from '../../../broker/questions/ask.ts'
import { openQuestions } from '../../../broker/questions/open-questions.ts'
import { ownRequest } from '../../../broker/questions/own-requests.ts'
import { requestState } from '../../../broker/questions/request-state.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import { pseudonymIds, type RequestId, requestIds } from '../../../consent/id.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { actor, openFamily, type PartyName, party, type TestFamily } from '../../support/family.ts'
import { keptLog } from '../../support/kept-log.ts'
import { PREVENTION, record } from '../../support/say.ts'

const family = closedAfterEach(openFamily)

const CARE = {
  holder: party('cjg'),
  requester: party('school'),
  purpose: 'terugkoppeling_hulp',
  categories: ['plan_afspraken'],
}

const ask = (f: TestFamily, by: PartyName, change: object = {}) =>
  askForConsent(
    f.context,
    actor(by),
    f.key(),
    askInput.parse({
      kind: f.pseudonym(by),
      ...PREVENTION,
      reason: 'Zorgen in de klas',
      ...change,
    }),
  )
const unknownChild = (f: TestFamily) => ({ kind: pseudonymIds.create(f.context.random) })
const questions = (f: TestFamily, role: FamilyRole) => openQuestions(f.context, f.who(role))
const give = (f: TestFamily, role: FamilyRole, change: object = PREVENTION) =>
  giveConsent(f.context, f.who(role), f.key(), giveInput.parse({ child: f.child, ...change }))
const refuse = (f: TestFamily, role: FamilyRole) =>
  refuseConsent(f.context, f.who(role), f.key(), giveInput.parse({ child: f.child, ...PREVENTION }))
const state = (f: TestFamily, by: PartyName, id: RequestId) =>
  requestState(f.context, actor(by), id)
const asked = async (f: TestFamily) =>
  (await f.notices())
    .filter(({ kind }) => kind === 'vraag_open')
    .map(({ person }) => person)
    .sort()

describe('asking', () => {
  it('puts the question to everybody whose answer counts, once', async () => {
    const f = await family()
    const { id, status } = await ask(f, 'school')
    expect(status).toBe('gevraagd')
    expect(await asked(f)).toEqual([f.who('ouder1').person, f.who('ouder2').person].sort())
    expect(await questions(f, 'ouder1')).toMatchObject([
      {
        id,
        child: f.child,
        holder: { id: party('school'), name: 'Stichting school' },
        requester: { id: party('cjg') },
        categories: ['gedrag_welbevinden'],
        reason: 'Zorgen in de klas',
      },
    ])
    expect(await questions(f, 'jeugdige')).toEqual([])
    await ask(f, 'cjg')
    expect(await asked(f)).toHaveLength(2)
    expect(await questions(f, 'ouder1')).toHaveLength(1)
  })

  it('leaves a row for the family and a decision that can be replayed', async () => {
    const f = await family()
    const { id } = await ask(f, 'school')
    const [row] = await f.journal()
    expect(row).toMatchObject({ kind: 'verzoek_gedaan', visibility: 'gezin', subject: id })
    expect(JSON.stringify(row)).not.toContain('Zorgen')
    const decision = row?.decision
    const record = decision && (await f.read((tx) => tx.disclosures.decision(decision)))
    expect(record).toMatchObject({ occasion: 'toestemmingsverzoek', employee: 'mw1' })
  })

  it('looks the same for a child that is not known', async () => {
    const f = await family()
    const known = await ask(f, 'school')
    const unknown = await ask(f, 'school', unknownChild(f))
    expect(Object.keys(unknown)).toEqual(Object.keys(known))
    expect(unknown.status).toBe(known.status)
    expect(requestIds.schema.safeParse(unknown.id).success).toBe(true)
    const states = async () => {
      const seen = [await state(f, 'school', known.id), await state(f, 'school', unknown.id)]
      // The number of the child is the asker's own word, as it was typed.
      return seen.map(({ id: _id, kind: _kind, ...rest }) => rest)
    }
    const [one, other] = await states()
    expect(other).toEqual(one)
    f.clock.now += 30 * DAY
    expect((await states()).map(({ status }) => status)).toEqual(['verlopen', 'verlopen'])
    f.clock.now += 365 * DAY
    for (const { id } of [known, unknown])
      await expect(state(f, 'school', id)).rejects.toMatchObject({ code: 'onbekend' })
  })

  it('is journalled without a child when nobody is known by that pseudonym', async () => {
    const f = await family()
    const { id } = await ask(f, 'school', unknownChild(f))
    const rows = await f.read((tx) => tx.journal.rows({}))
    expect(rows).toMatchObject([
      { kind: 'verzoek_gedaan', child: null, subject: id, visibility: 'niemand' },
    ])
  })

  it.each([
    [
      'a party that is neither',
      'school',
      { holder: party('hulp'), requester: party('gemeente') },
      'niet_bevoegd',
    ],
    [
      'a question without consent row',
      'school',
      {
        requester: party('leerplicht'),
        purpose: 'verzuimaanpak',
        categories: ['verzuim_ongeoorloofd'],
      },
      'ongeldig',
    ],
    ['an unknown category', 'school', { categories: ['iets'] }, 'ongeldig'],
    ['a table', 'school', { requester: party('tafel') }, 'ongeldig'],
  ] as const)(
    '%s is refused alike for known and unknown children',
    async (_n, by, change, code) => {
      const f = await family()
      await expect(ask(f, by, change)).rejects.toMatchObject({ code })
      await expect(ask(f, by, { ...change, ...unknownChild(f) })).rejects.toMatchObject({ code })
    },
  )

  it('opens a purpose that is no standing choice, for exactly what was asked', async () => {
    const f = await family()
    const scope = {
      holder: party('school'),
      requester: party('swv'),
      purpose: 'tlv_toelaatbaarheid',
      categories: ['thuissituatie'],
    }
    await expect(give(f, 'ouder1', scope)).rejects.toMatchObject({
      code: 'ongeldig',
      faults: [{ path: 'purpose' }],
    })
    const { id } = await ask(f, 'school', scope)
    const wider = { ...scope, categories: ['thuissituatie', 'ziekteverzuim'] }
    await expect(give(f, 'ouder1', wider)).rejects.toMatchObject({ code: 'ongeldig' })
    expect((await give(f, 'ouder1', scope)).request).toBe(id)
  })
})

describe('within the cooling-off time', () => {
  it.each([
    [30, 'reaches nobody until the last day', true],
    [31, 'reaches them again after it', false],
  ])('a question %i days after a no %s', async (days, _what, silent) => {
    const f = await family()
    await refuse(f, 'ouder1')
    f.clock.now += (days - 1) * DAY
    const { id, status } = await ask(f, 'school')
    expect(status).toBe('gevraagd')
    expect((await state(f, 'school', id)).status).toBe('gevraagd')
    expect((await asked(f)).length > 0).toBe(!silent)
    expect((await questions(f, 'ouder2')).length > 0).toBe(!silent)
    const row = (await f.journal()).find(({ kind }) => kind === 'verzoek_gedaan')
    expect(row?.visibility).toBe(silent ? 'niemand' : 'gezin')
  })

  it('counts from a withdrawal too, and not after a new yes', async () => {
    const f = await family()
    const { id } = await give(f, 'ouder1')
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    await ask(f, 'school')
    expect(await asked(f)).toEqual([])
    await give(f, 'ouder1')
    await ask(f, 'school')
    expect(await asked(f)).toEqual([f.who('ouder2').person])
  })
})

describe('a no of who has no voice now', () => {
  it('does not keep the question from the young person who decides alone from 16', async () => {
    const f = await family({ birthDate: '2010-03-12' })
    await refuse(f, 'ouder1')
    f.clock.now += 10 * DAY
    await ask(f, 'school')
    expect(await asked(f)).toEqual([f.who('jeugdige').person])
    expect(await questions(f, 'jeugdige')).toHaveLength(1)
  })

  it('does not keep it from the young person who is helped without the parents', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await give(f, 'ouder1', CARE)
    await refuseConsent(
      f.context,
      f.who('ouder1'),
      f.key(),
      giveInput.parse({ child: f.child, ...CARE }),
    )
    const fact = recordFactInput.parse({ kind: f.pseudonym('cjg'), name: 'hulp_zonder_ouders' })
    await recordFact(f.context, actor('cjg'), f.key(), fact)
    await ask(f, 'cjg', CARE)
    expect(await asked(f)).toEqual([f.who('jeugdige').person])
  })

  it("is nobody's once the child took its own seat", async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await refuse(f, 'jeugdige')
    const young = await f.newPerson()
    await f.write(async (tx) => {
      await tx.families.endMember(f.child, f.who('jeugdige').person)
      const member = { child: f.child, person: young, role: 'jeugdige', displayName: 'Kind' }
      await tx.families.addMember(member)
    })
    await ask(f, 'school')
    expect(await openQuestions(f.context, { person: young })).toHaveLength(1)
  })

  it('keeps it quiet while nobody knows who holds authority', async () => {
    const f = await family()
    await refuse(f, 'ouder1')
    await f.setAuthority([])
    await ask(f, 'school')
    await f.setAuthority(['ouder1', 'ouder2'])
    expect(await questions(f, 'ouder1')).toEqual([])
  })
})

describe('a question that is hidden from the parents', () => {
  const TLV = {
    holder: party('cjg'),
    requester: party('swv'),
    purpose: 'tlv_toelaatbaarheid',
    categories: ['plan_afspraken'],
  }
  const hide = (f: TestFamily, value = true) =>
    recordFact(
      f.context,
      actor('cjg'),
      f.key(),
      recordFactInput.parse({ kind: f.pseudonym('cjg'), name: 'hulp_zonder_ouders', value }),
    )
  const preview = (f: TestFamily, role: FamilyRole) =>
    previewConsent(f.context, f.who(role), giveInput.parse({ child: f.child, ...TLV }))
  const refuseCare = (f: TestFamily, role: FamilyRole) =>
    refuseConsent(f.context, f.who(role), f.key(), giveInput.parse({ child: f.child, ...CARE }))

  it('does not show in the answer of a parent, and is answered by the young person', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await hide(f)
    const { id } = await ask(f, 'cjg', CARE)
    expect((await refuseCare(f, 'ouder1')).request).toBeNull()
    expect((await refuseCare(f, 'jeugdige')).request).toBe(id)
    await expect(give(f, 'ouder1', { ...CARE, request: id })).rejects.toMatchObject({
      code: 'ongeldig',
      faults: [{ path: 'request' }],
    })
  })

  it('shows a parent no text that was not there without it', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await hide(f)
    const before = preview(f, 'ouder1')
    await expect(before).rejects.toMatchObject({ code: 'ongeldig', faults: [{ path: 'purpose' }] })
    await ask(f, 'cjg', TLV)
    const after = preview(f, 'ouder1')
    await expect(after).rejects.toMatchObject({ code: 'ongeldig', faults: [{ path: 'purpose' }] })
    expect((await preview(f, 'jeugdige')).text).toContain('Stichting swv')
  })

  it('stays hidden once the parents may know of later things', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await hide(f)
    await ask(f, 'cjg', CARE)
    f.clock.now += DAY
    await hide(f, false)
    expect(await questions(f, 'ouder1')).toEqual([])
    expect((await refuseCare(f, 'ouder1')).request).toBeNull()
    f.clock.now += 40 * DAY
    const { id } = await ask(f, 'cjg', CARE)
    expect((await questions(f, 'ouder1')).map((one) => one.id)).toEqual([id])
  })

  it('does not take away one that a parent was asked before', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    const { id } = await ask(f, 'cjg', CARE)
    const before = await questions(f, 'ouder1')
    await hide(f)
    await ask(f, 'cjg', CARE)
    expect(await questions(f, 'ouder1')).toEqual(before)
    expect((await refuseCare(f, 'ouder1')).request).toBe(id)
  })

  it('and one to a young person of 16 alone reads to a parent as none', async () => {
    const f = await family({ birthDate: '2009-06-01' })
    const before = preview(f, 'ouder1')
    await expect(before).rejects.toMatchObject({ code: 'niet_bevoegd' })
    await ask(f, 'cjg', TLV)
    const after = preview(f, 'ouder1')
    await expect(after).rejects.toMatchObject({ code: 'niet_bevoegd' })
  })

  it('is put to the parents when it is asked again after that', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await hide(f)
    await ask(f, 'cjg', CARE)
    f.clock.now += DAY
    await hide(f, false)
    await ask(f, 'cjg', CARE)
    const parents = [f.who('ouder1').person, f.who('ouder2').person]
    expect(await asked(f)).toEqual([...parents, f.who('jeugdige').person].sort())
  })
})

describe('the state of a question', () => {
  it('is available once a token for all of it would be granted, and a no looks like silence', async () => {
    const f = await family()
    const { id } = await ask(f, 'school')
    const silence = await state(f, 'school', id)
    await give(f, 'ouder1')
    expect((await state(f, 'school', id)).status).toBe('beschikbaar')
    await refuse(f, 'ouder2')
    expect(await state(f, 'school', id)).toEqual(silence)
  })

  it('is told also while the store cannot keep that it was told', async () => {
    const faults: Error[] = []
    const aroundCommit = (commit: () => void) => {
      const fault = faults.pop()
      if (fault) throw fault
      commit()
    }
    const f = await family({ store: { aroundCommit } })
    const { id } = await ask(f, 'school')
    await give(f, 'ouder1')
    faults.push(new Error('the disk is full'))
    const { log, lines } = keptLog()
    const context = { ...f.context, log }
    expect((await requestState(context, actor('school'), id)).status).toBe('beschikbaar')
    expect(lines).toMatchObject([{ event: 'told.unkept', name: 'ConsentError', code: 'opslag' }])
    expect(JSON.stringify(lines)).not.toContain(id)
    const told = () => ownRequest(f.context, [actor('school')], id)
    expect((await told()).wasAvailable).toBe(false)
    expect((await told()).wasAvailable).toBe(true)
  })

  it('is not available to a requester that nobody vouched for', async () => {
    const f = await family({ confirmed: false })
    const { id } = await ask(f, 'cjg')
    await give(f, 'ouder1')
    expect((await state(f, 'cjg', id)).status).toBe('gevraagd')
  })

  it('does not tell the holder whether the receiver is involved, was sent away or never was', async () => {
    const told = async (change: (f: TestFamily) => Promise<unknown>, linked: PartyName[]) => {
      const f = await family({ linked })
      const { id } = await ask(f, 'school')
      await give(f, 'ouder1')
      await change(f)
      return (await state(f, 'school', id)).status
    }
    const sendAway = (f: TestFamily) =>
      endInvolvementByFamily(f.context, f.who('ouder1'), f.key(), {
        child: f.child,
        party: party('cjg'),
      })
    const nothing = async () => undefined
    expect([
      await told(nothing, ['school', 'cjg']),
      await told(sendAway, ['school', 'cjg']),
      await told(nothing, ['school']),
    ]).toEqual(['beschikbaar', 'beschikbaar', 'beschikbaar'])
  })

  it('is not available where the law would release it and the holder did not act on that', async () => {
    const f = await family({ linked: ['cjg', 'hulp'] })
    const team = {
      holder: party('cjg'),
      requester: party('hulp'),
      purpose: 'afstemming_een_plan',
      categories: ['plan_afspraken'],
    }
    const { id } = await ask(f, 'hulp', team)
    const { holder: _, ...about } = team
    await record(f, 'cjg', { name: 'rechtstreeks_betrokken', ...about })
    expect((await state(f, 'hulp', id)).status).toBe('gevraagd')
    await record(f, 'cjg', { name: 'houder_bevestigt', ...about })
    expect((await state(f, 'hulp', id)).status).toBe('beschikbaar')
  })

  it('says nothing of a child that the asker was linked to by mistake', async () => {
    const f = await family()
    const { id } = await ask(f, 'cjg')
    await give(f, 'ouder1')
    expect((await state(f, 'cjg', id)).status).toBe('beschikbaar')
    await undoOwnLink(f.context, actor('cjg'), f.key(), { kind: f.pseudonym('cjg') })
    await confirmInvolvement(f.context, f.who('ouder1'), f.key(), {
      child: f.child,
      party: party('cjg'),
    })
    expect((await state(f, 'cjg', id)).status).toBe('gevraagd')
  })

  it('is unknown to everybody but the asker', async () => {
    const f = await family()
    const { id } = await ask(f, 'school')
    const { id: nobody } = await ask(f, 'school', unknownChild(f))
    for (const one of [id, nobody, requestIds.create(f.context.random)])
      await expect(state(f, 'cjg', one)).rejects.toMatchObject({ code: 'onbekend' })
  })
})

describe('who is asked', () => {
  it('drops a question for who answered it, and keeps it for the other', async () => {
    const f = await family()
    await ask(f, 'cjg', { ...CARE })
    await give(f, 'ouder1', CARE)
    expect(await questions(f, 'ouder1')).toEqual([])
    expect(await questions(f, 'ouder2')).toHaveLength(1)
  })

  it('links the answer to the question, and only to one that is open', async () => {
    const f = await family()
    const { id } = await ask(f, 'school')
    expect((await give(f, 'ouder1', { ...PREVENTION, request: id })).request).toBe(id)
    f.clock.now += 30 * DAY
    await expect(give(f, 'ouder2', { ...PREVENTION, request: id })).rejects.toMatchObject({
      code: 'ongeldig',
    })
  })

  it('expires with the question', async () => {
    const f = await family()
    await ask(f, 'school')
    f.clock.now += 30 * DAY - 1
    expect(await questions(f, 'ouder1')).toHaveLength(1)
    f.clock.now += 1
    expect(await questions(f, 'ouder1')).toEqual([])
  })

  it('asks the young person beside the parents from 12, and alone from 16', async () => {
    const twelve = await family({ birthDate: '2013-06-01' })
    await ask(twelve, 'cjg', CARE)
    expect(await questions(twelve, 'jeugdige')).toHaveLength(1)
    expect(await questions(twelve, 'ouder1')).toHaveLength(1)
    const sixteen = await family({ birthDate: '2009-06-01' })
    await ask(sixteen, 'cjg', CARE)
    expect(await questions(sixteen, 'jeugdige')).toHaveLength(1)
    expect(await questions(sixteen, 'ouder1')).toEqual([])
    expect(await asked(sixteen)).toEqual([sixteen.who('jeugdige').person])
    expect((await sixteen.journal())[0]?.visibility).toBe('jeugdige')
  })

  it('never asks the parents where help is without them', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    const fact = recordFactInput.parse({ kind: f.pseudonym('cjg'), name: 'hulp_zonder_ouders' })
    await recordFact(f.context, actor('cjg'), f.key(), fact)
    // The helper as holder, and as receiver of school data.
    await ask(f, 'cjg', CARE)
    await ask(f, 'school')
    expect(await asked(f)).not.toContain(f.who('ouder1').person)
    expect(await questions(f, 'ouder1')).toEqual([])
    expect((await questions(f, 'jeugdige')).length).toBeGreaterThan(0)
    const rows = (await f.journal()).filter(({ kind }) => kind === 'verzoek_gedaan')
    expect(rows.map(({ visibility }) => visibility)).toEqual(['jeugdige', 'jeugdige'])
  })

  it('asks nobody while authority is unknown, and shows the question once it is known', async () => {
    const f = await family({ holders: [] })
    await ask(f, 'school')
    expect(await asked(f)).toEqual([])
    expect(await questions(f, 'ouder1')).toEqual([])
    await f.setAuthority(['ouder1'])
    expect(await questions(f, 'ouder1')).toHaveLength(1)
    expect(await questions(f, 'ouder2')).toEqual([])
  })

  it('withholds names where somebody has a secret address, save from who dealt with the party', async () => {
    const f = await family()
    await give(f, 'ouder1')
    await hideAddress(f.context, f.who('ouder1'), f.key(), { child: f.child })
    await ask(f, 'school', { categories: ['gedrag_welbevinden', 'ondersteuningsbehoefte'] })
    expect((await questions(f, 'ouder1'))[0]?.holder).toMatchObject({
      id: party('school'),
      name: 'Stichting school',
    })
    const [hidden] = await questions(f, 'ouder2')
    expect(hidden?.holder.name).toBeNull()
    expect(JSON.stringify(hidden)).not.toContain('partij_')
  })
})
