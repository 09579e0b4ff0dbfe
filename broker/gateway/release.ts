/** The holder's main function: one order in, one sealed answer out. */

import type {
  AcceptedOrder,
  EnvelopeRefusal,
  HolderEnvelopes,
  Once,
  OrderSlice,
} from '../../consent/ports/envelope.ts'
import {
  type GatewayEvent,
  type GatewayLogRow,
  type GatewayRecords,
  GatewayRecordsError,
} from '../../consent/ports/gateway-records.ts'
import {
  type CategoryRecord,
  categoryRecord,
  type Source,
  SourceError,
} from '../../consent/ports/source.ts'
import { type Instant, SECOND } from '../../consent/time.ts'
import { minimise } from '../../policies/minimise.ts'
import type { Rulebook } from '../../policies/rulebook.ts'
import { restsOnOwnCatalogue } from './own-catalogue.ts'

/** Two thirds of what the broker waits: the rest is for signing, sealing and the way back. */
export const SOURCE_MS_MAX = 6 * SECOND

export type Holder = {
  /** What this organisation is in the catalogue: `school_po`... */
  readonly kind: string
  readonly envelopes: HolderEnvelopes
  readonly records: GatewayRecords
  readonly source: Source
  /** How long copies are kept that the law gives families; null where this gateway shows none. */
  readonly copyKeepMs: Instant | null
  /** The rules as this organisation's own copy has them today. */
  readonly rulebook: () => Rulebook
  readonly now: () => Instant
  /** A fresh text that no organisation uses as a reference. */
  readonly unusedReference: () => string
  /** Told of what the organisation should look at; codes and names of settings only. */
  readonly onFault: (fault: string) => void
  /** Milliseconds; shorter in tests only. */
  readonly sourceMs?: number
}

export type RefusedOrder =
  | EnvelopeRefusal
  | 'replayed' // this order or its envelope request was acted on before
  | 'other_ground' // our own catalogue has no such row, or another outcome

export type Release =
  | { readonly status: 'verzegeld'; readonly sealed: string }
  /** Nothing here of what was ordered, or a child nobody here knows: one answer for both. */
  | { readonly status: 'niets' }
  | { readonly status: 'geweigerd'; readonly reasons: readonly RefusedOrder[] }
  /** Our own data cannot be read at all, whichever child it is about. */
  | { readonly status: 'mislukt' }

type Records = Readonly<Record<string, CategoryRecord | null>>

/** Carries out one order. Rejects only when the records fail: then nothing was released. */
export const release = async (holder: Holder, orderJws: string): Promise<Release> => {
  const now = holder.now()
  const checked = await holder.envelopes.accept(orderJws, now)
  if (!checked.ok) return { status: 'geweigerd', reasons: checked.reasons }
  const accepted = checked.value

  if (!holder.records.claim(claimsOf(accepted), now)) return refused(holder, accepted, 'replayed')
  if (!restsOnOwnRows(holder, accepted)) return refused(holder, accepted, 'other_ground')

  const read = await readOrdered(holder, accepted)
  if (read === null) return failed(holder, accepted)

  const records = minimised(holder.rulebook(), accepted, read)
  return sealedOrNothing(holder, accepted, records)
}

/** A request's id is unique for its requester only: two may have drawn the same, or one may copy another's. */
const claimsOf = ({ order: { requester }, once: { order, request } }: AcceptedOrder): Once[] => [
  order,
  { ...request, id: `${requester.oin} ${request.id}` },
]

const restsOnOwnRows = ({ kind, rulebook }: Holder, { order }: AcceptedOrder): boolean => {
  const route = { holder: kind, requester: order.requester.kind, purpose: order.purpose }
  return order.slices.every((slice) => restsOnOwnCatalogue(rulebook(), route, slice))
}

type About = {
  readonly event: GatewayEvent
  readonly slices: readonly OrderSlice[]
  readonly detail?: string
}

const logRow = (now: Instant, { order }: AcceptedOrder, about: About): GatewayLogRow => ({
  at: now,
  event: about.event,
  child: order.child,
  otherParty: order.requester.id,
  employee: order.employee,
  purpose: order.purpose,
  categories: about.slices.map(({ category }) => category),
  grounds: about.slices.map(({ ground }) => ground.row),
  subject: order.order,
  detail: about.detail ?? null,
})

const refused = (
  { records, now }: Holder,
  accepted: AcceptedOrder,
  reason: 'replayed' | 'other_ground',
): Release => {
  const about = {
    event: 'opdracht_geweigerd',
    slices: accepted.order.slices,
    detail: reason,
  } as const
  records.log(logRow(now(), accepted, about))
  return { status: 'geweigerd', reasons: [reason] }
}

const failed = ({ records, now }: Holder, accepted: AcceptedOrder): Release => {
  records.log(logRow(now(), accepted, { event: 'bron_mislukt', slices: accepted.order.slices }))
  return { status: 'mislukt' }
}

/**
 * The records of the ordered child; null when the source answers nobody. The source is read for an unknown child too, and a fault that only
 * this child gives reads as nothing: a failure must never tell that a child is known here. Both reads share one time limit.
 */
const readOrdered = async (holder: Holder, { order }: AcceptedOrder): Promise<Records | null> => {
  const { source, records, unusedReference, onFault } = holder
  const categories = order.slices.map(({ category }) => category)
  const signal = AbortSignal.timeout(holder.sourceMs ?? SOURCE_MS_MAX)
  try {
    const reference = records.referenceOf(order.child) ?? unusedReference()
    return await source.read(reference, categories, { signal })
  } catch (error) {
    if (error instanceof GatewayRecordsError) throw error
    onFault(error instanceof SourceError ? `source: ${error.code}` : 'source: unexpected fault')
    const answersOthers = source.read(unusedReference(), categories, { signal }).then(
      () => true,
      () => false,
    )
    return (await answersOthers) ? {} : null
  }
}

const cut = (rulebook: Rulebook, slice: OrderSlice, read: Records): CategoryRecord | null => {
  const category = rulebook.categories.get(slice.category)
  const record = read[slice.category]
  if (category === undefined || record === undefined || record === null) return null
  const left = categoryRecord.safeParse(minimise(category, record, { fields: slice.fields }))
  return left.success && Object.keys(left.data).length > 0 ? left.data : null
}

const minimised = (rulebook: Rulebook, { order }: AcceptedOrder, read: Records): Records =>
  Object.fromEntries(order.slices.map((slice) => [slice.category, cut(rulebook, slice, read)]))

/** Of what leaves, the records that the family gets a copy of by a row of our own catalogue. */
const copiedRecords = (
  rulebook: Rulebook,
  { released, records }: Leaving,
): Record<string, CategoryRecord> =>
  Object.fromEntries(
    released.flatMap(({ category, ground }) => {
      const copied = rulebook.rules.get(ground.row)?.some(({ familyCopy }) => familyCopy !== null)
      const record = records[category]
      return copied && record ? [[category, record]] : []
    }),
  )

type Leaving = { readonly released: readonly OrderSlice[]; readonly records: Records }

/** With the copy in one write: a family is never owed one that is not there. */
const logReleased = (holder: Holder, accepted: AcceptedOrder, leaving: Leaving): void => {
  const { records: kept, copyKeepMs, rulebook, now } = holder
  const at = now()
  const row = logRow(at, accepted, { event: 'vrijgegeven', slices: leaving.released })
  const copied = copyKeepMs === null ? {} : copiedRecords(rulebook(), leaving)
  const { order, requester, purpose } = accepted.order
  const copy = { order, at, receiver: requester.id, purpose, records: copied }
  if (copyKeepMs !== null && Object.keys(copied).length > 0)
    kept.logKeeping(row, copy, at + copyKeepMs)
  else kept.log(row)
}

/** Writes down what leaves before it leaves: a crash in between logs too much, never too little. */
const sealedOrNothing = async (
  holder: Holder,
  accepted: AcceptedOrder,
  records: Records,
): Promise<Release> => {
  const { envelopes, records: kept, now, onFault } = holder
  const released = accepted.order.slices.filter(({ category }) => records[category] !== null)
  if (released.length === 0) {
    kept.log(logRow(now(), accepted, { event: 'niets_vrijgegeven', slices: accepted.order.slices }))
    return { status: 'niets' }
  }
  logReleased(holder, accepted, { released, records })
  const sealed = await envelopes.seal(accepted, records, now())
  if (sealed.ok) return { status: 'verzegeld', sealed: sealed.value }
  // A key that nothing can be sealed to would otherwise tell a requester that there was something.
  onFault(`not sealed: ${sealed.reasons.join(', ')}`)
  return { status: 'niets' }
}
