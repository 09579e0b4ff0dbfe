/** When the journal signals something: both sides of every threshold, and one signal a thing. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type JournalKind, NOTHING_GIVEN } from '../../consent/journal.ts'
import { endedWeeks, mondayOf } from '../../consent/sample.ts'
import {
  ASKED_A_WEEK,
  mayFollow,
  NOTHING_GIVEN_A_WEEK,
  POSTPONEMENT_SIGNALLED_MS,
  SIGNAL_WEEKS,
  type SignalSources,
  SOURCE_FAILURES_A_WEEK,
  signalOf,
  signalState,
  signalsIn,
  stateAfter,
  USUAL_WEEKS,
  type WeekTally,
} from '../../consent/signal.ts'
import { dayOf, startOfDay } from '../../consent/time.ts'
import { CJG, SCHOOL, signalStep } from '../support/nouns.ts'

const NOW = Date.parse('2026-03-04T10:00:00Z')
const WEEKS = [mondayOf(dayOf(NOW)), ...endedWeeks(NOW, SIGNAL_WEEKS + USUAL_WEEKS - 1)]
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

const sources = (change: Partial<SignalSources> = {}): SignalSources => ({
  own: SCHOOL,
  now: NOW,
  hidden: [],
  isReleased: () => false,
  tallies: [],
  weeks: WEEKS,
  broken: null,
  ...change,
})
const found = (change: Partial<SignalSources>) => signalsIn(sources(change), hash)
const week = (ago: number) => WEEKS[ago] as string
const tally = (ago: number, change: Partial<WeekTally> = {}): WeekTally => ({
  week: week(ago),
  kind: 'verzoek_gedaan',
  party: SCHOOL,
  employee: 'mw1',
  isOwn: false,
  rows: 1,
  ...change,
})
const hidden = (sequence: number, change: Partial<SignalSources['hidden'][number]> = {}) => ({
  sequence,
  at: NOW,
  kind: 'feit_vastgelegd' as JournalKind,
  party: SCHOOL,
  employee: 'mw1',
  requester: CJG,
  purpose: 'plan',
  subject: `feit_${sequence}`,
  detail: { feit: 'vitaal_belang', waarde: true },
  ...change,
})
const fact = (feit: string, waarde = true) => ({ detail: { feit, waarde } })

describe('sharing without consent', () => {
  it.each([
    ['vitaal_belang', true, ['direct_gevaar']],
    ['conflict_van_plichten', true, ['zonder_toestemming']],
    ['afweging_vastgelegd', true, ['zonder_toestemming']],
    ['vordering', true, ['zonder_toestemming']],
    ['zeden_personeel', true, ['zonder_toestemming']],
    ['zeden_personeel', false, []],
    ['ots', true, []],
    ['vitaal_belang', false, []],
  ])('%s, said to be %s: %j', (name, value, kinds) => {
    const signals = found({ hidden: [hidden(4, fact(name, value))] })
    expect(signals.map(({ kind }) => kind)).toEqual(kinds)
  })

  it('is told by who did it, its row and its number', () => {
    expect(found({ hidden: [hidden(4)] })).toEqual([
      {
        id: expect.stringMatching(/^signaal_[0-9a-f]{24}$/),
        kind: 'direct_gevaar',
        since: NOW,
        rows: 1,
        party: SCHOOL,
        employee: 'mw1',
        sequence: 4,
        subject: 'feit_4',
        week: null,
      },
    ])
  })

  it('is one signal with the weighing that was recorded with it, another time another one', () => {
    const signals = found({
      hidden: [
        hidden(4, fact('afweging_vastgelegd')),
        hidden(5),
        hidden(6, { at: NOW + 1 }),
        hidden(7, { requester: SCHOOL }),
        hidden(8, { purpose: 'ander' }),
        hidden(9, { employee: 'mw2' }),
        hidden(10, { kind: 'aanbieding_gedaan', detail: {} }),
      ],
    })
    expect(signals.map(({ sequence }) => sequence)).toEqual([6, 4, 7, 8, 9])
    expect(signals[1]).toMatchObject({ kind: 'direct_gevaar', rows: 2 })
  })

  it('does not name the employee of another organisation', () => {
    const [signal] = found({ hidden: [hidden(4, { party: CJG })] })
    expect(signal).toMatchObject({ party: CJG, employee: null })
  })
})

describe('a row that stays hidden', () => {
  const at = NOW - POSTPONEMENT_SIGNALLED_MS
  const old = (change = {}) => hidden(4, { kind: 'controle_gedaan', detail: {}, at, ...change })

  it.each([
    ['three weeks', {}, 1],
    ['a moment less', { at: at + 1 }, 0],
  ])('for %s', (_name, change, count) => {
    expect(found({ hidden: [old(change)] })).toHaveLength(count)
  })

  it('is one signal with others about the same thing, from when it was three weeks', () => {
    const rows = [old(), old({ sequence: 5 }), old({ sequence: 6, subject: null })]
    expect(found({ hidden: rows })).toMatchObject([
      { kind: 'verborgen_regel', since: NOW, rows: 2, sequence: 4, party: null },
      { sequence: 6, rows: 1, subject: null },
    ])
  })

  it('is one signal with the weighing, the offer that rests on it and the orders that collect that', () => {
    const rows = [
      old({ sequence: 4, subject: 'feit_a' }),
      old({ sequence: 5, subject: 'feit_b' }),
      old({ sequence: 6, subject: 'aanbieding_a', detail: { hoort_bij: ['feit_a', 'feit_b'] } }),
      old({ sequence: 7, subject: 'feit_c' }),
      old({ sequence: 8, subject: 'order_a', detail: { hoort_bij: ['aanbieding_a'] } }),
    ]
    expect(found({ hidden: rows })).toMatchObject([
      { sequence: 4, rows: 4, subject: 'feit_a' },
      { sequence: 7, rows: 1, subject: 'feit_c' },
    ])
  })

  it.each([
    ['nothing of it', false, 1],
    ['it', true, 0],
  ])('is one until it is released: %s', (_name, released, count) => {
    expect(found({ hidden: [old()], isReleased: () => released })).toHaveLength(count)
  })
})

describe('a source that does not answer', () => {
  const failures = (rows: number, isOwn = true) =>
    found({ tallies: [tally(0, { kind: 'verstrekking_mislukt', party: CJG, isOwn, rows })] })

  it.each([
    [SOURCE_FAILURES_A_WEEK - 1, true, 0],
    [SOURCE_FAILURES_A_WEEK, true, 1],
    [SOURCE_FAILURES_A_WEEK, false, 0],
  ])('%i times, own: %s', (rows, isOwn, count) => {
    expect(failures(rows, isOwn)).toHaveLength(count)
  })

  it('is counted over everybody who asked, also when it was so before', () => {
    const failed = { kind: 'verstrekking_mislukt', isOwn: true, rows: 4 } as const
    const signals = found({
      tallies: [
        tally(0, failed),
        tally(0, { ...failed, party: CJG }),
        tally(1, { ...failed, rows: 9 }),
      ],
    })
    expect(signals).toMatchObject([
      { kind: 'bron_antwoordt_niet', rows: 8, week: week(0), party: SCHOOL, employee: null },
      { rows: 9, week: week(1), since: startOfDay(week(1)) },
    ])
  })
})

describe('much more than usual', () => {
  it.each([
    ['verzoek_gedaan', ASKED_A_WEEK, 'veel_gevraagd'],
    ['verstrekking_geweigerd', NOTHING_GIVEN_A_WEEK, 'veel_niets_gegeven'],
  ] as const)('%s, %i a week', (kind, floor, signal) => {
    const of = (rows: number) => found({ tallies: [tally(0, { kind, rows })] })
    expect(of(floor - 1)).toEqual([])
    expect(of(floor)).toMatchObject([
      { kind: signal, rows: floor, week: week(0), party: SCHOOL, employee: 'mw1', sequence: null },
    ])
  })

  it('is three times the mean of the four weeks before', () => {
    const of = (rows: number) =>
      found({
        tallies: [
          tally(0, { rows }),
          tally(2, { rows: 30 }),
          tally(4, { rows: 10 }),
          tally(5, { rows: 999 }),
        ],
      })
    const mean = (30 + 10) / USUAL_WEEKS
    expect(of(3 * mean - 1).map((one) => one.week)).not.toContain(week(0))
    expect(of(3 * mean).map((one) => one.week)).toContain(week(0))
  })

  it('counts all that came to nothing together, and nothing else', () => {
    const rows = Math.ceil(NOTHING_GIVEN_A_WEEK / NOTHING_GIVEN.length)
    const tallies = NOTHING_GIVEN.map((kind) => tally(0, { kind, rows }))
    expect(found({ tallies })).toMatchObject([{ rows: rows * NOTHING_GIVEN.length }])
    expect(found({ tallies: [tally(0, { kind: 'verstrekking_geleverd', rows: 99 })] })).toEqual([])
  })

  it('is of one employee of the own organisation, and of another organisation as a whole', () => {
    const half = ASKED_A_WEEK - 1
    const by = (party: typeof SCHOOL, employee: string) => tally(0, { party, employee, rows: half })
    expect(found({ tallies: [by(SCHOOL, 'mw1'), by(SCHOOL, 'mw2')] })).toEqual([])
    expect(found({ tallies: [by(CJG, 'mw1'), by(CJG, 'mw2')] })).toMatchObject([
      { party: CJG, employee: null, rows: 2 * half },
    ])
  })

  it('is looked at for five weeks', () => {
    const of = (ago: number) => found({ tallies: [tally(ago, { rows: ASKED_A_WEEK })] })
    expect(of(SIGNAL_WEEKS - 1)).toHaveLength(1)
    expect(of(SIGNAL_WEEKS)).toEqual([])
  })
})

it('a chain that does not hold is one, since it was found', () => {
  expect(found({ broken: { row: 7, at: NOW - 5 } })).toMatchObject([
    { kind: 'logboek_klopt_niet', since: NOW - 5, sequence: 7 },
  ])
})

it('is the same one each time, another one for another organisation, and the newest comes first', () => {
  const all = {
    hidden: [hidden(4, { at: NOW - 9 }), hidden(5)],
    tallies: [tally(0, { rows: 99 })],
    broken: { row: 7, at: NOW - 5 },
  }
  const signals = found(all)
  expect(found({ ...all, now: NOW + 1 })).toEqual(signals)
  expect(signals.map(({ since }) => since)).toEqual([NOW, NOW - 5, NOW - 9, startOfDay(week(0))])
  const ids = [...signals, ...found({ ...all, own: CJG })].map(({ id }) => id)
  expect(new Set(ids).size).toBe(8)
})

it('is made of nothing else: not of what another row says, nor of what a source did give', () => {
  expect(found({ hidden: [hidden(4, { kind: 'verstrekking_begonnen' })] })).toEqual([])
  const given = { kind: 'verstrekking_geleverd', isOwn: true, rows: 99 } as const
  expect(found({ tallies: [tally(0, given)] })).toEqual([])
})

it('is one apart for every week, person, kind and row', () => {
  const failed = { kind: 'verstrekking_mislukt', isOwn: true, rows: 9 } as const
  const signals = [
    ...found({
      hidden: [hidden(4), hidden(5, { employee: 'mw2' })],
      tallies: [tally(1, { rows: 99 }), tally(0, { rows: 99, employee: 'mw2' }), tally(0, failed)],
      broken: { row: 7, at: NOW },
    }),
    ...found({ broken: { row: 8, at: NOW } }),
  ]
  expect(signals).toHaveLength(7)
  expect(new Set(signals.map(({ id }) => id)).size).toBe(7)
})

describe('a state', () => {
  it('goes on, and stays where it ended', () => {
    const allowed = signalState.options.flatMap((from) =>
      signalState.options.filter((to) => mayFollow(from, to)).map((to) => `${from} ${to}`),
    )
    expect(allowed).toEqual([
      'nieuw in_onderzoek',
      'nieuw klaar',
      'in_onderzoek in_onderzoek',
      'in_onderzoek klaar',
    ])
  })

  it('is that of the last step', () => {
    expect(stateAfter([])).toBe('nieuw')
    expect(stateAfter([signalStep(), signalStep({ state: 'klaar' })])).toBe('klaar')
    const taken = signalStep({ state: 'in_onderzoek' })
    expect(stateAfter([taken, taken, signalStep({ state: 'klaar' })])).toBe('klaar')
  })
})

it('is known by its steps when its rows are old', () => {
  const step = signalStep()
  expect(signalOf(step)).toEqual({
    id: step.signal,
    kind: step.kind,
    since: step.since,
    rows: 1,
    party: null,
    employee: null,
    sequence: null,
    subject: null,
    week: null,
  })
})
