/** Deliveries of which the law gives the family a copy: the samenwerkingsverband gives its advice to the school (R24). */
import { makeOffer, offerInput } from '../../broker/offer.ts'
import { recordFact, recordFactInput } from '../../broker/record-fact.ts'
import { type OrderId, orderIds } from '../../consent/id.ts'
import { actor, type FamilyOptions, party } from './family.ts'
import { type Flow, type FlowKeys, openFlow } from './flow.ts'

export const ADVICE = { purpose: 'opp_extra_ondersteuning', categories: ['opp', 'plan_afspraken'] }

export const subjectOf = (role: string): string => `https://login.example ${role}`

/** A family around a school and a samenwerkingsverband; everybody has a login. */
export const openAdvice = (keys: FlowKeys, options: FamilyOptions = {}): Promise<Flow> =>
  openFlow(keys, { linked: ['school', 'swv', 'cjg'], subjectOf, ...options })

/** The samenwerkingsverband offers its advice, and the school collects it. */
export const deliverAdvice = async (f: Flow): Promise<OrderId> => {
  const kind = f.pseudonym('swv')
  await recordFact(
    f.context,
    actor('swv'),
    f.key(),
    recordFactInput.parse({ kind, name: 'leerling_aangemeld_of_ingeschreven' }),
  )
  const offered = await makeOffer(
    f.context,
    actor('swv'),
    f.key(),
    offerInput.parse({
      kind,
      ontvanger: party('school'),
      doel: ADVICE.purpose,
      categorieen: ADVICE.categories,
    }),
  )
  const slice = await f.token('school', {
    houder: party('swv'),
    doel: ADVICE.purpose,
    categorieen: ADVICE.categories,
    aanbieding: offered.aanbieding,
  })
  const delivered = await f.order(slice, { by: 'school' })
  if (delivered.status !== 'verstrekt') throw new Error(delivered.status)
  return orderIds.schema.parse(delivered.id)
}
