/** What an asker may learn of its question for consent: a refusal looks like silence. */
import { ConsentError } from '../../consent/errors.ts'
import type { PartyId, RequestId } from '../../consent/id.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Asking } from '../../consent/request.ts'
import { unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { decideFor, fetchable } from '../decisions/decide-for.ts'
import { loggable } from '../log.ts'
import { type Asked, askedBy, keepTold, wasTold } from './asked.ts'

/** What an asker asked, and all that it may learn of it: a refusal looks like silence. */
export type RequestState = Asked & { readonly status: 'gevraagd' | 'beschikbaar' | 'verlopen' }

/**
 * What the asker may know of its question; `onbekend` for a question of somebody else. `beschikbaar` says only that a
 * token for all of it would be granted now.
 */
export const requestState = async (
  context: BrokerContext,
  { party }: Actor,
  id: RequestId,
): Promise<RequestState> => {
  const state = await context.store.read((tx) => stateFor(context, tx, party, id))
  await rememberTold(context, [state])
  return state
}

/**
 * Keeps of which of these the asker is told now, for the first time, that they can be fetched. Where the store cannot, the
 * asker is told all the same: only how a later answer is worded hangs on it, and the next look keeps it. That goes to the log.
 */
export const rememberTold = (
  context: BrokerContext,
  states: readonly RequestState[],
): Promise<void> =>
  keepNews(context, states).catch((error: unknown) => {
    if (!(error instanceof ConsentError && error.code === 'opslag')) throw error
    context.log('told.unkept', loggable(error))
  })

const keepNews = async (context: BrokerContext, states: readonly RequestState[]): Promise<void> => {
  const told = states.filter(({ status }) => status === 'beschikbaar')
  if (told.length === 0) return
  const known = await context.store.read((tx) =>
    Promise.all(told.map(({ id }) => wasTold(tx, id, context.now()))),
  )
  const news = told.filter((_, at) => known[at] === false)
  if (news.length === 0) return
  await context.store.write(async (tx) => {
    for (const state of news) await keepTold(tx, state)
  })
}

/** The same within a transaction. */
export const stateFor = async (
  context: BrokerContext,
  tx: Transaction,
  party: PartyId,
  id: RequestId,
): Promise<RequestState> => {
  const asked = await askedBy(tx, { party }, { id, now: context.now() })
  if (!asked) throw unknownThing()
  return { ...asked, status: await statusOf(context, tx, asked) }
}

/** Whether it can be fetched now; else whether the family can still answer. */
export const statusOf = async (
  context: BrokerContext,
  tx: Transaction,
  { id, expiresAt }: Asked,
): Promise<RequestState['status']> => {
  const request = await tx.requests.asking(id)
  if (request && (await isAvailable(context, tx, request))) return 'beschikbaar'
  return context.now() < expiresAt ? 'gevraagd' : 'verlopen'
}

/**
 * A token for all of it would be granted now. Of a child that is not the asker's any more nothing is said, and to the holder
 * nothing of whether the receiver is involved: as in a check, it is told as if it were.
 */
const isAvailable = async (
  context: BrokerContext,
  tx: Transaction,
  request: Asking,
): Promise<boolean> => {
  const child = await tx.children.get(request.child)
  const askersLink = await tx.links.of(request.askedBy.party, request.child)
  const holder = await tx.parties.get(request.holder)
  const requester = await tx.parties.get(request.requester)
  if (!(child && askersLink && holder?.active && requester?.active)) return false
  const { purpose, categories, askedBy } = request
  const assumeInvolved = askedBy.party === holder.id
  const asked = { child, holder, requester, purpose, categories, assumeInvolved }
  return fetchable(await decideFor(context, tx, asked), asked).length === categories.length
}
