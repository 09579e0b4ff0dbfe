/** Writes messages to the outbox, in the transaction of what gives rise to them. */
import { type NoticeId, noticeIds, type PartyId } from '../consent/id.ts'
import type { Notice } from '../consent/notice.ts'
import type { Transaction } from '../consent/ports/store.ts'
import type { BrokerContext } from './context.ts'

type Message = Pick<Notice, 'kind'> & Partial<Notice>

/**
 * One message to one addressee, by its number. Due at once unless said otherwise; what does not apply is left empty. Nothing of
 * one from later on tells when it was written.
 */
export const addNotice = async (
  context: BrokerContext,
  tx: Transaction,
  message: Message,
): Promise<NoticeId> => {
  const { at = context.now() } = message
  const id = noticeIds.create(context.random, at)
  await tx.notices.add({
    id,
    child: null,
    person: null,
    party: null,
    client: null,
    subject: null,
    dueAt: at,
    at,
    ...message,
  })
  return id
}

type ToSystems = Pick<Notice, 'kind' | 'child' | 'subject'> & { readonly party: PartyId }

/** The same message to every system of an organisation that wants to be told. */
export const tellSystems = async (
  context: BrokerContext,
  tx: Transaction,
  message: ToSystems,
): Promise<void> => {
  for (const { id: client, active, webhookUrl } of await tx.parties.clientsOf(message.party))
    if (active && webhookUrl !== null) await addNotice(context, tx, { ...message, client })
}
