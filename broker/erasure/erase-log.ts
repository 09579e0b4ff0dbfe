/** The journal, decisions and notes on signals whose term is over are erased, a batch a transaction. */
import { logKeptSince } from '../../consent/retention.ts'
import type { BrokerContext } from '../context.ts'
import { journalEntry } from '../journal-entry.ts'

/** Rows erased in one transaction: some ten milliseconds, in which other writers wait. */
const BATCH_ROWS = 1000

/**
 * Erases one batch of the journal with the row that tells of it: cut off in between, nothing went; run again, it goes on
 * where it was. Gives how many rows went.
 */
const eraseRows = ({ store, now }: BrokerContext): Promise<number> =>
  store.write(async (tx) => {
    const erased = await tx.journal.erase(logKeptSince(now()), BATCH_ROWS)
    if (erased === null) return 0
    const { anchor, rows } = erased
    await tx.journal.append(
      journalEntry({
        kind: 'journaal_gewist',
        at: now(),
        visibility: 'niemand',
        detail: { tot: anchor.sequence, hash: anchor.hash, rijen: rows },
      }),
    )
    return rows
  })

const untilNone = async (eraseBatch: () => Promise<number>): Promise<number> => {
  let total = 0
  for (;;) {
    const rows = await eraseBatch()
    if (rows === 0) return total
    total += rows
  }
}

/** Erases everything whose term is over; gives how many rows of the journal that were. */
export const erasePastTerm = async (context: BrokerContext): Promise<number> => {
  const { store, now } = context
  const rows = await untilNone(() => eraseRows(context))
  await untilNone(() => store.write((tx) => tx.disclosures.eraseDecisions(BATCH_ROWS)))
  await store.write((tx) => tx.signals.forget(logKeptSince(now())))
  return rows
}

/** What of the log would be erased now, and up to which row it was; looks only. */
export type LogErasure = { readonly waiting: number; readonly erasedUpTo: number | null }

export const logErasure = ({ store, now }: BrokerContext): Promise<LogErasure> =>
  store.read(async (tx) => ({
    waiting: await tx.journal.datedBefore(logKeptSince(now())),
    erasedUpTo: (await tx.journal.anchor())?.sequence ?? null,
  }))
