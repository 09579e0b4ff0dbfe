/** How orders at a holder ended lately, found without looking at all others. */
import { type Kysely, sql } from 'kysely'

/** Adds the index. What is under way is not in it: an order is written twice, and indexed once. */
export const endsOfOrders = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createIndex('orders_by_end')
    .on('orders')
    .columns(['holder', 'state', 'closed_at'])
    .where(sql<boolean>`closed_at is not null`)
    .execute()
}
