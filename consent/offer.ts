/** An offer (aanbieding): the holder begins, because the law says it must or may tell. */
import { z } from 'zod'
import { childIds, decisionIds, offerIds, partyId } from './id.ts'
import { actor } from './party.ts'
import { DAY } from './time.ts'

/** A receiver has this long to collect: a week covers holidays of an office, not forgetting. */
export const OFFER_VALID_MS = 7 * DAY

export const offer = z.strictObject({
  id: offerIds.schema,
  child: childIds.schema,
  offeredBy: actor,
  holder: partyId,
  receiver: partyId,
  purpose: z.string(),
  /** Only the categories that the decision released. */
  categories: z.array(z.string()).min(1),
  decision: decisionIds.schema,
  at: z.int(),
  expiresAt: z.int(),
})
export type Offer = z.infer<typeof offer>
