import { gzipSync } from 'node:zlib'
import request, { type Response, type Test } from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Route, writes } from '../../../broker/http/route.ts'
import { allRoutes, machineRoutes } from '../../../broker/http/routes/all.ts'
import { act } from '../../../consent/act.ts'
import { factIds, requestIds, statementIds } from '../../../consent/id.ts'
import { type Change, CJG, SCHOOL, type System, startSystem } from '../../support/system.ts'
import { newId } from '../../support/token-server.ts'
import { consentedSlice } from './consented-slice.ts'

/** Half a token's life: a token that is used is good for its call. */
const TOKEN_MS = 60_000

/** The same token for a while, since every one costs a signature; then a new one. */
const kept = (make: () => Promise<string>): (() => Promise<string>) => {
  let token: Promise<string> | undefined
  let until = 0
  return async () => {
    if (token === undefined || Date.now() > until) {
      token = make()
      until = Date.now() + TOKEN_MS
    }
    return token
  }
}

let system: System
let acts: () => Promise<string>
let sliceToken: () => Promise<string>
beforeAll(async () => {
  system = await startSystem()
  const { slice } = await consentedSlice(system)
  acts = kept(() => system.client(SCHOOL).actToken(...act.options))
  sliceToken = kept(() => system.client(SCHOOL).tokenFor(slice))
})
afterAll(() => system?.close())

const ALWAYS = {
  'api-version': '1.0.0',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
}

const expectHeaders = ({ headers }: Response) => {
  expect(headers).toMatchObject(ALWAYS)
  expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8,}/)
  expect(headers['request-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(headers).not.toHaveProperty('x-powered-by')
  expect(headers).not.toHaveProperty('access-control-allow-origin')
}

const expectProblem = (answer: Response, status: number, code: string) => {
  expect({ status: answer.status, code: answer.body.code, text: answer.text }).toMatchObject({
    status,
    code,
  })
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(answer.body.status).toBe(status)
  const { errors: _, ...told } = answer.body
  expect(new Set(Object.keys(told))).toEqual(new Set(['code', 'detail', 'status', 'title']))
  expect(answer.text).not.toMatch(/\bat .*\.(ts|js|mjs):\d+|node_modules|ZodError|SyntaxError/)
  expectHeaders(answer)
}

const locations = (answer: Response): string[] =>
  answer.body.errors.map(
    (fault: { in: string; location: string }) => `${fault.in} ${fault.location}`,
  )

const EXAMPLES: Readonly<Record<string, string>> = {
  afschriften: `verstrekking_${'0'.repeat(24)}`,
  toestemmingen: newId(statementIds),
  toestemmingsverzoeken: newId(requestIds),
  feiten: newId(factIds),
  inzage: '12345',
}
/** The route's path with an id that exists nowhere. */
const urlOf = ({ path }: Route): string =>
  `/v1${path.replace(/\{\w+\}/, EXAMPLES[path.split('/')[1] ?? ''] ?? '')}`

const isMachine = (route: Route) => machineRoutes.includes(route)
const originOf = (route: Route) => (isMachine(route) ? system.machines : system.people)

/** Sends to a route with a token that opens it. */
const send = async (route: Route, change: Change, url = urlOf(route)): Promise<Response> => {
  if (!isMachine(route)) return system.person('ouder-1').send(route.method, url, change)
  const token = await (route.access.by === 'slice' ? sliceToken() : acts())
  return system.client(SCHOOL).send(route.method, url, token, change)
}

const named = (routes: readonly Route[]) =>
  routes.map((route) => [`${route.method} ${route.path}`, route] as const)

// Officers have their own tests: nobody here is one, so these routes answer 403 before they read.
const open = allRoutes.filter(({ access }) => access.by !== 'officer')
const posts = open.filter(({ method }) => method === 'post')

describe.each(named(allRoutes))('%s', (_name, route) => {
  const raw = (): Test => request(originOf(route))[route.method](urlOf(route))

  test('401 without a token, without a hint', async () => {
    const answer = await raw()
    expectProblem(answer, 401, 'niet_ingelogd')
    expect(answer.headers['www-authenticate']).toMatch(
      isMachine(route) ? /^DPoP algs=/ : /^Bearer$/,
    )
    expect(answer.body).not.toHaveProperty('errors')
  })

  test('401 for a token that is none, with the same body', async () => {
    const scheme = isMachine(route) ? 'DPoP' : 'Bearer'
    const none = await raw()
    const bad = await raw().set('Authorization', `${scheme} aaaa.bbbb.cccc`)
    expectProblem(bad, 401, 'niet_ingelogd')
    expect(bad.text).toBe(none.text)
    expect(bad.headers['www-authenticate']).toContain('error="invalid_token"')
  })

  test('404 with a trailing slash, token or not', async () => {
    const answer = await request(originOf(route))[route.method](`${urlOf(route)}/`)
    expectProblem(answer, 404, 'onbekend')
  })

  test('405 for a method it does not know, naming those it does', async () => {
    const answer = await request(originOf(route)).delete(urlOf(route))
    expectProblem(answer, 405, 'methode')
    expect(answer.headers['allow']).toContain(route.method.toUpperCase())
    expect(answer.headers['allow']).toContain('OPTIONS')
  })

  test('OPTIONS tells the methods and opens nothing to other origins', async () => {
    const answer = await request(originOf(route))
      .options(urlOf(route))
      .set('Origin', 'https://x.example')
    expect(answer.status).toBe(204)
    expect(answer.headers['allow']).toContain(route.method.toUpperCase())
    expectHeaders(answer)
  })

  test('404 on the listener that is for the others', async () => {
    const other = isMachine(route) ? system.people : system.machines
    const answer = await request(other)[route.method](urlOf(route))
    expect([404, 405]).toContain(answer.status)
    expectHeaders(answer)
  })
})

describe.each(named(open))('%s', (_name, route) => {
  test('400 for a query parameter that does not exist', async () => {
    const answer = await send(route, (sent) => sent, `${urlOf(route)}?onbekend=1`)
    expectProblem(answer, 400, 'ongeldig')
    expect(locations(answer)).toContain('query onbekend')
  })
})

const withId = open.filter(({ path }) => path.includes('{'))
test.each(named(withId))('%s: 400 for an id that cannot be one', async (_name, route) => {
  const answer = await send(route, (sent) => sent, `/v1${route.path.replace(/\{\w+\}/, 'geen-id')}`)
  expectProblem(answer, 400, 'ongeldig')
  expect(locations(answer)).toContain('path id')
})

test.each(named(withId))(
  '%s: 400 for a path that is not percent-encoded right',
  async (_name, route) => {
    const answer = await request(originOf(route))[route.method](
      `/v1${route.path.replace(/\{\w+\}/, '%E0%A4%A')}`,
    )
    expectProblem(answer, 400, 'ongeldig')
  },
)

/** Property names of a body, from the schema that parses it. */
const propertiesOf = ({ input }: Route): string[] => {
  if (!input.body) return []
  const schema = z.toJSONSchema(input.body, { io: 'input', unrepresentable: 'any' })
  return Object.keys((schema.oneOf?.[0] ?? schema.anyOf?.[0] ?? schema).properties ?? {})
}

describe.each(named(posts))('%s', (_name, route) => {
  const key = 'sleutel-van-de-test'

  test('400 with every fault at once: wrong types, one property too many, no key', async () => {
    const properties = propertiesOf(route).filter((name) => name !== 'keuze')
    const body = Object.fromEntries(properties.map((name) => [name, [[]]]))
    const told = route.path === '/toestemmingen' ? { keuze: 'gegeven' } : {}
    const answer = await send(route, (sent) => sent.send({ ...body, ...told, teVeel: 1 }))
    expectProblem(answer, 400, 'ongeldig')
    const faults = locations(answer)
    expect(faults).toContain('body /teVeel')
    if (writes(route)) expect(faults).toContain('header idempotency-key')
    for (const name of properties)
      expect(
        faults.some((fault) => fault.startsWith(`body /${name}`)),
        name,
      ).toBe(true)
  })

  test('400 names no value and no name that could be one', async () => {
    const answer = await send(route, (sent) =>
      sent
        .set('Idempotency-Key', key)
        .send({ '123456782': 'Jan Geheim', 'Jan Geheim': '123456782' }),
    )
    expectProblem(answer, 400, 'ongeldig')
    expect(answer.text).not.toMatch(/123456782|Geheim/)
  })

  test.each([
    ['broken JSON', '{"a":', 'is geen geldige JSON'],
    ['JSON with a forbidden name', '{"__proto__":{"a":1}}', 'is geen geldige JSON'],
    ['JSON with a forbidden name inside', '{"a":[{"b":{"__proto__":1}}]}', 'is geen geldige JSON'],
    ['no utf-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'is geen utf-8'],
    ['a list', '[]', undefined],
    ['null', 'null', undefined],
    ['a number', '1', undefined],
    ['very deep', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, undefined],
  ])('400 for a body that is %s', async (_what, body, message) => {
    const answer = await send(route, (sent) =>
      sent
        .set({ 'Idempotency-Key': key, 'Content-Type': 'application/json' })
        .serialize(same)
        .send(body),
    )
    expectProblem(answer, 400, 'ongeldig')
    const about = answer.body.errors.filter((fault: { in: string }) => fault.in === 'body')
    expect(about.length).toBeGreaterThan(0)
    if (message !== undefined) expect(about).toEqual([{ in: 'body', location: '', message }])
  })

  test.each(['', 'te-kort', 'a'.repeat(129), 'met spatie erin', 'sleutel/met/strepen'])(
    '400 for the idempotency key "%s"',
    async (bad) => {
      const answer = await send(route, (sent) => sent.set('Idempotency-Key', bad).send({}))
      if (writes(route)) {
        expectProblem(answer, 400, 'ongeldig')
        expect(locations(answer)).toContain('header idempotency-key')
      } else expect(answer.status).toBe(400)
    },
  )

  test.each([
    'text/plain',
    'application/json; charset=iso-8859-1',
    'application/json; charset=utf-16',
    'application/x-www-form-urlencoded',
    'application/merge-patch+json',
  ])('415 for %s', async (type) => {
    const answer = await send(route, (sent) =>
      sent.set('Idempotency-Key', key).set('Content-Type', type).serialize(same).send('{}'),
    )
    expectProblem(answer, 415, 'mediatype')
  })

  test('415 for a packed body', async () => {
    const answer = await send(route, (sent) =>
      sent
        .set({
          'Idempotency-Key': key,
          'Content-Type': 'application/json',
          'Content-Encoding': 'gzip',
        })
        .serialize(same)
        .send(gzipSync('{}')),
    )
    expectProblem(answer, 415, 'mediatype')
  })

  test('413 over 1 MiB, not at it', async () => {
    const sized = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`
    const post = (body: string) =>
      send(route, (sent) =>
        sent
          .set({ 'Idempotency-Key': key, 'Content-Type': 'application/json' })
          .serialize(same)
          .send(body),
      )
    expectProblem(await post(sized(1024 * 1024 + 1)), 413, 'te_groot')
    expectProblem(await post(sized(1024 * 1024)), 400, 'ongeldig')
  })
})

/** supertest would write text as JSON text. */
const same = (body: unknown): string => body as string

const byAct = machineRoutes.filter(({ access }) => access.by === 'machine')
test.each(named(byAct))(
  '%s: 403 for a token for another act, without a hint',
  async (_name, route) => {
    const others = act.options.filter(
      (one) => route.access.by === 'machine' && one !== route.access.act,
    )
    const client = system.client(SCHOOL)
    for (const token of [await client.actToken(...others), await sliceToken()]) {
      const answer = await client.send(route.method, urlOf(route), token)
      expectProblem(answer, 403, 'niet_bevoegd')
      expect(answer.body).not.toHaveProperty('errors')
    }
  },
)

test('a token for acts fetches nothing', async () => {
  const answer = await system.client(SCHOOL).send('post', '/v1/verstrekkingen', await acts())
  expectProblem(answer, 403, 'niet_bevoegd')
})

test('403 for who is no officer', async () => {
  const answer = await system.person('ouder-1').post('/v1/inzage/1/_vrijgeven', {})
  expectProblem(answer, 403, 'niet_bevoegd')
})

test('a token with proof of another key is refused', async () => {
  const answer = await system.client(CJG).send('get', '/v1/aanbiedingen', await acts())
  expectProblem(answer, 401, 'niet_ingelogd')
})

test.each([
  ['of another issuer', { iss: 'https://elders.example' }],
  ['for another audience', { aud: 'https://elders.example/v1' }],
  ['that is over', { exp: Math.floor(Date.now() / 1000) - 60 }],
  ['that lives too long', { exp: Math.floor(Date.now() / 1000) + 3600 }],
])('401 for a login token %s', async (_what, change) => {
  const token = await system.personToken('ouder-1', change)
  const answer = await request(system.people)
    .get('/v1/gezinnen')
    .set('Authorization', `Bearer ${token}`)
  expectProblem(answer, 401, 'niet_ingelogd')
})

test.each([
  '/',
  '/v1',
  '/v1/',
  '/v1//toestemmingen',
  '/V1/toestemmingen',
  '/v1/Toestemmingen',
  '/v1/niets',
  '/favicon.ico',
])('404 at %s on both listeners', async (path) => {
  for (const origin of [system.machines, system.people])
    expectProblem(await request(origin).get(path), 404, 'onbekend')
})

test.each([
  ['post', '/oauth/token/', 404],
  ['get', '/oauth/niets', 404],
  ['get', '/oauth/token', 405],
  ['post', '/oauth/token', 415],
] as const)(
  '%s %s answers as RFC 6749 says, with the same headers',
  async (method, path, status) => {
    const answer = await request(system.machines)[method](path)
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(Object.keys(answer.body)).toEqual(['error', 'error_description'])
    expectHeaders(answer)
  },
)

test('the description is for everybody, on both listeners', async () => {
  for (const origin of [system.machines, system.people]) {
    const answer = await request(origin).get('/v1/openapi.json')
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({ ...ALWAYS, 'access-control-allow-origin': '*' })
    expect(answer.body.openapi).toMatch(/^3\./)
    expect((await request(origin).head('/v1/openapi.json')).status).toBe(200)
    expectProblem(await request(origin).post('/v1/openapi.json'), 405, 'methode')
  }
})

test('after all of this the log holds no fault, and no line says more than it may', () => {
  expect(system.log.filter(({ event }) => event === 'http.fault')).toEqual([])
  const answered = system.log.filter(({ event }) => event === 'http.answered')
  expect(answered.length).toBeGreaterThan(100)
  const allowed = [
    'client',
    'event',
    'level',
    'method',
    'ms',
    'requestId',
    'route',
    'status',
    'time',
  ]
  for (const line of answered) {
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(line)))
    expect(`${line['route']}`).toMatch(/^(\/v1\/[a-z_{}./]+|\(geen\))$/)
  }
})
