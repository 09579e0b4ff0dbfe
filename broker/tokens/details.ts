/** The `authorization_details` (RFC 9396) of type `dossierdeel`: one slice of one child's dossier at one holder. */
import { z } from 'zod'
import { decisionIds, offerIds, partyId, pseudonymIds } from '../../consent/id.ts'
import { employeeRef } from '../../consent/party.ts'

const name = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/)
const fieldName = z.string().regex(/^[a-z][a-zA-Z0-9]{0,63}$/)

/** What a requester asks for. `kind` is the requester's own pseudonym of the child. */
export const requestedSlice = z.strictObject({
  type: z.literal('dossierdeel'),
  kind: pseudonymIds.schema,
  houder: partyId,
  doel: name,
  categorieen: z.array(name).min(1).max(28),
  /** Per category the fields wanted; a category left out means all of its fields. */
  velden: z.record(name, z.array(fieldName).min(1).max(40)).optional(),
  /** The employee who acts, as the requester names them. */
  medewerker: employeeRef,
  /** The holder's open offer that this collects. */
  aanbieding: offerIds.schema.optional(),
})
export type RequestedSlice = z.infer<typeof requestedSlice>

/** What the token carries: the same slice, narrowed to what may be had now, and the decision it rests on. */
export const grantedSlice = requestedSlice.extend({ besluit: decisionIds.schema })
export type GrantedSlice = z.infer<typeof grantedSlice>

/**
 * Decides about a token request. Refused and unknown look alike: `null`, with no reason, whatever the cause.
 * The implementation journals both outcomes; a fault rejects, and then no token is issued.
 */
export interface SliceGrants {
  grant(clientId: string, requested: RequestedSlice): Promise<GrantedSlice | null>
  /** Journals a request that never became a slice: malformed or missing details. */
  refuse(clientId: string): Promise<void>
}
