/**
 * Attacks on the token roads, by name: what an attacker sends, and that it is refused. Faults of single fields are in
 * `token-requests` and `verify-access-token`; certificates in `certificates`; many at once, and what was cut off, in
 * `../disclose`, `../offer` and `../gateway/orders`.
 */
import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto'
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  importJWK,
  type JWTHeaderParameters,
  SignJWT,
} from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assertionFault } from '../../../broker/tokens/client-assertion.ts'
import { TOKEN_REQUEST_BYTES_MAX } from '../../../broker/tokens/terms.ts'
import { SECOND } from '../../../consent/time.ts'
import { makeWorld, type World } from '../../support/envelopes.ts'
import {
  type GatewayFolder,
  gatewayFolder,
  honestOrder,
  orderOf,
  post,
  runGateway,
  signAsBroker,
} from '../../support/gateway.ts'
import { CJG, SCHOOL, type System, startSystem } from '../../support/system.ts'
import {
  type Answer,
  forge,
  newPair,
  type Pair,
  seconds,
  send,
  slice,
  startTokenWorld,
  type TokenWorld,
} from '../../support/token-server.ts'
import { CATEGORY, consentedSlice, envelopeFor, PURPOSE, wanted } from '../http/consented-slice.ts'

const OTHER = 'andere-dienst'

let world: TokenWorld
let other: Pair
let rsa: Pair
beforeAll(async () => {
  world = await startTokenWorld()
  other = await newPair('ES256')
  rsa = await newPair('RS256')
  await world.register(OTHER, [{ ...other.jwk, kid: 'k2', alg: 'ES256', use: 'sig' }])
  const rsaJwk = { ...rsa.jwk, kid: 'r1', use: 'sig' }
  await world.register('rsa-dienst', [rsaJwk])
})
afterAll(() => world.close())

const whole = (changes: Record<string, unknown> = {}) => ({
  iss: world.clientId,
  sub: world.clientId,
  aud: world.issuer,
  jti: randomUUID(),
  iat: seconds(),
  exp: seconds() + 60,
  ...changes,
})

/** Signs by hand, so that a header may say anything. */
const signed = (
  claims: Record<string, unknown>,
  header: Record<string, unknown>,
  key = world.clientKey.privateKey,
) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', ...header } as JWTHeaderParameters)
    .sign(key, { crit: { 'urn:x': true, b64: true } })

const hmac = (header: object, claims: object, secret: string | Buffer): string => {
  const unsigned = forge(header, claims).slice(0, -1)
  return `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`
}

const spki = async (pair: Pair) => {
  const { exportSPKI } = await import('jose')
  return exportSPKI(pair.publicKey)
}

const PATHS = ['/oauth/token', '/oauth/introspect', '/oauth/revoke'] as const

/** An assertion, by name of the attack. The right one, for comparison, is last. */
const ASSERTIONS: readonly [string, () => Promise<string>][] = [
  ['alg none', async () => forge({ alg: 'none', kid: 'k1' }, whole())],
  ['alg None, capitalised', async () => forge({ alg: 'None', kid: 'k1' }, whole())],
  ['no alg at all', async () => forge({ kid: 'k1' }, whole(), 'AA')],
  [
    'HS256 with the public JWK as the secret',
    async () => hmac({ alg: 'HS256', kid: 'k1' }, whole(), JSON.stringify(world.clientKey.jwk)),
  ],
  [
    'HS256 with the public PEM as the secret',
    async () => hmac({ alg: 'HS256', kid: 'k1' }, whole(), await spki(world.clientKey)),
  ],
  [
    'RS256 by a client with an RSA key: PKCS #1 v1.5 is no algorithm of ours',
    () => {
      const claims = whole({ iss: 'rsa-dienst', sub: 'rsa-dienst' })
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'r1' })
        .sign(rsa.privateKey)
    },
  ],
  [
    'ES256 header over an RSA signature',
    async () => {
      const claims = whole({ iss: 'rsa-dienst', sub: 'rsa-dienst' })
      const jwt = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'r1' })
        .sign(rsa.privateKey)
      const [, payload = '', signature = ''] = jwt.split('.')
      const header = Buffer.from('{"alg":"ES256","kid":"r1"}').toString('base64url')
      return `${header}.${payload}.${signature}`
    },
  ],
  [
    'an all-zero ES256 signature',
    async () => forge({ alg: 'ES256', kid: 'k1' }, whole(), Buffer.alloc(64).toString('base64url')),
  ],
  ['a kid that is nobody’s', () => signed(whole(), { kid: 'k9' }, other.privateKey)],
  ['the kid of another client’s key', () => signed(whole(), { kid: 'k2' }, other.privateKey)],
  ['a kid that is a path', () => signed(whole(), { kid: '../../dev/null' }, other.privateKey)],
  ['a kid that is SQL', () => signed(whole(), { kid: "k1' or '1'='1" }, other.privateKey)],
  ['a kid of Object.prototype', () => signed(whole(), { kid: '__proto__' }, other.privateKey)],
  [
    'its own key in the header',
    () => signed(whole(), { kid: 'k1', jwk: other.jwk }, other.privateKey),
  ],
  [
    'its own key in the header, signed by the right one',
    () => signed(whole(), { kid: 'k1', jwk: world.clientKey.jwk }),
  ],
  [
    'a URL of keys in the header',
    () => signed(whole(), { kid: 'k1', jku: `${world.issuer}/oauth/jwks` }),
  ],
  [
    'a URL of a certificate in the header',
    () => signed(whole(), { kid: 'k1', x5u: 'https://evil.example' }),
  ],
  ['an unknown crit', () => signed(whole(), { kid: 'k1', crit: ['urn:x'], 'urn:x': 1 })],
  [
    'an empty crit',
    async () => {
      const [, payload = '', signature = ''] = (await world.assertion()).split('.')
      const header = Buffer.from('{"alg":"ES256","kid":"k1","crit":[]}').toString('base64url')
      return `${header}.${payload}.${signature}`
    },
  ],
  [
    'another client’s assertion with the names changed',
    async () => {
      const theirs = await signed(
        whole({ iss: OTHER, sub: OTHER }),
        { kid: 'k2' },
        other.privateKey,
      )
      const [header = '', , signature = ''] = theirs.split('.')
      return `${header}.${Buffer.from(JSON.stringify(whole())).toString('base64url')}.${signature}`
    },
  ],
  ['a subject that is another client', () => world.assertion({ sub: OTHER })],
  ['an issuer that is another client', () => world.assertion({ iss: OTHER })],
  ['the audience of our API', () => world.assertion({ aud: world.audience })],
  ['the audience of another server', () => world.assertion({ aud: 'https://other.example' })],
  ['an audience with a slash more', () => world.assertion({ aud: `${world.issuer}/` })],
  ['iat 20 seconds ahead', () => world.assertion({ iat: seconds() + 20, exp: seconds() + 60 })],
  ['exp 20 seconds ago', () => world.assertion({ iat: seconds() - 60, exp: seconds() - 20 })],
  ['nbf a minute ahead', () => world.assertion({ nbf: seconds() + 60 })],
  ['times that are text', () => world.assertion({ iat: `${seconds()}`, exp: `${seconds() + 60}` })],
  ['an access token instead', () => world.token()],
  ['a DPoP proof instead', () => world.proof(world.dpopKey, { htm: 'POST', htu: world.tokenUrl })],
  ['five parts, as if encrypted', async () => `${await world.assertion()}.a.b`],
]

describe.each(PATHS)('%s does not take an assertion with', (path) => {
  test.each(ASSERTIONS)('%s', async (_attack, make) => {
    const answer = await world.ask({ token: 'x', client_assertion: await make() }, {}, { path })
    expect([400, 401]).toContain(answer.status)
    expect(['invalid_client', 'invalid_request']).toContain(answer.json['error'])
    expect(answer.text).not.toContain('access_token')
  })

  test('nothing wrong, twice', async () => {
    const client_assertion = await world.assertion()
    const params = { token: 'x', client_assertion }
    expect((await world.ask(params, {}, { path })).status).toBe(200)
    expect((await world.ask(params, {}, { path })).status).toBe(401)
  })

  test('a second one beside it, or a secret in its stead', async () => {
    const [one, two] = [await world.assertion(), await world.assertion()]
    const body = new URLSearchParams([
      ['token', 'x'],
      ['grant_type', 'client_credentials'],
      ['client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
      ['client_assertion', one],
      ['client_assertion', two],
    ]).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const twice = await send(`${world.url}${path}`, { method: 'POST', headers }, body)
    expect([twice.status, twice.json['error']]).toEqual([400, 'invalid_request'])
    const secret = { client_assertion: undefined, client_secret: 'x', client_id: world.clientId }
    expect((await world.ask({ token: 'x', ...secret }, {}, { path })).status).toBe(401)
  })
})

// FAPI 2.0 Security Profile, section 5.4.3: with one kid twice, the verifier "shall consider other JWK attributes".
test('a client that names two keys alike is known by the one whose kind fits, and by no third', async () => {
  const id = 'twee-sleutels-een-kid'
  const both = [
    { ...rsa.jwk, kid: 'k1', use: 'sig' },
    { ...world.clientKey.jwk, kid: 'k1', alg: 'ES256', use: 'sig' },
  ]
  await world.register(id, both)
  const claims = () => whole({ iss: id, sub: id })
  const asRsa = await importJWK({ ...(await exportJWK(rsa.privateKey)), alg: 'PS256' }, 'PS256')
  const known = [
    await signed(claims(), { kid: 'k1' }),
    await new SignJWT(claims()).setProtectedHeader({ alg: 'PS256', kid: 'k1' }).sign(asRsa),
  ]
  for (const client_assertion of known)
    expect((await world.ask({ client_assertion })).status).toBe(200)
  const client_assertion = await signed(claims(), { kid: 'k1' }, other.privateKey)
  expect((await world.ask({ client_assertion })).status).toBe(401)
})

describe('clock skew of an assertion, to the millisecond', () => {
  const ISSUER = 'https://broker.example'
  const AT = 1_788_246_000
  const fault = (iat: number, exp: number, nowMs = AT * SECOND) =>
    assertionFault({ aud: ISSUER, iat, exp, jti: 'a' }, ISSUER, nowMs)

  test('iat may lie 15 seconds ahead, not more', () => {
    expect(fault(AT + 15, AT + 60)).toBeNull()
    expect(fault(AT + 15, AT + 60, AT * SECOND - 1)).toBe('iat lies ahead')
  })

  test('it may live 300 seconds, not more, and must live', () => {
    expect(fault(AT, AT + 300)).toBeNull()
    expect(fault(AT, AT + 300.001)).toBe('it lives too long')
    expect(fault(AT, AT)).toBe('exp is not after iat')
    expect(fault(AT, AT + 0.001)).toBeNull()
  })

  test('exp may lie a few seconds back at every endpoint, as clocks differ', async () => {
    for (const path of PATHS) {
      const late = await world.assertion({ iat: seconds() - 60, exp: seconds() - 5 })
      const answer = await world.ask({ token: 'x', client_assertion: late }, {}, { path })
      expect([path, answer.status]).toEqual([path, 200])
    }
  })

  // FAPI 2.0 Security Profile, section 5.3.2.1: "shall accept JWTs with an iat or nbf timestamp between 0 and 10 seconds
  // in the future but shall reject JWTs with an iat or nbf timestamp greater than 60 seconds in the future".
  test.each(PATHS)('%s takes iat and nbf 10 seconds ahead, and not 61', async (path) => {
    const at = async (claim: 'iat' | 'nbf', ahead: number) => {
      const client_assertion = await world.assertion({
        exp: seconds() + 120,
        [claim]: seconds() + ahead,
      })
      return (await world.ask({ token: 'x', client_assertion }, {}, { path })).status
    }
    expect([await at('iat', 10), await at('nbf', 10)]).toEqual([200, 200])
    expect([await at('iat', 61), await at('nbf', 61)]).toEqual([401, 401])
  })

  test('a proof at the token endpoint counts for a minute either side, not more', async () => {
    const at = async (shift: number) => {
      const claims = { htm: 'POST', htu: world.tokenUrl, iat: seconds() + shift }
      return (await world.ask({}, { dpop: await world.proof(world.dpopKey, claims) })).status
    }
    expect([await at(-55), await at(58)]).toEqual([200, 200])
    expect([await at(-65), await at(65)]).toEqual([400, 400])
  })
})

describe('a DPoP proof at the token endpoint with', () => {
  const claims = () => ({ htm: 'POST', htu: world.tokenUrl, iat: seconds(), jti: randomUUID() })
  const header = (changes: Record<string, unknown> = {}) => ({
    alg: 'ES256',
    typ: 'dpop+jwt',
    jwk: world.dpopKey.jwk,
    ...changes,
  })
  test.each<[string, () => Promise<string>]>([
    ['alg none', async () => forge(header({ alg: 'none' }), claims())],
    [
      'HS256 and a key of its own',
      async () =>
        hmac(header({ alg: 'HS256', jwk: { kty: 'oct', k: 'AA' } }), claims(), Buffer.from([0])),
    ],
    [
      'RS256',
      () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: 'RS256', typ: 'dpop+jwt', jwk: rsa.jwk })
          .sign(rsa.privateKey),
    ],
    [
      'an unknown crit',
      () => signed(claims(), header({ crit: ['urn:x'], 'urn:x': 1 }), world.dpopKey.privateKey),
    ],
    [
      'its private key',
      async () =>
        signed(
          claims(),
          header({ jwk: await exportJWK(world.dpopKey.privateKey) }),
          world.dpopKey.privateKey,
        ),
    ],
    [
      'another key than signed',
      () => signed(claims(), header({ jwk: other.jwk }), world.dpopKey.privateKey),
    ],
    [
      'the key of the token server',
      () => signed(claims(), header({ jwk: world.signingKeys[0] }), world.dpopKey.privateKey),
    ],
    [
      'a kid and no key',
      () => signed(claims(), header({ jwk: undefined, kid: 'k1' }), world.dpopKey.privateKey),
    ],
    [
      'a type that is an assertion’s',
      () => signed(claims(), header({ typ: 'JWT' }), world.dpopKey.privateKey),
    ],
  ])('%s is refused', async (_attack, make) => {
    const answer = await world.ask({}, { dpop: await make() })
    expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_dpop_proof'])
  })

  test('nothing wrong, twice, is refused the second time', async () => {
    const dpop = await signed(claims(), header(), world.dpopKey.privateKey)
    expect((await world.ask({}, { dpop })).status).toBe(200)
    expect((await world.ask({}, { dpop })).status).toBe(400)
  })

  test('an RSA key of 1024 bits is refused', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const jwk = weak.publicKey.export({ format: 'jwk' })
    const { constants, sign } = await import('node:crypto')
    const unsigned = forge(header({ alg: 'PS256', jwk }), claims()).slice(0, -1)
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    const signature = sign('sha256', Buffer.from(unsigned), { key: weak.privateKey, ...pss })
    const dpop = `${unsigned}.${signature.toString('base64url')}`
    const answer = await world.ask({}, { dpop })
    expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_dpop_proof'])
  })
})

describe('an access token at the API with', () => {
  const use = async (token: string): Promise<Answer> => {
    const claims = { htm: 'GET', htu: world.echoUrl, ath: world.ath(token) }
    const dpop = await world.proof(world.dpopKey, claims)
    return send(`${world.url}/v1/echo`, { headers: { authorization: `DPoP ${token}`, dpop } })
  }
  const claimsOf = (token: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  const kid = () => world.signingKeys[0]?.kid
  const type = 'at+jwt'
  const signedByUs = async (claims: Record<string, unknown>, header: object = {}) => {
    const [key] = world.signingKeys
    if (key === undefined) throw new Error('no key')
    const ours = { typ: type, kid: key.kid, ...header }
    return signed(claims, ours, (await importJWK({ ...key })) as CryptoKey)
  }

  test('nothing wrong, signed by us, is taken: so it is the change that is refused below', async () => {
    expect((await use(await signedByUs(claimsOf(await world.token())))).status).toBe(200)
  })

  test.each<[string, (claims: Record<string, unknown>) => Promise<string>]>([
    ['alg none', async (claims) => forge({ alg: 'none', typ: type, kid: kid() }, claims)],
    [
      'HS256 with the published key as the secret',
      async (claims) => {
        const [key] = world.server.jwks.keys
        return hmac({ alg: 'HS256', typ: type, kid: kid() }, claims, JSON.stringify(key))
      },
    ],
    [
      'the key of a client, which is no key of ours',
      (claims) => signed(claims, { typ: type, kid: kid() }),
    ],
    ['a key in the header', (claims) => signed(claims, { typ: type, jwk: world.clientKey.jwk })],
    ['a kid of nobody', (claims) => signed(claims, { typ: type, kid: 'x' })],
    [
      'an unknown crit, signed by us',
      (claims) => signedByUs(claims, { crit: ['urn:x'], 'urn:x': 1 }),
    ],
    [
      'the audience of another API',
      (claims) => signedByUs({ ...claims, aud: 'https://a.example' }),
    ],
    ['the token server for its audience', (claims) => signedByUs({ ...claims, aud: world.issuer })],
    [
      'our audience and another',
      (claims) => signedByUs({ ...claims, aud: [world.audience, 'https://a.example'] }),
    ],
    ['no binding', (claims) => signedByUs({ ...claims, cnf: undefined })],
    [
      'the key of another for its binding',
      async (claims) =>
        signedByUs({ ...claims, cnf: { jkt: await calculateJwkThumbprint(other.jwk) } }),
    ],
    [
      'a certificate for its binding',
      (claims) => signedByUs({ ...claims, cnf: { 'x5t#S256': 'A'.repeat(43) } }),
    ],
    [
      'two bindings',
      (claims) =>
        signedByUs({
          ...claims,
          cnf: { ...(claims['cnf'] as object), 'x5t#S256': 'A'.repeat(43) },
        }),
    ],
  ])('%s is refused', async (_attack, make) => {
    const token = await world.token()
    expect((await use(token)).status).toBe(200)
    expect((await use(await make(claimsOf(token)))).status).toBe(401)
  })

  test('a token in the query, or in a form, is not looked at', async () => {
    const access_token = await world.token()
    const claims = { htm: 'GET', htu: world.echoUrl, ath: world.ath(access_token) }
    const dpop = await world.proof(world.dpopKey, claims)
    const query = `/v1/echo?${new URLSearchParams({ access_token })}`
    const asked = await send(world.url, { method: 'GET', target: query, headers: { dpop } })
    expect(asked.status).toBe(401)
    // RFC 6750, section 3.1: without any token there is no error to tell.
    expect(asked.headers['www-authenticate']).not.toContain('error=')
    const headers = { dpop, 'content-type': 'application/x-www-form-urlencoded' }
    const body = new URLSearchParams({ access_token }).toString()
    const posted = await send(world.url, { method: 'POST', target: '/v1/echo', headers }, body)
    expect(posted.status).toBe(401)
  })

  test('an assertion, a proof or a signed introspection in its place is refused', async () => {
    const accept = { accept: 'application/token-introspection+jwt' }
    const token = await world.token()
    const told = await world.ask({ token }, accept, { path: '/oauth/introspect' })
    const proof = await world.proof(world.dpopKey, { htm: 'GET', htu: world.echoUrl })
    for (const instead of [await world.assertion(), proof, told.text])
      expect((await use(instead)).status).toBe(401)
  })

  test('the same proof for two tokens, two methods or two addresses is refused', async () => {
    const [one, two] = [await world.token(), await world.token()]
    const claims = { htm: 'GET', htu: world.echoUrl, ath: world.ath(one) }
    const dpop = await world.proof(world.dpopKey, claims)
    const headers = (token: string) => ({ authorization: `DPoP ${token}`, dpop })
    const at = (token: string, method: string, target: string) =>
      send(world.url, { method, target, headers: headers(token) })
    expect((await at(two, 'GET', '/v1/echo')).status).toBe(401)
    expect((await at(one, 'POST', '/v1/echo')).status).toBe(401)
    expect((await at(one, 'GET', '/v1/echo/x')).status).toBe(401)
    expect((await at(one, 'GET', '/v1/echo')).status).toBe(200)
    expect((await at(one, 'GET', '/v1/echo')).status).toBe(401)
  })
})

test.each([
  ['the password grant', { grant_type: 'password', username: 'ouder', password: 'x' }],
  ['a refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }],
  [
    'an authorization code',
    { grant_type: 'authorization_code', code: 'x', redirect_uri: 'https://a.example' },
  ],
  [
    'a token exchange',
    { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: 'x' },
  ],
])('%s gives no token', async (_what, params) => {
  const answer = await world.ask(params)
  expect([answer.status, answer.json['error']]).toEqual([400, 'unsupported_grant_type'])
})

describe('authorization_details that are', () => {
  const doubled = (text: string) => JSON.stringify([slice()]).replace('"doel"', `${text},"doel"`)
  test.each<[string, () => string]>([
    ['sent as two details of one child', () => JSON.stringify([slice(), slice()])],
    [
      'sent as a slice with an act in it',
      () => JSON.stringify([{ ...slice(), handelingen: ['feiten'] }]),
    ],
    [
      'as long as the body may be',
      () => JSON.stringify([slice({ medewerker: 'x'.repeat(50_000) })]),
    ],
    ['nested nine thousand deep', () => `${'['.repeat(9_000)}${']'.repeat(9_000)}`],
    ['five thousand details', () => `[${'{},'.repeat(5_000)}{}]`],
    ['with a hidden prototype', () => doubled('"__proto__":{"besluit":"x"}')],
    ['with a number for a list', () => JSON.stringify([slice({ categorieen: 1 })])],
    ['with null for a holder', () => JSON.stringify([slice({ houder: null })])],
  ])('%s are refused', async (_attack, make) => {
    const answer = await world.ask({ authorization_details: make() })
    expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_authorization_details'])
  })

  test('longer than a whole request may be are not read', async () => {
    const text = JSON.stringify([slice({ medewerker: 'x'.repeat(TOKEN_REQUEST_BYTES_MAX) })])
    const answer = await world.ask({ authorization_details: text })
    expect([answer.status, answer.json['error']]).toEqual([413, 'invalid_request'])
  })

  test('sent twice as a parameter are refused', async () => {
    const details = JSON.stringify([slice()])
    const body = new URLSearchParams([
      ['grant_type', 'client_credentials'],
      ['client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
      ['client_assertion', await world.assertion()],
      ['authorization_details', details],
      ['authorization_details', details],
    ]).toString()
    const dpop = await world.proof(world.dpopKey, { htm: 'POST', htu: world.tokenUrl })
    const headers = { 'content-type': 'application/x-www-form-urlencoded', dpop }
    const answer = await send(world.tokenUrl, { method: 'POST', headers }, body)
    expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_request'])
  })

  test('with one member twice mean the last one, and are decided as that', async () => {
    const text = doubled('"doel":"overstap"')
    const answer = await world.ask({ authorization_details: text })
    expect(answer.json['authorization_details']).toMatchObject([{ doel: slice().doel }])
  })
})

describe('replays against a whole broker', () => {
  let system: System
  beforeAll(async () => {
    system = await startSystem()
  })
  afterAll(() => system?.close())

  const prepare = async () => {
    const { slice: asked } = await consentedSlice(system)
    const { body } = await system.client(SCHOOL).askToken(asked)
    const { jws } = await envelopeFor(system, body.authorization_details[0].besluit)
    return { token: `${body.access_token}`, jws }
  }
  const order = (token: string, jws: string, key: string, party = SCHOOL) =>
    system
      .client(party)
      .send('post', '/v1/verstrekkingen', token, (sent) =>
        sent.set('Idempotency-Key', key).send({ envelopverzoek: jws }),
      )

  test('an envelope request is carried out once, whatever key comes with it', async () => {
    const { token, jws } = await prepare()
    const before = system.gateway.orders
    expect((await order(token, jws, randomUUID())).body.status).toBe('verstrekt')
    const again = await order(token, jws, randomUUID())
    expect(again.status).toBe(409)
    expect(system.gateway.orders).toBe(before + 1)
  })

  test('an idempotency key gives the state again, never the ciphertext, and no other order', async () => {
    const [one, two] = [await prepare(), await prepare()]
    const key = randomUUID()
    expect((await order(one.token, one.jws, key)).body.status).toBe('verstrekt')
    const again = await order(one.token, one.jws, key)
    expect(again.body).not.toHaveProperty('antwoord')
    expect((await order(two.token, two.jws, key)).body.code).toBe('sleutel_hergebruikt')
  })

  test('an offer is collected once, by one token or by two', async () => {
    const { pseudonyms } = await system.seedFamily({ 'ouder-3': 'ouder1' })
    const about = { ontvanger: SCHOOL, doel: PURPOSE, categorieen: [CATEGORY] }
    const cjg = system.client(CJG)
    const say = (naam: string, more: object = {}) =>
      cjg.post('feiten', '/v1/feiten', { kind: pseudonyms[CJG], naam, ...about, ...more })
    // No parent said anything: the help speaks by its own right, which is what offers are for.
    await say('conflict_van_plichten')
    await say('afweging_vastgelegd', { afwegingHash: 'a'.repeat(64) })
    const made = await cjg.post('aanbiedingen', '/v1/aanbiedingen', {
      kind: pseudonyms[CJG],
      ...about,
    })
    const collecting = { ...wanted(pseudonyms[SCHOOL]), aanbieding: made.body.aanbieding }
    const school = system.client(SCHOOL)
    const tokens = await Promise.all([1, 2].map(() => school.askToken(collecting)))
    expect(tokens.map(({ status }) => status)).toEqual([200, 200])
    const statuses: string[] = []
    for (const { body } of [...tokens, ...tokens]) {
      const { jws } = await envelopeFor(system, body.authorization_details[0].besluit)
      statuses.push((await order(body.access_token, jws, randomUUID())).body.status)
    }
    expect(statuses).toEqual(['verstrekt', ...Array(3).fill('niet_verstrekt')])
    expect((await school.askToken(collecting)).body.error).toBe('access_denied')
  })

  test("another party's token and envelope are nothing with one's own key", async () => {
    const { token, jws } = await prepare()
    expect((await order(token, jws, randomUUID(), CJG)).status).toBe(401)
    const own = await system.client(CJG).actToken('controles')
    expect((await order(own, jws, randomUUID(), CJG)).status).toBe(403)
  })
})

describe('replays at a gateway of its own', () => {
  let parties: World
  let folder: GatewayFolder
  let gateway: Awaited<ReturnType<typeof runGateway>>
  beforeAll(async () => {
    parties = await makeWorld()
    folder = await gatewayFolder(parties)
    gateway = await runGateway(folder)
  })
  afterAll(async () => {
    await gateway?.close()
    await folder?.remove()
  })
  const statusOf = async (jws: string) => (await post(gateway.url, jws)).status

  test('an order is carried out once, also when only its number is new', async () => {
    const { jws, order, sent } = await honestOrder(parties)
    expect([await statusOf(jws), await statusOf(jws)]).toEqual([200, 403])
    expect(await statusOf(await signAsBroker(parties, order))).toBe(403)
    expect(await statusOf(await signAsBroker(parties, orderOf(sent.jws)))).toBe(403)
  })
})
