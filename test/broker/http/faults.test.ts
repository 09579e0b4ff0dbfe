import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { BrokerContext } from '../../../broker/context.ts'
import type { Mediation } from '../../../broker/disclose.ts'
import { createHolderContacts } from '../../../broker/disclosure/holder-contacts.ts'
import { createFace, createMachineApp, createPeopleApp } from '../../../broker/http/app.ts'
import { createLimits } from '../../../broker/http/limits.ts'
import { route } from '../../../broker/http/route.ts'
import { endpointsOf } from '../../../broker/http/serve.ts'
import { ConsentError } from '../../../consent/errors.ts'
import { decisionIds } from '../../../consent/id.ts'
import type { BrokerEnvelopes } from '../../../consent/ports/envelope.ts'
import type { FetchFailure } from '../../../consent/ports/holders.ts'
import type { Store } from '../../../consent/ports/store.ts'
import { MINUTE } from '../../../consent/time.ts'
import { keptLog } from '../../support/kept-log.ts'
import { clientOf, SCHOOL, type System, startSystem } from '../../support/system.ts'
import { newId } from '../../support/token-server.ts'
import { CATEGORY, consentedSlice } from './consented-slice.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system?.close())

const limitsOf = (perMinute: number) =>
  createLimits({ perAddress: perMinute, perClient: perMinute, proxies: [] })

const noMediation = {} as Mediation
const people = (context: BrokerContext, requestsPerMinute = 1000) => {
  const { lines, log } = keptLog()
  const app = createPeopleApp({
    services: { context, mediation: noMediation, loginProofs: null },
    origin: 'https://people.example',
    log,
    limits: limitsOf(requestsPerMinute),
    verifyPerson: async () => ({ ok: true, subject: 'https://login.example iemand' }),
  })
  return { app, lines }
}

const failing = (error: unknown): BrokerContext => {
  const fail = () => Promise.reject(error)
  const store: Store = { read: fail, write: fail, close: fail }
  return { ...system.broker.context, store }
}

test('a store that fails is a 503 that asks to come back; the log holds no text of it', async () => {
  const cause = Object.assign(new Error('Jan Geheim'), { code: 'SQLITE_FULL' })
  const { app, lines } = people(failing(new ConsentError('opslag', 'Jan Geheim', { cause })))
  const answer = await request(app).get('/v1/gezinnen')
  expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([
    503,
    'opslag',
    '5',
  ])
  const fault = lines.find(({ event }) => event === 'http.fault')
  expect(fault).toMatchObject({
    requestId: answer.headers['request-id'],
    route: '/v1/gezinnen',
    name: 'ConsentError',
    code: 'opslag',
    cause: 'Error SQLITE_FULL',
  })
  expect(answer.text + JSON.stringify(lines)).not.toContain('Geheim')
})

test.each([new TypeError('Jan Geheim'), 'Jan Geheim', null])(
  'a fault of ours is a 500 that says nothing, found again by its number',
  async (thrown) => {
    const { app, lines } = people(failing(thrown))
    const answer = await request(app).get('/v1/gezinnen')
    expect([answer.status, answer.body.code]).toEqual([500, 'fout'])
    expect(lines.filter(({ event }) => event === 'http.fault')).toHaveLength(1)
    expect(lines[0]).toMatchObject({ requestId: answer.headers['request-id'] })
    expect(answer.text + JSON.stringify(lines)).not.toContain('Geheim')
  },
)

test('429 after as many requests as are allowed, not at them', async () => {
  const { app } = people(system.broker.context, 3)
  const statuses: number[] = []
  for (let asked = 0; asked < 4; asked += 1)
    statuses.push((await request(app).get('/v1/openapi.json')).status)
  expect(statuses).toEqual([200, 200, 200, 429])
  const answer = await request(app).get('/v1/openapi.json')
  expect(answer.body).toMatchObject({ status: 429, code: 'te_vaak' })
  expect(answer.headers['api-version']).toBe('1.0.0')
  expect(answer.headers['retry-after']).toMatch(/^\d+$/)
})

test('an address that asks too often hears so in the words of where it asks', async () => {
  const app = createMachineApp({
    services: { context: system.broker.context, mediation: noMediation, loginProofs: null },
    origin: 'https://broker.example',
    log: () => undefined,
    limits: limitsOf(1),
    certificateOf: null,
    bsnNeedsCertificate: true,
    authorizationServer: (_req, res) => void res.end('{}'),
    verifyToken: async () => ({ ok: false, refusal: { wwwAuthenticate: 'DPoP' } }),
  })
  expect((await request(app).post('/oauth/token')).status).toBe(200)
  for (const path of ['/oauth/token', '/oauth/niets', '/.well-known/oauth-authorization-server']) {
    const answer = await request(app).post(path)
    const error = { error: 'temporarily_unavailable', error_description: 'too many requests' }
    expect([answer.status, answer.body]).toEqual([429, error])
    expect(answer.headers['retry-after']).toMatch(/^\d+$/)
    expect(answer.headers['api-version']).toBe('1.0.0')
  }
  for (const path of ['/v1/controles', '/v1/openapi.json', '/niets']) {
    const answer = await request(app).get(path)
    expect([answer.status, answer.body.code]).toEqual([429, 'te_vaak'])
  }
})

/** A machine listener whose holder's gateway fails in one way. */
const withGateway = async (failure: FetchFailure) => {
  const { slice } = await consentedSlice(system)
  const { log } = keptLog()
  const besluit = newId(decisionIds)
  const envelopes = {
    checkRequest: async () => ({
      ok: true,
      value: {
        request: { jti: besluit, categories: [CATEGORY], decision: besluit, purpose: slice.doel },
        once: { id: besluit, replayUntil: Date.now() + MINUTE },
      },
    }),
    signOrder: async () => 'getekend',
  } as unknown as BrokerEnvelopes
  const mediation: Mediation = {
    envelopes,
    holders: { fetch: async () => ({ ok: false, failure }) },
    contacts: createHolderContacts(),
    pace: { now: Date.now, wait: async () => undefined },
  }
  return createMachineApp({
    services: { context: system.broker.context, mediation, loginProofs: null },
    origin: 'https://broker.example',
    log,
    limits: limitsOf(1000),
    certificateOf: null,
    bsnNeedsCertificate: false,
    authorizationServer: (_req, _res, next) => next?.(),
    verifyToken: async () => ({
      ok: true,
      token: { clientId: clientOf(SCHOOL), jti: besluit, detail: { ...slice, besluit } },
      admission: { writes: false, admit: async () => null },
    }),
  })
}

test('a gateway that refuses the order is told as nothing', async () => {
  const answer = await request(await withGateway('geweigerd'))
    .post('/v1/verstrekkingen')
    .set('Idempotency-Key', 'sleutel-geweigerd')
    .send({ envelopverzoek: 'verzoek-geweigerd' })
  expect([answer.status, answer.body.status]).toEqual([200, 'niet_verstrekt'])
})

test.each<[FetchFailure, number]>([
  ['te_laat', 504],
  ['onbereikbaar', 502],
  ['te_groot', 502],
  ['ongeldig', 502],
])('a gateway that is %s is a %i', async (failure, status) => {
  const app = await withGateway(failure)
  const answer = await request(app)
    .post('/v1/verstrekkingen')
    .set('Idempotency-Key', `sleutel-${failure}`)
    .send({ envelopverzoek: `verzoek-${failure}` })
  expect(answer.status).toBe(status)
  expect(answer.body.status).toBe(status)
  expect(answer.body.code).toBe(status === 504 ? 'houder_te_laat' : 'houder_mislukt')
})

test.each([
  ['a property too many', { naam: 'x', geheim: 'Jan Geheim' }],
  ['another type', { naam: ['Jan Geheim'] }],
  ['a property too few', {}],
])('an answer with %s is a fault of ours, and stays here', async (_what, told) => {
  const { lines, log } = keptLog()
  const { context } = system.broker
  const gatekeepers = {
    context,
    verifyToken: async () => ({ ok: false, refusal: { wwwAuthenticate: 'DPoP' } }) as const,
    verifyPerson: async () => ({ ok: true, subject: 'https://login.example iemand' }) as const,
    bsnNeedsCertificate: false,
  }
  const leaky = route({
    method: 'get',
    path: '/proef',
    operationId: 'proef',
    summary: 'Proef',
    access: { by: 'person' },
    status: 200,
    answer: z.strictObject({ naam: z.string() }),
    handle: async () => told as { naam: string },
  })
  const services = { context, mediation: noMediation, loginProofs: null }
  const options = { services, log, limits: limitsOf(1000), origin: 'https://people.example' }
  const serving = { ...options, gatekeepers, certificateOf: null }
  const app = createFace(options, endpointsOf(serving, [leaky]))
  const answer = await request(app).get('/v1/proef').set('Authorization', 'Bearer x')
  expect([answer.status, answer.body.code]).toEqual([500, 'fout'])
  expect(lines).toMatchObject([
    { event: 'http.fault', name: 'ZodError', route: '/v1/proef' },
    { event: 'http.answered', status: 500 },
  ])
  expect(answer.text + JSON.stringify(lines)).not.toContain('Geheim')
})
