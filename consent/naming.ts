/** Which organisations may be named to a family member: a name can tell where a hidden family lives. */
import type { PartyId, PersonId } from './id.ts'
import type { JournalEntry } from './journal.ts'

type Traces = Pick<JournalEntry, 'person' | 'party' | 'holder' | 'requester' | 'detail'>

/** In the detail of an act about an organisation that its actor knew by a stand-in only. */
export const BY_STAND_IN = 'verborgen'

/** The organisations in this person's own acts: those it knows already, unless it acted without knowing which it was. */
export const partiesKnownTo = (rows: readonly Traces[], person: PersonId): ReadonlySet<PartyId> =>
  new Set(
    rows
      .filter((row) => row.person === person && row.detail[BY_STAND_IN] !== true)
      .flatMap(({ party, holder, requester }) => [party, holder, requester])
      .filter((id) => id !== null),
  )
