/** Recorded facts: the only source of a decision's flags. A request never carries one. */
import { z } from 'zod'
import { flag } from '../policies/vocabulary.ts'
import { childIds, factIds, partyId } from './id.ts'
import { actor } from './party.ts'
import { DAY, HOUR } from './time.ts'

/** Overrides (vital interest, conflict of duties, what makes a report to the police a duty) and a holder's confirmation live this long. */
export const OVERRIDE_VALID_MS = 24 * HOUR
/** Other facts lapse after this unless recorded shorter: a circumstance is not a trait. */
export const FACT_VALID_MS = 365 * DAY

export const factName = z.enum([
  ...flag.options,
  /** The holder vouches for one question that does not rest on consent (design: offers or a confirmation). */
  'houder_bevestigt',
  /** An attempt to reach a holder of authority. */
  'bereikpoging',
  /** The data is about this family member, who decides about it alone (regime `family_member`). */
  'gaat_over_gezinslid',
])
export type FactName = z.infer<typeof factName>

/** Facts that open one release to one recipient: they must name requester, purpose and categories. */
export const OVERRIDE_FACTS: readonly FactName[] = [
  'vitaal_belang',
  'conflict_van_plichten',
  'vordering',
  'zeden_personeel',
  'houder_bevestigt',
]

export const fact = z.strictObject({
  id: factIds.schema,
  child: childIds.schema,
  name: factName,
  value: z.boolean(),
  recordedBy: actor,
  /** Holder whose release it bears on. */
  holder: partyId,
  /** Left open (null), the fact bears on every requester, purpose or category of that holder. */
  requester: partyId.nullable(),
  purpose: z.string().nullable(),
  categories: z.array(z.string()).min(1).nullable(),
  /** For `bereikpoging` and `gaat_over_gezinslid`: the role it is about. */
  about: z.string().nullable(),
  /** Hash of the weighing kept in the holder's own file, for `afweging_vastgelegd`. */
  weighingHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** A requester's claim that this fact confirms: a claim counts only through the holder's confirmation. */
  confirms: factIds.schema.nullable(),
  at: z.int(),
  until: z.int(),
})
export type Fact = z.infer<typeof fact>
