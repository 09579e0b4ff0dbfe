/** What somebody of a family asks about all that is known of it here: to erase it (AVG 17). A privacy officer decides. */
import { z } from 'zod'
import { YOUNG_PERSON } from '../policies/authority.ts'
import type { Authority } from '../policies/question.ts'
import { holdersOfAuthority } from './authority.ts'
import { childIds, erasureRequestIds, partyId, personIds } from './id.ts'
import { employeeRef } from './party.ts'
import { answerBy } from './term.ts'
import type { Day, Instant } from './time.ts'

/** Room for a reason that somebody can go to a judge with. */
export const ERASURE_ANSWER_CHARS_MAX = 2000

export const erasureRequestState = z.enum(['open', 'toegewezen', 'afgewezen'])
export type ErasureRequestState = z.infer<typeof erasureRequestState>

/** Whether there is nothing to ask again: no answer yet, or a yes. A family that was erased asks nothing any more. */
export const isStanding = (state: ErasureRequestState): boolean => state !== 'afgewezen'

export const erasureRequest = z.strictObject({
  id: erasureRequestIds.schema,
  child: childIds.schema,
  person: personIds.schema,
  /** The organisation whose privacy officer decides. */
  party: partyId,
  at: z.int(),
  state: erasureRequestState,
  /** Why, in the officer's words, sealed with the child's key; null while it is open, and where another one's words decided. */
  answer: z.string().nullable(),
  /** Who decided. */
  employee: employeeRef.nullable(),
  changedAt: z.int().nullable(),
})
export type ErasureRequest = z.infer<typeof erasureRequest>

/** What an officer decided. */
export type ErasureDecision = Pick<ErasureRequest, 'answer' | 'employee'> & {
  readonly state: Exclude<ErasureRequestState, 'open'>
  readonly at: Instant
}

/** Granted without words for who asked: where another request decided, or the family was erased. */
export const GRANTED_BESIDES = { state: 'toegewezen', answer: null, employee: null } as const

/**
 * By which day what was granted is carried out as a rule. AVG 17(1) says "without undue delay" and names no term, so it is
 * the one for an answer, counted from the decision.
 */
export const carriedOutBy = (decidedAt: Instant): Day => answerBy(decidedAt)

/**
 * Everybody who must ask, each by themselves, before a family is erased: whoever has authority until the child is 16, the
 * young person from 12 (law.md c5; UAVG 5). Where the birth date allows several ages, everybody whom one of them needs.
 * Null where nobody can ask: no age is possible, or it is not known who has authority.
 */
export const mustAsk = (
  ages: readonly number[],
  authority: Authority,
): readonly string[] | null => {
  if (ages.length === 0) return null
  const parents = Math.min(...ages) < 16 ? holdersOfAuthority(authority) : []
  if (Math.min(...ages) < 16 && parents.length === 0) return null
  return Math.max(...ages) >= 12 ? [...parents, YOUNG_PERSON] : parents
}
