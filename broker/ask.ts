/** Asking for consent (toestemmingsverzoek): one constant answer to the asker, and a question to those who decide. */
import { z } from 'zod'
import { type ChildId, partyId, pseudonymIds, type RequestId } from '../consent/id.ts'
import type { Actor } from '../consent/party.ts'
import { catalogueName, categoryNames } from '../consent/scope.ts'
import type { Instant } from '../consent/time.ts'
import type { ByPerson } from './acting.ts'
import type { BrokerContext } from './context.ts'

export const askInput = z.strictObject({
  /** The asker's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  holder: partyId,
  requester: partyId,
  purpose: catalogueName,
  categories: categoryNames,
  /** Why it is needed now, in one or two sentences that the family reads. */
  reason: z.string().trim().min(1).max(500),
})
export type AskInput = z.infer<typeof askInput>

/** Always the same, whether the child is known, anybody is asked, or the family said no before. */
export type Asked202 = { readonly id: RequestId; readonly status: 'gevraagd' }

/** All that an asker may learn: a refusal looks like silence. */
export type RequestState = {
  readonly id: RequestId
  readonly status: 'gevraagd' | 'beschikbaar' | 'verlopen'
  readonly expiresAt: Instant
}

/** A question as the person who may answer it sees it. */
export type OpenQuestion = {
  readonly id: RequestId
  readonly child: ChildId
  readonly holder: string
  readonly requester: string
  readonly purpose: string
  readonly categories: readonly string[]
  readonly reason: string
  readonly at: Instant
  readonly expiresAt: Instant
}

export const askForConsent = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: AskInput,
): Promise<Asked202> => Promise.reject(new Error(`${context} ${actor} ${key} ${input}`))

export const requestState = (
  context: BrokerContext,
  actor: Actor,
  id: RequestId,
): Promise<RequestState> => Promise.reject(new Error(`${context} ${actor} ${id}`))

export const openQuestions = (
  context: BrokerContext,
  who: ByPerson,
): Promise<readonly OpenQuestion[]> => Promise.reject(new Error(`${context} ${who}`))
