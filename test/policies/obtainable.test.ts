/** What organisations could get of each other, by the product's own catalogue. */
import { describe, expect, it } from 'vitest'
import { type Rule, rule } from '../../policies/catalogue.ts'
import { AGE_MAX } from '../../policies/decide.ts'
import { EVERY_AGE, obtainable, rowsAt } from '../../policies/obtainable.ts'
import { candidatesFor } from '../../policies/rulebook.ts'
import { catalogue, rulebook, withRules } from './rulebook.ts'

const between = { holder: 'school_vo', requester: 'cjg_wijkteam' }
const [first = '', second = ''] = catalogue.categories.map(({ id }) => id)
const [purpose = '', other = ''] = catalogue.purposes.map(({ id }) => id)

const row = (change: Partial<Rule>): Rule =>
  rule.parse({
    id: 'R901',
    holder: [between.holder],
    requester: [between.requester],
    purpose: [purpose],
    categories: [first],
    outcome: 'statutory_task',
    textParent: 'Tekst.',
    textProfessional: 'Tekst.',
    legalRefs: ['wet'],
    confidence: 'high',
    ...change,
  })
const got = (...rules: Rule[]) => ({
  any: Object.fromEntries(obtainable(withRules(rules), between, 'any')),
  consent: Object.fromEntries(obtainable(withRules(rules), between, 'consent')),
})
const CONSENT = { outcome: 'consent', consentRegime: 'edu' } as const

describe('what can be got', () => {
  it.each([
    ['by the law', [row({})], { [purpose]: [first] }, {}],
    ['by consent', [row(CONSENT)], { [purpose]: [first] }, { [purpose]: [first] }],
    ['is not what never moves', [row({ outcome: 'never' })], {}, {}],
    ['is not what is anonymous alone', [row({ outcome: 'anonymous' })], {}, {}],
    [
      'is also what is anonymous, for a purpose that there is already',
      [row({}), row({ id: 'R902', outcome: 'anonymous', categories: [second] })],
      { [purpose]: [first, second] },
      {},
    ],
    [
      'is also what is anonymous, where a fact opens more of it',
      [row({ when: { ots: true } }), row({ id: 'R902', outcome: 'anonymous' })],
      { [purpose]: [first] },
      {},
    ],
    ['is not what goes to another', [row({ requester: ['leerplicht'] })], {}, {}],
    [
      'is not hidden by a row that some fact opens',
      [row(CONSENT), row({ id: 'R902', outcome: 'never', when: { ots: true } })],
      { [purpose]: [first] },
      { [purpose]: [first] },
    ],
    [
      'may be so at one age alone',
      [row({ ...CONSENT, ageMin: 18, ageMax: 18 })],
      { [purpose]: [first] },
      { [purpose]: [first] },
    ],
  ])('%s', (_name, rules, any, consent) => {
    expect(got(...rules)).toEqual({ any, consent })
  })

  it('keeps purposes and data in the order of the catalogue', () => {
    const rules = [row({ purpose: [other, purpose], categories: [second, first] })]
    expect([...obtainable(withRules(rules), between, 'any')]).toEqual([
      [purpose, [first, second]],
      [other, [first, second]],
    ])
  })

  it('is nothing for a table or a kind that is unknown', () => {
    const requester = 'ondersteuningsteam_mdo'
    const toTable = withRules([row({ requester: [requester] })])
    expect(obtainable(toTable, { ...between, requester }, 'any').size).toBe(0)
    for (const requester of ['ondersteuningsteam_mdo', 'x'])
      expect(obtainable(rulebook, { ...between, requester }, 'any').size).toBe(0)
    expect(obtainable(rulebook, { ...between, holder: 'x' }, 'any').size).toBe(0)
  })

  it('counts nothing that danger alone could bring', () => {
    const asked = { holder: 'school_vo', requester: 'politie', category: 'thuissituatie' }
    const could = [...rulebook.purposes.keys()].filter(
      (id) => (candidatesFor(rulebook, { ...asked, purpose: id })?.overrides.length ?? 0) > 0,
    )
    expect(could.length).toBeGreaterThan(obtainable(rulebook, asked, 'any').size)
  })
})

describe('the rows that can decide', () => {
  const idsAt = (age: number, ...rules: Rule[]) => {
    const found = candidatesFor(withRules(rules), { ...between, purpose, category: first })
    return found && rowsAt(found, age).map(({ id }) => id)
  }
  const someday = row({ when: { ots: true } })
  const plain = row({ id: 'R902' })
  const wide = row({ id: 'R903', holder: ['*'] })
  const wideSomeday = row({ id: 'R904', holder: ['*'], when: { vordering: true } })

  it.each([
    ['all while each has conditions', [someday, wideSomeday], ['R901', 'R904']],
    ['up to the first without', [someday, plain, wide], ['R901', 'R902']],
    ['that one alone where it is the most specific', [plain, wide], ['R902']],
  ])('are %s', (_name, rules, ids) => expect(idsAt(9, ...rules)).toEqual(ids))

  it.each([
    [11, []],
    [12, ['R901']],
    [15, ['R901']],
    [16, []],
  ])('are of the age: %d', (age, ids) =>
    expect(idsAt(age, row({ ageMin: 12, ageMax: 15 }))).toEqual(ids),
  )
})

it('every question to a family is about something that can be got', () => {
  let questions = 0
  for (const { id: holder } of catalogue.parties)
    for (const { id: requester } of catalogue.parties) {
      const any = obtainable(rulebook, { holder, requester }, 'any')
      for (const [one, categories] of obtainable(rulebook, { holder, requester }, 'consent')) {
        expect(any.get(one)).toEqual(expect.arrayContaining([...categories]))
        questions += categories.length
      }
    }
  expect(questions).toBeGreaterThan(100)
})

it('every age is from 0 up to and including the last', () => {
  expect([EVERY_AGE.at(0), EVERY_AGE.at(-1), EVERY_AGE.length]).toEqual([0, AGE_MAX, AGE_MAX + 1])
})
