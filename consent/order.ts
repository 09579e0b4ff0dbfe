/** An order (verstrekking): one fetch of one slice, from the moment it is written down to its end. */
import { z } from 'zod'
import { childIds, decisionIds, offerIds, orderIds, partyId } from './id.ts'
import { visibility } from './journal.ts'
import { actor } from './party.ts'

export const orderState = z.enum([
  'begonnen',
  'geleverd',
  'leeg', // the holder had nothing of it: the requester cannot tell this from a refusal
  'vervallen', // something changed under way (a withdrawal): the ciphertext was dropped
  'mislukt', // the holder's gateway was down, slow, or answered wrongly
])
export type OrderState = z.infer<typeof orderState>

export const order = z.strictObject({
  id: orderIds.schema,
  child: childIds.schema,
  askedBy: actor,
  requester: partyId,
  holder: partyId,
  purpose: z.string(),
  categories: z.array(z.string()).min(1),
  offer: offerIds.schema.nullable(),
  decision: decisionIds.schema,
  /** `jti` of the access token it used. */
  token: z.string(),
  /** SHA-256 of the requester and the `jti` of its envelope request: the same one never opens a second order. */
  envelopeHash: z.string(),
  epoch: z.int().min(0),
  state: orderState,
  /** Who in the family may see it; settled when it began, the same for every row about it. */
  visibility,
  /** For `mislukt`: a short code, never text of the other side. */
  failure: z.string().nullable(),
  at: z.int(),
  closedAt: z.int().nullable(),
})
export type Order = z.infer<typeof order>
