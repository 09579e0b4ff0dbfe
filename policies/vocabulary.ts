/** The closed words of a decision. What grows with the law (parties, purposes, categories) is data in `catalogue/`. */
import { z } from 'zod'

/** On what a row of the catalogue lets data move. */
export const outcome = z.enum([
  'consent',
  'statutory_duty',
  'statutory_task',
  'right_to_speak',
  'treatment_team',
  'information_right',
  'anonymous',
  'vital_interest',
  'never',
])
export type Outcome = z.infer<typeof outcome>

/** Who must say yes, and at which age: law.md c3. */
export const consentRegime = z.enum(['edu', 'care', 'wmo', 'youth', 'family_member'])
export type ConsentRegime = z.infer<typeof consentRegime>

export const parentsRule = z.enum(['one_unless_objection', 'all'])
export type ParentsRule = z.infer<typeof parentsRule>

/** Recorded circumstances that a row may ask for; each is a fact somebody recorded, never a claim in a request. */
export const flag = z.enum([
  'drempel_16u_4w',
  'school_handelde_zelf',
  'leerplichtonderzoek',
  'leerling_aangemeld_of_ingeschreven',
  'rechtstreeks_betrokken',
  'afweging_vastgelegd',
  'ots',
  'gi_vraagt',
  'vordering',
  'zeden_personeel',
  'vitaal_belang',
  'conflict_van_plichten',
  'belang_kind_verzet_zich',
  'vir_actief_in_regio',
  'hulp_zonder_ouders',
])
export type Flag = z.infer<typeof flag>

export const authorityType = z.enum([
  'joint',
  'sole',
  'guardian',
  'guardian_gi',
  'adult',
  'unknown',
])

/** In which texts may be read. The catalogue is Dutch; `en` is a translation of it. */
export const language = z.enum(['nl', 'en'])
export type Language = z.infer<typeof language>

/** The answer for one category. */
export const decisionValue = z.enum(['permit', 'informed_only', 'needs_consent', 'deny'])
export type DecisionValue = z.infer<typeof decisionValue>

/** The answer over all categories together. */
export const overallValue = z.enum([...decisionValue.options, 'partial'])
export type OverallValue = z.infer<typeof overallValue>
