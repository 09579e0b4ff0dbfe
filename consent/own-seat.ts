/** The child's own seat: whoever sits there now speaks for the child, and nobody who sat there before. */
import { YOUNG_PERSON } from '../policies/authority.ts'
import type { FamilyMember } from './family.ts'
import type { Statement } from './statement.ts'

/**
 * The statements without those that somebody else made in the child's seat: once the child proves to be the child, what
 * was said there before is nobody's word. Every other role is one person's for ever.
 */
export const withoutFormerSitters = (
  statements: readonly Statement[],
  members: readonly Pick<FamilyMember, 'person' | 'role'>[],
): Statement[] => {
  const sitting = members.find(({ role }) => role === YOUNG_PERSON)?.person
  return statements.filter(({ by, person }) => by !== YOUNG_PERSON || person === sitting)
}
