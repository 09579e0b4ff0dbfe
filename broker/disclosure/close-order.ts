/** How an order ends: delivered, empty, lapsed or failed, in one transaction with the row that says so. */
import type { Child } from '../../consent/child.ts'
import type { Order } from '../../consent/order.ts'
import type { Fetched } from '../../consent/ports/holders.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { dayOf, MINUTE } from '../../consent/time.ts'
import { activeParty } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { decideFor, fetchable } from '../decisions/decide-for.ts'
import { orderEntry } from '../journal-entry.ts'
import type { Begun } from './begin-order.ts'
import { partyOfClient } from './client.ts'
import { informFamily, tellOfLook } from './inform.ts'
import { namedOffer } from './offer.ts'
import { comesWithCopy, tellOfCopies } from './tell-of-copies.ts'

/** How a fetch ended: also by a fault of our own. */
export type Ended = Fetched | { readonly ok: false; readonly failure: 'eigen_fout' }

type End = Exclude<Order['state'], 'begonnen'>

const endOf = async (fetched: Ended, holds: () => Promise<boolean>): Promise<End> => {
  if (!fetched.ok) return 'mislukt'
  if (fetched.sealed === null) return 'leeg'
  return (await holds()) ? 'geleverd' : 'vervallen'
}

/** Whether system and organisations take part still, under the same rules: the register knows no epoch. */
const takePart = async (tx: Transaction, { clientId, order, holder }: Begun): Promise<boolean> => {
  const requester = await partyOfClient(tx, clientId)
  const now = await activeParty(tx, holder.id)
  return requester?.id === order.requester && now?.region === holder.region
}

/**
 * Whether what was decided when the order began holds now. What somebody of the family or around it does raises the epoch;
 * what ends by itself does not, so past an end, or on another day, it is decided again: the same categories, on the same rows.
 */
const stillHolds = async (
  context: BrokerContext,
  tx: Transaction,
  child: Child,
  begun: Begun,
): Promise<boolean> => {
  const { order, asked, decided } = begun
  if (child.epoch !== order.epoch || !(await takePart(tx, begun))) return false
  const now = context.now()
  if (now < decided.endsAt && dayOf(now) === dayOf(decided.at)) return true
  const offer = await namedOffer(tx, asked.offer?.id, { ...asked, child }, now)
  const asking = { ...asked, child, offer }
  const again = await decideFor(context, tx, asking)
  const released = fetchable(again, asking)
  const rowOf = ({ answer }: typeof again, category: string) => answer.decisions[category]?.row
  return order.categories.every(
    (category) =>
      released.includes(category) && rowOf(again, category) === rowOf(decided, category),
  )
}

const JOURNAL_KIND = {
  geleverd: 'verstrekking_geleverd',
  leeg: 'verstrekking_leeg',
  vervallen: 'verstrekking_vervallen',
  mislukt: 'verstrekking_mislukt',
} as const

/**
 * Closes the order in one transaction with its journal row. Where what it was decided on was taken back or has ended since
 * it began, the answer is dropped, and that is what the journal says.
 */
export const closeOrder = async (
  context: BrokerContext,
  begun: Begun,
  fetched: Ended,
): Promise<End> =>
  context.store.write(async (tx) => {
    const child = await tx.children.lock(begun.order.child)
    const state = await endOf(fetched, () => stillHolds(context, tx, child, begun))
    const at = context.now()
    const failure = fetched.ok ? null : fetched.failure
    await tx.disclosures.closeOrder(begun.order.id, { state, failure, at })
    await tx.journal.append(
      orderEntry(begun.order, {
        at,
        kind: JOURNAL_KIND[state],
        detail: failure ? { reden: failure } : {},
      }),
    )
    if (state === 'geleverd') await afterDelivery(context, tx, begun)
    return state
  })

const afterDelivery = async (
  context: BrokerContext,
  tx: Transaction,
  { order, decided, asked: { offer } }: Begun,
): Promise<void> => {
  const purpose = context.rulebooks.catalogue.purposes.find(({ id }) => id === order.purpose)
  // A yes for one time and an offer are used up: another fetch that is under way on it must not arrive as well.
  if (purpose?.singleUse || order.offer) await tx.children.raiseEpoch(order.child)
  // Of what was offered the family was told when it was.
  const untold = order.categories.filter((category) => !offer?.categories.includes(category))
  const told = await informFamily(context, tx, decided, {
    child: order.child,
    holder: order.holder,
    requester: order.requester,
    subject: order.id,
    categories: untold,
    kind: 'gedeeld_volgens_wet',
    visibility: order.visibility,
    offer: order.offer,
  })
  await tellOfLook(context, tx, order, told)
  if (comesWithCopy(context, decided.answer, order.categories))
    await tellOfCopies(context, tx, { child: order.child, order: order.id })
}

/** No fetch lasts this long: an order that is still open then was left so by a crash or a failing store. */
const FETCH_SURELY_OVER_MS = MINUTE

/**
 * Closes what was left open so long ago that nobody fetches for it any more, this broker or another on the same store: the
 * journal then says failed, though the holder may have answered. Whoever still fetches all the same finds the order closed and
 * delivers nothing. Returns how many.
 */
export const closeUnfinished = (context: BrokerContext): Promise<number> =>
  context.store.write(async (tx) => {
    const left = await tx.disclosures.unfinished(context.now() - FETCH_SURELY_OVER_MS)
    for (const order of left) {
      const at = context.now()
      await tx.disclosures.closeOrder(order.id, { state: 'mislukt', failure: 'herstart', at })
      await tx.journal.append(
        orderEntry(order, {
          at,
          kind: 'verstrekking_mislukt',
          detail: { reden: 'herstart' },
        }),
      )
    }
    return left.length
  })
