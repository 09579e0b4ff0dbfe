/**
 * Finds the client certificate behind a request and believes it only by our own authorities: from the TLS connection
 * that this process ends itself, or from the `Client-Cert` header (RFC 9440) of a proxy whose address is configured.
 */
import { X509Certificate } from 'node:crypto'
import { TLSSocket } from 'node:tls'
import type { Certificates } from '../../consent/ports/certificates.ts'
import type { Instant } from '../../consent/time.ts'
import type { ShownCertificate, ShownCertificateOf } from '../tokens/certificate.ts'
import { fromOneOf } from './sender.ts'

/** Whose certificates are believed, and when. */
export type Belief = { readonly certificates: Certificates; readonly now: () => Instant }

/** RFC 9440, section 2.2: a byte sequence of structured fields (RFC 8941, section 3.3.5). */
const CLIENT_CERT = /^:([A-Za-z0-9+/]+={0,2}):$/

const believed = (certificate: X509Certificate, belief: Belief): ShownCertificate | null => {
  const verdict = belief.certificates.verify([certificate.raw.toString('base64')], belief.now())
  if (!verdict.ok) return null
  const thumbprint = Buffer.from(verdict.fingerprint, 'hex').toString('base64url')
  return { certificate, oin: verdict.oin, thumbprint }
}

/** Certificates of TLS connections to this process itself. Node asks for one and judges nothing; we do, at every request. */
export const certificateOfConnection =
  (belief: Belief): ShownCertificateOf =>
  ({ socket }) => {
    const shown = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
    return shown ? believed(shown, belief) : null
  }

const parse = (base64: string): X509Certificate | null => {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'))
  } catch {
    return null
  }
}

/**
 * Certificates that a proxy tells of. The header counts from these addresses only; the proxy must ask for the
 * certificate, check that its holder has the key, and strip the header from what it receives (RFC 9440, section 4).
 */
export const certificateOfProxy = (
  addresses: readonly string[],
  belief: Belief,
): ShownCertificateOf => {
  const fromProxy = fromOneOf(addresses)
  return (req) => {
    const header = req.headers['client-cert']
    if (typeof header !== 'string' || !fromProxy(req)) return null
    const certificate = parse(CLIENT_CERT.exec(header)?.[1] ?? '')
    return certificate === null ? null : believed(certificate, belief)
  }
}
