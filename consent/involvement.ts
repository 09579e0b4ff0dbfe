/** Which parties are involved with a child, since when, and who confirmed it. Append-only: what the family ended, its own word or an enrolment alone brings back. */
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

/** Whose word brings a party back after the family ended its involvement: its own, and the law's fact. */
const MAY_RESTORE: readonly InvolvementEvent['by'][] = ['gezin', 'inschrijving']

type Standing = {
  readonly state: 'geen' | InvolvementEvent['kind']
  /** The family ended it, and neither family nor law brought it back. */
  readonly stopped: boolean
}

const after = ({ state, stopped }: Standing, { kind, by }: InvolvementEvent): Standing => {
  switch (kind) {
    case 'opgegeven':
      // A party that says again what somebody already vouched for does not undo the vouching.
      return { state: state === 'bevestigd' ? state : kind, stopped }
    case 'beeindigd':
      return { state: kind, stopped: stopped || by === 'gezin' }
    case 'bevestigd':
      if (stopped && !MAY_RESTORE.includes(by)) return { state, stopped }
      return { state: kind, stopped: false }
  }
}

const standingOf = (events: readonly InvolvementEvent[]): Standing =>
  events.reduce<Standing>(after, { state: 'geen', stopped: false })

/**
 * What the events, oldest first, come down to; `geen` when there are none. What the family ended stays ended until the
 * family or an enrolment says otherwise: another organisation's word does not undo the family's.
 */
export const involvementNow = (events: readonly InvolvementEvent[]): Standing['state'] =>
  standingOf(events).state

/** Whether the family ended it, and neither the family nor an enrolment brought it back. */
export const endedByFamily = (events: readonly InvolvementEvent[]): boolean =>
  standingOf(events).stopped
