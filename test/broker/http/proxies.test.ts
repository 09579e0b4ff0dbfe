import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Mediation } from '../../../broker/disclose.ts'
import { createPeopleApp } from '../../../broker/http/app.ts'
import { createLimits } from '../../../broker/http/limits.ts'
import { type System, startSystem } from '../../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system?.close())

/** Two requests a minute from one address. */
const limitedApp = (proxies: readonly string[]) =>
  createPeopleApp({
    services: { context: system.broker.context, mediation: {} as Mediation, loginProofs: null },
    origin: 'https://people.example',
    log: () => undefined,
    limits: createLimits({ perAddress: 2, perClient: 2, proxies }),
    verifyPerson: async () => ({ ok: false }),
  })

const statuses = async (app: ReturnType<typeof limitedApp>, spokenFor: readonly string[]) => {
  const found: number[] = []
  for (const address of spokenFor) {
    const asked = request(app).get('/v1/openapi.json').set('X-Forwarded-For', address)
    found.push((await asked).status)
  }
  return found
}

const ONE = '192.0.2.1'
const TWO = '192.0.2.2'

test('behind a known proxy each of those it speaks for is counted', async () => {
  const app = limitedApp(['127.0.0.1', '::1'])
  expect(await statuses(app, [ONE, ONE, TWO, TWO, ONE, TWO])).toEqual([
    200, 200, 200, 200, 429, 429,
  ])
})

test('what a client adds before its proxy does not make it another', async () => {
  const app = limitedApp(['127.0.0.1', '::1'])
  const lies = ['198.51.100.1', '198.51.100.2', '198.51.100.3'].map((lie) => `${lie}, ${ONE}`)
  expect(await statuses(app, lies)).toEqual([200, 200, 429])
})

test('from anybody else X-Forwarded-For is nothing', async () => {
  expect(await statuses(limitedApp([]), [ONE, TWO, '192.0.2.3'])).toEqual([200, 200, 429])
  const elsewhere = limitedApp(['192.0.2.200'])
  expect(await statuses(elsewhere, [ONE, TWO, '192.0.2.3'])).toEqual([200, 200, 429])
})
