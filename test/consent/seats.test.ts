/** Who sits where: every holder named gets a role, nobody's role becomes another's, and a settled word stands. */
import { describe, expect, it } from 'vitest'
import type { AuthorityRecord } from '../../consent/authority.ts'
import type { FamilyRole } from '../../consent/family.ts'
import { childIds } from '../../consent/id.ts'
import { outcomeOf } from '../../consent/learned.ts'
import { withoutFormerSitters } from '../../consent/own-seat.ts'
import {
  type Finding,
  fits,
  freeRoles,
  type Seating,
  seatHolders,
  sitsOnAnothers,
  understood,
  unproven,
} from '../../consent/seats.ts'
import { newChild, newPerson, statement } from '../support/nouns.ts'

const child = childIds.create((bytes) => new Uint8Array(bytes))
const record = (holders: FamilyRole[], change: Partial<AuthorityRecord> = {}): AuthorityRecord => ({
  child,
  type: holders.length === 2 ? 'joint' : 'sole',
  holders,
  ots: false,
  giPartial: [],
  source: 'rechterlijke_uitspraak',
  learnedAt: 1000,
  ...change,
})
const seating = (change: Partial<Seating> = {}): Seating => ({
  seats: {},
  members: [],
  given: change.members ?? [],
  records: [],
  ...change,
})
const joint: Finding = { type: 'joint', holders: ['a', 'b'] }
const sole: Finding = { type: 'sole', holders: ['b'] }
const unknown: Finding = { type: 'unknown', holders: [] }
const NOW = 2000

describe('a role', () => {
  it('is free when nobody has, had, waits for or was named by it', () => {
    const used = seating({
      seats: { x: 'ouder1' },
      given: ['ouder2'],
      members: ['ouder3', 'gezinslid1'],
      records: [record(['ouder4'])],
    })
    expect(freeRoles(used, 'joint').slice(0, 6)).toEqual([
      'ouder5',
      'ouder6',
      'ouder7',
      'ouder8',
      'ouder9',
      'voogd1',
    ])
    expect(freeRoles(used, 'guardian')[0]).toBe('voogd1')
    expect(freeRoles(used, 'guardian')).toContain('ouder5')
  })

  it('is unproven when somebody has it who was named and never logged in with a number', () => {
    const family = seating({
      seats: { a: 'ouder1' },
      members: ['ouder1', 'ouder2', 'ouder3', 'gezinslid1'],
      records: [record(['ouder1', 'ouder2'])],
    })
    expect(unproven(family)).toEqual(['ouder2'])
  })

  it('of another number is no place for who has it', () => {
    const family = seating({ seats: { a: 'ouder1' } })
    expect(sitsOnAnothers(family, { index: 'b', role: 'ouder1' })).toBe(true)
    expect(sitsOnAnothers(family, { index: 'a', role: 'ouder1' })).toBe(false)
    expect(sitsOnAnothers(family, { index: 'b', role: 'gezinslid1' })).toBe(false)
    expect(sitsOnAnothers(family, { index: 'b', role: null })).toBe(false)
    expect(sitsOnAnothers(family, { index: 'b', role: 'ouder2' })).toBe(false)
    const both = seating({ seats: { a: 'ouder1', c: 'ouder2' } })
    expect(sitsOnAnothers(both, { index: 'b', role: 'ouder1' })).toBe(true)
  })
})

describe('seats', () => {
  it('go first to who logs in, then to who is not here', () => {
    expect(seatHolders(seating(), joint, { index: 'b', role: null })).toEqual({
      b: 'ouder1',
      a: 'ouder2',
    })
  })

  it('follow the role that a holder has already', () => {
    const family = seating({ seats: { b: 'ouder2' }, members: ['ouder4'] })
    expect(seatHolders(family, sole, { index: 'b', role: 'ouder4' })).toEqual({ b: 'ouder4' })
  })

  it('leave a family member’s role and who is not named alone', () => {
    const family = seating({ members: ['gezinslid1'] })
    expect(seatHolders(family, sole, { index: 'c', role: 'gezinslid1' })).toEqual({ b: 'ouder1' })
    expect(seatHolders(family, sole, { index: 'c', role: 'ouder1' })).toEqual({ b: 'ouder1' })
    expect(seatHolders(family, unknown, { index: 'a', role: null })).toEqual({})
  })

  it('are not made up for who is not here while somebody here may be them', () => {
    const family = seating({ members: ['ouder1'], records: [record(['ouder1'])] })
    expect(seatHolders(family, joint, { index: 'b', role: null })).toEqual({ b: 'ouder2' })
  })

  it('kept for somebody who was not here are theirs when the finding fits exactly', () => {
    const kept = (members: FamilyRole[], change: Partial<AuthorityRecord> = {}) =>
      seating({
        seats: { a: 'ouder1' },
        members,
        records: [record(['ouder1', 'ouder2'], change)],
      })
    const own = { index: 'b', role: null }
    expect(seatHolders(kept(['ouder1']), joint, own)['b']).toBe('ouder2')
    expect(seatHolders(kept(['ouder1', 'ouder2']), joint, own)['b']).toBe('ouder3')
    expect(seatHolders(kept(['ouder1']), sole, own)['b']).toBe('ouder3')
    const guardians = { type: 'guardian' } as const
    expect(seatHolders(kept(['ouder1'], guardians), joint, own)['b']).toBe('ouder3')
  })

  it('are kept for nobody where the numbers differ, or one of them was given', () => {
    const guardians: Finding = { type: 'guardian', holders: ['a', 'b'] }
    const own = { index: 'b', role: null }
    const kept = (seats: Seating['seats'], holders: FamilyRole[]) => {
      const records = [record(holders, { type: 'guardian' })]
      return seatHolders(seating({ seats, records }), guardians, own)['b']
    }
    expect(kept({ a: 'voogd1' }, ['voogd1', 'voogd2'])).toBe('voogd2')
    expect(kept({ a: 'voogd1' }, ['voogd2'])).toBe('voogd3')
    expect(kept({ a: 'voogd5' }, ['voogd1', 'voogd2'])).toBe('voogd3')
    const family = seating({ given: ['ouder1'], records: [record(['ouder1', 'ouder2'])] })
    expect(seatHolders(family, joint, own)['b']).toBe('ouder3')
  })

  it('run out, and then nobody holds authority', () => {
    const all = freeRoles(seating(), 'joint')
    const family = seating({ given: all })
    const seats = seatHolders(family, joint, { index: 'a', role: null })
    expect(Object.keys(seats)).toEqual([])
    expect(understood({ ...family, seats }, joint)).toEqual({
      type: 'unknown',
      holders: [],
      why: 'wacht_op_inloggen',
    })
  })
})

describe('a finding', () => {
  const seats = { a: 'ouder1', b: 'ouder2' }
  it('names roles once everybody has one', () => {
    expect(understood(seating({ seats, members: ['ouder2'] }), joint)).toEqual({
      type: 'joint',
      holders: ['ouder1', 'ouder2'],
      why: null,
    })
    expect(understood(seating({ seats }), unknown)).toEqual({
      type: 'unknown',
      holders: [],
      why: null,
    })
  })

  it('waits while somebody here may be the holder who is not', () => {
    const family = seating({
      seats,
      members: ['ouder2', 'ouder3'],
      records: [record(['ouder3'])],
    })
    expect(understood(family, joint)).toEqual({
      type: 'unknown',
      holders: ['ouder2', 'ouder3'],
      why: 'wacht_op_inloggen',
    })
    const both = { ...family, members: ['ouder1', 'ouder2', 'ouder3'] }
    expect(understood(both, joint)).toMatchObject({ type: 'joint' })
  })

  it('fits a record of the same kind in which everybody proven is', () => {
    const family = seating({ seats: { b: 'ouder2' }, members: ['ouder1', 'ouder2'] })
    expect(fits(family, joint, record(['ouder1', 'ouder2']))).toBe(true)
    expect(fits(family, joint, record(['ouder1', 'ouder3']))).toBe(false)
    expect(fits(family, joint, record(['ouder2']))).toBe(false)
    expect(fits(family, joint, record(['ouder2'], { type: 'joint' }))).toBe(false)
    expect(fits(family, joint, record(['ouder1', 'ouder2'], { type: 'guardian' }))).toBe(false)
    const other = { ...family, seats: { b: 'ouder2', c: 'ouder1' } }
    expect(fits(other, joint, record(['ouder1', 'ouder2']))).toBe(false)
    expect(fits(seating({ seats }), joint, record(['ouder3', 'ouder4']))).toBe(true)
  })
})

describe('what a finding makes of authority', () => {
  const here: Partial<Seating> = {
    seats: { a: 'ouder1', b: 'ouder2' },
    members: ['ouder1', 'ouder2'],
  }
  const settled = record(['ouder1'])
  const before = record(['ouder2', 'ouder1'], { source: 'brp', type: 'joint' })
  const told = (records: AuthorityRecord[], finding = joint) =>
    outcomeOf(seating({ ...here, records }), finding, NOW)

  it.each([
    ['first', [], { type: 'joint', holders: ['ouder1', 'ouder2'], why: null }],
    ['beside a settled record', [settled], { type: 'unknown', why: 'anders_vastgesteld' }],
    ['that was settled knowing it', [before, settled], null],
    [
      'that was settled knowing another',
      [record(['ouder1'], { source: 'brp' }), settled],
      { type: 'unknown' },
    ],
    [
      'with the same people, of another kind',
      [{ ...before, type: 'guardian' as const }, settled],
      { type: 'unknown' },
    ],
    [
      'settled after a contradiction',
      [settled, { ...before, type: 'unknown' as const }, settled],
      null,
    ],
    [
      'after a contradiction',
      [settled, { ...before, type: 'unknown' as const }],
      { type: 'unknown' },
    ],
    ['that fits', [record(['ouder1', 'ouder2'])], null],
    [
      'that fits, after a contradiction',
      [record(['ouder1', 'ouder2']), record(['ouder2'], { source: 'brp' })],
      { type: 'joint' },
    ],
    ['beside one of the register', [before], { type: 'joint' }],
    ['that was settled twice knowing it', [before, settled, settled], null],
    [
      'that was settled knowing other people',
      [record(['ouder1', 'ouder3'], { source: 'brp' }), settled],
      { type: 'unknown' },
    ],
  ] as const)('%s', (_name, records, outcome) => {
    const said = told([...records])
    if (outcome === null) expect(said).toBeNull()
    else expect(said).toMatchObject(outcome)
  })

  it('that was settled knowing it, in whatever order and before everybody logged in', () => {
    expect(told([before, settled], { ...joint, holders: ['b', 'a'] })).toBeNull()
    const records = [before, settled]
    const waiting = seating({ seats: { a: 'ouder1' }, members: ['ouder1', 'ouder2'], records })
    expect(understood(waiting, joint).type).toBe('unknown')
    expect(outcomeOf(waiting, joint, NOW)).toBeNull()
  })

  it('that names nobody was not known by who settled nobody', () => {
    const nobody = record([], { source: 'brp', type: 'unknown' })
    expect(outcomeOf(seating({ records: [nobody, settled] }), joint, NOW)).toMatchObject({
      type: 'unknown',
      why: 'anders_vastgesteld',
    })
  })

  it('unknown leaves alone what was settled, nothing else', () => {
    expect(told([settled], unknown)).toBeNull()
    expect(told([before], unknown)).toMatchObject({ type: 'unknown' })
  })
})

it('leaves out what others said in the child’s seat, and nothing else', () => {
  const [now, before] = [newPerson(), newPerson()]
  const say = (person: typeof now, by: FamilyRole) => statement(newChild(), person, { by })
  const said = [say(before, 'jeugdige'), say(now, 'jeugdige'), say(before, 'ouder1')]
  expect(withoutFormerSitters(said, now)).toEqual(said.slice(1))
  expect(withoutFormerSitters(said, undefined)).toEqual(said.slice(2))
})
