import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../../../adapters/catalogue-files/read-catalogue.ts'
import { restsOnOwnCatalogue } from '../../../broker/gateway/own-catalogue.ts'
import { orderSlice } from '../../../consent/ports/envelope.ts'
import { compile } from '../../../policies/rulebook.ts'

const rulebook = compile(readCatalogue().catalogue, null, '2026-09-01')
const route = { holder: 'cjg_wijkteam', requester: 'school_vo', purpose: 'ondersteuningsteam_mdo' }
const slice = (category: string, row: string, outcome: string) =>
  orderSlice.parse({ category, fields: ['x'], ground: { row, outcome, legalRefs: ['AVG 6'] } })

describe('the gateway’s second opinion', () => {
  it('agrees with a row of its own catalogue', () => {
    expect(
      restsOnOwnCatalogue(rulebook, route, slice('hulp_betrokkenheid', 'R33', 'consent')),
    ).toBe(true)
  })

  it.each([
    ['another outcome', route, slice('hulp_betrokkenheid', 'R33', 'statutory_duty')],
    ['another row', route, slice('hulp_betrokkenheid', 'R01', 'statutory_duty')],
    ['a row that does not exist', route, slice('hulp_betrokkenheid', 'R999', 'consent')],
    ['another category', route, slice('strafrechtelijk', 'R33', 'consent')],
    ['an unknown category', route, slice('verzonnen', 'R33', 'consent')],
    [
      'another holder',
      { ...route, holder: 'leerplicht' },
      slice('hulp_betrokkenheid', 'R33', 'consent'),
    ],
    [
      'another requester',
      { ...route, requester: 'politie' },
      slice('hulp_betrokkenheid', 'R33', 'consent'),
    ],
    [
      'an unknown requester',
      { ...route, requester: 'verzonnen' },
      slice('hulp_betrokkenheid', 'R33', 'consent'),
    ],
    [
      'another purpose',
      { ...route, purpose: 'verzuimaanpak' },
      slice('hulp_betrokkenheid', 'R33', 'consent'),
    ],
    [
      'a table, which is no recipient',
      { ...route, requester: 'doorbraaktafel' },
      slice('hulp_betrokkenheid', 'R33', 'consent'),
    ],
  ])('refuses %s', (_name, asked, ordered) => {
    expect(restsOnOwnCatalogue(rulebook, asked, ordered)).toBe(false)
  })

  it('lets an emergency pass beside the rows', () => {
    const asked = { ...route, requester: 'hulpdiensten' }
    const wounded = slice('identiteit_contact', 'R111', 'vital_interest')
    expect(restsOnOwnCatalogue(rulebook, asked, wounded)).toBe(true)
  })

  it('never accepts what a row that always decides stands before', () => {
    const catalogue = readCatalogue().catalogue
    const rows = catalogue.rules.filter(({ id }) => id === 'R33')
    const never = rows.map((row) => ({
      ...row,
      id: 'R900',
      outcome: 'never' as const,
      consentRegime: null,
      parentsRule: null,
    }))
    const stricter = compile(
      { ...catalogue, rules: [...catalogue.rules, ...never] },
      null,
      '2026-09-01',
    )
    const consent = slice('hulp_betrokkenheid', 'R33', 'consent')
    expect(restsOnOwnCatalogue(stricter, route, consent)).toBe(false)
    const forTheYoung = never.map((row) => ({ ...row, ageMax: 11 }))
    const sometimes = compile(
      { ...catalogue, rules: [...catalogue.rules, ...forTheYoung] },
      null,
      '2026-09-01',
    )
    expect(restsOnOwnCatalogue(sometimes, route, consent)).toBe(true)
  })

  it('finds every row of the catalogue that can decide, for one of its routes', () => {
    const reached = readCatalogue().catalogue.rules.filter(({ outcome }) => outcome !== 'never')
    const missing = reached.filter((row) => {
      const holders = row.holder.includes('*') ? [...rulebook.parties.keys()] : row.holder
      const requesters = row.requester.includes('*') ? [...rulebook.parties.keys()] : row.requester
      const purposes = row.purpose.includes('*') ? [...rulebook.purposes.keys()] : row.purpose
      return !holders.some((holder) =>
        requesters.some((requester) =>
          purposes.some((purpose) =>
            row.categories.some((category) =>
              restsOnOwnCatalogue(
                rulebook,
                { holder, requester, purpose },
                slice(category, row.id, row.outcome),
              ),
            ),
          ),
        ),
      )
    })
    expect(missing.map(({ id }) => id)).toEqual([])
  })
})
