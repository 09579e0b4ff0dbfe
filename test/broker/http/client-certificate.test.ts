/** How long a certificate is believed without being judged again, by a clock of the test's own. */
import type { IncomingMessage } from 'node:http'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { certificatesOf, readTrustedCas } from '../../../adapters/pki/verify.ts'
import { certificateOfProxy } from '../../../broker/http/client-certificate.ts'
import type { Certificates } from '../../../consent/ports/certificates.ts'
import { MINUTE, SECOND } from '../../../consent/time.ts'
import { clientCertHeader } from '../../support/mtls.ts'
import { NOW, stamp, testAuthority, testParty } from '../../support/pki.ts'

const OIN = '00000001002000300001'
const END = stamp('0b01').validTo

let real: Certificates
let header: string
let strange: string
beforeAll(async () => {
  const authority = await testAuthority()
  const certificateOf = async (issuer: typeof authority) => {
    const { certificatePem } = await testParty(issuer, OIN, 'Proef')
    return clientCertHeader({ cert: certificatePem })
  }
  real = certificatesOf(readTrustedCas([authority.certificatePem], 'test'))
  header = await certificateOf(authority)
  strange = await certificateOf(await testAuthority('Vreemd domein'))
})

let now: number
let judged: number
beforeEach(() => {
  now = NOW
  judged = 0
})

const open = () => {
  const certificates: Certificates = {
    verify: (x5c, at) => {
      judged += 1
      return real.verify(x5c, at)
    },
  }
  const shownOf = certificateOfProxy(['192.0.2.9'], { certificates, now: () => now })
  return (shown: string, remoteAddress = '192.0.2.9') =>
    shownOf({
      headers: { 'client-cert': shown },
      socket: { remoteAddress },
    } as unknown as IncomingMessage)?.oin ?? null
}

test('a believed certificate is judged again after a minute, not before', () => {
  const oinOf = open()
  const seen = [0, 1, MINUTE - 1, MINUTE].map((later) => {
    now = NOW + later
    return [oinOf(header), judged]
  })
  expect(seen).toEqual([
    [OIN, 1],
    [OIN, 1],
    [OIN, 1],
    [OIN, 2],
  ])
})

test('one that ends within the minute ends in time', () => {
  const oinOf = open()
  now = END - SECOND
  expect(oinOf(header)).toBe(OIN)
  now = END + 1
  expect(oinOf(header)).toBeNull()
})

test('what is not believed is judged every time, and a remembered yes is for the proxy only', () => {
  const oinOf = open()
  expect([oinOf(strange), oinOf(strange), judged]).toEqual([null, null, 2])
  expect([oinOf(header), oinOf(header, '192.0.2.8')]).toEqual([OIN, null])
  expect([oinOf('geen'), oinOf(`${header}x`)]).toEqual([null, null])
})
