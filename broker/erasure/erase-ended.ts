/**
 * What of families ended five years ago goes: answers, questions, facts, orders, offers, messages, reports, invitations. A batch
 * a transaction, each with a row that counts it: cut off in between, nothing went; run again, it goes on where it was.
 */
import { endedBefore, firstEnd } from '../../consent/answer-end.ts'
import type { DecisionRecord } from '../../consent/decision.ts'
import type { ChildId, DecisionId, StatementId } from '../../consent/id.ts'
import type { JournalAnchor } from '../../consent/journal.ts'
import { type PastTermKind, pastTermKind, type RowKind, rowKind } from '../../consent/past-term.ts'
import type { AnswersDue } from '../../consent/ports/statements.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { logKeptSince } from '../../consent/retention.ts'
import { DAY, dayOf, type Instant, startOfDay } from '../../consent/time.ts'
import { ageReadings } from '../../policies/age.ts'
import { AGE_MAX } from '../../policies/decide.ts'
import type { BrokerContext } from '../context.ts'
import { journalEntry } from '../journal-entry.ts'

/** Rows erased in one transaction: some ten milliseconds, in which other writers wait. */
const BATCH_ROWS = 1000
/** Children whose answers are looked through in one transaction, for the same reason. */
const BATCH_CHILDREN = 50
/** What was erased is shown for a month; the journal keeps it longer. */
export const DAYS_SHOWN = 31
const BEFORE_EVERY_ID = '' as DecisionId
const LONG_AGO: Instant = 0

/** Before which instant something must have ended to go now. */
type Since = (tx: Transaction) => Promise<Instant>

const sinceOf = (
  { now }: BrokerContext,
  anchor: Pick<JournalAnchor, 'at'> | undefined,
  oldest: Pick<DecisionRecord, 'at'> | undefined,
): Instant =>
  Math.min(
    logKeptSince(now()),
    anchor === undefined ? Number.MIN_SAFE_INTEGER : anchor.at + 1,
    oldest?.at ?? Number.POSITIVE_INFINITY,
  )

/**
 * Never something of a time of which the journal is still there, nor of which a decision is: what that leaned on can be
 * looked up as long as it can.
 */
const keptSince =
  (context: BrokerContext): Since =>
  async (tx) => {
    const [oldest] = await tx.disclosures.decisions(null, 1)
    return sinceOf(context, await tx.journal.anchor(), oldest)
  }

/** The same as it will be once the journal and decisions that are past their term are gone: they go first. */
const keptOnceLogIsErased =
  (context: BrokerContext): Since =>
  async (tx) => {
    const erased = await tx.journal.anchor()
    const waiting = await tx.journal.datedBefore(logKeptSince(context.now()))
    // Numbers have no gaps, so the last of those that wait is found by its own.
    const below = (erased?.sequence ?? 0) + waiting + 1
    const [last] = await tx.journal.rows({ below, newestFirst: true, limit: 1 })
    const anchor = last ?? erased
    const from = anchor && { at: anchor.at, id: BEFORE_EVERY_ID }
    const [oldest] = await tx.disclosures.decisions(from ?? null, 1)
    return sinceOf(context, anchor, oldest)
  }

/** Whether nobody's word stood any more at an instant: the family was erased, or nothing is decided about somebody so old. */
const wasOver = async (tx: Transaction, id: ChildId, before: Instant): Promise<boolean> => {
  if (await tx.children.isErased(id)) return (await erasedAt(tx, id)) < before
  const child = await tx.children.get(id)
  const ages = child ? ageReadings(child.birthDate, dayOf(before - 1)) : []
  return ages.length > 0 && Math.min(...ages) > AGE_MAX
}

/** That row has the term of the journal: where it is gone, so is what it told of. */
const erasedAt = async (tx: Transaction, child: ChildId): Promise<Instant> =>
  (await tx.journal.rows({ child, kind: 'gezin_gewist' }))[0]?.at ?? LONG_AGO

/** No later than `wasOver` begins to say so: of a birth date the year is enough. */
const overFrom = async (tx: Transaction, id: ChildId): Promise<Instant> => {
  if (await tx.children.isErased(id)) return erasedAt(tx, id)
  const year = Number((await tx.children.get(id))?.birthDate.slice(0, 4))
  return year > 0 ? startOfDay(`${year + AGE_MAX + 1}-01-01`) : LONG_AGO
}

const endedOf = async (
  tx: Transaction,
  child: ChildId,
  before: Instant,
): Promise<StatementId[]> => {
  const said = await tx.statements.ofChild(child)
  const ended = endedBefore(said, before, await wasOver(tx, child, before))
  const confirmed = await tx.statements.confirmations(child)
  // What was confirmed after it had ended is as old as that.
  const isYoung = confirmed.some(({ statement, at }) => ended.includes(statement) && at >= before)
  return isYoung ? [] : ended
}

const wroteDown = (
  { now }: BrokerContext,
  tx: Transaction,
  soort: PastTermKind,
  aantal: number,
): Promise<unknown> =>
  tx.journal.append(
    journalEntry({
      kind: 'afgelopen_gewist',
      at: now(),
      visibility: 'niemand',
      detail: { soort, aantal },
    }),
  )

/** The children of whom something can have ended, a batch at a time. */
async function* childrenDue({ store }: BrokerContext, since: Since): AsyncGenerator<ChildId[]> {
  for (let after: AnswersDue | null = null; ; ) {
    const last: AnswersDue | null = after
    const found: AnswersDue[] = await store.read(async (tx) =>
      tx.statements.due(await since(tx), last, BATCH_CHILDREN),
    )
    after = found.at(-1) ?? null
    if (after === null) return
    yield found.map(({ child }) => child)
  }
}

/** Looks again no sooner than the next of what is left can have ended, so that what stands costs nothing day by day. */
const lookLater = async (tx: Transaction, child: ChildId): Promise<void> => {
  const left = await tx.statements.ofChild(child)
  const at = Math.min(firstEnd(left), await overFrom(tx, child))
  await tx.statements.setDue(child, left.length === 0 ? null : at)
}

const eraseAnswers = async (context: BrokerContext): Promise<number> => {
  const since = keptSince(context)
  let total = 0
  for await (const children of childrenDue(context, since))
    total += await context.store.write(async (tx) => {
      const before = await since(tx)
      let erased = 0
      for (const child of children) {
        await tx.children.lock(child)
        const ended = await endedOf(tx, child, before)
        await tx.statements.erase(ended)
        await lookLater(tx, child)
        erased += ended.length
      }
      if (erased > 0) await wroteDown(context, tx, 'toestemmingen', erased)
      return erased
    })
  return total
}

const eraseRows = async (context: BrokerContext, kind: RowKind): Promise<number> => {
  const since = keptSince(context)
  for (let total = 0; ; ) {
    const rows = await context.store.write(async (tx) => {
      const erased = await tx.pastTerm.erase(kind, await since(tx), BATCH_ROWS)
      if (erased > 0) await wroteDown(context, tx, kind, erased)
      return erased
    })
    if (rows === 0) return total
    total += rows
  }
}

export type EndedCounts = Readonly<Record<PastTermKind, number>>

/** Erases what ended so long ago, answers first: what hangs on them goes with them. Gives how many of each. */
export const eraseEnded = async (context: BrokerContext): Promise<EndedCounts> => {
  const counts: Partial<Record<PastTermKind, number>> = {
    toestemmingen: await eraseAnswers(context),
  }
  for (const kind of rowKind.options) counts[kind] = await eraseRows(context, kind)
  return counts as EndedCounts
}

const waitingAnswers = async (context: BrokerContext, since: Since): Promise<number> => {
  let total = 0
  for await (const children of childrenDue(context, since))
    total += await context.store.read(async (tx) => {
      const before = await since(tx)
      let ended = 0
      for (const child of children) ended += (await endedOf(tx, child, before)).length
      return ended
    })
  return total
}

/** How many of each would be erased now, after the journal; looks only. What goes along with answers is not counted yet. */
export const waitingEnded = async (context: BrokerContext): Promise<EndedCounts> => {
  const since = keptOnceLogIsErased(context)
  const counts: Partial<Record<PastTermKind, number>> = {
    toestemmingen: await waitingAnswers(context, since),
  }
  await context.store.read(async (tx) => {
    const before = await since(tx)
    for (const kind of rowKind.options) counts[kind] = await tx.pastTerm.count(kind, before)
  })
  return counts as EndedCounts
}

/** How many of each were erased in the last month. */
export const erasedEnded = async ({ store, now }: BrokerContext): Promise<EndedCounts> => {
  const rows = await store.read((tx) =>
    tx.journal.rows({ kind: 'afgelopen_gewist', since: now() - DAYS_SHOWN * DAY }),
  )
  const countOf = (kind: PastTermKind): number =>
    rows
      .filter(({ detail }) => detail['soort'] === kind)
      .reduce((total, { detail }) => total + Number(detail['aantal']), 0)
  return Object.fromEntries(
    pastTermKind.options.map((kind) => [kind, countOf(kind)]),
  ) as EndedCounts
}
