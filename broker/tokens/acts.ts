/**
 * The `authorization_details` (RFC 9396) of type `handeling`: what a party's system may do under `/v1` besides fetching
 * a slice, and for which employee. It names no child, so one token serves a few calls.
 */
import { z } from 'zod'
import { acts } from '../../consent/act.ts'
import { employeeRef } from '../../consent/party.ts'

/** What a system asks for, and what its token carries: each act still decides for itself. */
export const requestedAct = z.strictObject({
  type: z.literal('handeling'),
  handelingen: acts.min(1),
  /** The employee who acts, as the party names them. */
  medewerker: employeeRef,
})
export type RequestedAct = z.infer<typeof requestedAct>
