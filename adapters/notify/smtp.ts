/** Mail over SMTP (RFC 5321). One connection a mail: what one server keeps from a broken one cannot reach the next. */
import { setTimeout as wait } from 'node:timers/promises'
import { type Mailer, SEND_MS_MAX, type Sent, TOO_LATE } from '../../consent/ports/mailer.ts'
import { SECOND } from '../../consent/time.ts'
import { messageOf } from './message.ts'

/** A server that lets us wait longer than this between two steps would not be done within `SEND_MS_MAX`. */
const STEP_MS_MAX = 10 * SECOND
const SUBMISSION_PORT = 587 // RFC 6409, section 3.1
const SUBMISSIONS_PORT = 465 // RFC 8314, section 7.3

export type SmtpOptions = {
  /** `smtp://user:password@host:port` or `smtps://...`; percent-encoded where needed. */
  readonly url: string
  readonly from: string
  /** Without it plain SMTP does too: only for one machine in development and tests. */
  readonly requireTls: boolean
  /** Shorter in tests only. */
  readonly timeoutMs?: number
}

const transportOf = ({ url, requireTls }: SmtpOptions) => {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? SUBMISSIONS_PORT : SUBMISSION_PORT),
    secure,
    requireTLS: requireTls,
    ...(username !== '' && { auth }),
    connectionTimeout: STEP_MS_MAX,
    greetingTimeout: STEP_MS_MAX,
    socketTimeout: STEP_MS_MAX,
    dnsTimeout: STEP_MS_MAX,
  }
}

type Fault = {
  readonly code?: unknown
  readonly responseCode?: unknown
  readonly command?: unknown
}

/** The other side said no to this address or text, not to us: 5yz is "permanent negative completion" (RFC 5321, 4.2.1). */
const isPermanent = ({ responseCode, command }: Fault): boolean =>
  typeof responseCode === 'number' &&
  responseCode >= 500 &&
  responseCode !== 503 &&
  (command === 'RCPT TO' || command === 'DATA')

const failed = (error: unknown): Sent => {
  const fault = (typeof error === 'object' && error !== null ? error : {}) as Fault
  const { code = 'onbekend', responseCode } = fault
  return {
    ok: false,
    permanent: isPermanent(fault),
    code: [code, responseCode ?? []].flat().join(' '),
  }
}

/** Sends by one server. Throws for a URL that is none. */
export const smtpMailer = (options: SmtpOptions): Mailer => {
  const { from, timeoutMs = SEND_MS_MAX } = options
  const transport = transportOf(options)
  return {
    send: async (mail) => {
      // On first use: whoever sends no mail does not pay for it.
      const { createTransport } = await import('nodemailer')
      const tooLate = new AbortController()
      const sending = createTransport(transport)
        .sendMail(messageOf(mail, from))
        .then((): Sent => ({ ok: true }), failed)
      const late = wait(timeoutMs, undefined, { signal: tooLate.signal }).then(
        (): Sent => ({ ok: false, permanent: false, code: TOO_LATE }),
        failed,
      )
      const sent = await Promise.race([sending, late])
      tooLate.abort()
      return sent
    },
  }
}
