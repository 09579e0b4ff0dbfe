/** Which rows of the journal a family member may see. Pure. */
import { describe, expect, it } from 'vitest'
import { personIds } from '../../consent/id.ts'
import { broughtInUnseen, type Viewer, visibleRows } from '../../consent/insight.ts'
import type { Visibility } from '../../consent/journal.ts'
import { party } from '../support/family.ts'

const NOW = Date.parse('2026-03-02T10:00:00Z')
const person = personIds.create((bytes) => new Uint8Array(bytes))
const other = personIds.create((bytes) => new Uint8Array(bytes).fill(1))
const row = (sequence: number, change: object = {}) => ({
  sequence,
  at: NOW,
  kind: 'controle_gedaan' as const,
  person: null,
  party: party('cjg'),
  holder: null,
  requester: null,
  purpose: null,
  categories: [],
  subject: null,
  visibility: 'gezin' as Visibility,
  detail: {},
  ...change,
})
const parent: Viewer = { person, role: 'ouder1', hasSay: true }
const young: Viewer = { person, role: 'jeugdige', hasSay: true }
const seen = (rows: ReturnType<typeof row>[], viewer: Viewer, birthDate = '2013-06-01') =>
  visibleRows(rows, viewer, birthDate).map(({ sequence }) => sequence)

it.each([
  ['gezin', parent, true],
  ['gezin', young, true],
  ['gezin', { ...parent, hasSay: false }, false],
  ['jeugdige', parent, false],
  ['jeugdige', young, true],
  ['achtergehouden', parent, false],
  ['achtergehouden', young, false],
  ['betrokkene', parent, false],
  ['niemand', young, false],
] as const)('a row for %s', (visibility, viewer, shown) =>
  expect(seen([row(1, { visibility })], viewer)).toEqual(shown ? [1] : []),
)

it('one’s own acts are always seen, another’s never', () => {
  const own = row(1, { visibility: 'betrokkene', person })
  const others = row(2, { visibility: 'betrokkene', person: other })
  expect(seen([own, others], { ...parent, hasSay: false })).toEqual([1])
})

it.each([
  ['2010-03-03', [1]],
  ['2010-03-02', []],
  ['2010-00-00', []],
])('a parent of a child born %s', (birthDate, rows) =>
  expect(seen([row(1)], parent, birthDate)).toEqual(rows),
)

describe('a release', () => {
  const held = (sequence: number, subject: string | null) =>
    row(sequence, { visibility: 'achtergehouden', subject })
  const release = (subject: string | null) =>
    row(9, { kind: 'rij_vrijgegeven', visibility: 'niemand', subject, detail: { rij: 1 } })

  it('shows the row, and everything about the same thing', () => {
    const rows = [held(1, 'a'), held(2, 'a'), held(3, 'b'), release('a')]
    expect(seen(rows, parent)).toEqual([1, 2])
    expect(seen(rows, young)).toEqual([1, 2])
    expect(seen(rows, parent, '2009-06-01')).toEqual([])
  })

  it('of a row about nothing shows that row alone', () => {
    expect(seen([held(1, null), held(2, null), release(null)], parent)).toEqual([1])
  })
})

describe('help without the parents', () => {
  const help = (sequence: number, waarde: boolean, change: object = {}) =>
    row(sequence, {
      kind: 'feit_vastgelegd',
      visibility: 'jeugdige',
      detail: { feit: 'hulp_zonder_ouders', waarde, telt: true },
      ...change,
    })

  it('hides every row in which the helper has a part', () => {
    const rows = [
      row(1),
      row(2, { party: party('school'), holder: party('cjg') }),
      row(3, { party: party('school'), requester: party('cjg') }),
      row(4, { party: party('school') }),
      row(5, { party: null }),
      help(6, true),
    ]
    expect(seen(rows, parent)).toEqual([4, 5])
    expect(seen(rows, young)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('taken back hides only what was before', () => {
    expect(seen([row(1), help(2, true), row(3), help(4, false), row(5)], parent)).toEqual([5])
    expect(seen([help(1, true), help(2, false), row(3), help(4, true), row(5)], parent)).toEqual([])
  })

  it('that was never recorded hides nothing', () => {
    const rows = [
      help(1, false),
      help(2, true, { detail: { feit: 'hulp_zonder_ouders', waarde: true, telt: false } }),
      help(3, true, { detail: { feit: 'ots', waarde: true, telt: true } }),
      help(4, true, { party: null }),
      row(5),
    ]
    expect(seen(rows, parent)).toEqual([5])
  })
})

describe('an organisation that somebody brought in', () => {
  const tie = (visibility: Visibility, change: object = {}) =>
    row(1, { kind: 'partij_gekoppeld', visibility, person: other, ...change })
  const unseen = (rows: ReturnType<typeof row>[], viewer = parent) => [
    ...broughtInUnseen(rows, visibleRows(rows, viewer, '2013-06-01')),
  ]

  it.each([
    ['jeugdige', [party('cjg')]],
    ['betrokkene', [party('cjg')]],
    ['gezin', []],
  ] as const)('with a row for %s is unseen by a parent: %j', (visibility, ids) => {
    expect(unseen([tie(visibility)])).toEqual(ids)
  })

  it('is seen by who brought it in, and by the young person', () => {
    expect(unseen([tie('betrokkene')], { ...parent, person: other })).toEqual([])
    expect(unseen([tie('jeugdige')], young)).toEqual([])
  })

  it('is seen once a row that the parent sees names it, in any part', () => {
    for (const part of ['party', 'holder', 'requester']) {
      const named = row(2, { party: null, [part]: party('cjg') })
      expect(unseen([tie('jeugdige'), named])).toEqual([])
    }
    expect(unseen([tie('jeugdige'), row(2, { party: party('school') })])).toHaveLength(1)
  })

  it('is nobody where the row names none, and nothing is said of other rows', () => {
    expect(unseen([tie('jeugdige', { party: null })])).toEqual([])
    expect(unseen([row(1, { visibility: 'jeugdige' })])).toEqual([])
  })
})
