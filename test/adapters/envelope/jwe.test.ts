/** Our own encryption beside jose's: each must open what the other sealed, and nothing that was touched. */
import { generateKeyPairSync } from 'node:crypto'
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, importJWK } from 'jose'
import { expect, it } from 'vitest'
import { decryptWith, encryptTo, SEAL_ALG, SEAL_ENC } from '../../../adapters/envelope/jwe.ts'
import { x25519PrivateJwk, x25519PublicJwk } from '../../../consent/ports/envelope.ts'

const newKey = () => {
  const { kty, crv, x, d } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' })
  return {
    privateKey: x25519PrivateJwk.parse({ kty, crv, x, d }),
    publicKey: x25519PublicJwk.parse({ kty, crv, x }),
  }
}
const { privateKey, publicKey } = newKey()
const HEADER = { typ: 'antwoord+jwe', order: 'x' }
const epkOf = (jwe: string) => x25519PublicJwk.parse(decodeProtectedHeader(jwe)['epk'])
const open = (jwe: string, key = privateKey) => decryptWith(jwe, key, epkOf(jwe))

const CONTENTS = [0, 1, 15, 16, 17, 16_384, 1_048_576].map((bytes) => Buffer.alloc(bytes, 'ë'))

it.each(CONTENTS)('jose opens what we sealed', async (content) => {
  const sealed = encryptTo(content, publicKey, HEADER)
  const { plaintext, protectedHeader } = await compactDecrypt(
    sealed,
    await importJWK(privateKey, SEAL_ALG),
    { keyManagementAlgorithms: [SEAL_ALG], contentEncryptionAlgorithms: [SEAL_ENC] },
  )
  expect(Buffer.compare(plaintext, content)).toBe(0)
  expect(protectedHeader).toEqual({
    alg: 'ECDH-ES',
    enc: 'A256GCM',
    ...HEADER,
    epk: { kty: 'OKP', crv: 'X25519', x: expect.stringMatching(/^[\w-]{43}$/) },
  })
})

it.each(CONTENTS)('we open what jose sealed', async (content) => {
  const sealed = await new CompactEncrypt(content)
    .setProtectedHeader({ alg: SEAL_ALG, enc: SEAL_ENC, ...HEADER })
    .encrypt(await importJWK(publicKey, SEAL_ALG))
  expect(Buffer.compare(open(sealed), content)).toBe(0)
})

it('never uses a key or an IV twice', () => {
  const sealed = Array.from({ length: 50 }, () => encryptTo(Buffer.from('x'), publicKey, HEADER))
  expect(new Set(sealed.map((jwe) => epkOf(jwe).x)).size).toBe(50)
  expect(new Set(sealed.map((jwe) => jwe.split('.')[2])).size).toBe(50)
})

it('does not open with another key, or with any part changed', () => {
  const sealed = encryptTo(Buffer.from('rust in de ochtend'), publicKey, HEADER)
  const epk = epkOf(sealed)
  expect(open(sealed).toString()).toBe('rust in de ochtend')
  expect(() => open(sealed, newKey().privateKey)).toThrow()
  expect(() => decryptWith(sealed, privateKey, newKey().publicKey)).toThrow()
  const parts = sealed.split('.')
  for (const at of [0, 2, 3, 4]) {
    const bytes = Buffer.from(parts[at] ?? '', 'base64url')
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
    const changed = parts.with(at, bytes.toString('base64url')).join('.')
    expect(() => decryptWith(changed, privateKey, epk)).toThrow()
  }
  for (const length of [0, 4, 12, 15]) {
    const tag = Buffer.from(parts[4] ?? '', 'base64url').subarray(0, length)
    const shortened = parts.with(4, tag.toString('base64url')).join('.')
    expect(() => decryptWith(shortened, privateKey, epk)).toThrow()
  }
})

it('opens nothing of which a part is missing', () => {
  const sealed = encryptTo(Buffer.alloc(0), publicKey, HEADER)
  const parts = sealed.split('.')
  for (const count of [0, 1, 2, 3, 4]) {
    const short = parts.slice(0, count).join('.')
    expect(() => decryptWith(short, privateKey, epkOf(sealed))).toThrow()
  }
})

it('seals to no point of small order', () => {
  for (const first of [0, 1]) {
    const x = Buffer.alloc(32).fill(first, 0, 1).toString('base64url')
    const key = x25519PublicJwk.parse({ kty: 'OKP', crv: 'X25519', x })
    expect(() => encryptTo(Buffer.from('x'), key, HEADER)).toThrow()
  }
})
