/** Until when help without the parents hides. Pure. */
import { describe, expect, it } from 'vitest'
import type { Fact } from '../../consent/fact.ts'
import { hiddenUntil, saidInFacts, saidInJournal } from '../../consent/hidden-help.ts'
import { childIds, factIds } from '../../consent/id.ts'
import { actor, party } from '../support/family.ts'

const zeros = (bytes: number) => new Uint8Array(bytes)
const CJG = party('cjg')
const said = (value: boolean, moment: number, change: object = {}) => ({
  helper: CJG,
  value,
  whole: true,
  moment,
  ...change,
})

describe('help without the parents', () => {
  it.each([
    ['never recorded', [], undefined],
    ['only ever denied', [said(false, 1)], undefined],
    ['recorded', [said(true, 1)], Number.POSITIVE_INFINITY],
    ['recorded for one purpose', [said(true, 1, { whole: false })], Number.POSITIVE_INFINITY],
    ['taken back as a whole', [said(true, 1), said(false, 2)], 2],
    [
      'taken back in part',
      [said(true, 1), said(false, 2, { whole: false })],
      Number.POSITIVE_INFINITY,
    ],
    [
      'taken back by another helper',
      [said(true, 1), said(false, 2, { helper: party('hulp') })],
      Number.POSITIVE_INFINITY,
    ],
    ['recorded again', [said(true, 1), said(false, 2), said(true, 3)], Number.POSITIVE_INFINITY],
  ])('%s', (_name, all, until) => expect(hiddenUntil(all).get(CJG)).toBe(until))
})

describe('a recorded fact', () => {
  const fact = (change: Partial<Fact> = {}): Fact => ({
    id: factIds.create(zeros),
    child: childIds.create(zeros),
    name: 'hulp_zonder_ouders',
    value: true,
    recordedBy: actor('cjg'),
    holder: CJG,
    requester: null,
    purpose: null,
    categories: null,
    about: null,
    weighingHash: null,
    confirms: null,
    at: 5,
    until: 6,
    ...change,
  })

  it('says so for the helper who recorded it', () => {
    expect(saidInFacts([fact(), fact({ value: false, at: 7 })])).toEqual([
      said(true, 5),
      said(false, 7),
    ])
  })

  it.each([
    ['a receiver', { requester: party('school') }],
    ['a purpose', { purpose: 'verzuimaanpak' }],
    ['categories', { categories: ['opp'] }],
  ])('that names %s is not whole', (_name, change) =>
    expect(saidInFacts([fact(change)])[0]?.whole).toBe(false),
  )

  it('of another name, or claimed by another, says nothing', () => {
    expect(saidInFacts([fact({ name: 'ots' }), fact({ recordedBy: actor('school') })])).toEqual([])
  })
})

describe('a row of the journal', () => {
  const row = (change: object = {}) => ({
    sequence: 3,
    kind: 'feit_vastgelegd' as const,
    party: CJG,
    requester: null,
    purpose: null,
    categories: [],
    detail: { feit: 'hulp_zonder_ouders', waarde: true, telt: true },
    ...change,
  })

  it('says the same', () => {
    expect(saidInJournal([row()])).toEqual([said(true, 3)])
    expect(saidInJournal([row({ purpose: 'verzuimaanpak' })])[0]?.whole).toBe(false)
    expect(saidInJournal([row({ categories: ['opp'] })])[0]?.whole).toBe(false)
    const detail = { feit: 'hulp_zonder_ouders', waarde: false, telt: true }
    expect(saidInJournal([row({ detail })])).toEqual([said(false, 3)])
  })

  it.each([
    ['of another kind', { kind: 'controle_gedaan' }],
    ['of nobody', { party: null }],
    ['about another fact', { detail: { feit: 'ots', waarde: true, telt: true } }],
    ['of a claim', { detail: { feit: 'hulp_zonder_ouders', waarde: true, telt: false } }],
  ])('%s says nothing', (_name, change) => expect(saidInJournal([row(change)])).toEqual([]))
})
