/** Facts (feiten): what somebody recorded, never what a request claims. */
import { z } from 'zod'
import { factName } from '../consent/fact.ts'
import { familyRole } from '../consent/family.ts'
import { type FactId, factIds, partyId, pseudonymIds } from '../consent/id.ts'
import type { Actor } from '../consent/party.ts'
import { catalogueName, categoryNames, sha256Hex } from '../consent/scope.ts'
import type { Instant } from '../consent/time.ts'
import type { BrokerContext } from './context.ts'

export const recordFactInput = z.strictObject({
  /** The recording party's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  name: factName,
  value: z.boolean().default(true),
  /** Whose releases it bears on; left out: the recording party's own. Another holder makes it a claim. */
  holder: partyId.optional(),
  requester: partyId.optional(),
  purpose: catalogueName.optional(),
  categories: categoryNames.optional(),
  /** The family role it is about, for `bereikpoging` and `gaat_over_gezinslid`. */
  about: familyRole.optional(),
  /** For `afweging_vastgelegd`: SHA-256 of the weighing in the holder's own file. */
  weighingHash: sha256Hex.optional(),
  /** Milliseconds since 1970; at most 24 hours ahead for an override, a year for other facts. */
  until: z.int().optional(),
})
export type RecordFactInput = z.infer<typeof recordFactInput>

/** The holder makes a requester's claim its own. */
export const confirmFactInput = z.strictObject({
  /** The holder's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  claim: factIds.schema,
})
export type ConfirmFactInput = z.infer<typeof confirmFactInput>

export type FactRecorded = {
  readonly id: FactId
  /** False for a claim that waits for the holder. */
  readonly counts: boolean
  readonly until: Instant
}

export const recordFact = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: RecordFactInput,
): Promise<FactRecorded> => Promise.reject(new Error(`${context} ${actor} ${key} ${input}`))

export const confirmFact = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: ConfirmFactInput,
): Promise<FactRecorded> => Promise.reject(new Error(`${context} ${actor} ${key} ${input}`))
