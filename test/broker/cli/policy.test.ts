import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../../../adapters/catalogue-files/read-catalogue.ts'
import { readRegion } from '../../../adapters/catalogue-files/read-region.ts'
import { readTranslation } from '../../../adapters/catalogue-files/read-translation.ts'
import { type PolicyIo, policyCommands } from '../../../broker/cli/policy.ts'
import { runInside } from '../../support/command.ts'

const EXAMPLE = fileURLToPath(new URL('../../scenarios/voorbeeld.json', import.meta.url))
const { catalogue } = readCatalogue()

/** Runs one command line; `files` are read before the disk is. */
const run = (
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
  changed: Partial<PolicyIo> = {},
) =>
  runInside(
    (terminal) =>
      policyCommands({
        ...terminal,
        readFile: (path) => files[path] ?? readFileSync(path, 'utf8'),
        readCatalogue: () => catalogue,
        readEnglish: () => readTranslation({ catalogue }).catalogue,
        readRegion: (known, file) => readRegion(known, file).region,
        today: () => '2026-11-21',
        ...changed,
      }),
    args,
  )

const scenario = (changed: object = {}) => ({
  id: 'S1',
  holder: 'cjg_wijkteam',
  requester: 'school_po',
  purpose: 'terugkoppeling_hulp',
  categories: ['hulp_betrokkenheid'],
  childAge: 8,
  authority: { type: 'joint', holders: ['ouder1', 'ouder2'] },
  expected: 'needs_consent',
  ...changed,
})
const file = (...scenarios: object[]) => JSON.stringify({ asOf: '2026-11-21', scenarios })
const test = (text: string, ...more: string[]) =>
  run(['test', 'f.json', ...more], { 'f.json': text })

describe('policy test', () => {
  it('passes the example file', async () => {
    expect(await run(['test', EXAMPLE])).toEqual({
      stdout: '16 passed, 0 failed\n',
      stderr: '',
      code: 0,
    })
  })

  it('prints one line for each scenario that differs, then the counts', async () => {
    const differs = scenario({
      id: 'S2',
      expected: 'permit',
      neededFrom: [],
      expectedByCategory: { hulp_betrokkenheid: 'permit', opp: 'deny' },
    })
    expect(await test(file(scenario(), differs))).toEqual({
      stdout:
        'S2: expected expected permit, came needs_consent; ' +
        'expectedByCategory.hulp_betrokkenheid expected permit, came needs_consent; ' +
        'expectedByCategory.opp expected deny, came nothing; ' +
        'neededFrom expected nobody, came ouder1 + ouder2\n' +
        '1 passed, 1 failed\n',
      stderr: '',
      code: 1,
    })
  })

  it('prints one object with --json', async () => {
    const { stdout, code } = await test(file(scenario({ reasonCodes: ['nooit'] })), '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      passed: 0,
      failed: 1,
      scenarios: [
        {
          id: 'S1',
          ok: false,
          answer: {
            expected: 'needs_consent',
            expectedByCategory: { hulp_betrokkenheid: 'needs_consent' },
            neededFrom: ['ouder1', 'ouder2'],
            blockedBy: [],
            reasonCodes: ['toestemming_ontbreekt'],
            rows: { hulp_betrokkenheid: 'R42' },
          },
          differences: [
            { field: 'reasonCodes', expected: ['nooit'], came: ['toestemming_ontbreekt'] },
          ],
        },
      ],
    })
  })

  it('tells every fault of a file with its path', async () => {
    const faulty = file(
      scenario({ holder: 'buurman', categories: ['opp', 'hobby'], childAge: 28 }),
      scenario({ purpose: 'gezelligheid', requester: 'oma', childBirthDate: '2027-01-01' }),
    )
    const { stdout, stderr, code } = await test(faulty)
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    expect(stderr.trimEnd().split('\n')).toEqual([
      'f.json: scenarios[0].holder: "buurman" is not in the catalogue',
      'f.json: scenarios[0].categories[1]: "hobby" is not in the catalogue',
      'f.json: scenarios[0].childAge: must be a whole number from 0 to 27, or a childBirthDate with an asOf',
      'f.json: scenarios[1].requester: "oma" is not in the catalogue',
      'f.json: scenarios[1].purpose: "gezelligheid" is not in the catalogue',
      'f.json: scenarios[1].childBirthDate: gives no age from 0 to 27; write YYYY-MM-DD, unknown parts as 00',
    ])
  })

  it.each([
    ['{', 'f.json: is not valid JSON\n'],
    ['', 'f.json: is not valid JSON\n'],
    ['[]', 'f.json: file: must be an object\n'],
    ['{"scenarios":[]}', 'f.json: scenarios: is empty\n'],
    ['{"scenarios":[7]}', 'f.json: scenarios[0]: must be an object\n'],
  ])('refuses %s', async (text, stderr) => {
    expect(await test(text)).toEqual({ stdout: '', stderr, code: 2 })
  })

  it('refuses a file that is not there', async () => {
    expect(await run(['test', '/nergens/f.json'])).toEqual({
      stdout: '',
      stderr: '/nergens/f.json: cannot be read\n',
      code: 2,
    })
  })

  it('refuses to run with a catalogue that cannot be used, naming the fault', async () => {
    const broken = {
      readCatalogue: () => {
        throw new Error('rules/ouders.yaml: R101 has no text')
      },
    }
    expect(await run(['test', EXAMPLE], {}, broken)).toEqual({
      stdout: '',
      stderr: 'rules/ouders.yaml: R101 has no text\n',
      code: 2,
    })
  })

  it('runs a file for another catalogue, with a warning', async () => {
    const old = JSON.stringify({ catalogue: '0.1', scenarios: [scenario()] })
    expect(await test(old)).toEqual({
      stdout: '1 passed, 0 failed\n',
      stderr: `f.json: warning: made for catalogue 0.1, run with ${catalogue.version}\n`,
      code: 0,
    })
  })

  it('applies the switches of a region, from the day a law is in force', async () => {
    const region = fileURLToPath(new URL('regio-rmc.yaml', import.meta.url))
    const asked = scenario({
      holder: 'rmc',
      requester: 'uwv',
      purpose: 'vsv_arbeidstoeleiding',
      categories: ['werk_kwalificatie'],
      childAge: 17,
    })
    const before = { ...asked, id: 'voor', asOf: '2026-12-31' }
    const after = { ...asked, id: 'na', asOf: '2027-01-01', expected: 'informed_only' }
    const { stdout, stderr, code } = await test(file(before, after), '--region', region)
    expect({ stdout, stderr, code }).toEqual({
      stdout: '2 passed, 0 failed\n',
      stderr: '',
      code: 0,
    })
  })

  it.each([[['test']], [['test', EXAMPLE, '--streng']], [['bestaat-niet']], [[]]])(
    'refuses the command line %j without a stack trace',
    async (args) => {
      const { stderr, code } = await run(args)
      expect(code).toBe(2)
      expect(stderr).not.toBe('')
      expect(stderr).not.toContain('    at ')
    },
  )

  it('shows help as success', async () => {
    const { stdout, stderr } = await run(['--help'])
    expect(stderr).toBe('')
    expect(stdout).toContain('explain')
  })
})

describe('policy explain', () => {
  const question = [
    'explain',
    ...['--holder', 'school_vo', '--requester', 'leerplicht', '--purpose', 'verzuimaanpak'],
    ...['--category', 'verzuim_ongeoorloofd', '--age', '14'],
  ]

  it('names a missing condition; a flag that is not given is unknown', async () => {
    const { stdout, code } = await run(question)
    expect(code).toBe(0)
    expect(stdout).toContain(
      'verzuim_ongeoorloofd: deny (voorwaarde_ontbreekt:drempel_16u_4w; rij R01',
    )
    expect(stdout).toContain('overall: deny')
  })

  it.each([
    ['drempel_16u_4w', 'informed_only'],
    ['drempel_16u_4w=true', 'informed_only'],
    ['drempel_16u_4w=false', 'deny'],
  ])('takes --flag %s', async (flag, overall) => {
    const { stdout } = await run([...question, '--flag', flag])
    expect(stdout).toContain(`overall: ${overall}\n`)
  })

  const help = [
    'explain',
    ...['--holder', 'jeugdhulpaanbieder', '--requester', 'school_vo'],
    ...['--purpose', 'terugkoppeling_hulp', '--category', 'hulp_betrokkenheid', '--age', '13'],
  ]

  it('prints one object with --json, with the texts and the law', async () => {
    const { stdout } = await run([...help, '--json', '--saying', 'ouder1=grants'])
    expect(JSON.parse(stdout)).toMatchObject({
      overall: 'needs_consent',
      authority: { type: 'joint' },
      categories: {
        hulp_betrokkenheid: {
          value: 'needs_consent',
          neededFrom: ['ouder2', 'jeugdige'],
          row: 'R42',
          nextStep: { code: 'toestemming_vragen' },
          confidence: 'zeker',
        },
      },
    })
  })

  it.each([
    [['--saying', 'ouder1=denies'], 'deny'],
    [['--saying', 'ouder1=grants:revoked'], 'deny'],
    [['--authority', 'sole', '--saying', 'ouder1=grants', '--saying', 'jeugdige=grants'], 'permit'],
    [['--authority', 'unknown'], 'needs_consent'],
    [['--not-involved'], 'deny'],
  ])('takes %j', async (more, overall) => {
    const { stdout, code } = await run([...help, ...more])
    expect(code).toBe(0)
    expect(stdout).toContain(`overall: ${overall}\n`)
  })

  it('decides a table per participant', async () => {
    const table = [
      'explain',
      ...['--holder', 'school_vo', '--requester', 'doorbraaktafel', '--purpose', 'doorbraaktafel'],
      ...['--category', 'identiteit_contact', '--age', '18'],
      ...['--participant', 'leerplicht', '--participant', 'swv'],
    ]
    const { stdout } = await run(table)
    expect(stdout).toContain('leerplicht:identiteit_contact: informed_only')
    expect(stdout).toContain('swv:identiteit_contact: needs_consent')
    expect(stdout).toContain('gezag adult')
    expect(stdout).toContain('overall: partial\n')
  })

  it('asks the family member the data is about', async () => {
    const { stdout } = await run([
      'explain',
      ...['--holder', 'smw', '--requester', 'cjg_wijkteam', '--purpose', 'afstemming_een_plan'],
      ...['--category', 'gegevens_gezinsleden', '--age', '9', '--family-member', 'ouder2'],
    ])
    expect(stdout).toContain('nodig van: ouder2')
  })

  it('tells every fault of the options at once', async () => {
    const { stdout, stderr, code } = await run([
      'explain',
      ...['--holder', 'buurman', '--age', '12.5', '--authority', 'opa', '--participant', 'oma'],
      ...['--flag', 'regen', '--flag', 'ots=misschien', '--flag', 'ots=true=false'],
      ...['--saying', 'ouder1', '--saying', 'ouder1=grants:later'],
    ])
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.split(';')[0]),
    ).toEqual([
      '--holder: "buurman" is not in the catalogue',
      '--requester: is missing',
      '--purpose: is missing',
      '--category: is missing',
      '--participant: "oma" is not in the catalogue',
      '--age: must be a whole number from 0 to 27',
      '--authority: "opa" is not in the catalogue',
      '--flag: "regen" is no flag',
      '--flag: "ots=misschien" is no flag',
      '--flag: "ots=true=false" is no flag',
      '--saying: "ouder1" says nothing',
      '--saying: "ouder1=grants:later" says nothing',
    ])
  })
})

describe('policy check', () => {
  it('counts what is in the catalogue', async () => {
    expect(await run(['check'])).toEqual({
      stdout:
        `catalogue ${catalogue.version} of ${catalogue.asOf}: ` +
        '32 parties, 22 purposes, 28 categories, 119 rows, 27 switches\n' +
        'English: every text has its translation\nno faults\n',
      stderr: '',
      code: 0,
    })
  })

  it('names each text without its translation', async () => {
    const [rule, ...others] = catalogue.rules
    const newer = { ...catalogue, rules: [{ ...rule!, textParent: 'Nieuw.' }, ...others] }
    const { stderr, code } = await run(
      ['check'],
      {},
      {
        readEnglish: () => readTranslation({ catalogue: newer }).catalogue,
      },
    )
    expect(code).toBe(2)
    expect(stderr).toMatch(/^en\/rules: R01 is not a translation of the text as it is now/)
  })

  it('checks a region file against it', async () => {
    const region = fileURLToPath(new URL('regio-rmc.yaml', import.meta.url))
    const { stdout, code } = await run(['check', '--region', region])
    expect(code).toBe(0)
    expect(stdout).toContain('region proefregio: 1 switches set\n')
  })

  it('refuses a region file that chooses what does not exist, naming the key', async () => {
    const region = fileURLToPath(new URL('regio-fout.yaml', import.meta.url))
    const { stdout, stderr, code } = await run(['check', '--region', region])
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    expect(stderr).toContain('regio-fout.yaml')
    expect(stderr).toContain('rmc.naar_werk_grondslag')
    expect(stderr).toContain('bestaat.niet')
  })

  it('refuses choices that together leave two rows in contradiction', async () => {
    const region = { id: 'proef', name: 'Proef', switches: {} }
    const [first] = catalogue.rules
    const twice = [...catalogue.rules, { ...first!, id: 'R120', outcome: 'never' as const }]
    const { stderr, code } = await run(
      ['check', '--region', 'x'],
      {},
      { readCatalogue: () => ({ ...catalogue, rules: twice }), readRegion: () => region },
    )
    expect(code).toBe(2)
    expect(stderr).toContain('region proef: rows R01 and R120 are equally specific')
  })
})
