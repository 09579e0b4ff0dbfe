/** The child's own seat: whoever sits there now speaks for the child, and nobody who sat there before. */
import { YOUNG_PERSON } from '../policies/authority.ts'
import type { PersonId } from './id.ts'
import type { Statement } from './statement.ts'

/**
 * The statements without those that somebody else made in the child's seat: once the child proves to be the child, what
 * was said there before is nobody's word. Every other role is one person's for ever. `sitting` is who sits there now.
 */
export const withoutFormerSitters = (
  statements: readonly Statement[],
  sitting: PersonId | undefined,
): Statement[] => statements.filter(({ by, person }) => by !== YOUNG_PERSON || person === sitting)

const OF_AGE = 18

/**
 * Whether somebody cannot be the child: nobody has authority over a child before they are of age (BW 1:246), so who has it, here
 * or elsewhere, is no child that may be younger. A mother whom the court declared of age (BW 1:253ha) proves by her own number
 * that she is. `ages` are all that the child's birth date allows.
 */
export const cannotBeTheChild = (hasAuthority: boolean, ages: readonly number[]): boolean =>
  hasAuthority && (ages.length === 0 || Math.min(...ages) < OF_AGE)
