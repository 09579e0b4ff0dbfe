import { describe, expect, it } from 'vitest'
import type { Authority, Unreachable } from '../../policies/question.ts'
import type { Parameters } from '../../policies/region.ts'
import { consentRegime, parentsRule } from '../../policies/vocabulary.ts'
import { caseOf, newTally, type Tally, tryWords } from './every-consent.ts'
import { defined, product } from './product.ts'

const REGIMES = [...consentRegime.options, null]
const PARENTS_RULES = [null, ...parentsRule.options]
/** Both sides of 12, 16 and 18. */
const AGES = [11, 12, 15, 16, 17, 18]
const PARENTS = ['ouder1', 'ouder2']

const AUTHORITIES: readonly Authority[] = [
  { type: 'joint', holders: PARENTS },
  { type: 'sole', holders: ['ouder1'] },
  { type: 'guardian', holders: ['voogd'] },
  { type: 'guardian', holders: ['voogd', 'voogd2'] },
  { type: 'guardian_gi', holders: ['gi'] },
  { type: 'adult', holders: [] },
  { type: 'unknown', holders: [] },
  // Broken data: no kind at all, nobody named, fewer or more people than the kind of authority has.
  { type: 'gezamenlijk', holders: PARENTS },
  { type: 'joint' },
  { type: 'joint', holders: [] },
  { type: 'joint', holders: ['ouder1'] },
  { type: 'joint', holders: ['ouder1', 'ouder1'] },
  { type: 'sole', holders: PARENTS },
  { type: 'guardian', holders: [] },
]

const holdersOf = ({ holders = [] }: Authority) => [...new Set(holders)]

function switchesFor(regime: string | null): readonly Partial<Parameters>[] {
  if (regime === 'care') return [{}, { care12to15: 'child_only' }]
  if (regime !== 'edu') return [{}]
  return product({
    eduObjection12to15: ['block_until_talk', 'register_only'] as const,
    parentsNormal: ['one_unless_objection', 'all'] as const,
    parentsSpecial: ['all', 'one_unless_objection'] as const,
  })
}

/** `permits` is 0 where nothing can be permitted, because nobody is named who may say yes. */
function expectSound(tally: Tally, evaluations: number, permits: 0 | 1 = 1) {
  expect(tally).toMatchObject({ differences: [], releasedByNo: [], swayed: [] })
  expect(tally.evaluations).toBeGreaterThanOrEqual(evaluations)
  expect(Math.min(tally.permitted, 1)).toBe(permits)
}

describe('every combination of what people say', () => {
  it.each(REGIMES)('under regime %s, by parents rule, age, authority and switches', (regime) => {
    const rules = regime === 'edu' ? PARENTS_RULES : [null]
    const help = regime === 'care' ? [true, false, undefined] : [undefined]
    const situations = product({ age: AGES, authority: AUTHORITIES, help })
    const tally = newTally()
    for (const one of product({
      rowRule: rules,
      categoryRule: rules,
      parameters: switchesFor(regime),
    })) {
      const tried = caseOf({ regime, ...one })
      for (const { age, authority, help: alone } of situations) {
        const context = { flags: defined({ hulp_zonder_ouders: alone }) }
        tryWords(tried, { age, authority, persons: holdersOf(authority), context }, tally)
      }
    }
    const never = regime === null || regime === 'family_member'
    expectSound(tally, 5000, never ? 0 : 1)
  })

  it('listens to nobody without authority, and from 16 to no parent', () => {
    const tally = newTally()
    const regimes = ['edu', 'care', 'wmo', 'youth'] as const
    for (const { regime, age, authority } of product({
      regime: regimes,
      age: AGES,
      authority: AUTHORITIES,
    })) {
      const persons = age < 16 ? holdersOf(authority) : []
      const everybody = ['ouder1', 'ouder2', 'voogd', 'gi', 'opa']
      const voiceless = everybody.filter((person) => !persons.includes(person))
      const tried = caseOf({ regime, rowRule: 'all' })
      tryWords(tried, { age, authority, persons, voiceless }, tally)
    }
    expectSound(tally, 3000)
  })

  it('lets no word of a parent count where the young person decides alone', () => {
    const tally = newTally()
    const authority: Authority = { type: 'joint', holders: PARENTS }
    const alone = { flags: { hulp_zonder_ouders: true } }
    const situation = { authority, persons: [], voiceless: PARENTS }
    for (const age of [12, 15]) {
      tryWords(caseOf({ regime: 'wmo' }), { ...situation, age }, tally)
      tryWords(caseOf({ regime: 'youth' }), { ...situation, age }, tally)
      tryWords(caseOf({ regime: 'care' }), { ...situation, age, context: alone }, tally)
      const childOnly = caseOf({ regime: 'care', parameters: { care12to15: 'child_only' } })
      tryWords(childOnly, { ...situation, age }, tally)
    }
    expectSound(tally, 48)
  })
})

describe('every combination under supervision', () => {
  const situations = product({
    giPartial: [undefined, [], ['schoolaanmelding'], ['medisch', 'schoolaanmelding'], ['medisch']],
    type: ['joint', 'guardian', 'unknown', 'adult', 'sole'],
    age: [11, 12, 15, 16],
    supervised: [{ ots: true }, { ots: false, flag: true }, { ots: false, flag: false }, {}],
  })
  const purposes = ['overstap_overdracht', 'tlv_toelaatbaarheid', 'ondersteuningsteam_mdo']

  it.each(consentRegime.options)('regime %s: the GI signs for what a court gave it', (regime) => {
    const tally = newTally()
    for (const purpose of purposes) {
      const tried = caseOf({ regime, purpose, rowRule: 'all' })
      for (const { giPartial, type, age, supervised } of situations) {
        const { ots, flag }: { ots?: boolean; flag?: boolean } = supervised
        const holders = type === 'joint' ? [] : ['ouder1']
        const authority: Authority = { type, holders, ...defined({ ots, giPartial }) }
        const context = { flags: defined({ ots: flag }) }
        tryWords(tried, { age, authority, persons: ['ouder1', 'gi'], context }, tally)
      }
    }
    expectSound(tally, 100_000, regime === 'family_member' ? 0 : 1)
  })

  it('keeps the parents out of the parts that the GI holds', () => {
    const tally = newTally()
    const authority: Authority = {
      type: 'joint',
      holders: PARENTS,
      ots: true,
      giPartial: ['schoolaanmelding'],
    }
    for (const regime of ['edu', 'care', 'wmo'] as const) {
      const tried = caseOf({ regime, purpose: 'overstap_overdracht' })
      tryWords(tried, { age: 11, authority, persons: ['gi'], voiceless: PARENTS }, tally)
    }
    expectSound(tally, 108)
  })
})

describe('every combination around a parent who cannot be reached', () => {
  const gone = (person: string, attempts: number, silentDays: number): Unreachable => ({
    person,
    attempts,
    silentDays,
  })
  const SILENCES: readonly (readonly Unreachable[] | undefined)[] = [
    undefined,
    [gone('ouder2', 3, 14)],
    [gone('ouder2', 2, 14)],
    [gone('ouder2', 3, 13)],
    [gone('ouder2', 3, 27)],
    [gone('ouder2', 3, 28)],
    [gone('ouder1', 4, 90), gone('ouder2', 3, 90)],
    [gone('opa', 3, 90)],
  ]

  it('passes over a silent holder only in regime edu, only when the region says so', () => {
    const tally = newTally()
    const authority: Authority = { type: 'joint', holders: PARENTS }
    const cases = product({
      regime: ['edu', 'care', 'wmo'] as const,
      rowRule: parentsRule.options,
      days: [null, 14, 28],
    })
    for (const { regime, rowRule, days } of cases) {
      const tried = caseOf({ regime, rowRule, parameters: { unreachableDays: days } })
      for (const { age, unreachable } of product({
        age: [11, 12, 15, 16],
        unreachable: SILENCES,
      })) {
        const context = defined({ unreachable })
        tryWords(tried, { age, authority, persons: PARENTS, context }, tally)
      }
    }
    expectSound(tally, 100_000)
  })
})

describe('every combination of family members', () => {
  const MEMBERS = [undefined, [], ['ouder1'], ['broer'], PARENTS, ['broer', 'jeugdige']]

  it('asks exactly the members the data is about', () => {
    const tally = newTally()
    const tried = caseOf({ regime: 'family_member' })
    const persons = ['ouder1', 'ouder2', 'broer']
    const authorities = AUTHORITIES.filter(({ type }) => type !== 'guardian')
    for (const { familyMembers, age, authority } of product({
      familyMembers: MEMBERS,
      age: [11, 12, 16],
      authority: authorities,
    })) {
      tryWords(tried, { age, authority, persons, context: defined({ familyMembers }) }, tally)
    }
    expectSound(tally, 100_000)
  })
})
