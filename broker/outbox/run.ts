/** Keeps the outbox empty while a broker runs. */
import { SECOND } from '../../consent/time.ts'
import { loggable } from '../http/log.ts'
import { type Outbox, sendDue } from './send.ts'

/** Nobody waits at a screen for a mail, save for the code that confirms an address. */
const LOOK_EVERY_MS = 5 * SECOND

export type RunningOutbox = {
  /** Fulfils when nothing is being sent any more: after the notice under way, at most. */
  readonly stop: () => Promise<void>
}

/** Looks at once and then every few seconds, and goes on while there is something. One look at a time. */
export const runOutbox = (outbox: Omit<Outbox, 'isStopping' | 'unmarked'>): RunningOutbox => {
  let stopping = false
  let looking: Promise<void> | undefined
  const running: Outbox = { ...outbox, isStopping: () => stopping, unmarked: new Set() }
  const look = async (): Promise<void> => {
    try {
      while (!stopping && (await sendDue(running)) > 0);
    } catch (fault) {
      outbox.log('outbox.fault', loggable(fault))
    }
  }
  const lookOnce = (): void => {
    looking ??= look().finally(() => {
      looking = undefined
    })
  }
  lookOnce()
  const timer = setInterval(lookOnce, LOOK_EVERY_MS).unref()
  return {
    stop: async () => {
      stopping = true
      clearInterval(timer)
      await looking
    },
  }
}
