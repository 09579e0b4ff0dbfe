/** The family's log (inzage): who looked or asked, when, why, on what ground, with what outcome, per person. */
import { z } from 'zod'
import { childIds } from '../consent/id.ts'
import type { Actor, Professional } from '../consent/party.ts'
import type { Instant } from '../consent/time.ts'
import type { ByPerson } from './acting.ts'
import type { BrokerContext } from './context.ts'

export const insightInput = z.strictObject({
  child: childIds.schema,
  /** Only rows below this number: the `next` of the page before. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(100).default(25),
})
export type InsightInput = z.infer<typeof insightInput>

export const releaseRowInput = z.strictObject({ sequence: z.int().min(1) })
export type ReleaseRowInput = z.infer<typeof releaseRowInput>

/** The employee of the holder who decides when a family hears of a safety matter. */
export type Officer = Actor & { readonly functions: Professional['functions'] }

export type InsightRow = {
  readonly sequence: number
  readonly at: Instant
  readonly kind: string
  /** In words for people, B1. */
  readonly event: string
  /** `name` is null where it would tell where a hidden family lives. */
  readonly who: { readonly name: string | null; readonly kind: string } | null
  readonly holder: { readonly name: string | null; readonly kind: string } | null
  readonly what: readonly string[]
  readonly why: string | null
  readonly basis: readonly string[]
  readonly outcome: 'gegeven' | 'deel_gegeven' | 'niet_gegeven' | null
  readonly subject: string | null
}

export type InsightPage = {
  /** Newest first. */
  readonly rows: readonly InsightRow[]
  /** Pass as `before` for older rows; null on the last page. */
  readonly next: number | null
  /** Nothing older is kept. */
  readonly since: Instant
  readonly mayGrow: true
}

export const familyLog = (
  context: BrokerContext,
  who: ByPerson,
  input: InsightInput,
): Promise<InsightPage> => Promise.reject(new Error(`${context} ${who} ${input}`))

export const releaseRow = (
  context: BrokerContext,
  officer: Officer,
  key: string,
  input: ReleaseRowInput,
): Promise<{ released: true }> => Promise.reject(new Error(`${context} ${officer} ${key} ${input}`))
