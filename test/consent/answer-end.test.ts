/** What has ended can be forgotten: nobody's word reads otherwise without it. What stands stays, however old it is. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endedBefore, firstEnd } from '../../consent/answer-end.ts'
import { grantBehind, type History, sayingsAbout } from '../../consent/standing.ts'
import type { Statement } from '../../consent/statement.ts'
import { DAY } from '../../consent/time.ts'
import { saysNow } from '../../policies/saying.ts'
import * as sample from '../support/nouns.ts'

const child = sample.newChild()
const person = sample.newPerson()
const AT = sample.AT
const [A, B] = ['gedrag_welbevinden', 'leerresultaten'] as const

/** Said on a day by one person, about both categories unless told otherwise; a yes lasts a hundred days. */
const say = (kind: Statement['kind'], day: number, change: Partial<Statement> = {}): Statement => {
  const at = AT + day * DAY
  return sample.statement(child, person, {
    kind,
    by: 'ouder1',
    categories: [A, B],
    channel: 'portaal',
    from: at,
    until: kind === 'gegeven' || kind === 'hervat' ? at + 100 * DAY : null,
    refersTo: null,
    proof: null,
    at,
    ...change,
  })
}

/** By place: which had ended before the start of a day. */
const goneOn = (day: number, ...statements: Statement[]) => {
  const ids = endedBefore(statements, AT + day * DAY, false)
  return statements.flatMap(({ id }, index) => (ids.includes(id) ? [index] : []))
}
/** The first day on which each is gone; null: it stands. */
const lastDays = (...statements: Statement[]) =>
  statements.map((_, index) => {
    for (let day = 0; day < 2000; day += 1)
      if (goneOn(day, ...statements).includes(index)) return day
    return null
  })

describe('a yes', () => {
  it('ends at its end, to the moment', () => {
    const yes = say('gegeven', 0)
    const end = yes.until ?? 0
    expect(endedBefore([yes], end, false)).toEqual([])
    expect(endedBefore([yes], end + 1, false)).toEqual([yes.id])
    expect(firstEnd([say('geweigerd', 0), say('gegeven', 0, { by: 'ouder2' })])).toBe(end)
  })

  it('is the first to end of what else stands', () => {
    expect(firstEnd([])).toBe(Number.POSITIVE_INFINITY)
    expect(firstEnd([say('geweigerd', 0)])).toBe(Number.POSITIVE_INFINITY)
  })

  it('without an end ended when it was said: it never counted', () => {
    expect(lastDays(say('gegeven', 0, { until: null }))).toEqual([1])
  })

  it('ends where it is withdrawn, and the withdrawal stands', () => {
    const yes = say('gegeven', 0)
    expect(lastDays(yes, say('ingetrokken', 10, { refersTo: yes.id }))).toEqual([11, null])
  })

  it('that is narrowed lasts for the rest', () => {
    const yes = say('gegeven', 0)
    const narrower = say('ingetrokken', 10, { refersTo: yes.id, categories: [A] })
    expect(lastDays(yes, narrower)).toEqual([101, null])
  })

  it('ends where its author refuses', () => {
    expect(lastDays(say('gegeven', 0), say('geweigerd', 10))).toEqual([11, null])
  })

  it('that replaced a longer one hides it, and goes no sooner', () => {
    const longer = say('gegeven', 0, { until: AT + 900 * DAY })
    expect(lastDays(longer, say('gegeven', 10))).toEqual([901, 901])
  })

  it('goes with the pause that was resumed and the resumption, all of them at once', () => {
    const yes = say('gegeven', 0)
    const pause = say('gepauzeerd', 10, { refersTo: yes.id })
    const again = say('hervat', 20, { refersTo: pause.id, until: yes.until })
    expect(lastDays(yes, pause, again)).toEqual([101, 101, 101])
  })
})

describe('a no', () => {
  it('stands', () => {
    for (const kind of ['geweigerd', 'ingetrokken', 'gepauzeerd'] as const)
      expect([kind, ...lastDays(say(kind, 0))]).toEqual([kind, null])
  })

  it('stands behind a yes that came after it and ended: then it counts again', () => {
    expect(lastDays(say('geweigerd', 0), say('gegeven', 10))).toEqual([null, 111])
  })

  it('ends where the next one takes its place', () => {
    expect(lastDays(say('geweigerd', 0), say('geweigerd', 10))).toEqual([11, null])
    expect(lastDays(say('gepauzeerd', 0), say('geweigerd', 10))).toEqual([11, null])
  })

  it('by their own hand stands behind one that another wrote down, which ends all but that', () => {
    const recorded = { channel: 'papier' } as const
    const next = say('geweigerd', 10, recorded)
    for (const kind of ['geweigerd', 'ingetrokken', 'gepauzeerd'] as const)
      expect([kind, ...lastDays(say(kind, 0), next)]).toEqual([kind, null, null])
    expect(lastDays(say('geweigerd', 0, recorded), next)).toEqual([11, null])
    expect(lastDays(say('gegeven', 0), next)).toEqual([11, null])
  })

  it('does not end with a pause, which can be resumed', () => {
    expect(lastDays(say('geweigerd', 0), say('gepauzeerd', 10))).toEqual([null, null])
  })

  it('that was taken back goes, with what took it back', () => {
    const no = say('geweigerd', 0)
    expect(lastDays(no, say('ingetrokken', 10, { refersTo: no.id }))).toEqual([11, 11])
  })

  it('that was taken back in part stays whole', () => {
    const no = say('geweigerd', 0)
    const part = say('ingetrokken', 10, { refersTo: no.id, categories: [A] })
    expect(lastDays(no, part)).toEqual([null, null])
  })

  it('of a pause stands where only a part was resumed, and the yes with it', () => {
    const yes = say('gegeven', 0)
    const pause = say('gepauzeerd', 10, { refersTo: yes.id })
    const part = say('hervat', 20, { refersTo: pause.id, categories: [A] })
    expect(lastDays(yes, pause, part)).toEqual([null, null, null])
  })

  it('of a pause that goes on stands without the yes, also where an earlier pause was resumed', () => {
    const yes = say('gegeven', 0)
    const paused = say('gepauzeerd', 10, { refersTo: yes.id })
    const resumed = say('hervat', 20, { refersTo: paused.id, until: yes.until })
    const again = say('gepauzeerd', 30, { refersTo: yes.id })
    expect(lastDays(yes, say('gepauzeerd', 10, { refersTo: yes.id }))).toEqual([101, null])
    expect(lastDays(yes, paused, resumed, again)).toEqual([101, 101, 101, null])
  })

  it('of somebody else, in another role or about something else ends nothing', () => {
    const elsewhere: Partial<Statement>[] = [
      { person: sample.newPerson(), by: 'ouder2' },
      { by: 'gezinslid1' },
      { purpose: 'iets_anders' },
      { holder: sample.LEERPLICHT },
      { requester: sample.LEERPLICHT },
      { categories: ['opp'] },
    ]
    for (const change of elsewhere)
      expect(lastDays(say('geweigerd', 0), say('geweigerd', 10, change))).toEqual([null, null])
  })
})

it('once nothing can be decided any more nothing stands that was said before', () => {
  const no = say('geweigerd', 0)
  expect(endedBefore([no], no.at, true)).toEqual([])
  expect(endedBefore([no], no.at + 1, true)).toEqual([no.id])
})

type Move = {
  readonly act: 'ja' | 'nee' | 'stop' | 'pauze' | 'verder'
  /** Written down by somebody else, before a witness. */
  readonly isRecorded: boolean
  readonly about: readonly string[]
  readonly days: number
  readonly lasts: number
  readonly back: number
}

const move: fc.Arbitrary<Move> = fc.record({
  act: fc.constantFrom('ja', 'nee', 'stop', 'pauze', 'verder'),
  isRecorded: fc.constant(false),
  about: fc.constantFrom([A], [B], [A, B]),
  days: fc.integer({ min: 1, max: 60 }),
  lasts: fc.integer({ min: 1, max: 200 }),
  back: fc.nat({ max: 9 }),
})

const reads = (statements: readonly Statement[], day: number): string[] =>
  [A, B].map((category) => readsOf(statements, category, day))
const readsOf = (statements: readonly Statement[], category: string, day: number) => {
  const history: History = { statements, confirmations: [], usedUpBy: [], authority: [] }
  const asked = { ...sample.SCOPE, category }
  return saysNow(sayingsAbout(category, history, AT + day * DAY), 'ouder1', asked)
}

const isAnswer = ({ kind }: Statement) => kind === 'gegeven' || kind === 'geweigerd'
const REACHES: Readonly<Record<'stop' | 'pauze' | 'verder', (one: Statement) => boolean>> = {
  stop: isAnswer,
  pauze: ({ kind }) => kind === 'gegeven',
  verder: ({ kind }) => kind === 'gepauzeerd',
}
const AS = { stop: 'ingetrokken', pauze: 'gepauzeerd', verder: 'hervat' } as const
/** What a category must read as for the act; everything can be withdrawn. */
const FROM = { stop: null, pauze: 'ja', verder: 'gepauzeerd' } as const

/** What a move adds to what is kept; nothing where it can do nothing. */
const made = (kept: readonly Statement[], move: Move, day: number) => {
  const { act, about, lasts, back, isRecorded } = move
  const how: Partial<Statement> = isRecorded
    ? { channel: 'mondeling', proof: { scanHash: null, witness: 'mw2' } }
    : {}
  if (act === 'ja')
    return say('gegeven', day, { categories: [...about], until: AT + (day + lasts) * DAY, ...how })
  if (act === 'nee') return say('geweigerd', day, { categories: [...about], ...how })
  // Nobody else pauses, goes on, or takes a no back.
  if (isRecorded && act !== 'stop') return null
  const reached = kept.filter(isRecorded ? REACHES.pauze : REACHES[act])
  const earlier = reached[back % Math.max(reached.length, 1)]
  const answer = earlier && (act === 'verder' ? grantBehind(earlier, kept) : earlier)
  if (!earlier || !answer) return null
  const isLast = (one: Statement, category: string, like: (other: Statement) => boolean) =>
    kept.findLast((other) => like(other) && other.categories.includes(category)) === one
  const categories = about.filter(
    (category) =>
      earlier.categories.includes(category) &&
      (act === 'stop' ||
        (readsOf(kept, category, day) === FROM[act] &&
          isLast(answer, category, isAnswer) &&
          isLast(earlier, category, REACHES[act]))),
  )
  const until = act === 'verder' ? answer.until : null
  return categories.length === 0
    ? null
    : say(AS[act], day, { categories, refersTo: earlier.id, until, ...how })
}

describe('whatever somebody said, and says later', () => {
  /** Says it all twice, and forgets in the one telling what has ended after so many moves; the readings of both, day by day. */
  const readings = (moves: readonly Move[], forgetAfter: number, daysKept = 0) => {
    const whole: Statement[] = []
    let kept: Statement[] = []
    const seen: [string[], string[]][] = []
    let day = 0
    let forgotten = 0
    for (const [index, next] of moves.entries()) {
      day += next.days
      const said = made(kept, next, day)
      if (said) {
        whole.push(said)
        kept.push(said)
      }
      if (index >= forgetAfter) {
        const gone = endedBefore(kept, AT + (day - daysKept) * DAY, false)
        forgotten += gone.length
        kept = kept.filter(({ id }) => !gone.includes(id))
      }
      for (const later of [0, 30, 400])
        seen.push([reads(kept, day + later), reads(whole, day + later)])
    }
    return { seen, forgotten }
  }

  it('it reads the same without what has ended, on every later day', () => {
    let forgotten = 0
    fc.assert(
      fc.property(fc.array(move, { maxLength: 14 }), fc.nat({ max: 13 }), (moves, forgetAfter) => {
        const told = readings(moves, forgetAfter)
        forgotten += told.forgotten
        for (const [without, withAll] of told.seen) expect(without).toEqual(withAll)
      }),
      { numRuns: 2000 },
    )
    expect(forgotten).toBeGreaterThan(1000)
  })

  it('a new word ends nothing before it was said', () => {
    let ended = 0
    fc.assert(
      fc.property(fc.array(move, { maxLength: 14 }), (moves) => {
        const whole: Statement[] = []
        let day = 0
        for (const next of moves) {
          day += next.days
          const said = made(whole, next, day)
          if (!said) continue
          const before = firstEnd(whole)
          whole.push(said)
          expect(firstEnd(whole)).toBeGreaterThanOrEqual(Math.min(before, said.at))
          if (firstEnd(whole) < before) ended += 1
        }
      }),
      { numRuns: 1000 },
    )
    expect(ended).toBeGreaterThan(100)
  })

  it('no yes that another wrote down counts for what has ended longer ago than a yes lasts', () => {
    const either = fc
      .tuple(move, fc.boolean(), fc.integer({ min: 1, max: 150 }))
      .map(([one, isRecorded, days]) => ({ ...one, isRecorded, days }))
    let forgotten = 0
    fc.assert(
      fc.property(
        fc.array(either, { maxLength: 14 }),
        fc.nat({ max: 13 }),
        (moves, forgetAfter) => {
          const told = readings(moves, forgetAfter, 200)
          forgotten += told.forgotten
          for (const [without, withAll] of told.seen)
            for (const [at, reading] of without.entries())
              if (withAll[at] !== 'ja') expect(reading).not.toBe('ja')
        },
      ),
      { numRuns: 2000 },
    )
    expect(forgotten).toBeGreaterThan(100)
  })
})
