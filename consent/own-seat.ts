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
