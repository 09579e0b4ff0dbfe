import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openProof } from '../../../adapters/envelope/jws.ts'
import { createSigningKey } from '../../../adapters/keys/file-keys.ts'
import { createAuthorizationServer } from '../../../broker/tokens/authorization-server.ts'
import { send, startTokenWorld, type TokenWorld } from '../../support/token-server.ts'

let world: TokenWorld
beforeAll(async () => {
  world = await startTokenWorld()
})
afterAll(() => world.close())

test.each([
  '/auth',
  '/auth/abc',
  '/oauth/auth',
  '/me',
  '/userinfo',
  '/reg',
  '/request',
  '/token',
  '/token/introspection',
  '/token/revocation',
  '/session/end',
  '/session/end/confirm',
  '/device',
  '/device/auth',
  '/backchannel',
  '/interaction/abc',
  '/challenge',
  '/jwks',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server/',
  '/oauth/jwks/',
  '/oauth/token/',
  '/OAuth/Token',
  '//oauth/token',
  '/',
])('%s does not exist', async (path) => {
  for (const method of ['GET', 'POST', 'OPTIONS']) {
    const answer = await send(world.url, { method, target: path })
    expect([method, answer.status, answer.json['error']]).toEqual([method, 404, 'invalid_request'])
  }
})

test.each([
  ['GET', '/oauth/token', 'POST'],
  ['OPTIONS', '/oauth/token', 'POST'],
  ['PUT', '/oauth/token', 'POST'],
  ['POST', '/oauth/jwks', 'GET, HEAD, OPTIONS'],
  ['DELETE', '/.well-known/oauth-authorization-server', 'GET, HEAD, OPTIONS'],
])('%s %s is 405', async (method, target, allow) => {
  const answer = await send(world.url, { method, target })
  expect(answer.status).toBe(405)
  expect(answer.headers['allow']).toBe(allow)
})

test('what is not ours goes on to the next handler', async () => {
  let passed = 0
  const req = { url: '/v1/verstrekkingen', method: 'GET', headers: {} }
  world.server.handler(req as never, {} as never, () => {
    passed += 1
  })
  expect(passed).toBe(1)
})

describe('the host a request names', () => {
  const lies: [string, Record<string, string>, string?][] = [
    ['Host', { host: 'evil.example' }],
    ['Host with a user', { host: 'broker.example@evil.example' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }],
    ['X-Forwarded-Proto', { 'x-forwarded-proto': 'gopher' }],
    ['Forwarded', { forwarded: 'host=evil.example;proto=https' }],
  ]

  test.each(lies)('does not change the metadata through %s', async (_what, headers) => {
    const target = '/.well-known/oauth-authorization-server'
    const honest = await send(world.url, { target })
    const answer = await send(world.url, { target, headers })
    expect(answer.json).toEqual(honest.json)
    expect(answer.text).not.toContain('evil')
  })

  test.each(lies)('does not move the token endpoint through %s', async (_what, headers) => {
    expect((await world.ask({}, headers)).status).toBe(200)
    const htu = 'http://evil.example/oauth/token'
    const dpop = await world.proof(world.dpopKey, { htm: 'POST', htu })
    expect((await world.ask({}, { ...headers, dpop })).json['error']).toBe('invalid_dpop_proof')
    const client_assertion = await world.assertion({ aud: 'http://evil.example/oauth/token' })
    expect((await world.ask({ client_assertion }, headers)).json['error']).toBe('invalid_client')
  })

  test('may not come from the request line', async () => {
    const target = 'http://evil.example/.well-known/oauth-authorization-server'
    expect((await send(world.url, { target })).status).toBe(404)
  })

  test('does not matter behind a proxy that ends TLS: URLs are those of the issuer', async () => {
    const behind = await startTokenWorld({ issuer: 'https://broker.example' })
    const metadata = await send(`${behind.url}/.well-known/oauth-authorization-server`)
    const answer = await behind.ask()
    await behind.close()
    expect(metadata.json).toMatchObject({
      issuer: 'https://broker.example',
      token_endpoint: 'https://broker.example/oauth/token',
      jwks_uri: 'https://broker.example/oauth/jwks',
    })
    expect(answer.status).toBe(200)
  })
})

describe('starting', () => {
  // Nothing is asked of a store before the first request.
  const store = {
    read: () => Promise.reject(new Error()),
    write: () => Promise.reject(new Error()),
  }
  const options = {
    store,
    grants: {
      grant: async () => null,
      grantActs: async () => false,
      refuse: async () => undefined,
      revoke: async () => undefined,
      isRevoked: async () => false,
    },
    openProof,
    onFault: () => undefined,
  }

  test.each(['https://broker.example/', 'https://broker.example/path', 'broker.example', ''])(
    'is refused for the issuer "%s"',
    async (issuer) => {
      const signingKeys = [await createSigningKey()]
      expect(() => createAuthorizationServer({ ...options, issuer, signingKeys })).toThrow(
        'issuer must be an origin',
      )
    },
  )

  test('is refused without a key, with a public key, and with one kid twice', async () => {
    const key = await createSigningKey()
    const { d: _private, ...publicKey } = key
    for (const signingKeys of [[], [publicKey as never], [key, key]])
      expect(() =>
        createAuthorizationServer({ ...options, issuer: 'https://broker.example', signingKeys }),
      ).toThrow()
  })
})
