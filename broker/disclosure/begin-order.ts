/** From a token and an envelope request to an order in the journal: decided again, in the transaction that writes it down. */
import { hasSecretAddress } from '../../consent/child.ts'
import { ConsentError } from '../../consent/errors.ts'
import { type DecisionId, type OrderId, orderIds } from '../../consent/id.ts'
import type { Visibility } from '../../consent/journal.ts'
import { restingOn } from '../../consent/matter.ts'
import type { Order } from '../../consent/order.ts'
import type { Party } from '../../consent/party.ts'
import type {
  BrokerEnvelopes,
  GatewayOrder,
  OrderSlice,
  SealLabel,
} from '../../consent/ports/envelope.ts'
import type { FetchFailure } from '../../consent/ports/holders.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Instant } from '../../consent/time.ts'
import type { Category } from '../../policies/catalogue.ts'
import type { BrokerContext } from '../context.ts'
import {
  type Asked,
  type Decided,
  decideFor,
  fetchable,
  recordOf,
} from '../decisions/decide-for.ts'
import { writeDecision } from '../decisions/write-decision.ts'
import { seenInLog } from '../insight/seen-in-log.ts'
import { orderEntry } from '../journal-entry.ts'
import { type Attempt, once } from '../once.ts'
import type { GrantedSlice } from '../tokens/details.ts'
import { journalClient, partyOfClient } from './client.ts'
import type { Likely } from './holder-contacts.ts'
import { namedOffer } from './offer.ts'

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

/** Who asks, and who keeps the record. */
type Parties = { readonly requester: Party; readonly holder: Party }

/** The parties of a request. Throws `ConsentError('niet_bevoegd')` for an unknown holder, or a client or requester that is switched off. */
export const partiesOf = async (
  tx: Transaction,
  { clientId, slice }: DisclosureRequest,
): Promise<Parties> => {
  const requester = await partyOfClient(tx, clientId)
  const holder = await tx.parties.get(slice.houder)
  if (!requester || !holder) throw new ConsentError('niet_bevoegd', 'Deze client doet niet mee.')
  return { requester, holder }
}

const partyRef = ({ id, oin }: Party) => ({ id, oin })

/** What a checked envelope request is: how its answer will be labelled, and until when it must be remembered as used. */
type Envelope = { readonly label: SealLabel; readonly usedUntil: Instant }

/** Checks that the envelope request says what the token says. Throws `ConsentError('ongeldig')` with every fault. */
const checkEnvelope = async (
  context: BrokerContext,
  envelopes: BrokerEnvelopes,
  { request, requester, holder }: Parties & { request: DisclosureRequest },
): Promise<Envelope> => {
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
  const order = orderIds.create(context.random, context.now())
  return {
    label: { order, decision, request: jti, purpose, categories },
    usedUntil: checked.value.once.replayUntil,
  }
}

/** A request whose envelope was checked. */
type Checked = Envelope & { readonly request: DisclosureRequest; readonly parties: Parties }

/** What is kept of an order under its idempotency key. */
export type Kept = {
  readonly id: OrderId
  /** Of an order that was refused while the gateway was failing: it is answered like one that was fetched. */
  readonly failure: FetchFailure | null
}

/** One order is one attempt of its client. */
const attemptOf = ({
  clientId,
  idempotencyKey,
  envelopeRequest,
  slice,
}: DisclosureRequest): Attempt => ({
  scope: `verstrekking ${clientId}`,
  key: idempotencyKey,
  body: { envelopeRequest, slice },
})

/** Kind of artifact that says an envelope request was used; its id names the requester, since a number is unique for one only. */
const USED_ENVELOPE = 'EnvelopeRequest'

const envelopeHashOf = ({ sha256 }: BrokerContext, { id }: Party, { request }: SealLabel): string =>
  // Not the hash of the whole request: PSS is randomised, so the same request can be signed anew.
  sha256(`${id} ${request}`)

/**
 * Uses an envelope request up, also for an order that is then refused: one that could be sent again after a refusal, and not
 * after an empty answer, would tell them apart. Throws `ConsentError('conflict')` for one that was used before.
 */
const useEnvelope = async (
  context: BrokerContext,
  tx: Transaction,
  { parties: { requester }, label, usedUntil }: Checked,
): Promise<void> => {
  const hash = envelopeHashOf(context, requester, label)
  if (!(await tx.artifacts.claimOnce(USED_ENVELOPE, hash, usedUntil)))
    throw new ConsentError('conflict', 'Dit envelopverzoek is al gebruikt.')
}

/** An order that stands in the journal as begun, with what its gateway must be told and what its end must know. */
export type Begun = {
  readonly clientId: string
  readonly order: Order
  readonly label: SealLabel
  readonly asked: Asked
  readonly decided: Decided
  readonly holder: Party
  readonly signed: Omit<GatewayOrder, 'iat' | 'exp' | 'request'>
}

type Beginning = {
  readonly request: DisclosureRequest
  readonly envelopes: BrokerEnvelopes
  /** What a fetch from this holder would be like now. */
  readonly likelyOf: (holder: Party) => Likely
}

/** What came of an attempt the first time; `go` is null when there is nothing to fetch. */
type Began = { readonly likely: Likely; readonly go: Begun | null }

/**
 * Checks the envelope and decides again, in the transaction that writes the order down. No journal row, no answer. Null for
 * `began` when the attempt was made before. Throws as `partiesOf` and `checkEnvelope`.
 */
export const beginOrder = async (
  context: BrokerContext,
  { request, envelopes, likelyOf }: Beginning,
): Promise<{ readonly kept: Kept; readonly began: Began | null }> => {
  let began: Began | null = null
  const { result, again } = await once(context, attemptOf(request), async (tx): Promise<Kept> => {
    const parties = await partiesOf(tx, request)
    const envelope = await checkEnvelope(context, envelopes, { request, ...parties })
    const go = await beginInside(context, tx, { request, parties, ...envelope })
    began = { likely: likelyOf(parties.holder), go }
    return { id: envelope.label.order, failure: go === null ? began.likely.failure : null }
  })
  return { kept: result, began: again ? null : began }
}

const beginInside = async (
  context: BrokerContext,
  tx: Transaction,
  checked: Checked,
): Promise<Begun | null> => {
  const { slice } = checked.request
  const { requester, holder } = checked.parties
  await useEnvelope(context, tx, checked)
  const link = await tx.links.byPseudonym(requester.id, slice.kind)
  if (!link) return refuseUnknown(context, tx, checked)
  const child = await tx.children.lock(link.child)
  const between = { child, holder, requester, purpose: slice.doel }
  const offer = await namedOffer(tx, slice.aanbieding, between, context.now())
  const asked: Asked = { ...between, categories: slice.categorieen, offer }
  const decided = await decideFor(context, tx, asked)
  const employee = slice.medewerker
  const record = recordOf(context, asked, decided, { occasion: 'verstrekking', employee })
  const holdersLink = await tx.links.of(holder.id, child.id)
  const slices =
    holder.active && holdersLink ? slicesOf(context, { asked, decided, wanted: slice.velden }) : []
  const { visibility, restsOn } = await seenInLog(tx, asked, decided, slice.aanbieding)
  const ordering = { asked, decided, slices, decision: record.id, visibility }
  const order = orderOf(context, checked, ordering)
  const goes = slices.length > 0
  if (goes) await tx.disclosures.addOrder(order)
  await writeDecision(
    context,
    tx,
    record,
    orderEntry(order, {
      kind: goes ? 'verstrekking_begonnen' : 'verstrekking_geweigerd',
      categories: [...slice.categorieen],
      detail: { besteld: order.categories, ...restingOn([restsOn]) },
    }),
  )
  if (!goes || !holdersLink) return null
  const signed = {
    order: order.id,
    holder: partyRef(holder),
    requester: { ...partyRef(requester), kind: requester.kind },
    child: holdersLink.pseudonym,
    purpose: slice.doel,
    slices,
    decision: slice.besluit,
    employee,
  }
  const { request, label } = checked
  return { clientId: request.clientId, order, label, asked, decided, signed, holder }
}

/** The pseudonym means nobody (any more): nothing is known of a child, and the attempt is journalled all the same. */
const refuseUnknown = async (
  context: BrokerContext,
  tx: Transaction,
  { request: { clientId, slice }, label }: Checked,
): Promise<null> => {
  await journalClient(tx, clientId, {
    kind: 'verstrekking_geweigerd',
    at: context.now(),
    employee: slice.medewerker,
    holder: slice.houder,
    purpose: slice.doel,
    // As of a child that is known: the log of the requester's own officer must not tell them apart.
    categories: [...slice.categorieen],
    subject: label.order,
  })
  return null
}

const fieldsOf = (category: Category, secretAddress: boolean): string[] =>
  category.fields
    .filter(({ hiddenWhenSecretAddress }) => !(secretAddress && hiddenWhenSecretAddress))
    .map(({ name }) => name)

/**
 * Per category that may be fetched the fields that may go: those wanted, of those that exist, less an address that must stay
 * secret. A category of which no field is left is not ordered.
 */
const slicesOf = (
  { rulebooks }: BrokerContext,
  parts: {
    asked: Asked
    decided: Decided
    wanted: Readonly<Record<string, readonly string[]>> | undefined
  },
): OrderSlice[] =>
  fetchable(parts.decided, parts.asked).flatMap((id) => {
    const category = rulebooks.catalogue.categories.find((known) => known.id === id)
    const decision = parts.decided.answer.decisions[id]
    const rule = rulebooks.catalogue.rules.find((known) => known.id === decision?.row)
    if (!category || !decision || !rule) return []
    const allowed = fieldsOf(category, hasSecretAddress(parts.asked.child))
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

type Ordering = {
  readonly asked: Asked
  readonly decided: Decided
  readonly slices: readonly OrderSlice[]
  readonly decision: DecisionId
  readonly visibility: Visibility
}

const orderOf = (
  context: BrokerContext,
  { request, label }: Checked,
  { asked, decided, slices, decision, visibility }: Ordering,
): Order => {
  const { child, requester, holder, purpose, offer } = asked
  const categories = slices.map(({ category }) => category)
  const collects = offer?.categories.some((category) => categories.includes(category)) ?? false
  return {
    id: label.order,
    child: child.id,
    askedBy: { party: requester.id, employee: request.slice.medewerker },
    requester: requester.id,
    holder: holder.id,
    purpose,
    categories,
    offer: collects && offer ? offer.id : null,
    decision,
    token: request.token,
    envelopeHash: envelopeHashOf(context, requester, label),
    epoch: child.epoch,
    visibility,
    state: 'begonnen',
    failure: null,
    at: decided.at,
    closedAt: null,
  }
}
