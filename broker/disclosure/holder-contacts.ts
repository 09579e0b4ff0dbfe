/** What recent contacts with each holder's gateway were like: a refusal that needs no contact must look like one. */
import type { PartyId } from '../../consent/id.ts'
import type { FetchFailure } from '../../consent/ports/holders.ts'
import { type Instant, MINUTE, SECOND } from '../../consent/time.ts'

/** A slow answer makes the next slow one likely, for some minutes: half as slow after each five without another. */
export const SLOWNESS_HALF_LIFE_MS = 5 * MINUTE
/** Longer than the longest fetch with its commits: a machine that slept must not hold every refusal for hours. */
export const SLOWNESS_MS_MAX = 15 * SECOND
/** A gateway that failed is taken to fail still for as long as somebody who compares two answers would take. */
export const STILL_FAILING_MS = 2 * MINUTE

/** One contact: how long the whole order took, and how it failed if it did. */
export type Contact = {
  readonly tookMs: number
  readonly failure: FetchFailure | null
  readonly at: Instant
}

type Slowness = { readonly ms: number; readonly at: Instant }

/** What is kept of all contacts with one gateway. */
export type Manner = {
  readonly answered: Slowness
  readonly failed: Slowness
  /** Of the last contact; null when that one was answered. */
  readonly failure: { readonly code: FetchFailure; readonly at: Instant } | null
}

/** What the next contact will be like, as far as anybody can tell from outside. */
export type Likely = { readonly ms: number; readonly failure: FetchFailure | null }

const NEVER: Slowness = { ms: 0, at: 0 }
export const NO_CONTACT: Manner = { answered: NEVER, failed: NEVER, failure: null }

const slownessAt = ({ ms, at }: Slowness, now: Instant): number =>
  ms * 0.5 ** (Math.max(0, now - at) / SLOWNESS_HALF_LIFE_MS)

/** The decaying maximum with one more time in it. */
const slower = (before: Slowness, { tookMs, at }: Contact): Slowness => {
  const ms = Math.max(slownessAt(before, at), Math.min(tookMs, SLOWNESS_MS_MAX))
  return { ms, at }
}

/** A gateway's manner after one more contact. */
export const afterContact = (before: Manner, contact: Contact): Manner => {
  const { failure: code, at } = contact
  if (code === null) return { ...before, answered: slower(before.answered, contact), failure: null }
  return { ...before, failed: slower(before.failed, contact), failure: { code, at } }
}

/** How long the next contact likely takes, and whether it likely fails as the last one did. */
export const likelyAt = ({ answered, failed, failure }: Manner, now: Instant): Likely =>
  failure && now < failure.at + STILL_FAILING_MS
    ? { ms: slownessAt(failed, now), failure: failure.code }
    : { ms: slownessAt(answered, now), failure: null }

/** In memory, one small record a holder in the register; lost at a restart. */
export type HolderContacts = {
  readonly remember: (holder: PartyId, contact: Contact) => void
  readonly likely: (holder: PartyId, now: Instant) => Likely
}

/** A memory of contacts that starts empty. */
export const createHolderContacts = (): HolderContacts => {
  const manners = new Map<PartyId, Manner>()
  const of = (holder: PartyId): Manner => manners.get(holder) ?? NO_CONTACT
  return {
    remember: (holder, contact) => void manners.set(holder, afterContact(of(holder), contact)),
    likely: (holder, now) => likelyAt(of(holder), now),
  }
}
