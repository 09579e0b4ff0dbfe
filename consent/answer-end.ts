/**
 * When an answer ended, so that it can be forgotten and nothing that anybody says now, or will say, reads otherwise
 * without it. A yes ends by itself or by its author's no. A no has no end but its author's next no, or their taking it
 * back (AVG 7(3)): until then it stands, however old it is. What they said in their own hand is never ended by a no that
 * somebody else wrote down.
 */
import type { StatementId } from './id.ts'
import { needsConfirmation } from './standing.ts'
import type { Statement } from './statement.ts'
import type { Instant } from './time.ts'

/** What one person said in one role about one purpose, holder and receiver; oldest first. */
type Thread = readonly Statement[]

const NEVER = Number.POSITIVE_INFINITY

const threadsOf = (statements: readonly Statement[]): Iterable<Thread> =>
  Map.groupBy(statements, ({ person, by, purpose, holder, requester }) =>
    [person, by, purpose, holder, requester].join(' '),
  ).values()

const isYes = ({ kind }: Statement): boolean => kind === 'gegeven' || kind === 'hervat'

/** A no that hides what was said before it for good, also once it is taken back; a pause is over when it is resumed. */
const hidesForGood = ({ kind }: Statement): boolean =>
  kind === 'geweigerd' || kind === 'ingetrokken'

/**
 * Whether a no takes the place of an earlier word. An own no waits for one by the same hand: forgotten sooner, it would no
 * longer hold up a yes that another writes down (`overturnsOwnNo`).
 */
const replaces = (no: Statement, earlier: Statement): boolean =>
  hidesForGood(no) && (isYes(earlier) || needsConfirmation(earlier) || !needsConfirmation(no))

const nextNo = (thread: Thread, statement: Statement, category: string): Instant =>
  thread
    .slice(thread.indexOf(statement) + 1)
    .find((later) => replaces(later, statement) && later.categories.includes(category))?.at ?? NEVER

const resumptionOf = (thread: Thread, { id }: Statement, category: string): Statement | undefined =>
  thread.find(
    ({ kind, refersTo, categories }) =>
      kind === 'hervat' && refersTo === id && categories.includes(category),
  )

const withdrawsRefusal = (thread: Thread, { kind, refersTo }: Statement): boolean =>
  kind === 'ingetrokken' && thread.find(({ id }) => id === refersTo)?.kind === 'geweigerd'

/** When a statement stopped counting for one category by itself, whatever hangs on it. */
const endFor = (thread: Thread, statement: Statement, category: string): Instant => {
  const { kind, at, until } = statement
  if (withdrawsRefusal(thread, statement)) return at
  const no = nextNo(thread, statement, category)
  if (isYes(statement)) return Math.min(until ?? at, no)
  if (kind === 'gepauzeerd') return resumptionOf(thread, statement, category)?.at ?? no
  return no
}

const ownEnd = (thread: Thread, statement: Statement): Instant =>
  Math.max(...statement.categories.map((category) => endFor(thread, statement, category)))

/** Whether the later statement keeps the earlier one from coming back: then it goes no sooner. A yes hides a yes, never a no. */
const hides = (later: Statement, earlier: Statement): boolean =>
  later.categories.some((category) => earlier.categories.includes(category)) &&
  (!isYes(later) || isYes(earlier))

/**
 * Whether the one statement cannot be read without the other, so that they go together: a resumption, its pause and
 * the yes; a refusal and its withdrawal. The withdrawal of a yes stands without it, and so does a pause that goes on.
 */
const belongTogether = (thread: Thread, one: Statement, other: Statement): boolean => {
  if (one.refersTo !== other.id) return false
  if (one.kind === 'gepauzeerd')
    return one.categories.some((category) => resumptionOf(thread, one, category) !== undefined)
  return one.kind === 'hervat' || withdrawsRefusal(thread, one)
}

/** A statement by its place in a thread, with its end as far as that is known. */
type Placed = { readonly statement: Statement; readonly place: number; end: Instant }

/** Whether a statement goes no sooner than another of its thread. */
const waitsFor = (thread: Thread, one: Placed, other: Placed): boolean =>
  (other.place < one.place && hides(one.statement, other.statement)) ||
  belongTogether(thread, one.statement, other.statement) ||
  belongTogether(thread, other.statement, one.statement)

/** The end of each, which is no sooner than of anything it waits for. */
const endsOf = (thread: Thread): readonly { readonly id: StatementId; readonly end: Instant }[] => {
  const ends = thread.map(
    (statement, place): Placed => ({ statement, place, end: ownEnd(thread, statement) }),
  )
  const waiting = ends.map((one) => ({
    one,
    others: ends.filter((other) => waitsFor(thread, one, other)),
  }))
  for (let isSettled = false; !isSettled; ) {
    isSettled = true
    for (const { one, others } of waiting) {
      const end = Math.max(one.end, ...others.map((other) => other.end))
      isSettled &&= end === one.end
      one.end = end
    }
  }
  return ends.map(({ statement: { id }, end }) => ({ id, end }))
}

/** When the first of these answers ends or ended; infinite while each of them stands. */
export const firstEnd = (statements: readonly Statement[]): Instant =>
  Math.min(
    NEVER,
    ...[...threadsOf(statements)].flatMap((thread) => endsOf(thread).map(({ end }) => end)),
  )

/**
 * The answers that had ended before an instant, in any order. `isOver`: nothing about the child can be asked or decided
 * any more since before that instant, so that no word of anybody stands.
 * @param statements of one child, oldest first.
 */
export const endedBefore = (
  statements: readonly Statement[],
  before: Instant,
  isOver: boolean,
): StatementId[] => {
  if (isOver) return statements.filter(({ at }) => at < before).map(({ id }) => id)
  return [...threadsOf(statements)].flatMap((thread) =>
    endsOf(thread).flatMap(({ id, end }) => (end < before ? [id] : [])),
  )
}
