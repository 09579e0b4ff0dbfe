/** What a party's system may do under `/v1`, besides fetching a slice. */
import { z } from 'zod'

/** One act per resource that a party's system writes to or reads from. Fetching (`verstrekkingen`) needs a `dossierdeel`. */
export const act = z.enum([
  'toestemmingsverzoeken',
  'toestemmingen',
  'betrokkenheden',
  'feiten',
  'aanbiedingen',
  'controles',
  'afschriften',
])
export type Act = z.infer<typeof act>

/** Some acts, each once. */
export const acts = z
  .array(act)
  .max(act.options.length)
  .refine((some) => new Set(some).size === some.length, 'een handeling komt twee keer voor')
