import { exportJWK, generateKeyPair } from 'jose'
import { expect, test } from 'vitest'
import { readOrderSigner } from '../../../adapters/envelope/broker-keys.ts'
import { brokerEnvelopes } from '../../../adapters/envelope/envelopes.ts'
import { honestOrder, orderOf, post, schoolAsks } from '../../support/gateway.ts'
import { gatewayForEach } from '../../support/running-gateway.ts'

const g = gatewayForEach()

const nextKey = async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const names = { kid: 'next', alg: 'ES256', use: 'sig' }
  const signer = readOrderSigner({ ...(await exportJWK(privateKey)), ...names }, 'next')
  const order = async () =>
    brokerEnvelopes(g.world.certificates, signer).signOrder(
      orderOf((await schoolAsks(g.world.school)).jws),
    )
  return { publicJwk: { ...(await exportJWK(publicKey)), ...names }, order }
}

const statusOf = async (jws: string) => (await post(g.url, jws)).status
const old = async () => statusOf((await honestOrder(g.world)).jws)

test('orders of the old and the new key are both carried out once the file holds both, without a restart', async () => {
  const next = await nextKey()
  expect(await statusOf(await next.order())).toBe(403)
  await g.folder.replace(
    'broker.jwks',
    JSON.stringify({ keys: [g.world.broker.publicJwk, next.publicJwk] }),
  )
  expect(await statusOf(await next.order())).toBe(200)
  expect(await old()).toBe(200)
  await g.folder.replace('broker.jwks', JSON.stringify({ keys: [next.publicJwk] }))
  expect(await statusOf(await next.order())).toBe(200)
  expect(await old()).toBe(403)
})

test.each(['{', '{"keys":[]}', ''])(
  'a file that became "%s" leaves the keys before in force, and that is told once',
  async (content) => {
    await g.folder.replace('broker.jwks', content)
    expect(await old()).toBe(200)
    expect(await old()).toBe(200)
    expect(g.faults).toEqual([
      'broker.jwks: the file changed and cannot be used; the keys before stay in force',
    ])
  },
)
