/** What serves which request line, over a real connection. */
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Mediation } from '../../../broker/disclose.ts'
import { createFace } from '../../../broker/http/app.ts'
import type { Endpoint } from '../../../broker/http/dispatch.ts'
import { JSON_TYPE, sendText } from '../../../broker/http/exchange.ts'
import { createLimits } from '../../../broker/http/limits.ts'
import { createLog } from '../../../broker/log.ts'

const lines: Record<string, unknown>[] = []
const endpoint = (method: 'GET' | 'POST', path: string): Endpoint => ({
  method,
  path,
  serve: ({ query, ...exchange }, parameters) =>
    sendText({ ...exchange, query }, 200, JSON_TYPE, JSON.stringify([path, parameters, query])),
})
const endpoints = [
  endpoint('GET', '/v1/dingen'),
  endpoint('POST', '/v1/dingen'),
  endpoint('POST', '/v1/dingen/_zoeken'),
  endpoint('GET', '/v1/dingen/{id}'),
  endpoint('POST', '/v1/dingen/{id}/_doen'),
]

const server = createServer(
  createFace(
    {
      services: {
        context: { now: Date.now } as never,
        mediation: {} as Mediation,
        loginProofs: null,
      },
      origin: 'https://broker.example',
      log: createLog({ write: (line: string) => void lines.push(JSON.parse(line)) }),
      limits: createLimits({ perAddress: 1000, perClient: 1000, proxies: [] }),
    },
    endpoints,
  ),
)
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise((resolve) => server.close(resolve)))

/** Sends a request line as it stands, and reads until the connection closes. */
const ask = (method: string, target: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
    socket.write(`${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
  })

const statusOf = (answer: string): number => Number(answer.slice(9, 12))
const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4)

test.each([
  ['GET', '/v1/dingen', ['/v1/dingen', {}, '']],
  ['GET', '/v1/dingen?', ['/v1/dingen', {}, '']],
  ['GET', '/v1/dingen?a=1?b=/', ['/v1/dingen', {}, 'a=1?b=/']],
  ['POST', '/v1/dingen/_zoeken', ['/v1/dingen/_zoeken', {}, '']],
  ['GET', '/v1/dingen/een', ['/v1/dingen/{id}', { id: 'een' }, '']],
  ['GET', '/v1/dingen/%C3%A9%2F%25', ['/v1/dingen/{id}', { id: 'é/%' }, '']],
  ['GET', '/v1/dingen/__proto__', ['/v1/dingen/{id}', { id: '__proto__' }, '']],
  ['POST', '/v1/dingen/een/_doen', ['/v1/dingen/{id}/_doen', { id: 'een' }, '']],
])('%s %s is served', async (method, target, served) => {
  const answer = await ask(method, target)
  expect(statusOf(answer)).toBe(200)
  expect(JSON.parse(bodyOf(answer))).toEqual(served)
})

test.each([
  '/',
  '/v1',
  '/v1/',
  '/v1/dingen/',
  '/v1//dingen',
  '//v1/dingen',
  '/v1/Dingen',
  '/V1/dingen',
  '/v1/dingen/een/',
  '/v1/dingen//_doen',
  '/v1/dingen/een/twee',
  '/v1/dingen/een/_doen/',
  '/v1/ding%65n',
  '/v1/./dingen',
  '/v1/x/../dingen',
  '/v1/dingen#x',
  '/v1/dingen;x',
  'http://broker.example/v1/dingen',
  '*',
])('%s is nothing here', async (target) => {
  const answer = await ask('GET', target)
  expect(statusOf(answer)).toBe(404)
  expect(JSON.parse(bodyOf(answer))).toMatchObject({ status: 404, code: 'onbekend' })
})

test.each(['%', '%E0%A4%A', '%ff', '%C3'])(
  'an id that is encoded as %s is a fault of the request, whatever the method',
  async (id) => {
    for (const method of ['GET', 'DELETE', 'OPTIONS']) {
      const answer = await ask(method, `/v1/dingen/${id}`)
      expect(statusOf(answer)).toBe(400)
      expect(JSON.parse(bodyOf(answer))).toMatchObject({ code: 'ongeldig' })
    }
  },
)

describe('methods', () => {
  const allowOf = (answer: string) => /^Allow: (.*)$/m.exec(answer)?.[1]?.trim()

  test.each([
    ['/v1/dingen', 'GET, HEAD, OPTIONS, POST'],
    ['/v1/dingen/een', 'GET, HEAD, OPTIONS'],
    ['/v1/dingen/_zoeken', 'OPTIONS, POST'],
  ])('%s knows %s and tells so', async (target, allow) => {
    const told = await ask('OPTIONS', target)
    expect([statusOf(told), allowOf(told), bodyOf(told)]).toEqual([204, allow, ''])
    for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE', 'get']) {
      const answer = await ask(method, target)
      // A method that HTTP does not know is refused by Node itself.
      if (method === 'get') expect(statusOf(answer)).toBe(400)
      else expect([statusOf(answer), allowOf(answer)]).toEqual([405, allow])
    }
  })

  test('HEAD is a GET without its body, and 405 where there is no GET', async () => {
    const [got, head] = [await ask('GET', '/v1/dingen'), await ask('HEAD', '/v1/dingen')]
    const lengthOf = (answer: string) => /^Content-Length: (\d+)/m.exec(answer)?.[1]
    expect([statusOf(head), bodyOf(head)]).toEqual([200, ''])
    expect(lengthOf(head)).toBe(lengthOf(got))
    expect(statusOf(await ask('HEAD', '/v1/dingen/_zoeken'))).toBe(405)
  })
})

test('each answer left one line with the template of its place', async () => {
  lines.length = 0
  await ask('GET', '/v1/dingen/geheim?naam=geheim')
  await ask('DELETE', '/v1/dingen/geheim')
  await ask('GET', '/v1/dingen/%geheim')
  await ask('GET', '/geheim')
  expect(lines.map(({ event, route, status }) => [event, route, status])).toEqual([
    ['http.answered', '/v1/dingen/{id}', 200],
    ['http.answered', '/v1/dingen/{id}', 405],
    ['http.answered', '/v1/dingen/{id}', 400],
    ['http.answered', '(geen)', 404],
  ])
  expect(JSON.stringify(lines)).not.toContain('geheim')
})
