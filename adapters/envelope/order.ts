/** The order to a holder's gateway, and the comparison that keeps a broker gone bad from redirecting data. */
import type { Certificates } from '../../consent/ports/certificates.ts'
import {
  type AcceptedOrder,
  type Checked,
  type EnvelopeRefusal,
  type EnvelopeRequest,
  type GatewayOrder,
  gatewayOrder,
  ORDER_CHARS_MAX,
  ORDER_MS_MAX,
  type PartyRef,
} from '../../consent/ports/envelope.ts'
import { type Instant, SECOND } from '../../consent/time.ts'
import { checkPeriod, must, onceOf, sameParty, unless, within } from './checked.ts'
import { EnvelopeError } from './errors.ts'
import { type NamedKey, openNamed, type Profile, signNamed } from './jws.ts'
import { readEnvelopeRequest } from './request.ts'

const profile: Profile<typeof gatewayOrder> = {
  typ: 'verstrekking-order+jws',
  algorithms: ['EdDSA', 'ES256'],
  charsMax: ORDER_CHARS_MAX,
  payload: gatewayOrder,
}

/** Signs an order; `EnvelopeError('own_message')` when it is not well-formed or lives longer than `ORDER_MS_MAX`. */
export const signOrder = async (order: GatewayOrder, signer: NamedKey): Promise<string> => {
  const parsed = gatewayOrder.safeParse(order)
  if (!parsed.success)
    throw new EnvelopeError('own_message', 'the order is not well-formed', { cause: parsed.error })
  if (checkPeriod(order, order.iat * SECOND, ORDER_MS_MAX).length > 0)
    throw new EnvelopeError('own_message', 'the order lives too long or not at all')
  return signNamed(parsed.data, profile.typ, signer)
}

/** Verifies the broker's signature, the 30 seconds, and that the order is for this holder. */
export const verifyOrder = async (
  jws: string,
  brokerKeys: readonly NamedKey[],
  self: PartyRef,
  now: Instant,
): Promise<Checked<GatewayOrder>> => {
  const opened = await openNamed(jws, profile, brokerKeys)
  if (!opened.ok) return opened
  const order = opened.value
  const reasons = [
    ...must(sameParty(order.holder, self), 'not_for_us'),
    ...checkPeriod(order, now, ORDER_MS_MAX),
  ]
  return unless(reasons, order)
}

/** What the order says that the requester did not sign for; an order may ask less than the requester did, never more or other. */
export const compareOrderWithRequest = (
  order: GatewayOrder,
  request: EnvelopeRequest,
): EnvelopeRefusal[] => {
  const fieldsFit = order.slices.every((slice) =>
    within(slice.fields, request.fields?.[slice.category] ?? slice.fields),
  )
  const ordered = order.slices.map((slice) => slice.category)
  return [
    ...must(sameParty(order.requester, request.requester), 'other_requester'),
    ...must(sameParty(order.holder, request.holder), 'other_holder'),
    ...must(order.purpose === request.purpose, 'other_purpose'),
    ...must(within(ordered, request.categories), 'wider_categories'),
    ...must(fieldsFit, 'wider_fields'),
    ...must(order.decision === request.decision, 'other_decision'),
  ]
}

/** What a gateway knows by itself: nothing in it comes from a broker. */
export type GatewayTrust = {
  readonly self: PartyRef
  readonly brokerKeys: readonly NamedKey[]
  readonly certificates: Certificates
}

/** The gateway's whole check of an order: the broker's signature, the requester's signature, and that both say the same. */
export const acceptOrder = async (
  jws: string,
  trust: GatewayTrust,
  now: Instant,
): Promise<Checked<AcceptedOrder>> => {
  const order = await verifyOrder(jws, trust.brokerKeys, trust.self, now)
  if (!order.ok) return order
  const read = await readEnvelopeRequest(order.value.request, trust.certificates, now)
  if (!read.ok) return read
  const { request, once } = read.value
  return unless(compareOrderWithRequest(order.value, request), {
    order: order.value,
    request,
    once: { order: onceOf(order.value.order, order.value.exp), request: once },
  })
}
