/** Facts: who may record what, for how long, and that a claim counts only through the holder. */
import { describe, expect, it } from 'vitest'
import { confirmFact, openClaims } from '../../../broker/decisions/confirm-fact.ts'
import { decideFor } from '../../../broker/decisions/decide-for.ts'
import { recordFactInput } from '../../../broker/decisions/fact-input.ts'
import { recordFact } from '../../../broker/decisions/record-fact.ts'
import { signalsFor } from '../../../broker/oversight/signals.ts'
import { factIds } from '../../../consent/id.ts'
import { involvementNow } from '../../../consent/involvement.ts'
import { DAY, HOUR } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { actor, openFamily, type PartyName, party, type TestFamily } from '../../support/family.ts'

const family = closedAfterEach(openFamily)

const record = (f: TestFamily, by: PartyName, change: object) =>
  recordFact(
    f.context,
    actor(by),
    f.key(),
    recordFactInput.parse({ kind: f.pseudonym(by), ...change }),
  )
const confirm = (f: TestFamily, by: PartyName, claim: string) =>
  confirmFact(f.context, actor(by), f.key(), {
    kind: f.pseudonym(by),
    claim: factIds.schema.parse(claim),
  })

/** From the school to the emergency services: no ground, unless there is acute danger. */
const RELEASE = {
  requester: party('hulpdiensten'),
  purpose: 'preventie_vroegsignalering',
  categories: ['identiteit_contact'],
}
const DANGER = { name: 'vitaal_belang', ...RELEASE }

const reasons = (f: TestFamily) =>
  f.read(async (tx) => {
    const child = await tx.children.get(f.child)
    const holder = await tx.parties.get(party('school'))
    const requester = await tx.parties.get(party('hulpdiensten'))
    if (!(child && holder && requester)) throw new Error('missing')
    const { purpose, categories } = RELEASE
    const asked = { child, holder, requester, purpose, categories }
    return Object.values((await decideFor(f.context, tx, asked)).answer.decisions)[0]?.reason
  })

describe('a fact of the holder', () => {
  it('counts, for a year unless said shorter', async () => {
    const f = await family()
    const { counts, until } = await record(f, 'school', { name: 'drempel_16u_4w' })
    expect({ counts, until }).toEqual({ counts: true, until: f.clock.now + 365 * DAY })
    const [row] = await f.journal()
    expect(row).toMatchObject({
      kind: 'feit_vastgelegd',
      visibility: 'gezin',
      detail: { feit: 'drempel_16u_4w', waarde: true, telt: true },
    })
  })

  it.each([true, false])('recorded as %s raises the epoch: rows ask for either', async (value) => {
    const f = await family()
    await record(f, 'school', { name: 'drempel_16u_4w', value })
    expect(await f.epoch()).toBe(1)
  })

  it('recorded as false lasts the longest time, so that no older one comes back', async () => {
    const f = await family()
    await record(f, 'school', DANGER)
    expect(await reasons(f)).toBe('vital_interest')
    const taken = { ...DANGER, value: false, until: f.clock.now + 1 }
    expect((await record(f, 'school', taken)).until).toBe(f.clock.now + 24 * HOUR)
    f.clock.now += HOUR
    expect(await reasons(f)).toBe('geen_grondslag_bekend')
  })

  it('recorded as false ends no sooner than what it takes back, also where the clock was set back', async () => {
    const f = await family()
    f.clock.now += HOUR
    const { until } = await record(f, 'school', DANGER)
    await record(f, 'school', { name: 'ots' })
    f.clock.now -= HOUR
    expect((await record(f, 'school', { ...DANGER, value: false })).until).toBe(until)
    f.clock.now = until - 1
    expect(await reasons(f)).toBe('geen_grondslag_bekend')
  })

  it('is about a child of the party only', async () => {
    const f = await family()
    await expect(
      record(f, 'school', { name: 'ots', kind: f.pseudonym('cjg') }),
    ).rejects.toMatchObject({ code: 'onbekend' })
  })

  it.each([
    ['a year', 'ots', 365 * DAY, true],
    ['a year and a moment', 'ots', 365 * DAY + 1, false],
    ['now', 'ots', 0, false],
    ['24 hours', 'vitaal_belang', 24 * HOUR, true],
    ['24 hours and a moment', 'vitaal_belang', 24 * HOUR + 1, false],
    ['24 hours and a moment', 'vordering', 24 * HOUR + 1, false],
    ['24 hours and a moment', 'zeden_personeel', 24 * HOUR + 1, false],
  ] as const)('may last %s (%s): %s', async (_name, name, ms, may) => {
    const f = await family()
    const attempt = record(f, 'school', { ...DANGER, name, until: f.clock.now + ms })
    if (may) await expect(attempt).resolves.toMatchObject({ until: f.clock.now + ms })
    else
      await expect(attempt).rejects.toMatchObject({ code: 'ongeldig', faults: [{ path: 'until' }] })
  })

  it.each([
    [
      'an override that names nothing',
      { name: 'vitaal_belang' },
      ['requester', 'purpose', 'categories'],
    ],
    ['a demand that names nothing', { name: 'vordering' }, ['requester', 'purpose', 'categories']],
    [
      'a suspicion about staff that names no receiver',
      { ...DANGER, name: 'zeden_personeel', requester: undefined },
      ['requester'],
    ],
    [
      'a confirmation that names no categories',
      { ...DANGER, name: 'houder_bevestigt', categories: undefined },
      ['categories'],
    ],
    ['a weighing without its hash', { name: 'afweging_vastgelegd' }, ['weighingHash']],
    ['an attempt at nobody', { name: 'bereikpoging' }, ['about']],
    ['a threshold about somebody', { name: 'drempel_16u_4w', about: 'ouder1' }, ['about']],
    ['the region’s own switch', { name: 'vir_actief_in_regio' }, ['name']],
    [
      'what the catalogue does not know',
      { name: 'ots', purpose: 'iets', categories: ['ots', 'gedrag_welbevinden'] },
      ['purpose', 'categories.0'],
    ],
    ['a party that stopped', { name: 'ots', requester: party('weg') }, ['requester']],
    ['another holder that stopped', { name: 'ots', holder: party('weg') }, ['holder']],
    [
      'a claim for somebody else',
      { name: 'ots', holder: party('cjg'), requester: party('hulp') },
      ['requester'],
    ],
  ])('%s is refused, naming every fault', async (_name, change, paths) => {
    const f = await family()
    await expect(record(f, 'school', change)).rejects.toMatchObject({
      code: 'ongeldig',
      faults: paths.map((path) => ({ path })),
    })
    expect(await f.journal()).toEqual([])
  })

  it('a weighing with its hash, and one taken back without', async () => {
    const f = await family()
    const weighing = { name: 'afweging_vastgelegd', weighingHash: 'a'.repeat(64) }
    expect((await record(f, 'school', weighing)).counts).toBe(true)
    expect((await record(f, 'school', { name: 'afweging_vastgelegd', value: false })).counts).toBe(
      true,
    )
  })
})

describe('an override', () => {
  it('opens one release for 24 hours, signals the officer, and is held back from the family', async () => {
    const f = await family()
    const { id, until } = await record(f, 'school', DANGER)
    expect(until).toBe(f.clock.now + 24 * HOUR)
    expect(await reasons(f)).toBe('vital_interest')
    expect(await f.notices()).toMatchObject([
      { kind: 'signaal_fg', party: party('school'), subject: id },
    ])
    expect((await f.journal())[0]?.visibility).toBe('achtergehouden')
    f.clock.now = until
    expect(await reasons(f)).toBe('geen_grondslag_bekend')
  })

  it('is not signalled when it is recorded as false', async () => {
    const f = await family()
    await record(f, 'school', { ...DANGER, value: false })
    expect(await f.notices()).toEqual([])
  })
})

describe('a claim', () => {
  it('counts only once the holder confirms it', async () => {
    const f = await family({ linked: ['school', 'hulpdiensten'] })
    const claim = await record(f, 'hulpdiensten', {
      ...DANGER,
      requester: undefined,
      holder: party('school'),
    })
    expect(claim.counts).toBe(false)
    expect(await f.epoch()).toBe(0)
    expect(await reasons(f)).toBe('geen_grondslag_bekend')
    expect(await f.notices()).toEqual([])
    const listed = await openClaims(f.context, actor('school'), f.pseudonym('school'))
    expect(listed).toMatchObject([
      { id: claim.id, name: 'vitaal_belang', requester: party('hulpdiensten') },
    ])
    const confirmed = await confirm(f, 'school', claim.id)
    expect(confirmed).toMatchObject({ counts: true, until: f.clock.now + 24 * HOUR })
    expect(await reasons(f)).toBe('vital_interest')
    expect((await f.notices()).map(({ kind }) => kind)).toEqual(['signaal_fg'])
    expect(await openClaims(f.context, actor('school'), f.pseudonym('school'))).toEqual([])
  })

  it('that something is not so lasts the longest time once confirmed', async () => {
    const f = await family({ linked: ['school', 'cjg'] })
    const soon = f.clock.now + HOUR
    const { id } = await record(f, 'cjg', {
      name: 'ots',
      value: false,
      holder: party('school'),
      until: soon,
    })
    f.clock.now += 1
    expect((await confirm(f, 'school', id)).until).toBe(f.clock.now + 365 * DAY)
  })

  it('that something is so lasts no longer once confirmed', async () => {
    const f = await family({ linked: ['school', 'cjg'] })
    const until = f.clock.now + HOUR
    const { id } = await record(f, 'cjg', { name: 'ots', holder: party('school'), until })
    f.clock.now += 1
    expect((await confirm(f, 'school', id)).until).toBe(until)
  })

  it('is unknown to its author, to other holders, and once it is over', async () => {
    const f = await family({ linked: ['school', 'cjg', 'hulp'] })
    const { id, until } = await record(f, 'cjg', {
      ...DANGER,
      requester: undefined,
      holder: party('school'),
    })
    const own = await record(f, 'school', { name: 'ots' })
    await expect(confirm(f, 'cjg', id)).rejects.toMatchObject({ code: 'onbekend' })
    await expect(confirm(f, 'hulp', id)).rejects.toMatchObject({ code: 'onbekend' })
    await expect(confirm(f, 'school', own.id)).rejects.toMatchObject({ code: 'onbekend' })
    await expect(confirm(f, 'school', factIds.create(f.context.random))).rejects.toMatchObject({
      code: 'onbekend',
    })
    f.clock.now = until
    await expect(confirm(f, 'school', id)).rejects.toMatchObject({ code: 'onbekend' })
    await expect(openClaims(f.context, actor('school'), f.pseudonym('cjg'))).rejects.toMatchObject({
      code: 'onbekend',
    })
  })
})

describe('help without the parents', () => {
  const HELP = { name: 'hulp_zonder_ouders' }

  it.each([
    ['12', '2014-03-02', true],
    ['11', '2014-03-03', false],
    ['15', '2010-03-03', true],
    ['16', '2010-03-02', false],
    ['11 or 12', '2014-00-00', false],
  ])('can be recorded at %s: %s', async (_age, birthDate, may) => {
    const f = await family({ birthDate })
    if (may) await expect(record(f, 'cjg', HELP)).resolves.toMatchObject({ counts: true })
    else await expect(record(f, 'cjg', HELP)).rejects.toMatchObject({ code: 'ongeldig' })
    if (may) expect((await f.journal())[0]?.visibility).toBe('jeugdige')
    if (may) expect(await f.epoch()).toBe(1)
  })

  it('only by the helper, about its own help', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await expect(record(f, 'school', HELP)).rejects.toMatchObject({ code: 'niet_bevoegd' })
    await expect(record(f, 'cjg', { ...HELP, holder: party('school') })).rejects.toMatchObject({
      code: 'niet_bevoegd',
    })
  })

  it('hides later facts of the same helper from the parents', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await record(f, 'cjg', HELP)
    await record(f, 'cjg', { name: 'rechtstreeks_betrokken' })
    expect((await f.journal()).map(({ visibility }) => visibility)).toEqual([
      'jeugdige',
      'jeugdige',
    ])
  })
})

describe('enrolment', () => {
  const standing = (f: TestFamily, name: PartyName) =>
    f.read(async (tx) => involvementNow(await tx.involvements.of(f.child, party(name))))
  const unvouched = async (f: TestFamily, name: PartyName) =>
    f.write((tx) =>
      tx.involvements.add({
        child: f.child,
        party: party(name),
        kind: 'beeindigd',
        by: 'gezin',
        at: f.clock.now,
      }),
    )
  const ENROLLED = { name: 'leerling_aangemeld_of_ingeschreven' }

  it('recorded by a school confirms its involvement; by another party it does not', async () => {
    const f = await family()
    for (const name of ['school', 'cjg'] as const) {
      await unvouched(f, name)
      await record(f, name, ENROLLED)
    }
    expect(await standing(f, 'school')).toBe('bevestigd')
    expect(await standing(f, 'cjg')).toBe('beeindigd')
  })

  it('at the next school, confirmed by the present one, confirms the next school', async () => {
    const f = await family({ linked: ['school', 'school2'] })
    await unvouched(f, 'school2')
    const { id } = await record(f, 'school2', { ...ENROLLED, holder: party('school') })
    expect(await standing(f, 'school2')).toBe('beeindigd')
    await confirm(f, 'school', id)
    expect(await standing(f, 'school2')).toBe('bevestigd')
  })

  const onlyClaimed = (f: TestFamily, name: PartyName) =>
    f.write((tx) =>
      tx.involvements.add({
        child: f.child,
        party: party(name),
        kind: 'opgegeven',
        by: 'partij',
        at: f.clock.now,
      }),
    )
  const fresh = (...linked: PartyName[]) => family({ linked, confirmed: false })

  it.each([
    ['a party that is no school, of itself', 'leerplicht', 'leerplicht'],
    ['a party that is no school, of a school', 'leerplicht', 'school2'],
    ['a school that nobody confirmed, of another school', 'school', 'school2'],
    ['a school that nobody confirmed, of a party that is no school', 'school', 'cjg'],
  ] as const)('recorded by %s confirms nobody', async (_name, by, requester) => {
    const f = await fresh(by)
    await onlyClaimed(f, requester)
    await record(f, by, { ...ENROLLED, requester: party(requester) })
    expect(await standing(f, by)).toBe('opgegeven')
    expect(await standing(f, requester)).toBe('opgegeven')
  })

  it('recorded by a confirmed school confirms another school, and no other party', async () => {
    const f = await family({ linked: ['school'] })
    for (const name of ['school2', 'cjg'] as const) {
      await onlyClaimed(f, name)
      await record(f, 'school', { ...ENROLLED, requester: party(name) })
    }
    expect(await standing(f, 'school2')).toBe('bevestigd')
    expect(await standing(f, 'cjg')).toBe('opgegeven')
  })

  it('of the school itself confirms it, whether it names itself or not', async () => {
    for (const change of [{}, { requester: party('school') }]) {
      const f = await fresh('school')
      await record(f, 'school', { ...ENROLLED, ...change })
      expect(await standing(f, 'school')).toBe('bevestigd')
    }
  })

  it('after the family said stop counts as the school’s own word, not as another school’s', async () => {
    const f = await family({ linked: ['school', 'school2'] })
    await unvouched(f, 'school2')
    await record(f, 'school', { ...ENROLLED, requester: party('school2') })
    expect(await standing(f, 'school2')).toBe('beeindigd')
    expect(await f.read((tx) => tx.involvements.of(f.child, party('school2')))).toHaveLength(2)
    await record(f, 'school2', ENROLLED)
    expect(await standing(f, 'school2')).toBe('bevestigd')
  })

  it('taken back confirms nobody, and what is confirmed is not confirmed twice', async () => {
    const f = await family()
    await record(f, 'school', ENROLLED)
    await unvouched(f, 'school')
    await record(f, 'school', { ...ENROLLED, value: false })
    expect(await standing(f, 'school')).toBe('beeindigd')
    expect(await f.read((tx) => tx.involvements.of(f.child, party('school')))).toHaveLength(2)
  })
})

describe('what opens a door by itself', () => {
  it.each([
    ['vordering', true, ['signaal_fg']],
    ['zeden_personeel', true, ['signaal_fg']],
    ['zeden_personeel', false, []],
    ['ots', true, []],
  ])('%s, %s, is told to the officer: %j', async (name, value, told) => {
    const f = await family()
    await record(f, 'school', { ...RELEASE, name, value })
    expect((await f.notices()).map(({ kind }) => kind)).toEqual(told)
    const signals = await signalsFor(f.context, actor('school'))
    expect(signals.map(({ kind }) => kind)).toEqual(told.map(() => 'zonder_toestemming'))
  })
})

describe('who sees it', () => {
  it.each([
    ['an attempt to reach a parent', { name: 'bereikpoging', about: 'ouder2' }, 'niemand'],
    ['whose data it is', { name: 'gaat_over_gezinslid', about: 'ouder2' }, 'niemand'],
    ['a demand', { ...RELEASE, name: 'vordering' }, 'achtergehouden'],
    ['a safety matter', { name: 'ots', purpose: 'veiligheid_meldcode' }, 'achtergehouden'],
    ['supervision', { name: 'ots' }, 'gezin'],
    ['a claim', { name: 'ots', holder: party('cjg') }, 'niemand'],
  ])('%s', async (_name, change, visibility) => {
    const f = await family()
    await record(f, 'school', change)
    expect((await f.journal())[0]?.visibility).toBe(visibility)
  })
})
