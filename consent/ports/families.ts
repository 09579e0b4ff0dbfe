import type { AuthorityRecord } from '../authority.ts'
import type { AuthoritySeat, FamilyMember, FamilyRole, GivenRole, Person } from '../family.ts'
import type { ChildId, PersonId } from '../id.ts'

/**
 * People, their families and authority. Display names are sealed with the child's key. A subject (`iss` and `sub` of
 * a login, joined by a space) is kept as a keyed hash only.
 */
export interface Families {
  /** `ConsentError('conflict')` when the id or the subject is taken. */
  addPerson(person: { id: PersonId; subject: string | null }): Promise<void>
  person(id: PersonId): Promise<Person | undefined>
  personBySubject(subject: string): Promise<Person | undefined>
  /**
   * Keeps a login under the current key where it stands under a former one, a professional's rows too. Its caller knows
   * the login; from what is kept it cannot be computed again.
   */
  renewLogin(subject: string): Promise<void>
  /** Ties a login to a person that had none; `ConsentError('conflict')` when either is taken, 'onbekend' without such a person. */
  bindSubject(person: PersonId, subject: string): Promise<void>
  /** Gives one person's login to another who has none; `ConsentError('conflict')` otherwise. */
  passLogin(from: PersonId, to: PersonId): Promise<void>
  /** Lets go of somebody's login: at their next one they are somebody new. */
  forgetLogin(person: PersonId): Promise<void>
  /**
   * `ConsentError('conflict')` when the role in this family was ever given to somebody else, or this person has another
   * role in it. The same person and role again replaces the display name. The child's own role (`jeugdige`) alone passes on
   * once nobody has it.
   */
  addMember(member: FamilyMember): Promise<void>
  /** Gives a member another role and name; as `addMember` for the role, and 'onbekend' for who is no member. */
  moveMember(member: FamilyMember): Promise<void>
  /** Somebody is no member any more; their role stays given. Nothing happens for who is no member. */
  endMember(child: ChildId, person: PersonId): Promise<void>
  /** Every role that anybody ever had, with whom; by role. */
  givenRoles(child: ChildId): Promise<GivenRole[]>
  /** Who has this role now. */
  sitting(child: ChildId, role: FamilyRole): Promise<PersonId | undefined>
  /** By role. */
  members(child: ChildId): Promise<FamilyMember[]>
  /** Every child this person belongs to. */
  memberships(person: PersonId): Promise<FamilyMember[]>
  addAuthority(record: AuthorityRecord): Promise<void>
  /** The record that was added last, whatever the clock said then; undefined when authority was never learned. */
  authority(child: ChildId): Promise<AuthorityRecord | undefined>
  /** Every record, in the order in which they were added: who lost authority in between does not get old statements back. */
  authorityHistory(child: ChildId): Promise<AuthorityRecord[]>
  seats(child: ChildId): Promise<AuthoritySeat[]>
  /** Every seat under this index, by child. */
  seatsOf(holder: string): Promise<AuthoritySeat[]>
  /** Keeps a seat, replacing the role that this holder had; a child that is not there gives `onbekend`. */
  putSeat(seat: AuthoritySeat): Promise<void>
  /** Gives a seat another index of the same holder's number; nothing happens where there is no such seat. */
  renameSeat(seat: Pick<AuthoritySeat, 'child' | 'holder'>, holder: string): Promise<void>
}
