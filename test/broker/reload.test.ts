import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeProtectedHeader } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { requesterEnvelopes } from '../../adapters/envelope/envelopes.ts'
import { announceKey, rotateKeys } from '../../adapters/keys/rotate-keys.ts'
import { type Credential, issueAuthority, issueParty } from '../../adapters/pki/issue.ts'
import { makeRsaKeyPair } from '../../adapters/pki/keys.ts'
import { certificatesOf, readSigningCredential, readTrustedCas } from '../../adapters/pki/verify.ts'
import type { RequesterEnvelopes } from '../../consent/ports/envelope.ts'
import { stampNow } from '../support/mtls.ts'
import {
  type Change,
  CJG,
  LEERPLICHT,
  type PartyName,
  SCHOOL,
  type System,
  startSystem,
} from '../support/system.ts'
import { consentedSlice, orderOnce } from './http/consented-slice.ts'

let system: System
let next: Credential
let cas: string
let leaf: string
beforeAll(async () => {
  system = await startSystem()
  next = issueAuthority('Volgend domein', await makeRsaKeyPair(), stampNow('0a02'))
  cas = join(system.keys, '..', 'cas.pem')
  leaf = (await system.shown('broker')).cert
})
afterAll(() => system?.close())

/** A certificate of a party from the authority that comes next. */
const renewed = async (party: PartyName) => {
  const key = await makeRsaKeyPair()
  const { oin } = system.refOf(party)
  const subject = { oin, organisation: party, hosts: ['127.0.0.1'] } as const
  return {
    cert: issueParty(next, subject, key.publicKeyPem, stampNow('0b02')),
    key: key.privateKeyPem,
  }
}

let before: string
beforeEach(() => {
  before = readFileSync(cas, 'utf8')
})
afterEach(async () => {
  writeFileSync(cas, before)
  await system.broker.reload()
})

test('a client certificate of a new authority counts after a reload, as long as the authority stands there', async () => {
  const overTls = await startSystem({ tls: true })
  const path = join(overTls.keys, '..', 'cas.pem')
  const own = readFileSync(path, 'utf8')
  const { cert, key } = await renewed(LEERPLICHT)
  const shows: Change = (sent) => sent.ca(overTls.ca).cert(cert).key(key)
  const client = overTls.client(LEERPLICHT, shows)
  const body = { bsn: '999990019', geboortedatum: '2018-05-04' }
  const link = async () =>
    (await client.post('betrokkenheden', '/v1/betrokkenheden/_koppelbsn', body)).status
  const statuses = [await link()]
  writeFileSync(path, `${own}\n${next.certificatePem}`)
  statuses.push(await link())
  await overTls.broker.reload()
  statuses.push(await link())
  writeFileSync(path, own)
  await overTls.broker.reload()
  statuses.push(await link())
  await overTls.close()
  expect(statuses).toEqual([403, 403, 201, 403])
})

/** An order whose envelope request is signed with a certificate; the gateway here has nothing to tell. */
const orderSignedWith = async (envelopes: RequesterEnvelopes): Promise<number> => {
  const { slice } = await consentedSlice(system)
  return (await orderOnce(system, slice, { envelopes })).status
}

test('an envelope request of a certificate of a new authority is believed after a reload', async () => {
  system.gateway.mood = 'has nothing'
  const { cert, key } = await renewed(SCHOOL)
  const certificates = certificatesOf(readTrustedCas([next.certificatePem], 'next'))
  const signer = readSigningCredential(cert, key, SCHOOL)
  const envelopes = requesterEnvelopes(system.refOf(SCHOOL), certificates, signer)
  expect(await orderSignedWith(envelopes)).toBe(400)
  writeFileSync(cas, `${before}\n${next.certificatePem}`)
  await system.broker.reload()
  expect(await orderSignedWith(envelopes)).toBe(200)
  expect(await orderSignedWith(system.envelopes)).toBe(200)
})

const signer = async () => decodeProtectedHeader(await system.client(CJG).actToken('controles')).kid

test.each<[string, () => string, RegExp]>([
  ['no certificate', () => 'geen certificaat', /^CONSENT_BROKER_TRUSTED_CAS: .*readable PEM/],
  ['nothing', () => '', /^CONSENT_BROKER_TRUSTED_CAS: /],
  ['the certificate of a party', () => leaf, /^CONSENT_BROKER_TRUSTED_CAS: .*authority's$/],
])(
  'authorities that became %s leave them, and everything that changed beside them, as they were',
  async (_what, content, sentence) => {
    const first = await signer()
    await announceKey(system.keys, Date.now())
    await rotateKeys(system.keys, Date.now())
    writeFileSync(cas, content())
    await expect(system.broker.reload()).rejects.toThrow(sentence)
    expect(await signer()).toBe(first)
    expect(await orderSignedWith(system.envelopes)).toBe(200)
    writeFileSync(cas, before)
    await system.broker.reload()
    expect(await signer()).not.toBe(first)
  },
)
