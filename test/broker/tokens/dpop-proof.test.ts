/** Proofs that jose made, as our own reader of them takes them. */
import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { openProof } from '../../../adapters/envelope/jws.ts'
import { signText } from '../../../adapters/envelope/signature.ts'
import { provesUntil, readProof } from '../../../broker/tokens/dpop-proof.ts'
import { CLIENT_ALGORITHMS } from '../../../broker/tokens/terms.ts'

const NOW = Date.UTC(2026, 8, 1, 7)
const at = NOW / 1000
const request = { method: 'POST', url: 'https://makelaar.example/v1/controles', token: 'a.b.c' }
const ath = createHash('sha256').update(request.token).digest('base64url')

type Keys = { readonly privateKey: KeyObject; readonly publicKey: KeyObject }
const rsa = (modulusLength: number): Keys => generateKeyPairSync('rsa', { modulusLength })
const ec = (namedCurve: string): Keys => generateKeyPairSync('ec', { namedCurve })
const ed25519 = (): Keys => generateKeyPairSync('ed25519')

const keysFor = {
  PS256: () => rsa(2048),
  ES256: () => ec('P-256'),
  EdDSA: ed25519,
  Ed25519: ed25519,
}

const made = async (
  alg: string,
  { privateKey, publicKey }: Keys,
  changes: { claims?: object; header?: object } = {},
): Promise<string> =>
  new SignJWT({ jti: randomUUID(), htm: 'POST', htu: request.url, iat: at, ath, ...changes.claims })
    .setProtectedHeader({
      alg,
      typ: 'dpop+jwt',
      jwk: await exportJWK(publicKey),
      ...changes.header,
    })
    .sign(privateKey)

/** With a key that jose would not sign with. */
const forced = async (alg: 'PS256' | 'ES256', { privateKey, publicKey }: Keys): Promise<string> => {
  const jwk = await exportJWK(publicKey)
  const claims = { jti: randomUUID(), htm: 'POST', htu: request.url, iat: at, ath }
  const text = [{ alg, typ: 'dpop+jwt', jwk }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${text}.${(await signText(alg, privateKey, text)).toString('base64url')}`
}

const read = (proof: string) => readProof(proof, request, { open: openProof, now: NOW })

describe.each(CLIENT_ALGORITHMS)('a proof by %s', (alg) => {
  const keys = keysFor[alg]()

  it('tells what it says and whose key it proves', async () => {
    const jkt = await calculateJwkThumbprint(await exportJWK(keys.publicKey))
    expect(await read(await made(alg, keys))).toMatchObject({ htu: request.url, iat: at, jkt })
  })

  it('is none with a changed claim, another key in its header, or the name of another algorithm', async () => {
    const proof = await made(alg, keys)
    const [header = '', , signature = ''] = proof.split('.')
    const claims = { jti: 'x', htm: 'POST', htu: request.url, iat: at, ath }
    const other = Buffer.from(JSON.stringify(claims)).toString('base64url')
    expect(await read(`${header}.${other}.${signature}`)).toBeNull()
    const jwk = await exportJWK(keysFor[alg]().publicKey)
    expect(await read(await made(alg, keys, { header: { jwk } }))).toBeNull()
    const renamed = { ...JSON.parse(Buffer.from(header, 'base64url').toString()) }
    for (const name of ['RS256', 'HS256', 'none', 'ES384'])
      expect(
        await read(
          proof.replace(
            header,
            Buffer.from(JSON.stringify({ ...renamed, alg: name })).toString('base64url'),
          ),
        ),
      ).toBeNull()
  })
})

describe('no proof is', () => {
  const keys = ec('P-256')

  it.each([
    ['one by an RSA key of 2047 bits', () => forced('PS256', rsa(2047))],
    ['one whose key is of another curve', () => forced('ES256', ec('P-384'))],
    [
      'one that begins to count a second later',
      () => made('ES256', keys, { claims: { nbf: at + 1 } }),
    ],
    ['one that ended this second', () => made('ES256', keys, { claims: { exp: at } })],
    ['one whose end is text', () => made('ES256', keys, { claims: { exp: `${at + 60}` } })],
    [
      'one with a critical header',
      () => made('ES256', keys, { header: { crit: ['b64'], b64: true } }),
    ],
    [
      'one of more than 8192 characters',
      () => made('ES256', keys, { claims: { htu: request.url, a: 'x'.repeat(8192) } }),
    ],
    [
      'one with a nonce, since none is given',
      () => made('ES256', keys, { claims: { nonce: 'x' } }),
    ],
    [
      'one without the token that comes along',
      () => made('ES256', keys, { claims: { ath: undefined } }),
    ],
    ['a word', async () => 'proof'],
  ])('%s', async (_what, make) => {
    expect(await read(await make())).toBeNull()
  })

  it('one in another spelling of the same bytes', async () => {
    const proof = await made('ES256', keys)
    // The last of 86 characters carries two bits that say nothing.
    const last = proof.at(-1) as string
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const other = alphabet[alphabet.indexOf(last) ^ 1]
    expect(await read(proof)).not.toBeNull()
    expect(await read(`${proof.slice(0, -1)}${other}`)).toBeNull()
  })
})

it('where a token is asked for, none comes along', async () => {
  const asking = { ...request, token: null }
  const without = await made('ES256', keysFor.ES256(), { claims: { ath: undefined } })
  expect(await readProof(without, asking, { open: openProof, now: NOW })).not.toBeNull()
  expect(await read(without)).toBeNull()
})

it('forged in the same way, with a key that fits, is a proof', async () => {
  expect(await read(await forced('PS256', rsa(2048)))).not.toBeNull()
  expect(await read(await forced('ES256', ec('P-256')))).not.toBeNull()
})

it('counts within the limits that it sets itself', async () => {
  const claims = { nbf: at, exp: at + 1 }
  expect(await read(await made('ES256', ec('P-256'), { claims }))).not.toBeNull()
})

it('is remembered until its window has surely passed', async () => {
  const proof = await read(await made('ES256', ec('P-256')))
  expect(proof && provesUntil(proof)).toBe(NOW + 61_000)
})
