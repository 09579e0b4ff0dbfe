/** An organisation's own questions to families, each with all that its asker may learn of it. */
import { type PartyId, type RequestId, requestIds } from '../../consent/id.ts'
import type { Actor, Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { obtainable } from '../../policies/obtainable.ts'
import { unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { rulebookFor } from '../decisions/scene.ts'
import { type Asked, askedBy, wasTold } from './asked.ts'
import { type Reminder, reminderOf } from './remind-family.ts'
import { type RequestState, rememberTold, statusOf } from './request-state.ts'

export type OwnRequest = Asked &
  Pick<RequestState, 'status'> & {
    /** The asker saw before that it could be fetched: what is not so any more is over, not new. */
    readonly wasAvailable: boolean
  }

const ownOf = async (
  context: BrokerContext,
  tx: Transaction,
  asked: Asked,
): Promise<OwnRequest> => ({
  ...asked,
  status: await statusOf(context, tx, asked),
  wasAvailable: await wasTold(tx, asked.id, context.now()),
})

/** A page at each of the gateways where people of an organisation read: nothing personal stands in an address. */
const pagesAt = async (tx: Transaction, party: PartyId, path: string): Promise<string[]> => {
  const clients = await tx.parties.clientsOf(party)
  const readers = clients.flatMap(({ active, readerUrl }) => (active && readerUrl) || [])
  return [...new Set(readers)].map((reader) => {
    const address = new URL(reader)
    address.pathname = `${address.pathname.replace(/\/$/, '')}/${path}`
    return address.href
  })
}

/** Where people of an organisation collect what others offer to it; empty where it has no pages of its own. */
export const offersReadAt = (
  { store }: BrokerContext,
  { party }: Actor,
): Promise<readonly string[]> => store.read((tx) => pagesAt(tx, party, 'aanbiedingen'))

const readAtOf = async (
  tx: Transaction,
  { id, askedBy: { party }, requester, status }: OwnRequest,
): Promise<readonly string[]> => {
  if (status !== 'beschikbaar' || requester !== party) return []
  return pagesAt(tx, party, `aanvraag/${id}`)
}

export type OwnRequests = {
  /** Newest first. */
  readonly requests: readonly OwnRequest[]
  /** Pass as `below` for older ones; null on the last page. */
  readonly next: number | null
}

const REQUESTS_A_PAGE = 25

/** The questions of this organisation, newest first. */
export const ownRequests = async (
  context: BrokerContext,
  actor: Actor,
  below: number = Number.MAX_SAFE_INTEGER,
): Promise<OwnRequests> => {
  const page = await context.store.read(async (tx) => {
    const rows = await tx.journal.rows({
      party: actor.party,
      kind: 'verzoek_gedaan',
      below,
      newestFirst: true,
      limit: REQUESTS_A_PAGE,
    })
    const requests: OwnRequest[] = []
    for (const { subject } of rows) {
      const id = requestIds.schema.parse(subject)
      const asked = await askedBy(tx, actor, { id, now: context.now() })
      if (asked) requests.push(await ownOf(context, tx, asked))
    }
    const isFull = rows.length === REQUESTS_A_PAGE
    return { requests, next: isFull ? (rows.at(-1)?.sequence ?? null) : null }
  })
  await rememberTold(context, page.requests)
  return page
}

/** A question by itself, with what its asker can do about it. */
export type OneOwnRequest = OwnRequest & {
  readonly reminder: Reminder
  /** Where people of the asker read what it can fetch now; empty where it fetches nothing. */
  readonly readAt: readonly string[]
}

/** One question that one of these asked. Throws `onbekend` for one of another organisation. */
export const ownRequest = async (
  context: BrokerContext,
  actors: readonly Actor[],
  id: RequestId,
): Promise<OneOwnRequest> => {
  const request = await context.store.read(async (tx) => {
    for (const actor of actors) {
      const asked = await askedBy(tx, actor, { id, now: context.now() })
      if (!asked) continue
      const own = await ownOf(context, tx, asked)
      const reminder = await reminderOf(context, tx, asked, own.status)
      return { ...own, reminder, readAt: await readAtOf(tx, own) }
    }
    throw unknownThing()
  })
  await rememberTold(context, [request])
  return request
}

/** What a family can be asked between two organisations at any age, by purpose: it follows from the rules of the holder's region alone. */
export const askableBetween = (
  context: BrokerContext,
  { holder, requester }: { readonly holder: Party; readonly requester: Party },
): ReadonlyMap<string, readonly string[]> =>
  obtainable(
    rulebookFor(context, holder),
    { holder: holder.kind, requester: requester.kind },
    'consent',
  )
