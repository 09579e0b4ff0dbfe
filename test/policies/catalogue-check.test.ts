import { expect, test } from 'vitest'
import { readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'
import { findAmbiguities, specificityOf } from '../../policies/ambiguity.ts'
import { type Rule, rule } from '../../policies/catalogue.ts'
import { checkCatalogue } from '../../policies/check.ts'

const { catalogue } = readCatalogue()

const row = (id: string, changes: Partial<Rule>): Rule =>
  rule.parse({
    id,
    holder: ['school_po'],
    requester: ['leerplicht'],
    purpose: ['verzuimaanpak'],
    categories: ['opp'],
    outcome: 'never',
    textParent: 'Tekst.',
    textProfessional: 'Tekst.',
    legalRefs: ['wet'],
    confidence: 'high',
    ...changes,
  })

test('the real catalogue has no fault', () => {
  expect(checkCatalogue(catalogue)).toEqual([])
})

test('a fault names part, entry and what is wrong', () => {
  const broken = { ...catalogue, obligations: {} }
  const answers = ['permit', 'informed_only', 'needs_consent', 'deny', 'partial']
  const kinds = [...answers, 'right_to_speak', 'vital_interest']
  expect(checkCatalogue(broken)).toEqual(
    kinds.map((id) => ({ part: 'obligations', id, message: 'has no obligations' })),
  )
})

test.each([
  ['everything named', {}, 12],
  ['one star', { holder: ['*'] }, 8],
  ['two stars', { holder: ['*'], purpose: ['*'] }, 4],
  ['three stars', { holder: ['*'], requester: ['*'], purpose: ['*'] }, 0],
  ['one flag', { when: { ots: true } }, 12.5],
  ['two flags', { when: { ots: true, gi_vraagt: false } }, 13],
  ['a lower age bound', { ageMin: 16 }, 12.5],
  ['an upper age bound', { ageMax: 15 }, 12.5],
  ['two age bounds count once', { ageMin: 12, ageMax: 15 }, 12.5],
  ['age bound zero', { ageMin: 0 }, 12.5],
] as const)('specificity with %s', (_, changes, points) => {
  expect(specificityOf(row('R01', changes as Partial<Rule>))).toBe(points)
})

const pairs: readonly (readonly [string, Partial<Rule>, Partial<Rule>, boolean])[] = [
  ['the same question', {}, {}, true],
  ['one shared category', { categories: ['opp', 'bsn'] }, { categories: ['bsn'] }, true],
  ['no shared category', { categories: ['opp'] }, { categories: ['bsn'] }, false],
  ['one shared holder', { holder: ['school_po', 'school_vo'] }, { holder: ['school_vo'] }, true],
  ['no shared holder', {}, { holder: ['school_vo'] }, false],
  ['no shared requester', {}, { requester: ['swv'] }, false],
  ['no shared purpose', {}, { purpose: ['leerlingenvervoer'] }, false],
  ['a star over other ids, equally specific', { holder: ['*'] }, { requester: ['*'] }, true],
  ['two stars', { holder: ['*'] }, { holder: ['*'] }, true],
  ['a star that is less specific', { holder: ['*'] }, {}, false],
  ['a flag that is more specific', { when: { ots: true } }, {}, false],
  ['different flags', { when: { ots: true } }, { when: { gi_vraagt: true } }, true],
  ['the same flag', { when: { ots: true } }, { when: { ots: true } }, true],
  ['one flag, both values', { when: { ots: true } }, { when: { ots: false } }, false],
  ['ages that touch', { ageMax: 15 }, { ageMin: 15 }, true],
  ['ages that do not touch', { ageMax: 15 }, { ageMin: 16 }, false],
  ['ages that do not touch, the other way round', { ageMin: 16 }, { ageMax: 15 }, false],
  ['ages of which neither ends', { ageMin: 16 }, { ageMin: 12 }, true],
  ['a flag against an age', { when: { ots: true } }, { ageMin: 16 }, true],
]
test.each(pairs)('two rows contradict each other: %s', (_, first, second, expected) => {
  const rows = [row('R01', first), row('R02', { outcome: 'statutory_duty', ...second })]
  expect(findAmbiguities(rows)).toHaveLength(expected ? 1 : 0)
})

test('equal rows on the same ground do not contradict each other', () => {
  const edu = { outcome: 'consent', consentRegime: 'edu' } as const
  expect(findAmbiguities([row('R01', edu), row('R02', edu)])).toEqual([])
  const care = { ...edu, consentRegime: 'care' } as const
  expect(findAmbiguities([row('R01', edu), row('R02', care)])).toHaveLength(1)
  const all = { ...edu, parentsRule: 'all' } as const
  expect(findAmbiguities([row('R01', edu), row('R02', all)])).toHaveLength(1)
})

test('the overriding rows take no part', () => {
  const other = { outcome: 'vital_interest' } as const
  expect(findAmbiguities([row('R01', {}), row('R111', other)])).toEqual([])
  expect(findAmbiguities([row('R01', {}), row('R114', other)])).toEqual([])
  expect(findAmbiguities([row('R01', {}), row('R113', other)])).toHaveLength(1)
})
