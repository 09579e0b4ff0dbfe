/** Which rows of the journal one member of a family may see. */
import { ageReadings } from '../policies/age.ts'
import type { BirthDate } from './child.ts'
import type { FamilyRole } from './family.ts'
import { releasedIn } from './held-back.ts'
import { hiddenUntil, saidInJournal } from './hidden-help.ts'
import type { PartyId, PersonId } from './id.ts'
import type { JournalRow } from './journal.ts'
import { dayOf, type Instant } from './time.ts'

export type Viewer = {
  readonly person: PersonId
  readonly role: FamilyRole
  /** Holds authority now, or is the young person of 12 or older. Everybody else sees only their own acts. */
  readonly hasSay: boolean
}

type Row = Pick<
  JournalRow,
  | 'sequence'
  | 'at'
  | 'kind'
  | 'person'
  | 'party'
  | 'holder'
  | 'requester'
  | 'purpose'
  | 'categories'
  | 'subject'
  | 'visibility'
  | 'detail'
>

const involves = ({ party, holder, requester }: Row): (PartyId | null)[] => [
  party,
  holder,
  requester,
]

/**
 * The rows this viewer may see, in the order given. `rows` are all of the child, oldest first: what was recorded later
 * (a release, help without parents) changes what may be seen of earlier rows.
 */
export const visibleRows = <Any extends Row>(
  rows: readonly Any[],
  viewer: Viewer,
  birthDate: BirthDate,
): Any[] => {
  const isReleased = releasedIn(rows)
  const hidden = hiddenUntil(saidInJournal(rows))
  const isHidden = (row: Row) =>
    involves(row).some((id) => id !== null && row.sequence <= (hidden.get(id) ?? -1))
  return rows.filter((row) => {
    if (row.person === viewer.person) return true
    if (!viewer.hasSay) return false
    const young = viewer.role === 'jeugdige'
    if (row.visibility === 'jeugdige') return young
    const shared =
      row.visibility === 'gezin' || (row.visibility === 'achtergehouden' && isReleased(row))
    return shared && (young || (isUnder16(birthDate, row.at) && !isHidden(row)))
  })
}

/** Ties that whoever made them keeps to themselves: the young person's, and everybody's where an address is secret. */
const KEPT: readonly JournalRow['visibility'][] = ['jeugdige', 'betrokkene']

/**
 * The organisations that somebody else brought in and kept to themselves, and that no row which this viewer sees names.
 * `rows` are all of the child, `seen` those of the viewer.
 */
export const broughtInUnseen = (
  rows: readonly Row[],
  seen: readonly Row[],
): ReadonlySet<PartyId> => {
  const known = new Set(seen.flatMap(involves))
  const ties = rows.filter(
    ({ kind, visibility }) => kind === 'partij_gekoppeld' && KEPT.includes(visibility),
  )
  return new Set(ties.flatMap(({ party }) => (party === null || known.has(party) ? [] : [party])))
}

/** From 16 what happens is the young person's own (law.md c3); at every age that the birth date allows. */
const isUnder16 = (birthDate: BirthDate, at: Instant): boolean =>
  ageReadings(birthDate, dayOf(at)).every((age) => age < 16)
