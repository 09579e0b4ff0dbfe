/**
 * A development certificate authority per trust domain, and party certificates that carry an OIN as PKIoverheid's do. node-forge only issues:
 * `verify.ts` judges with node:crypto. Serial numbers and validity are arguments: this module reads no clock and draws no serial.
 */
import forge from 'node-forge'
import { oin } from '../../consent/party.ts'
import type { Instant } from '../../consent/time.ts'
import { PkiError } from './errors.ts'
import { type KeyPairPem, readRsaPrivateKey, readRsaPublicKey } from './keys.ts'
import { readCertificate } from './verify.ts'

export type Credential = { readonly certificatePem: string; readonly privateKeyPem: string }

/** What an authority writes on every certificate. */
export type Stamp = {
  /** Hex, positive, at most 20 octets (RFC 5280 section 4.1.2.2): first digit 0 to 7. */
  readonly serial: string
  /** Whole seconds; both ends are inside the validity (RFC 5280 section 4.1.2.5). */
  readonly validFrom: Instant
  readonly validTo: Instant
}

export type PartySubject = {
  readonly oin: string
  readonly organisation: string
  /** DNS names and IPv4 addresses for the subjectAltName; the first is also the common name. */
  readonly hosts: readonly [string, ...string[]]
}

const UTF8 = forge.asn1.Type.UTF8
const SERIAL = /^(?=.*[1-9a-f])[0-7][0-9a-f]{1,39}$/
const HOST =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/
const SUBJECT_SERIAL_NUMBER = '2.5.4.5' // X.520 serialNumber: where PKIoverheid puts the OIN

// @types/node-forge lacks what forge itself reads: the tag class of a value.
type Attribute = forge.pki.CertificateField & { valueTagClass?: forge.asn1.Class }
const attribute = (type: string, value: string, tag: number): Attribute => ({
  type,
  value,
  valueTagClass: tag as forge.asn1.Class,
})

const checkName = (text: string, what: string): string => {
  // RFC 5280 appendix A.1: ub-organization-name and ub-common-name are 64 characters.
  if (text.trim() !== text || text.length === 0 || text.length > 64 || /\p{Cc}/u.test(text))
    throw new PkiError('bad_name', `${what}: 1 to 64 printable characters are needed`)
  return text
}

const checkStamp = (stamp: Stamp): Stamp => {
  if (!SERIAL.test(stamp.serial))
    throw new PkiError(
      'bad_serial',
      'serial: positive, 2 to 40 lower-case hex digits, the first 0-7',
    )
  const { validFrom, validTo } = stamp
  if (validFrom % 1000 !== 0 || validTo % 1000 !== 0 || validFrom >= validTo)
    throw new PkiError('bad_validity', 'validity: whole seconds, and validFrom before validTo')
  return stamp
}

type Draft = {
  readonly subject: Attribute[]
  readonly issuer: forge.pki.CertificateField[]
  readonly publicKeyPem: string
  readonly extensions: object[]
}

const sign = (draft: Draft, stamp: Stamp, signerKeyPem: string): string => {
  checkStamp(stamp)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(draft.publicKeyPem)
  certificate.serialNumber = stamp.serial
  certificate.validity.notBefore = new Date(stamp.validFrom)
  certificate.validity.notAfter = new Date(stamp.validTo)
  certificate.setSubject(draft.subject)
  certificate.setIssuer(draft.issuer)
  certificate.setExtensions(draft.extensions)
  certificate.sign(forge.pki.privateKeyFromPem(signerKeyPem), forge.md.sha256.create())
  return forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n')
}

/** Read by node:crypto first: forge's own faults do not say which key is wrong. */
const usable = (key: KeyPairPem, name: string): KeyPairPem => {
  readRsaPrivateKey(key.privateKeyPem, name)
  readRsaPublicKey(key.publicKeyPem, name)
  return key
}

/**
 * Issues a self-signed authority for one trust domain (`Ontwikkeling Zuid`...). `PkiError` `bad_name`, `bad_serial`, `bad_validity`,
 * `broken_key`, `key_not_rsa`, `key_too_small`.
 */
export const issueAuthority = (trustDomain: string, key: KeyPairPem, stamp: Stamp): Credential => {
  const name = [
    attribute('2.5.4.6', 'NL', forge.asn1.Type.PRINTABLESTRING),
    attribute('2.5.4.10', checkName(trustDomain, 'trust domain'), UTF8),
    attribute('2.5.4.3', checkName(`${trustDomain} CA`, 'trust domain'), UTF8),
  ]
  const { privateKeyPem, publicKeyPem } = usable(key, 'authority key')
  const extensions = [
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]
  const draft = { subject: name, issuer: name, publicKeyPem, extensions }
  return { certificatePem: sign(draft, stamp, privateKeyPem), privateKeyPem }
}

const altNames = (hosts: readonly string[]): object[] =>
  hosts.map((host) => {
    if (IPV4.test(host)) return { type: 7, ip: host }
    if (!HOST.test(host))
      throw new PkiError('bad_name', 'host: a lower-case DNS name or an IPv4 address is needed')
    return { type: 2, value: host }
  })

const keyIdOf = (certificate: forge.pki.Certificate): string =>
  certificate.generateSubjectKeyIdentifier().getBytes()

/**
 * Issues a party certificate for signing and mTLS, the OIN in the subject's serialNumber. Throws as `issueAuthority`, and `bad_oin`,
 * `not_a_ca`, `broken_certificate`.
 */
export const issueParty = (
  authority: Credential,
  party: PartySubject,
  publicKeyPem: string,
  stamp: Stamp,
): string => {
  if (!readCertificate(authority.certificatePem, 'authority certificate').ca)
    throw new PkiError('not_a_ca', 'authority certificate: it may not issue certificates')
  if (!oin.safeParse(party.oin).success)
    throw new PkiError('bad_oin', 'oin: eight digits and twelve digits or capitals are needed')
  readRsaPrivateKey(authority.privateKeyPem, 'authority key')
  readRsaPublicKey(publicKeyPem, 'party key')
  const alternatives = altNames(party.hosts)
  const issuing = forge.pki.certificateFromPem(authority.certificatePem)
  const subject = [
    attribute('2.5.4.6', 'NL', forge.asn1.Type.PRINTABLESTRING),
    attribute('2.5.4.10', checkName(party.organisation, 'organisation'), UTF8),
    attribute(SUBJECT_SERIAL_NUMBER, party.oin, forge.asn1.Type.PRINTABLESTRING),
    attribute('2.5.4.3', checkName(party.hosts[0], 'host'), UTF8),
  ]
  const extensions = [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, critical: true },
    { name: 'extKeyUsage', clientAuth: true, serverAuth: true },
    { name: 'subjectAltName', altNames: alternatives },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: keyIdOf(issuing) },
  ]
  const draft = { subject, issuer: issuing.subject.attributes, publicKeyPem, extensions }
  return sign(draft, stamp, authority.privateKeyPem)
}
