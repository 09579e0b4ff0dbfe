/** Writes one message to the outbox, in the transaction of what gives rise to it. */
import { noticeIds } from '../consent/id.ts'
import type { Notice } from '../consent/notice.ts'
import type { Transaction } from '../consent/ports/store.ts'
import type { BrokerContext } from './context.ts'

type Message = Pick<Notice, 'kind'> & Partial<Notice>

/** Due at once unless said otherwise; what does not apply is left empty. */
export const addNotice = async (
  context: BrokerContext,
  tx: Transaction,
  message: Message,
): Promise<void> => {
  const at = context.now()
  await tx.notices.add({
    id: noticeIds.create(context.random),
    child: null,
    person: null,
    party: null,
    client: null,
    subject: null,
    dueAt: at,
    at,
    ...message,
  })
}
