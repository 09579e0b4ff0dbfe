/** On what a professional speaks without consent, and which decisions rest on it. */
import { z } from 'zod'
import { isReleased } from '../../policies/decide.ts'
import type { CategoryDecision } from '../../policies/question.ts'

/**
 * The right to speak of the meldcode and of child protection (Wmo 2015 5.2.6; BW 1:240), a conflict of duties
 * (BPSW art. 13), or acute danger (AVG 6(1)(d)).
 */
export const speakingGround = z.enum(['meldcode', 'conflict', 'gevaar'])
export type SpeakingGround = z.infer<typeof speakingGround>

/** The override row of a conflict of duties: its outcome is a right to speak too, so only the row tells them apart. */
const CONFLICT_OF_DUTIES = 'R114'

/** The ground without which this would not leave; null for what is released otherwise, or not at all. */
export const groundOf = (
  decision: Pick<CategoryDecision, 'value' | 'reason' | 'row'> | undefined,
): SpeakingGround | null => {
  if (decision === undefined || !isReleased(decision)) return null
  if (decision.reason === 'vital_interest') return 'gevaar'
  if (decision.reason !== 'right_to_speak') return null
  return decision.row === CONFLICT_OF_DUTIES ? 'conflict' : 'meldcode'
}
