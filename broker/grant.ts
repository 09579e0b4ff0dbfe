/** Decides about token requests: what of a wanted slice may be had now. Every answer leaves a journal row. */
import type { Child } from '../consent/child.ts'
import type { Offer } from '../consent/offer.ts'
import type { Party } from '../consent/party.ts'
import type { Transaction } from '../consent/ports/store.ts'
import type { BrokerContext } from './context.ts'
import { type Asked, decideFor, fetchable, recordOf } from './decide-for.ts'
import { journalEntry } from './journal-entry.ts'
import type { GrantedSlice, RequestedSlice, SliceGrants } from './tokens/details.ts'
import { visibilityOf } from './visibility.ts'

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

type Found = { child: Child; holder: Party; offer: Offer | undefined }

/** The child behind the requester's own pseudonym, locked, and the holder; undefined when any of it is unknown. */
const find = async (
  tx: Transaction,
  requester: Party,
  slice: Pick<RequestedSlice, 'kind' | 'houder' | 'aanbieding'>,
): Promise<Found | undefined> => {
  const link = await tx.links.byPseudonym(requester.id, slice.kind)
  const holder = await tx.parties.get(slice.houder)
  if (!link || !holder?.active) return undefined
  const child = await tx.children.lock(link.child)
  const offer = slice.aanbieding ? await tx.disclosures.offer(slice.aanbieding) : undefined
  return { child, holder, offer }
}

const narrowed = (requested: RequestedSlice, categories: readonly string[]): RequestedSlice => {
  const { velden, ...rest } = requested
  const kept = Object.entries(velden ?? {}).filter(([category]) => categories.includes(category))
  return {
    ...rest,
    categorieen: [...categories],
    ...(kept.length > 0 ? { velden: Object.fromEntries(kept) } : {}),
  }
}

const grantInside = async (
  context: BrokerContext,
  tx: Transaction,
  clientId: string,
  requested: RequestedSlice,
): Promise<GrantedSlice | null> => {
  const at = context.now()
  const requester = await partyOfClient(tx, clientId)
  const found = requester && (await find(tx, requester, requested))
  if (!found) {
    const row = { kind: 'token_geweigerd', at, visibility: 'niemand' } as const
    await tx.journal.append(
      journalEntry({ ...row, party: requester?.id ?? null, detail: { client: clientId } }),
    )
    return null
  }
  const asked: Asked = {
    child: found.child,
    holder: found.holder,
    requester,
    purpose: requested.doel,
    categories: requested.categorieen,
  }
  const decided = await decideFor(context, tx, asked)
  const categories = fetchable(decided, asked, { offer: found.offer, now: at })
  const record = recordOf(context, asked, decided, {
    occasion: 'token',
    employee: requested.medewerker,
  })
  await tx.disclosures.addDecision(record)
  await tx.journal.append(
    journalEntry({
      kind: categories.length > 0 ? 'token_verleend' : 'token_geweigerd',
      at,
      visibility: visibilityOf(requested.doel, decided),
      child: found.child.id,
      party: requester.id,
      employee: requested.medewerker,
      holder: found.holder.id,
      requester: requester.id,
      purpose: requested.doel,
      categories: requested.categorieen,
      decision: record.id,
      detail: { verleend: categories },
    }),
  )
  if (categories.length === 0) return null
  return { ...narrowed(requested, categories), besluit: record.id }
}

/** The grants that the authorization server asks for. */
export const createGrants = (context: BrokerContext): SliceGrants => ({
  grant: (clientId, requested) =>
    context.store.write((tx) => grantInside(context, tx, clientId, requested)),
  refuse: async (clientId) => {
    await context.store.write(async (tx) => {
      const party = await partyOfClient(tx, clientId)
      await tx.journal.append(
        journalEntry({
          kind: 'token_geweigerd',
          at: context.now(),
          visibility: 'niemand',
          party: party?.id ?? null,
          detail: { client: clientId, reden: 'onvolledig' },
        }),
      )
    })
  },
})
