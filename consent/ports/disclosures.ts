import type { DecisionRecord } from '../decision.ts'
import type { ChildId, DecisionId, OfferId, OrderId, PartyId } from '../id.ts'
import type { Offer } from '../offer.ts'
import type { Order, OrderState } from '../order.ts'
import type { StatementScope } from './statements.ts'

/** Orders at one holder that failed in the same way: how many, and when the first and the last of them ended. */
export type FailedOrders = {
  readonly failure: string | null
  readonly orders: number
  readonly first: number
  readonly last: number
}

/** Decisions, offers and orders: what was decided, what a holder offered, what was fetched. */
export interface Disclosures {
  addDecision(record: DecisionRecord): Promise<void>
  decision(id: DecisionId): Promise<DecisionRecord | undefined>
  /** At most `limit` decisions, oldest first and by id within an instant, that come after one of them; from the first on without. */
  decisions(
    after: Pick<DecisionRecord, 'at' | 'id'> | null,
    limit: number,
  ): Promise<DecisionRecord[]>
  /**
   * Erases the oldest decisions that are dated before the last row of the journal that was erased, at most `limit`; returns
   * how many.
   */
  eraseDecisions(limit: number): Promise<number>
  addOffer(offer: Offer): Promise<void>
  offer(id: OfferId): Promise<Offer | undefined>
  /** Offers a receiver may still collect at `now`: not expired, not delivered. Oldest first. */
  openOffers(receiver: PartyId, now: number): Promise<Offer[]>
  offersOf(child: ChildId): Promise<Offer[]>
  /** `ConsentError('conflict')` when the envelope request (its hash) was used before. */
  addOrder(order: Order): Promise<void>
  order(id: OrderId): Promise<Order | undefined>
  /** Moves an order out of `begonnen`, once; `ConsentError('conflict')` when it was closed already, 'onbekend' without such an order. */
  closeOrder(
    id: OrderId,
    end: { state: Exclude<OrderState, 'begonnen'>; failure: string | null; at: number },
  ): Promise<void>
  ordersOf(child: ChildId): Promise<Order[]>
  /** Delivered orders within a scope: they use up single-use consent. */
  delivered(child: ChildId, scope: StatementScope): Promise<Order[]>
  /** Orders still `begonnen` that began before an instant: left over from a crash. */
  unfinished(before: number): Promise<Order[]>
  /** Orders at a holder that failed after an instant, by how they failed, in any order; those of one requester left out. */
  failedAt(holder: PartyId, after: number, except: PartyId): Promise<FailedOrders[]>
  /** When an order of anybody but one requester was last answered, with or without anything in it, dropped or not; else null. */
  lastAnswerOf(holder: PartyId, except: PartyId): Promise<number | null>
}
