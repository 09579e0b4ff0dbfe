/** What an organisation asked a family, as the asker may see it: the same whether the child is known or not. */
import { z } from 'zod'
import { partyId, pseudonymIds, type RequestId, requestIds } from '../../consent/id.ts'
import { type Actor, actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { closesAt } from '../../consent/request.ts'
import { calendarDay } from '../../consent/scope.ts'
import { DAY, type Instant } from '../../consent/time.ts'

/** How long a question can be looked at after it closed. */
const KEPT_MS = 365 * DAY
const ASKED = 'gevraagd_door'

const asked = z.object({
  id: requestIds.schema,
  askedBy: actor,
  /** The asker's own pseudonym of the child, as it was typed. */
  kind: pseudonymIds.schema,
  holder: partyId,
  requester: partyId,
  purpose: z.string(),
  categories: z.array(z.string()),
  /** Null: as long as is allowed. */
  lastDay: calendarDay.nullable().default(null),
  at: z.int(),
  expiresAt: z.int(),
})
export type Asked = z.infer<typeof asked>

/** Keeps a question for its asker, of a known child and of an unknown one alike. */
export const keepAsked = (tx: Transaction, question: Omit<Asked, 'expiresAt'>): Promise<void> => {
  const expiresAt = closesAt(question.at, question.lastDay)
  // Parsed, so that the reason, which is the family's to read, is not kept a second time.
  const kept = asked.parse({ ...question, expiresAt })
  return tx.artifacts.put(ASKED, question.id, JSON.stringify(kept), expiresAt + KEPT_MS)
}

/** A question of this organisation; undefined for one of another, and for one that is no longer kept. */
export const askedBy = async (
  tx: Transaction,
  { party }: Pick<Actor, 'party'>,
  { id, now }: { readonly id: RequestId; readonly now: Instant },
): Promise<Asked | undefined> => {
  const text = await tx.artifacts.get(ASKED, id, now)
  const kept = text === undefined ? undefined : asked.parse(JSON.parse(text))
  return kept?.askedBy.party === party ? kept : undefined
}

const REMINDED = 'herinnerd'

/** Marks the one reminder of a question, of a known child and of an unknown one alike; false where it was sent before. */
export const claimReminder = (
  tx: Transaction,
  { id, expiresAt }: Pick<Asked, 'id' | 'expiresAt'>,
): Promise<boolean> => tx.artifacts.claimOnce(REMINDED, id, expiresAt + KEPT_MS)

export const wasReminded = async (tx: Transaction, id: RequestId, now: Instant): Promise<boolean> =>
  (await tx.artifacts.get(REMINDED, id, now)) !== undefined

const TOLD = 'beschikbaar_verteld'

/** Remembers that the asker was told that it can be fetched. */
export const keepTold = (
  tx: Transaction,
  { id, expiresAt }: Pick<Asked, 'id' | 'expiresAt'>,
): Promise<void> => tx.artifacts.put(TOLD, id, 'ja', expiresAt + KEPT_MS)

/** Whether the asker was ever told so: nothing that it does not know. */
export const wasTold = async (tx: Transaction, id: RequestId, now: Instant): Promise<boolean> =>
  (await tx.artifacts.get(TOLD, id, now)) !== undefined
