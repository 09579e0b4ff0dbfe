/** Which organisations may be named to a family member: a name can tell where a hidden family lives. */
import type { PartyId, PersonId } from './id.ts'
import type { JournalEntry } from './journal.ts'

type Traces = Pick<JournalEntry, 'person' | 'party' | 'holder' | 'requester'>

/** The organisations in this person's own acts: those it knows already. */
export const partiesKnownTo = (rows: readonly Traces[], person: PersonId): ReadonlySet<PartyId> =>
  new Set(
    rows
      .filter((row) => row.person === person)
      .flatMap(({ party, holder, requester }) => [party, holder, requester])
      .filter((id) => id !== null),
  )
