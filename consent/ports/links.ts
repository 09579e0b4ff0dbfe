import type { ChildId, PartyId } from '../id.ts'
import type { Link, OneTimeCode } from '../pseudonym.ts'
import type { OnFormerIndexKeys } from './keys.ts'

/** Pseudonyms, one-time codes and the BSN index. Undone links answer as if they never were. */
export interface Links {
  /** `ConsentError('conflict')` when the party already has a live link to the child. */
  add(link: Link): Promise<void>
  byPseudonym(party: PartyId, pseudonym: string): Promise<Link | undefined>
  of(party: PartyId, child: ChildId): Promise<Link | undefined>
  ofChild(child: ChildId): Promise<Link[]>
  /** `ConsentError('onbekend')` when there is no live link. */
  undo(party: PartyId, child: ChildId, at: number): Promise<void>
  /** `ConsentError('conflict')` when the hash was used before. */
  addCode(code: OneTimeCode): Promise<void>
  /** Looks at an unused, unexpired code without using it. */
  code(hash: string, now: number): Promise<OneTimeCode | undefined>
  /** Uses an unused, unexpired code up, atomically; undefined otherwise, whatever the reason. */
  useCode(hash: string, now: number): Promise<OneTimeCode | undefined>
  /** `index` is a keyed HMAC of a BSN, behind the name of its key; the number itself never gets here. */
  childByBsnIndex(index: string): Promise<ChildId | undefined>
  /** Whether any index names this child. */
  isIndexed(child: ChildId): Promise<boolean>
  /** `ConsentError('conflict')` when the index names another child. */
  addBsnIndex(index: string, child: ChildId): Promise<void>
  /** What is found only under other keys than the one of this name. */
  onFormerIndexKeys(current: string): Promise<OnFormerIndexKeys>
  /** Removes every index and seat under other keys than the one of this name. */
  forgetFormerIndexKeys(current: string): Promise<void>
}
