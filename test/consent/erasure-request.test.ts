/** Until when a family is answered, and who must ask before it is erased. */
import { describe, expect, it } from 'vitest'
import { carriedOutBy, isStanding, mustAsk } from '../../consent/erasure-request.ts'
import { answerBy } from '../../consent/term.ts'
import type { Authority } from '../../policies/question.ts'

it.each([
  ['2026-03-02T10:00:00Z', '2026-04-02'],
  ['2026-03-01T22:59:59Z', '2026-04-01'],
  ['2026-03-01T23:00:00Z', '2026-04-02'],
  ['2026-12-31T12:00:00Z', '2027-01-31'],
  ['2027-01-31T12:00:00Z', '2027-02-28'],
  ['2028-01-30T12:00:00Z', '2028-02-29'],
  ['2026-05-31T12:00:00Z', '2026-06-30'],
])('what came at %s is answered by %s', (at, day) => {
  expect(answerBy(Date.parse(at))).toBe(day)
})

it('what was granted is carried out within a month of that', () => {
  expect(carriedOutBy(Date.parse('2026-01-31T12:00:00Z'))).toBe('2026-02-28')
})

it('is asked again only once it was refused', () => {
  expect((['open', 'toegewezen', 'afgewezen'] as const).map(isStanding)).toEqual([
    true,
    true,
    false,
  ])
})

describe('who must ask', () => {
  const of = (type: Authority['type'], holders: string[]): Authority => ({
    type,
    holders,
    ots: false,
    giPartial: [],
  })
  const joint = of('joint', ['ouder1', 'ouder2'])
  it.each<[string, number[], Authority, readonly string[] | null]>([
    ['both parents below 12', [11], joint, ['ouder1', 'ouder2']],
    ['the one parent who has authority', [11], of('sole', ['ouder2']), ['ouder2']],
    ['the young person too from 12', [12], joint, ['ouder1', 'ouder2', 'jeugdige']],
    ['the same until 16', [15], joint, ['ouder1', 'ouder2', 'jeugdige']],
    ['the young person alone from 16', [16], joint, ['jeugdige']],
    ['nobody but them as an adult', [18], of('adult', []), ['jeugdige']],
    ['everybody of either age', [11, 12], joint, ['ouder1', 'ouder2', 'jeugdige']],
    ['parents too where 15 is possible', [15, 16], joint, ['ouder1', 'ouder2', 'jeugdige']],
    ['a guardian who is an organisation, who cannot', [5], of('guardian_gi', ['gi']), ['gi']],
    ['nobody where authority is unknown', [11], of('unknown', []), null],
    ['nobody where it is unknown and 15 is possible', [15, 16], of('unknown', []), null],
    ['nobody where no age is possible', [], joint, null],
  ])('%s', (_name, ages, authority, roles) => {
    expect(mustAsk(ages, authority)).toEqual(roles)
  })
})
