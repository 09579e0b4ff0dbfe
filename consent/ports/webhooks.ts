import type { NoticeId } from '../id.ts'
import type { Sent } from './mailer.ts'

/** What a system may be told without being asked: that something waits for it, and the id of that thing. */
export type WebhookEvent = {
  /** The same for every attempt, so that a receiver can drop a double. */
  readonly id: NoticeId
  /** Client id of the system it is meant for. */
  readonly audience: string
  readonly kind: 'aanbieding' | 'intrekking' | 'verzoek'
  /** Id of the offer, order or request. */
  readonly subject: string
  /** When it is told, milliseconds since 1970. */
  readonly at: number
}

/**
 * Tells systems, signed with the broker's key: a Security Event Token (RFC 8417) pushed over HTTP (RFC 8935). `ok` means that
 * the receiver acknowledged it. Never calls an address that is not public, except in development. Settles within
 * `SEND_MS_MAX`.
 */
export interface Webhooks {
  push(url: string, event: WebhookEvent): Promise<Sent>
}
