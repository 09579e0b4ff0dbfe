/** Clients: the party each speaks for, and rows about what one did that reached no child. */
import type { JournalEntry } from '../../consent/journal.ts'
import type { Client, Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { journalEntry } from '../journal-entry.ts'

/** A client and the party it speaks for; undefined when either is unknown or switched off. */
export const activeClient = async (
  tx: Transaction,
  clientId: string,
): Promise<{ readonly client: Client; readonly party: Party } | undefined> => {
  const client = await tx.parties.client(clientId)
  if (!client?.active) return undefined
  const party = await tx.parties.get(client.party)
  return party?.active ? { client, party } : undefined
}

/** The party a client record speaks for; undefined as for `activeClient`. */
export const partyOfClient = async (
  tx: Transaction,
  clientId: string,
): Promise<Party | undefined> => (await activeClient(tx, clientId))?.party

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
