/** What was said, as it stands now: the append-only statements of a family folded to the sayings that `decide()` reads. */
import type { Saying } from '../policies/question.ts'
import type { AuthorityRecord } from './authority.ts'
import type { Confirmation, Statement } from './statement.ts'
import type { Instant } from './time.ts'

/** A delivery that may have used up single-use consent. */
export type Delivery = { readonly categories: readonly string[]; readonly at: Instant }

export type History = {
  /** Oldest first, all of one purpose, holder and requester. */
  readonly statements: readonly Statement[]
  readonly confirmations: readonly Confirmation[]
  /** Deliveries within the same scope, for a purpose that is used up by one; empty for others. */
  readonly usedUpBy: readonly Delivery[]
  /** Every record of authority, oldest first. */
  readonly authority: readonly AuthorityRecord[]
}

type Status = Saying['status']

/** Whether a statement is a refusal, or the withdrawal of a yes. A withdrawn refusal is no no. */
export const isNo = ({ kind, refersTo }: Statement, all: readonly Statement[]): boolean =>
  kind === 'geweigerd' ||
  (kind === 'ingetrokken' && all.find(({ id }) => id === refersTo)?.kind !== 'geweigerd')

/**
 * Whether a statement is what others go back to: a yes or a no, and a withdrawal or a pause of which the yes was erased. Such a
 * last word stands by itself, since it still counts.
 */
export const isAnswer = ({ refersTo }: Statement, all: readonly Statement[]): boolean =>
  refersTo === null || !all.some(({ id }) => id === refersTo)

/** What a withdrawal, pause or resumption goes back to: a yes or a no, or itself where that was erased. */
export const answerBehind = (statement: Statement, all: readonly Statement[]): Statement => {
  const before = all.find(({ id }) => id === statement.refersTo)
  return before ? answerBehind(before, all) : statement
}

/** Whether a statement came another way than by its author's own hand, so that a confirmation can make it their word. */
export const needsConfirmation = ({ channel }: Statement): boolean => channel !== 'portaal'

const isOwnWord = (statement: Statement, confirmations: readonly Confirmation[]): boolean =>
  !needsConfirmation(statement) ||
  confirmations.some(
    (confirmed) => confirmed.statement === statement.id && confirmed.person === statement.person,
  )

const isProven = ({ channel, proof }: Statement): boolean =>
  proof !== null &&
  proof.witness !== null &&
  (channel === 'mondeling' || (channel === 'papier' && proof.scanHash !== null))

/**
 * Whether the last thing that this person said for themselves about the category, before this yes, stops it: a refusal,
 * a withdrawal or a pause. `grant` need not be among the statements yet.
 */
export const overturnsOwnNo = (
  grant: Statement,
  category: string,
  { statements, confirmations }: Pick<History, 'statements' | 'confirmations'>,
): boolean => {
  const index = statements.findIndex(({ id }) => id === grant.id)
  const before = index < 0 ? statements : statements.slice(0, index)
  const last = before.findLast(
    (one) =>
      one.person === grant.person &&
      one.categories.includes(category) &&
      isOwnWord(one, confirmations),
  )
  return last !== undefined && (last.kind === 'gepauzeerd' || isNo(last, statements))
}

/**
 * Whether a yes counts as its author's: they gave or confirmed it themselves, or paper or a witness proves it. No proof
 * of another overturns the author's own no: then only their confirmation does (AVG 7(1), 7(3)).
 */
export const isConfirmed = (
  grant: Statement,
  category: string,
  history: Pick<History, 'statements' | 'confirmations'>,
): boolean =>
  isOwnWord(grant, history.confirmations) ||
  (isProven(grant) && !overturnsOwnNo(grant, category, history))

/**
 * Whether the person lost authority after saying it. A change of authority voids what was said by someone who
 * lost it (law.md c5), and regaining it does not revive it. The young person needs no authority.
 */
const lostAuthoritySince = ({ by, at }: Statement, records: readonly AuthorityRecord[]): boolean =>
  !(by === 'jeugdige' || by.startsWith('gezinslid')) &&
  records.some(
    ({ type, holders, learnedAt }) => learnedAt > at && type !== 'unknown' && !holders.includes(by),
  )

/** The status of a grant for one category: pending (it waits for its author), expired or used up, active. */
export const grantStatus = (
  grant: Statement,
  category: string,
  history: History,
  now: Instant,
): Extract<Status, 'active' | 'expired' | 'pending'> => {
  if (grant.from > now || !isConfirmed(grant, category, history)) return 'pending'
  if (grant.until === null || grant.until <= now) return 'expired'
  if (lostAuthoritySince(grant, history.authority)) return 'expired'
  const usedUp = history.usedUpBy.some(
    ({ categories, at }) => at >= grant.at && categories.includes(category),
  )
  return usedUp ? 'expired' : 'active'
}

/** The grant that a chain of pauses and resumptions goes back to. */
export const grantBehind = (
  statement: Statement,
  all: readonly Statement[],
): Statement | undefined => {
  const before = all.find(({ id }) => id === statement.refersTo)
  if (!before || before.kind === 'gegeven') return before
  return grantBehind(before, all)
}

const resumedLater = (pause: Statement, category: string, all: readonly Statement[]): boolean =>
  all.some(
    ({ kind, refersTo, categories }) =>
      kind === 'hervat' && refersTo === pause.id && categories.includes(category),
  )

const saidAbout = (
  statement: Statement,
  category: string,
  history: History,
  now: Instant,
): Pick<Saying, 'decision' | 'status'> | null => {
  switch (statement.kind) {
    case 'gegeven':
      return { decision: 'grants', status: grantStatus(statement, category, history, now) }
    case 'geweigerd':
      return { decision: 'denies', status: 'active' }
    case 'ingetrokken': {
      const withdrawn = history.statements.find(({ id }) => id === statement.refersTo)
      return { decision: withdrawn?.kind === 'geweigerd' ? 'denies' : 'grants', status: 'revoked' }
    }
    case 'gepauzeerd':
      // A pause that was resumed is over; left in, it would block again when the resumed yes expires.
      return resumedLater(statement, category, history.statements)
        ? null
        : { decision: 'grants', status: 'paused' }
    case 'hervat': {
      const grant = grantBehind(statement, history.statements)
      return grant
        ? { decision: 'grants', status: grantStatus(grant, category, history, now) }
        : null
    }
  }
}

/** The sayings about one category, oldest first. Everything else about their scope was settled by the store's query. */
export const sayingsAbout = (category: string, history: History, now: Instant): Saying[] =>
  history.statements
    .filter(({ categories }) => categories.includes(category))
    .flatMap((statement) => {
      const said = saidAbout(statement, category, history, now)
      return said ? [{ by: statement.by, ...said }] : []
    })
