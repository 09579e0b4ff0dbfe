/** Who holds authority (gezag) over a child, as it was last learned. */
import { z } from 'zod'
import type { Authority } from '../policies/question.ts'
import { authorityType } from '../policies/vocabulary.ts'
import { familyRole } from './family.ts'
import { childIds } from './id.ts'
import { DAY, type Instant } from './time.ts'

/** Authority is re-read at least once a year (law.md c5); older knowledge is no knowledge. */
export const AUTHORITY_VALID_MS = 365 * DAY

export const authorityRecord = z.strictObject({
  child: childIds.schema,
  type: authorityType,
  holders: z.array(familyRole),
  ots: z.boolean(),
  giPartial: z.array(z.string()),
  source: z.enum(['brp', 'gezagsregister', 'rechterlijke_uitspraak', 'ontwikkeling']),
  learnedAt: z.int(),
})
export type AuthorityRecord = z.infer<typeof authorityRecord>

/** What is known of a child of whom nothing was learned. */
export const UNKNOWN_AUTHORITY: Authority = {
  type: 'unknown',
  holders: [],
  ots: false,
  giPartial: [],
}

/**
 * Authority as a decision may use it: unknown when never learned or older than twelve months, `adult` from 18. What was
 * learned that far ahead, by a clock that was wrong, is unknown as well: it would outlive its term.
 */
export const authorityNow = (
  record: AuthorityRecord | undefined,
  youngestAge: number,
  now: Instant,
): Authority => {
  if (youngestAge >= 18) return { type: 'adult', holders: [], ots: false, giPartial: [] }
  if (!record || Math.abs(now - record.learnedAt) >= AUTHORITY_VALID_MS) return UNKNOWN_AUTHORITY
  const { type, holders, ots, giPartial } = record
  return { type, holders, ots, giPartial }
}

/** Whether this role holds authority now. */
export const holdsAuthority = (authority: Authority, role: string): boolean =>
  authority.type !== 'unknown' &&
  authority.type !== 'adult' &&
  (authority.holders ?? []).includes(role)

/** The roles that hold authority now; nobody while it is unknown, and nobody over an adult. */
export const holdersOfAuthority = (authority: Authority): readonly string[] =>
  (authority.holders ?? []).filter((role) => holdsAuthority(authority, role))
