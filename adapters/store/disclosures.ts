import { sql } from 'kysely'
import { decisionRecord } from '../../consent/decision.ts'
import { ConsentError } from '../../consent/errors.ts'
import { offer as offerSchema } from '../../consent/offer.ts'
import { order as orderSchema } from '../../consent/order.ts'
import type { Disclosures } from '../../consent/ports/disclosures.ts'
import { nextPosition } from './position.ts'
import { mustInsert, rowCodec } from './row.ts'
import type { Db } from './schema.ts'

const decisionRows = rowCodec(decisionRecord, { table: 'decisions' })
const offerRows = rowCodec(offerSchema, { table: 'offers', json: ['offeredBy', 'categories'] })
const orderRows = rowCodec(orderSchema, { table: 'orders', json: ['askedBy', 'categories'] })

const decisions = (db: Db) =>
  ({
    addDecision: async (record) => {
      const result = await db
        .insertInto('decisions')
        .values(decisionRows.toRow(record))
        .onConflict((clash) => clash.doNothing())
        .executeTakeFirstOrThrow()
      mustInsert(result, 'Dit besluit')
    },
    decision: async (id) => {
      const row = await db
        .selectFrom('decisions')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row && decisionRows.fromRow(row)
    },
    decisions: async (after, limit) => {
      const rows = await db
        .selectFrom('decisions')
        .selectAll()
        .$if(after !== null, (query) =>
          query.where(sql<boolean>`(at, id) > (${after?.at ?? 0}, ${after?.id ?? ''})`),
        )
        .orderBy('at')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(decisionRows.fromRow)
    },
  }) satisfies Partial<Disclosures>

const offers = (db: Db) =>
  ({
    addOffer: async (offer) => {
      const position = await nextPosition(db, 'offers', offer.child)
      const result = await db
        .insertInto('offers')
        .values({ ...offerRows.toRow(offer), position })
        .onConflict((clash) => clash.column('id').doNothing())
        .executeTakeFirstOrThrow()
      mustInsert(result, 'Deze aanbieding')
    },
    offer: async (id) => {
      const row = await db.selectFrom('offers').selectAll().where('id', '=', id).executeTakeFirst()
      return row && offerRows.fromRow(row)
    },
    openOffers: async (receiver, now) => {
      const rows = await db
        .selectFrom('offers')
        .selectAll()
        .where('receiver', '=', receiver)
        .where('expiresAt', '>', now)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('orders')
                .select('orders.id')
                .whereRef('orders.offer', '=', 'offers.id')
                .where('orders.state', '=', 'geleverd'),
            ),
          ),
        )
        .orderBy('at')
        .orderBy('id')
        .execute()
      return rows.map(offerRows.fromRow)
    },
    offersOf: async (child) => {
      const rows = await db
        .selectFrom('offers')
        .selectAll()
        .where('child', '=', child)
        .orderBy('position')
        .execute()
      return rows.map(offerRows.fromRow)
    },
  }) satisfies Partial<Disclosures>

const orderWrites = (db: Db) =>
  ({
    addOrder: async (order) => {
      const position = await nextPosition(db, 'orders', order.child)
      const result = await db
        .insertInto('orders')
        .values({ ...orderRows.toRow(order), position })
        .onConflict((clash) => clash.doNothing())
        .executeTakeFirstOrThrow()
      mustInsert(result, 'Deze verstrekking')
    },
    closeOrder: async (id, { state, failure, at }) => {
      const result = await db
        .updateTable('orders')
        .set({ state, failure, closedAt: at })
        .where('id', '=', id)
        .where('state', '=', 'begonnen')
        .executeTakeFirstOrThrow()
      if (result.numUpdatedRows === 1n) return
      const found = await db
        .selectFrom('orders')
        .select('id')
        .where('id', '=', id)
        .executeTakeFirst()
      if (!found) throw new ConsentError('onbekend', 'Deze verstrekking is niet bekend.')
      throw new ConsentError('conflict', 'Deze verstrekking is al afgesloten.')
    },
  }) satisfies Partial<Disclosures>

const orderReads = (db: Db) => {
  const all = () => db.selectFrom('orders').selectAll()
  return {
    order: async (id) => {
      const row = await all().where('id', '=', id).executeTakeFirst()
      return row && orderRows.fromRow(row)
    },
    ordersOf: async (child) =>
      (await all().where('child', '=', child).orderBy('position').execute()).map(orderRows.fromRow),
    delivered: async (child, { purpose, holder, requester }) => {
      const rows = await all()
        .where('child', '=', child)
        .where('purpose', '=', purpose)
        .where('holder', '=', holder)
        .where('requester', '=', requester)
        .where('state', '=', 'geleverd')
        .orderBy('position')
        .execute()
      return rows.map(orderRows.fromRow)
    },
    unfinished: async (before) => {
      const rows = await all()
        .where('state', '=', 'begonnen')
        .where('at', '<', before)
        .orderBy('at')
        .orderBy('id')
        .execute()
      return rows.map(orderRows.fromRow)
    },
  } satisfies Partial<Disclosures>
}

/** Decisions (append-only), offers and orders. */
export const disclosures = (db: Db): Disclosures => ({
  ...decisions(db),
  ...offers(db),
  ...orderWrites(db),
  ...orderReads(db),
})
