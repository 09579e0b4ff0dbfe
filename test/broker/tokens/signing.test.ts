import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider, type ProviderContext, type ProviderToken } from 'oidc-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openProof } from '../../../adapters/envelope/jws.ts'
import { assertSignable } from '../../../broker/tokens/access-token.ts'
import { oidcAdapter } from '../../../broker/tokens/oidc-adapter.ts'
import { providerConfiguration, termsOf } from '../../../broker/tokens/provider-configuration.ts'
import { progressOf } from '../../../broker/tokens/request-progress.ts'
import { usedOnce, whileUsing } from '../../../broker/tokens/used-once.ts'
import { decisionIds } from '../../../consent/id.ts'
import { newId, send, slice, startTokenWorld } from '../../support/token-server.ts'
import { openTokenStore, type TestTokenStore } from '../../support/token-store.ts'

const whole = () => ({
  iss: 'https://broker.example',
  sub: 'school-de-linde',
  client_id: 'school-de-linde',
  aud: 'https://broker.example/v1',
  iat: 1_788_246_000,
  exp: 1_788_246_120,
  jti: 'token-0123456789abcdef',
  cnf: { jkt: 'A'.repeat(43) },
  scope: undefined,
  authorization_details: [{ ...slice(), besluit: newId(decisionIds) }],
})

test('a whole token may be signed', () => {
  expect(assertSignable(whole())).toMatchObject({ client_id: 'school-de-linde' })
})

test.each<[string, Record<string, unknown>]>([
  ['details', { authorization_details: undefined }],
  ['any detail', { authorization_details: [] }],
  ['a decision', { authorization_details: [slice()] }],
  ['a key', { cnf: undefined }],
  ['a key in cnf', { cnf: {} }],
  ['an audience', { aud: undefined }],
  ['one audience only', { aud: ['https://broker.example/v1'] }],
  ['a jti', { jti: undefined }],
  ['an end within 120 seconds', { exp: 1_788_246_121 }],
  ['an end after its beginning', { exp: 1_788_246_000 }],
  ['only the claims we know', { grond: 'toestemming' }],
])('nothing is signed without %s', (_what, changes) => {
  expect(() => assertSignable({ ...whole(), ...changes })).toThrow()
})

let store: TestTokenStore
beforeAll(async () => {
  store = await openTokenStore()
})
afterAll(() => store.close())
const adapterOf = (model: string) => oidcAdapter({ store, now: Date.now })(model)

test.each(['ClientCredentials', 'AccessToken', 'RefreshToken', 'Grant', 'Session'])(
  'a %s is never stored: an opaque token has no place here',
  async (model) => {
    const adapter = adapterOf(model)
    await expect(adapter.upsert('id', {}, 60)).rejects.toThrow(`keeps no ${model}`)
    await expect(adapter.find('id')).rejects.toThrow(`keeps no ${model}`)
  },
)

test('clients are read, never written', async () => {
  const adapter = adapterOf('Client')
  expect(await adapter.find('nobody-here')).toBeUndefined()
  for (const write of [adapter.upsert('x', {}), adapter.destroy('x'), adapter.consume('x')])
    await expect(write).rejects.toThrow('keeps no Client')
})

test.each([
  ['the binding', { binds: false, remembers: true }],
  ['what was used up', { binds: true, remembers: false }],
])('were %s forgotten, signing would still refuse', async (_what, { binds, remembers }) => {
  const world = await startTokenWorld()
  const faults: unknown[] = []
  const { issuer, grants, signingKeys } = world
  const terms = termsOf({
    issuer,
    store: world.store,
    grants,
    signingKeys,
    openProof,
    onFault: () => undefined,
  })
  const configuration = providerConfiguration(terms)
  const { richAuthorizationRequests: details } = configuration.features
  const forgetful: ProviderToken = { setThumbprint: () => undefined }
  const provider = new Provider(issuer, {
    ...configuration,
    features: {
      ...configuration.features,
      richAuthorizationRequests: {
        ...details,
        authorizationDetailsForAccessToken: (ctx: ProviderContext, token: ProviderToken) =>
          details.authorizationDetailsForAccessToken(ctx, binds ? token : forgetful),
      },
    },
  })
  provider.use(async (ctx, next) => {
    const used = usedOnce(Date.now)
    if (remembers) progressOf(ctx).used = used
    await whileUsing(used, next)
  })
  provider.on('server_error', (_ctx, fault) => faults.push(fault))
  const http = createServer(provider.callback())
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    authorization_details: JSON.stringify([slice()]),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await world.assertion(),
  }).toString()
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    host: new URL(issuer).host,
    dpop: await world.proof(world.dpopKey, { htm: 'POST', htu: world.tokenUrl }),
  }
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/oauth/token`
  const answer = await send(url, { method: 'POST', headers }, body)
  http.closeAllConnections()
  http.close()
  await world.close()
  expect(answer.status).toBe(500)
  expect(answer.text).not.toContain('access_token')
  expect(faults).toHaveLength(1)
})
