/** What a row becomes when it is compiled, in a catalogue small enough to see through. */
import { describe, expect, it } from 'vitest'
import type { Catalogue, Rule } from '../../policies/catalogue.ts'
import { cautiousRegion } from '../../policies/region.ts'
import { candidatesFor, compile, compileRules } from '../../policies/rulebook.ts'
import type { Outcome } from '../../policies/vocabulary.ts'
import { parameters } from './rulebook.ts'
import { small, smallRule } from './small-catalogue.ts'

const ASKED = { holder: 'school', requester: 'zorg', purpose: 'plan', category: 'verzuim' }
const candidates = (rules: readonly Rule[], asked: object = {}, catalogue: Catalogue = small) =>
  candidatesFor(compileRules(catalogue, rules, parameters), { ...ASKED, ...asked })
const rowsOf = (...rules: readonly Rule[]) => candidates(rules)?.rows ?? []

describe('a row answers by its outcome', () => {
  const before = { who: ['ouders'], when: 'vooraf' }
  const later = { who: ['ouders'], when: 'na_vrijgave' }
  it.each<[Outcome, string, string, object | null]>([
    ['never', 'deny', 'nooit', null],
    ['consent', 'permit', 'toestemming_geldig', null],
    ['statutory_duty', 'informed_only', 'statutory_duty', before],
    ['statutory_task', 'informed_only', 'statutory_task', before],
    ['right_to_speak', 'permit', 'right_to_speak', later],
    ['vital_interest', 'permit', 'vital_interest', later],
    ['treatment_team', 'permit', 'treatment_team', null],
    ['information_right', 'permit', 'information_right', null],
    ['anonymous', 'permit', 'anonymous', null],
  ])('%s: %s', (outcome, value, reason, informing) => {
    const { answers, nameable } = rowsOf(smallRule({ outcome }))[0]!
    expect(answers.parents).toEqual({
      value,
      row: 'R01',
      reason,
      neededFrom: [],
      blockedBy: [],
      informing,
    })
    expect(nameable).toBe(outcome !== 'never')
  })

  it('and tells whoever the age asks for', () => {
    const { answers } = rowsOf(smallRule({ outcome: 'statutory_duty' }))[0]!
    expect([answers.both, answers.youngPerson].map(({ informing }) => informing?.who)).toEqual([
      ['ouders', 'jeugdige'],
      ['jeugdige'],
    ])
  })

  it.each([
    ['veiligheid_meldcode', 'na_vrijgave'],
    ['kinderbescherming', 'na_vrijgave'],
    ['opsporing', 'na_vrijgave'],
    ['verzuimaanpak', 'vooraf'],
  ])('for purpose %s it tells %s', (purpose, when) => {
    const catalogue = { ...small, purposes: [{ ...small.purposes[0]!, id: purpose }] }
    const duty = smallRule({ outcome: 'statutory_duty', purpose: ['*'] })
    const rows = candidates([duty], { purpose }, catalogue)?.rows
    expect(rows?.[0]?.answers.parents.informing?.when).toBe(when)
  })
})

describe('a row keeps', () => {
  it('its own rule for parents, else that of the category, for each category apart', () => {
    const [verzuim, hulp] = small.categories
    const categories = [{ ...verzuim!, parentsRule: 'all' as const }, hulp!]
    const catalogue = { ...small, categories }
    const rule = smallRule({ categories: ['verzuim', 'hulp'] })
    const rulesFor = (row: Rule) =>
      ['verzuim', 'hulp'].map(
        (category) => candidates([row], { category }, catalogue)?.rows[0]?.parentsRule,
      )
    expect(rulesFor(rule)).toEqual(['all', null])
    expect(rulesFor({ ...rule, parentsRule: 'one_unless_objection' })).toEqual([
      'one_unless_objection',
      'one_unless_objection',
    ])
  })

  it('its ages and conditions, and has no bounds where it names none', () => {
    const bounds = ({ ageMin, ageMax }: Partial<Rule>) => {
      const row = rowsOf(smallRule({ ageMin: ageMin ?? null, ageMax: ageMax ?? null }))[0]
      return [row?.ageMin, row?.ageMax]
    }
    expect(bounds({ ageMin: 12, ageMax: 15 })).toEqual([12, 15])
    expect(bounds({ ageMin: 0, ageMax: 0 })).toEqual([0, 0])
    expect(bounds({})).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
    expect(rowsOf(smallRule({ when: { ots: false } }))[0]?.when).toEqual([
      { flag: 'ots', value: false },
    ])
  })

  it('a condition about help without parents to itself', () => {
    expect(rowsOf(smallRule({ when: { ots: true } }))[0]?.nameable).toBe(true)
    expect(rowsOf(smallRule({ when: { hulp_zonder_ouders: true } }))[0]?.nameable).toBe(false)
  })
})

describe('the rows of a question', () => {
  const ids = (rows: readonly { readonly id: string }[] | undefined) => rows?.map(({ id }) => id)

  it('are those that cover it, the most specific first, and by number among equals', () => {
    const wide = smallRule({ id: 'R02', holder: ['*'] })
    const rules = [
      wide,
      smallRule({ id: 'R10' }),
      smallRule({ id: 'R09' }),
      smallRule({ id: 'R11', outcome: 'never' }),
      smallRule({ id: 'R05', requester: ['school'] }),
      smallRule({ id: 'R06', holder: ['zorg'] }),
      smallRule({ id: 'R07', purpose: ['melding'] }),
      smallRule({ id: 'R08', categories: ['hulp'] }),
    ]
    expect(ids(candidates(rules)?.rows)).toEqual(['R11', 'R09', 'R10', 'R02'])
    expect(ids(candidates(rules, { holder: 'zorg' })?.rows)).toEqual(['R06', 'R02'])
  })

  it('have the overrides apart, danger before a conflict of duties', () => {
    const overrides = ['R114', 'R111'].map((id) => smallRule({ id, outcome: 'vital_interest' }))
    const found = candidates([...overrides, smallRule({})])
    expect(ids(found?.overrides)).toEqual(['R111', 'R114'])
    expect(ids(found?.rows)).toEqual(['R01'])
  })

  it.each(['holder', 'requester', 'purpose', 'category'])('are none for an unknown %s', (name) =>
    expect(candidates(small.rules, { [name]: 'x' })).toBeUndefined(),
  )
})

describe('a rulebook', () => {
  it('finds every part of a row, and the texts of a reason', () => {
    const parts = [smallRule({}), smallRule({ categories: ['hulp'] })]
    const rulebook = compileRules(small, parts, parameters)
    expect(rulebook.rules.get('R01')).toEqual(parts)
    expect(rulebook.reasons.get('nooit')).toEqual(
      small.reasons.find(({ code }) => code === 'nooit'),
    )
    expect(rulebook).toMatchObject({ version: '1', obligations: small.obligations })
  })

  it('of no region is that of a region that chose nothing', () => {
    expect(compile(small, null, '2026-01-01')).toEqual(compile(small, cautiousRegion, '2026-01-01'))
    const switches = { 'proef.schakelaar': 'aan' }
    const chosen = compile(small, { ...cautiousRegion, switches }, '2026-01-01')
    expect([...chosen.rules.keys()]).toEqual(['R02'])
  })
})
