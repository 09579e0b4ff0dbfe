/** Which ID tokens of the provider prove that somebody just logged in at one relying party. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loginProofs } from '../../../adapters/identity/login-proofs.ts'
import { SUBSTANTIAL } from '../../../consent/ports/identity.ts'
import { startProvider } from '../../support/provider.ts'

const [LEVEL = ''] = SUBSTANTIAL
const seconds = () => Math.floor(Date.now() / 1000)

let provider: Awaited<ReturnType<typeof startProvider>>
beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider.close())

const proofs = (change: object = {}) =>
  loginProofs({
    issuer: provider.issuer,
    acrValues: SUBSTANTIAL,
    allowInsecure: true,
    now: Date.now,
    ...change,
  })
const CLAIMS = { sub: 'sub-1', aud: 'swv-gezin', nonce: 'n', acr: LEVEL }
const subject = async (change: object = {}, header: Record<string, unknown> = {}) =>
  proofs().subjectOf(await provider.signed({ ...CLAIMS, ...change }, header), 'swv-gezin')

describe('an ID token of the provider', () => {
  it('proves who logged in', async () => {
    expect(await subject()).toBe(`${provider.issuer} sub-1`)
    expect(await subject({ aud: ['swv-gezin'] })).toBe(`${provider.issuer} sub-1`)
    expect(await subject({ acr: SUBSTANTIAL[1] })).not.toBeNull()
  })

  it.each([
    ['for another relying party', { aud: 'school-gezin' }],
    ['for several', { aud: ['swv-gezin', 'school-gezin'] }],
    ['for nobody', { aud: undefined }],
    ['of another provider', { iss: 'https://elders.example' }],
    ['that is over', { exp: seconds() - 10 }],
    ['without an end', { exp: undefined }],
    ['of longer ago than a visit lasts', { iat: seconds() - 15 * 60 - 10, exp: seconds() + 60 }],
    ['of tomorrow', { iat: seconds() + 60 }],
    ['without a time', { iat: undefined }],
    ['of nobody', { sub: undefined }],
    ['of an empty name', { sub: '' }],
    ['of a login that is too weak', { acr: 'urn:etoegang:core:assurance-class:loa2' }],
    ['of a login of unknown strength', { acr: undefined }],
    ['without a nonce, as no login of a browser is', { nonce: undefined }],
    ['of somebody who acts for another', { represents: 'sub-2' }],
  ])('%s proves nothing', async (_name, change) => {
    expect(await subject(change)).toBeNull()
  })

  it('proves nothing under another key, another algorithm, or none', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const claims = { ...CLAIMS, iss: provider.issuer, iat: seconds(), exp: seconds() + 60 }
    const jwk = await exportJWK(publicKey)
    const foreign = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'op-1', jwk })
      .sign(privateKey)
    const shared = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'op-1' })
      .sign(Buffer.from(JSON.stringify(jwk)))
    const bare = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`
    for (const token of [foreign, shared, bare, 'a.b.c', 'a', 'x'.repeat(9000)])
      expect(await proofs().subjectOf(token, 'swv-gezin')).toBeNull()
    expect(await subject({}, { kid: 'op-2' })).toBeNull()
  })
})

describe('a provider', () => {
  it('that is not there is told, and asked again at the next proof', async () => {
    const token = await provider.signed(CLAIMS)
    const away = proofs({ issuer: 'http://127.0.0.1:1' })
    for (const _ of [1, 2])
      await expect(away.subjectOf(token, 'swv-gezin')).rejects.toMatchObject({
        code: 'onbereikbaar',
      })
  })

  it('without TLS is not asked, but on one machine', async () => {
    const token = await provider.signed(CLAIMS)
    await expect(
      proofs({ allowInsecure: false }).subjectOf(token, 'swv-gezin'),
    ).rejects.toMatchObject({ code: 'onbereikbaar' })
  })
})
