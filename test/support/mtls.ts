/** Certificates for connections of now: an authority that is believed, one that is not, and who shows what. */
import { X509Certificate } from 'node:crypto'
import {
  type Credential,
  issueAuthority,
  issueParty,
  type Stamp,
} from '../../adapters/pki/issue.ts'
import { makeRsaKeyPair } from '../../adapters/pki/keys.ts'
import { certificatesOf, readTrustedCas } from '../../adapters/pki/verify.ts'
import type { Belief } from '../../broker/http/client-certificate.ts'
import { DAY, SECOND } from '../../consent/time.ts'
import type { TlsSide } from './token-server.ts'

const wholeSeconds = (at: number) => Math.floor(at / SECOND) * SECOND

/** A day before and after this moment, or another validity. */
export const stampNow = (serial: string, days: readonly [number, number] = [-1, 1]): Stamp => ({
  serial,
  validFrom: wholeSeconds(Date.now() + days[0] * DAY),
  validTo: wholeSeconds(Date.now() + days[1] * DAY),
})

export type Shown = { readonly cert: string; readonly key: string }

const partyOf = async (
  authority: Credential,
  oin: string,
  stamp: Stamp = stampNow('0b01'),
): Promise<Shown> => {
  const key = await makeRsaKeyPair()
  const subject = { oin, organisation: 'Proeforganisatie', hosts: ['127.0.0.1'] } as const
  const cert = issueParty(authority, subject, key.publicKeyPem, stamp)
  return { cert, key: key.privateKeyPem }
}

/** RFC 9440: the DER of a certificate as a byte sequence. */
export const clientCertHeader = ({ cert }: Pick<Shown, 'cert'>): string =>
  `:${new X509Certificate(cert).raw.toString('base64')}:`

/** Makes everything; RSA keys take a moment. */
export const startCertificates = async () => {
  const authority = issueAuthority('Testdomein', await makeRsaKeyPair(), stampNow('0a01'))
  const stranger = issueAuthority('Vreemd domein', await makeRsaKeyPair(), stampNow('0a02'))
  const certificates = certificatesOf(readTrustedCas([authority.certificatePem], 'test'))
  const belief: Belief = { certificates, now: Date.now }
  const server = await partyOf(authority, '00000001003000000000')
  const ca = authority.certificatePem
  return {
    ca,
    belief,
    server,
    /** A certificate of a party; any two differ. */
    party: (oin: string, stamp?: Stamp) => partyOf(authority, oin, stamp),
    /** The same from an authority that nobody configured. */
    forged: (oin: string) => partyOf(stranger, oin),
    /** A connection that shows this, or nothing. */
    side: (shown?: Shown): TlsSide => ({ ca, ...shown }),
  }
}
export type TestCertificates = Awaited<ReturnType<typeof startCertificates>>
