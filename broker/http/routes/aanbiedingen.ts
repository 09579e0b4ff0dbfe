/** Aanbiedingen: the holder begins, the receiver lists what it may collect. */
import { z } from 'zod'
import { offerIds, partyId, pseudonymIds } from '../../../consent/id.ts'
import { makeOffer, offerInput, openOffers } from '../../disclosure/offer.ts'
import { type Route, route } from '../route.ts'
import { explainedAnswer, wireReasons } from '../schemas.ts'
import { dateTime, pageFrom, pageOf, pageQuery, wireInstant } from '../wire.ts'

const made = z
  .strictObject({
    /** Null when nothing may be offered; `redenen` says why. */
    aanbieding: offerIds.schema.nullable(),
    categorieen: z.array(z.string()),
    verlooptOp: dateTime.nullable(),
    redenen: z.record(z.string(), explainedAnswer),
  })
  .meta({ id: 'AanbiedingGedaan' })

const open = z
  .strictObject({
    aanbieding: offerIds.schema,
    kind: pseudonymIds.schema,
    houder: partyId,
    doel: z.string(),
    categorieen: z.array(z.string()),
    sinds: dateTime,
    verlooptOp: dateTime,
  })
  .meta({ id: 'Aanbieding' })

export const aanbiedingen: readonly Route[] = [
  route({
    method: 'post',
    path: '/aanbiedingen',
    operationId: 'aanbiedingDoen',
    summary: 'Bied als houder gegevens aan',
    access: { by: 'machine', act: 'aanbiedingen' },
    input: { body: offerInput },
    status: 201,
    answer: made,
    handle: async ({ context }, { caller, body, key }) => {
      const { aanbieding, categorieen, verlooptOp, redenen } = await makeOffer(
        context,
        caller.actor,
        key,
        body,
      )
      return {
        aanbieding,
        categorieen: [...categorieen],
        verlooptOp: wireInstant(verlooptOp),
        redenen: wireReasons(redenen),
      }
    },
  }),
  route({
    method: 'get',
    path: '/aanbiedingen',
    operationId: 'aanbiedingenBekijken',
    summary: 'Wat u als ontvanger nu kunt ophalen',
    access: { by: 'machine', act: 'aanbiedingen' },
    input: { query: pageQuery },
    status: 200,
    answer: pageOf(open),
    handle: async ({ context }, { caller, query }) => {
      const offers = await openOffers(context, caller.actor)
      const page = pageFrom(offers, ({ aanbieding }) => aanbieding, query)
      const items = page.items.map((offer) => ({
        ...offer,
        houder: partyId.parse(offer.houder),
        categorieen: [...offer.categorieen],
        sinds: wireInstant(offer.sinds),
        verlooptOp: wireInstant(offer.verlooptOp),
      }))
      return { ...page, items }
    },
  }),
]
