/** What differs between two versions of the rules. */
import { describe, expect, it } from 'vitest'
import type { Rule } from '../../policies/catalogue.ts'
import { compareRules, compareSwitches } from '../../policies/rule-changes.ts'
import { smallRule, smallSwitch } from './small-catalogue.ts'

const R01 = smallRule({ id: 'R01' })
const R02 = smallRule({ id: 'R02' })
const R10 = smallRule({ id: 'R10' })

describe('rows', () => {
  it('that are alike differ in nothing, whatever their order', () => {
    expect(compareRules([R01, R02], [R02, { ...R01 }])).toEqual([])
  })

  it('come and go, by number', () => {
    expect(compareRules([R10, R01], [R01, R02])).toEqual([
      { kind: 'added', rule: R02 },
      { kind: 'removed', rule: R10 },
    ])
  })

  it('change in the members that differ, and in no other', () => {
    const changed = smallRule({ id: 'R01', outcome: 'never', consentRegime: null })
    expect(compareRules([R01], [changed])).toEqual([
      {
        kind: 'changed',
        id: 'R01',
        fields: [
          { field: 'outcome', before: 'consent', after: 'never' },
          { field: 'consentRegime', before: 'edu', after: null },
        ],
      },
    ])
  })

  it('are compared as they are, and told as they are said', () => {
    const said = (rule: Rule) => ({ ...rule, textParent: `In English: ${rule.id}` })
    const [changed, gone] = [smallRule({ id: 'R01', textParent: 'Anders.' }), R10]
    expect(compareRules([R01, R02, gone], [changed, R02], said)).toEqual([
      {
        kind: 'changed',
        id: 'R01',
        fields: [{ field: 'textParent', before: 'In English: R01', after: 'In English: R01' }],
      },
      { kind: 'removed', rule: said(gone) },
    ])
  })

  it('that a region split go and come whole, but for the part that stayed', () => {
    const whole = smallRule({ id: 'R01', categories: ['verzuim', 'hulp'] })
    const kept = smallRule({ id: 'R01', categories: ['verzuim'] })
    const other = smallRule({ id: 'R01', categories: ['hulp'], outcome: 'never' })
    expect(compareRules([whole], [kept, other])).toEqual([
      { kind: 'removed', rule: whole },
      { kind: 'added', rule: kept },
      { kind: 'added', rule: other },
    ])
    expect(compareRules([kept, other], [kept])).toEqual([{ kind: 'removed', rule: other }])
    const anew = [kept, other].map((rule) => ({ ...rule, textParent: 'Anders.' }))
    expect(compareRules([kept, other], anew)).toEqual([
      { kind: 'removed', rule: kept },
      { kind: 'removed', rule: other },
      { kind: 'added', rule: anew[0] },
      { kind: 'added', rule: anew[1] },
    ])
  })
})

describe('switches', () => {
  const one = smallSwitch({ key: 'proef.een' })
  const two = smallSwitch({ key: 'proef.twee' })

  it('are named with both choices where they differ', () => {
    expect(
      compareSwitches(
        [
          { item: one, choice: 'uit' },
          { item: two, choice: 'uit' },
        ],
        [
          { item: one, choice: 'aan' },
          { item: two, choice: 'uit' },
        ],
      ),
    ).toEqual([{ key: 'proef.een', before: 'uit', after: 'aan' }])
  })

  it('may be new or gone', () => {
    expect(compareSwitches([{ item: one, choice: 'uit' }], [{ item: two, choice: 'aan' }])).toEqual(
      [
        { key: 'proef.twee', before: null, after: 'aan' },
        { key: 'proef.een', before: 'uit', after: null },
      ],
    )
  })
})
