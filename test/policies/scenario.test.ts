import { describe, expect, it } from 'vitest'
import { readScenarioFile, runScenario } from '../../policies/scenario.ts'
import { rulebook, withSwitches } from './rulebook.ts'

const scenario = (changed: object = {}) => ({
  id: 'S1',
  holder: 'school_po',
  requester: 'smw',
  purpose: 'ondersteuningsteam_mdo',
  categories: ['gezondheid_diagnose'],
  childAge: 8,
  authority: { type: 'joint', holders: ['ouder1', 'ouder2'] },
  ...changed,
})
const says = (by: string, more: object = {}) => ({
  by,
  decision: 'grants',
  status: 'active',
  ...more,
})

function run(changed: object = {}, rules = rulebook, asOf?: string) {
  const reading = readScenarioFile(rules, { asOf, scenarios: [scenario(changed)] })
  if (!reading.ok) throw new Error(reading.faults.join('\n'))
  const [one] = reading.file.scenarios
  return runScenario(rules, one!, reading.file.asOf)
}
const faults = (file: object) => {
  const reading = readScenarioFile(rulebook, file)
  return reading.ok ? [] : reading.faults
}
const warnings = (file: object) => {
  const reading = readScenarioFile(rulebook, file)
  return reading.ok ? reading.warnings : null
}

describe('running a scenario', () => {
  it('answers without anything to compare', () => {
    expect(run()).toMatchObject({
      ok: true,
      differences: [],
      answer: { expected: 'needs_consent' },
    })
  })

  it('compares lists as sets', () => {
    expect(run({ neededFrom: ['ouder2', 'ouder1', 'ouder2'] }).ok).toBe(true)
    expect(run({ neededFrom: ['ouder1'] }).differences).toEqual([
      { field: 'neededFrom', expected: ['ouder1'], came: ['ouder1', 'ouder2'] },
    ])
    expect(run({ blockedBy: ['ouder1'], reasonCodes: [] }).differences).toHaveLength(2)
  })

  it('finds a key that no answer has', () => {
    expect(run({ expectedByCategory: { opp: 'deny' } }).differences).toEqual([
      { field: 'expectedByCategory.opp', expected: 'deny', came: null },
    ])
  })

  it('takes an absent flag for false', () => {
    const asked = {
      requester: 'leerplicht',
      purpose: 'verzuimaanpak',
      categories: ['verzuim_ongeoorloofd'],
      context: { school_handelde_zelf: true },
    }
    expect(run(asked).answer.rows).toEqual({ verzuim_ongeoorloofd: 'R02' })
  })

  it('counts the age on the day of the scenario, else of the file, else takes it as written', () => {
    const born = { childBirthDate: '2010-11-21', consents: [says('jeugdige')] }
    expect(run(born, rulebook, '2026-11-21').answer.expected).toBe('permit')
    expect(run(born, rulebook, '2026-11-20').answer.expected).toBe('needs_consent')
    expect(run({ ...born, asOf: '2026-11-20' }, rulebook, '2026-11-21').answer.expected).toBe(
      'needs_consent',
    )
    expect(run({ ...born, childAge: 15 }).answer.expected).toBe('needs_consent')
  })

  it('takes one family member or a list', () => {
    const asked = {
      holder: 'smw',
      requester: 'cjg_wijkteam',
      purpose: 'afstemming_een_plan',
      categories: ['gegevens_gezinsleden'],
    }
    expect(run({ ...asked, context: { gezinslid: 'broer' } }).answer.neededFrom).toEqual(['broer'])
    expect(
      run({ ...asked, context: { gezinslid: ['broer', 'ouder1'] } }).answer.neededFrom,
    ).toEqual(['broer', 'ouder1'])
  })

  it('passes over a parent who cannot be reached, where the region says so', () => {
    const asked = {
      consents: [says('ouder1')],
      context: { onbereikbaar: [{ persoon: 'ouder2', pogingen: 3, dagen: 14 }] },
    }
    expect(run(asked).answer.neededFrom).toEqual(['ouder2'])
    const region = withSwitches({ 'consent.parents.onbereikbaar_dagen': '14' })
    expect(run(asked, region).answer.expected).toBe('permit')
  })

  it('names the row of each key, none where no row decided', () => {
    const table = {
      requester: 'doorbraaktafel',
      purpose: 'doorbraaktafel',
      context: { deelnemers: ['swv', 'adviestafel'] },
    }
    expect(run(table).answer.rows).toEqual({
      'swv:gezondheid_diagnose': 'R53',
      'adviestafel:gezondheid_diagnose': null,
    })
  })
})

describe('what a scenario expects', () => {
  it('is compared, and told apart where it did not come', () => {
    expect(run({ expected: 'needs_consent' })).toMatchObject({ ok: true, differences: [] })
    expect(run({ expected: 'permit' })).toMatchObject({
      ok: false,
      differences: [{ field: 'expected', expected: 'permit', came: 'needs_consent' }],
    })
    const expectedByCategory = { gezondheid_diagnose: 'deny' }
    expect(run({ expectedByCategory }).differences).toEqual([
      { field: 'expectedByCategory.gezondheid_diagnose', expected: 'deny', came: 'needs_consent' },
    ])
    expect(run({ expectedByCategory: { gezondheid_diagnose: 'needs_consent' } }).ok).toBe(true)
  })
})

describe('a statement in a scenario', () => {
  const both = (more: object) => [says('ouder1', more), says('ouder2', more)]
  it.each([
    [{}, 'permit'],
    [{ decision: 'denies' }, 'deny'],
    [{ status: 'paused' }, 'deny'],
    [{ status: 'revoked' }, 'deny'],
    [{ status: 'expired' }, 'needs_consent'],
    [{ status: 'pending' }, 'needs_consent'],
    [{ requester: 'smw' }, 'permit'],
    [{ requester: ['smw', 'swv'] }, 'permit'],
    [{ requester: 'swv' }, 'needs_consent'],
  ])('%j: %s', (more, expected) =>
    expect(run({ consents: both(more) }).answer.expected).toBe(expected),
  )

  it.each([
    [{ persoon: 'ouder2', pogingen: 0, dagen: 0 }, true],
    [{ persoon: 'ouder2', pogingen: -1, dagen: 0 }, false],
    [{ persoon: 'ouder2', pogingen: 0, dagen: -1 }, false],
    [{ persoon: 'ouder2', pogingen: 0 }, false],
    [{ persoon: 'ouder2', pogingen: 0, dagen: 0, reden: 'x' }, false],
  ])('an attempt %j is read: %s', (attempt, read) =>
    expect(
      faults({ scenarios: [scenario({ context: { onbereikbaar: [attempt] } })] }),
    ).toHaveLength(read ? 0 : 1),
  )
})

describe('faults of a scenario file', () => {
  it('names every id that the catalogue does not know', () => {
    const unknown = { holder: 'buurman', requester: 'oma', purpose: 'gezellig' }
    expect(faults({ scenarios: [scenario({ ...unknown, categories: ['opp', 'hobby'] })] })).toEqual(
      [
        'scenarios[0].holder: "buurman" is not in the catalogue',
        'scenarios[0].requester: "oma" is not in the catalogue',
        'scenarios[0].purpose: "gezellig" is not in the catalogue',
        'scenarios[0].categories[1]: "hobby" is not in the catalogue',
      ],
    )
  })

  it.each([[{ scenarios: [] }], [{ scenarios: [scenario({ id: '' })] }], [{}]])(
    '%j cannot be run',
    (file) => expect(faults(file)).toHaveLength(1),
  )

  it.each([
    [{ consents: [says('ouder1', { category: ['opp'] })] }, 'consents[0]'],
    [{ consents: [says('ouder1', { status: 'misschien' })] }, 'consents[0].status'],
    [{ consents: [says('ouder1', { purpose: 'gezellig' })] }, 'consents[0].purpose'],
    [{ consents: [says('ouder1', { holder: 'buurman' })] }, 'consents[0].holder'],
    [{ consents: [says('ouder1', { requester: ['smw', 'oma'] })] }, 'consents[0].requester'],
    [{ consents: [says('ouder1', { requester: 'oma' })] }, 'consents[0].requester'],
    [{ consents: [says('ouder1', { categories: ['opp', 'hobby'] })] }, 'consents[0].categories[1]'],
    [{ context: { ots: 'ja' } }, 'context.ots'],
    [{ context: { vrager_betrokken: 'nee' } }, 'context.vrager_betrokken'],
    [{ context: { deelnemers: ['swv', 'oma'] } }, 'context.deelnemers[1]'],
    [{ categories: [] }, 'categories'],
    [{ expected: 'misschien' }, 'expected'],
    [{ authority: undefined }, 'authority'],
    [{ childAge: undefined }, 'childAge'],
    [{ childAge: -1 }, 'childAge'],
    [{ childAge: 28 }, 'childAge'],
    [{ childAge: 8.5 }, 'childAge'],
    [{ childAge: undefined, childBirthDate: '2018-01-01' }, 'childAge'],
    [{ asOf: '2026-11-21', childBirthDate: '1998-01-01' }, 'childBirthDate'],
    [{ asOf: '2026-11-21', childBirthDate: '1999-00-00' }, null],
    [{ asOf: '2026-11-21', childBirthDate: '1998-00-00' }, 'childBirthDate'],
    [{ asOf: '2026-11-21', childBirthDate: 'gisteren' }, 'childBirthDate'],
    [{ asOf: 'gisteren' }, 'asOf'],
  ])('%j is at %s', (changed, path) => {
    const found = faults({ scenarios: [scenario(changed)] })
    if (path === null) expect(found).toEqual([])
    else {
      expect(found).toHaveLength(1)
      expect(found[0]).toMatch(
        new RegExp(`^scenarios\\[0\\]\\.${path.replace(/[[\].]/g, '\\$&')}: `),
      )
    }
  })

  it('takes both ends of the ages', () => {
    expect(faults({ scenarios: [scenario({ childAge: 0 }), scenario({ childAge: 27 })] })).toEqual(
      [],
    )
  })

  it('names the file itself where it is no object', () => {
    expect(faults('x' as unknown as object)).toEqual(['file: must be an object'])
  })
})

describe('warnings', () => {
  it('has none for the same version, nor for context keys it does not know', () => {
    const known = scenario({ context: { sessionOpenedAt: '2026-11-21T10:00:00+01:00' } })
    expect(warnings({ catalogue: rulebook.version, scenarios: [known] })).toEqual([])
    expect(warnings({ scenarios: [known] })).toEqual([])
  })

  it('names another version, and members that it does not know', () => {
    const odd = scenario({ expcted: 'permit', authority: { type: 'unknown', since: 2020 } })
    expect(warnings({ catalogue: '0.1', scenarios: [odd] })).toEqual([
      `made for catalogue 0.1, run with ${rulebook.version}`,
      'scenarios[0].expcted: unknown, ignored',
      'scenarios[0].authority.since: unknown, ignored',
    ])
  })
})
