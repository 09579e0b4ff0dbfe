/** Keeps the outbox empty while a broker runs. */
import type { Road } from '../../consent/ports/notices.ts'
import { SECOND } from '../../consent/time.ts'
import { loggable } from '../log.ts'
import { type Outbox, sendDue } from './send.ts'

/** Nobody waits at a screen for a mail, save for the code that confirms an address. */
const LOOK_EVERY_MS = 5 * SECOND

export type RunningOutbox = {
  /** Fulfils when nothing is being sent any more: after the notice under way, at most. */
  readonly stop: () => Promise<void>
}

/** Mail to people never waits for a system that is slow. */
const ROADS: readonly Road[] = ['mail', 'webhook']

/** Sends on one road until nothing is due there. */
const sendAll = async (outbox: Outbox, road: Road): Promise<void> => {
  try {
    while (!outbox.isStopping() && (await sendDue(outbox, road)) > 0);
  } catch (fault) {
    outbox.log('outbox.fault', loggable(fault))
  }
}

/** Looks at once and then every few seconds, and goes on while there is something. One look at a time on each road. */
export const runOutbox = (outbox: Omit<Outbox, 'isStopping' | 'unmarked'>): RunningOutbox => {
  let stopping = false
  const running: Outbox = { ...outbox, isStopping: () => stopping, unmarked: new Set() }
  const looking = new Map<Road, Promise<void>>()
  const look = (): void => {
    for (const road of ROADS)
      if (!looking.has(road))
        looking.set(
          road,
          sendAll(running, road).finally(() => looking.delete(road)),
        )
  }
  look()
  const timer = setInterval(look, LOOK_EVERY_MS).unref()
  return {
    stop: async () => {
      stopping = true
      clearInterval(timer)
      await Promise.all(looking.values())
    },
  }
}
