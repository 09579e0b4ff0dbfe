import type { AddressChange, Contact, Nickname } from '../contact.ts'
import type { GivenRole } from '../family.ts'
import type { ChildId, PersonId } from '../id.ts'

/**
 * How people want to be reached. Addresses are sealed; what somebody calls a child is sealed with that child's key, and
 * reads as `ERASED_TEXT` once it was erased. A person that does not exist is `ConsentError('onbekend')`.
 */
export interface Contacts {
  /** Undefined for who never said anything. */
  of(person: PersonId): Promise<Contact | undefined>
  /** Creates or replaces. */
  put(contact: Contact): Promise<void>
  /** Who of a child's family wants to hear of every look, by role. Opens nothing that is sealed, neither name nor address. */
  wantingLooks(child: ChildId): Promise<GivenRole[]>
  /** The address that waits for its code, expired or not. */
  change(person: PersonId): Promise<AddressChange | undefined>
  /** Replaces the one that this person had. */
  putChange(change: AddressChange): Promise<void>
  removeChange(person: PersonId): Promise<void>
  /** How many `sweepChanges` would drop. */
  expiredChanges(now: number): Promise<number>
  /** Drops the addresses whose code has expired; returns how many. */
  sweepChanges(now: number): Promise<number>
  /** By child. */
  nicknames(person: PersonId): Promise<Nickname[]>
  /** Creates or replaces. */
  putNickname(nickname: Nickname): Promise<void>
  removeNickname(person: PersonId, child: ChildId): Promise<void>
}
