/** Whether a holder's gateway answers: computed from how orders at it ended, never kept. */
import type { FailedOrders } from './ports/disclosures.ts'
import type { FetchFailure } from './ports/holders.ts'
import { SOURCE_FAILURES_A_WEEK } from './signal.ts'
import { DAY, dayOf, type Instant, startOfDay } from './time.ts'

/** An officer who looks once a month misses nothing, and what was mended long ago is no news. */
export const LATELY_MS = 28 * DAY

/** The ways in which a gateway fails; a restart or a fault of the broker is none of its own. */
const OF_GATEWAY: Readonly<Record<FetchFailure, true>> = {
  onbereikbaar: true,
  te_laat: true,
  te_groot: true,
  ongeldig: true,
  geweigerd: true,
}

type GatewayFailed = FailedOrders & { readonly failure: FetchFailure }

const isOfGateway = (failed: FailedOrders): failed is GatewayFailed =>
  failed.failure !== null && Object.hasOwn(OF_GATEWAY, failed.failure)

/** How a gateway did that failed lately. */
export type SourceHealth = {
  /** Orders that failed lately by its fault. */
  readonly orders: number
  /** How, the most frequent first. */
  readonly failures: readonly FetchFailure[]
  /** When it first failed after its last answer; null where it answers again. */
  readonly silentSince: Instant | null
  /** Null while it never answered. */
  readonly lastAnswer: Instant | null
}

type Contacts = {
  /** Orders that failed lately. */
  readonly lately: readonly FailedOrders[]
  /** Orders that failed after the last answer. */
  readonly afterAnswer: readonly FailedOrders[]
  readonly lastAnswer: Instant | null
}

/** The health of a gateway; null where it did not fail lately. */
export const healthOf = ({ lately, afterAnswer, lastAnswer }: Contacts): SourceHealth | null => {
  const failed = lately.filter(isOfGateway).sort((one, other) => other.orders - one.orders)
  if (failed.length === 0) return null
  const silent = afterAnswer.filter(isOfGateway).map(({ first }) => first)
  return {
    orders: failed.reduce((total, { orders }) => total + orders, 0),
    failures: failed.map(({ failure }) => failure),
    silentSince: silent.length === 0 ? null : Math.min(...silent),
    lastAnswer,
  }
}

const wholeDay = (at: Instant | null): Instant | null => at && startOfDay(dayOf(at))

/**
 * The same for whoever is not of the holder. One more failure, or the minute of it, would tell a requester that the holder
 * was asked at all: so in fives, by the day, and null for a few.
 */
export const coarse = (health: SourceHealth): SourceHealth | null => {
  const orders = health.orders - (health.orders % SOURCE_FAILURES_A_WEEK)
  if (orders === 0) return null
  const { silentSince, lastAnswer } = health
  return {
    ...health,
    orders,
    silentSince: wholeDay(silentSince),
    lastAnswer: wholeDay(lastAnswer),
  }
}
