import type { Language } from '../../policies/vocabulary.ts'
import type { MailAddress } from '../mail-address.ts'
import { SECOND } from '../time.ts'

/** However slow the other side is: a claim on a notice must outlast it. */
export const SEND_MS_MAX = 30 * SECOND

/** The code of a side that did not answer within that time. */
export const TOO_LATE = 'te_laat'

/** One mail, ready to be sent: plain text, so that nothing in it can tell who opened it. */
export type Mail = {
  readonly to: MailAddress
  readonly subject: string
  readonly text: string
  /** Of the text; null where it is in several. */
  readonly language: Language | null
  /**
   * What names this message, without brackets (RFC 5322, section 3.6.4). The same for every attempt, so that a receiver can
   * drop a double.
   */
  readonly messageId: string
}

/** `permanent`: refused for this address or message, and another attempt would be too. */
export type Sent =
  | { readonly ok: true }
  | { readonly ok: false; readonly permanent: boolean; readonly code: string }

/**
 * Sends mail. `ok` means that the other side took responsibility for it. Every fault of the other side or the way to it
 * is a value with a short code, never with an address or a text; where an answer got lost the mail may have arrived
 * although this says it did not. Settles within `SEND_MS_MAX`.
 */
export interface Mailer {
  send(mail: Mail): Promise<Sent>
}
