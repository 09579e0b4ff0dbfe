/** The main flow: one slice, from a token to a sealed answer. The broker orders, seals nothing and reads nothing. */

import { ConsentError } from '../consent/errors.ts'
import { type DecisionId, type OrderId, orderIds } from '../consent/id.ts'
import type { Order } from '../consent/order.ts'
import type { Party } from '../consent/party.ts'
import type {
  BrokerEnvelopes,
  GatewayOrder,
  OrderSlice,
  SealLabel,
} from '../consent/ports/envelope.ts'
import { ORDER_MS_MAX } from '../consent/ports/envelope.ts'
import type { Fetched, FetchFailure, HolderGateways } from '../consent/ports/holders.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { type Instant, SECOND } from '../consent/time.ts'
import type { Category } from '../policies/catalogue.ts'
import type { BrokerContext } from './context.ts'
import { type Asked, type Decided, decideFor, fetchable, recordOf } from './decide-for.ts'
import { partyOfClient } from './grant.ts'
import type { HolderContacts, Likely } from './holder-contacts.ts'
import { informFamily } from './inform.ts'
import { journalEntry } from './journal-entry.ts'
import { namedOffer } from './offer.ts'
import { type Attempt, answeredBefore, once } from './once.ts'
import { atQuietPace, type Pace, QUIET_STEP_MS } from './quiet.ts'
import type { GrantedSlice } from './tokens/details.ts'
import { visibilityOf } from './visibility.ts'

export type Mediation = {
  readonly envelopes: BrokerEnvelopes
  readonly holders: HolderGateways
  /** Of the same gateways: how slow they were lately, and whether they failed. */
  readonly contacts: HolderContacts
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
  readonly holder: Party
  readonly signed: Omit<GatewayOrder, 'iat' | 'exp' | 'request'>
}

/** Runs one disclosure. Throws `ConsentError('ongeldig')` for an envelope request that does not fit the token. */
export const disclose = async (
  context: BrokerContext,
  mediation: Mediation,
  request: DisclosureRequest,
): Promise<Disclosure> => {
  const waiting: Waiting = { pace: mediation.pace, startedAt: mediation.pace.now() }
  const { before, parties } = await context.store.read(async (tx) => ({
    before: await answeredBefore<Kept>(context, tx, attemptOf(request)),
    parties: await partiesOf(tx, request),
  }))
  const likely = likelyOf(mediation, parties.holder)
  if (before) return repeated(context, { ...waiting, likely }, before)
  const label = await checkEnvelope(context, mediation, { request, ...parties })
  const begun = await begin(context, { request, label, likely })
  if (begun.again) return repeated(context, { ...waiting, likely }, begun.kept)
  if (!begun.go) return withoutSlice({ ...waiting, likely }, begun.kept)
  const fetched = await fetchOrFail(context, mediation, { begun: begun.go, request, label })
  const state = await close(context, begun.go, fetched)
  remember(mediation, parties.holder, { waiting, fetched })
  const { id } = begun.kept
  if (state === 'geleverd' && fetched.ok && fetched.sealed !== null)
    return { status: 'verstrekt', id, sealed: fetched.sealed }
  return withoutSlice({ ...waiting, likely }, { id, failure: fetched.ok ? null : fetched.failure })
}

type Waiting = { readonly pace: Pace; readonly startedAt: Instant }
type Held = Waiting & { readonly likely: Likely }

/** What a fetch from this holder would be like now. Nobody can fetch from one that has no gateway. */
const likelyOf = ({ contacts, pace }: Mediation, { id, gatewayUrl }: Party): Likely => {
  const likely = contacts.likely(id, pace.now())
  return gatewayUrl === null ? { ...likely, failure: 'onbereikbaar' } : likely
}

const remember = (
  { contacts, pace }: Mediation,
  { id }: Party,
  { waiting, fetched }: { waiting: Waiting; fetched: Fetched },
): void => {
  const at = pace.now()
  const failure = fetched.ok ? null : fetched.failure
  contacts.remember(id, { tookMs: at - waiting.startedAt, failure, at })
}

/** A step is longer than a quick fetch takes; for a slow holder an answer waits as long as recent fetches took. */
const hold = ({ pace, startedAt, likely }: Held): Promise<void> =>
  atQuietPace(pace, startedAt, QUIET_STEP_MS, likely.ms)

/** Nothing, or the failure of a gateway: each when a fetch that ended so would likely have left. */
const withoutSlice = async (
  held: Held,
  { id, failure }: Pick<Kept, 'id' | 'failure'>,
): Promise<Disclosure> => {
  await hold(held)
  return failure === null ? { status: 'niet_verstrekt', id } : { status: 'mislukt', id, failure }
}

type Parties = { readonly requester: Party; readonly holder: Party }

const partiesOf = async (
  tx: Transaction,
  { clientId, slice }: DisclosureRequest,
): Promise<Parties> => {
  const requester = await partyOfClient(tx, clientId)
  const holder = await tx.parties.get(slice.houder)
  if (!requester || !holder) throw new ConsentError('niet_bevoegd', 'Deze client doet niet mee.')
  return { requester, holder }
}

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

/** A request whose envelope was checked. */
type Checked = { readonly request: DisclosureRequest; readonly label: SealLabel }

/** What is kept of an order under its idempotency key. */
type Kept = {
  readonly id: OrderId
  /** Of an order that was refused while the gateway was failing: it is answered like one that was fetched. */
  readonly failure: FetchFailure | null
}

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

/** Decides again, in the transaction that writes the order down. No journal row, no answer. */
const begin = async (
  context: BrokerContext,
  { likely, ...checked }: Checked & { readonly likely: Likely },
): Promise<{ kept: Kept; again: boolean; go: Begun | null }> => {
  let go: Begun | null = null
  const attempt = attemptOf(checked.request)
  const { result, again } = await once(context, attempt, async (tx): Promise<Kept> => {
    go = await beginInside(context, tx, checked)
    return { id: checked.label.order, failure: go === null ? likely.failure : null }
  })
  return { kept: result, again, go: again ? null : go }
}

const beginInside = async (
  context: BrokerContext,
  tx: Transaction,
  checked: Checked,
): Promise<Begun | null> => {
  const { slice } = checked.request
  // Again, since either may have been switched off while the envelope was checked.
  const parties = await partiesOf(tx, checked.request)
  const { requester, holder } = parties
  const link = await tx.links.byPseudonym(requester.id, slice.kind)
  if (!link) return refuseUnknown(context, tx, { ...checked, requester })
  const child = await tx.children.lock(link.child)
  const between = { child, holder, requester, purpose: slice.doel }
  const offer = await namedOffer(tx, slice.aanbieding, between, context.now())
  const asked: Asked = { ...between, categories: slice.categorieen, offer }
  const decided = await decideFor(context, tx, asked)
  const employee = slice.medewerker
  const record = recordOf(context, asked, decided, { occasion: 'verstrekking', employee })
  await tx.disclosures.addDecision(record)
  const holdersLink = await tx.links.of(holder.id, child.id)
  const slices =
    holder.active && holdersLink ? slicesOf(context, { asked, decided, wanted: slice.velden }) : []
  const order = orderOf(context, checked, { asked, decided, slices, decision: record.id })
  const goes = slices.length > 0
  if (goes) await tx.disclosures.addOrder(order)
  await tx.journal.append(
    journalEntry({
      ...aboutOrder(order),
      kind: goes ? 'verstrekking_begonnen' : 'verstrekking_geweigerd',
      categories: [...slice.categorieen],
      detail: { besteld: order.categories },
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
  return { order, asked, decided, signed, holder }
}

/** The pseudonym means nobody (any more): nothing is known of a child, and the attempt is journalled all the same. */
const refuseUnknown = async (
  context: BrokerContext,
  tx: Transaction,
  { request: { clientId, slice }, label, requester }: Checked & { requester: Party },
): Promise<null> => {
  await tx.journal.append(
    journalEntry({
      kind: 'verstrekking_geweigerd',
      at: context.now(),
      visibility: 'niemand',
      party: requester.id,
      employee: slice.medewerker,
      subject: label.order,
      detail: { client: clientId },
    }),
  )
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

type Ordering = {
  readonly asked: Asked
  readonly decided: Decided
  readonly slices: readonly OrderSlice[]
  readonly decision: DecisionId
}

const orderOf = (
  { sha256 }: BrokerContext,
  { request, label }: Checked,
  { asked, decided, slices, decision }: Ordering,
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
    // Not the hash of the whole request: PSS is randomised, so the same request can be signed anew.
    envelopeHash: sha256(`${requester.id} ${label.request}`),
    epoch: child.epoch,
    visibility: visibilityOf(purpose, decided),
    state: 'begonnen',
    failure: null,
    at: decided.at,
    closedAt: null,
  }
}

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

type Sending = Checked & { readonly begun: Begun }

/** Sends the signed order to the holder and looks at the outside of what comes back. */
const fetch = async (
  context: BrokerContext,
  { envelopes, holders }: Mediation,
  { begun, request, label }: Sending,
): Promise<Fetched> => {
  const { gatewayUrl } = begun.holder
  if (gatewayUrl === null) return { ok: false, failure: 'onbereikbaar' }
  const iat = Math.floor(context.now() / SECOND)
  const signed = await envelopes.signOrder({
    ...begun.signed,
    iat,
    exp: iat + ORDER_MS_MAX / SECOND,
    request: request.envelopeRequest,
  })
  const fetched = await holders.fetch(gatewayUrl, signed)
  if (!fetched.ok || fetched.sealed === null) return fetched
  return envelopes.inspect(fetched.sealed, label).ok ? fetched : { ok: false, failure: 'ongeldig' }
}

/** A fault of ours under way must not leave the order open: it is closed as failed, and then told. */
const fetchOrFail = async (
  context: BrokerContext,
  mediation: Mediation,
  sending: Sending,
): Promise<Fetched> => {
  try {
    return await fetch(context, mediation, sending)
  } catch (fault) {
    await close(context, sending.begun, { ok: false, failure: 'eigen_fout' })
    throw fault
  }
}

/** How a fetch ended: also by a fault of our own. */
type Ended = Fetched | { readonly ok: false; readonly failure: 'eigen_fout' }

type End = Exclude<Order['state'], 'begonnen'>

const endOf = (fetched: Ended, unchanged: boolean): End => {
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
const close = async (context: BrokerContext, begun: Begun, fetched: Ended): Promise<End> =>
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
  { order, decided, asked: { offer } }: Begun,
): Promise<void> => {
  const purpose = context.rulebooks.catalogue.purposes.find(({ id }) => id === order.purpose)
  // A yes for one time and an offer are used up: another fetch that is under way on it must not arrive as well.
  if (purpose?.singleUse || order.offer) await tx.children.raiseEpoch(order.child)
  // Of what was offered the family was told when it was.
  const untold = order.categories.filter((category) => !offer?.categories.includes(category))
  await informFamily(context, tx, decided, {
    child: order.child,
    holder: order.holder,
    requester: order.requester,
    subject: order.id,
    categories: untold,
    kind: 'gedeeld_volgens_wet',
  })
}

/** The state of an order as it stands at the quiet pace: told sooner, it would tell a refusal from a fetch under way. */
const repeated = async (
  context: BrokerContext,
  held: Held,
  { id, failure }: Kept,
): Promise<Disclosure> => {
  await hold(held)
  const order = await context.store.read((tx) => tx.disclosures.order(id))
  const refused = failure === null ? 'geweigerd' : 'mislukt'
  return { status: 'herhaald', id, state: order?.state ?? refused }
}

/**
 * Closes what a crash or a failing store left open since before an instant: the journal then says failed, though the
 * holder may have answered. Whoever still fetches for such an order finds it closed and delivers nothing. Returns how many.
 */
export const closeUnfinished = (
  context: BrokerContext,
  before: Instant = context.now(),
): Promise<number> =>
  context.store.write(async (tx) => {
    const left = await tx.disclosures.unfinished(before)
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
