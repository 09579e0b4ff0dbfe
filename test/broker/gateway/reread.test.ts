import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readOrderSigner } from '../../../adapters/envelope/broker-keys.ts'
import { brokerEnvelopes } from '../../../adapters/envelope/envelopes.ts'
import { makeWorld, type World } from '../../support/envelopes.ts'
import {
  type GatewayFolder,
  gatewayFolder,
  honestOrder,
  orderOf,
  post,
  runGateway,
  schoolAsks,
} from '../../support/gateway.ts'

let world: World
let folder: GatewayFolder
let gateway: Awaited<ReturnType<typeof runGateway>>
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(async () => {
  folder = await gatewayFolder(world)
  gateway = await runGateway(folder)
})
afterEach(async () => {
  await gateway.close()
  await folder.remove()
})

/** As an administrator should: beside it first, then in its place. */
const pin = async (content: string) => {
  const path = join(folder.path, 'broker.jwks')
  await writeFile(`${path}.new`, content)
  await rename(`${path}.new`, path)
}

const nextKey = async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const names = { kid: 'next', alg: 'ES256', use: 'sig' }
  const signer = readOrderSigner({ ...(await exportJWK(privateKey)), ...names }, 'next')
  const order = async () =>
    brokerEnvelopes(world.certificates, signer).signOrder(
      orderOf((await schoolAsks(world.school)).jws),
    )
  return { publicJwk: { ...(await exportJWK(publicKey)), ...names }, order }
}

const statusOf = async (jws: string) => (await post(gateway.url, jws)).status
const old = async () => statusOf((await honestOrder(world)).jws)

test('orders of the old and the new key are both carried out once the file holds both, without a restart', async () => {
  const next = await nextKey()
  expect(await statusOf(await next.order())).toBe(403)
  await pin(JSON.stringify({ keys: [world.broker.publicJwk, next.publicJwk] }))
  expect(await statusOf(await next.order())).toBe(200)
  expect(await old()).toBe(200)
  await pin(JSON.stringify({ keys: [next.publicJwk] }))
  expect(await statusOf(await next.order())).toBe(200)
  expect(await old()).toBe(403)
})

test.each(['{', '{"keys":[]}', ''])(
  'a file that became "%s" leaves the keys before in force, and that is told once',
  async (content) => {
    await pin(content)
    expect(await old()).toBe(200)
    expect(await old()).toBe(200)
    expect(gateway.faults).toEqual([
      'broker.jwks: the file changed and cannot be used; the keys before stay in force',
    ])
  },
)
