/** Which parties are involved with a child, since when, and who confirmed it. Append-only: the last event counts. */
import { z } from 'zod'
import { childIds, partyId } from './id.ts'

export const involvementEvent = z.strictObject({
  child: childIds.schema,
  party: partyId,
  /** `opgegeven`: the party says so itself, which only opens questions. `bevestigd`: somebody else vouched for it. */
  kind: z.enum(['opgegeven', 'bevestigd', 'beeindigd']),
  /** Who vouched: family, the holder, an offer of the holder, or the law's own fact (enrolment). */
  by: z.enum(['partij', 'gezin', 'houder', 'aanbod', 'inschrijving']),
  at: z.int(),
})
export type InvolvementEvent = z.infer<typeof involvementEvent>

/** Parties of these groups need no registered involvement (decision rules, step 3). */
export const GROUPS_WITHOUT_INVOLVEMENT: readonly string[] = ['nood', 'veiligheid']

/** What the events, oldest first, come down to; `geen` when there are none. */
export const involvementNow = (
  events: readonly InvolvementEvent[],
): 'geen' | 'opgegeven' | 'bevestigd' | 'beeindigd' => {
  const last = events.at(-1)
  if (!last) return 'geen'
  // A party that says again what somebody already vouched for does not undo the vouching.
  if (last.kind === 'opgegeven') {
    const before = events.slice(0, -1).findLast((event) => event.kind !== 'opgegeven')
    return before?.kind === 'bevestigd' ? 'bevestigd' : 'opgegeven'
  }
  return last.kind
}
