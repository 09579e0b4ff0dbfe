/**
 * Finds the client certificate behind a request and believes it only by our own authorities: from the TLS connection
 * that this process ends itself, or from the `Client-Cert` header (RFC 9440) of a proxy whose address is configured.
 */
import { X509Certificate } from 'node:crypto'
import { TLSSocket } from 'node:tls'
import type { Certificates } from '../../consent/ports/certificates.ts'
import { type Instant, MINUTE } from '../../consent/time.ts'
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

/**
 * Judging takes a signature of the authority and more time than most requests. So a yes counts for a minute, or until the
 * certificate ends; the authorities are those of the start, and revocation is not looked up anyway. A no is judged anew.
 */
const BELIEVED_MS = MINUTE
/** Far more than there are organisations. */
const REMEMBERED_MAX = 10_000

type Remembered = { readonly shown: ShownCertificate; readonly until: Instant }
type Memory<Key> = {
  readonly get: (key: Key) => Remembered | undefined
  readonly set: (key: Key, remembered: Remembered) => unknown
}

/** The certificate of a connection or header, judged or remembered. */
const rememberingIn =
  <Key>(memory: Memory<Key>, belief: Belief) =>
  (key: Key, read: () => X509Certificate | null): ShownCertificate | null => {
    const now = belief.now()
    const known = memory.get(key)
    if (known !== undefined && now < known.until) return known.shown
    const certificate = read()
    const shown = certificate && believed(certificate, belief)
    if (shown) {
      const until = Math.min(now + BELIEVED_MS, shown.certificate.validToDate.getTime())
      memory.set(key, { shown, until })
    }
    return shown
  }

const boundedMemory = (): Memory<string> => {
  const memory = new Map<string, Remembered>()
  return {
    get: (key) => memory.get(key),
    set: (key, remembered) => {
      if (memory.size >= REMEMBERED_MAX) memory.clear()
      memory.set(key, remembered)
    },
  }
}

/** Certificates of TLS connections to this process itself. Node asks for one and judges nothing; we do. */
export const certificateOfConnection = (belief: Belief): ShownCertificateOf => {
  const believe = rememberingIn(new WeakMap<TLSSocket, Remembered>(), belief)
  return ({ socket }) =>
    socket instanceof TLSSocket
      ? believe(socket, () => socket.getPeerX509Certificate() ?? null)
      : null
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
  const believe = rememberingIn(boundedMemory(), belief)
  return (req) => {
    const header = req.headers['client-cert']
    if (typeof header !== 'string' || !fromProxy(req)) return null
    return believe(header, () => parse(CLIENT_CERT.exec(header)?.[1] ?? ''))
  }
}
