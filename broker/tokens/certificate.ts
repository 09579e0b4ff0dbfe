/** The client certificate of a connection (RFC 8705), once it is believed. */
import type { X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Oin } from '../../consent/party.ts'

/** A certificate whose holder proved its key in the handshake, from an authority of our own configuration. */
export type ShownCertificate = {
  readonly certificate: X509Certificate
  /** Whose it is. */
  readonly oin: Oin
  /** `x5t#S256`: SHA-256 over the DER, base64url (RFC 8705, section 3.1). */
  readonly thumbprint: string
}

/** The certificate behind a request; null for none, and for one that is not believed. */
export type ShownCertificateOf = (req: IncomingMessage) => ShownCertificate | null
