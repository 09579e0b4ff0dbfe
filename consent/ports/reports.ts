import type { ChildId, PartyId, PersonId, ReportId } from '../id.ts'
import type { Handling, Report } from '../report.ts'

/**
 * Reports about rows of the log. Texts and answers are sealed with the child's key and read as `ERASED_TEXT` once the child
 * was erased.
 */
export interface Reports {
  /** `ConsentError('conflict')` when the id is taken or the child was erased, 'onbekend' without such a child. */
  add(report: Report): Promise<void>
  get(id: ReportId): Promise<Report | undefined>
  /** Of this person, newest first. */
  ofPerson(person: PersonId): Promise<Report[]>
  /** About this child and not done, oldest first. */
  openAbout(child: ChildId): Promise<Report[]>
  /** For the officer of this organisation: what is not done first, then newest first. */
  ofParty(party: PartyId, limit: number): Promise<Report[]>
  /** Replaces state and answer; `ConsentError('conflict')` when it was done already, 'onbekend' without such a report. */
  handle(id: ReportId, handling: Handling): Promise<void>
}
