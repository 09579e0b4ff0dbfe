import { createHmac, randomUUID } from 'node:crypto'
import { importJWK, type JWTPayload, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openProof } from '../../../adapters/envelope/jws.ts'
import { createSigningKey } from '../../../adapters/keys/file-keys.ts'
import {
  readAccessToken,
  type TokenReader,
  tokenMemory,
} from '../../../broker/tokens/read-access-token.ts'
import { tokenKeys } from '../../../broker/tokens/signing-keys.ts'
import type { TokenStore } from '../../../broker/tokens/token-store.ts'
import {
  admitAlone,
  type PresentedToken,
  type ResourceServer,
  verifyAccessToken,
} from '../../../broker/tokens/verify-access-token.ts'
import { decisionIds } from '../../../consent/id.ts'
import type { SigningJwk } from '../../../consent/ports/keys.ts'
import {
  forge,
  newId,
  newPair,
  type Pair,
  send,
  slice,
  startTokenWorld,
  type TokenWorld,
} from '../../support/token-server.ts'
import { openTokenStore, type TestTokenStore } from '../../support/token-store.ts'

const ALGS = 'algs="PS256 ES256 EdDSA Ed25519"'

describe('over HTTP', () => {
  let world: TokenWorld
  beforeAll(async () => {
    world = await startTokenWorld()
  })
  afterAll(() => world.close())

  const call = async (token: string, claims: Record<string, unknown> = {}) => {
    const dpop = await world.proof(world.dpopKey, {
      htm: 'GET',
      htu: world.echoUrl,
      ath: world.ath(token),
      ...claims,
    })
    return send(`${world.url}/v1/echo`, { headers: { authorization: `DPoP ${token}`, dpop } })
  }

  test('a token with its proof opens the endpoint, as often as there are new proofs', async () => {
    const token = await world.token()
    expect((await call(token)).status).toBe(200)
    expect((await call(token)).status).toBe(200)
  })

  test('of twenty calls at once with one proof one is let in', async () => {
    const token = await world.token()
    const jti = randomUUID()
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(token, { jti })))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(19).fill(401)])
    const refusal = answers.find((answer) => answer.status === 401)
    expect(refusal?.headers['www-authenticate']).toBe(
      `DPoP error="invalid_dpop_proof", ${ALGS}, resource_metadata="${world.issuer}/.well-known/oauth-protected-resource/v1"`,
    )
  })

  test('a proof made for the token endpoint does not serve at the API', async () => {
    const token = await world.token()
    expect((await call(token, { htm: 'POST', htu: world.tokenUrl })).status).toBe(401)
  })

  test('two proofs in one request are refused', async () => {
    const token = await world.token()
    const claims = { htm: 'GET', htu: world.echoUrl, ath: world.ath(token) }
    const dpop = [
      await world.proof(world.dpopKey, claims),
      await world.proof(world.dpopKey, claims),
    ]
    const headers = { authorization: `DPoP ${token}`, dpop }
    expect((await send(`${world.url}/v1/echo`, { headers })).status).toBe(401)
  })
})

describe('with the clock in hand', () => {
  const ISSUER = 'https://broker.example'
  const URL_ = `${ISSUER}/v1/verstrekkingen`
  const METADATA = `resource_metadata="${ISSUER}/.well-known/oauth-protected-resource/v1"`
  const NOW = Date.UTC(2026, 8, 1, 7)
  const at = NOW / 1000
  let keys: SigningJwk[]
  let mine: Pair
  let other: Pair
  let clock = NOW
  let store: TestTokenStore
  beforeAll(async () => {
    store = await openTokenStore(() => clock)
    keys = [await createSigningKey(), await createSigningKey()]
    mine = await newPair('ES256')
    other = await newPair('ES256')
  })

  afterAll(() => store.close())
  afterEach(() => {
    clock = NOW
  })

  const claimsOf = (jkt: string): JWTPayload => ({
    iss: ISSUER,
    sub: 'leerplicht-voorbeeldstad',
    client_id: 'leerplicht-voorbeeldstad',
    aud: `${ISSUER}/v1`,
    iat: at,
    exp: at + 120,
    jti: 'token-0123456789abcdef',
    cnf: { jkt },
    authorization_details: [{ ...slice(), besluit: newId(decisionIds) }],
  })

  const thumbprint = async (pair: Pair) => (await import('jose')).calculateJwkThumbprint(pair.jwk)

  const tokenWith = async (
    changes: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
    key?: SigningJwk,
  ) => {
    const signer = key ?? keys[0]!
    return new SignJWT({ ...claimsOf(await thumbprint(mine)), ...changes })
      .setProtectedHeader({ alg: signer.alg, typ: 'at+jwt', kid: signer.kid, ...header })
      .sign(await importJWK({ ...signer }))
  }

  const proofWith = async (
    token: string,
    changes: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
  ) => {
    const { createHash } = await import('node:crypto')
    const ath = createHash('sha256').update(token).digest('base64url')
    return new SignJWT({ jti: randomUUID(), htm: 'POST', htu: URL_, iat: at, ath, ...changes })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: mine.jwk, ...header })
      .sign(mine.privateKey)
  }

  const reader = (changes: Partial<TokenReader> = {}): TokenReader => ({
    keys: tokenKeys(keys),
    issuer: ISSUER,
    audience: `${ISSUER}/v1`,
    now: () => clock,
    ...changes,
  })

  type Changed = Partial<ResourceServer & { store: TokenStore }>

  const verify = async (presented: Partial<PresentedToken>, changed: Changed = {}) => {
    const { store: tokens = store, ...server } = changed
    const verified = await verifyAccessToken(
      {
        authorization: undefined,
        dpop: undefined,
        method: 'POST',
        url: URL_,
        certificate: null,
        ...presented,
      },
      {
        issuer: ISSUER,
        read: (token) => readAccessToken(token, reader()),
        now: () => clock,
        isRevoked: async () => false,
        takesCertificates: false,
        openProof,
        ...server,
      },
    )
    if (!verified.ok) return verified
    const refusal = await admitAlone(verified.admission, tokens)
    return refusal ? { ok: false, refusal } : { ok: true, token: verified.token }
  }

  const refusal = (error: string) => ({
    ok: false,
    refusal: {
      status: 401,
      error,
      wwwAuthenticate: `DPoP ${error === 'no_token' ? '' : `error="${error}", `}${ALGS}, ${METADATA}`,
    },
  })

  const present = async (token: string, dpop?: string, server: Changed = {}) =>
    verify({ authorization: `DPoP ${token}`, dpop: dpop ?? (await proofWith(token)) }, server)

  test('a whole token gives its detail, client, key and end', async () => {
    const token = await tokenWith()
    expect(await present(token)).toEqual({
      ok: true,
      token: {
        clientId: 'leerplicht-voorbeeldstad',
        detail: { ...slice(), besluit: expect.any(String) },
        jti: 'token-0123456789abcdef',
        cnf: { jkt: await thumbprint(mine) },
        expiresAt: NOW + 120_000,
      },
    })
  })

  test('a token of a retired key that is still in the list holds, one of a key that left does not', async () => {
    expect(await present(await tokenWith({}, {}, keys[1]))).toMatchObject({ ok: true })
    const gone = await tokenWith({}, {}, await createSigningKey())
    expect(await present(gone)).toEqual(refusal('invalid_token'))
  })

  test('no header asks for a token, any other scheme is refused', async () => {
    const token = await tokenWith()
    const dpop = await proofWith(token)
    expect(await verify({ dpop })).toEqual(refusal('no_token'))
    expect(await verify({ authorization: `Bearer ${token}`, dpop })).toMatchObject({
      refusal: { wwwAuthenticate: `Bearer error="invalid_token", ${METADATA}` },
    })
    for (const authorization of [token, `Basic ${token}`, 'DPoP', 'DPoP ', `DPoP ${token} x`, ''])
      expect(await verify({ authorization, dpop })).toEqual(refusal('invalid_token'))
    expect(await verify({ authorization: `dpop ${token}`, dpop })).toMatchObject({ ok: true })
  })

  test.each<[string, Record<string, unknown>]>([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for another audience', { aud: 'https://evil.example/v1' }],
    ['for the issuer itself', { aud: ISSUER }],
    ['for a list of audiences', { aud: [`${ISSUER}/v1`] }],
    ['for us and another', { aud: [`${ISSUER}/v1`, 'https://evil.example'] }],
    ['without audience', { aud: undefined }],
    ['without exp', { exp: undefined }],
    ['without iat', { iat: undefined }],
    ['that lives 121 seconds', { exp: at + 121 }],
    ['that expired and the tolerance too', { iat: at - 135, exp: at - 15 }],
    ['from more than the tolerance ahead', { iat: at + 16, exp: at + 60 }],
    ['without key binding', { cnf: undefined }],
    ['bound to a certificate', { cnf: { 'x5t#S256': 'A'.repeat(43) } }],
    ['without jti', { jti: undefined }],
    ['without details', { authorization_details: undefined }],
    ['with no details', { authorization_details: [] }],
    ['with two details', { authorization_details: [slice(), slice()] }],
    ['with details that were not granted', { authorization_details: [slice()] }],
    ['with a claim more', { scope: 'openid' }],
    ['whose subject is not its client', { sub: 'someone-else' }],
  ])('a token %s is refused', async (_what, changes) => {
    expect(await present(await tokenWith(changes))).toEqual(refusal('invalid_token'))
  })

  test.each<[string, Record<string, unknown>]>([
    ['exp just within the tolerance', { iat: at - 134, exp: at - 14 }],
    ['iat just within the tolerance', { iat: at + 15, exp: at + 60 }],
  ])('a token with %s holds', async (_what, changes) => {
    expect(await present(await tokenWith(changes))).toMatchObject({ ok: true })
  })

  test('a token of an algorithm that is not ours is refused, even with a key that fits', async () => {
    const rsa = await newPair('PS256')
    const token = await new SignJWT(claimsOf(await thumbprint(mine)))
      .setProtectedHeader({ alg: 'PS256', typ: 'at+jwt' })
      .sign(rsa.privateKey)
    const found = async () => rsa.publicKey
    const read = (shown: string) => readAccessToken(shown, reader({ keys: found }))
    expect(await present(token, undefined, { read })).toEqual(refusal('invalid_token'))
  })

  test('a token of another type, unsigned, HMAC-signed with the public key or changed is refused', async () => {
    const claims = claimsOf(await thumbprint(mine))
    const { d: _private, ...publicKey } = keys[0]!
    const kid = publicKey.kid
    const hmac = forge({ alg: 'HS256', typ: 'at+jwt', kid }, claims).slice(0, -1)
    const mac = createHmac('sha256', JSON.stringify(publicKey)).update(hmac).digest('base64url')
    const [head, , signature] = (await tokenWith()).split('.')
    const changed = Buffer.from(JSON.stringify(claims)).toString('base64url')
    const bad = [
      await tokenWith({}, { typ: 'JWT' }),
      await tokenWith({}, { typ: undefined }),
      forge({ alg: 'none', typ: 'at+jwt', kid }, claims),
      forge({ alg: 'none', typ: 'at+jwt', kid }, claims, 'AA'),
      `${hmac}.${mac}`,
      `${head}.${changed}.${signature}`,
      'a.b.c',
    ]
    for (const token of bad) expect(await present(token)).toEqual(refusal('invalid_token'))
  })

  test.each<[string, Record<string, unknown>]>([
    ['for another method', { htm: 'GET' }],
    ['for the method in small letters', { htm: 'post' }],
    ['for another path', { htu: `${ISSUER}/v1/inzage` }],
    ['for another host', { htu: 'https://evil.example/v1/verstrekkingen' }],
    ['for plain HTTP', { htu: URL_.replace('https', 'http') }],
    ['for no URL', { htu: 'verstrekkingen' }],
    ['of another token', { ath: 'A'.repeat(43) }],
    ['without ath', { ath: undefined }],
    ['from 61 seconds ago', { iat: at - 61 }],
    ['from 61 seconds ahead', { iat: at + 61 }],
    ['without iat', { iat: undefined }],
    ['without jti', { jti: undefined }],
    ['with a jti of 257 characters', { jti: 'x'.repeat(257) }],
    ['that says it expired', { exp: at - 1 }],
  ])('a proof %s is refused', async (_what, changes) => {
    const token = await tokenWith()
    expect(await present(token, await proofWith(token, changes))).toEqual(
      refusal('invalid_dpop_proof'),
    )
  })

  test.each<[string, Record<string, unknown>]>([
    ['from 60 seconds ago', { iat: at - 60 }],
    ['from 60 seconds ahead', { iat: at + 60 }],
    ['with a query and a fragment in htu', { htu: `${URL_}?a=1#b` }],
    ['with the default port in htu', { htu: URL_.replace('.example', '.example:443') }],
  ])('a proof %s holds', async (_what, changes) => {
    const token = await tokenWith()
    expect(await present(token, await proofWith(token, changes))).toMatchObject({ ok: true })
  })

  test.each<[string, () => Record<string, unknown>]>([
    ['of another type', () => ({ typ: 'JWT' })],
    ['without a key', () => ({ jwk: undefined })],
    ['with a key that did not sign', () => ({ jwk: other.jwk })],
    ['with a secret for a key', () => ({ jwk: { kty: 'oct', k: 'c2VjcmV0' } })],
    ['with a point that is not on the curve', () => ({ jwk: { ...mine.jwk, y: 'A'.repeat(43) } })],
  ])('a proof %s is refused', async (_what, header) => {
    const token = await tokenWith()
    expect(await present(token, await proofWith(token, {}, header()))).toEqual(
      refusal('invalid_dpop_proof'),
    )
  })

  test('a proof with its private key, without signature, of HMAC, or missing is refused', async () => {
    const token = await tokenWith()
    const { exportJWK } = await import('jose')
    const claims = { jti: randomUUID(), htm: 'POST', htu: URL_, iat: at }
    const none = { alg: 'none', typ: 'dpop+jwt', jwk: mine.jwk }
    const hmac = forge({ alg: 'HS256', typ: 'dpop+jwt', jwk: { kty: 'oct', k: 'AA' } }, claims)
    const proofs = [
      await proofWith(token, {}, { jwk: await exportJWK(mine.privateKey) }),
      forge(none, claims),
      hmac +
        createHmac('sha256', Buffer.from([0]))
          .update(hmac.slice(0, -1))
          .digest('base64url'),
      '',
      'x',
    ]
    for (const dpop of proofs)
      expect(await present(token, dpop)).toEqual(refusal('invalid_dpop_proof'))
    expect(await verify({ authorization: `DPoP ${token}` })).toEqual(refusal('invalid_dpop_proof'))
  })

  test('a key that proved before is verified with all the same, and by its own algorithm only', async () => {
    const token = await tokenWith()
    const good = await proofWith(token)
    expect(await present(token, good)).toMatchObject({ ok: true })
    const [head, , signature] = (await proofWith(token)).split('.')
    const [, payload] = (await proofWith(token)).split('.')
    const relabelled = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'dpop+jwt', jwk: mine.jwk })
      .sign((await newPair('EdDSA')).privateKey)
    const bad = [`${head}.${payload}.${signature}`, `${head}.${payload}.`, relabelled]
    for (const dpop of bad)
      expect(await present(token, dpop)).toEqual(refusal('invalid_dpop_proof'))
  })

  test('keys that are no more than alike are told apart', async () => {
    const token = await tokenWith()
    expect(await present(token)).toMatchObject({ ok: true })
    const forgeries = [
      { ...mine.jwk, y: other.jwk.y ?? '' },
      { ...mine.jwk, use: 'enc' },
      other.jwk,
    ]
    for (const jwk of forgeries)
      expect(await present(token, await proofWith(token, {}, { jwk }))).toEqual(
        refusal('invalid_dpop_proof'),
      )
  })

  test("a stolen token with the thief's own proof is refused", async () => {
    const token = await tokenWith({ cnf: { jkt: await thumbprint(other) } })
    expect(await present(token)).toEqual(refusal('invalid_token'))
  })

  test('a proof counts once, and one that was refused for another reason is not used up', async () => {
    const token = await tokenWith()
    const dpop = await proofWith(token)
    const read = (shown: string) =>
      readAccessToken(shown, reader({ audience: 'https://elsewhere.example' }))
    expect(await present(token, dpop, { read })).toMatchObject({ ok: false })
    expect(await present(token, dpop)).toMatchObject({ ok: true })
    expect(await present(token, dpop)).toEqual(refusal('invalid_dpop_proof'))
  })

  test('a used proof is remembered for as long as it could be shown again', async () => {
    const token = await tokenWith({ iat: at + 10, exp: at + 130 })
    const dpop = await proofWith(token, { iat: at + 60 })
    expect(await present(token, dpop)).toMatchObject({ ok: true })
    clock = NOW + 120_000 // the last moment at which its iat is recent
    expect(await present(token, dpop)).toEqual(refusal('invalid_dpop_proof'))
    expect(await present(token, await proofWith(token, { iat: at + 60 }))).toMatchObject({
      ok: true,
    })
  })

  describe('a token that held before', () => {
    /** How often a key was looked for tells how often a signature was verified. */
    const remembering = (changes: Partial<TokenReader> = {}) => {
      const found = { times: 0 }
      const all = tokenKeys(keys)
      const looked: TokenReader['keys'] = (...asked) => {
        found.times += 1
        return all(...asked)
      }
      return { found, ...tokenMemory(reader({ keys: looked, ...changes })) }
    }

    test('that was signed here needs no verifying, and ends like every other', async () => {
      const { found, read, remember } = remembering()
      const token = await tokenWith()
      const claims = await readAccessToken(token, reader())
      if (claims === null) throw new Error('the token does not hold')
      remember(token, claims)
      expect(await present(token, undefined, { read })).toMatchObject({ ok: true })
      expect(found.times).toBe(0)
      expect(await present(`${token}A`, undefined, { read })).toEqual(refusal('invalid_token'))
      clock = NOW + 140_000
      expect(await present(token, undefined, { read })).toEqual(refusal('invalid_token'))
    })

    test('is verified once, and every call still needs a proof of its own', async () => {
      const { found, read } = remembering()
      const token = await tokenWith()
      const dpop = await proofWith(token)
      expect(await present(token, dpop, { read })).toMatchObject({ ok: true })
      expect(await present(token, undefined, { read })).toMatchObject({ ok: true })
      expect(found.times).toBe(1)
      expect(await present(token, dpop, { read })).toEqual(refusal('invalid_dpop_proof'))
      const thief = await proofWith(token, {}, { jwk: other.jwk })
      expect(await present(token, thief, { read })).toEqual(refusal('invalid_dpop_proof'))
    })

    test('still ends, on the second of its tolerance', async () => {
      const { read } = remembering()
      const token = await tokenWith()
      expect(await read(token)).not.toBeNull()
      clock = NOW + 134_999
      expect(await read(token)).not.toBeNull()
      clock = NOW + 135_000
      expect(await read(token)).toBeNull()
    })

    test('is not believed before its time either', async () => {
      const { read } = remembering()
      const token = await tokenWith()
      expect(await read(token)).not.toBeNull()
      clock = NOW - 15_000
      expect(await read(token)).not.toBeNull()
      clock = NOW - 15_001
      expect(await read(token)).toBeNull()
    })

    test('is unknown to whoever has other keys', async () => {
      const token = await tokenWith()
      expect(await remembering().read(token)).not.toBeNull()
      const others = tokenKeys([await createSigningKey()])
      expect(await remembering({ keys: others }).read(token)).toBeNull()
    })

    test('is refused with one character changed, and what was refused is looked at again', async () => {
      const { found, read } = remembering()
      const token = await tokenWith()
      expect(await read(token)).not.toBeNull()
      const changed = `${token.slice(0, -4)}AAAA`
      expect([await read(changed), await read(changed)]).toEqual([null, null])
      expect(found.times).toBe(3)
    })
  })

  test('revocation is asked inside the transaction that uses the proof up, which a revoked token does not', async () => {
    const token = await tokenWith()
    const dpop = await proofWith(token)
    const isRevoked = async (_tx: unknown, jti: string) => jti === 'token-0123456789abcdef'
    const read = async () => Promise.reject(new Error('no read was needed'))
    const watched = { ...store, read }
    expect(await present(token, dpop, { store: watched, isRevoked })).toEqual(
      refusal('invalid_token'),
    )
    expect(await present(token, dpop, { store: watched })).toMatchObject({ ok: true })
  })

  test('a proof that is used only after it could be shown no more lets nothing in', async () => {
    const token = await tokenWith()
    const dpop = await proofWith(token)
    const until = NOW + 61_000
    for (const [at, expected] of [
      [until, refusal('invalid_dpop_proof')],
      [until - 1, { ok: true }],
    ] as const) {
      const slow: TokenStore = {
        ...store,
        write: (work) => {
          clock = at
          return store.write(work)
        },
      }
      clock = NOW
      expect(await present(token, dpop, { store: slow })).toMatchObject(expected)
    }
  })

  test('a store that fails is a fault, not a refusal', async () => {
    const write = async () => Promise.reject(new Error('store is gone'))
    const broken = { ...store, write }
    await expect(present(await tokenWith(), undefined, { store: broken })).rejects.toThrow(
      'store is gone',
    )
  })
})
