/** Databases and APIs over TLS: whom a source believes, and how it shows who it is. */
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { issueAuthority, issueParty } from '../../../adapters/pki/issue.ts'
import { makeRsaKeyPair } from '../../../adapters/pki/keys.ts'
import { restSource } from '../../../adapters/sources/rest.ts'
import { sqlSource } from '../../../adapters/sources/sql.ts'
import { DAY, SECOND } from '../../../consent/time.ts'
import { categories } from '../../conformance/source.ts'
import { testFolder } from '../../support/folder.ts'
import { startPostgres, type TestPostgres } from '../../support/postgres.ts'
import { answering, organisation, restSettings } from './api.ts'
import { type Speaks, startGreeting } from './mysql-greeting.ts'
import { faultOf, nameOf, oneQuery, sqlMapping } from './organisation.ts'

const PRODUCTION = { allowInsecure: false }
const OIN = '00000099000000002000'

type Pems = { readonly ca: string; readonly certificate: string; readonly key: string }
let ours: Pems
let elsewhere: string
let otherHost: Pems
let byName: Pems
let client: Pems

beforeAll(async () => {
  const now = Math.floor(Date.now() / SECOND) * SECOND
  const stamp = (serial: string) => ({ serial, validFrom: now - DAY, validTo: now + DAY })
  const authority = issueAuthority('Schoolnet', await makeRsaKeyPair(), stamp('0a01'))
  const issued = async (hosts: [string], serial: string): Promise<Pems> => {
    const key = await makeRsaKeyPair()
    const subject = { oin: OIN, organisation: 'De Zwaluw', hosts }
    const certificate = issueParty(authority, subject, key.publicKeyPem, stamp(serial))
    return { ca: authority.certificatePem, certificate, key: key.privateKeyPem }
  }
  ours = await issued(['127.0.0.1'], '0b01')
  byName = await issued(['localhost'], '0b04')
  otherHost = await issued(['elders.example'], '0b02')
  client = await issued(['gateway.example'], '0b03')
  elsewhere = issueAuthority('Ander net', await makeRsaKeyPair(), stamp('0c01')).certificatePem
})

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const folderWith = async (mapping: string) => {
  const folder = await testFolder({
    'mapping.yaml': mapping,
    'ca.pem': ours.ca,
    'elsewhere.pem': elsewhere,
    'client.pem': client.certificate,
    'client.key': client.key,
    'token.txt': 'token\n',
  })
  closing.push(folder.remove)
  return join(folder.path, 'mapping.yaml')
}

describe('a REST source over TLS', () => {
  const serve = async (server: Pems, askClient = false) => {
    const shown: string[] = []
    const reply = answering(organisation(), [])
    const listening = createServer(
      { cert: server.certificate, key: server.key, ca: server.ca, requestCert: askClient },
      (request, response) => {
        const { subject } = (request.socket as TLSSocket).getPeerCertificate()
        shown.push(String(subject?.['serialNumber'] ?? ''))
        reply(request, response)
      },
    ).listen(0, '127.0.0.1')
    await once(listening, 'listening')
    closing.push(async () => {
      listening.closeAllConnections()
      await new Promise((resolve) => listening.close(resolve))
    })
    return { shown, url: `https://127.0.0.1:${(listening.address() as AddressInfo).port}` }
  }
  const open = async (url: string, tls: object) => {
    const source = restSource(
      await folderWith(stringify(restSettings(url, { tls }))),
      categories,
      PRODUCTION,
    )
    closing.push(source.close)
    return source
  }

  it('believes the authority that the mapping names, and shows its certificate', async () => {
    const { url, shown } = await serve(ours, true)
    const tls = { ca: 'ca.pem', certificate: 'client.pem', key: 'client.key' }
    expect(await nameOf(await open(url, tls), '1001')).toMatchObject({ naam: 'Noor van der Veen' })
    expect(shown).toEqual([OIN])
  })

  it('believes no other authority, none by itself, and no other name', async () => {
    const right = await serve(ours)
    const wrongName = await serve(otherHost)
    for (const [url, tls] of [
      [right.url, { ca: 'elsewhere.pem' }],
      [right.url, {}],
      [wrongName.url, { ca: 'ca.pem' }],
    ] as const) {
      const source = await open(url, tls)
      const fault = await faultOf(() => source.check())
      expect([fault.code, fault.message]).toEqual([
        'not_configured',
        expect.stringContaining('tls.ca'),
      ])
      expect((await faultOf(() => nameOf(source, '1001'))).code).toBe('unavailable')
    }
    expect([right.shown, wrongName.shown]).toEqual([[], []])
  })
})

describe('a PostgreSQL over TLS', () => {
  let right: TestPostgres
  let wrongName: TestPostgres
  beforeAll(async () => {
    right = await startPostgres({ tls: ours })
    wrongName = await startPostgres({ tls: otherHost })
  })
  afterAll(async () => {
    await right.stop()
    await wrongName.stop()
  })
  const open = async ({ port, user }: TestPostgres, tls: object) => {
    const connection = { dialect: 'postgres', host: '127.0.0.1', port, database: 'postgres', user }
    const mapping = sqlMapping(
      { ...connection, tls },
      {
        children: "SELECT '1001' AS child",
        ...oneQuery("SELECT '1001' AS child, 'Noor' AS naam WHERE '1001' = :child"),
      },
    )
    const source = sqlSource(await folderWith(mapping), categories, PRODUCTION)
    closing.push(source.close)
    return source
  }

  it('believes the authority that the mapping names', async () => {
    expect(await nameOf(await open(right, { ca: 'ca.pem' }), '1001')).toEqual({ naam: 'Noor' })
  })

  it('believes no other authority, none by itself, and no other name', async () => {
    for (const source of [
      await open(right, { ca: 'elsewhere.pem' }),
      await open(right, {}),
      await open(wrongName, { ca: 'ca.pem' }),
    ]) {
      const fault = await faultOf(() => source.check())
      expect([fault.code, fault.message]).toEqual([
        'not_configured',
        expect.stringContaining('tls.ca'),
      ])
    }
  })
})

describe('a MySQL over TLS', () => {
  const open = async (speaks: Speaks, tls: object, host = 'localhost') => {
    const { port, logins, close } = await startGreeting(speaks)
    closing.push(close)
    const connection = { dialect: 'mysql', host, port, database: 'school', user: 'lezer', tls }
    const path = await folderWith(sqlMapping(connection))
    const source = sqlSource(path, categories, PRODUCTION)
    closing.push(source.close)
    return { source, logins }
  }

  it('believes the authority that the mapping names, and only then says who it is', async () => {
    const { source, logins } = await open(byName, { ca: 'ca.pem' })
    const fault = await faultOf(() => source.check())
    expect(fault.message).toContain('the server has no such database')
    expect(logins).toEqual(['lezer'])
  })

  it('believes no other authority, none by itself, and no other name', async () => {
    for (const [speaks, tls] of [
      [byName, { ca: 'elsewhere.pem' }],
      [byName, {}],
      [otherHost, { ca: 'ca.pem' }],
      [ours, { ca: 'ca.pem' }],
    ] as const) {
      const { source, logins } = await open(speaks, tls)
      const fault = await faultOf(() => source.check())
      expect([fault.code, fault.message]).toEqual([
        'not_configured',
        expect.stringContaining('tls.ca'),
      ])
      expect((await faultOf(() => nameOf(source, '1001'))).code).toBe('unavailable')
      expect(logins).toEqual([])
    }
  })

  it.each([
    ['no TLS', 'not_configured', 'the server does not speak TLS: see tls'],
    ['nonsense', 'not_configured', 'the server does not speak TLS as it should'],
    ['nothing', 'unavailable', 'the server cannot be reached'],
  ] as const)('says nothing to a server that speaks %s', async (speaks, code, expected) => {
    const { source, logins } = await open(speaks, { ca: 'ca.pem' })
    const fault = await faultOf(() => source.check())
    expect([fault.code, fault.message]).toEqual([code, expect.stringContaining(expected)])
    expect(logins).toEqual([])
  })

  it('takes a name and no address, which no certificate is compared with', async () => {
    for (const host of ['127.0.0.1', '::1'])
      expect((await faultOf(() => open(ours, { ca: 'ca.pem' }, host))).message).toContain(
        'connection.host: must be the name',
      )
    expect(
      (await open('nothing', 'off' as unknown as object).catch((error) => error)).message,
    ).toContain('connection.tls: must be on')
  })
})
