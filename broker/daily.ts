/** What is done once a day: families are told what time alone changed, or will change, and the journal is looked over. */
import { DAY, dayOf } from '../consent/time.ts'
import { recordExpiries } from './answers/expiry.ts'
import { remindOfBirthdays, remindOfEndings } from './answers/reminders.ts'
import type { BrokerContext } from './context.ts'
import { tellGrownOfCopies } from './disclosure/tell-of-copies.ts'
import { inBelievedTime } from './erasure/believed-time.ts'
import { eraseEnded } from './erasure/erase-ended.ts'
import { erasePastTerm } from './erasure/erase-log.ts'
import { type Log, loggable } from './log.ts'
import { checkChain } from './oversight/chain-check.ts'

/** Erases by a clock that does not leap. */
const carefully =
  (erase: (context: BrokerContext) => Promise<unknown>) =>
  async (context: BrokerContext): Promise<unknown> =>
    erase(await inBelievedTime(context))

/** What days give rise to: each is done when the first sweep of a day finds it, and by itself writes nothing twice. */
const DAILY = [
  ['toestemming_verlopen', recordExpiries],
  ['herinnering_einde', remindOfEndings],
  ['herinnering_leeftijd', remindOfBirthdays],
  ['kopie_klaar', tellGrownOfCopies],
  ['journaal_gewist', carefully(erasePastTerm)],
  // After the journal: nothing goes of a time of which that is there.
  ['afgelopen_gewist', carefully(eraseEnded)],
  ['keten_nagekeken', checkChain],
] as const

type Daily = {
  readonly kind: (typeof DAILY)[number][0]
  readonly work: (context: BrokerContext) => Promise<unknown>
}

/** One that fails is tried again at the next sweep, and holds up none of the others. */
const onceADay = async (context: BrokerContext, log: Log, { kind, work }: Daily): Promise<void> => {
  const now = context.now()
  const today = dayOf(now)
  const done = await context.store.read((tx) => tx.artifacts.get('dagwerk', kind, now))
  if (done === today) return
  try {
    await work(context)
    await context.store.write((tx) => tx.artifacts.put('dagwerk', kind, today, now + 2 * DAY))
  } catch (fault) {
    log('notice.fault', { kind, ...loggable(fault) })
  }
}

/** Does the work of a day that was not done yet. */
export const doDaily = async (context: BrokerContext, log: Log): Promise<void> => {
  for (const [kind, work] of DAILY) await onceADay(context, log, { kind, work })
}
