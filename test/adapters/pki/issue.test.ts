import { X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { issueAuthority, issueParty, type PartySubject } from '../../../adapters/pki/issue.ts'
import { type KeyPairPem, makeRsaKeyPair, readRsaPrivateKey } from '../../../adapters/pki/keys.ts'
import { stamp, type TestAuthority, testAuthority } from '../../support/pki.ts'

const subject: PartySubject = {
  oin: '00000001002000300001',
  organisation: 'De Zwâluw',
  hosts: ['gateway.example', '127.0.0.1'],
}
let authority: TestAuthority
let key: KeyPairPem

beforeAll(async () => {
  authority = await testAuthority('Ontwikkeling Zuid')
  key = await makeRsaKeyPair()
})

const issue = (change: Partial<PartySubject> = {}) =>
  issueParty(authority, { ...subject, ...change }, key.publicKeyPem, stamp('0b01'))

describe('issuing', () => {
  it('makes an authority that may only issue', () => {
    const certificate = new X509Certificate(authority.certificatePem)
    expect(certificate.ca).toBe(true)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.subject).toContain('O=Ontwikkeling Zuid')
  })

  it('makes a party certificate with OIN, organisation, hosts, serial and validity as asked', () => {
    const certificate = new X509Certificate(issue())
    expect(certificate.subject).toContain('serialNumber=00000001002000300001')
    expect(certificate.subject).toContain('O=De Zwâluw')
    expect(certificate.subjectAltName).toBe('DNS:gateway.example, IP Address:127.0.0.1')
    expect(certificate.serialNumber).toBe('0B01')
    expect(certificate.validFromDate.getTime()).toBe(stamp('0b01').validFrom)
    expect(certificate.validToDate.getTime()).toBe(stamp('0b01').validTo)
    expect(certificate.ca).toBe(false)
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1'])
  })

  it('makes RSA keys of 2048 bits and more, never fewer', async () => {
    expect(readRsaPrivateKey(key.privateKeyPem, 'key').asymmetricKeyDetails?.modulusLength).toBe(
      2048,
    )
    await expect(makeRsaKeyPair(2047)).rejects.toMatchObject({ code: 'key_too_small' })
  })
})

describe('refusals', () => {
  const ec =
    '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----'
  const at = stamp('0b')
  it.each([
    ['bad_oin', () => issue({ oin: '0000000100200030000a' })],
    ['bad_oin', () => issue({ oin: '0000000100200030001' })],
    ['bad_name', () => issue({ organisation: '' })],
    ['bad_name', () => issue({ organisation: 'x'.repeat(65) })],
    ['bad_name', () => issue({ organisation: 'a\nb' })],
    ['bad_name', () => issue({ hosts: ['Not a host'] })],
    ['bad_name', () => issueAuthority('x'.repeat(62), key, at)],
    [
      'not_a_ca',
      () => issueParty({ ...key, certificatePem: issue() }, subject, key.publicKeyPem, at),
    ],
    [
      'broken_certificate',
      () => issueParty({ ...key, certificatePem: '' }, subject, key.publicKeyPem, at),
    ],
    ['broken_key', () => issueParty(authority, subject, 'rubbish', at)],
    ['key_not_rsa', () => issueParty(authority, subject, ec, at)],
    ['broken_key', () => issueAuthority('x', { ...key, privateKeyPem: 'rubbish' }, at)],
    ['bad_serial', () => issueAuthority('x', key, stamp('00'))],
    ['bad_serial', () => issueAuthority('x', key, stamp('80'))],
    ['bad_serial', () => issueAuthority('x', key, stamp(`7${'f'.repeat(40)}`))],
    ['bad_validity', () => issueAuthority('x', key, { ...at, validTo: at.validFrom })],
    ['bad_validity', () => issueAuthority('x', key, { ...at, validTo: at.validTo + 1 })],
    ['bad_validity', () => issueAuthority('x', key, { ...at, validTo: Number.NaN })],
  ])('refuses with %s', (code, act) => {
    expect(act).toThrow(expect.objectContaining({ code }))
  })

  it('accepts the longest name, serial and shortest validity', () => {
    const longest = {
      serial: `7${'f'.repeat(39)}`,
      validFrom: at.validFrom,
      validTo: at.validFrom + 1000,
    }
    expect(issue({ organisation: 'x'.repeat(64) })).toContain('BEGIN CERTIFICATE')
    expect(issueAuthority('x', key, longest).certificatePem).toContain('BEGIN CERTIFICATE')
  })
})
