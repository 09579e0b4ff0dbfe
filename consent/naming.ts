/** Which organisations may be named to a family member: a name can tell where a hidden family lives. */
import { z } from 'zod'
import type { Language } from '../policies/vocabulary.ts'
import { type PartyId, type PersonId, partyId } from './id.ts'
import type { JournalEntry } from './journal.ts'

const STAND_IN = /^verborgen_[0-9a-f]{16}$/

/** How a party is named to a family member, and by them: its id, or a stand-in for it. */
export const shownPartyId = z.union([partyId, z.string().regex(STAND_IN, 'geen geldig partij-id')])
export type ShownPartyId = z.infer<typeof shownPartyId>

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

const CAPITAL_AFTER = /.[A-Z]/

/** A kind in the catalogue without what is explained between brackets. */
export const plainKind = (kind: string): string => kind.replaceAll(/\s*\([^)]*\)/g, '')

/**
 * An organisation in a running text without its name, from its kind in the catalogue: "een school". A receiver may be
 * named by its category (AVG 13(1)(e)).
 */
export const kindInText = (kind: string, language: Language): string => {
  const plain = plainKind(kind)
  // Which article an English kind takes depends on its sound.
  if (language === 'en') return `an organisation (${plain})`
  return `een ${CAPITAL_AFTER.test(plain) ? plain : plain.charAt(0).toLowerCase() + plain.slice(1)}`
}
