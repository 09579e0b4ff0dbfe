import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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
