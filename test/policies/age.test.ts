import { describe, expect, it } from 'vitest'
import { ageReadings, dayOfAge, decideOverReadings, isDay } from '../../policies/age.ts'
import type { Saying } from '../../policies/question.ts'
import { question, rulebook } from './rulebook.ts'

const DAY = '2026-11-21'

describe('the ages that a birth date allows', () => {
  it.each([
    ['2010-11-21', [16]],
    ['2010-11-22', [15]],
    ['2010-11-20', [16]],
    ['2026-11-21', [0]],
    ['2026-11-22', []],
    ['2010-11-00', [15, 16]],
    ['2010-10-00', [16]],
    ['2010-12-00', [15]],
    ['2010-00-00', [15, 16]],
    ['2026-00-00', [0]],
    ['2026-11-00', [0]],
    ['2026-12-00', []],
    ['2027-00-00', []],
    ['0000-00-00', []],
    ['0000-05-01', []],
    ['2010-00-05', []],
    ['2010-13-01', []],
    ['2010-13-00', []],
    ['2010-02-29', []],
    ['2010-04-31', []],
    ['2010-1-1', []],
    ['', []],
  ])('%s', (birthDate, ages) => {
    expect(ageReadings(birthDate, DAY)).toEqual(ages)
  })

  it.each([
    ['2027-02-28', 14],
    ['2027-03-01', 15],
    ['2028-02-28', 15],
    ['2028-02-29', 16],
  ])('a child of 29 February 2012 is on %s: %i', (day, age) => {
    expect(ageReadings('2012-02-29', day)).toEqual([age])
  })

  it.each(['2026-11-00', '2026-02-30', 'vandaag'])('has none on a day like %s', (day) => {
    expect(ageReadings('2010-01-01', day)).toEqual([])
  })

  it.each([
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['2024-02-29', true],
    ['2024-00-00', false],
  ])('%s is a day: %s', (text, is) => {
    expect(isDay(text)).toBe(is)
  })
})

describe('the day from which on somebody has an age', () => {
  it.each([
    ['2010-11-21', 16, '2026-11-21'],
    ['2010-11-00', 16, '2026-11-30'],
    ['2010-00-00', 12, '2022-12-31'],
    ['2012-02-29', 12, '2024-02-29'],
    ['2012-02-29', 16, '2028-02-29'],
    ['2012-02-29', 18, '2030-03-01'],
    ['2012-02-00', 18, '2030-03-01'],
    ['2011-02-00', 16, '2027-02-28'],
    ['0980-05-01', 12, '0992-05-01'],
    ['0000-00-00', 16, null],
    ['2010-02-30', 16, null],
  ])('born on %s, %i: %s', (birthDate, age, day) => {
    expect(dayOfAge(birthDate, age)).toBe(day)
  })

  it('is the first on which no reading of the birth date is younger', () => {
    for (const birthDate of ['2012-02-29', '2012-02-00', '2012-00-00', '2011-07-15']) {
      const day = dayOfAge(birthDate, 18) ?? ''
      expect(Math.min(...ageReadings(birthDate, day))).toBe(18)
      const before = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
      expect(Math.min(...ageReadings(birthDate, before))).toBe(17)
    }
  })
})

describe('deciding over several possible ages', () => {
  const yes = (by: string): Saying => ({ by, decision: 'grants', status: 'active' })
  const over = (ages: readonly number[], changed: Parameters<typeof question>[0] = {}) => {
    const { age: _, ...asked } = question(changed)
    return decideOverReadings(rulebook, asked, ages)
  }
  const mdo = {
    holder: 'school_vo',
    requester: 'smw',
    purpose: 'ondersteuningsteam_mdo',
    categories: ['gedrag_welbevinden'],
  }

  it('denies without any age', () => {
    expect(over([])).toMatchObject({
      overall: 'deny',
      decisions: { hulp_betrokkenheid: { reason: 'geen_grondslag_bekend' } },
    })
  })

  it('decides as usual for one age', () => {
    expect(over([16], { ...mdo, sayings: [yes('jeugdige')] }).overall).toBe('permit')
  })

  it('releases only what every age releases, and asks everybody whom any age needs', () => {
    expect(over([15, 16], { ...mdo, sayings: [yes('ouder1'), yes('jeugdige')] }).overall).toBe(
      'permit',
    )
    expect(over([15, 16], { ...mdo, sayings: [yes('jeugdige')] })).toMatchObject({
      overall: 'needs_consent',
      decisions: { gedrag_welbevinden: { neededFrom: ['een_van:ouder1|ouder2'] } },
    })
    expect(over([16, 15], mdo).decisions['gedrag_welbevinden']?.neededFrom).toEqual([
      'jeugdige',
      'een_van:ouder1|ouder2',
    ])
  })

  it('denies where any age denies, and needs nobody then', () => {
    const refusal: Saying = { by: 'jeugdige', decision: 'denies', status: 'active' }
    const sayings = [yes('ouder1'), refusal]
    expect(over([11, 12], { ...mdo, sayings }).decisions['gedrag_welbevinden']).toMatchObject({
      value: 'deny',
      reason: 'jongere_maakt_bezwaar',
      neededFrom: [],
      blockedBy: ['jeugdige'],
    })
  })

  const cijfers = {
    holder: 'school_vo',
    requester: 'ouder_met_gezag',
    purpose: 'ouder_informatie',
    categories: ['schoolloopbaan_resultaten'],
  }

  it('tells everybody whom any age tells', () => {
    const { decisions } = over([11, 12], cijfers)
    expect(decisions['schoolloopbaan_resultaten']).toMatchObject({
      value: 'informed_only',
      informing: { who: ['ouders', 'jeugdige'], when: 'vooraf' },
    })
  })

  it('keeps the duty to inform where another age permits by consent', () => {
    const sayings = [yes('jeugdige')]
    for (const ages of [
      [17, 18],
      [18, 17],
    ]) {
      expect(
        over(ages, { ...cijfers, sayings }).decisions['schoolloopbaan_resultaten'],
      ).toMatchObject({
        value: 'informed_only',
        reason: 'statutory_duty',
        informing: { who: ['ouders', 'jeugdige'] },
      })
    }
  })

  it.each([[[17, 18]], [[18, 17]]])('tells late where any age tells late: %j', (ages) => {
    const flags = { conflict_van_plichten: true, afweging_vastgelegd: true }
    const asked = { ...cijfers, categories: ['gedrag_welbevinden'], context: { flags } }
    expect(over(ages, asked).decisions['gedrag_welbevinden']).toMatchObject({
      value: 'informed_only',
      informing: { when: 'na_vrijgave' },
    })
  })
})

it.each([
  ['2026-01-01', true],
  ['2026-01-011', false],
  ['x2026-01-01', false],
  ['2026-01-00', false],
  ['2026-02-29', false],
  ['2028-02-29', true],
  ['vandaag', false],
])('%s is a day: %s', (text, is) => expect(isDay(text)).toBe(is))
