/** Our own signatures beside jose's: each must accept what the other made, and nothing else. */
import { constants, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { CompactSign, compactVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { type Algorithm, signatureHolds, signText } from '../../../adapters/envelope/signature.ts'

const pairs = {
  PS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: generateKeyPairSync('ed25519'),
  Ed25519: generateKeyPairSync('ed25519'),
} satisfies Record<Algorithm, { privateKey: KeyObject; publicKey: KeyObject }>
const algorithms = Object.keys(pairs) as Algorithm[]

const PAYLOADS = ['{}', '{"naam":"Zoë 🎈"}', JSON.stringify({ a: 'x'.repeat(40_000) })]

const byJose = (alg: Algorithm, payload: string): Promise<string> =>
  new CompactSign(Buffer.from(payload)).setProtectedHeader({ alg }).sign(pairs[alg].privateKey)

const partsOf = (jws: string) => {
  const at = jws.lastIndexOf('.')
  return { text: jws.slice(0, at), signature: Buffer.from(jws.slice(at + 1), 'base64url') }
}

describe.each(algorithms)('%s', (alg) => {
  const { privateKey, publicKey } = pairs[alg]

  it.each(PAYLOADS)('holds where jose signed', async (payload) => {
    const signed = partsOf(await byJose(alg, payload))
    expect(signatureHolds(alg, publicKey, signed)).toBe(true)
    // The private key holds the public one; a configuration may give either.
    expect(signatureHolds(alg, privateKey, signed)).toBe(true)
  })

  it.each(PAYLOADS)('is believed by jose', async (payload) => {
    const text = [JSON.stringify({ alg }), payload]
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.')
    const signature = await signText(alg, privateKey, text)
    const jws = `${text}.${signature.toString('base64url')}`
    const verified = await compactVerify(jws, publicKey)
    expect(Buffer.from(verified.payload).toString()).toBe(payload)
  })

  it('does not hold for another text, another key, or one changed, missing or added byte', async () => {
    const { text, signature } = partsOf(await byJose(alg, '{}'))
    const changed = Buffer.from(signature)
    changed.writeUInt8(changed.readUInt8(7) ^ 1, 7)
    const stranger = {
      PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey,
      ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
      EdDSA: () => generateKeyPairSync('ed25519').publicKey,
      Ed25519: () => generateKeyPairSync('ed25519').publicKey,
    }[alg]()
    expect(signatureHolds(alg, publicKey, { text: `${text}x`, signature })).toBe(false)
    expect(signatureHolds(alg, stranger, { text, signature })).toBe(false)
    for (const other of [
      changed,
      signature.subarray(1),
      Buffer.concat([signature, Buffer.alloc(1)]),
      Buffer.alloc(signature.length),
      Buffer.alloc(0),
    ])
      expect(signatureHolds(alg, publicKey, { text, signature: other })).toBe(false)
  })

  it('is neither made nor believed with a key of another kind', async () => {
    const signed = partsOf(await byJose(alg, '{}'))
    const { asymmetricKeyType: kind } = publicKey
    const others = algorithms.filter((one) => pairs[one].publicKey.asymmetricKeyType !== kind)
    for (const other of others) {
      expect(signatureHolds(other, publicKey, signed)).toBe(false)
      await expect(signText(other, privateKey, 'x')).rejects.toThrow(
        new TypeError(`the key is not one for ${other}`),
      )
    }
  })
})

it.each([
  [
    'PS256',
    'RSA-PSS',
    generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
    { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  ],
  ['EdDSA', 'Ed448', generateKeyPairSync('ed448'), {}],
] as const)(
  '%s does not hold with a key for %s, though OpenSSL would have it so',
  (alg, _kind, pair, how) => {
    const digest = alg === 'PS256' ? 'sha256' : null
    const signature = sign(digest, Buffer.from('x'), { key: pair.privateKey, ...how })
    expect(verify(digest, Buffer.from('x'), { key: pair.publicKey, ...how }, signature)).toBe(true)
    expect(signatureHolds(alg, pair.publicKey, { text: 'x', signature })).toBe(false)
  },
)

it('PS256 does not hold without its leading zero', async () => {
  const { publicKey, privateKey } = pairs.PS256
  let signature: Buffer
  // One of 256 begins with a zero.
  do signature = await signText('PS256', privateKey, 'x')
  while (signature[0] !== 0)
  expect(signatureHolds('PS256', publicKey, { text: 'x', signature })).toBe(true)
  const shorter = signature.subarray(1)
  expect(signatureHolds('PS256', publicKey, { text: 'x', signature: shorter })).toBe(false)
})
