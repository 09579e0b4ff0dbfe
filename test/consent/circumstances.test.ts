/** The circumstances of a decision, read from recorded facts. */
import { describe, expect, it } from 'vitest'
import {
  askedSince,
  familyMembersConcerned,
  flagsFor,
  recordedValue,
  unreachableRoles,
} from '../../consent/circumstances.ts'
import type { Fact } from '../../consent/fact.ts'
import { childIds, factIds, requestIds } from '../../consent/id.ts'
import type { Request } from '../../consent/request.ts'
import { DAY, HOUR } from '../../consent/time.ts'
import { actor, party } from '../support/family.ts'

const NOW = Date.parse('2026-03-02T10:00:00Z')
const zeros = (bytes: number) => new Uint8Array(bytes)
const RELEASE = {
  holder: party('school'),
  requester: party('cjg'),
  purpose: 'preventie_vroegsignalering',
  category: 'opp',
}
const fact = (change: Partial<Fact> = {}): Fact => ({
  id: factIds.create(zeros),
  child: childIds.create(zeros),
  name: 'ots',
  value: true,
  recordedBy: actor('school'),
  holder: party('school'),
  requester: null,
  purpose: null,
  categories: null,
  about: null,
  weighingHash: null,
  confirms: null,
  at: NOW,
  until: NOW + DAY,
  ...change,
})

describe('a fact counts', () => {
  it.each([
    ['for everything when it names nothing', {}, NOW, true],
    [
      'when all that it names fits',
      { requester: party('cjg'), purpose: RELEASE.purpose, categories: ['opp'] },
      NOW,
      true,
    ],
    ['not for another requester', { requester: party('hulp') }, NOW, undefined],
    ['not for another purpose', { purpose: 'verzuimaanpak' }, NOW, undefined],
    ['not for another category', { categories: ['bsn'] }, NOW, undefined],
    [
      'not about another holder',
      { holder: party('cjg'), recordedBy: actor('cjg') },
      NOW,
      undefined,
    ],
    ['not of another holder, though ours recorded it', { holder: party('cjg') }, NOW, undefined],
    ['not as a claim', { recordedBy: actor('cjg') }, NOW, undefined],
    ['also by a clock behind the one that recorded it', {}, NOW - DAY + 1, true],
    ['not dated as far ahead as it lasts', {}, NOW - DAY, undefined],
    ['however far ahead it takes something back', { value: false }, NOW - 400 * DAY, false],
    ['until its last instant', {}, NOW + DAY - 1, true],
    ['not from its end', {}, NOW + DAY, undefined],
    ['past its end where it takes something back', { value: false }, NOW + 2 * DAY, false],
  ])('%s', (_name, change, now, value) =>
    expect(recordedValue([fact(change)], 'ots', RELEASE, now)).toBe(value),
  )

  it('in its newest value, and what nobody recorded stays unknown', () => {
    const facts = [fact(), fact({ value: false }), fact({ name: 'vordering' })]
    expect(recordedValue(facts, 'ots', RELEASE, NOW)).toBe(false)
    expect(flagsFor(facts, RELEASE, NOW)).toEqual({ ots: false, vordering: true })
    expect(Object.keys(flagsFor([], RELEASE, NOW))).toEqual([])
  })
})

it('names the family members concerned, and drops who is taken back', () => {
  const about = (role: string | null, change: Partial<Fact> = {}) =>
    fact({ name: 'gaat_over_gezinslid', about: role, ...change })
  const facts = [
    about('gezinslid1'),
    about('ouder2'),
    about('ouder2', { value: false }),
    about(null),
    about('gezinslid2', { recordedBy: actor('cjg') }),
    fact({ about: 'gezinslid3' }),
  ]
  expect(familyMembersConcerned(facts, RELEASE, NOW)).toEqual(['gezinslid1'])
})

it('counts attempts since the question was put, and whole days of silence', () => {
  const attempt = (at: number, change: Partial<Fact> = {}) =>
    fact({ name: 'bereikpoging', about: 'ouder2', at, until: NOW + 9 * DAY, ...change })
  const facts = [
    attempt(NOW - 1),
    attempt(NOW),
    attempt(NOW + DAY),
    attempt(NOW, { about: 'ouder1' }),
    attempt(NOW, { recordedBy: actor('cjg') }),
    fact({ about: 'ouder2' }),
  ]
  const later = NOW + 2 * DAY
  expect(unreachableRoles(facts, RELEASE, { ouder2: NOW }, later)).toEqual([
    { person: 'ouder2', attempts: 2, silentDays: 2 },
  ])
  expect(unreachableRoles(facts, RELEASE, { ouder2: NOW }, later - 1)[0]?.silentDays).toBe(1)
  expect(unreachableRoles(facts, RELEASE, {}, later)).toEqual([])
})

describe('attempts to reach somebody', () => {
  const attempt = (at: number, value = true) =>
    fact({ name: 'bereikpoging', about: 'ouder2', at, value, until: NOW + 9 * DAY })
  const attempts = (...facts: Fact[]) =>
    unreachableRoles(facts, RELEASE, { ouder2: NOW }, NOW + 3 * DAY)[0]?.attempts
  /** 23:00 in Amsterdam. */
  const LATE = NOW + 12 * HOUR

  it('count once a day in Amsterdam', () => {
    expect(attempts(attempt(NOW), attempt(NOW), attempt(NOW))).toBe(1)
    expect(attempts(attempt(LATE), attempt(LATE + HOUR - 1))).toBe(1)
    expect(attempts(attempt(LATE), attempt(LATE + HOUR))).toBe(2)
  })

  it.each<[string, Fact]>([
    ['of another fact', { ...attempt(NOW + DAY), name: 'ots' }],
    ['to reach another', { ...attempt(NOW + DAY), about: 'ouder1' }],
    ['by another organisation', { ...attempt(NOW + DAY), recordedBy: actor('cjg') }],
    ['from before the question', attempt(NOW - DAY)],
  ])('do not count where they are %s', (_name, other) =>
    expect(attempts(attempt(NOW), other)).toBe(1),
  )

  it('that were none, or are taken back, do not count', () => {
    expect(attempts(attempt(NOW, false), attempt(NOW + DAY, false))).toBe(0)
    expect(attempts(attempt(NOW), attempt(NOW + DAY), attempt(NOW + DAY, false))).toBe(0)
    expect(attempts(attempt(NOW), attempt(NOW + DAY, false), attempt(NOW + 2 * DAY))).toBe(1)
  })
})

describe('a question was put', () => {
  const request = (change: Partial<Request> = {}): Request => ({
    id: requestIds.create(zeros),
    child: childIds.create(zeros),
    askedBy: actor('school'),
    holder: RELEASE.holder,
    requester: RELEASE.requester,
    purpose: RELEASE.purpose,
    categories: ['opp', 'bsn'],
    lastDay: null,
    askedOf: ['ouder1', 'ouder2'],
    reason: 'Vraag',
    silent: false,
    at: NOW,
    expiresAt: NOW + DAY,
    ...change,
  })

  it('to each role it went to, the last time', () => {
    const again = request({ askedOf: ['ouder2'], at: NOW + 1 })
    expect(askedSince([request(), again], RELEASE)).toEqual({ ouder1: NOW, ouder2: NOW + 1 })
  })

  it.each([
    ['about another category', { categories: ['bsn'] }],
    ['for another purpose', { purpose: 'verzuimaanpak' }],
    ['about another holder', { holder: party('cjg') }],
    ['for another receiver', { requester: party('hulp') }],
    ['silently', { silent: true }],
  ])('not when it was asked %s', (_name, change) =>
    expect(askedSince([request(change)], RELEASE)).toEqual({}),
  )
})
