import type { Fact } from '../fact.ts'
import type { ChildId, FactId, PartyId } from '../id.ts'

/** Recorded facts, append-only, read oldest first. */
export interface Facts {
  add(fact: Fact): Promise<void>
  get(id: FactId): Promise<Fact | undefined>
  /** Facts that bear on one holder's releases about a child, whose `until` lies after `now`. */
  bearingOn(child: ChildId, holder: PartyId, now: number): Promise<Fact[]>
}
