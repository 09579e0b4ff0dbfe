/** Which conditions a professional records on the page of conditions. */
import { flag } from '../../../../policies/vocabulary.ts'

/** What opens a door by itself has a page of its own, which asks for a weighing; the region says the last. */
export const RECORDABLE = flag.exclude([
  'afweging_vastgelegd',
  'vitaal_belang',
  'conflict_van_plichten',
  'vir_actief_in_regio',
])
