import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { issueAuthority, issueParty } from '../../../adapters/pki/issue.ts'
import { makeRsaKeyPair } from '../../../adapters/pki/keys.ts'
import {
  certificatesOf,
  readCertificate,
  readSigningCredential,
  readTrustedCas,
  type TrustedCas,
  verifyChain,
} from '../../../adapters/pki/verify.ts'
import {
  NOW,
  type TestAuthority,
  type TestParty,
  testAuthority,
  testParty,
} from '../../support/pki.ts'

const OIN = '00000001002000300001'
const refused = (...reasons: string[]) => ({ ok: false, reasons })

let authority: TestAuthority
let party: TestParty
let trusted: TrustedCas

beforeAll(async () => {
  authority = await testAuthority()
  party = await testParty(authority, OIN, 'De Zwâluw')
  trusted = readTrustedCas([authority.certificatePem], 'trust')
})

describe('a party certificate of a trusted authority', () => {
  it('is believed, and yields the OIN, the organisation and the very key that was verified', () => {
    const verdict = verifyChain(party.certificatePem, trusted, NOW)
    expect(verdict).toMatchObject({ ok: true, oin: OIN, organisation: 'De Zwâluw' })
    expect(verdict.ok && verdict.publicKeyPem).toBe(party.key.publicKeyPem)
    expect(verdict.ok && verdict.fingerprint).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is believed as x5c too, whatever follows the leaf', () => {
    const [leaf = ''] = party.x5c
    expect(verifyChain([leaf], trusted, NOW).ok).toBe(true)
    expect(certificatesOf(trusted).verify([leaf, 'not read'], NOW).ok).toBe(true)
  })

  it('may carry letters in its OIN', async () => {
    const lettered = await testParty(authority, '0000000100200030000A', 'x')
    expect(verifyChain(lettered.certificatePem, trusted, NOW)).toMatchObject({
      oin: '0000000100200030000A',
    })
  })
})

describe('what is refused', () => {
  it('nothing, too many, and what is not a certificate', () => {
    const [leaf = ''] = party.x5c
    expect(verifyChain([], trusted, NOW)).toEqual(refused('no_certificate'))
    expect(verifyChain([leaf, leaf, leaf, leaf], trusted, NOW).ok).toBe(true)
    expect(verifyChain([leaf, leaf, leaf, leaf, leaf], trusted, NOW)).toEqual(
      refused('too_many_certificates'),
    )
    for (const junk of ['', 'AAAA', `${leaf}!`, leaf.slice(0, 400), 'A'.repeat(9000)])
      expect(verifyChain([junk], trusted, NOW)).toEqual(refused('unreadable'))
    expect(verifyChain('no PEM', trusted, NOW)).toEqual(refused('unreadable'))
  })

  it('a leaf of another authority, even of the same name', async () => {
    const other = await testAuthority()
    const stranger = await testParty(other, OIN, 'De Zwâluw')
    expect(verifyChain(stranger.certificatePem, trusted, NOW)).toEqual(refused('unknown_issuer'))
    expect(verifyChain(party.certificatePem, [], NOW)).toEqual(refused('unknown_issuer'))
  })

  it('a presented intermediate that is not configured', async () => {
    const other = await testAuthority('Tussen')
    const stranger = await testParty(other, OIN, 'x')
    const presented = [...stranger.x5c, ...party.x5c]
    expect(verifyChain(presented, trusted, NOW)).toEqual(refused('unknown_issuer'))
  })

  it('a leaf with one bit of its signature changed', () => {
    const der = Buffer.from(party.x5c[0] ?? '', 'base64')
    der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1)
    expect(verifyChain([der.toString('base64')], trusted, NOW)).toEqual(refused('bad_signature'))
  })

  it('an authority that presents itself as a party', () => {
    expect(verifyChain(authority.certificatePem, trusted, NOW)).toEqual(
      refused('is_ca', 'oin_missing'),
    )
  })
})

describe('validity, on both sides of each bound', () => {
  it('of the leaf', async () => {
    const key = await makeRsaKeyPair()
    const [validFrom, validTo] = [NOW, NOW + 60_000]
    const subject = { oin: OIN, organisation: 'x', hosts: ['a.example'] as const }
    const leaf = issueParty(authority, subject, key.publicKeyPem, {
      serial: '0c',
      validFrom,
      validTo,
    })
    expect(verifyChain(leaf, trusted, validFrom - 1)).toEqual(refused('not_yet_valid'))
    expect(verifyChain(leaf, trusted, validFrom).ok).toBe(true)
    expect(verifyChain(leaf, trusted, validTo).ok).toBe(true)
    expect(verifyChain(leaf, trusted, validTo + 1)).toEqual(refused('expired'))
  })

  it('of the authority', async () => {
    const key = await makeRsaKeyPair()
    const [validFrom, validTo] = [NOW, NOW + 60_000]
    const brief = issueAuthority('Kort', key, { serial: '0d', validFrom, validTo })
    const leaf = await testParty(brief, OIN, 'x')
    const cas = readTrustedCas([brief.certificatePem], 'trust')
    expect(verifyChain(leaf.x5c, cas, validFrom - 1)).toEqual(refused('issuer_not_yet_valid'))
    expect(verifyChain(leaf.x5c, cas, validFrom).ok).toBe(true)
    expect(verifyChain(leaf.x5c, cas, validTo).ok).toBe(true)
    expect(verifyChain(leaf.x5c, cas, validTo + 1)).toEqual(refused('issuer_expired'))
  })

  it('and all reasons are told at once', () => {
    expect(verifyChain(party.x5c, [], NOW + 400 * 24 * 3600 * 1000)).toEqual(
      refused('unknown_issuer', 'expired'),
    )
  })
})

describe('a certificate that was believed before', () => {
  const believing = async (leafMs: [number, number], issuerMs: [number, number]) => {
    const key = await makeRsaKeyPair()
    const validity = ([validFrom, validTo]: [number, number], serial: string) => ({
      serial,
      validFrom,
      validTo,
    })
    const issuer = issueAuthority('Kort', key, validity(issuerMs, '0e'))
    const subject = { oin: OIN, organisation: 'x', hosts: ['a.example'] as const }
    const pem = issueParty(issuer, subject, key.publicKeyPem, validity(leafMs, '0f'))
    const { x5c } = readSigningCredential(pem, key.privateKeyPem, 'x')
    const certificates = certificatesOf(readTrustedCas([issuer.certificatePem], 'trust'))
    return (now: number) => certificates.verify(x5c, now)
  }
  const [early, late] = [NOW - 60_000, NOW + 60_000]
  const wide: [number, number] = [NOW - 120_000, NOW + 120_000]

  it('gets the very same verdict', async () => {
    const verify = await believing([early, late], wide)
    expect(verify(NOW)).toBe(verify(NOW + 1))
  })

  it('is refused all the same once it or its issuer is not valid, and believed again within', async () => {
    const ofLeaf = await believing([early, late], wide)
    expect([early, late].map((now) => ofLeaf(now).ok)).toEqual([true, true])
    expect(ofLeaf(early - 1)).toEqual(refused('not_yet_valid'))
    expect(ofLeaf(late + 1)).toEqual(refused('expired'))
    expect(ofLeaf(late).ok).toBe(true)
    const ofIssuer = await believing(wide, [early, late])
    expect([early, late].map((now) => ofIssuer(now).ok)).toEqual([true, true])
    expect(ofIssuer(early - 1)).toEqual(refused('issuer_not_yet_valid'))
    expect(ofIssuer(late + 1)).toEqual(refused('issuer_expired'))
  })

  it('is still refused in a chain that is too long, and by whoever does not trust its issuer', () => {
    const certificates = certificatesOf(trusted)
    const [leaf = ''] = party.x5c
    expect(certificates.verify([leaf], NOW).ok).toBe(true)
    expect(certificates.verify([leaf, leaf, leaf, leaf, leaf], NOW)).toEqual(
      refused('too_many_certificates'),
    )
    expect(certificatesOf([]).verify([leaf], NOW)).toEqual(refused('unknown_issuer'))
  })

  it('leaves a refusal to be judged anew', () => {
    const certificates = certificatesOf(trusted)
    const [leaf = ''] = party.x5c
    const der = Buffer.from(leaf, 'base64')
    der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1)
    const forged = [der.toString('base64')]
    for (let twice = 0; twice < 2; twice += 1)
      expect(certificates.verify(forged, NOW)).toEqual(refused('bad_signature'))
  })
})

describe('vectors by another issuer (OpenSSL)', () => {
  const folder = new URL('../../vectors/certificates/', import.meta.url)
  const pem = (path: string) => readFileSync(new URL(path, folder), 'utf8')
  const at = Date.UTC(2030, 0, 1)
  const cas = readTrustedCas([pem('issuers/authority.pem')], 'vector authority')

  it('believes the valid one', () => {
    expect(verifyChain(pem('valid/party.pem'), cas, at)).toMatchObject({ ok: true, oin: OIN })
  })

  const invalid = readdirSync(new URL('invalid/', folder)).filter(
    (file) => file !== 'issuer_not_ca.pem',
  )
  it.each(invalid)('refuses invalid/%s for what its name says', (file) => {
    expect(verifyChain(pem(`invalid/${file}`), cas, at)).toEqual(refused(file.split('.')[0] ?? ''))
  })

  it('refuses an issuer that signs certificates without being an authority', () => {
    const issuer = readCertificate(pem('issuers/not-a-ca.pem'), 'vector issuer')
    expect(verifyChain(pem('invalid/issuer_not_ca.pem'), [issuer], at)).toEqual(
      refused('issuer_not_ca'),
    )
  })
})

describe('our own configuration', () => {
  it('reads several authorities from one text', () => {
    const both = `${authority.certificatePem}\n${authority.certificatePem}`
    expect(readTrustedCas([both], 'trust')).toHaveLength(2)
  })

  it.each([
    ['no_trust', () => readTrustedCas([], 'TRUST')],
    ['broken_certificate', () => readTrustedCas(['rubbish'], 'TRUST')],
    [
      'broken_certificate',
      () =>
        readTrustedCas(['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'], 'TRUST'),
    ],
    ['not_a_ca', () => readTrustedCas([party.certificatePem], 'TRUST')],
    ['broken_certificate', () => readSigningCredential('x', party.privateKeyPem, 'TRUST')],
    ['broken_key', () => readSigningCredential(party.certificatePem, 'x', 'TRUST')],
    [
      'key_mismatch',
      () => readSigningCredential(party.certificatePem, authority.privateKeyPem, 'TRUST'),
    ],
    [
      'bad_oin',
      () => readSigningCredential(authority.certificatePem, authority.privateKeyPem, 'TRUST'),
    ],
  ])('refuses it with %s and names the setting', (code, act) => {
    expect(act).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining('TRUST') }),
    )
  })

  it('never repeats key material in a fault', () => {
    const broken = party.privateKeyPem.replace('-----END', 'END')
    try {
      readSigningCredential(party.certificatePem, broken, 'signing')
      expect.unreachable()
    } catch (error) {
      expect(`${error} ${JSON.stringify(error)}`).not.toContain(broken.slice(40, 60))
    }
  })
})
