/**
 * Judges party certificates with `crypto.X509Certificate` only. The issuer must itself be in the configuration: node:crypto does not read
 * pathLenConstraint or name constraints, so a presented intermediate could not be judged; where a trust list has intermediates (PKIoverheid's
 * issuing authorities), they are configured. Revocation is not looked up here.
 */
import { hash, type KeyObject, X509Certificate } from 'node:crypto'
import { oin } from '../../consent/party.ts'
import type {
  CertificateRefusal,
  Certificates,
  CertificateVerdict,
} from '../../consent/ports/certificates.ts'
import type { Instant } from '../../consent/time.ts'
import { PkiError } from './errors.ts'
import { RSA_BITS_MIN, readRsaPrivateKey } from './keys.ts'

/** A leaf, its issuer, a root and one to spare: more is somebody trying something. */
const CHAIN_MAX = 4
/** Base64 of a certificate; PKIoverheid's take about 3 KiB. */
const CERTIFICATE_CHARS_MAX = 8 * 1024
/** Certificates that are remembered: more than a region has organisations. */
const BELIEVED_MAX = 1000
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

export type TrustedCas = readonly X509Certificate[]

/** What signs for an organisation: its certificate as `x5c` and the key that belongs to it. */
export type SigningCredential = {
  readonly x5c: readonly string[]
  readonly privateKey: KeyObject
  readonly oin: string
}

/** Reads one certificate, PEM; `PkiError('broken_certificate')` naming `name`. */
export const readCertificate = (pem: string, name: string): X509Certificate => {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new PkiError('broken_certificate', `${name}: this is not a readable PEM certificate`)
  }
}

/**
 * Reads the authorities of a configuration, one or more per PEM text; `PkiError` `no_trust` when there are none, `broken_certificate`,
 * `not_a_ca`, each naming `name`.
 */
export const readTrustedCas = (pems: readonly string[], name: string): TrustedCas => {
  const blocks = pems.flatMap((pem) => {
    const found = pem.match(PEM_BLOCK)
    if (!found)
      throw new PkiError('broken_certificate', `${name}: this is not a readable PEM certificate`)
    return found
  })
  if (blocks.length === 0) throw new PkiError('no_trust', `${name}: no certificate authority given`)
  return blocks.map((block) => {
    const certificate = readCertificate(block, name)
    if (!certificate.ca)
      throw new PkiError('not_a_ca', `${name}: a certificate in it is not an authority's`)
    return certificate
  })
}

const parseDer = (base64: string): X509Certificate | 'unreadable' => {
  if (base64.length > CERTIFICATE_CHARS_MAX || !BASE64.test(base64)) return 'unreadable'
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'))
  } catch {
    return 'unreadable'
  }
}

const parsePem = (pem: string): X509Certificate | 'unreadable' => {
  try {
    return new X509Certificate(pem)
  } catch {
    return 'unreadable'
  }
}

const leafOf = (presented: string | readonly string[]): X509Certificate | CertificateRefusal => {
  if (typeof presented === 'string') return parsePem(presented)
  if (presented.length > CHAIN_MAX) return 'too_many_certificates'
  const [leaf] = presented
  return leaf === undefined ? 'no_certificate' : parseDer(leaf)
}

/** RFC 5280 section 4.1.2.5: "from notBefore through notAfter, inclusive". */
const periodFaults = (
  certificate: X509Certificate,
  now: Instant,
  [early, late]: readonly [CertificateRefusal, CertificateRefusal],
): CertificateRefusal[] => [
  ...(now < certificate.validFromDate.getTime() ? [early] : []),
  ...(now > certificate.validToDate.getTime() ? [late] : []),
]

/** Several authorities may share a name while one replaces the other, so the signature chooses. */
const issuerOf = (
  leaf: X509Certificate,
  trusted: TrustedCas,
): X509Certificate | CertificateRefusal => {
  const named = trusted.filter((ca) => leaf.checkIssued(ca))
  if (named.length === 0) return 'unknown_issuer'
  return named.find((ca) => leaf.verify(ca.publicKey)) ?? 'bad_signature'
}

const issuerFaults = (
  issuer: X509Certificate | CertificateRefusal,
  now: Instant,
): CertificateRefusal[] =>
  typeof issuer === 'string'
    ? [issuer]
    : [
        ...(issuer.ca ? [] : ['issuer_not_ca' as const]),
        ...periodFaults(issuer, now, ['issuer_not_yet_valid', 'issuer_expired']),
      ]

const keyFaults = (leaf: X509Certificate): CertificateRefusal[] => {
  const { asymmetricKeyType, asymmetricKeyDetails } = leaf.publicKey
  if (asymmetricKeyType !== 'rsa') return ['key_not_rsa']
  return (asymmetricKeyDetails?.modulusLength ?? 0) < RSA_BITS_MIN ? ['key_too_small'] : []
}

/** The legacy object gives one string per attribute, or an array where an attribute occurs twice. */
const subjectPart = (leaf: X509Certificate, part: 'serialNumber' | 'O'): unknown => {
  const subject: object = leaf.toLegacyObject().subject
  return (subject as Record<string, unknown>)[part]
}

const oinFaults = (serialNumber: unknown): CertificateRefusal[] => {
  if (serialNumber === undefined) return ['oin_missing']
  return oin.safeParse(serialNumber).success ? [] : ['oin_malformed']
}

/** A verdict, and from when to when it stands; null for a refusal, which is judged anew each time. */
type Judged = {
  readonly verdict: CertificateVerdict
  readonly standing: { readonly from: Instant; readonly to: Instant } | null
}

const refusal = (...reasons: readonly CertificateRefusal[]): Judged => ({
  verdict: { ok: false, reasons },
  standing: null,
})

/** Nothing but the clock can change a verdict over the same certificate and the same authorities. */
const standingOf = (...chain: readonly X509Certificate[]) => ({
  from: Math.max(...chain.map(({ validFromDate }) => validFromDate.getTime())),
  to: Math.min(...chain.map(({ validToDate }) => validToDate.getTime())),
})

const judge = (leaf: X509Certificate, trusted: TrustedCas, now: Instant): Judged => {
  const serialNumber = subjectPart(leaf, 'serialNumber')
  const issuer = issuerOf(leaf, trusted)
  const reasons: CertificateRefusal[] = [
    ...issuerFaults(issuer, now),
    ...(/md5|sha1/i.test(leaf.signatureAlgorithm ?? '') ? ['weak_signature' as const] : []),
    ...(leaf.ca ? ['is_ca' as const] : []),
    ...periodFaults(leaf, now, ['not_yet_valid', 'expired']),
    ...keyFaults(leaf),
    ...oinFaults(serialNumber),
  ]
  if (reasons.length > 0 || typeof issuer === 'string') return refusal(...reasons)
  const organisation = subjectPart(leaf, 'O')
  const verdict: CertificateVerdict = {
    ok: true,
    oin: oin.parse(serialNumber),
    organisation: typeof organisation === 'string' ? organisation : null,
    publicKeyPem: leaf.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: leaf.fingerprint256.replaceAll(':', '').toLowerCase(),
  }
  return { verdict, standing: standingOf(leaf, issuer) }
}

const judgePresented = (
  presented: string | readonly string[],
  trusted: TrustedCas,
  now: Instant,
): Judged => {
  const leaf = leafOf(presented)
  if (typeof leaf === 'string') return refusal(leaf)
  try {
    return judge(leaf, trusted, now)
  } catch {
    // A key or signature type that OpenSSL does not know: unknown never permits.
    return refusal('unreadable')
  }
}

/** Judges a party certificate (PEM, or `x5c`: base64 DER, leaf first) against trusted authorities at an instant; never throws. */
export const verifyChain = (
  presented: string | readonly string[],
  trusted: TrustedCas,
  now: Instant,
): CertificateVerdict => judgePresented(presented, trusted, now).verdict

/**
 * The `Certificates` port over a fixed list of authorities. A certificate that was believed is remembered for as long as it and
 * its issuer are valid: the same party signs every envelope with the same one, and judging it costs more than the signature.
 */
export const certificatesOf = (trusted: TrustedCas): Certificates => {
  const believed = new Map<string, Judged>()
  const remember = (name: string, judged: Judged): void => {
    const [oldest] = believed.keys()
    if (believed.size >= BELIEVED_MAX && oldest !== undefined) believed.delete(oldest)
    believed.set(name, judged)
  }
  return {
    verify: (x5c, now) => {
      const [leaf] = x5c
      // What is longer than a chain may be is refused, known leaf or not.
      if (leaf === undefined || x5c.length > CHAIN_MAX) return verifyChain(x5c, trusted, now)
      const name = hash('sha256', leaf, 'base64url')
      const known = believed.get(name)
      if (known?.standing && known.standing.from <= now && now <= known.standing.to)
        return known.verdict
      const judged = judgePresented(x5c, trusted, now)
      if (judged.standing) remember(name, judged)
      return judged.verdict
    },
  }
}

/**
 * Reads what an organisation signs with, and checks that certificate and key belong together; `PkiError` `broken_certificate`, `broken_key`,
 * `key_not_rsa`, `key_too_small`, `key_mismatch`, `bad_oin`, naming `name`.
 */
export const readSigningCredential = (
  certificatePem: string,
  privateKeyPem: string,
  name: string,
): SigningCredential => {
  const certificate = readCertificate(certificatePem, `${name} certificate`)
  const privateKey = readRsaPrivateKey(privateKeyPem, `${name} key`)
  if (!certificate.checkPrivateKey(privateKey))
    throw new PkiError('key_mismatch', `${name}: the key does not belong to the certificate`)
  const found = oin.safeParse(subjectPart(certificate, 'serialNumber'))
  if (!found.success)
    throw new PkiError('bad_oin', `${name}: the certificate carries no well-formed OIN`)
  return { x5c: [certificate.raw.toString('base64')], privateKey, oin: found.data }
}
