import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeWorld, SCHOOL, type World } from '../../support/envelopes.ts'
import {
  type GatewayFolder,
  gatewayFolder,
  orderOf,
  post,
  runGateway,
  schoolAsks,
  signAsBroker,
} from '../../support/gateway.ts'
import { type TestAuthority, type TestParty, testAuthority, testParty } from '../../support/pki.ts'

let world: World
let next: TestAuthority
let renewed: TestParty
let folder: GatewayFolder
let gateway: Awaited<ReturnType<typeof runGateway>>
beforeAll(async () => {
  world = await makeWorld()
  next = await testAuthority('Volgend domein')
  renewed = await testParty(next, SCHOOL.oin, 'De Zwaluw')
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
const trust = async (content: string) => {
  const path = join(folder.path, 'ca.pem')
  await writeFile(`${path}.new`, content)
  await rename(`${path}.new`, path)
}

/** An order of the school, whose certificate is of one authority or the other. */
const askedBy = async (signer: TestParty) => {
  const order = orderOf((await schoolAsks(signer)).jws)
  return (await post(gateway.url, await signAsBroker(world, order))).status
}

test('a requester of a new authority is believed once the file holds it, and of the old one until it does not, without a restart', async () => {
  const old = world.authority.certificatePem
  expect([await askedBy(world.school), await askedBy(renewed)]).toEqual([200, 403])
  await trust(`${old}\n${next.certificatePem}`)
  expect([await askedBy(world.school), await askedBy(renewed)]).toEqual([200, 200])
  await trust(next.certificatePem)
  expect([await askedBy(world.school), await askedBy(renewed)]).toEqual([403, 200])
})

test.each<[string, () => string, string]>([
  ['nothing', () => '', 'this is not a readable PEM certificate'],
  ['a broken certificate', () => next.certificatePem.slice(0, 200), 'not a readable PEM'],
  [
    'the certificate of a party beside the authority',
    () => `${world.authority.certificatePem}\n${renewed.certificatePem}`,
    "a certificate in it is not an authority's",
  ],
])(
  'a file that became %s leaves the authorities before in force, and why is told once',
  async (_what, content, why) => {
    await trust(content())
    expect(await askedBy(world.school)).toBe(200)
    expect(await askedBy(world.school)).toBe(200)
    expect(gateway.faults).toHaveLength(1)
    expect(gateway.faults[0]).toContain('trustedCas: ')
    expect(gateway.faults[0]).toContain(why)
    expect(gateway.faults[0]).toMatch(/the authorities before stay in force$/)
  },
)
