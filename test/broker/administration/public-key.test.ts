/** What a key must be to know a client by, on both sides of each bound. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import {
  holdsPrivateKey,
  identityOf,
  keyFault,
  keysIn,
} from '../../../broker/administration/public-key.ts'

const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve })
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength })
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' })
const P256 = ec('P-256')
const RSA = rsa(2048)

describe('a key', () => {
  it.each<[string, object]>([
    ['P-256', jwkOf(P256.publicKey)],
    [
      'P-256 with its algorithm, use and name',
      { ...jwkOf(P256.publicKey), alg: 'ES256', use: 'sig', kid: 'k' },
    ],
    ['a name of 64 characters', { ...jwkOf(P256.publicKey), kid: 'k'.repeat(64) }],
    ['Ed25519', { ...jwkOf(generateKeyPairSync('ed25519').publicKey), alg: 'EdDSA' }],
    [
      'Ed25519 by its newer name',
      { ...jwkOf(generateKeyPairSync('ed25519').publicKey), alg: 'Ed25519' },
    ],
    ['RSA of 2048 bits', { ...jwkOf(RSA.publicKey), alg: 'PS256' }],
  ])('that is %s is taken', (_name, key) => {
    expect(keyFault({ ...key })).toBeNull()
  })

  it.each<[string, object, RegExp]>([
    ['private', jwkOf(P256.privateKey), /geheime sleutel/],
    ['a private RSA key', jwkOf(RSA.privateKey), /geheime sleutel/],
    ['shared', { kty: 'oct', k: 'AAAA' }, /geheime sleutel/],
    ['half of one', { ...jwkOf(P256.publicKey), y: undefined }, /niet te lezen/],
    [
      'off its curve',
      { ...jwkOf(P256.publicKey), y: jwkOf(ec('P-256').publicKey).y },
      /niet te lezen/,
    ],
    ['RSA of 2040 bits', jwkOf(rsa(2040).publicKey), /te kort/],
    ['P-384', jwkOf(ec('P-384').publicKey), /soort sleutel/],
    ['X25519', jwkOf(generateKeyPairSync('x25519').publicKey), /soort sleutel/],
    ['for RS256', { ...jwkOf(RSA.publicKey), alg: 'RS256' }, /algoritme/],
    ['for no algorithm', { ...jwkOf(P256.publicKey), alg: 'none' }, /algoritme/],
    ['for the algorithm of another kind', { ...jwkOf(P256.publicKey), alg: 'PS256' }, /algoritme/],
    ['to encrypt with', { ...jwkOf(P256.publicKey), use: 'enc' }, /ondertekenen/],
    ['without letters in its name', { ...jwkOf(P256.publicKey), kid: '' }, /naam/],
    ['with a name of 65 characters', { ...jwkOf(P256.publicKey), kid: 'k'.repeat(65) }, /naam/],
    ['with a number for a name', { ...jwkOf(P256.publicKey), kid: 1 }, /naam/],
  ])('that is %s is refused in words', (_name, key, words) => {
    expect(keyFault({ ...key })).toMatch(words)
  })
})

describe('what is pasted', () => {
  const pem = P256.publicKey.export({ type: 'spki', format: 'pem' }).toString()

  it('is one key, a set, or PEM, which gets its thumbprint for a name', () => {
    const key = { ...jwkOf(P256.publicKey), kid: 'k' }
    expect(keysIn(JSON.stringify(key))).toEqual([key])
    expect(keysIn(JSON.stringify({ keys: [key, key] }))).toEqual([key, key])
    expect(keysIn(`van de leverancier:\n${pem}`)).toEqual([
      {
        ...jwkOf(P256.publicKey),
        kid: identityOf(jwkOf(P256.publicKey) as Record<string, unknown>),
      },
    ])
  })

  it.each(['', 'sleutel', '[]', '{"keys":[]}', 'null', '-----BEGIN PUBLIC KEY-----\nAAAA'])(
    'is nothing when it is %j',
    (text) => {
      expect(keysIn(text)).toBeNull()
    },
  )

  // RFC 7638, section 3.1.
  it('has the thumbprint of the standard', () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'
    expect(identityOf({ kty: 'RSA', n, e: 'AQAB', alg: 'RS256', kid: '2011-04-29' })).toBe(
      'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    )
  })
})

test.each<[string, string, boolean]>([
  ['a private JWK', JSON.stringify(jwkOf(P256.privateKey)), true],
  ['a private JWK that is cut off', JSON.stringify(jwkOf(P256.privateKey)).slice(0, -2), true],
  [
    'a set with one',
    JSON.stringify({ keys: [jwkOf(P256.publicKey), jwkOf(RSA.privateKey)] }),
    true,
  ],
  ['PEM', P256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), true],
  ['PEM of another kind', P256.privateKey.export({ type: 'sec1', format: 'pem' }).toString(), true],
  ['PEM under a passphrase', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA', true],
  ['a key of SSH', '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nAAAA', true],
  ['a key of PuTTY', 'PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\nAAAA', true],
  [
    'a JWK with letters by their number',
    JSON.stringify(jwkOf(P256.privateKey)).replace('"d"', '"\\u0064"'),
    true,
  ],
  ['a JWK in a script', "{ kty: 'EC', crv: 'P-256', d: 'AAAA' }", true],
  ['a JWK in YAML', 'kty: OKP\ncrv: Ed25519\nd: AAAA', true],
  ['a public JWK with a name like a member', '{"kty":"OKP","kid":"urn:d:1","x":"AAAA"}', false],
  ['a public JWK', JSON.stringify(jwkOf(RSA.publicKey)), false],
  ['words about it', 'Dit is geen private key, en "d": ook niet.', false],
])('a private key is seen in %s', (_name, text, holds) => {
  expect(holdsPrivateKey(text)).toBe(holds)
})
