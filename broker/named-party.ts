/** How an organisation is shown to a family member. */
import type { Child } from '../consent/child.ts'
import type { PartyId, PersonId } from '../consent/id.ts'
import { partiesKnownTo } from '../consent/naming.ts'
import type { Transaction } from '../consent/ports/store.ts'
import type { BrokerContext } from './context.ts'

/** `name` is null, and `id` a stand-in, where they could tell where a hidden family lives; the kind stays. */
export type NamedParty = {
  readonly id: string
  readonly name: string | null
  readonly kind: string
}

/** A party's id is readable, so it hides as well as a name does not: the same stand-in for the same child and party. */
const standIn = ({ sha256 }: BrokerContext, child: Child, party: PartyId): string =>
  `verborgen_${sha256(`${child.id} ${party}`).slice(0, 16)}`

/** Names organisations for one viewer; where somebody has a secret address, only those the viewer dealt with. */
export const namerFor = async (
  context: BrokerContext,
  tx: Transaction,
  child: Child,
  viewer: PersonId,
): Promise<(id: PartyId) => Promise<NamedParty>> => {
  const kinds = new Map(context.rulebooks.catalogue.parties.map(({ id, name }) => [id, name]))
  const rows = child.secretAddress ? await tx.journal.rows({ child: child.id }) : []
  const known = partiesKnownTo(rows, viewer)
  return async (id) => {
    const party = await tx.parties.get(id)
    const kind = kinds.get(party?.kind ?? '') ?? 'Organisatie'
    if (!party || (child.secretAddress && !known.has(id)))
      return { id: standIn(context, child, id), name: null, kind }
    return { id, name: party.name, kind }
  }
}
