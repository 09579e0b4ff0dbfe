/** The main flow: one slice, from a token to a sealed answer. The broker orders, seals nothing and reads nothing. */
import type { OrderId } from '../consent/id.ts'
import type { Order } from '../consent/order.ts'
import type { Party } from '../consent/party.ts'
import { type BrokerEnvelopes, ORDER_MS_MAX } from '../consent/ports/envelope.ts'
import type { Fetched, FetchFailure, HolderGateways } from '../consent/ports/holders.ts'
import { type Instant, SECOND } from '../consent/time.ts'
import type { BrokerContext } from './context.ts'
import {
  type Begun,
  beginOrder,
  type DisclosureRequest,
  type Kept,
  partiesOf,
} from './disclosure/begin-order.ts'
import { closeOrder } from './disclosure/close-order.ts'
import type { HolderContacts, Likely } from './disclosure/holder-contacts.ts'
import { atQuietPace, type Pace, QUIET_STEP_MS } from './quiet.ts'

export type Mediation = {
  readonly envelopes: BrokerEnvelopes
  readonly holders: HolderGateways
  /** Of the same gateways: how slow they were lately, and whether they failed. */
  readonly contacts: HolderContacts
  readonly pace: Pace
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

/** Runs one disclosure. Throws `ConsentError('ongeldig')` for an envelope request that does not fit the token. */
export const disclose = async (
  context: BrokerContext,
  mediation: Mediation,
  request: DisclosureRequest,
): Promise<Disclosure> => {
  const waiting: Waiting = { pace: mediation.pace, startedAt: mediation.pace.now() }
  const likelyOf = (holder: Party) => likely(mediation, holder)
  const { kept, began } = await beginOrder(context, { request, ...mediation, likelyOf })
  if (began === null) return repeated(context, mediation, { request, waiting, kept })
  const held = { ...waiting, likely: began.likely }
  if (began.go === null) return withoutSlice(held, kept)
  const fetched = await fetchOrFail(context, mediation, { begun: began.go, request })
  const state = await closeOrder(context, began.go, fetched)
  const failure = toldFailure(fetched.ok ? null : fetched.failure)
  remember(mediation, began.go.holder, { waiting, failure })
  const { id } = kept
  if (state === 'geleverd' && fetched.ok && fetched.sealed !== null)
    return { status: 'verstrekt', id, sealed: fetched.sealed }
  return withoutSlice(held, { id, failure })
}

/**
 * A failure as the requester is told of it. A gateway may refuse an order for what the requester itself signed, such as a
 * request that ends under way: told, that would say whenever somebody wants it that an order went out. So it is nothing, as
 * a refusal of ours.
 */
const toldFailure = (failure: FetchFailure | null): FetchFailure | null =>
  failure === 'geweigerd' ? null : failure

type Waiting = { readonly pace: Pace; readonly startedAt: Instant }
type Held = Waiting & { readonly likely: Likely }

/** What a fetch from this holder would be like now. Nobody can fetch from one that has no gateway. */
const likely = ({ contacts, pace }: Mediation, { id, gatewayUrl }: Party): Likely => {
  const known = contacts.likely(id, pace.now())
  return gatewayUrl === null ? { ...known, failure: 'onbereikbaar' } : known
}

const remember = (
  { contacts, pace }: Mediation,
  { id }: Party,
  { waiting, failure }: { waiting: Waiting; failure: FetchFailure | null },
): void => {
  const at = pace.now()
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

type Sending = { readonly begun: Begun; readonly request: DisclosureRequest }

/** Sends the signed order to the holder and looks at the outside of what comes back. */
const fetch = async (
  context: BrokerContext,
  { envelopes, holders }: Mediation,
  { begun, request }: Sending,
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
  return envelopes.inspect(fetched.sealed, begun.label).ok
    ? fetched
    : { ok: false, failure: 'ongeldig' }
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
    await closeOrder(context, sending.begun, { ok: false, failure: 'eigen_fout' })
    throw fault
  }
}

type Repeating = {
  readonly request: DisclosureRequest
  readonly waiting: Waiting
  readonly kept: Kept
}

/** The state of an order as it stands at the quiet pace: told sooner, it would tell a refusal from a fetch under way. */
const repeated = async (
  context: BrokerContext,
  mediation: Mediation,
  { request, waiting, kept: { id, failure } }: Repeating,
): Promise<Disclosure> => {
  const { holder } = await context.store.read((tx) => partiesOf(tx, request))
  await hold({ ...waiting, likely: likely(mediation, holder) })
  const order = await context.store.read((tx) => tx.disclosures.order(id))
  const refused = failure === null ? 'geweigerd' : 'mislukt'
  if (!order || order.failure === 'geweigerd') return { status: 'herhaald', id, state: refused }
  return { status: 'herhaald', id, state: order.state }
}
