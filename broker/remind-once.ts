/** A message that goes to somebody once, however often there is reason for it. */
import type { ChildId, PersonId } from '../consent/id.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { BIRTHDAY_NOTICE_DAYS } from '../consent/reminder.ts'
import { DAY, type Instant } from '../consent/time.ts'
import type { BrokerContext } from './context.ts'
import { addNotice } from './notify.ts'

const MARK = 'herinnering'
/** Longer than anything is reminded of, so that no mark is gone while it still counts. */
const MARK_KEPT_MS = 2 * BIRTHDAY_NOTICE_DAYS * DAY

/** What somebody is reminded of, by a name that is the same at every sweep. */
export type Reminder = {
  readonly id: string
  readonly child: ChildId
  readonly person: PersonId
  /** Until when it is not written again. */
  readonly until?: Instant
}

/** Whether it was written before. */
export const wasReminded = async (
  context: BrokerContext,
  tx: Transaction,
  { id }: Reminder,
): Promise<boolean> => (await tx.artifacts.get(MARK, id, context.now())) !== undefined

/** Writes it, unless that was done before; returns whether it did. */
export const remindOnce = async (
  context: BrokerContext,
  tx: Transaction,
  reminder: Reminder,
  message: Pick<Parameters<typeof addNotice>[2], 'kind' | 'subject'>,
): Promise<boolean> => {
  const { id, child, person, until = context.now() + MARK_KEPT_MS } = reminder
  if (!(await tx.artifacts.claimOnce(MARK, id, until))) return false
  await addNotice(context, tx, { ...message, child, person })
  return true
}
