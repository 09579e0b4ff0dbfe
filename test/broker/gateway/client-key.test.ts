import { afterEach, beforeEach, expect, test } from 'vitest'
import { startBroker, type TestBroker } from '../../adapters/requester/broker.ts'
import { type Browser, newBrowser } from '../../support/browser.ts'
import { makeWorld } from '../../support/envelopes.ts'
import { type GatewayFolder, runGateway } from '../../support/gateway.ts'
import { startProvider } from '../../support/provider.ts'
import { clientJwk, schoolFolder } from '../../support/school-gateway.ts'
import { newPair, type Pair } from '../../support/token-server.ts'

let broker: TestBroker
let provider: Awaited<ReturnType<typeof startProvider>>
let folder: GatewayFolder
let school: Awaited<ReturnType<typeof runGateway>>
let browser: Browser

beforeEach(async () => {
  broker = await startBroker()
  broker.state.reply = () => ({ status: 200, body: { items: [], volgende: null } })
  provider = await startProvider()
  folder = await schoolFolder({ world: await makeWorld(), broker, issuer: provider.issuer })
  school = await runGateway(folder)
  browser = newBrowser()
  await browser.visit(`${school.pagesUrl}/inloggen`)
})
afterEach(async () => {
  await school.close()
  await folder.remove()
  await provider.close()
  await broker.close()
})

/** What the broker's register has for the school's system from now on. */
const register = (keys: readonly (readonly [Pair, string])[]) =>
  broker.tokens.store.write(async ({ parties }) => {
    const known = await parties.client(broker.tokens.clientId)
    if (!known) throw new Error('no client')
    const jwks = { keys: keys.map(([{ jwk }, kid]) => ({ ...jwk, kid, alg: 'ES256', use: 'sig' })) }
    await parties.putClient({ ...known, jwks })
  })

/** A page for which the broker is asked, and so a token. */
const ask = async () => (await browser.visit(`${school.pagesUrl}/aanbiedingen`)).status

test('signs with the new key from the next token on, and no request fails', async () => {
  const next = await newPair('ES256')
  const { clientKey } = broker.tokens
  expect(await ask()).toBe(200)
  await register([
    [clientKey, 'k1'],
    [next, 'k2'],
  ])
  const asking = Promise.all(Array.from({ length: 8 }, ask))
  await folder.replace('client.jwk', await clientJwk(next, 'k2'))
  expect(new Set([...(await asking), await ask()])).toEqual(new Set([200]))
  await register([[next, 'k2']])
  expect(await ask()).toBe(200)
  expect(school.faults).toEqual([])
})

test('goes on with the key before where the new file cannot be used, and tells so once', async () => {
  const [one, other] = [await newPair('ES256'), await newPair('ES256')]
  const { x, y } = other.jwk
  const torn = { ...JSON.parse(await clientJwk(one, 'k2')), x, y }
  for (const content of ['{"kty":"EC"', JSON.stringify(torn)]) {
    await folder.replace('client.jwk', content)
    expect([await ask(), await ask()]).toEqual([200, 200])
  }
  expect(school.faults).toHaveLength(2)
  for (const fault of school.faults)
    expect(fault).toMatch(/broker\.client\.key: .*; the key before stays in use$/)
  expect(school.faults.join()).not.toContain(torn.d)
})
