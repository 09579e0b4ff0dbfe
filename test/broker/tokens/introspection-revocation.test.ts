import { createLocalJWKSet, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  forge,
  newPair,
  type Pair,
  seconds,
  send,
  startTokenWorld,
  type TokenWorld,
} from '../../support/token-server.ts'

const OTHER = 'andere-dienst'

let world: TokenWorld
let otherKey: Pair
beforeAll(async () => {
  world = await startTokenWorld()
  otherKey = await newPair('ES256')
  await world.register(OTHER, [{ ...otherKey.jwk, kid: 'k1', alg: 'ES256', use: 'sig' }])
})
afterAll(() => world.close())

type Params = Record<string, string | undefined>
const at = (path: string, params: Params, headers: Params = {}) =>
  world.ask({ authorization_details: undefined, ...params }, headers, { path })
const introspect = (params: Params, headers: Params = {}) =>
  at('/oauth/introspect', params, headers)
const revoke = (params: Params) => at('/oauth/revoke', params)
const byOther = () => world.assertion({ iss: OTHER, sub: OTHER }, 'ES256', otherKey.privateKey)

const call = async (token: string) => {
  const claims = { htm: 'GET', htu: world.echoUrl, ath: world.ath(token) }
  const dpop = await world.proof(world.dpopKey, claims)
  return send(`${world.url}/v1/echo`, { headers: { authorization: `DPoP ${token}`, dpop } })
}

describe.each(['/oauth/introspect', '/oauth/revoke'])('%s', (path) => {
  test('reads POST only, and forms only', async () => {
    expect((await send(world.url, { target: path })).status).toBe(405)
    const type = { 'content-type': 'application/json' }
    expect((await at(path, {}, type)).status).toBe(415)
  })

  test.each<[string, () => Promise<Params>]>([
    ['nobody', async () => ({ client_assertion: undefined })],
    ['a client id only', async () => ({ client_assertion: undefined, client_id: world.clientId })],
    ['a secret', async () => ({ client_secret: 'x' })],
    ['two ids', async () => ({ client_id: OTHER })],
    ['another type of assertion', async () => ({ client_assertion_type: 'urn:x' })],
    ['no type of assertion', async () => ({ client_assertion_type: undefined })],
    ['no JWT', async () => ({ client_assertion: 'x' })],
    [
      'an unknown client',
      async () => ({ client_assertion: await world.assertion({ iss: 'x-y-z', sub: 'x-y-z' }) }),
    ],
    [
      'another audience',
      async () => ({ client_assertion: await world.assertion({ aud: `${world.issuer}${path}` }) }),
    ],
    [
      'an assertion of 301 seconds',
      async () => ({ client_assertion: await world.assertion({ exp: seconds() + 301 }) }),
    ],
    [
      'an expired assertion',
      async () => ({
        client_assertion: await world.assertion({ iat: seconds() - 120, exp: seconds() - 60 }),
      }),
    ],
    [
      "another client's key",
      async () => ({ client_assertion: await world.assertion({}, 'ES256', otherKey.privateKey) }),
    ],
    [
      'another issuer than subject',
      async () => ({ client_assertion: await world.assertion({ iss: OTHER }) }),
    ],
    [
      'no signature',
      async () => ({
        client_assertion: forge(
          { alg: 'none' },
          { iss: world.clientId, sub: world.clientId, aud: world.issuer, jti: 'a', exp: 9e9 },
        ),
      }),
    ],
  ])('with %s is the same 401', async (_what, params) => {
    const answer = await at(path, { token: 'x', ...(await params()) })
    expect([answer.status, answer.text]).toEqual([
      401,
      '{"error":"invalid_client","error_description":"client authentication failed"}',
    ])
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test('takes an assertion once, also when it was used at the token endpoint', async () => {
    const client_assertion = await world.assertion()
    expect((await at(path, { token: 'x', client_assertion })).status).toBe(200)
    expect((await at(path, { token: 'x', client_assertion })).status).toBe(401)
    expect((await world.ask({ client_assertion })).status).toBe(401)
    const elsewhere = await world.assertion()
    expect((await world.ask({ client_assertion: elsewhere })).status).toBe(200)
    expect((await at(path, { token: 'x', client_assertion: elsewhere })).status).toBe(401)
  })

  test('needs a token, once', async () => {
    expect((await at(path, {})).json['error']).toBe('invalid_request')
    expect((await at(path, { token: '' })).json['error']).toBe('invalid_request')
    const body = 'token=a&token=b'
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const twice = await send(world.url, { method: 'POST', target: path, headers }, body)
    expect([twice.status, twice.json['error']]).toEqual([400, 'invalid_request'])
  })

  test('refuses more than the size limit and bytes that are no utf-8', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const chunked = { ...headers, 'transfer-encoding': 'chunked' }
    const post = (body: string, how: Record<string, string>) =>
      send(world.url, { method: 'POST', target: path, headers: how }, body)
    expect((await post(`token=${'x'.repeat(56 * 1024)}`, chunked)).status).toBe(413)
    // Percent-encoded bytes are the form's own affair: what is not text in it is replaced, and then no token of ours.
    expect((await post('token=%ff', headers)).status).toBe(401)
  })
})

describe('introspection', () => {
  test('tells the client of its own token what the token says', async () => {
    const token = await world.token()
    const { json } = await introspect({ token })
    expect(json).toEqual({
      active: true,
      token_type: 'DPoP',
      iss: world.issuer,
      sub: world.clientId,
      client_id: world.clientId,
      aud: world.audience,
      iat: expect.any(Number),
      exp: expect.any(Number),
      jti: expect.any(String),
      cnf: { jkt: expect.any(String) },
      authorization_details: [expect.objectContaining({ type: 'dossierdeel' })],
    })
  })

  test('signs its answer when asked, for this client and with a type that is no token', async () => {
    const token = await world.token()
    const accept = { accept: 'application/token-introspection+jwt' }
    const jwks = createLocalJWKSet(world.server.jwks as Parameters<typeof createLocalJWKSet>[0])
    for (const [asked, active] of [
      [token, true],
      ['x', false],
    ] as const) {
      const answer = await introspect({ token: asked }, accept)
      expect(answer.headers['content-type']).toBe('application/token-introspection+jwt')
      const { payload } = await jwtVerify(answer.text, jwks, {
        typ: 'token-introspection+jwt',
        issuer: world.issuer,
        audience: world.clientId,
      })
      expect(new Set(Object.keys(payload))).toEqual(
        new Set(['aud', 'iat', 'iss', 'token_introspection']),
      )
      expect(payload['token_introspection']).toMatchObject({ active })
      expect((await call(answer.text)).status).toBe(401)
    }
  })

  test('works with oauth4webapi, plain and signed', async () => {
    const options = { [oauth.allowInsecureRequests]: true }
    const issuer = new URL(world.issuer)
    const as = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' }),
    )
    const auth = oauth.PrivateKeyJwt({ key: world.clientKey.privateKey, kid: 'k1' })
    const token = await world.token()
    for (const requestJwtResponse of [false, true]) {
      const client: oauth.Client = {
        client_id: world.clientId,
        ...(requestJwtResponse && { introspection_signed_response_alg: 'ES256' }),
      }
      const answer = await oauth.introspectionRequest(as, client, auth, token, {
        ...options,
        requestJwtResponse,
      })
      const state = await oauth.processIntrospectionResponse(as, client, answer)
      expect(state).toMatchObject({ active: true, client_id: world.clientId })
    }
    const revoked = await oauth.revocationRequest(
      as,
      { client_id: world.clientId },
      auth,
      token,
      options,
    )
    await oauth.processRevocationResponse(revoked)
    expect((await introspect({ token })).json).toEqual({ active: false })
  })

  test.each<[string, () => Promise<Params>]>([
    ['of another client', async () => ({ client_assertion: await byOther() })],
    ['that is no token', async () => ({ token: 'x' })],
    ['that was changed', async () => ({ token: `${await world.token()}x` })],
    ['that is an assertion', async () => ({ token: await world.assertion() })],
  ])('says nothing but inactive of a token %s', async (_what, params) => {
    const answer = await introspect({ token: await world.token(), ...(await params()) })
    expect([answer.status, answer.text]).toEqual([200, '{"active":false}'])
  })
})

describe('revocation', () => {
  test('makes the API refuse the token at the very next request, and introspection call it inactive', async () => {
    const [token, untouched] = [await world.token(), await world.token()]
    expect((await call(token)).status).toBe(200)
    expect((await revoke({ token })).status).toBe(200)
    const refused = await call(token)
    expect(refused.status).toBe(401)
    expect(refused.headers['www-authenticate']).toMatch(/^DPoP error="invalid_token"/)
    expect((await introspect({ token })).json).toEqual({ active: false })
    expect((await call(untouched)).status).toBe(200)
  })

  test('again, and of what is no token, is fine', async () => {
    const token = await world.token()
    for (const given of [token, token, 'x', `${token}x`]) {
      const answer = await revoke({ token: given })
      expect([answer.status, answer.text]).toEqual([200, '{}'])
    }
  })

  test('ignores the hint, whatever it says', async () => {
    const token = await world.token()
    expect((await revoke({ token, token_type_hint: 'refresh_token' })).status).toBe(200)
    expect((await call(token)).status).toBe(401)
  })

  test("of another client's token is refused, and the token stays good", async () => {
    const token = await world.token()
    const answer = await revoke({ token, client_assertion: await byOther() })
    expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_grant'])
    expect((await call(token)).status).toBe(200)
  })

  test('that cannot be kept is a fault, not a success', async () => {
    const away = await startTokenWorld()
    const token = await away.token()
    away.grants.revoke = async () => Promise.reject(new Error('store is gone'))
    const answer = await away.ask({ token }, {}, { path: '/oauth/revoke' })
    await away.close()
    expect([answer.status, answer.json['error']]).toEqual([500, 'server_error'])
    expect(answer.text).not.toContain('store')
    expect(away.faults).toHaveLength(1)
  })
})

test('the API tells where its metadata are, and they say what RFC 9728 asks', async () => {
  const refused = await send(`${world.url}/v1/echo`)
  const url = `${world.issuer}/.well-known/oauth-protected-resource/v1`
  expect(refused.headers['www-authenticate']).toContain(`resource_metadata="${url}"`)
  const target = '/.well-known/oauth-protected-resource/v1'
  expect((await send(world.url, { target })).json).toEqual({
    resource: world.audience,
    authorization_servers: [world.issuer],
    bearer_methods_supported: ['header'],
    resource_name: 'Toestemmingsmakelaar',
    resource_documentation: `${world.audience}/openapi.json`,
    authorization_details_types_supported: ['dossierdeel', 'handeling'],
    dpop_signing_alg_values_supported: ['PS256', 'ES256', 'EdDSA', 'Ed25519'],
    dpop_bound_access_tokens_required: true,
    tls_client_certificate_bound_access_tokens: false,
  })
  const options = { [oauth.allowInsecureRequests]: true }
  const resource = new URL(world.audience)
  const read = await oauth.processResourceDiscoveryResponse(
    resource,
    await oauth.resourceDiscoveryRequest(resource, options),
  )
  expect(read.authorization_servers).toEqual([world.issuer])
})
