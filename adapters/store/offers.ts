import type { ChildId, OfferId, PartyId } from '../../consent/id.ts'
import { offer as offerSchema } from '../../consent/offer.ts'
import type { Disclosures } from '../../consent/ports/disclosures.ts'
import type { Instant } from '../../consent/time.ts'
import { type Db, mustInsert } from './connection.ts'
import { appendTo, query } from './query.ts'
import { rowCodec } from './row.ts'

const codec = rowCodec(offerSchema, { table: 'offers', json: ['offeredBy', 'categories'] })

const insert = appendTo('offers', codec.columns)
const byId = query((db, { id }: { id: OfferId }) =>
  db.selectFrom('offers').selectAll().where('id', '=', id),
)
const openTo = query((db, { receiver, now }: { receiver: PartyId; now: Instant }) =>
  db
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
    .orderBy('id'),
)
const ofChild = query((db, { child }: { child: ChildId }) =>
  db.selectFrom('offers').selectAll().where('child', '=', child).orderBy('position'),
)

/** What holders offered, append-only. */
export const offers = (
  db: Db,
): Pick<Disclosures, 'addOffer' | 'offer' | 'openOffers' | 'offersOf'> => ({
  addOffer: (offer) => mustInsert(db, { insert, row: codec.toRow(offer), what: 'Deze aanbieding' }),
  offer: async (id) => {
    const row = await db.first(byId, { id })
    return row && codec.fromRow(row)
  },
  openOffers: async (receiver, now) => (await db.all(openTo, { receiver, now })).map(codec.fromRow),
  offersOf: async (child) => (await db.all(ofChild, { child })).map(codec.fromRow),
})
