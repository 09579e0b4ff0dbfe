import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPair, slice, startTokenWorld, type TokenWorld } from '../../support/token-server.ts'

let world: TokenWorld
beforeAll(async () => {
  world = await startTokenWorld()
})
afterAll(() => world.close())

const configure = () =>
  openid.discovery(
    new URL(world.issuer),
    world.clientId,
    undefined,
    openid.PrivateKeyJwt({ key: world.clientKey.privateKey, kid: 'k1' }),
    { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] },
  )

const request = (details: unknown[]) => ({
  resource: world.audience,
  authorization_details: JSON.stringify(details),
})

test.each(['ES256', 'PS256', 'Ed25519'])(
  'openid-client finds the server, gets a narrowed token bound to its %s key and uses it',
  async (alg) => {
    const config = await configure()
    const pair = await openid.randomDPoPKeyPair(alg)
    const DPoP = openid.getDPoPHandle(config, pair)
    const tokens = await openid.clientCredentialsGrant(config, request([slice()]), { DPoP })

    expect(tokens.token_type).toBe('dpop')
    expect(tokens.expires_in).toBe(120)
    const granted = {
      ...slice(),
      categorieen: ['verzuimregistratie'],
      besluit: expect.stringMatching(/^besluit_/),
    }
    expect(tokens.authorization_details).toEqual([granted])

    const answer = await openid.fetchProtectedResource(
      config,
      tokens.access_token,
      new URL(`${world.echoUrl}?a=1`),
      'GET',
      null,
      undefined,
      { DPoP },
    )
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      clientId: world.clientId,
      detail: granted,
      cnf: { jkt: await DPoP.calculateThumbprint() },
    })
  },
)

test('the token is an RFC 9068 token that says what was granted and nothing about grounds or people', async () => {
  const config = await configure()
  const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'))
  const tokens = await openid.clientCredentialsGrant(config, request([slice()]), { DPoP })
  expect(decodeProtectedHeader(tokens.access_token)).toEqual({
    alg: 'ES256',
    typ: 'at+jwt',
    kid: world.signingKeys[0]?.kid,
  })
  const claims = decodeJwt(tokens.access_token)
  expect(claims).toEqual({
    iss: world.issuer,
    sub: world.clientId,
    client_id: world.clientId,
    aud: `${world.issuer}/v1`,
    iat: expect.any(Number),
    exp: (claims.iat ?? 0) + 120,
    jti: expect.any(String),
    cnf: { jkt: await DPoP.calculateThumbprint() },
    authorization_details: [
      { ...slice(), categorieen: ['verzuimregistratie'], besluit: expect.any(String) },
    ],
  })
})

test('oauth4webapi gets a token too, and hears the constant refusal as an OAuth error', async () => {
  const options = { [oauth.allowInsecureRequests]: true }
  const issuer = new URL(world.issuer)
  const as = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' }),
  )
  const client: oauth.Client = { client_id: world.clientId }
  const pair = await newPair('ES256')
  const DPoP = oauth.DPoP(client, pair)
  const grant = async (details: unknown[]) =>
    oauth.processClientCredentialsResponse(
      as,
      client,
      await oauth.clientCredentialsGrantRequest(
        as,
        client,
        oauth.PrivateKeyJwt({ key: world.clientKey.privateKey, kid: 'k1' }),
        request(details),
        { ...options, DPoP },
      ),
    )
  expect((await grant([slice()])).token_type).toBe('dpop')
  await expect(
    grant([slice({ doel: 'verzuim_signaleren', kind: 'pseudoniem_000000000000000000000000' })]),
  ).rejects.toMatchObject({
    error: 'access_denied',
    error_description: 'the request was refused',
  })
})

test('the metadata name what there is and nothing else', async () => {
  const metadata = await (await fetch(`${world.url}/.well-known/oauth-authorization-server`)).json()
  expect(metadata).toEqual({
    issuer: world.issuer,
    token_endpoint: `${world.issuer}/oauth/token`,
    jwks_uri: `${world.issuer}/oauth/jwks`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['PS256', 'ES256', 'EdDSA', 'Ed25519'],
    dpop_signing_alg_values_supported: ['PS256', 'ES256', 'EdDSA', 'Ed25519'],
    authorization_details_types_supported: ['dossierdeel', 'handeling'],
    introspection_endpoint: `${world.issuer}/oauth/introspect`,
    introspection_endpoint_auth_methods_supported: ['private_key_jwt'],
    introspection_endpoint_auth_signing_alg_values_supported: [
      'PS256',
      'ES256',
      'EdDSA',
      'Ed25519',
    ],
    introspection_signing_alg_values_supported: ['ES256'],
    revocation_endpoint: `${world.issuer}/oauth/revoke`,
    revocation_endpoint_auth_methods_supported: ['private_key_jwt'],
    revocation_endpoint_auth_signing_alg_values_supported: ['PS256', 'ES256', 'EdDSA', 'Ed25519'],
    protected_resources: [`${world.issuer}/v1`],
  })
})

test('the key set holds every signing key, without private parts', async () => {
  const { keys } = (await (await fetch(`${world.url}/oauth/jwks`)).json()) as {
    keys: Record<string, unknown>[]
  }
  expect(keys).toEqual(world.signingKeys.map(({ d: _private, ...key }) => key))
})
