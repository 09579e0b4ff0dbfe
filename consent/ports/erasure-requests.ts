import type { ErasureDecision, ErasureRequest } from '../erasure-request.ts'
import type { ChildId, ErasureRequestId, PartyId, PersonId } from '../id.ts'

/** Requests of families to be erased. Answers are sealed with the child's key and read as `ERASED_TEXT` once it was erased. */
export interface ErasureRequests {
  /** `ConsentError('conflict')` when the id is taken, 'onbekend' without such a child or person. */
  add(request: ErasureRequest): Promise<void>
  get(id: ErasureRequestId): Promise<ErasureRequest | undefined>
  /** Of this person, newest first. */
  ofPerson(person: PersonId): Promise<ErasureRequest[]>
  /** Of anybody about this child, oldest first, while nobody decided. */
  openAbout(child: ChildId): Promise<ErasureRequest[]>
  /** For the officer of this organisation: what is open first, by how long it has been; then newest first. */
  ofParty(party: PartyId, limit: number): Promise<ErasureRequest[]>
  /** Decides once; `ConsentError('conflict')` when somebody did before, 'onbekend' without such a request. */
  decide(id: ErasureRequestId, decision: ErasureDecision): Promise<void>
}
