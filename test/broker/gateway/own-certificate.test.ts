/** A gateway's own certificates, replaced while orders come in. */
import { once } from 'node:events'
import { connect } from 'node:tls'
import { beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { requesterEnvelopes } from '../../../adapters/envelope/envelopes.ts'
import { certificatesOf, readTrustedCas } from '../../../adapters/pki/verify.ts'
import { CJG, SCHOOL } from '../../support/envelopes.ts'
import { honestOrder, post, settings } from '../../support/gateway.ts'
import {
  NOW,
  type TestAuthority,
  type TestParty,
  testAuthority,
  testParty,
} from '../../support/pki.ts'
import { gatewayForEach } from '../../support/running-gateway.ts'

let next: TestAuthority
let renewed: TestParty
let another: TestParty
beforeAll(async () => {
  next = await testAuthority('Volgend domein')
  renewed = await testParty(next, CJG.oin, 'CJG Zuid')
  another = await testParty(next, SCHOOL.oin, 'De Zwaluw')
})

describe('what it signs with', () => {
  const g = gatewayForEach()

  /** Under which of the two authorities an answer is believed. */
  const signedUnder = async (): Promise<string[]> => {
    const { jws, order, sent } = await honestOrder(g.world)
    const answer = await post(g.url, jws)
    expect(answer.status).toBe(200)
    const sealed = await answer.text()
    const believed: string[] = []
    for (const [name, { certificatePem }] of [
      ['old', g.world.authority],
      ['new', next],
    ] as const) {
      const certificates = certificatesOf(readTrustedCas([certificatePem], 'trust'))
      const requester = requesterEnvelopes(SCHOOL, certificates, g.world.school)
      const opened = await requester.open(sealed, { ...sent, order: order.order }, NOW)
      if (opened.ok) believed.push(name)
    }
    return believed
  }

  test('is the new certificate once both files are there, without a restart or a failed order', async () => {
    expect(await signedUnder()).toEqual(['old'])
    await g.folder.replace('cjg.pem', renewed.certificatePem)
    // Its key is not there yet: the pair before goes on.
    expect(await signedUnder()).toEqual(['old'])
    expect(g.faults).toHaveLength(1)
    expect(g.faults[0]).toMatch(
      /organisation: .*the key does not belong to the certificate; the certificate before stays in use$/,
    )
    await g.folder.replace('cjg.key', renewed.privateKeyPem)
    expect(await signedUnder()).toEqual(['new'])
    expect(g.faults).toHaveLength(1)
  })

  test('stays what it was where the new one is of another organisation', async () => {
    await g.folder.replace('cjg.pem', another.certificatePem)
    await g.folder.replace('cjg.key', another.privateKeyPem)
    expect(await signedUnder()).toEqual(['old'])
    expect(g.faults).toHaveLength(1)
    expect(g.faults[0]).toContain('another OIN')
  })
})

describe('what it shows on TLS', () => {
  const g = gatewayForEach(async (folder, world) => {
    await folder.write('tls.pem', world.cjg.certificatePem)
    await folder.write('tls.key', world.cjg.privateKeyPem)
    const orders = { port: 0, tls: { certificate: 'tls.pem', key: 'tls.key' } }
    await folder.write('gateway.yaml', stringify(settings({ orders })))
  })

  const open = async () => {
    const { hostname, port } = new URL(g.url)
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
    await g.folder.replace('tls.key', renewed.privateKeyPem)
    expect(await issuer()).toBe(before)
    expect(g.faults).toHaveLength(1)
    expect(g.faults[0]).toMatch(
      /orders\.tls: certificate and key cannot be used; the certificate before stays in use$/,
    )
    await g.folder.replace('tls.pem', renewed.certificatePem)
    expect(await issuer()).not.toBe(before)
    expect(await issuer()).toBe('Volgend domein CA')
    expect(g.faults).toHaveLength(1)
    socket.write('GET /v1/opdrachten HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 4/)
  })
})
