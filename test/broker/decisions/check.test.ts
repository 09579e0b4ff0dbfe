/** "Mag ik dit delen?": the full reasons, the same answer whoever is involved, tables, and the case without a child. */
import { describe, expect, it } from 'vitest'
import {
  CHECK_VALID_MS,
  checkInput,
  checkSharing,
  checkWithoutChild,
  namelessCheckInput,
} from '../../../broker/decisions/check.ts'
import { makeOffer, offerInput } from '../../../broker/disclosure/offer.ts'
import { linkByBsn } from '../../../broker/family/children.ts'
import { bsn } from '../../../consent/bsn.ts'
import { ConsentError } from '../../../consent/errors.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { actor, openFamily, party, type TestFamily } from '../../support/family.ts'
import { statement } from '../../support/nouns.ts'
import { PREVENTION, sayYes } from '../../support/say.ts'

const family = closedAfterEach(openFamily)

/** A kind of organisation. */
const HELPERS: string = 'cjg_wijkteam'
const ABOUT = { doel: 'preventie_vroegsignalering', categorieen: ['gedrag_welbevinden', 'bsn'] }

const check = (f: TestFamily, change: object = {}, key = f.key()) =>
  checkSharing(
    f.context,
    actor('school'),
    key,
    checkInput.parse({
      kind: f.pseudonym('school'),
      ontvangers: [party('cjg')],
      ...ABOUT,
      ...change,
    }),
  )
const nameless = (f: TestFamily, change: object = {}) =>
  checkWithoutChild(
    f.context,
    actor('school'),
    f.key(),
    namelessCheckInput.parse({ ontvanger: HELPERS, ...ABOUT, leeftijd: 10, ...change }),
  )
const faultsOf = async (work: Promise<unknown>) => {
  const fault = await work.catch((thrown: unknown) => thrown)
  if (!(fault instanceof ConsentError)) throw new Error('not refused')
  return fault.faults.map(({ path }) => path)
}

describe('a check about a child', () => {
  it('tells per category what, why, by which article and what to do now', async () => {
    const f = await family()
    const { ontvangers, uitkomst, at, geldigTot } = await check(f)
    expect(ontvangers[party('cjg')]).toMatchObject({
      gedrag_welbevinden: {
        uitkomst: 'needs_consent',
        nodigVan: ['een_van:ouder1|ouder2'],
        watNu: { code: 'toestemming_vragen' },
        rij: 'R30',
      },
      bsn: { uitkomst: 'deny' },
    })
    for (const { tekst, tekstOuder } of Object.values(ontvangers[party('cjg')] ?? {}))
      expect(tekst.length * tekstOuder.length).toBeGreaterThan(0)
    expect(uitkomst).toBe('needs_consent')
    expect(geldigTot - at).toBe(CHECK_VALID_MS)
  })

  it('tells it in the language of who asks, and decides the same', async () => {
    const f = await family()
    const spoken = { ...f, context: { ...f.context, language: 'en' as const } }
    const told = await check(spoken)
    const { gedrag_welbevinden: why } = told.ontvangers[party('cjg')] ?? {}
    expect(why).toMatchObject({
      uitkomst: 'needs_consent',
      rij: 'R30',
      tekst: expect.stringMatching(/^To discuss with a name, you need consent/),
      tekstOuder: expect.stringContaining('only if you agree'),
      watNu: { tekst: 'Ask for consent of one of both (parent 1 or parent 2).' },
    })
    const supposed = await nameless(spoken)
    expect(supposed.ontvangers[HELPERS]?.['gedrag_welbevinden']?.tekst).toBe(why?.tekst)
    expect((await check(f)).uitkomst).toBe(told.uitkomst)
  })

  it('follows what was said', async () => {
    const f = await family()
    await sayYes(f)
    const { ontvangers, uitkomst } = await check(f)
    expect(ontvangers[party('cjg')]?.['gedrag_welbevinden']).toMatchObject({
      uitkomst: 'permit',
      reden: 'toestemming_geldig',
    })
    expect(uitkomst).toBe('partial')
  })

  it('is the same whether the receiver is involved, was sent away or never heard of the child', async () => {
    const involved = await family()
    const away = await family()
    const at = away.clock.now
    await away.write((tx) =>
      tx.involvements.add({
        child: away.child,
        party: party('cjg'),
        kind: 'beeindigd',
        by: 'gezin',
        at,
      }),
    )
    const unheard = await family({ linked: ['school'] })
    const [one, two, three] = [await check(involved), await check(away), await check(unheard)]
    expect(two.ontvangers).toEqual(one.ontvangers)
    expect(three.ontvangers).toEqual(one.ontvangers)
    expect(one.alsofBetrokken).toBe(true)
  })

  it('tells a holder that nobody vouched for no more than of a child that is new here', async () => {
    const f = await family({ linked: ['cjg'] })
    const number = bsn.parse('000000012')
    await f.write((tx) => tx.links.addBsnIndex(f.context.bsnIndex(number), f.child))
    const told = async (typed: string) => {
      const input = { bsn: bsn.parse(typed), birthDate: '2016-06-01' }
      const { kind } = await linkByBsn(f.context, actor('school'), f.key(), input)
      const { controlenummer, ...result } = await check({ ...f, pseudonym: () => kind })
      expect(
        (await f.read((tx) => tx.journal.rows({ kind: 'controle_gedaan' }))).at(-1),
      ).toMatchObject({ subject: controlenummer, detail: { uitkomst: result.uitkomst } })
      const offered = await makeOffer(
        f.context,
        actor('school'),
        f.key(),
        offerInput.parse({ kind, ontvanger: party('cjg'), ...ABOUT }),
      )
      return { kind, result, offered }
    }
    const fresh = await told('000000024')
    const known = await told('000000012')
    expect(known.result).toEqual(fresh.result)
    expect(known.offered).toEqual(fresh.offered)
    await f.write((tx) =>
      tx.statements.add(
        statement(f.child, f.who('ouder1').person, {
          ...PREVENTION,
          kind: 'geweigerd',
          until: null,
        }),
      ),
    )
    expect((await told('000000012')).result).toEqual(fresh.result)
    const confirmed = { child: f.child, party: party('school'), kind: 'bevestigd' } as const
    await f.write((tx) => tx.involvements.add({ ...confirmed, by: 'gezin', at: f.clock.now }))
    expect((await told('000000012')).result.uitkomst).toBe('deny')
  })

  it('tells such a holder of a yes all the same', async () => {
    const f = await family({ confirmed: false })
    await sayYes(f, 'ouder1')
    const { ontvangers } = await check(f)
    expect(ontvangers[party('cjg')]).toMatchObject({
      gedrag_welbevinden: { uitkomst: 'permit' },
      bsn: { uitkomst: 'deny' },
    })
  })

  it('of a table is asked per participant, each once, and combined', async () => {
    const f = await family()
    await sayYes(f)
    const { ontvangers, uitkomst } = await check(f, {
      ontvangers: [party('cjg'), party('hulp'), party('cjg')],
      categorieen: ['gedrag_welbevinden'],
    })
    expect(Object.keys(ontvangers)).toEqual([party('cjg'), party('hulp')])
    expect(ontvangers[party('hulp')]?.['gedrag_welbevinden']?.uitkomst).toBe('needs_consent')
    expect(uitkomst).toBe('partial')
    expect((await f.journal()).filter(({ kind }) => kind === 'controle_gedaan')).toHaveLength(2)
  })

  it('has its number in the journal, which nobody in the family sees, and a decision', async () => {
    const f = await family()
    const { controlenummer } = await check(f)
    const row = (await f.journal()).at(-1)
    expect(row).toMatchObject({
      kind: 'controle_gedaan',
      visibility: 'niemand',
      subject: controlenummer,
      employee: 'mw1',
    })
    const decision = row?.decision
    expect(decision && (await f.read((tx) => tx.disclosures.decision(decision)))).toMatchObject({
      occasion: 'controle',
    })
  })

  it('is made once per key', async () => {
    const f = await family()
    const one = await check(f, {}, 'sleutel-van-controle')
    f.clock.now += 1000
    expect(await check(f, {}, 'sleutel-van-controle')).toEqual(one)
    await expect(check(f, { doel: 'x' }, 'sleutel-van-controle')).rejects.toMatchObject({
      code: 'sleutel_hergebruikt',
    })
  })

  it.each([
    ['a child that is another party’s', (f: TestFamily) => ({ kind: f.pseudonym('cjg') })],
    ['a receiver that is not there', () => ({ ontvangers: ['partij_nergens'] })],
    ['a receiver that stopped', () => ({ ontvangers: [party('weg')] })],
  ] as const)('about %s is unknown', async (_name, change) => {
    const f = await family()
    await expect(check(f, change(f))).rejects.toMatchObject({ code: 'onbekend' })
    expect(await f.journal()).toEqual([])
  })

  it('of words that no catalogue has is a no with a text, not a fault', async () => {
    const f = await family()
    const { ontvangers } = await check(f, { doel: 'bestaat_niet', categorieen: ['ook_niet'] })
    expect(ontvangers[party('cjg')]?.['ook_niet']).toMatchObject({
      uitkomst: 'deny',
      reden: 'geen_grondslag_bekend',
    })
  })
})

describe('a check without a child', () => {
  it('supposes parents, age and circumstances', async () => {
    const f = await family()
    const { ontvangers } = await nameless(f)
    expect(ontvangers[HELPERS]?.['gedrag_welbevinden']).toMatchObject({
      uitkomst: 'needs_consent',
      nodigVan: ['een_van:ouder1|ouder2'],
    })
    const report = {
      ontvanger: 'leerplicht',
      doel: 'verzuimaanpak',
      categorieen: ['verzuim_ongeoorloofd'],
    }
    const outcome = async (omstandigheden: object) =>
      (await nameless(f, { ...report, omstandigheden })).uitkomst
    expect(await outcome({ drempel_16u_4w: true })).toBe('informed_only')
    expect(await outcome({ drempel_16u_4w: false })).toBe('deny')
    expect(await outcome({})).toBe('deny')
  })

  it('changes with the age: at 16 the young person decides', async () => {
    const f = await family()
    const needed = async (leeftijd: number) =>
      (await nameless(f, { leeftijd, doel: 'terugkoppeling_hulp' })).ontvangers[HELPERS]?.[
        'gedrag_welbevinden'
      ]?.nodigVan
    expect(await needed(15)).toEqual(['een_van:ouder1|ouder2'])
    expect(await needed(16)).toEqual(['jeugdige'])
  })

  it('splits a table into its participants', async () => {
    const f = await family()
    const { ontvangers } = await nameless(f, {
      ontvanger: 'adviestafel',
      deelnemers: ['cjg_wijkteam', 'leerplicht'],
      doel: 'thuiszitters_adviestafel',
      categorieen: ['gedrag_welbevinden'],
    })
    expect(Object.keys(ontvangers)).toEqual(['cjg_wijkteam', 'leerplicht'])
    for (const answers of Object.values(ontvangers))
      expect(Object.keys(answers)).toEqual(['gedrag_welbevinden'])
  })

  it('names every fault at once', async () => {
    const f = await family()
    const wrong = {
      ontvanger: 'niemand',
      doel: 'niets',
      categorieen: ['bsn', 'geen'],
      deelnemers: ['wie'],
    }
    expect(await faultsOf(nameless(f, wrong))).toEqual([
      'ontvanger',
      'doel',
      'categorieen.1',
      'deelnemers.0',
    ])
    expect(await f.read((tx) => tx.journal.rows({}))).toEqual([])
  })

  it.each([
    ['a table without participants', { ontvanger: 'adviestafel' }, ['deelnemers']],
    [
      'a table at a table',
      { ontvanger: 'adviestafel', deelnemers: ['adviestafel'] },
      ['deelnemers.0'],
    ],
    ['participants of no table', { deelnemers: ['leerplicht'] }, ['deelnemers.0']],
  ])('refuses %s', async (_name, change, faults) => {
    const f = await family()
    expect(await faultsOf(nameless(f, change))).toEqual(faults)
  })

  it.each([
    ['27 years', 27, true],
    ['28 years', 28, false],
    ['half a year', 0.5, false],
    ['an age before birth', -1, false],
  ])('takes %s: %s', (_name, leeftijd, fits) => {
    const input = { ontvanger: 'leerplicht', ...ABOUT, leeftijd }
    expect(namelessCheckInput.safeParse(input).success).toBe(fits)
  })
})
