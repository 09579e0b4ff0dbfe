/** Sends what waits in the outbox: a few at a time, each claimed first, so that brokers beside each other share the work. */
import { ConsentError } from '../../consent/errors.ts'
import type { NoticeId } from '../../consent/id.ts'
import {
  FAILURES_MAX,
  type NoticeEnd,
  type PostedNotice,
  pauseAfter,
} from '../../consent/notice.ts'
import { type Mailer, SEND_MS_MAX, type Sent, TOO_LATE } from '../../consent/ports/mailer.ts'
import type { Road } from '../../consent/ports/notices.ts'
import type { Webhooks } from '../../consent/ports/webhooks.ts'
import type { Instant } from '../../consent/time.ts'
import type { BrokerContext } from '../context.ts'
import { type Log, loggable } from '../log.ts'
import { nextStep, type Step } from './next-step.ts'
import type { MailSettings } from './render.ts'

/** What one claim takes. */
const GROUP = 10
/** Long enough for a whole group that is slow; what a broker that died had claimed waits no longer than this. */
export const CLAIM_MS = (GROUP + 1) * SEND_MS_MAX

export type Outbox = {
  readonly context: BrokerContext
  readonly mailer: Mailer
  readonly webhooks: Webhooks
  readonly settings: MailSettings
  readonly log: Log
  /** Asked before each notice: true leaves the rest to whoever claims it next. */
  readonly isStopping: () => boolean
  /** Sent, and not yet written down as such because the store failed: not to be sent again by this process. */
  readonly unmarked: Set<NoticeId>
}

/**
 * Sends one group of what is due, on one road or (left out) on both; returns how many it took. Rejects when the store fails
 * before anything was sent.
 */
export const sendDue = async (outbox: Outbox, road?: Road): Promise<number> => {
  const { context } = outbox
  const now = context.now()
  const until = now + CLAIM_MS
  const claimed = await context.store.write((tx) =>
    tx.notices.claim({ now, until, limit: GROUP, road }),
  )
  const lanes = Map.groupBy(claimed, laneOf)
  await Promise.all([...lanes.values()].map((lane) => sendLane(outbox, lane, until)))
  return claimed.length
}

/** All mail goes by one server, and each system has an address of its own: nobody waits for somebody else's slowness. */
const laneOf = ({ client }: PostedNotice): string => client ?? ''

/** Ours, and a socket's own. */
const isLate = (code: string | undefined): boolean => code === TOO_LATE || code === 'ETIMEDOUT'

/** One after the other, in their order. Who did not answer in time is left alone for a while, with all that waits for them. */
const sendLane = async (
  outbox: Outbox,
  lane: readonly PostedNotice[],
  until: Instant,
): Promise<void> => {
  const { context } = outbox
  for (const [at, notice] of lane.entries()) {
    // Past the claim somebody else may be sending it.
    if (until - context.now() < SEND_MS_MAX) return
    if (outbox.isStopping()) return giveBack(context, lane.slice(at), context.now())
    if (isLate(await attend(outbox, notice)))
      return giveBack(context, lane.slice(at + 1), context.now() + pauseAfter(1))
  }
}

/** Ours still, and not tried: whoever comes then need not wait until the claim has run out. */
const giveBack = (
  { store }: BrokerContext,
  left: readonly PostedNotice[],
  retryAt: Instant,
): Promise<void> =>
  store.write(async (tx) => {
    for (const { id, failures } of left) await tx.notices.postpone(id, { retryAt, failures })
  })

/** One that cannot be dealt with must not hold up the others. Fulfils with the code of what went wrong on its road. */
const attend = async (outbox: Outbox, notice: PostedNotice): Promise<string | undefined> => {
  try {
    const settled = await dealtWith(outbox, notice)
    await settle(outbox, notice, settled)
    return settled.code
  } catch (fault) {
    outbox.log('notice.fault', { kind: notice.kind, ...loggable(fault) })
    return undefined
  }
}

type Settled =
  | { readonly end: NoticeEnd; readonly code?: string }
  | { readonly retryAt: number; readonly failures: number; readonly code?: string }

const dealtWith = async (outbox: Outbox, notice: PostedNotice): Promise<Settled> => {
  if (outbox.unmarked.has(notice.id)) return { end: 'verzonden' }
  const { context, settings } = outbox
  try {
    const step = await context.store.read((tx) => nextStep(context, tx, notice, settings))
    return await carryOut(outbox, notice, step)
  } catch (fault) {
    outbox.log('notice.fault', { kind: notice.kind, ...loggable(fault) })
    return afterFailure(outbox, notice, { permanent: false, code: 'eigen_fout' })
  }
}

const carryOut = async (outbox: Outbox, notice: PostedNotice, step: Step): Promise<Settled> => {
  if (step.do === 'end') return { end: step.as }
  if (step.do === 'wait') return { retryAt: step.until, failures: notice.failures }
  const sent = await deliver(outbox, step)
  if (!sent.ok) return afterFailure(outbox, notice, sent)
  outbox.unmarked.add(notice.id)
  return { end: 'verzonden' }
}

const deliver = (
  { mailer, webhooks }: Outbox,
  step: Extract<Step, { do: 'mail' | 'push' }>,
): Promise<Sent> =>
  step.do === 'mail' ? mailer.send(step.mail) : webhooks.push(step.url, step.event)

type Failure = { readonly permanent: boolean; readonly code: string }

const afterFailure = (
  { context }: Outbox,
  notice: PostedNotice,
  { permanent, code }: Failure,
): Settled => {
  const failures = notice.failures + 1
  if (permanent || failures >= FAILURES_MAX) return { end: 'opgegeven', code }
  return { retryAt: context.now() + pauseAfter(failures), failures, code }
}

const roadOf = ({ client }: PostedNotice): Road => (client === null ? 'mail' : 'webhook')

/** Writes down how it went. Whoever wrote the end down before us was right. */
const settle = async (outbox: Outbox, notice: PostedNotice, settled: Settled): Promise<void> => {
  const { context, log, unmarked } = outbox
  const { id, kind } = notice
  try {
    await context.store.write((tx) =>
      'end' in settled
        ? tx.notices.end(id, settled.end, context.now())
        : tx.notices.postpone(id, { retryAt: settled.retryAt, failures: settled.failures }),
    )
  } catch (fault) {
    if (!(fault instanceof ConsentError && fault.code === 'conflict')) throw fault
  }
  unmarked.delete(id)
  const road = roadOf(notice)
  const { code } = settled
  if (code !== undefined) log('notice.failed', { kind, road, code, failures: notice.failures + 1 })
  if ('end' in settled) log('notice.ended', { kind, road, end: settled.end })
}
