import { beforeAll, expect, test } from 'vitest'
import { SCHOOL } from '../../support/envelopes.ts'
import { orderOf, post, schoolAsks, signAsBroker } from '../../support/gateway.ts'
import { type TestAuthority, type TestParty, testAuthority, testParty } from '../../support/pki.ts'
import { gatewayForEach } from '../../support/running-gateway.ts'

const g = gatewayForEach()
let next: TestAuthority
let renewed: TestParty
beforeAll(async () => {
  next = await testAuthority('Volgend domein')
  renewed = await testParty(next, SCHOOL.oin, 'De Zwaluw')
})

/** An order of the school, whose certificate is of one authority or the other. */
const askedBy = async (signer: TestParty) => {
  const order = orderOf((await schoolAsks(signer)).jws)
  return (await post(g.url, await signAsBroker(g.world, order))).status
}

test('a requester of a new authority is believed once the file holds it, and of the old one until it does not, without a restart', async () => {
  const old = g.world.authority.certificatePem
  expect([await askedBy(g.world.school), await askedBy(renewed)]).toEqual([200, 403])
  await g.folder.replace('ca.pem', `${old}\n${next.certificatePem}`)
  expect([await askedBy(g.world.school), await askedBy(renewed)]).toEqual([200, 200])
  await g.folder.replace('ca.pem', next.certificatePem)
  expect([await askedBy(g.world.school), await askedBy(renewed)]).toEqual([403, 200])
})

test.each<[string, () => string, string]>([
  ['nothing', () => '', 'this is not a readable PEM certificate'],
  ['a broken certificate', () => next.certificatePem.slice(0, 200), 'not a readable PEM'],
  [
    'the certificate of a party beside the authority',
    () => `${g.world.authority.certificatePem}\n${renewed.certificatePem}`,
    "a certificate in it is not an authority's",
  ],
])(
  'a file that became %s leaves the authorities before in force, and why is told once',
  async (_what, content, why) => {
    await g.folder.replace('ca.pem', content())
    expect(await askedBy(g.world.school)).toBe(200)
    expect(await askedBy(g.world.school)).toBe(200)
    expect(g.faults).toHaveLength(1)
    expect(g.faults[0]).toContain('trustedCas: ')
    expect(g.faults[0]).toContain(why)
    expect(g.faults[0]).toMatch(/the authorities before stay in force$/)
  },
)
