/** Which conditions a professional records on the page of conditions. */
import { flag } from '../../../../policies/vocabulary.ts'

/**
 * What a professional weighs has a page of its own; the region says the last. A demand and a suspicion about staff open a door
 * too, but nobody weighs them: they are recorded there, for one receiver, one purpose and named data.
 */
export const RECORDABLE = flag.exclude([
  'afweging_vastgelegd',
  'vitaal_belang',
  'conflict_van_plichten',
  'vir_actief_in_regio',
])
