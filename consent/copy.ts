/** Copies (afschriften) that the law gives a family of what an organisation provided: who in the family may read one. */
import { YOUNG_PERSON } from '../policies/authority.ts'
import { type FamilyRole, isHolderRole } from './family.ts'

/** From this age rights of access to what a school holds are the young person's own (UAVG 5; law.md c3, c14). */
export const OWN_ACCESS_AGE = 16

/**
 * Whether this role reads copies at one of these ages: a parent or guardian as long as the child is surely younger than 16, from 16 the
 * young person. `ages` are all that the birth date allows. Whether a parent holds authority is asked besides.
 */
export const mayReadCopies = (role: FamilyRole, ages: readonly number[]): boolean => {
  if (ages.length === 0) return false
  if (role === YOUNG_PERSON) return Math.min(...ages) >= OWN_ACCESS_AGE
  return isHolderRole(role) && Math.max(...ages) < OWN_ACCESS_AGE
}
