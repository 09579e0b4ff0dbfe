/** How parties and people get linked to a child without ever sharing an identifier through the broker. */
import { z } from 'zod'
import { childIds, partyId, personIds, pseudonymIds } from './id.ts'
import { DAY } from './time.ts'

/** One-time codes live a week: long enough to hand over a letter. */
export const CODE_VALID_MS = 7 * DAY

/** One party's own name for one child. */
export const link = z.strictObject({
  party: partyId,
  child: childIds.schema,
  pseudonym: pseudonymIds.schema,
  at: z.int(),
  /** Set when a wrong link was undone; the pseudonym then answers as unknown. */
  undoneAt: z.int().nullable(),
})
export type Link = z.infer<typeof link>

/**
 * As whom somebody joins with a code. A parent or guardian is a family member like any other until the register or an
 * officer names them; the child's own place is open by code only where no number is known.
 */
export const joinsAs = z.enum(['ouder', 'voogd', 'jeugdige', 'gezinslid'])
export type JoinsAs = z.infer<typeof joinsAs>

/** What a one-time code opens. Only its hash is stored. */
export const oneTimeCode = z.strictObject({
  hash: z.string(),
  child: childIds.schema,
  /** `partij`: a party links itself with it. `persoon`: somebody joins the family. */
  opens: z.discriminatedUnion('to', [
    z.strictObject({ to: z.literal('partij') }),
    z.strictObject({ to: z.literal('persoon'), as: joinsAs }),
    /** An invitation by a party that a parent accepts for this child. */
    z.strictObject({ to: z.literal('uitnodiging'), party: partyId }),
  ]),
  madeBy: z.union([personIds.schema, partyId]),
  at: z.int(),
  expiresAt: z.int(),
  usedAt: z.int().nullable(),
})
export type OneTimeCode = z.infer<typeof oneTimeCode>
