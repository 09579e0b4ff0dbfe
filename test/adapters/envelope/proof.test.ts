/** Proofs that we make ourselves, and the reader of every proof. `test/broker/tokens/dpop-proof.test.ts` has what others make. */
import { generateKeyPairSync } from 'node:crypto'
import { decodeProtectedHeader } from 'jose'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { openProof, signProof } from '../../../adapters/envelope/jws.ts'

const PROFILE = {
  typ: 'dpop+jwt',
  algorithms: ['EdDSA', 'ES256'],
  charsMax: 1000,
  payload: z.strictObject({ jti: z.string() }),
} as const
const ed25519 = generateKeyPairSync('ed25519')
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })

it.each([
  ['EdDSA', ed25519],
  ['ES256', p256],
] as const)('a proof by %s carries its own key, and holds under it alone', async (alg, keys) => {
  const jwk = keys.publicKey.export({ format: 'jwk' })
  const proof = await signProof({ jti: 'x' }, 'dpop+jwt', { alg, key: keys.privateKey, jwk })
  expect(decodeProtectedHeader(proof)).toEqual({ alg, typ: 'dpop+jwt', jwk })
  const used = { key: keys.publicKey }
  expect(await openProof(proof, PROFILE, async () => used)).toEqual({
    ok: true,
    value: { payload: { jti: 'x' }, used },
  })
  const { publicKey } = alg === 'EdDSA' ? p256 : ed25519
  expect(await openProof(proof, PROFILE, async () => ({ key: publicKey }))).toEqual({
    ok: false,
    reasons: ['bad_signature'],
  })
})

it('what is no proof is refused before anybody reads its key', async () => {
  const keyIn = () => Promise.reject(new Error('read'))
  expect(await openProof('proof', PROFILE, keyIn)).toEqual({ ok: false, reasons: ['malformed'] })
})
