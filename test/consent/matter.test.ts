/** What belongs to one matter, and what a release lets be seen of it. Pure. */
import { describe, expect, it } from 'vitest'
import { releasedIn } from '../../consent/held-back.ts'
import { byMatter, matterOf, restingOn } from '../../consent/matter.ts'

const about = (subject: string | null, ...rests: string[]) => ({
  subject,
  detail: restingOn(rests),
})
const weighing = about('weging')
const override = about('conflict')
const offer = about('aanbod', 'weging', 'conflict')
const token = about(null, 'aanbod')
const order = about('opdracht', 'aanbod')
const another = about('ander', 'andere weging')
const nothing = about(null)
const all = [order, weighing, override, token, another, nothing, offer]

describe('a matter', () => {
  it('is the same from each of its rows, in whatever order they stand', () => {
    for (const row of [weighing, override, offer, token, order])
      expect([...matterOf(row, all)].sort()).toEqual(['aanbod', 'conflict', 'opdracht', 'weging'])
  })

  it('goes no further than its own things', () => {
    expect([...matterOf(another, all)].sort()).toEqual(['ander', 'andere weging'])
    expect([...matterOf(nothing, all)]).toEqual([])
    expect([...matterOf(weighing, [])]).toEqual(['weging'])
  })
})

it('rows are put together by matter, as they come', () => {
  expect(byMatter([...all, about(null)])).toEqual([
    [order, weighing, override, token, offer],
    [another],
    [nothing],
    [about(null)],
  ])
})

describe('a release', () => {
  const release = (subject: string | null, detail: { rij: number; zaak?: string[] }) => ({
    kind: 'rij_vrijgegeven' as const,
    sequence: 20,
    subject,
    detail,
  })
  const releases = [
    release('weging', { rij: 3, zaak: ['weging', 'aanbod'] }),
    release(null, { rij: 9 }),
  ]

  it.each([
    ['its number', 3, nothing, true],
    ['the number of another', 9, nothing, true],
    ['its thing', 5, weighing, true],
    ['its matter', 5, about('aanbod'), true],
    ['what its thing rests on, also when that came later', 5, order, true],
    ['what it rests on, about no thing of its own', 5, token, true],
    ['another matter', 5, another, false],
    ['nothing', 5, nothing, false],
  ])('of a row by %s', (_by, sequence, row, shown) => {
    expect(releasedIn(releases)({ sequence, ...row })).toBe(shown)
  })
})

it('what rests on nothing says so by saying nothing', () => {
  expect(restingOn([null, undefined])).toEqual({})
  expect(restingOn([undefined, 'aanbod'])).toEqual({ hoort_bij: ['aanbod'] })
})
