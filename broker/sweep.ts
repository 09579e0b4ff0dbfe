/** What a broker clears up now and then: each of these is refused by its time long before. */
import { z } from 'zod'
import { type ErasureCounts, type ErasureDay, erasureDay, withErased } from '../consent/erasure.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { DAY, dayOf, type Instant, MINUTE } from '../consent/time.ts'
import type { BrokerContext } from './context.ts'
import { doDaily } from './daily.ts'
import { closeUnfinished } from './disclosure/close-order.ts'
import { DAYS_SHOWN } from './erasure/erase-ended.ts'
import { journalEntry } from './journal-entry.ts'
import { type Log, loggable } from './log.ts'

/** Often enough that little piles up, seldom enough to cost nothing. */
export const SWEEP_EVERY_MS = 5 * MINUTE
/**
 * A sender that got no answer tries again within minutes, or on Monday what failed on Friday. Answers lie outside the
 * keys of the children they are about, so destroying such a key does not erase them: they must not stay.
 */
export const ANSWERS_KEPT_MS = 7 * DAY

const MODEL = 'opgeschoond'
const ID = 'per dag'

const days = z.array(erasureDay)

const daysIn = async (tx: Transaction, now: Instant): Promise<readonly ErasureDay[]> =>
  days.parse(JSON.parse((await tx.artifacts.get(MODEL, ID, now)) ?? '[]'))

/** Counts by day, in the transaction that erases. One row a day goes to the journal, of a day that is over. */
const writeDown = async (tx: Transaction, now: Instant, counts: ErasureCounts): Promise<void> => {
  const before = await daysIn(tx, now)
  const { days: after, ended } = withErased(before, { day: dayOf(now), counts }, DAYS_SHOWN)
  if (after === before) return
  await tx.artifacts.put(MODEL, ID, JSON.stringify(after), now + DAYS_SHOWN * DAY)
  if (ended === null) return
  const detail = { dag: ended.day, ...ended.counts }
  await tx.journal.append(
    journalEntry({ kind: 'opgeschoond', at: now, visibility: 'niemand', detail }),
  )
}

/** Drops expired tokens, replay marks, unconfirmed addresses and kept answers, closes orders that nobody closed, and does what a day brings. */
export const sweep = async (context: BrokerContext, log: Log): Promise<void> => {
  const now = context.now()
  await context.store.write(async (tx) => {
    const counts = {
      bewijzen: await tx.artifacts.sweep(now),
      adressen: await tx.contacts.sweepChanges(now),
      antwoorden: await tx.idempotency.forget(now - ANSWERS_KEPT_MS),
    }
    await writeDown(tx, now, counts)
  })
  const closed = await closeUnfinished(context)
  if (closed > 0) log('orders.closed', { count: closed })
  await doDaily(context, log)
}

/** The same, never rejecting: one that fails is told, and tried again at the next; nothing depends on it. */
export const sweepOrTell = (context: BrokerContext, log: Log): Promise<void> =>
  sweep(context, log).catch((fault: unknown) => log('sweep.fault', loggable(fault)))

export type Erasures = {
  /** What the next sweep would drop if it came now. */
  readonly waiting: ErasureCounts
  /** What was dropped by day, newest first; days without anything are left out. */
  readonly done: readonly ErasureDay[]
}

/** Looks at what was cleared up and what would be, and clears up nothing. */
export const erasures = (context: BrokerContext): Promise<Erasures> =>
  context.store.read(async (tx) => {
    const now = context.now()
    const waiting = {
      bewijzen: await tx.artifacts.expired(now),
      adressen: await tx.contacts.expiredChanges(now),
      antwoorden: await tx.idempotency.forgettable(now - ANSWERS_KEPT_MS),
    }
    return { waiting, done: await daysIn(tx, now) }
  })
