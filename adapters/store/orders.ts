import { ConsentError } from '../../consent/errors.ts'
import type { ChildId, OrderId, PartyId } from '../../consent/id.ts'
import { type OrderState, order as orderSchema } from '../../consent/order.ts'
import type { Disclosures } from '../../consent/ports/disclosures.ts'
import type { Instant } from '../../consent/time.ts'
import { type Db, mustInsert } from './connection.ts'
import { appendTo, query } from './query.ts'
import { rowCodec } from './row.ts'
import type { Database } from './schema.ts'

type Row = Database['orders']

const codec = rowCodec(orderSchema, { table: 'orders', json: ['askedBy', 'categories'] })

const insert = appendTo('orders', codec.columns)
const close = query(
  (db, { id, state, failure, closedAt }: Pick<Row, 'id' | 'state' | 'failure' | 'closedAt'>) =>
    db
      .updateTable('orders')
      .set({ state, failure, closedAt })
      .where('id', '=', id)
      .where('state', '=', 'begonnen'),
)
const byId = query((db, { id }: { id: OrderId }) =>
  db.selectFrom('orders').selectAll().where('id', '=', id),
)
const ofChild = query((db, { child }: { child: ChildId }) =>
  db.selectFrom('orders').selectAll().where('child', '=', child).orderBy('position'),
)
const delivered = query(
  (
    db,
    { child, purpose, holder, requester }: Pick<Row, 'child' | 'purpose' | 'holder' | 'requester'>,
  ) =>
    db
      .selectFrom('orders')
      .selectAll()
      .where('child', '=', child)
      .where('purpose', '=', purpose)
      .where('holder', '=', holder)
      .where('requester', '=', requester)
      .where('state', '=', 'geleverd')
      .orderBy('position'),
)
const unfinished = query((db, { before }: { before: Instant }) =>
  db
    .selectFrom('orders')
    .selectAll()
    .where('state', '=', 'begonnen')
    .where('at', '<', before)
    .orderBy('at')
    .orderBy('id'),
)
type At = { readonly holder: PartyId; readonly except: PartyId }

const failedAt = query((db, { holder, after, except }: At & { after: Instant }) =>
  db
    .selectFrom('orders')
    .select(({ fn }) => [
      'failure',
      fn.countAll().as('orders'),
      fn.min('closedAt').as('first'),
      fn.max('closedAt').as('last'),
    ])
    .where('holder', '=', holder)
    .where('state', '=', 'mislukt')
    .where('closedAt', '>', after)
    .where('requester', '<>', except)
    .groupBy('failure'),
)
/** How an order ends that the holder's gateway answered. */
const ANSWERED: readonly OrderState[] = ['geleverd', 'leeg', 'vervallen']
const lastEnd = query((db, { holder, state, except }: At & { state: OrderState }) =>
  db
    .selectFrom('orders')
    .select('closedAt')
    .where('holder', '=', holder)
    .where('state', '=', state)
    // The index has what was closed only.
    .where('closedAt', 'is not', null)
    .where('requester', '<>', except)
    .orderBy('closedAt', 'desc')
    .limit(1),
)

/** Orders: added once, closed once. */
export const orders = (
  db: Db,
): Pick<
  Disclosures,
  | 'addOrder'
  | 'closeOrder'
  | 'order'
  | 'ordersOf'
  | 'delivered'
  | 'unfinished'
  | 'failedAt'
  | 'lastAnswerOf'
> => {
  const order: Disclosures['order'] = async (id) => {
    const row = await db.first(byId, { id })
    return row && codec.fromRow(row)
  }
  return {
    addOrder: (fresh) =>
      mustInsert(db, { insert, row: codec.toRow(fresh), what: 'Deze verstrekking' }),
    closeOrder: async (id, { state, failure, at }) => {
      if ((await db.run(close, { id, state, failure, closedAt: at })) === 1) return
      if (!(await order(id)))
        throw new ConsentError('onbekend', 'Deze verstrekking is niet bekend.')
      throw new ConsentError('conflict', 'Deze verstrekking is al afgesloten.')
    },
    order,
    ordersOf: async (child) => (await db.all(ofChild, { child })).map(codec.fromRow),
    delivered: async (child, { purpose, holder, requester }) =>
      (await db.all(delivered, { child, purpose, holder, requester })).map(codec.fromRow),
    unfinished: async (before) => (await db.all(unfinished, { before })).map(codec.fromRow),
    failedAt: async (holder, after, except) =>
      (await db.all(failedAt, { holder, after, except })).map(
        ({ orders, first, last, ...failed }) => ({
          ...failed,
          orders: Number(orders),
          first: Number(first),
          last: Number(last),
        }),
      ),
    lastAnswerOf: async (holder, except) => {
      const ends: number[] = []
      for (const state of ANSWERED) {
        const row = await db.first(lastEnd, { holder, state, except })
        if (row) ends.push(Number(row.closedAt))
      }
      return ends.length === 0 ? null : Math.max(...ends)
    },
  }
}
