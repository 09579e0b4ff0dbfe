import { describe, expect, it } from 'vitest'
import { combine, decide, isReleased } from '../../policies/decide.ts'
import type { Question } from '../../policies/question.ts'
import { flag } from '../../policies/vocabulary.ts'
import { product } from './product.ts'
import { referenceCombine, referenceDecide } from './reference.ts'
import { catalogue, parameters, question, rulebook, withRules, withSwitches } from './rulebook.ts'

const only = (asked: Question, rules = rulebook) => Object.values(decide(rules, asked).decisions)[0]
const world = { catalogue, rules: catalogue.rules, parameters }

describe('step 1: ids', () => {
  it.each([
    { holder: 'buurman' },
    { requester: 'oma' },
    { purpose: 'gezelligheid' },
    { categories: ['hobby'] },
    { categories: ['__proto__'] },
    { categories: ['constructor'] },
    ...[-1, 28, 12.5, Number.NaN, Number.POSITIVE_INFINITY].map((age) => ({ age })),
  ])('denies %o, also where a row has a wildcard', (changed) => {
    const asked = question({ categories: ['casus_geanonimiseerd'], ...changed })
    const { overall, decisions } = decide(rulebook, asked)
    expect(overall).toBe('deny')
    expect(Object.keys(decisions)).toEqual(asked.categories)
    expect(only(asked)).toMatchObject({ value: 'deny', reason: 'geen_grondslag_bekend', row: null })
  })

  it.each([0, 27])('decides at age %i', (age) => {
    expect(only(question({ categories: ['casus_geanonimiseerd'], age }))?.value).toBe('permit')
  })

  it('denies an unknown category alone', () => {
    const asked = question({ categories: ['casus_geanonimiseerd', 'hobby'] })
    expect(decide(rulebook, asked)).toMatchObject({
      overall: 'partial',
      decisions: { casus_geanonimiseerd: { value: 'permit' }, hobby: { value: 'deny' } },
    })
  })

  it('never answers through the prototype of the answer', () => {
    const { decisions } = decide(rulebook, question({ categories: ['__proto__'] }))
    expect(Object.getPrototypeOf(decisions)).toBe(Object.prototype)
    expect(Object.hasOwn(decisions, '__proto__')).toBe(true)
  })
})

describe('steps 2 to 4', () => {
  const table = question({
    holder: 'school_vo',
    requester: 'doorbraaktafel',
    purpose: 'doorbraaktafel',
    categories: ['opp', 'hobby'],
  })
  const seated = (participants: readonly string[]): Question => ({
    ...table,
    context: { ...table.context, participants },
  })

  it.each([
    ['without a list', table],
    ['with an empty list', seated([])],
  ])('denies a table %s of participants, under plain keys', (_, asked) => {
    expect(decide(rulebook, asked)).toMatchObject({
      overall: 'deny',
      decisions: {
        opp: { reason: 'tafel_zonder_deelnemers' },
        hobby: { reason: 'geen_grondslag_bekend' },
      },
    })
  })

  it('decides each participant apart, and denies a table or a stranger among them', () => {
    const asked = seated(['swv', 'doorbraaktafel', 'adviestafel', 'oma'])
    const { decisions } = decide(rulebook, { ...asked, categories: ['opp'] })
    expect(decisions).toMatchObject({
      'swv:opp': { value: 'needs_consent' },
      'doorbraaktafel:opp': { reason: 'geen_grondslag_bekend' },
      'adviestafel:opp': { reason: 'geen_grondslag_bekend' },
      'oma:opp': { reason: 'geen_grondslag_bekend' },
    })
  })

  it('leaves participants of a requester that is no table out of account', () => {
    const asked = question({ context: { participants: ['swv'] } })
    expect(Object.keys(decide(rulebook, asked).decisions)).toEqual(['hulp_betrokkenheid'])
  })

  it('denies whoever is not involved', () => {
    expect(only(question({ context: { involved: false } }))?.reason).toBe('geen_betrokkenheid')
  })

  const parent = (authority: Question['authority'], age = 8) =>
    only(
      question({
        holder: 'school_po',
        requester: 'ouder_met_gezag',
        purpose: 'ouder_informatie',
        categories: ['schoolloopbaan_resultaten'],
        authority,
        age,
      }),
    )

  it('answers a parent only where somebody is known to hold authority', () => {
    expect(parent({ type: 'sole', holders: ['ouder1'] })?.value).toBe('informed_only')
    expect(parent({ type: 'unknown', holders: [] })?.reason).toBe('gezag_onbekend')
    expect(parent({ type: 'joint', holders: [] })?.reason).toBe('geen_grondslag_bekend')
    expect(parent({ type: 'iets', holders: ['ouder1'] })?.reason).toBe('geen_grondslag_bekend')
    expect(parent({ type: 'adult', holders: [] }, 17)?.reason).toBe('geen_grondslag_bekend')
    expect(parent({ type: 'adult', holders: [] }, 18)?.reason).toBe('toestemming_ontbreekt')
  })

  it('agrees with the reference on all of these', () => {
    const everything = product({
      holder: ['school_vo', 'buurman'],
      requester: ['ouder_met_gezag', 'doorbraaktafel', 'leerplicht', 'hulpdiensten', 'oma'],
      purpose: ['doorbraaktafel', 'ouder_informatie', 'gezelligheid'],
      category: ['opp', 'gezondheid_diagnose', 'hobby'],
      age: [-1, 0, 12, 17, 18, 27, 28, 15.5],
      type: ['joint', 'sole', 'adult', 'unknown', 'iets'],
      involved: [true, false],
      danger: [true, false],
      participants: [[], ['leerplicht', 'ouder_met_gezag', 'adviestafel', 'oma']],
    })
    const different = everything.filter(
      ({ category, type, involved, danger, participants, ...ids }) => {
        const asked: Question = {
          ...ids,
          categories: [category],
          authority: { type, holders: ['ouder1'] },
          sayings: [],
          context: { involved, participants, flags: { vitaal_belang: danger } },
        }
        const { decisions, overall } = decide(rulebook, asked)
        const expected = referenceDecide(world, asked)
        const same = JSON.stringify(decisions) === JSON.stringify(expected)
        const values = Object.values(expected).map(({ value }) => value)
        return !same || overall !== referenceCombine(values)
      },
    )
    expect(different).toEqual([])
  })
})

describe('step 6: a missing condition', () => {
  const near = (when: object, id: string, more: object = {}) => ({
    ...catalogue.rules[0]!,
    holder: ['school_po'],
    requester: ['smw'],
    purpose: ['warme_overdracht'],
    categories: ['opp'],
    ...more,
    id,
    when,
  })
  const ask = (rules: Parameters<typeof withRules>[0], flags: Question['context']['flags'] = {}) =>
    only(
      question({
        holder: 'school_po',
        requester: 'smw',
        purpose: 'warme_overdracht',
        categories: ['opp'],
        context: { flags },
      }),
      withRules(rules),
    )

  it('names the row that lacks the fewest flags, not the most specific', () => {
    const rules = [near({ ots: true, vordering: true }, 'R01'), near({ gi_vraagt: true }, 'R02')]
    expect(ask(rules)).toMatchObject({ reason: 'voorwaarde_ontbreekt:gi_vraagt', row: 'R02' })
    expect(ask(rules, { ots: true, gi_vraagt: false })?.reason).toBe(
      'voorwaarde_ontbreekt:vordering',
    )
  })

  it('names it also where another with a lower number lacks more', () => {
    const rules = [
      near({ ots: true, gi_vraagt: true, vordering: true }, 'R02'),
      near({ afweging_vastgelegd: true, rechtstreeks_betrokken: true }, 'R01'),
    ]
    expect(ask(rules, { ots: true, gi_vraagt: true })?.row).toBe('R02')
  })

  it.each([
    ['from its lowest age', { ageMin: 8 }, 'voorwaarde_ontbreekt:ots'],
    ['not before it', { ageMin: 9 }, 'geen_grondslag_bekend'],
    ['to its highest age', { ageMax: 8 }, 'voorwaarde_ontbreekt:ots'],
    ['not beyond it', { ageMax: 7 }, 'geen_grondslag_bekend'],
  ])('names a row %s', (_name, ages, reason) =>
    expect(ask([near({ ots: true }, 'R01', ages)])?.reason).toBe(reason),
  )

  it('takes the lower number where two lack as many, by number and not by text', () => {
    const rules = [near({ ots: true }, 'R100'), near({ vordering: true }, 'R99')]
    expect(ask(rules)?.row).toBe('R99')
    expect(ask([...rules].reverse())?.row).toBe('R99')
  })

  it('names only the flags that differ, in the order of the row', () => {
    const rules = [near({ vordering: true, gi_vraagt: false, ots: true }, 'R01')]
    expect(ask(rules, { ots: true, gi_vraagt: true })?.reason).toBe(
      'voorwaarde_ontbreekt:vordering+gi_vraagt',
    )
  })

  it('never names help without parents, nor the other flags of such a row', () => {
    const rules = [near({ hulp_zonder_ouders: true, vordering: true }, 'R01')]
    expect(ask(rules)?.reason).toBe('geen_grondslag_bekend')
    expect(ask(rules, { hulp_zonder_ouders: true })?.reason).toBe('geen_grondslag_bekend')
  })

  it('passes over never-rows and overrides, also where nothing matches', () => {
    const never = near({ ots: true }, 'R01', { outcome: 'never' })
    expect(ask([never])?.reason).toBe('geen_grondslag_bekend')
    expect(ask([near({ vitaal_belang: true }, 'R111')])?.reason).toBe('geen_grondslag_bekend')
  })

  it('beats a never-row only when it is more specific than that', () => {
    const never = near({}, 'R01', { outcome: 'never', ageMax: 15 })
    expect(ask([never, near({ ots: true }, 'R02')])?.reason).toBe('nooit')
    expect(ask([never, near({ ots: true, vordering: true }, 'R02')])?.reason).toBe(
      'voorwaarde_ontbreekt:ots+vordering',
    )
  })
})

describe('step 5: ties', () => {
  const outcomes = [
    'never',
    'statutory_duty',
    'statutory_task',
    'right_to_speak',
    'treatment_team',
    'information_right',
    'consent',
    'anonymous',
    'vital_interest',
  ] as const
  const row = (outcome: (typeof outcomes)[number], id: string) => ({
    ...catalogue.rules[0]!,
    holder: ['cjg_wijkteam'],
    requester: ['school_po'],
    purpose: ['terugkoppeling_hulp'],
    categories: ['hulp_betrokkenheid'],
    consentRegime: 'edu' as const,
    when: {},
    outcome,
    id,
  })

  it.each(outcomes.slice(1).map((outcome, index) => [outcomes[index]!, outcome] as const))(
    '%s goes before %s, whatever their numbers',
    (stronger, weaker) => {
      const rules = withRules([row(weaker, 'R01'), row(stronger, 'R02')])
      expect(only(question(), rules)?.row).toBe('R02')
    },
  )

  it('of the same outcome the lower number decides', () => {
    expect(only(question(), withRules([row('consent', 'R100'), row('consent', 'R99')]))?.row).toBe(
      'R99',
    )
  })
})

describe('steps 8 and 11: who is told', () => {
  const report = (age: number, changed: Parameters<typeof question>[0] = {}) =>
    only(
      question({
        holder: 'school_vo',
        requester: 'leerplicht',
        purpose: 'verzuimaanpak',
        categories: ['verzuim_ongeoorloofd'],
        age,
        ...changed,
        context: { flags: { drempel_16u_4w: true }, ...changed.context },
      }),
    )?.informing

  it.each([
    [11, ['ouders']],
    [12, ['ouders', 'jeugdige']],
    [17, ['ouders', 'jeugdige']],
    [18, ['jeugdige']],
  ])('at age %i: %j, beforehand', (age, who) => {
    expect(report(age)).toEqual({ who, when: 'vooraf' })
  })

  it('tells the young person alone under help without parents, or of age', () => {
    const flags = { drempel_16u_4w: true, hulp_zonder_ouders: true }
    expect(report(14, { context: { flags } })?.who).toEqual(['jeugdige'])
    expect(report(17, { authority: { type: 'adult', holders: [] } })?.who).toEqual(['jeugdige'])
  })

  it.each([
    ['gemeente_toegang', 'rvdk', 'kinderbescherming', 'thuissituatie'],
    ['veilig_thuis', 'school_po', 'veiligheid_meldcode', 'plan_afspraken'],
    ['school_po', 'politie', 'opsporing', 'identiteit_contact'],
  ])('waits for the officer: %s to %s for %s', (holder, requester, purpose, category) => {
    const asked = question({ holder, requester, purpose, categories: [category] })
    const context = { ...asked.context, flags: { vordering: true } }
    expect(only({ ...asked, context })?.informing).toEqual({ who: ['ouders'], when: 'na_vrijgave' })
  })

  it('waits for the officer after an override, and tells nobody of a permit by consent', () => {
    const flags = { conflict_van_plichten: true, afweging_vastgelegd: true }
    const asked = question({ authority: { type: 'sole', holders: ['ouder1'] } })
    expect(only({ ...asked, context: { flags, involved: true } })).toMatchObject({
      row: 'R114',
      informing: { who: ['ouders'], when: 'na_vrijgave' },
    })
    const yes = [{ by: 'ouder1', decision: 'grants', status: 'active' }] as const
    expect(only({ ...asked, sayings: yes })).toMatchObject({ value: 'permit', informing: null })
  })
})

describe('step 11: overrides', () => {
  const danger = {
    flags: { conflict_van_plichten: true, afweging_vastgelegd: true, vitaal_belang: true },
  }

  it('prefers acute danger over a conflict of duties', () => {
    const asked = question({
      holder: 'school_po',
      requester: 'hulpdiensten',
      purpose: 'veiligheid_meldcode',
      categories: ['gezondheid_diagnose'],
      context: danger,
    })
    expect(only(asked)).toMatchObject({ row: 'R111', reason: 'vital_interest' })
  })

  it('opens a consent row whose people cannot be read', () => {
    const asked = question({ authority: { type: 'joint' } })
    expect(only(asked)).toMatchObject({ value: 'deny', reason: 'geen_grondslag_bekend' })
    expect(only({ ...asked, context: { ...danger, involved: true } })?.row).toBe('R114')
  })

  it('leaves an informed release as it is', () => {
    const asked = question({
      holder: 'school_vo',
      requester: 'leerplicht',
      purpose: 'verzuimaanpak',
      categories: ['identiteit_contact'],
      context: { flags: { ...danger.flags, drempel_16u_4w: true } },
    })
    expect(only(asked)).toMatchObject({ value: 'informed_only', row: 'R01' })
  })
})

describe('switches that turn a rule of deciding', () => {
  it('makes the reference index active where the region says so', () => {
    const asked = question({
      requester: 'verwijsindex',
      purpose: 'verwijsindex_signaal',
      categories: ['identiteit_contact'],
      context: { flags: { afweging_vastgelegd: true } },
    })
    expect(only(asked)?.value).toBe('deny')
    expect(only(asked, withSwitches({ 'vir.actief': 'true' }))?.value).toBe('permit')
  })

  it('takes supervision from the authority as well as from the facts', () => {
    const asked = question({
      holder: 'gi',
      purpose: 'afstemming_een_plan',
      categories: ['plan_afspraken'],
    })
    expect(only(asked)?.reason).toBe('voorwaarde_ontbreekt:ots')
    expect(only({ ...asked, authority: { ...asked.authority, ots: true } })?.value).toBe(
      'informed_only',
    )
    expect(only({ ...asked, context: { flags: { ots: true }, involved: true } })?.value).toBe(
      'informed_only',
    )
  })
})

describe('combining', () => {
  const values = ['permit', 'informed_only', 'needs_consent', 'deny'] as const

  it('agrees with the reference on every set of up to three answers', () => {
    const sets = [
      [],
      ...values.map((one) => [one]),
      ...product({ a: values, b: values }).map(({ a, b }) => [a, b]),
      ...product({ a: values, b: values, c: values }).map(({ a, b, c }) => [a, b, c]),
    ]
    const different = sets.filter(
      (set) => combine(set.map((value) => ({ value }))) !== referenceCombine(set),
    )
    expect(different).toEqual([])
    expect(sets).toHaveLength(1 + 4 + 16 + 64)
  })

  it('tells what moves data', () => {
    expect(values.filter((value) => isReleased({ value }))).toEqual(['permit', 'informed_only'])
  })

  it('answers a question about nothing with deny', () => {
    expect(decide(rulebook, question({ categories: [] }))).toEqual({
      overall: 'deny',
      decisions: {},
    })
  })
})

it('knows every flag that a row asks for', () => {
  const asked = new Set(catalogue.rules.flatMap(({ when }) => Object.keys(when)))
  expect([...asked].filter((name) => !flag.options.includes(name as never))).toEqual([])
})
