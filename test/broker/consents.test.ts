/** Giving, refusing, withdrawing, pausing, resuming and confirming consent, against the real store and catalogue. */
import { afterEach, describe, expect, it } from 'vitest'
import { consentOverview, consentReceipt } from '../../broker/consent-views.ts'
import { decideFor } from '../../broker/decide-for.ts'
import { recordFact, recordFactInput } from '../../broker/record-fact.ts'
import { confirmConsent, recordConsent, recordInput } from '../../broker/recorded-consent.ts'
import {
  type GiveInput,
  giveConsent,
  giveInput,
  previewConsent,
  refuseConsent,
} from '../../broker/say.ts'
import { pauseConsent, resumeConsent, withdrawConsent } from '../../broker/take-back.ts'
import type { FamilyRole } from '../../consent/family.ts'
import { statementIds } from '../../consent/id.ts'
import { DAY } from '../../consent/time.ts'
import { actor, type FamilyOptions, openFamily, party, type TestFamily } from '../support/family.ts'

const open: TestFamily[] = []
const family = async (options: FamilyOptions = {}) => {
  const opened = await openFamily(options)
  open.push(opened)
  return opened
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** School to CJG, prevention: school data, one parent unless the other objects. */
const EDU = {
  holder: party('school'),
  requester: party('cjg'),
  purpose: 'preventie_vroegsignalering',
  categories: ['gedrag_welbevinden', 'ondersteuningsbehoefte'],
}
/** CJG to school, feedback: help data, all parents and the young person from 12. */
const CARE = {
  holder: party('cjg'),
  requester: party('school'),
  purpose: 'terugkoppeling_hulp',
  categories: ['plan_afspraken', 'hulp_betrokkenheid'],
}

const input = (f: TestFamily, change: object = {}): GiveInput =>
  giveInput.parse({ child: f.child, ...EDU, ...change })
const give = (f: TestFamily, role: FamilyRole, change: object = {}) =>
  giveConsent(f.context, f.who(role), f.key(), input(f, change))
const refuse = (f: TestFamily, role: FamilyRole, change: object = {}) =>
  refuseConsent(f.context, f.who(role), f.key(), input(f, change))
const overview = (f: TestFamily, role: FamilyRole) =>
  consentOverview(f.context, f.who(role), f.child)

/** What the policies make of it now. */
const decided = (f: TestFamily, scope: typeof EDU) =>
  f.read(async (tx) => {
    const child = await tx.children.get(f.child)
    const holder = await tx.parties.get(scope.holder)
    const requester = await tx.parties.get(scope.requester)
    if (!(child && holder && requester)) throw new Error('missing')
    const { answer } = await decideFor(f.context, tx, { ...scope, child, holder, requester })
    return Object.values(answer.decisions).map(({ reason }) => reason)
  })

describe('a yes', () => {
  it('counts, with its text, term, proof and receipt', async () => {
    const f = await family()
    const view = await give(f, 'ouder1')
    expect(view).toMatchObject({
      state: 'geldig',
      dpv: 'dpv:ConsentGiven',
      allAnswersIn: true,
      from: f.clock.now,
      until: Date.parse('2026-05-31T22:00:00Z'), // 90 days: to and including 31 May
      channel: 'portaal',
    })
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    const receipt = await consentReceipt(f.context, f.who('ouder1'), view.id)
    expect(receipt).toMatchObject({
      said: 'gegeven',
      holder: 'Stichting school',
      requester: 'Stichting cjg',
      authority: { how: 'ontwikkeling' },
      facets: ['avg'],
    })
    expect(receipt.complaint.supervisor).toContain('Autoriteit Persoonsgegevens')
    expect(await f.epoch()).toBe(0)
  })

  it('leaves one row that only its author sees, and no name or text in it', async () => {
    const f = await family()
    const view = await give(f, 'ouder1')
    const rows = await f.journal()
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      kind: 'toestemming_vastgelegd',
      visibility: 'betrokkene',
      person: f.who('ouder1').person,
      subject: view.id,
      detail: { soort: 'gegeven', kanaal: 'portaal' },
    })
  })

  it('is given once per key, and a key with another body is refused', async () => {
    const f = await family()
    const key = f.key()
    const first = await giveConsent(f.context, f.who('ouder1'), key, input(f))
    const again = await giveConsent(f.context, f.who('ouder1'), key, input(f))
    expect(again).toEqual(first)
    expect((await overview(f, 'ouder1')).choices).toHaveLength(1)
    const other = input(f, { categories: ['gedrag_welbevinden'] })
    await expect(giveConsent(f.context, f.who('ouder1'), key, other)).rejects.toMatchObject({
      code: 'sleutel_hergebruikt',
    })
  })

  it('cannot be turned into a no by the key it was given under', async () => {
    const f = await family()
    const key = f.key()
    await giveConsent(f.context, f.who('ouder1'), key, input(f))
    const no = refuseConsent(f.context, f.who('ouder1'), key, input(f))
    await expect(no).rejects.toMatchObject({ code: 'sleutel_hergebruikt' })
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    const other = f.key()
    await refuseConsent(f.context, f.who('ouder2'), other, input(f))
    await expect(giveConsent(f.context, f.who('ouder2'), other, input(f))).rejects.toMatchObject({
      code: 'sleutel_hergebruikt',
    })
  })

  it.each([
    ['the last day allowed', '2026-05-31', Date.parse('2026-05-31T22:00:00Z')],
    ['today', '2026-03-02', Date.parse('2026-03-02T23:00:00Z')],
  ])('may end on %s', async (_name, lastDay, until) => {
    const f = await family()
    expect(await give(f, 'ouder1', { lastDay })).toMatchObject({ until })
  })

  it.each([
    ['a day more than allowed', '2026-06-01'],
    ['yesterday', '2026-03-01'],
  ])('may not end on %s', async (_name, lastDay) => {
    const f = await family()
    await expect(give(f, 'ouder1', { lastDay })).rejects.toMatchObject({
      code: 'ongeldig',
      faults: [{ path: 'lastDay' }],
    })
  })

  it('ends with the school year where the purpose follows it', async () => {
    const f = await family()
    const view = await give(f, 'ouder1', CARE)
    expect(view.until).toBe(Date.parse('2026-07-31T22:00:00Z'))
  })

  it('is over from the instant it ends', async () => {
    const f = await family()
    const { until } = await give(f, 'ouder1')
    f.clock.now = (until ?? 0) - 1
    expect(await decided(f, EDU)).toContain('toestemming_geldig')
    f.clock.now = until ?? 0
    expect(await decided(f, EDU)).not.toContain('toestemming_geldig')
    expect((await overview(f, 'ouder1')).choices[0]).toMatchObject({
      state: 'verlopen',
      dpv: 'dpv:ConsentExpired',
    })
  })

  it('is refused when the text that was shown is another by now', async () => {
    const f = await family()
    const { textVersion, text } = await previewConsent(f.context, f.who('ouder1'), input(f))
    expect(text).toContain('Stichting school wil gegevens delen met Stichting cjg')
    expect((await give(f, 'ouder1', { textVersion })).textVersion).toBe(textVersion)
    await expect(give(f, 'ouder1', { textVersion: 'a'.repeat(64) })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect((await give(f, 'ouder2', { language: 'en' })).textVersion).not.toBe(textVersion)
  })

  it('names every fault at once', async () => {
    const f = await family()
    const bad = { holder: party('weg'), requester: party('weg'), purpose: 'bestaat_niet' }
    await expect(give(f, 'ouder1', bad)).rejects.toMatchObject({
      code: 'ongeldig',
      faults: [
        { path: 'holder' },
        { path: 'requester' },
        { path: 'requester' },
        { path: 'purpose' },
      ],
    })
  })

  it.each([
    ['a table', { requester: party('tafel') }, 'requester'],
    ['an unknown category', { categories: ['gedrag_welbevinden', 'iets_anders'] }, 'categories.1'],
    [
      'what the law decides',
      {
        requester: party('leerplicht'),
        purpose: 'verzuimaanpak',
        categories: ['verzuim_ongeoorloofd'],
      },
      'categories.0',
    ],
    [
      'what is never shared',
      {
        holder: party('hulp'),
        requester: party('gemeente'),
        purpose: 'evaluatie_casus',
        categories: ['hulp_dossier_inhoud'],
      },
      'categories.0',
    ],
    ['a question that is not there', { request: `verzoek_${'0'.repeat(24)}` }, 'request'],
  ])('cannot be about %s', async (_name, change, path) => {
    const f = await family()
    await expect(give(f, 'ouder1', change)).rejects.toMatchObject({
      code: 'ongeldig',
      faults: expect.arrayContaining([expect.objectContaining({ path })]),
    })
    expect((await overview(f, 'ouder1')).choices).toEqual([])
  })

  it('is not taken from who is outside the family, and the child is then unknown', async () => {
    const f = await family()
    const stranger = { person: await f.newPerson() }
    const known = giveConsent(f.context, stranger, f.key(), input(f))
    const unknown = giveConsent(
      f.context,
      stranger,
      f.key(),
      input(f, { child: f.child.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }),
    )
    const [one, other] = await Promise.all([known, unknown].map((p) => p.catch((e: unknown) => e)))
    expect(one).toMatchObject({ code: 'onbekend' })
    expect(String(one)).toBe(String(other))
  })

  it('is not taken from a parent without authority', async () => {
    const f = await family({ holders: ['ouder1'] })
    await expect(give(f, 'ouder2')).rejects.toMatchObject({ code: 'niet_bevoegd' })
    await expect(refuse(f, 'ouder2')).rejects.toMatchObject({ code: 'niet_bevoegd' })
  })

  it('is not taken while nobody knows who has authority', async () => {
    const f = await family({ holders: [] })
    await expect(give(f, 'ouder1')).rejects.toMatchObject({ code: 'niet_bevoegd' })
  })

  it('is not taken on authority that was learned a year ago', async () => {
    const f = await family()
    f.clock.now += 365 * DAY - 1001
    await expect(give(f, 'ouder1')).resolves.toMatchObject({ state: 'geldig' })
    f.clock.now += 1
    await expect(give(f, 'ouder1')).rejects.toMatchObject({ code: 'niet_bevoegd' })
  })
})

describe('age', () => {
  it.each([
    ['a parent', 'ouder1', '2010-03-03', true],
    ['a parent', 'ouder1', '2010-03-02', false],
    ['the young person', 'jeugdige', '2010-03-03', true], // from 12 heard, and blocking
    ['the young person', 'jeugdige', '2014-03-02', true],
    ['the young person', 'jeugdige', '2014-03-03', false],
  ] as const)('%s (%s) of a child born %s: %s', async (_who, role, birthDate, taken) => {
    const f = await family({ birthDate })
    const attempt = give(f, role)
    if (taken) await expect(attempt).resolves.toMatchObject({ state: 'geldig' })
    else await expect(attempt).rejects.toMatchObject({ code: 'niet_bevoegd' })
  })

  it('ends what parents said at 16, and they can still withdraw it', async () => {
    const f = await family({ birthDate: '2010-03-12' })
    const { id } = await give(f, 'ouder1')
    f.clock.now += 10 * DAY
    expect((await overview(f, 'ouder1')).choices[0]).toMatchObject({
      state: 'verlopen',
      allAnswersIn: false,
    })
    await expect(refuse(f, 'ouder1')).rejects.toMatchObject({ code: 'niet_bevoegd' })
    const withdrawn = await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    expect(withdrawn.state).toBe('ingetrokken')
  })

  it('splits the two facets of help data between parents and young person', async () => {
    const facets = async (birthDate: string, role: FamilyRole) => {
      const f = await family({ birthDate })
      const { id } = await give(f, role, CARE)
      return (await consentReceipt(f.context, f.who(role), id)).facets
    }
    expect(await facets('2016-06-01', 'ouder1')).toEqual(['geheimhouding', 'avg'])
    expect(await facets('2013-06-01', 'ouder1')).toEqual(['avg'])
    expect(await facets('2013-06-01', 'jeugdige')).toEqual(['geheimhouding'])
    expect(await facets('2009-06-01', 'jeugdige')).toEqual(['geheimhouding', 'avg'])
  })
})

describe('the other parent', () => {
  it('hears the same within one working day after a yes and after a no', async () => {
    const f = await family()
    f.clock.now = Date.parse('2026-03-06T16:00:00Z') // Friday
    await give(f, 'ouder1')
    await refuse(f, 'ouder1')
    const told = (await f.notices()).filter(({ kind }) => kind === 'andere_ouder_geinformeerd')
    expect(told.map(({ person, dueAt }) => ({ person, dueAt }))).toEqual([
      { person: f.who('ouder2').person, dueAt: Date.parse('2026-03-09T23:00:00Z') },
      { person: f.who('ouder2').person, dueAt: Date.parse('2026-03-09T23:00:00Z') },
    ])
  })

  it('never learns of help without the parents', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await recordFact(
      f.context,
      actor('cjg'),
      f.key(),
      recordFactInput.parse({ kind: f.pseudonym('cjg'), name: 'hulp_zonder_ouders' }),
    )
    const young = await give(f, 'jeugdige', CARE)
    expect(young.allAnswersIn).toBe(true)
    expect((await f.notices()).map(({ person }) => person)).toEqual([f.who('jeugdige').person])
    // A parent who tries is not turned away: being turned away would tell.
    const parent = await give(f, 'ouder1', CARE)
    expect(parent).toMatchObject({ state: 'geldig', allAnswersIn: false })
    expect((await f.notices()).filter(({ kind }) => kind === 'andere_ouder_geinformeerd')).toEqual(
      [],
    )
  })

  it('cannot tell a no of the other from silence', async () => {
    const silent = await family({ birthDate: '2016-06-01' })
    const refused = await family({ birthDate: '2016-06-01' })
    await give(silent, 'ouder1', CARE)
    await give(refused, 'ouder1', CARE)
    await refuse(refused, 'ouder2', CARE)
    const seen = async (f: TestFamily) =>
      (await overview(f, 'ouder1')).choices.map(({ id: _id, child: _child, ...rest }) => rest)
    expect(await seen(refused)).toEqual(await seen(silent))
    expect((await seen(silent))[0]?.allAnswersIn).toBe(false)
    await give(silent, 'ouder2', CARE)
    expect((await seen(silent))[0]?.allAnswersIn).toBe(true)
  })

  it('sees no change in a yes that is enough when the other objects', async () => {
    const f = await family()
    await give(f, 'ouder1')
    const before = await overview(f, 'ouder1')
    expect(before.choices[0]?.allAnswersIn).toBe(true)
    await refuse(f, 'ouder2')
    expect(await decided(f, EDU)).toContain('ouders_oneens')
    expect(await overview(f, 'ouder1')).toEqual(before)
  })

  it('learns nothing of the answers once their own counts no longer', async () => {
    const seen = async (f: TestFamily) => (await overview(f, 'ouder1')).choices[0]
    const lost = await family({ birthDate: '2016-06-01' })
    await give(lost, 'ouder1', CARE)
    await lost.setAuthority(['ouder2'])
    await give(lost, 'ouder2', CARE)
    expect(await decided(lost, CARE)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    expect(await seen(lost)).toMatchObject({ state: 'verlopen', allAnswersIn: false })

    const grown = await family({ birthDate: '2010-03-12' })
    await give(grown, 'ouder1', CARE)
    grown.clock.now += 10 * DAY
    await give(grown, 'jeugdige', CARE)
    expect(await decided(grown, CARE)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    expect(await seen(grown)).toMatchObject({ state: 'verlopen', allAnswersIn: false })
  })

  it('learns of the answers only beside a yes of their own that stands', async () => {
    const f = await family({ birthDate: '2016-06-01' })
    await give(f, 'ouder1', CARE)
    await give(f, 'ouder2', CARE)
    const states = async () =>
      (await overview(f, 'ouder1')).choices.map(({ state, allAnswersIn }) => [state, allAnswersIn])
    expect(await states()).toEqual([['geldig', true]])
    await give(f, 'ouder1', CARE)
    expect(await states()).toEqual([
      ['geldig', true],
      ['vervangen', false],
    ])
  })

  it('sees nothing of the other, and cannot touch what the other said', async () => {
    const f = await family()
    const { id } = await give(f, 'ouder1')
    expect((await overview(f, 'ouder2')).choices).toEqual([])
    for (const act of [withdrawConsent, pauseConsent, resumeConsent])
      await expect(
        act(f.context, f.who('ouder2'), f.key(), { statement: id }),
      ).rejects.toMatchObject({ code: 'onbekend' })
    await expect(consentReceipt(f.context, f.who('ouder2'), id)).rejects.toMatchObject({
      code: 'onbekend',
    })
    const none = statementIds.create(f.context.random)
    await expect(
      withdrawConsent(f.context, f.who('ouder2'), f.key(), { statement: none }),
    ).rejects.toMatchObject({ code: 'onbekend' })
  })
})

describe('a no', () => {
  it('blocks at once, has no end, and raises the epoch', async () => {
    const f = await family()
    await give(f, 'ouder1')
    const view = await refuse(f, 'ouder2')
    expect(view).toMatchObject({ state: 'geweigerd', dpv: 'dpv:ConsentRefused', until: null })
    expect(await decided(f, EDU)).toEqual(['ouders_oneens', 'ouders_oneens'])
    expect(await f.epoch()).toBe(1)
  })

  it('can be taken back, and then nothing was said', async () => {
    const f = await family()
    await give(f, 'ouder1')
    const { id } = await refuse(f, 'ouder2')
    const view = await withdrawConsent(f.context, f.who('ouder2'), f.key(), { statement: id })
    expect(view.state).toBe('ingetrokken')
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
  })

  it('replaces an earlier yes of the same person, and a later yes replaces it', async () => {
    const f = await family()
    await give(f, 'ouder1')
    await refuse(f, 'ouder1')
    expect(await decided(f, EDU)).toEqual(['geweigerd', 'geweigerd'])
    await give(f, 'ouder1')
    expect((await overview(f, 'ouder1')).choices.map(({ state }) => state)).toEqual([
      'geldig',
      'vervangen',
      'vervangen',
    ])
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
  })
})

describe('withdrawing', () => {
  it('counts for the very next decision and is idempotent in effect', async () => {
    const f = await family()
    const { id } = await give(f, 'ouder1')
    const first = await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    expect(first).toMatchObject({ state: 'ingetrokken', dpv: 'dpv:ConsentWithdrawn' })
    expect(await decided(f, EDU)).toEqual(['ingetrokken', 'ingetrokken'])
    expect(await f.epoch()).toBe(1)
    const again = await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    expect(again).toEqual(first)
    expect(await f.epoch()).toBe(1)
    expect(await f.journal()).toHaveLength(2)
  })

  it('narrows when it names fewer categories, which must have been in it', async () => {
    const f = await family()
    const { id } = await give(f, 'ouder1')
    const view = await withdrawConsent(f.context, f.who('ouder1'), f.key(), {
      statement: id,
      categories: ['gedrag_welbevinden'],
    })
    expect(view).toMatchObject({
      state: 'geldig',
      categories: [
        { category: 'gedrag_welbevinden', state: 'ingetrokken' },
        { category: 'ondersteuningsbehoefte', state: 'geldig' },
      ],
    })
    expect(await decided(f, EDU)).toEqual(['ingetrokken', 'toestemming_geldig'])
    expect(await f.epoch()).toBe(1)
    const foreign = { statement: id, categories: ['thuissituatie'] }
    await expect(
      withdrawConsent(f.context, f.who('ouder1'), f.key(), foreign),
    ).rejects.toMatchObject({
      code: 'ongeldig',
      faults: [{ path: 'categories.0' }],
    })
  })

  it('tells the receiver to stop only where something of it was delivered', async () => {
    const f = await family()
    const stop = async () =>
      (await f.notices()).filter(({ kind }) => kind === 'ingetrokken_bericht_ontvanger')
    const first = await give(f, 'ouder1')
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: first.id })
    expect(await stop()).toEqual([])
    const second = await give(f, 'ouder1')
    const { id } = await f.deliver({ ...EDU, categories: ['gedrag_welbevinden'] })
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), {
      statement: second.id,
      categories: ['ondersteuningsbehoefte'],
    })
    expect(await stop()).toEqual([])
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: second.id })
    expect(await stop()).toMatchObject([{ party: party('cjg'), person: null, subject: id }])
  })

  it('a no after a yes tells the receiver too, a first no does not', async () => {
    const f = await family()
    await give(f, 'ouder1')
    await f.deliver(EDU)
    await refuse(f, 'ouder2')
    const stop = async () =>
      (await f.notices()).filter(({ kind }) => kind === 'ingetrokken_bericht_ontvanger').length
    expect(await stop()).toBe(0)
    await refuse(f, 'ouder1')
    expect(await stop()).toBe(1)
  })
})

describe('pausing', () => {
  it('blocks until resumed, and each needs the state it starts from', async () => {
    const f = await family()
    const { id } = await give(f, 'ouder1')
    const act = (what: typeof pauseConsent, categories?: string[]) =>
      what(f.context, f.who('ouder1'), f.key(), {
        statement: id,
        ...(categories && { categories }),
      })
    await expect(act(resumeConsent)).rejects.toMatchObject({ code: 'conflict' })
    const paused = await act(pauseConsent, ['gedrag_welbevinden'])
    expect(paused.categories.map(({ state }) => state)).toEqual(['gepauzeerd', 'geldig'])
    expect(await decided(f, EDU)).toEqual(['gepauzeerd', 'toestemming_geldig'])
    expect(await f.epoch()).toBe(1)
    await expect(
      act(pauseConsent, ['gedrag_welbevinden', 'ondersteuningsbehoefte']),
    ).rejects.toMatchObject({ code: 'conflict' })
    await act(pauseConsent)
    expect(await decided(f, EDU)).toEqual(['gepauzeerd', 'gepauzeerd'])
    await expect(act(pauseConsent)).rejects.toMatchObject({ code: 'conflict' })
    const resumed = await act(resumeConsent)
    expect(resumed.state).toBe('geldig')
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    expect(await f.epoch()).toBe(2)
    // A pause that is over does not return, and it can be paused again.
    await act(pauseConsent)
    expect(await decided(f, EDU)).toEqual(['gepauzeerd', 'gepauzeerd'])
  })

  it('cannot be resumed by who may no longer decide, and can still be withdrawn', async () => {
    const f = await family()
    const { id } = await give(f, 'ouder1')
    await pauseConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    await f.setAuthority(['ouder2'])
    await expect(
      resumeConsent(f.context, f.who('ouder1'), f.key(), { statement: id }),
    ).rejects.toMatchObject({ code: 'niet_bevoegd' })
    const view = await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    expect(view.state).toBe('ingetrokken')
  })
})

describe('what somebody else writes down', () => {
  const record = (f: TestFamily, change: object, employee = 'mw1') =>
    recordConsent(
      f.context,
      actor('school', employee),
      f.key(),
      recordInput.parse({
        kind: f.pseudonym('school'),
        role: 'ouder1',
        decision: 'gegeven',
        requester: EDU.requester,
        purpose: EDU.purpose,
        categories: EDU.categories,
        ...change,
      }),
    )
  const paper = { channel: 'papier', scanHash: 'a'.repeat(64), witness: 'mw2' }

  it('assisted: waits until the person confirms it, then counts', async () => {
    const f = await family()
    const { id } = await record(f, { channel: 'begeleid' })
    expect((await overview(f, 'ouder1')).choices[0]).toMatchObject({
      id,
      state: 'wacht_op_bevestiging',
      dpv: 'dpv:ConsentRequested',
    })
    expect(await decided(f, EDU)).toEqual(['toestemming_ontbreekt', 'toestemming_ontbreekt'])
    expect((await f.notices()).map(({ kind }) => kind)).toContain('bevestig_toestemming')
    const statement = statementIds.schema.parse(id)
    await expect(
      confirmConsent(f.context, f.who('ouder2'), f.key(), { statement }),
    ).rejects.toMatchObject({ code: 'onbekend' })
    const confirmed = await confirmConsent(f.context, f.who('ouder1'), f.key(), { statement })
    expect(confirmed.state).toBe('geldig')
    expect(await confirmConsent(f.context, f.who('ouder1'), f.key(), { statement })).toEqual(
      confirmed,
    )
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
  })

  it('cannot be confirmed by who lost authority, nor once it was withdrawn, nor when it needs none', async () => {
    const f = await family()
    const { id: lost } = await record(f, { channel: 'begeleid' })
    await f.setAuthority(['ouder2'])
    await expect(
      confirmConsent(f.context, f.who('ouder1'), f.key(), { statement: lost }),
    ).rejects.toMatchObject({ code: 'niet_bevoegd' })
    await f.setAuthority(['ouder1', 'ouder2'])
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: lost })
    await expect(
      confirmConsent(f.context, f.who('ouder1'), f.key(), { statement: lost }),
    ).rejects.toMatchObject({ code: 'conflict' })
    const { id: own } = await give(f, 'ouder1')
    await expect(
      confirmConsent(f.context, f.who('ouder1'), f.key(), { statement: own }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  it.each([
    ['paper with scan and witness', paper],
    ['oral with a witness', { channel: 'mondeling', witness: 'mw2' }],
  ])('%s counts at once', async (_name, change) => {
    const f = await family()
    await record(f, change)
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    const [row] = await f.journal()
    expect(row).toMatchObject({ party: party('school'), employee: 'mw1', visibility: 'betrokkene' })
  })

  it.each([
    ['paper without scan', { channel: 'papier', witness: 'mw2' }, 'scanHash'],
    ['paper without witness', { channel: 'papier', scanHash: 'a'.repeat(64) }, 'witness'],
    ['oral without witness', { channel: 'mondeling' }, 'witness'],
    ['oral with a scan', { ...paper, channel: 'mondeling' }, 'scanHash'],
    ['assisted with a witness', { channel: 'begeleid', witness: 'mw2' }, 'witness'],
    ['a witness who is the recorder', { ...paper, witness: 'mw1' }, 'witness'],
    ['a witness who is the recorder in capitals', { ...paper, witness: 'MW1' }, 'witness'],
  ])('%s is refused', async (_name, change, path) => {
    const f = await family()
    await expect(record(f, change)).rejects.toMatchObject({ code: 'ongeldig', faults: [{ path }] })
  })

  it('names the witness as the organisation names its employees, not by their name', async () => {
    const f = await family()
    const named = { kind: f.pseudonym('school'), role: 'ouder1', decision: 'gegeven', ...EDU }
    const { holder: _, ...said } = named
    const of = (witness: string) => recordInput.safeParse({ ...said, ...paper, witness }).success
    expect([of('mw2'), of('Een Collega')]).toEqual([true, false])
  })

  it.each([
    ['on paper', paper],
    ['oral', { channel: 'mondeling', witness: 'mw2' }],
  ])("%s, a yes after the person's own no waits for their confirmation", async (_name, change) => {
    const f = await family()
    const own = await refuse(f, 'ouder1')
    const { id: statement } = await record(f, change)
    expect(await decided(f, EDU)).toEqual(['geweigerd', 'geweigerd'])
    expect((await overview(f, 'ouder1')).choices.map(({ id, state }) => [id, state])).toEqual([
      [statement, 'wacht_op_bevestiging'],
      [own.id, 'geweigerd'],
    ])
    const asked = (await f.notices()).filter(({ kind }) => kind === 'bevestig_toestemming')
    expect(asked).toMatchObject([{ person: f.who('ouder1').person, subject: statement }])
    const confirm = () => confirmConsent(f.context, f.who('ouder1'), f.key(), { statement })
    const confirmed = await confirm()
    expect(confirmed.state).toBe('geldig')
    expect(await confirm()).toEqual(confirmed)
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
  })

  it('a no that was taken back does not stand in the way of paper', async () => {
    const f = await family()
    const { id } = await refuse(f, 'ouder1')
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    await record(f, paper)
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    expect((await f.notices()).map(({ kind }) => kind)).not.toContain('bevestig_toestemming')
  })

  it('a withdrawal is answered alike after a yes, a no and nothing, and the person sees that it was recorded', async () => {
    const answered = async (said?: typeof give) => {
      const f = await family()
      await said?.(f, 'ouder1')
      const answer = await record(f, { ...paper, decision: 'ingetrokken' })
      const row = (await f.journal()).at(-1)
      return { f, answer, row }
    }
    const [yes, no, nothing] = [await answered(give), await answered(refuse), await answered()]
    for (const { answer, row, f } of [yes, no, nothing]) {
      expect(Object.keys(answer)).toEqual(['id'])
      expect(statementIds.schema.safeParse(answer.id).success).toBe(true)
      expect(row).toMatchObject({
        kind: 'toestemming_vastgelegd',
        visibility: 'betrokkene',
        person: f.who('ouder1').person,
        employee: 'mw1',
        detail: { soort: 'ingetrokken', kanaal: 'papier' },
      })
    }
    expect(await decided(yes.f, EDU)).toEqual(['ingetrokken', 'ingetrokken'])
    expect(await decided(no.f, EDU)).toEqual(['geweigerd', 'geweigerd'])
    expect(await nothing.f.read((tx) => tx.statements.ofChild(nothing.f.child))).toEqual([])
    expect([await no.f.epoch(), await nothing.f.epoch()]).toEqual([1, 0])
  })

  it('a withdrawal that names what does not exist is refused, whatever was said', async () => {
    const f = await family()
    const unknown = { requester: party('school').replace('school', 'nergens'), purpose: 'iets' }
    await expect(
      record(f, { ...paper, decision: 'ingetrokken', ...unknown, categories: ['iets'] }),
    ).rejects.toMatchObject({
      code: 'ongeldig',
      faults: [{ path: 'requester' }, { path: 'purpose' }, { path: 'categories.0' }],
    })
  })

  it('a no and a withdrawal count at once', async () => {
    const f = await family()
    await give(f, 'ouder1')
    await record(f, { ...paper, decision: 'ingetrokken', categories: ['gedrag_welbevinden'] })
    expect(await decided(f, EDU)).toEqual(['ingetrokken', 'toestemming_geldig'])
    await record(f, { channel: 'begeleid', decision: 'geweigerd' })
    expect(await decided(f, EDU)).toEqual(['geweigerd', 'geweigerd'])
  })

  it('only about a child of the holder and somebody in its family who may decide', async () => {
    const f = await family({ holders: ['ouder1'] })
    await expect(record(f, { ...paper, role: 'ouder2' })).rejects.toMatchObject({
      code: 'niet_bevoegd',
    })
    await expect(record(f, { ...paper, role: 'voogd' })).rejects.toMatchObject({ code: 'onbekend' })
    await expect(record(f, { ...paper, kind: f.pseudonym('cjg') })).rejects.toMatchObject({
      code: 'onbekend',
    })
  })
})
