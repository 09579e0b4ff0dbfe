/** The main flow: one slice, from a token to a sealed answer. The broker orders, seals nothing and reads nothing. */

import { ConsentError } from '../consent/errors.ts'
import { type OrderId, orderIds } from '../consent/id.ts'
import type { Order } from '../consent/order.ts'
import type { Actor, Party } from '../consent/party.ts'
import type {
  BrokerEnvelopes,
  GatewayOrder,
  OrderSlice,
  SealLabel,
} from '../consent/ports/envelope.ts'
import { ORDER_MS_MAX } from '../consent/ports/envelope.ts'
import type { Fetched, FetchFailure, HolderGateways } from '../consent/ports/holders.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { SECOND } from '../consent/time.ts'
import type { Category } from '../policies/catalogue.ts'
import type { BrokerContext } from './context.ts'
import { type Asked, type Decided, decideFor, fetchable, recordOf } from './decide-for.ts'
import { partyOfClient } from './grant.ts'
import { informFamily } from './inform.ts'
import { journalEntry } from './journal-entry.ts'
import { once } from './once.ts'
import { atQuietPace, type Pace } from './quiet.ts'
import type { GrantedSlice } from './tokens/details.ts'
import { visibilityOf } from './visibility.ts'

/** Longer than an ordinary fetch takes, so that "nothing" leaves when "something, but empty" would. */
const QUIET_STEP_MS = 250

export type Mediation = {
  readonly envelopes: BrokerEnvelopes
  readonly holders: HolderGateways
  readonly pace: Pace
}

/** A verified access token and the order that came with it. */
export type DisclosureRequest = {
  readonly clientId: string
  readonly slice: GrantedSlice
  /** `jti` of the token. */
  readonly token: string
  readonly idempotencyKey: string
  /** The requester's signed envelope request, compact JWS. */
  readonly envelopeRequest: string
}

/** `herhaald` answers a repeated key: the state, never the ciphertext. */
export type Disclosure =
  | { readonly status: 'verstrekt'; readonly id: OrderId; readonly sealed: string }
  | { readonly status: 'niet_verstrekt'; readonly id: OrderId }
  | { readonly status: 'mislukt'; readonly id: OrderId; readonly failure: FetchFailure }
  | {
      readonly status: 'herhaald'
      readonly id: OrderId
      readonly state: Order['state'] | 'geweigerd'
    }

type Begun = {
  readonly order: Order
  readonly asked: Asked
  readonly decided: Decided
  readonly signed: Omit<GatewayOrder, 'iat' | 'exp' | 'request'>
}

/** Runs one disclosure. Throws `ConsentError('ongeldig')` for an envelope request that does not fit the token. */
export const disclose = async (
  context: BrokerContext,
  mediation: Mediation,
  request: DisclosureRequest,
): Promise<Disclosure> => {
  const startedAt = context.now()
  const parties = await partiesOf(context, request)
  const label = await checkEnvelope(context, mediation, { request, ...parties })
  const begun = await begin(context, { request, label, ...parties })
  if (begun.again) return repeated(context, begun.id)
  if (!begun.go) return withNothing(mediation.pace, startedAt, begun.id)
  const fetched = await fetch(context, mediation, { begun: begun.go, request, label, ...parties })
  const state = await close(context, begun.go, fetched)
  if (state === 'geleverd' && fetched.ok && fetched.sealed !== null)
    return { status: 'verstrekt', id: begun.id, sealed: fetched.sealed }
  if (!fetched.ok) return { status: 'mislukt', id: begun.id, failure: fetched.failure }
  return withNothing(mediation.pace, startedAt, begun.id)
}

const withNothing = async (pace: Pace, startedAt: number, id: OrderId): Promise<Disclosure> => {
  await atQuietPace(pace, startedAt, QUIET_STEP_MS)
  return { status: 'niet_verstrekt', id }
}

type Parties = { readonly requester: Party; readonly holder: Party }

const partiesOf = (
  context: BrokerContext,
  { clientId, slice }: DisclosureRequest,
): Promise<Parties> =>
  context.store.read(async (tx) => {
    const requester = await partyOfClient(tx, clientId)
    const holder = await tx.parties.get(slice.houder)
    if (!requester || !holder) throw new ConsentError('niet_bevoegd', 'Deze client doet niet mee.')
    return { requester, holder }
  })

const partyRef = ({ id, oin }: Party) => ({ id, oin })

const checkEnvelope = async (
  context: BrokerContext,
  { envelopes }: Mediation,
  { request, requester, holder }: Parties & { request: DisclosureRequest },
): Promise<SealLabel> => {
  const { slice } = request
  const checked = await envelopes.checkRequest(
    request.envelopeRequest,
    {
      requester: partyRef(requester),
      holder: partyRef(holder),
      purpose: slice.doel,
      categories: slice.categorieen,
      fields: slice.velden,
      decision: slice.besluit,
    },
    context.now(),
  )
  if (!checked.ok)
    throw new ConsentError('ongeldig', 'Het envelopverzoek hoort niet bij dit token.', {
      faults: checked.reasons.map((message) => ({ path: 'envelopverzoek', message })),
    })
  const { jti, categories, decision, purpose } = checked.value.request
  return { order: orderIds.create(context.random), decision, request: jti, purpose, categories }
}

type Scene = Parties & { readonly request: DisclosureRequest; readonly label: SealLabel }

/** What is kept of a begun order under its idempotency key. */
type Kept = { readonly id: OrderId; readonly begun: boolean }

/** Decides again, in the transaction that writes the order down. No journal row, no answer. */
const begin = async (
  context: BrokerContext,
  scene: Scene,
): Promise<{ id: OrderId; again: boolean; go: Begun | null }> => {
  const { request } = scene
  let go: Begun | null = null
  const attempt = {
    scope: `verstrekking ${request.clientId}`,
    key: request.idempotencyKey,
    body: { envelopeRequest: request.envelopeRequest, slice: request.slice },
  }
  const { result, again } = await once(context, attempt, async (tx): Promise<Kept> => {
    go = await beginInside(context, tx, scene)
    return { id: go?.order.id ?? orderIds.create(context.random), begun: go !== null }
  })
  return { id: result.id, again, go: again ? null : go }
}

const beginInside = async (
  context: BrokerContext,
  tx: Transaction,
  { request, requester, holder, label }: Scene,
): Promise<Begun | null> => {
  const { slice } = request
  const actor: Actor = { party: requester.id, employee: slice.medewerker }
  const link = await tx.links.byPseudonym(requester.id, slice.kind)
  if (!link) return null
  const child = await tx.children.lock(link.child)
  const asked: Asked = {
    child,
    holder,
    requester,
    purpose: slice.doel,
    categories: slice.categorieen,
  }
  const decided = await decideFor(context, tx, asked)
  const offer = slice.aanbieding ? await tx.disclosures.offer(slice.aanbieding) : undefined
  const categories = holder.active ? fetchable(decided, asked, { offer, now: context.now() }) : []
  const record = recordOf(context, asked, decided, {
    occasion: 'verstrekking',
    employee: actor.employee,
  })
  await tx.disclosures.addDecision(record)
  const holdersLink = await tx.links.of(holder.id, child.id)
  const order: Order = {
    id: orderIds.create(context.random),
    child: child.id,
    askedBy: actor,
    requester: requester.id,
    holder: holder.id,
    purpose: slice.doel,
    categories,
    offer: offer?.id ?? null,
    decision: record.id,
    token: request.token,
    // Not the hash of the whole request: PSS is randomised, so the same request can be signed anew.
    envelopeHash: context.sha256(`${requester.id} ${label.request}`),
    epoch: child.epoch,
    visibility: visibilityOf(slice.doel, decided),
    state: 'begonnen',
    failure: null,
    at: context.now(),
    closedAt: null,
  }
  const goes = categories.length > 0 && holdersLink !== undefined
  if (goes) await tx.disclosures.addOrder(order)
  await tx.journal.append(
    journalEntry({
      ...aboutOrder(order),
      kind: goes ? 'verstrekking_begonnen' : 'verstrekking_geweigerd',
      categories: [...slice.categorieen],
      detail: { besteld: categories },
    }),
  )
  if (!goes) return null
  return {
    order,
    asked,
    decided,
    signed: {
      order: order.id,
      holder: partyRef(holder),
      requester: { ...partyRef(requester), kind: requester.kind },
      child: holdersLink.pseudonym,
      purpose: slice.doel,
      slices: slicesOf(context, { asked, decided, categories, wanted: slice.velden }),
      decision: slice.besluit,
      employee: actor.employee,
    },
  }
}

const fieldsOf = (category: Category, secretAddress: boolean): string[] =>
  category.fields
    .filter(({ hiddenWhenSecretAddress }) => !(secretAddress && hiddenWhenSecretAddress))
    .map(({ name }) => name)

/** Per category the fields that may go: those wanted, of those that exist, less an address that must stay secret. */
const slicesOf = (
  { rulebooks }: BrokerContext,
  parts: {
    asked: Asked
    decided: Decided
    categories: readonly string[]
    wanted: Readonly<Record<string, readonly string[]>> | undefined
  },
): OrderSlice[] =>
  parts.categories.flatMap((id) => {
    const category = rulebooks.catalogue.categories.find((known) => known.id === id)
    const decision = parts.decided.answer.decisions[id]
    const rule = rulebooks.catalogue.rules.find((known) => known.id === decision?.row)
    if (!category || !decision || !rule) return []
    const allowed = fieldsOf(category, parts.asked.child.secretAddress)
    const fields = parts.wanted?.[id]?.filter((field) => allowed.includes(field)) ?? allowed
    if (fields.length === 0) return []
    const outcome = decision.reason === 'toestemming_geldig' ? 'consent' : decision.reason
    const ground = {
      outcome: outcome as OrderSlice['ground']['outcome'],
      row: rule.id,
      legalRefs: rule.legalRefs,
    }
    return [{ category: id, fields, ground }]
  })

const aboutOrder = (order: Order) => ({
  at: order.at,
  visibility: order.visibility,
  child: order.child,
  party: order.requester,
  employee: order.askedBy.employee,
  holder: order.holder,
  requester: order.requester,
  purpose: order.purpose,
  categories: [...order.categories],
  subject: order.id,
  decision: order.decision,
})

/** Sends the signed order to the holder and looks at the outside of what comes back. */
const fetch = async (
  context: BrokerContext,
  { envelopes, holders }: Mediation,
  scene: Scene & { begun: Begun },
): Promise<Fetched> => {
  const { begun, holder, request, label } = scene
  if (begun.signed.slices.length === 0) return { ok: true, sealed: null }
  if (holder.gatewayUrl === null) return { ok: false, failure: 'onbereikbaar' }
  const iat = Math.floor(context.now() / SECOND)
  const signed = await envelopes.signOrder({
    ...begun.signed,
    iat,
    exp: iat + ORDER_MS_MAX / SECOND,
    request: request.envelopeRequest,
  })
  const fetched = await holders.fetch(holder.gatewayUrl, signed)
  if (!fetched.ok || fetched.sealed === null) return fetched
  const sealedAsOrdered = envelopes.inspect(fetched.sealed, { ...label, order: begun.order.id })
  return sealedAsOrdered.ok ? fetched : { ok: false, failure: 'ongeldig' }
}

type End = Exclude<Order['state'], 'begonnen'>

const endOf = (fetched: Fetched, unchanged: boolean): End => {
  if (!fetched.ok) return 'mislukt'
  if (fetched.sealed === null) return 'leeg'
  return unchanged ? 'geleverd' : 'vervallen'
}

const JOURNAL_KIND = {
  geleverd: 'verstrekking_geleverd',
  leeg: 'verstrekking_leeg',
  vervallen: 'verstrekking_vervallen',
  mislukt: 'verstrekking_mislukt',
} as const

/**
 * Closes the order in one transaction with its journal row. Anything said, paused or withdrawn since it began has
 * raised the child's epoch: then the answer is dropped, and that is what the journal says.
 */
const close = async (context: BrokerContext, begun: Begun, fetched: Fetched): Promise<End> =>
  context.store.write(async (tx) => {
    const child = await tx.children.lock(begun.order.child)
    const state = endOf(fetched, child.epoch === begun.order.epoch)
    const at = context.now()
    const failure = fetched.ok ? null : fetched.failure
    await tx.disclosures.closeOrder(begun.order.id, { state, failure, at })
    await tx.journal.append(
      journalEntry({
        ...aboutOrder(begun.order),
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
  { order, decided }: Begun,
): Promise<void> => {
  const purpose = context.rulebooks.catalogue.purposes.find(({ id }) => id === order.purpose)
  // A yes for one time is used up: another fetch that is under way on it must not arrive as well.
  if (purpose?.singleUse) await tx.children.raiseEpoch(order.child)
  // An offer told the family already, when it was made.
  if (order.offer) return
  await informFamily(context, tx, decided, {
    child: order.child,
    subject: order.id,
    categories: order.categories,
    kind: 'gedeeld_volgens_wet',
  })
}

const repeated = async (context: BrokerContext, id: OrderId): Promise<Disclosure> => {
  const order = await context.store.read((tx) => tx.disclosures.order(id))
  return { status: 'herhaald', id, state: order?.state ?? 'geweigerd' }
}

/**
 * Closes what a crash left open, at start: the journal then says failed, though the holder may have answered.
 * Returns how many.
 */
export const closeUnfinished = (context: BrokerContext): Promise<number> =>
  context.store.write(async (tx) => {
    const left = await tx.disclosures.unfinished(context.now())
    for (const order of left) {
      const at = context.now()
      await tx.disclosures.closeOrder(order.id, { state: 'mislukt', failure: 'herstart', at })
      await tx.journal.append(
        journalEntry({
          ...aboutOrder(order),
          at,
          kind: 'verstrekking_mislukt',
          detail: { reden: 'herstart' },
        }),
      )
    }
    return left.length
  })
