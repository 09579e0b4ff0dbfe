/** The `authorization_details` (RFC 9396) of type `dossierdeel`: one slice of one child's dossier at one holder. */
import { z } from 'zod'
import { decisionIds, offerIds, partyId, pseudonymIds } from '../../consent/id.ts'
import { employeeRef } from '../../consent/party.ts'
import type { Instant } from '../../consent/time.ts'
import type { RequestedAct } from './acts.ts'
import type { TokenTransaction } from './token-store.ts'
import type { Claim } from './used-once.ts'

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

/** A token to be refused from now on. */
export type SpentToken = {
  readonly clientId: string
  readonly jti: string
  /** After this nothing accepts the token anyway. */
  readonly expiresAt: Instant
}

/**
 * Decides about a token request. Refused and unknown look alike: `null`, with no reason, whatever the cause.
 * The implementation journals both outcomes; a fault rejects, and then no token is issued. Each answer calls `claim` first in its
 * transaction; when that says false it decides and journals nothing, and refuses.
 */
export interface TokenGrants {
  grant(clientId: string, requested: RequestedSlice, claim: Claim): Promise<GrantedSlice | null>
  /** Whether the client's record lists every one of these acts. */
  grantActs(clientId: string, requested: RequestedAct, claim: Claim): Promise<boolean>
  /** Journals a request that never became a detail: malformed or missing. */
  refuse(clientId: string, claim: Claim): Promise<void>
  /** Marks a token as revoked and journals that, in one transaction; again changes nothing. */
  revoke(token: SpentToken): Promise<void>
  /** Whether a token was revoked before it expired. */
  isRevoked(tx: TokenTransaction, jti: string): Promise<boolean>
}
