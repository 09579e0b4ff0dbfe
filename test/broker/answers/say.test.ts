/** Saying yes or no, against the real store and catalogue: what it takes, and what follows from it. */
import { describe, expect, it } from 'vitest'
import { consentReceipt } from '../../../broker/answers/consent-views.ts'
import { answerable } from '../../../broker/answers/heard.ts'
import {
  answerConsent,
  giveConsent,
  previewConsent,
  refuseConsent,
} from '../../../broker/answers/say.ts'
import { pauseConsent, resumeConsent, withdrawConsent } from '../../../broker/answers/take-back.ts'
import { recordFactInput } from '../../../broker/decisions/fact-input.ts'
import { recordFact } from '../../../broker/decisions/record-fact.ts'
import { readMessages } from '../../../broker/family/contact.ts'
import { askForConsent } from '../../../broker/questions/ask.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import type { RequestId, StatementId } from '../../../consent/id.ts'
import { DAY, HOUR } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { CARE, decided, EDU, give, input, overview, refuse } from '../../support/consents.ts'
import { actor, openFamily, party, type TestFamily } from '../../support/family.ts'

const family = closedAfterEach(openFamily)

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

describe('the other parent', () => {
  /** What was written to somebody about what others said, and what is there for them by now. */
  const told = async (f: TestFamily) =>
    (await f.notices())
      .filter(({ kind }) => kind === 'andere_ouder_geinformeerd')
      .map(({ person, at, dueAt, subject }) => ({ person, at, dueAt, subject }))
  const MORNING = Date.parse('2026-03-09T07:00:00Z') // Monday at eight in Amsterdam
  const to = (f: TestFamily, role: FamilyRole) => ({
    person: f.who(role).person,
    at: MORNING,
    dueAt: Date.parse('2026-03-09T23:00:00Z'),
    subject: null,
  })
  const onFriday = async (options = {}) => {
    const f = await family(options)
    f.clock.now = Date.parse('2026-03-06T16:01:23Z')
    return f
  }

  it('hears on the next working morning that sharing can start', async () => {
    const f = await onFriday()
    await give(f, 'ouder1')
    expect(await told(f)).toEqual([to(f, 'ouder2')])
    const messages = () => readMessages(f.context, f.who('ouder2'), 9)
    f.clock.now = MORNING - 1
    expect(await messages()).toEqual([])
    f.clock.now = MORNING
    expect(await messages()).toMatchObject([{ kind: 'andere_ouder_geinformeerd', at: MORNING }])
  })

  it('hears nothing of a no, nor of a yes that starts nothing', async () => {
    const f = await onFriday()
    await refuse(f, 'ouder1')
    await refuse(f, 'ouder1', CARE)
    expect(await told(f)).toEqual([])
    await give(f, 'ouder2') // the other said no
    await give(f, 'ouder2', CARE)
    expect(await told(f)).toEqual([])
    await give(f, 'ouder1') // the other's own yes is enough, and stood all along
    expect(await told(f)).toEqual([])
  })

  it('hears once what starts, and nothing of what is said once more', async () => {
    const f = await onFriday()
    await give(f, 'ouder1')
    await give(f, 'ouder1')
    expect(await told(f)).toEqual([to(f, 'ouder2')])
  })

  it('hears it once everybody who must agree said yes, from whoever was the last', async () => {
    const f = await onFriday({ birthDate: '2012-06-01' })
    await give(f, 'ouder1', CARE)
    await give(f, 'jeugdige', CARE)
    expect(await told(f)).toEqual([])
    await give(f, 'ouder2', CARE)
    expect(await told(f)).toEqual([to(f, 'ouder1')])
  })

  it('hears it too when a pause ends', async () => {
    const f = await onFriday()
    const yes = await give(f, 'ouder2')
    f.clock.now = MORNING
    await pauseConsent(f.context, f.who('ouder2'), f.key(), { statement: yes.id })
    await resumeConsent(f.context, f.who('ouder2'), f.key(), { statement: yes.id })
    expect((await told(f)).map(({ person, at }) => [person, at])).toEqual([
      [f.who('ouder1').person, MORNING],
      [f.who('ouder1').person, MORNING + DAY],
    ])
  })

  it.each(['takes it back', 'says yes'] as const)(
    'of a young person who may object hears nothing when a no %s',
    async (what) => {
      const f = await onFriday({
        birthDate: '2012-06-01',
        holders: ['ouder1'],
        members: ['ouder1', 'jeugdige'],
      })
      await give(f, 'ouder1')
      const no = await refuse(f, 'jeugdige')
      expect(await decided(f, EDU)).not.toContain('toestemming_geldig')
      if (what === 'says yes') await give(f, 'jeugdige')
      else await withdrawConsent(f.context, f.who('jeugdige'), f.key(), { statement: no.id })
      expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
      expect(await told(f)).toEqual([])
    },
  )

  it('hears once of all that starts before the morning', async () => {
    const f = await onFriday()
    await give(f, 'ouder1', { categories: EDU.categories.slice(0, 1) })
    await give(f, 'ouder1', { categories: EDU.categories.slice(1) })
    const all = await f.notices()
    expect(await told(f)).toEqual([to(f, 'ouder2')])
    f.clock.now = MORNING
    await refuse(f, 'ouder1')
    await give(f, 'ouder1') // the next morning is another
    expect(await told(f)).toHaveLength(2)
    expect((await f.notices()).length).toBeGreaterThan(all.length)
  })

  it.each<[string, (f: TestFamily, statement: StatementId) => Promise<unknown>]>([
    [
      'withdrawn',
      (f, statement) => withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement }),
    ],
    ['paused', (f, statement) => pauseConsent(f.context, f.who('ouder1'), f.key(), { statement })],
    ['refused', (f) => refuse(f, 'ouder1')],
  ])('hears nothing when what started is %s before the morning', async (_name, shut) => {
    const f = await onFriday()
    const { id } = await give(f, 'ouder1')
    f.clock.now += HOUR
    await shut(f, id)
    f.clock.now = MORNING
    expect(await readMessages(f.context, f.who('ouder2'), 9)).toEqual([])
  })

  it('hears it where a part still starts', async () => {
    const f = await onFriday()
    const { id: statement } = await give(f, 'ouder1')
    const categories = EDU.categories.slice(0, 1)
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement, categories })
    f.clock.now = MORNING
    expect(await readMessages(f.context, f.who('ouder2'), 9)).toHaveLength(1)
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
})

describe('a yes and a no in one act', () => {
  const [one = '', two = ''] = EDU.categories
  const both = (f: TestFamily, change: object = {}) =>
    [
      { kind: 'geweigerd', input: input(f, { categories: [two] }) },
      { kind: 'gegeven', input: input(f, { categories: [one], ...change }) },
    ] as const

  it('are written down once per key', async () => {
    const f = await family()
    const key = f.key()
    const said = await answerConsent(f.context, f.who('ouder1'), key, both(f))
    expect(said.map(({ state }) => state)).toEqual(['geweigerd', 'geldig'])
    expect(await answerConsent(f.context, f.who('ouder1'), key, both(f))).toEqual(said)
    expect(await f.read((tx) => tx.statements.ofChild(f.child))).toHaveLength(2)
  })

  it('are not written down at all where one of them cannot be', async () => {
    const f = await family()
    const words = both(f, { textVersion: 'a'.repeat(64) })
    const saying = answerConsent(f.context, f.who('ouder1'), f.key(), words)
    await expect(saying).rejects.toMatchObject({ code: 'conflict' })
    expect(await f.read((tx) => tx.statements.ofChild(f.child))).toEqual([])
    expect(await f.journal()).toEqual([])
  })
})

describe('an answer to several questions', () => {
  const scope = { purpose: 'tlv_toelaatbaarheid', requester: party('swv') }
  const both = ['thuissituatie', 'ziekteverzuim']
  const asked = async (categories: readonly string[]) => {
    const f = await family({ linked: ['school', 'swv'] })
    const ids: RequestId[] = []
    for (const category of categories) {
      const { holder } = EDU
      const kind = f.pseudonym('school')
      const named = { ...scope, kind, holder, categories: [category], reason: 'Voor het advies.' }
      ids.push((await askForConsent(f.context, actor('school'), f.key(), named)).id)
    }
    return { f, ids }
  }

  it('is taken where each category is asked about, and names none of them', async () => {
    const { f } = await asked(both)
    expect(await give(f, 'ouder1', { ...scope, categories: both })).toMatchObject({ request: null })
  })

  it('is refused where one is not asked about, or one question is named', async () => {
    const { f: half } = await asked(both.slice(0, 1))
    const wanted = { ...scope, categories: both }
    await expect(give(half, 'ouder1', wanted)).rejects.toMatchObject({ code: 'ongeldig' })
    const { f, ids } = await asked(both)
    const named = { ...wanted, request: ids[0] }
    await expect(give(f, 'ouder1', named)).rejects.toMatchObject({ code: 'ongeldig' })
  })
})

describe('what can be answered by oneself', () => {
  const open = async (f: TestFamily, role: FamilyRole, change: object = {}) =>
    (await answerable(f.context, f.who(role), { ...input(f), ...change })).categories

  it('is each category in which the person has a say', async () => {
    const f = await family()
    expect(await open(f, 'ouder1')).toEqual(EDU.categories)
    const some = [...EDU.categories, 'verzuim_ongeoorloofd', 'iets']
    expect(await open(f, 'ouder1', { categories: some })).toEqual(EDU.categories)
    await f.setAuthority(['ouder2'])
    expect(await open(f, 'ouder1')).toEqual([])
  })

  it('is nothing of a purpose that waits for a question, until there is one', async () => {
    const f = await family({ linked: ['school', 'swv', 'cjg'] })
    const scope = {
      purpose: 'tlv_toelaatbaarheid',
      requester: party('swv'),
      categories: ['thuissituatie'],
    }
    expect(await open(f, 'ouder1', scope)).toEqual([])
    const kind = f.pseudonym('school')
    const asked = { ...scope, kind, holder: party('school'), reason: 'Voor het advies.' }
    await askForConsent(f.context, actor('school'), f.key(), asked)
    expect(await open(f, 'ouder1', scope)).toEqual(['thuissituatie'])
  })

  it('is nothing between parties of which one is not there', async () => {
    const f = await family()
    expect(await open(f, 'ouder1', { requester: party('weg') })).toEqual([])
  })
})
