/** Sends what waits in the outbox: a few at a time, each claimed first, so that brokers beside each other share the work. */
import { ConsentError } from '../../consent/errors.ts'
import type { NoticeId } from '../../consent/id.ts'
import {
  FAILURES_MAX,
  type NoticeEnd,
  type PostedNotice,
  pauseAfter,
} from '../../consent/notice.ts'
import { type Mailer, SEND_MS_MAX, type Sent } from '../../consent/ports/mailer.ts'
import type { Webhooks } from '../../consent/ports/webhooks.ts'
import type { BrokerContext } from '../context.ts'
import { type Log, loggable } from '../http/log.ts'
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

/** Sends one group of what is due; returns how many it took. Rejects when the store fails before anything was sent. */
export const sendDue = async (outbox: Outbox): Promise<number> => {
  const { context } = outbox
  const now = context.now()
  const until = now + CLAIM_MS
  const claimed = await context.store.write((tx) => tx.notices.claim({ now, until, limit: GROUP }))
  for (const [at, notice] of claimed.entries()) {
    // Past the claim somebody else may be sending it.
    if (until - context.now() < SEND_MS_MAX) break
    if (outbox.isStopping()) {
      await giveBack(context, claimed.slice(at))
      break
    }
    await attend(outbox, notice)
  }
  return claimed.length
}

/** Ours still, and not wanted: the next broker need not wait until the claim has run out. */
const giveBack = ({ store, now }: BrokerContext, left: readonly PostedNotice[]): Promise<void> =>
  store.write(async (tx) => {
    for (const { id, failures } of left) await tx.notices.postpone(id, { retryAt: now(), failures })
  })

/** One that cannot be dealt with must not hold up the others. */
const attend = async (outbox: Outbox, notice: PostedNotice): Promise<void> => {
  try {
    const settled = await dealtWith(outbox, notice)
    await settle(outbox, notice, settled)
  } catch (fault) {
    outbox.log('notice.fault', { kind: notice.kind, ...loggable(fault) })
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

const roadOf = ({ client }: PostedNotice): string => (client === null ? 'mail' : 'webhook')

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
