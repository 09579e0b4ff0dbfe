/** How an organisation is shown to a family member. */
import { type Child, hidesNamesFrom } from '../../consent/child.ts'
import type { PartyId, PersonId } from '../../consent/id.ts'
import { partiesKnownTo, type ShownPartyId } from '../../consent/naming.ts'
import type { Indexing } from '../../consent/ports/keys.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Language } from '../../policies/vocabulary.ts'
import type { BrokerContext } from '../context.ts'

/**
 * `name` is null, and `id` a stand-in, where they could tell where a hidden family lives; the kind stays: by its id in the
 * catalogue (null for an organisation that is gone), and as it is called in the language of the viewer.
 */
export type NamedParty = {
  readonly id: ShownPartyId
  readonly name: string | null
  readonly kindId: string | null
  readonly kind: string
}

/** 64 bits: nobody meets two alike. */
const STAND_IN_CHARS = 16

/**
 * A party's id is readable, so it hides as well as a name does not: the same stand-in for the same child and party. Keyed,
 * because who knows the child could try every party's id.
 */
const standIn = (index: Indexing, child: Child, party: PartyId): ShownPartyId => {
  const [hmac = ''] = index(`verborgen ${child.id} ${party}`).split('.').reverse()
  return `verborgen_${hmac.slice(0, STAND_IN_CHARS)}`
}

/** How an organisation is named to one viewer. */
export type Namer = {
  (id: PartyId): Promise<NamedParty>
  /** Stand-ins that a page of before the current key may still show. */
  readonly formerStandIns: (id: PartyId) => readonly ShownPartyId[]
}

const UNKNOWN_KIND: Readonly<Record<Language, string>> = { nl: 'Organisatie', en: 'Organisation' }

/** Names organisations for one viewer; where somebody else has a secret address, only those the viewer dealt with. */
export const namerFor = async (
  context: BrokerContext,
  tx: Transaction,
  child: Child,
  viewer: PersonId,
): Promise<Namer> => {
  const { parties } = context.rulebooks.wording(context.language).catalogue
  const kinds = new Map(parties.map(({ id, name }) => [id, name]))
  const isHidden = hidesNamesFrom(child, viewer)
  const rows = isHidden ? await tx.journal.rows({ child: child.id }) : []
  const known = partiesKnownTo(rows, viewer)
  const nameOf = async (id: PartyId): Promise<NamedParty> => {
    const party = await tx.parties.get(id)
    const kindId = party?.kind ?? null
    const kind = kinds.get(kindId ?? '') ?? UNKNOWN_KIND[context.language]
    if (!party || (isHidden && !known.has(id)))
      return { id: standIn(context.bsnIndex, child, id), name: null, kindId, kind }
    return { id, name: party.name, kindId, kind }
  }
  const formerStandIns = (id: PartyId) =>
    context.formerBsnIndexes.map((index) => standIn(index, child, id))
  return Object.assign(nameOf, { formerStandIns })
}

export type Meant = {
  readonly party: PartyId
  /** Whether the viewer named it by a stand-in: then what they do to it must not tell them which it is. */
  readonly hidden: boolean
}

/**
 * The party among these that this viewer means: exactly as it is shown to them, so that trying the ids of organisations
 * tells nothing. Undefined when none is.
 */
export const partyMeant = async (
  nameOf: Namer,
  shown: ShownPartyId,
  among: Iterable<PartyId>,
): Promise<Meant | undefined> => {
  for (const party of new Set(among)) {
    const { id, name } = await nameOf(party)
    if (id === shown) return { party, hidden: shown !== party }
    if (name === null && nameOf.formerStandIns(party).includes(shown))
      return { party, hidden: true }
  }
  return undefined
}
