/** What a gateway remembers by itself: what it has acted on, whom a pseudonym means, and who saw what. */
import { z } from 'zod'
import { orderIds, partyId, pseudonymIds } from '../id.ts'
import { employeeRef } from '../party.ts'
import type { Instant } from '../time.ts'
import type { Once } from './envelope.ts'
import { categoryRecord, childReference } from './source.ts'

/** Which child a pseudonym of ours means. Neither side of it ever leaves the gateway together with the other. */
export const knownChild = z.strictObject({
  pseudonym: pseudonymIds.schema,
  reference: childReference,
})
export type KnownChild = z.infer<typeof knownChild>

export const gatewayEvent = z.enum([
  'vrijgegeven', // as holder: a slice was sealed
  'niets_vrijgegeven', // as holder: nothing of what was ordered is here
  'opdracht_geweigerd', // as holder: an order that we do not carry out
  'bron_mislukt', // as holder: our own data could not be read
  'gevraagd', // as requester: an employee asked for a slice
  'ontvangen', // as requester: a slice was opened
  'niet_ontvangen', // as requester: the answer was no, or nothing
  'ingezien', // as requester: an employee looked at a slice
  'aangeboden', // as holder: an employee offered categories to a receiver
  'afschrift_getoond', // as holder: somebody of a family looked at a copy
  'afschrift_geweigerd', // as holder: somebody asked for a copy that is not theirs to read
])
export type GatewayEvent = z.infer<typeof gatewayEvent>

const name = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/)

/** One row of the organisation's own log: who, about which child, what categories, on what ground, when. Never content. */
export const gatewayLogRow = z.strictObject({
  at: z.int().min(0),
  event: gatewayEvent,
  /** Our own pseudonym of the child; null where it is not known for whom. */
  child: pseudonymIds.schema.nullable(),
  /** The party the data came from or went to. */
  otherParty: partyId.nullable(),
  employee: employeeRef.nullable(),
  purpose: name.nullable(),
  categories: z.array(name).max(28),
  /** Rows of the catalogue, one a category, in the same order; empty where there were none. */
  grounds: z.array(z.string().regex(/^R\d{2,3}$/)).max(28),
  /** Order or slice it is about. */
  subject: z.string().max(64).nullable(),
  /** A short code, never text of somebody else. */
  detail: z
    .string()
    .regex(/^[a-z_:]{1,200}$/)
    .nullable(),
})
export type GatewayLogRow = z.infer<typeof gatewayLogRow>

/** What was released, word for word, of which the law gives the family a copy. Content: it is kept sealed. */
export const keptCopy = z.strictObject({
  order: orderIds.schema,
  at: z.int().min(0),
  receiver: partyId,
  purpose: name,
  /** Per category exactly what left. */
  records: z.record(name, categoryRecord),
})
export type KeptCopy = z.infer<typeof keptCopy>

/** 32 bytes each: the first seals, all of them open. */
export type CopyKeys = readonly [CopyKey, ...CopyKey[]]
export type CopyKey = { readonly kid: string; readonly key: Uint8Array }

/**
 * The gateway's own records. Everything is durable when a call returns, also over a loss of power. Calls are synchronous: each is one short
 * transaction of its own. A fault of the store throws `GatewayRecordsError`; nothing was written then, or it is unknown whether it was.
 */
export interface GatewayRecords {
  /**
   * Claims ids for acting on them once: all of them or none. False when any was claimed before and is still to be remembered at `now`. Ids
   * are forgotten after their `replayUntil`.
   */
  claim(ids: readonly Once[], now: Instant): boolean
  /** Our own reference of the child behind a pseudonym; undefined when there is none. */
  referenceOf(pseudonym: string): string | undefined
  /** The pseudonym of a child of ours; undefined when it was never linked. */
  pseudonymOf(reference: string): string | undefined
  /** Remembers what a pseudonym means, replacing what it or the reference meant before. */
  link(child: KnownChild, now: Instant): void
  /** Appends one row; rows are never changed or removed. */
  log(row: GatewayLogRow): void
  /** Appends a row and keeps the copy of what it tells of, until an instant: both or neither. Copies whose time is over go. */
  logKeeping(row: GatewayLogRow, copy: KeptCopy, until: Instant): void
  /** The copy of an order; undefined when there is none, or its time is over at `now`. */
  copyOf(order: string, now: Instant): KeptCopy | undefined
  /** Removes the copies whose time is over; how many. */
  sweepCopies(now: Instant): number
  /** The newest rows first, at most `limit`. */
  rows(limit: number): readonly GatewayLogRow[]
  close(): void
}

export type GatewayRecordsErrorCode = 'onbruikbaar' | 'opslag'

/** The records cannot be opened (`onbruikbaar`; the message names the file) or a call failed (`opslag`). */
export class GatewayRecordsError extends Error {
  readonly code: GatewayRecordsErrorCode

  constructor(code: GatewayRecordsErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'GatewayRecordsError'
    this.code = code
  }
}
