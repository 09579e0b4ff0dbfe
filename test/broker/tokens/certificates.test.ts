import { createHash, X509Certificate } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  clientCertHeader,
  type Shown,
  stampNow,
  startCertificates,
  type TestCertificates,
} from '../../support/mtls.ts'
import {
  OIN,
  send,
  slice,
  startTokenWorld,
  type TlsSide,
  type TokenWorld,
} from '../../support/token-server.ts'

const OTHER_OIN = '00000001987654321000'

let certificates: TestCertificates
let own: Shown
let renewed: Shown
let other: Shown
let forged: Shown
let expired: Shown
beforeAll(async () => {
  certificates = await startCertificates()
  own = await certificates.party(OIN)
  renewed = await certificates.party(OIN)
  other = await certificates.party(OTHER_OIN)
  forged = await certificates.forged(OIN)
  expired = await certificates.party(OIN, stampNow('0b03', [-3, -2]))
})

const thumbprint = ({ cert }: Shown) =>
  createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url')

const byCertificate = (world: TokenWorld, changes: Record<string, string | undefined> = {}) => ({
  client_id: world.clientId,
  client_assertion: undefined,
  client_assertion_type: undefined,
  ...changes,
})

describe('a client that proves itself and its tokens by certificate', () => {
  let world: TokenWorld
  beforeAll(async () => {
    world = await startTokenWorld({
      tls: { server: certificates.server, belief: certificates.belief },
      client: { auth: 'tls_client_auth', binding: 'mtls', jwks: { keys: [] } },
    })
  })
  beforeEach(() => {
    world.journal.length = 0
  })
  afterAll(() => world.close())

  const ask = (tls: TlsSide, changes: Record<string, string | undefined> = {}) =>
    world.ask(byCertificate(world), { dpop: undefined, ...changes }, { tls })
  const tokenOf = async (shown: Shown) =>
    `${(await ask(certificates.side(shown))).json['access_token']}`
  const call = (token: string, tls: TlsSide, headers: Record<string, string> = {}) =>
    send(`${world.url}/v1/echo`, { headers: { authorization: `Bearer ${token}`, ...headers }, tls })

  test('gets a token bound to the certificate, and uses it over that certificate', async () => {
    const answer = await ask(certificates.side(own))
    expect([answer.status, answer.json['token_type']]).toEqual([200, 'Bearer'])
    expect(world.journal).toEqual([{ clientId: world.clientId, outcome: 'granted' }])
    const token = `${answer.json['access_token']}`
    expect(decodeJwt(token)['cnf']).toEqual({ 'x5t#S256': thumbprint(own) })
    const used = await call(token, certificates.side(own))
    expect(used.status).toBe(200)
    expect(used.json['cnf']).toEqual({ 'x5t#S256': thumbprint(own) })
    expect((await call(token, certificates.side(own))).status).toBe(200)
  })

  test('may replace its certificate: old and new both serve, each for its own tokens', async () => {
    const [before, after] = [await tokenOf(own), await tokenOf(renewed)]
    expect((await call(before, certificates.side(own))).status).toBe(200)
    expect((await call(after, certificates.side(renewed))).status).toBe(200)
    expect((await call(before, certificates.side(renewed))).status).toBe(401)
    expect((await call(after, certificates.side(own))).status).toBe(401)
  })

  test.each<[string, () => Shown | undefined]>([
    ['none', () => undefined],
    ['of another party', () => other],
    ['of an authority we do not know', () => forged],
    ['that expired', () => expired],
  ])('with a certificate that is %s is not authenticated', async (_what, shown) => {
    const answer = await ask(certificates.side(shown()))
    expect([answer.status, answer.json['error']]).toEqual([401, 'invalid_client'])
    expect(world.journal).toEqual([])
  })

  test.each<[string, () => Shown | undefined]>([
    ['no certificate', () => undefined],
    ['the certificate of another party', () => other],
    ['a forged certificate', () => forged],
  ])('cannot use its token over %s', async (_what, shown) => {
    const answer = await call(await tokenOf(own), certificates.side(shown()))
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toBe(
      `Bearer error="invalid_token", resource_metadata="${world.issuer}/.well-known/oauth-protected-resource/v1"`,
    )
  })

  test('cannot mix bindings: no DPoP proof beside a certificate, at the token endpoint or the API', async () => {
    const proof = () => world.proof(world.dpopKey, { htm: 'POST', htu: world.tokenUrl })
    const answer = await ask(certificates.side(own), { dpop: await proof() })
    expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_grant'])
    const token = await tokenOf(own)
    const claims = { htm: 'GET', htu: world.echoUrl, ath: world.ath(token) }
    const dpop = await world.proof(world.dpopKey, claims)
    expect((await call(token, certificates.side(own), { dpop })).status).toBe(401)
    const authorization = `DPoP ${token}`
    expect((await call(token, certificates.side(own), { authorization, dpop })).status).toBe(401)
  })

  test('cannot authenticate by an assertion instead', async () => {
    const answer = await world.ask({}, { dpop: undefined }, { tls: certificates.side(own) })
    expect([answer.status, answer.json['error']]).toEqual([401, 'invalid_client'])
  })

  test('is told by the metadata which roads there are', async () => {
    const get = async (target: string) =>
      (await send(world.url, { target, tls: certificates.side() })).json
    const aliases = {
      token_endpoint: `${world.issuer}/oauth/token`,
      introspection_endpoint: `${world.issuer}/oauth/introspect`,
      revocation_endpoint: `${world.issuer}/oauth/revoke`,
    }
    expect(await get('/.well-known/oauth-authorization-server')).toMatchObject({
      token_endpoint_auth_methods_supported: ['private_key_jwt', 'tls_client_auth'],
      introspection_endpoint_auth_methods_supported: ['private_key_jwt', 'tls_client_auth'],
      tls_client_certificate_bound_access_tokens: true,
      mtls_endpoint_aliases: aliases,
    })
    expect(await get('/.well-known/oauth-protected-resource/v1')).toMatchObject({
      tls_client_certificate_bound_access_tokens: true,
      dpop_bound_access_tokens_required: false,
    })
  })

  test('hears of both schemes when it sends no token', async () => {
    const answer = await send(`${world.url}/v1/echo`, { tls: certificates.side(own) })
    expect(answer.headers['www-authenticate']).toMatch(/^DPoP algs=.*, Bearer resource_metadata=/)
  })

  test('introspects and revokes its own tokens by the same certificate', async () => {
    const token = await tokenOf(own)
    const at = (path: string, shown?: Shown) =>
      world.ask(
        { client_id: world.clientId, client_assertion: undefined, token },
        {},
        { tls: certificates.side(shown), path },
      )
    expect((await at('/oauth/introspect', other)).status).toBe(401)
    expect((await at('/oauth/introspect')).status).toBe(401)
    expect((await at('/oauth/introspect', own)).json).toMatchObject({
      active: true,
      token_type: 'Bearer',
      cnf: { 'x5t#S256': thumbprint(own) },
    })
    expect((await at('/oauth/revoke', own)).status).toBe(200)
    expect((await call(token, certificates.side(own))).status).toBe(401)
  })
})

describe('a client that signs assertions and binds its tokens to a certificate', () => {
  let world: TokenWorld
  beforeAll(async () => {
    world = await startTokenWorld({
      tls: { server: certificates.server, belief: certificates.belief },
      client: { binding: 'mtls' },
    })
  })
  afterAll(() => world.close())

  test('gets one with the certificate of its party, and none without or with another', async () => {
    const ask = (shown?: Shown) =>
      world.ask({}, { dpop: undefined }, { tls: certificates.side(shown) })
    expect((await ask(own)).status).toBe(200)
    for (const shown of [undefined, other, forged]) {
      const answer = await ask(shown)
      expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_grant'])
    }
  })

  test('gets none with a DPoP proof in its stead', async () => {
    const answer = await world.ask({}, {}, { tls: certificates.side() })
    expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_grant'])
  })
})

describe('a client with DPoP on a port that takes certificates', () => {
  let world: TokenWorld
  beforeAll(async () => {
    world = await startTokenWorld({
      tls: { server: certificates.server, belief: certificates.belief },
    })
  })
  afterAll(() => world.close())

  test('may show one, which changes nothing: the token is bound to the key, and Bearer is refused', async () => {
    const tls = certificates.side(own)
    const answer = await world.ask({}, {}, { tls })
    expect([answer.status, answer.json['token_type']]).toEqual([200, 'DPoP'])
    const token = `${answer.json['access_token']}`
    expect(decodeJwt(token)['cnf']).toEqual({ jkt: expect.any(String) })
    const headers = { authorization: `Bearer ${token}` }
    expect((await send(`${world.url}/v1/echo`, { headers, tls })).status).toBe(401)
  })

  test('still needs its proof', async () => {
    const answer = await world.ask({}, { dpop: undefined }, { tls: certificates.side(own) })
    expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_grant'])
  })

  test('does not authenticate by the certificate alone', async () => {
    const answer = await world.ask(byCertificate(world), {}, { tls: certificates.side(own) })
    expect([answer.status, answer.json['error']]).toEqual([401, 'invalid_client'])
  })
})

describe('behind a proxy that ends TLS', () => {
  const worldBehind = (addresses: readonly string[]) =>
    startTokenWorld({
      issuer: 'https://broker.example',
      proxy: { addresses, belief: certificates.belief },
      client: { auth: 'tls_client_auth', binding: 'mtls' },
    })
  const askWith = (world: TokenWorld, header: string) =>
    world.ask(byCertificate(world), { dpop: undefined, 'client-cert': header })

  test('Client-Cert counts from its address', async () => {
    const world = await worldBehind(['127.0.0.1'])
    const answer = await askWith(world, clientCertHeader(own))
    const token = `${answer.json['access_token']}`
    const use = (shown: Shown) =>
      send(`${world.url}/v1/echo`, {
        headers: { authorization: `Bearer ${token}`, 'client-cert': clientCertHeader(shown) },
      })
    const [right, wrong] = [await use(own), await use(other)]
    await world.close()
    expect([answer.status, right.status, wrong.status]).toEqual([200, 200, 401])
  })

  test.each<[string, () => string]>([
    ['forged', () => clientCertHeader(forged)],
    ['of another party', () => clientCertHeader(other)],
    ['expired', () => clientCertHeader(expired)],
    ['PEM', () => encodeURIComponent(own.cert)],
    ['base64 without colons', () => clientCertHeader(own).slice(1, -1)],
    ['two of them', () => `${clientCertHeader(own)}, ${clientCertHeader(own)}`],
    ['with parameters', () => `${clientCertHeader(own)};x=1`],
    ['no certificate at all', () => ':AAAA:'],
    ['empty', () => ''],
  ])('a Client-Cert that is %s authenticates nobody', async (_what, header) => {
    const world = await worldBehind(['127.0.0.1'])
    const answer = await askWith(world, header())
    await world.close()
    expect([answer.status, answer.json['error']]).toEqual([401, 'invalid_client'])
  })

  test('Client-Cert from any other address is nothing, whoever it is of', async () => {
    const world = await worldBehind(['192.0.2.7'])
    const answer = await askWith(world, clientCertHeader(own))
    await world.close()
    expect([answer.status, answer.json['error']]).toEqual([401, 'invalid_client'])
  })
})

test('where no certificate can be shown, a client that needs one looks unknown and Client-Cert is nothing', async () => {
  const world = await startTokenWorld({ client: { auth: 'tls_client_auth', binding: 'mtls' } })
  const headers = { dpop: undefined, 'client-cert': clientCertHeader(own) }
  const answer = await world.ask(byCertificate(world), headers)
  const details = JSON.stringify([slice()])
  const bound = await world.ask({ authorization_details: details })
  await world.close()
  for (const refused of [answer, bound])
    expect([refused.status, refused.json['error']]).toEqual([401, 'invalid_client'])
})
