import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DetailedPeerCertificate, connect as tlsConnect } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRequesterClient } from '../../../adapters/requester/client.ts'
import {
  type Change,
  CJG,
  clientOf,
  LEERPLICHT,
  SCHOOL,
  type System,
  startSystem,
} from '../../support/system.ts'

let system: System
const shown: Record<string, { cert: string; key: string }> = {}
beforeAll(async () => {
  system = await startSystem({ tls: true })
  for (const party of [LEERPLICHT, CJG]) shown[party] = await system.shown(party)
})
afterAll(() => system?.close())

/** Trusts our authority, and shows the certificate of a party or none. */
const over =
  (party?: string): Change =>
  (sent) => {
    const trusting = sent.ca(system.ca)
    const own = party === undefined ? undefined : shown[party]
    return own ? trusting.cert(own.cert).key(own.key) : trusting
  }

/** Passes the eleven-test of a BSN and belongs to nobody: it starts with four nines. */
const BSN = { bsn: '999990019', geboortedatum: '2018-05-04' }
const link = (party: string, change: Change) =>
  system.client(party, change).post('betrokkenheden', '/v1/betrokkenheden/_koppelbsn', BSN)

const refusals = () =>
  system.broker.context.store.read(async (tx) =>
    (await tx.journal.rows({ limit: 200 })).filter(({ kind }) => kind === 'handeling_geweigerd'),
  )

test('a BSN is taken from a system that shows the certificate of its own party', async () => {
  const answer = await link(LEERPLICHT, over(LEERPLICHT))
  expect(answer.status).toBe(201)
})

test.each<[string, () => Change]>([
  ['no certificate', () => over()],
  ['the certificate of another party', () => over(CJG)],
])('with %s it is refused, journalled, and the rest still works', async (_what, change) => {
  const before = (await refusals()).length
  expect((await link(LEERPLICHT, change())).status).toBe(403)
  expect((await refusals()).length).toBe(before + 1)
  const offers = await system.client(LEERPLICHT, change()).get('aanbiedingen', '/v1/aanbiedingen')
  expect(offers.status).toBe(200)
})

test('a party that may not use the BSN is refused with its own certificate too, and that is journalled', async () => {
  const before = (await refusals()).length
  expect((await link(CJG, over(CJG))).status).toBe(403)
  const rows = await refusals()
  expect(rows).toHaveLength(before + 1)
  expect(JSON.stringify(rows)).not.toContain(BSN.bsn)
})

const serverCertificate = () =>
  new Promise<DetailedPeerCertificate>((resolve, reject) => {
    const { hostname, port } = new URL(system.machines)
    const socket = tlsConnect({ host: hostname, port: Number(port), ca: system.ca }, () => {
      resolve(socket.getPeerCertificate(true))
      socket.destroy()
    })
    socket.on('error', reject)
  })

test('a renewed certificate is served after a reload, a broken one never', async () => {
  const path = join(system.keys, '..', 'server.pem')
  const keyPath = join(system.keys, '..', 'server.key')
  const [first, cert, key] = [await serverCertificate(), readFileSync(path), readFileSync(keyPath)]
  const renewed = await system.shown('broker')
  writeFileSync(path, renewed.cert)
  await expect(system.broker.reload()).rejects.toThrow('CONSENT_BROKER_TLS_CERTIFICATE')
  expect((await serverCertificate()).fingerprint256).toBe(first.fingerprint256)
  writeFileSync(keyPath, renewed.key)
  await system.broker.reload()
  expect((await serverCertificate()).fingerprint256).not.toBe(first.fingerprint256)
  writeFileSync(path, cert)
  writeFileSync(keyPath, key)
  await system.broker.reload()
})

test('TLS 1.1 and suites without forward secrecy are refused', async () => {
  const { hostname, port } = new URL(system.machines)
  const attempt = (how: object) =>
    new Promise<string>((resolve) => {
      const options = { host: hostname, port: Number(port), ca: system.ca, ...how }
      const socket = tlsConnect(options, () => {
        resolve(`${socket.getProtocol()} ${socket.getCipher().name}`)
        socket.destroy()
      })
      socket.on('error', () => resolve('refused'))
    })
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }
  expect(await attempt(old)).toBe('refused')
  expect(await attempt({ maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' })).toBe('refused')
  expect(await attempt({ maxVersion: 'TLSv1.2' })).toMatch(/^TLSv1\.2 ECDHE-RSA-AES/)
  expect(await attempt({})).toMatch(/^TLSv1\.3 /)
})

test('the requester client works by certificate alone: no key of its own, no DPoP', async () => {
  const { context } = system.broker
  const id = clientOf(LEERPLICHT)
  const record = await context.store.read((tx) => tx.parties.client(id))
  if (record === undefined) throw new Error('not registered')
  const put = (change: Partial<typeof record>) =>
    context.store.write((tx) => tx.parties.putClient({ ...record, ...change }))
  const offersOver = async (party: string) => {
    const own = shown[party]
    const client = await createRequesterClient({
      issuer: system.machines,
      clientId: id,
      auth: 'tls_client_auth',
      binding: 'mtls',
      allowInsecure: false,
      trustedCas: [system.ca],
      ...(own && { credential: () => ({ certificatePem: own.cert, privateKeyPem: own.key }) }),
      envelopes: system.envelopes,
      holders: [],
      now: Date.now,
    })
    const offers = client.openOffers({ medewerker: 'm.034' })
    return offers.finally(client.close)
  }
  await put({ auth: 'tls_client_auth', binding: 'mtls' })
  expect(await offersOver(LEERPLICHT)).toEqual([])
  await expect(offersOver(CJG)).rejects.toMatchObject({ code: 'niet_toegelaten' })
  await expect(offersOver('nobody')).rejects.toMatchObject({ code: 'niet_toegelaten' })
  await put({})
  await expect(offersOver(LEERPLICHT)).rejects.toMatchObject({ code: 'niet_toegelaten' })
})

test('an act taken from the record is refused with a token that still names it', async () => {
  const { context } = system.broker
  const school = system.client(SCHOOL, over())
  const token = await school.actToken('aanbiedingen')
  const use = async () => (await school.send('get', '/v1/aanbiedingen', token)).status
  expect(await use()).toBe(200)
  const change = (acts: 'all' | 'none') =>
    context.store.write(async (tx) => {
      const client = await tx.parties.client(clientOf(SCHOOL))
      if (client)
        await tx.parties.putClient({ ...client, acts: acts === 'all' ? ['aanbiedingen'] : [] })
    })
  await change('none')
  const before = (await refusals()).length
  expect(await use()).toBe(403)
  expect((await refusals()).length).toBe(before + 1)
  const asked = await school.askToken({
    type: 'handeling',
    handelingen: ['aanbiedingen'],
    medewerker: 'm.034',
  })
  expect([asked.status, asked.body.error]).toEqual([400, 'access_denied'])
  await change('all')
  expect(await use()).toBe(200)
})
