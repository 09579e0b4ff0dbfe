/** Who in the family may see a try to get data: neither a row of the log nor a question may tell of an offer that the family does not see yet. */
import { isHeldBack, releasedIn } from '../../consent/held-back.ts'
import type { ChildId, OfferId, PartyId } from '../../consent/id.ts'
import type { Visibility } from '../../consent/journal.ts'
import type { Offer } from '../../consent/offer.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Asked, Decided } from '../decisions/decide-for.ts'
import { visibilityOf } from './visibility.ts'

/** What the rows about one try say of who sees them. */
export type SeenAs = {
  readonly visibility: Visibility
  /** The offer that the row is released with; null where there is none, or where another organisation made it. */
  readonly restsOn: OfferId | null
}

/** Who knows a child, and which. */
type Knowing = { readonly child: ChildId; readonly party: PartyId }

/** The offers to an organisation about a child, and which of them the family does not see yet. */
const offersTo = async (
  tx: Transaction,
  { child, party }: Knowing,
): Promise<{ readonly all: readonly Offer[]; readonly held: readonly Offer[] }> => {
  const all = (await tx.disclosures.offersOf(child)).filter(({ receiver }) => receiver === party)
  // Most requesters were never offered anything, and need no look in the journal.
  if (all.length === 0) return { all, held: all }
  const made = await tx.journal.rows({ child, kind: 'aanbieding_gedaan' })
  const isReleased = releasedIn(await tx.journal.rows({ child, kind: 'rij_vrijgegeven' }))
  const hidden = new Set(
    made.filter((row) => isHeldBack(row, isReleased)).map(({ subject }) => subject),
  )
  return { all, held: all.filter(({ id }) => hidden.has(id)) }
}

/**
 * The offers that the family does not see yet, where nothing else ties the organisation to the child: whatever it does then
 * tells of them. Empty where anything else does.
 */
export const heldBackTies = async (
  tx: Transaction,
  knowing: Knowing,
): Promise<readonly Offer[]> => {
  const { all, held } = await offersTo(tx, knowing)
  if (held.length < all.length) return []
  const events = await tx.involvements.of(knowing.child, knowing.party)
  return events.length === 0 ? held : []
}

/**
 * The offer that a row about this question would betray: the one that it names, also one that counts no more or is about
 * something else; or, where nothing else ties the requester to the child, any that did.
 */
const betrayedBy = async (
  tx: Transaction,
  { child, holder, requester }: Asked,
  named: OfferId | undefined,
): Promise<Offer | undefined> => {
  const knowing = { child: child.id, party: requester.id }
  const ofHolder = (offers: readonly Offer[]) =>
    offers.filter((offer) => offer.holder === holder.id)
  const { held } = await offersTo(tx, knowing)
  const meant = ofHolder(held).find(({ id }) => id === named)
  if (meant) return meant
  const ties = await heldBackTies(tx, knowing)
  return ofHolder(ties).at(-1) ?? ties.at(-1)
}

/** The family itself said yes to all of it: it sees who fetches that, whatever else the requester names. */
const isAllConsented = ({ answer }: Decided): boolean =>
  Object.values(answer.decisions).every(({ reason }) => reason === 'toestemming_geldig')

/**
 * Who sees the rows about a token or an order. Another organisation's officer must not release an offer with a row of their
 * own, so that such a row rests on nothing.
 * @param named the offer that the requester names, whether it counts or not.
 */
export const seenInLog = async (
  tx: Transaction,
  asked: Asked,
  decided: Decided,
  named: OfferId | undefined,
): Promise<SeenAs> => {
  const betrayed = isAllConsented(decided) ? undefined : await betrayedBy(tx, asked, named)
  if (!betrayed) return { visibility: visibilityOf(asked.purpose, decided), restsOn: null }
  const restsOn = betrayed.holder === asked.holder.id ? betrayed.id : null
  return { visibility: 'achtergehouden', restsOn }
}
