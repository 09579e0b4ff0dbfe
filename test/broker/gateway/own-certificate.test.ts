/** A gateway's own certificates, replaced while orders come in. */
import { once } from 'node:events'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { requesterEnvelopes } from '../../../adapters/envelope/envelopes.ts'
import { certificatesOf, readTrustedCas } from '../../../adapters/pki/verify.ts'
import { CJG, makeWorld, SCHOOL, type World } from '../../support/envelopes.ts'
import {
  type GatewayFolder,
  gatewayFolder,
  honestOrder,
  post,
  runGateway,
  settings,
} from '../../support/gateway.ts'
import {
  NOW,
  type TestAuthority,
  type TestParty,
  testAuthority,
  testParty,
} from '../../support/pki.ts'

let world: World
let next: TestAuthority
let renewed: TestParty
let another: TestParty
let folder: GatewayFolder
let gateway: Awaited<ReturnType<typeof runGateway>>
beforeAll(async () => {
  world = await makeWorld()
  next = await testAuthority('Volgend domein')
  renewed = await testParty(next, CJG.oin, 'CJG Zuid')
  another = await testParty(next, SCHOOL.oin, 'De Zwaluw')
})
afterEach(async () => {
  await gateway.close()
  await folder.remove()
})

/** As an administrator should: beside it first, then in its place. */
const replace = async (name: string, content: string) => {
  const path = join(folder.path, name)
  await writeFile(`${path}.new`, content)
  await rename(`${path}.new`, path)
}

describe('what it signs with', () => {
  beforeEach(async () => {
    folder = await gatewayFolder(world)
    gateway = await runGateway(folder)
  })

  /** Under which of the two authorities an answer is believed. */
  const signedUnder = async (): Promise<string[]> => {
    const { jws, order, sent } = await honestOrder(world)
    const answer = await post(gateway.url, jws)
    expect(answer.status).toBe(200)
    const sealed = await answer.text()
    const believed: string[] = []
    for (const [name, { certificatePem }] of [
      ['old', world.authority],
      ['new', next],
    ] as const) {
      const certificates = certificatesOf(readTrustedCas([certificatePem], 'trust'))
      const requester = requesterEnvelopes(SCHOOL, certificates, world.school)
      const opened = await requester.open(sealed, { ...sent, order: order.order }, NOW)
      if (opened.ok) believed.push(name)
    }
    return believed
  }

  test('is the new certificate once both files are there, without a restart or a failed order', async () => {
    expect(await signedUnder()).toEqual(['old'])
    await replace('cjg.pem', renewed.certificatePem)
    // Its key is not there yet: the pair before goes on.
    expect(await signedUnder()).toEqual(['old'])
    expect(gateway.faults).toHaveLength(1)
    expect(gateway.faults[0]).toMatch(
      /organisation: .*the key does not belong to the certificate; the certificate before stays in use$/,
    )
    await replace('cjg.key', renewed.privateKeyPem)
    expect(await signedUnder()).toEqual(['new'])
    expect(gateway.faults).toHaveLength(1)
  })

  test('stays what it was where the new one is of another organisation', async () => {
    await replace('cjg.pem', another.certificatePem)
    await replace('cjg.key', another.privateKeyPem)
    expect(await signedUnder()).toEqual(['old'])
    expect(gateway.faults).toHaveLength(1)
    expect(gateway.faults[0]).toContain('another OIN')
  })
})

describe('what it shows on TLS', () => {
  beforeEach(async () => {
    folder = await gatewayFolder(world)
    await folder.write('tls.pem', world.cjg.certificatePem)
    await folder.write('tls.key', world.cjg.privateKeyPem)
    const orders = { port: 0, tls: { certificate: 'tls.pem', key: 'tls.key' } }
    await folder.write('gateway.yaml', stringify(settings({ orders })))
    gateway = await runGateway(folder)
  })

  const open = async () => {
    const { hostname, port } = new URL(gateway.url)
    // Who issued it is what is asked here, not whether it is believed.
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    const { issuer } = socket.getPeerCertificate()
    return { issuer: String(issuer.CN), socket }
  }
  const issuer = async (): Promise<string> => {
    const { issuer: name, socket } = await open()
    socket.destroy()
    return name
  }

  test('is the new certificate from the next connection on; one that is open goes on', async () => {
    const { issuer: before, socket } = await open()
    await replace('tls.key', renewed.privateKeyPem)
    expect(await issuer()).toBe(before)
    expect(gateway.faults).toHaveLength(1)
    expect(gateway.faults[0]).toMatch(
      /orders\.tls: certificate and key cannot be used; the certificate before stays in use$/,
    )
    await replace('tls.pem', renewed.certificatePem)
    expect(await issuer()).not.toBe(before)
    expect(await issuer()).toBe('Volgend domein CA')
    expect(gateway.faults).toHaveLength(1)
    socket.write('GET /v1/opdrachten HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 4/)
  })
})
