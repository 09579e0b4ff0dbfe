/** The holder begins: duties and rights to speak are acts of the holder, decided by the same rules. */
import { z } from 'zod'
import type { Child } from '../../consent/child.ts'
import { ConsentError } from '../../consent/errors.ts'
import { OVERRIDE_VALID_MS } from '../../consent/fact.ts'
import {
  type FactId,
  type OfferId,
  offerIds,
  type Pseudonym,
  partyId,
  pseudonymIds,
} from '../../consent/id.ts'
import { endedByFamily, involvementNow } from '../../consent/involvement.ts'
import type { Visibility } from '../../consent/journal.ts'
import { restingOn } from '../../consent/matter.ts'
import { OFFER_VALID_MS, type Offer } from '../../consent/offer.ts'
import type { Actor, Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { catalogueName, categoryNames } from '../../consent/scope.ts'
import type { Instant } from '../../consent/time.ts'
import { isReleased } from '../../policies/decide.ts'
import { lockLinked, receivingParty } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { type Asked, type Decided, decideFor, recordOf } from '../decisions/decide-for.ts'
import { type Explained, explainDecision, toldToHolder } from '../decisions/explained.ts'
import { groundOf } from '../decisions/speaking-ground.ts'
import { writeDecision } from '../decisions/write-decision.ts'
import { asParty } from '../family-acts.ts'
import { visibilityOf } from '../insight/visibility.ts'
import { journalEntry } from '../journal-entry.ts'
import { tellSystems } from '../notify.ts'
import { informFamily } from './inform.ts'

export const offerInput = z.strictObject({
  /** The holder's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  ontvanger: partyId,
  doel: catalogueName,
  categorieen: categoryNames,
})
export type OfferInput = z.infer<typeof offerInput>

/** What the holder learns: the offer when anything was released, and the full reasons for every category. */
export type OfferResult = {
  readonly aanbieding: OfferId | null
  readonly categorieen: readonly string[]
  readonly verlooptOp: number | null
  readonly redenen: Readonly<Record<string, Explained>>
}

/**
 * The receiver gets its own pseudonym of the child and counts as involved: the law's holder vouched for it. The family
 * sees who is involved, so of an offer that it may not see yet only the offer itself counts, while it is open. So it is
 * with a receiver whose involvement the family ended: the law carries this offer, and nothing else.
 */
const involveReceiver = async (
  context: BrokerContext,
  tx: Transaction,
  { child, requester }: Asked,
  visibility: Visibility,
): Promise<void> => {
  const at = context.now()
  if (!(await tx.links.of(requester.id, child.id))) {
    const pseudonym: Pseudonym = pseudonymIds.create(context.random)
    await tx.links.add({ party: requester.id, child: child.id, pseudonym, at, undoneAt: null })
  }
  const events = await tx.involvements.of(child.id, requester.id)
  if (visibility !== 'gezin' || endedByFamily(events) || involvementNow(events) === 'bevestigd')
    return
  const event = {
    child: child.id,
    party: requester.id,
    kind: 'bevestigd',
    by: 'aanbod',
    at,
  } as const
  await tx.involvements.add(event)
}

type Offered = {
  readonly asked: Asked
  readonly decided: Decided
  readonly actor: Actor
  readonly facts: readonly FactId[]
}

/**
 * What rests on a weighing or on danger, or came with what was recorded for a day, holds for a day wherever it is: the door
 * closes for who collects too.
 */
const validMs = ({ decided: { answer }, facts }: Offered, released: readonly string[]): number =>
  facts.length > 0 || released.some((category) => groundOf(answer.decisions[category]) !== null)
    ? OVERRIDE_VALID_MS
    : OFFER_VALID_MS

/** The categories of a decision that may be shared. */
export const releasedOf = ({ answer }: Decided, categories: readonly string[]): string[] =>
  categories.filter((category) => {
    const decision = answer.decisions[category]
    return decision !== undefined && isReleased(decision)
  })

const writeOffer = async (
  context: BrokerContext,
  tx: Transaction,
  offered: Offered,
): Promise<Offer | null> => {
  const { asked, decided, actor, facts } = offered
  const at = context.now()
  const released = releasedOf(decided, asked.categories)
  const record = recordOf(context, asked, decided, {
    occasion: 'aanbieding',
    employee: actor.employee,
  })
  const offer: Offer = {
    id: offerIds.create(context.random),
    child: asked.child.id,
    offeredBy: actor,
    holder: asked.holder.id,
    receiver: asked.requester.id,
    purpose: asked.purpose,
    categories: released,
    decision: record.id,
    at,
    expiresAt: at + validMs(offered, released),
  }
  const made = released.length > 0
  const visibility = visibilityOf(asked.purpose, decided)
  await writeDecision(
    context,
    tx,
    record,
    journalEntry({
      kind: made ? 'aanbieding_gedaan' : 'aanbieding_geweigerd',
      at,
      visibility,
      child: asked.child.id,
      party: actor.party,
      employee: actor.employee,
      holder: asked.holder.id,
      requester: asked.requester.id,
      purpose: asked.purpose,
      categories: made ? released : [...asked.categories],
      subject: made ? offer.id : null,
      detail: { gevraagd: [...asked.categories], ...restingOn(facts) },
    }),
  )
  if (!made) return null
  await tx.disclosures.addOffer(offer)
  await involveReceiver(context, tx, asked, visibility)
  await tellSystems(context, tx, {
    kind: 'aanbieding_open',
    child: asked.child.id,
    party: asked.requester.id,
    subject: offer.id,
  })
  await informFamily(context, tx, decided, {
    child: asked.child.id,
    holder: asked.holder.id,
    requester: asked.requester.id,
    subject: offer.id,
    categories: released,
    kind: 'gedeeld_volgens_wet',
    visibility,
  })
  return offer
}

/**
 * Offers categories of a child's dossier to a receiver. Nothing leaves the holder yet: the receiver collects.
 * Throws `ConsentError('onbekend')` for a child or receiver that is not there, 'ongeldig' for an offer to oneself.
 */
export const makeOffer = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: OfferInput,
): Promise<OfferResult> => {
  const act = { actor, key, name: 'aanbieding', body: input }
  return asParty(context, act, (tx, holder) => offerWithin(context, tx, { actor, holder, input }))
}

type Offering = {
  readonly actor: Actor
  readonly holder: Party
  readonly input: OfferInput
  /** What was recorded with it, to open this one door: the family hears of them together. */
  readonly facts?: readonly FactId[]
}

/** The question that an offer is. Throws as `makeOffer` does. */
export const offerAsked = async (
  tx: Transaction,
  { holder, input, child }: Pick<Offering, 'holder' | 'input'> & { readonly child: Child },
): Promise<Asked> => {
  // An organisation that offers to itself would vouch for its own involvement.
  if (input.ontvanger === holder.id)
    throw new ConsentError('ongeldig', 'Een aanbod gaat naar een ander.', {
      faults: [{ path: 'ontvanger', message: 'dit is uw eigen organisatie' }],
    })
  return {
    child,
    holder,
    requester: await receivingParty(tx, input.ontvanger),
    purpose: input.doel,
    categories: input.categorieen,
    assumeInvolved: true,
  }
}

/** The same within a transaction that does more. */
export const offerWithin = async (
  context: BrokerContext,
  tx: Transaction,
  { actor, holder, input, facts = [] }: Offering,
): Promise<OfferResult> => {
  const child = await lockLinked(tx, actor, input.kind)
  const asked = await offerAsked(tx, { holder, input, child })
  const decided = await decideFor(context, tx, asked)
  const answer = await toldToHolder(tx, asked, decided)
  const offer = await writeOffer(context, tx, { asked, decided, actor, facts })
  return {
    aanbieding: offer?.id ?? null,
    categorieen: offer?.categories ?? [],
    verlooptOp: offer?.expiresAt ?? null,
    redenen: explainDecision(context, { answer, decided }, asked),
  }
}

/** What a named offer must be about. */
type Between = Pick<Asked, 'child' | 'holder' | 'requester' | 'purpose'>

/**
 * The offer that a requester names, while it counts: for this child, holder, receiver and purpose, not expired, not
 * collected. Anything else is as if none was named.
 */
export const namedOffer = async (
  tx: Transaction,
  id: OfferId | undefined,
  { child, holder, requester, purpose }: Between,
  now: Instant,
): Promise<Offer | undefined> => {
  const offer = id && (await tx.disclosures.offer(id))
  if (!offer || offer.child !== child.id || offer.receiver !== requester.id) return undefined
  if (offer.holder !== holder.id || offer.purpose !== purpose) return undefined
  if (now >= offer.expiresAt) return undefined
  const orders = await tx.disclosures.ordersOf(child.id)
  const collected = orders.some((order) => order.offer === id && order.state === 'geleverd')
  return collected ? undefined : offer
}

/**
 * One open offer as its receiver sees it, under its own pseudonym: of the ground only what its end tells (threat model,
 * what remains).
 */
export type OpenOffer = {
  readonly aanbieding: OfferId
  readonly kind: Pseudonym
  readonly houder: string
  readonly doel: string
  readonly categorieen: readonly string[]
  readonly sinds: number
  readonly verlooptOp: number
}

/** The offers that a receiver may still collect, oldest first. */
export const openOffers = (context: BrokerContext, actor: Actor): Promise<OpenOffer[]> =>
  context.store.read(async (tx) => {
    const offers = await tx.disclosures.openOffers(actor.party, context.now())
    const seen = await Promise.all(
      offers.map(async (offer) => ({
        offer,
        link: await tx.links.of(offer.receiver, offer.child),
      })),
    )
    return seen.flatMap(({ offer, link }) =>
      link
        ? [
            {
              aanbieding: offer.id,
              kind: link.pseudonym,
              houder: offer.holder,
              doel: offer.purpose,
              categorieen: offer.categories,
              sinds: offer.at,
              verlooptOp: offer.expiresAt,
            },
          ]
        : [],
    )
  })
