import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connect as tlsConnect } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { createHttpGateways } from '../../../adapters/holders/http-gateways.ts'
import { issueAuthority, issueParty } from '../../../adapters/pki/issue.ts'
import { makeRsaKeyPair } from '../../../adapters/pki/keys.ts'
import { DAY, SECOND } from '../../../consent/time.ts'
import { CJG, makeWorld, type World } from '../../support/envelopes.ts'
import {
  type GatewayFolder,
  gatewayFolder,
  honestOrder,
  runGateway,
  settings,
} from '../../support/gateway.ts'

let world: World
let folder: GatewayFolder
let gateway: Awaited<ReturnType<typeof runGateway>>
let authorityPem: string
/** A certificate of the same authority that names another host. */
let elsewhere: { readonly certificate: string; readonly key: string }

beforeAll(async () => {
  world = await makeWorld()
  folder = await gatewayFolder(world)
  // TLS goes by the real clock, so these certificates are of today.
  const now = Math.floor(Date.now() / SECOND) * SECOND
  const stamp = (serial: string) => ({ serial, validFrom: now - DAY, validTo: now + DAY })
  const authority = issueAuthority('Testnet', await makeRsaKeyPair(), stamp('0a01'))
  authorityPem = authority.certificatePem
  const key = await makeRsaKeyPair()
  const subject = { oin: CJG.oin, organisation: 'CJG Zuid' }
  const pem = issueParty(
    authority,
    { ...subject, hosts: ['127.0.0.1'] },
    key.publicKeyPem,
    stamp('0b01'),
  )
  elsewhere = {
    certificate: issueParty(
      authority,
      { ...subject, hosts: ['gateway.example'] },
      key.publicKeyPem,
      stamp('0b02'),
    ),
    key: key.privateKeyPem,
  }
  await writeFile(join(folder.path, 'tls.pem'), pem)
  await writeFile(join(folder.path, 'tls.key'), key.privateKeyPem)
  const orders = { port: 0, tls: { certificate: 'tls.pem', key: 'tls.key' } }
  await folder.write('gateway.yaml', stringify(settings({ orders })))
  gateway = await runGateway(folder)
})
afterAll(async () => {
  await gateway.close()
  await folder.remove()
})

it('carries orders over HTTPS to a gateway whose authority the broker trusts, without plain HTTP allowed', async () => {
  expect(gateway.url).toMatch(/^https:/)
  const gateways = createHttpGateways({ allowInsecure: false, trustedCas: [authorityPem] })
  const fetched = await gateways.fetch(gateway.url, (await honestOrder(world)).jws)
  expect(fetched).toMatchObject({ ok: true })
  expect(fetched.ok && fetched.sealed).toMatch(/^ey/)
  gateways.close()
})

it('reaches no gateway under an authority that is not trusted', async () => {
  for (const trustedCas of [[world.authority.certificatePem], undefined]) {
    const gateways = createHttpGateways({
      allowInsecure: false,
      ...(trustedCas && { trustedCas }),
    })
    const fetched = await gateways.fetch(gateway.url, (await honestOrder(world)).jws)
    expect(fetched).toEqual({ ok: false, failure: 'onbereikbaar' })
    gateways.close()
  }
})

// RFC 9525, as FAPI 2.0 asks in section 5.2.1.
it('sends no order to a gateway whose certificate names another host', async () => {
  let asked = 0
  const { certificate: cert, key } = elsewhere
  const server = createServer({ cert, key }, (_req, res) => {
    asked += 1
    res.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gateways = createHttpGateways({ allowInsecure: false, trustedCas: [authorityPem] })
  const fetched = await gateways.fetch(url, (await honestOrder(world)).jws)
  gateways.close()
  server.close()
  expect([fetched.ok, asked]).toEqual([false, 0])
})

it('speaks TLS 1.2 only with forward secrecy, and nothing older', async () => {
  const { hostname, port } = new URL(gateway.url)
  const attempt = (how: object) =>
    new Promise<string>((resolve) => {
      const options = { host: hostname, port: Number(port), ca: authorityPem, ...how }
      const socket = tlsConnect(options, () => {
        resolve(`${socket.getProtocol()} ${socket.getCipher().name}`)
        socket.destroy()
      })
      socket.on('error', () => resolve('refused'))
    })
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }
  expect(await attempt(old)).toBe('refused')
  for (const ciphers of ['AES128-GCM-SHA256', 'ECDHE-RSA-AES128-SHA'])
    expect(await attempt({ maxVersion: 'TLSv1.2', ciphers })).toBe('refused')
  expect(await attempt({ maxVersion: 'TLSv1.2' })).toMatch(/^TLSv1\.2 ECDHE-RSA-AES/)
  expect(await attempt({})).toMatch(/^TLSv1\.3 /)
})
