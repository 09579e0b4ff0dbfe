/** Clients: the party each speaks for, and rows about what one did that reached no child. */
import type { JournalEntry } from '../consent/journal.ts'
import type { Party } from '../consent/party.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { journalEntry } from './journal-entry.ts'

/** The party a client record speaks for; undefined when either is unknown or switched off. */
export const partyOfClient = async (
  tx: Transaction,
  clientId: string,
): Promise<Party | undefined> => {
  const client = await tx.parties.client(clientId)
  if (!client?.active) return undefined
  const party = await tx.parties.get(client.party)
  return party?.active ? party : undefined
}

/** Journals what a client did; no family sees it, since it reached no child. With a holder, the client asked for its data. */
export const journalClient = async (
  tx: Transaction,
  clientId: string,
  { detail, ...told }: Pick<JournalEntry, 'kind' | 'at'> & Partial<JournalEntry>,
): Promise<void> => {
  const party = await partyOfClient(tx, clientId)
  await tx.journal.append(
    journalEntry({
      ...told,
      visibility: 'niemand',
      party: party?.id ?? null,
      requester: told.holder ? (party?.id ?? null) : null,
      detail: { client: clientId, ...detail },
    }),
  )
}
