/** A region's choices: which switches it sets, and on what ground. */
import { z } from 'zod'

const plainChoice = z.string()
const groundedChoice = z.strictObject({
  choice: z.string(),
  /** Reference of the legal opinion, where the choice requires `juridisch_advies`. */
  reference: z.string().trim().min(1).optional(),
  /** First day the law is in force, where the choice requires `inwerkingtreding`. */
  inForceFrom: z.iso.date().optional(),
})
/** Days per purpose id; shorter than the purpose's maximum, never longer. */
const durationMap = z.strictObject({
  choice: z.literal('map'),
  days: z.record(z.string(), z.int().min(1).max(365)),
})

export const region = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_-]*$/),
  name: z.string().trim().min(1),
  switches: z.record(z.string(), z.union([plainChoice, durationMap, groundedChoice])).default({}),
})
export type Region = z.infer<typeof region>

/** What the switches of a region turn, apart from rows. Defaults are the catalogue's cautious ones. */
export type Parameters = {
  /** `consent.care.dubbel_12_15` */
  readonly care12to15: 'child_and_parents' | 'child_only'
  /** `consent.edu.bezwaar_12_15` */
  readonly eduObjection12to15: 'block_until_talk' | 'register_only'
  /** `consent.parents.normaal` */
  readonly parentsNormal: 'one_unless_objection' | 'all'
  /** `consent.parents.bijzonder` */
  readonly parentsSpecial: 'all' | 'one_unless_objection'
  /** `consent.parents.onbereikbaar_dagen`; null is off. */
  readonly unreachableDays: number | null
  /** `consent.duur_dagen`: the longest a consent may last, in days, for every purpose. */
  readonly consentDays: Readonly<Record<string, number>>
  /** `consent.afkoeling_dagen` */
  readonly coolingOffDays: number
  /** `vir.actief` */
  readonly virActive: boolean
}
