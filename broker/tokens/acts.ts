/**
 * The `authorization_details` (RFC 9396) of type `handeling`: what a party's system may do under `/v1` besides fetching
 * a slice, and for which employee. It names no child, so one token serves a few calls.
 */
import { z } from 'zod'
import { employeeRef } from '../../consent/party.ts'

/** One act per resource that a party's system writes to or reads from. Fetching (`verstrekkingen`) needs a `dossierdeel`. */
export const act = z.enum([
  'toestemmingsverzoeken',
  'toestemmingen',
  'betrokkenheden',
  'feiten',
  'aanbiedingen',
  'controles',
])
export type Act = z.infer<typeof act>

/** What a system asks for, and what its token carries: no decision is in it, since each act decides for itself. */
export const requestedAct = z.strictObject({
  type: z.literal('handeling'),
  handelingen: z
    .array(act)
    .min(1)
    .max(act.options.length)
    .refine((acts) => new Set(acts).size === acts.length, 'een handeling komt twee keer voor'),
  /** The employee who acts, as the party names them. */
  medewerker: employeeRef,
})
export type RequestedAct = z.infer<typeof requestedAct>
