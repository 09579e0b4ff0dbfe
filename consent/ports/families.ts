import type { AuthorityRecord } from '../authority.ts'
import type { FamilyMember, Person } from '../family.ts'
import type { ChildId, PersonId } from '../id.ts'

/** People, their families and authority. Display names are sealed with the child's key. */
export interface Families {
  addPerson(person: Person): Promise<void>
  person(id: PersonId): Promise<Person | undefined>
  personBySubject(subject: string): Promise<Person | undefined>
  /** Ties a login to a person that had none; `ConsentError('conflict')` when either is taken. */
  bindSubject(person: PersonId, subject: string): Promise<void>
  /** `ConsentError('conflict')` when the role in this family was ever given to somebody else. */
  addMember(member: FamilyMember): Promise<void>
  members(child: ChildId): Promise<FamilyMember[]>
  /** Every child this person belongs to. */
  memberships(person: PersonId): Promise<FamilyMember[]>
  addAuthority(record: AuthorityRecord): Promise<void>
  /** The newest record by `learnedAt`; undefined when authority was never learned. */
  authority(child: ChildId): Promise<AuthorityRecord | undefined>
  /** Every record, oldest first: who lost authority in between does not get old statements back. */
  authorityHistory(child: ChildId): Promise<AuthorityRecord[]>
}
