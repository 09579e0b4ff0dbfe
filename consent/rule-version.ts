/** Which rules held in a region from when on. */
import { z } from 'zod'

export const ruleVersion = z.strictObject({
  /** Id of the region. */
  region: z.string().min(1),
  /** From this instant on, until the next version of the region. */
  since: z.int(),
  /** What the catalogue calls itself. */
  version: z.string().min(1),
  /** Hashes under which the texts are kept, and which decisions name. */
  catalogueHash: z.string().min(1),
  regionHash: z.string().min(1),
  /** Of the catalogue in English as it was then; null for a version of before that was kept. */
  translationHash: z.string().min(1).nullable(),
})
export type RuleVersion = z.infer<typeof ruleVersion>
