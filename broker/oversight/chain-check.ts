/** Whether the journal is whole: checked by the broker once a day and by an officer at any time; a fault is remembered. */
import { z } from 'zod'
import type { VerifiedChain } from '../../consent/ports/journal.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { DAY, type Instant } from '../../consent/time.ts'
import type { BrokerContext } from '../context.ts'

const MODEL = 'journaal'
const ID = 'keten'
/** Each day says it anew while it is so; one missed day loses nothing. */
const KEPT_MS = 3 * DAY

const chainFault = z.strictObject({ row: z.int().min(1), at: z.int() })
/** The first row that does not fit, and when that was first found. */
export type ChainFault = z.infer<typeof chainFault>

/** What the last check found; null while the chain held. */
export const chainFaultIn = async (tx: Transaction, now: Instant): Promise<ChainFault | null> => {
  const text = await tx.artifacts.get(MODEL, ID, now)
  return text === undefined ? null : chainFault.parse(JSON.parse(text))
}

const remember = (context: BrokerContext, row: number): Promise<void> =>
  context.store.write(async (tx) => {
    const now = context.now()
    const before = await chainFaultIn(tx, now)
    const at = before?.row === row ? before.at : now
    await tx.artifacts.put(MODEL, ID, JSON.stringify({ row, at }), now + KEPT_MS)
  })

/** Recomputes the chain of the whole journal: how many rows, and the number of the first that does not fit. */
export const checkChain = async (context: BrokerContext): Promise<VerifiedChain> => {
  const found = await context.store.read((tx) => tx.journal.verify())
  if (found.broken !== null) await remember(context, found.broken)
  else await context.store.write((tx) => tx.artifacts.remove(MODEL, ID))
  return found
}
