/**
 * Whom we believe to be an organisation. An implementation holds the certificate authorities of its **own** configuration and trusts nothing
 * that a message brings along: presented intermediates are ignored. Verification is synchronous, reads no clock and never throws:
 * whatever is presented, the answer is a value. All reasons are given at once.
 */
import type { Oin } from '../party.ts'
import type { Instant } from '../time.ts'

/** Why a certificate is not believed. Fit for a log: no reason carries content of the certificate. */
export type CertificateRefusal =
  | 'no_certificate'
  | 'too_many_certificates'
  | 'unreadable'
  | 'unknown_issuer'
  | 'bad_signature'
  | 'weak_signature'
  | 'issuer_not_ca'
  | 'issuer_not_yet_valid'
  | 'issuer_expired'
  | 'is_ca'
  | 'not_yet_valid'
  | 'expired'
  | 'key_not_rsa'
  | 'key_too_small'
  | 'oin_missing'
  | 'oin_malformed'

export type CertifiedParty = {
  readonly ok: true
  readonly oin: Oin
  /** Organisation name as the authority certified it; null when the certificate names none. */
  readonly organisation: string | null
  /** SubjectPublicKeyInfo, PEM: the key that was verified, so that nobody reads another one from the message. */
  readonly publicKeyPem: string
  /** SHA-256 over the DER certificate, lower-case hex. */
  readonly fingerprint: string
}

export type CertificateVerdict =
  | CertifiedParty
  | { readonly ok: false; readonly reasons: readonly CertificateRefusal[] }

export interface Certificates {
  /** Judges a JWS `x5c` (base64 DER, leaf first, RFC 7515 section 4.1.6) at an instant. */
  verify(x5c: readonly string[], now: Instant): CertificateVerdict
}
