/**
 * What of families ended five years ago goes: answers, questions, facts, orders, offers, messages, reports, invitations. A batch
 * a transaction, each with a row that counts it: cut off in between, nothing went; run again, it goes on where it was.
 */
import { endedBefore } from '../consent/answer-end.ts'
import type { ChildId, StatementId } from '../consent/id.ts'
import { type PastTermKind, pastTermKind, type RowKind, rowKind } from '../consent/past-term.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { logKeptSince } from '../consent/retention.ts'
import { DAY, dayOf, type Instant } from '../consent/time.ts'
import { ageReadings } from '../policies/age.ts'
import { AGE_MAX } from '../policies/decide.ts'
import type { BrokerContext } from './context.ts'
import { journalEntry } from './journal-entry.ts'

/** Rows erased in one transaction: some ten milliseconds, in which other writers wait. */
const BATCH_ROWS = 1000
/** Children whose answers are looked through in one transaction, for the same reason. */
const BATCH_CHILDREN = 50
/** What was erased is shown for a month; the journal keeps it longer. */
export const DAYS_SHOWN = 31

/**
 * What ended before this goes. Never something of a time of which the journal is still there, nor of which a decision is:
 * what that leaned on can be looked up as long as it can.
 */
const keptSince = async ({ now }: BrokerContext, tx: Transaction): Promise<Instant> => {
  const anchor = await tx.journal.anchor()
  const [oldest] = await tx.disclosures.decisions(null, 1)
  const afterAnchor = anchor === undefined ? Number.MIN_SAFE_INTEGER : anchor.at + 1
  return Math.min(logKeptSince(now()), afterAnchor, oldest?.at ?? Number.POSITIVE_INFINITY)
}

/** Whether nobody's word stood any more at an instant: the family was erased, or nothing is decided about somebody so old. */
const wasOver = async (tx: Transaction, id: ChildId, before: Instant): Promise<boolean> => {
  if (await tx.children.isErased(id)) {
    // That row has the term of the journal: where it is gone, so is what it told of.
    const [row] = await tx.journal.rows({ child: id, kind: 'gezin_gewist' })
    return row === undefined || row.at < before
  }
  const child = await tx.children.get(id)
  const ages = child ? ageReadings(child.birthDate, dayOf(before - 1)) : []
  return ages.length > 0 && Math.min(...ages) > AGE_MAX
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

/** The children that had something to say so long ago, a batch at a time. */
async function* childrenWithOldAnswers(context: BrokerContext): AsyncGenerator<ChildId[]> {
  for (let after: ChildId | null = null; ; ) {
    const last: ChildId | null = after
    const found: ChildId[] = await context.store.read(async (tx) =>
      tx.statements.childrenBefore(await keptSince(context, tx), last, BATCH_CHILDREN),
    )
    after = found.at(-1) ?? null
    if (after === null) return
    yield found
  }
}

const answersOf = async (
  context: BrokerContext,
  tx: Transaction,
  children: readonly ChildId[],
): Promise<StatementId[]> => {
  const before = await keptSince(context, tx)
  const ended: StatementId[] = []
  for (const child of children) ended.push(...(await endedOf(tx, child, before)))
  return ended
}

const eraseAnswers = async (context: BrokerContext): Promise<number> => {
  const { store } = context
  let total = 0
  for await (const children of childrenWithOldAnswers(context)) {
    // Looked at first: nearly always there is nothing, and looking holds up nobody.
    const found = await store.read((tx) => answersOf(context, tx, children))
    if (found.length === 0) continue
    total += await store.write(async (tx) => {
      for (const child of children) await tx.children.lock(child)
      const ended = await answersOf(context, tx, children)
      if (ended.length === 0) return 0
      await tx.statements.erase(ended)
      await wroteDown(context, tx, 'toestemmingen', ended.length)
      return ended.length
    })
  }
  return total
}

const eraseRows = async (context: BrokerContext, kind: RowKind): Promise<number> => {
  for (let total = 0; ; ) {
    const rows = await context.store.write(async (tx) => {
      const erased = await tx.pastTerm.erase(kind, await keptSince(context, tx), BATCH_ROWS)
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

const waitingAnswers = async (context: BrokerContext): Promise<number> => {
  let total = 0
  for await (const children of childrenWithOldAnswers(context))
    total += (await context.store.read((tx) => answersOf(context, tx, children))).length
  return total
}

/** How many of each would be erased now; looks only. */
export const waitingEnded = async (context: BrokerContext): Promise<EndedCounts> => {
  const counts: Partial<Record<PastTermKind, number>> = {
    toestemmingen: await waitingAnswers(context),
  }
  await context.store.read(async (tx) => {
    const before = await keptSince(context, tx)
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
