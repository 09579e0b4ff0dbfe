import { expect, test } from 'vitest'
import { signingJwks } from '../../../consent/ports/keys.ts'

const part = 'A'.repeat(43)
const ec = {
  kty: 'EC',
  crv: 'P-256',
  alg: 'ES256',
  kid: 'ec',
  use: 'sig',
  x: part,
  y: part,
  d: part,
}
const ed = { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', kid: 'ed', use: 'sig', x: part, d: part }

test('keys of both kinds may sign, in the order given', () => {
  expect(signingJwks.parse([ed, ec])).toEqual([ed, ec])
})

test.each<[string, unknown[]]>([
  ['no key', []],
  ['one kid twice', [ec, { ...ed, kid: 'ec' }]],
  ['a public key', [{ ...ec, d: undefined }]],
  ['RSA', [{ ...ec, kty: 'RSA' }]],
  ['another curve', [{ ...ec, crv: 'P-384' }]],
  ['another algorithm', [{ ...ec, alg: 'ES384' }]],
  ['a key for encryption', [{ ...ec, use: 'enc' }]],
  ['a part of another length', [{ ...ec, d: 'A'.repeat(42) }]],
  ['a property more', [{ ...ec, oth: [] }]],
])('%s is refused', (_what, keys) => {
  expect(signingJwks.safeParse(keys).success).toBe(false)
})
