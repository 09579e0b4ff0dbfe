import type { ChildId, PartyId } from '../id.ts'
import type { InvolvementEvent } from '../involvement.ts'

/** Involvement events, append-only, read oldest first. */
export interface Involvements {
  add(event: InvolvementEvent): Promise<void>
  of(child: ChildId, party: PartyId): Promise<InvolvementEvent[]>
  ofChild(child: ChildId): Promise<InvolvementEvent[]>
}
