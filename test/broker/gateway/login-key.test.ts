/** What a gateway proves to a login provider with, replaced while people log in. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { startBroker, type TestBroker } from '../../adapters/requester/broker.ts'
import { newBrowser } from '../../support/browser.ts'
import { copyKey } from '../../support/copies.ts'
import { makeWorld } from '../../support/envelopes.ts'
import { type GatewayFolder, runGateway } from '../../support/gateway.ts'
import { startProvider } from '../../support/provider.ts'
import { clientJwk, schoolFolder } from '../../support/school-gateway.ts'
import { newPair, type Pair } from '../../support/token-server.ts'

let broker: TestBroker
let provider: Awaited<ReturnType<typeof startProvider>>
let folder: GatewayFolder
let school: Awaited<ReturnType<typeof runGateway>>
let first: Pair

/** Pages for staff by a key, and for families by a secret. */
const withLogins = async () => {
  const path = join(folder.path, 'gateway.yaml')
  const settings = parse(await readFile(path, 'utf8'))
  settings.pages.login.auth = { by: 'private_key_jwt', key: 'login.jwk' }
  settings.pages.copies = {
    login: {
      issuer: provider.issuer,
      clientId: 'gezin',
      auth: { by: 'secret', file: 'gezin.secret' },
      acrValues: ['hoog'],
    },
    keys: 'copies.jwks',
  }
  await writeFile(path, stringify(settings))
  await folder.write('login.jwk', await clientJwk(first, 'een'))
  await folder.write('gezin.secret', 'geheim een\n')
  await folder.write('copies.jwks', JSON.stringify({ keys: [copyKey('k1', 1)] }))
}

beforeEach(async () => {
  broker = await startBroker()
  broker.state.reply = () => ({ status: 200, body: { items: [] } })
  provider = await startProvider()
  provider.state.claims = { acr: 'hoog' }
  folder = await schoolFolder({ world: await makeWorld(), broker, issuer: provider.issuer })
  first = await newPair('ES256')
  await withLogins()
  school = await runGateway(folder)
})
afterEach(async () => {
  await school.close()
  await folder.remove()
  await provider.close()
  await broker.close()
})

const replace = async (name: string, content: string) => {
  const path = join(folder.path, name)
  await writeFile(`${path}.new`, content)
  await rename(`${path}.new`, path)
}

/** Logs an employee in; the key that it was proved with, which must be this one. */
const staffProof = async ({ jwk }: Pair) => {
  const { status } = await newBrowser().visit(`${school.pagesUrl}/inloggen`)
  expect(status).toBe(200)
  const assertion = `${provider.proofs.at(-1)?.assertion}`
  await jwtVerify(assertion, await importJWK(jwk, 'ES256'), { issuer: 'school' })
  return decodeProtectedHeader(assertion).kid
}
const familyProof = async () => {
  await newBrowser().visit(`${school.pagesUrl}/kopieen/inloggen`)
  const basic = `${provider.proofs.at(-1)?.authorization}`.replace('Basic ', '')
  return Buffer.from(basic, 'base64').toString()
}

test('a new key of the staff’s login is used from the next login on', async () => {
  expect(await staffProof(first)).toBe('een')
  const next = await newPair('ES256')
  await replace('login.jwk', await clientJwk(next, 'twee'))
  expect(await staffProof(next)).toBe('twee')
  expect(school.faults).toEqual([])
})

test('a new secret of the families’ login is used from the next login on', async () => {
  expect(await familyProof()).toBe('gezin:geheim+een')
  await replace('gezin.secret', 'geheim twee')
  expect(await familyProof()).toBe('gezin:geheim+twee')
  expect(school.faults).toEqual([])
})

test('a login that was begun before is finished with the new key', async () => {
  const browser = newBrowser()
  const begun = await fetch(`${school.pagesUrl}/inloggen`, { redirect: 'manual' })
  const back = await fetch(`${begun.headers.get('location')}`, { redirect: 'manual' })
  const next = await newPair('ES256')
  await replace('login.jwk', await clientJwk(next, 'twee'))
  const [cookie = ''] = begun.headers.getSetCookie()
  const done = await browser.visit(`${back.headers.get('location')}`, {
    headers: { cookie: `${cookie.split(';')[0]}` },
  })
  expect(done.status).toBe(200)
  expect(decodeProtectedHeader(`${provider.proofs.at(-1)?.assertion}`).kid).toBe('twee')
})

test('what cannot be used is told once, and the key before stays in use', async () => {
  await replace('login.jwk', '{"kty":"EC"')
  for (const _again of [1, 2]) expect(await staffProof(first)).toBe('een')
  expect(school.faults).toHaveLength(1)
  expect(school.faults[0]).toMatch(/pages\.login\.auth: .*; the one before stays in use$/)
})
