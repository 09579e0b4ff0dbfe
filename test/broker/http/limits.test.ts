/** How many requests are answered: by address as long as nobody proved who it is, by client after that. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLimits, type Standing } from '../../../broker/http/limits.ts'
import { CJG, LEERPLICHT, SCHOOL, type System, startSystem } from '../../support/system.ts'

const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage

const allowed = (standings: readonly Standing[]) => standings.map((standing) => standing.allowed)

const inTurn = async (asked: readonly (() => Promise<Standing>)[]): Promise<Standing[]> => {
  const standings: Standing[] = []
  for (const ask of asked) standings.push(await ask())
  return standings
}

describe('the counting', () => {
  test('an address has its budget, and others have theirs', async () => {
    const limits = createLimits({ perAddress: 2, perClient: 1, proxies: [] })
    const asked = ['192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.1', '192.0.2.2', '192.0.2.2']
    const standings = await inTurn(asked.map((address) => () => limits.ofAddress(from(address))))
    expect(allowed(standings)).toEqual([true, true, true, false, true, false])
  })

  test('one IPv6 network is one address, the next network is another', async () => {
    const limits = createLimits({ perAddress: 1, perClient: 1, proxies: [] })
    const asked = ['2001:db8:0:1200::1', '2001:db8:0:12ff::2', '2001:db8:0:1300::1']
    const standings = await inTurn(asked.map((address) => () => limits.ofAddress(from(address))))
    expect(allowed(standings)).toEqual([true, false, true])
  })

  test('the same address of a socket of both families is one', async () => {
    const limits = createLimits({ perAddress: 1, perClient: 1, proxies: [] })
    const asked = ['192.0.2.1', '::ffff:192.0.2.1']
    const standings = await inTurn(asked.map((address) => () => limits.ofAddress(from(address))))
    expect(allowed(standings)).toEqual([true, false])
  })

  test('a proxy is known however its address is spelled, and two in a row are passed', async () => {
    const limits = createLimits({
      perAddress: 1,
      perClient: 1,
      proxies: ['2001:DB8:0:0::0001', '192.0.2.9'],
    })
    const spokenFor = (address: string) =>
      from('2001:db8::1', { 'x-forwarded-for': `10.0.0.1, ${address}, 192.0.2.9` })
    const asked = ['192.0.2.1', '192.0.2.2', '192.0.2.1']
    const standings = await inTurn(
      asked.map((address) => () => limits.ofAddress(spokenFor(address))),
    )
    expect(allowed(standings)).toEqual([true, true, false])
  })

  test('a client counts for itself and no longer for its address', async () => {
    const limits = createLimits({ perAddress: 1, perClient: 2, proxies: [] })
    const req = from('192.0.2.1')
    const call = (client: string) => async () => {
      const arrived = await limits.ofAddress(req)
      return arrived.allowed ? limits.ofClient(req, client) : arrived
    }
    const standings = await inTurn(['een', 'een', 'een', 'twee', 'twee', 'twee'].map(call))
    expect(allowed(standings)).toEqual([true, true, false, true, true, false])
    expect(standings[0]?.headers).toEqual({
      'RateLimit-Policy': '"systeem"; q=2; w=60',
      RateLimit: expect.stringMatching(/^"systeem"; r=1; t=(60|59)$/),
    })
    expect(standings[2]?.headers).toMatchObject({
      RateLimit: expect.stringMatching(/^"systeem"; r=0; t=/),
      'Retry-After': expect.stringMatching(/^(60|59)$/),
    })
  })
})

describe('a system', () => {
  const BUDGET = 4
  let system: System
  beforeAll(async () => {
    system = await startSystem({ clientRequestsPerMinute: BUDGET })
  })
  afterAll(() => system?.close())

  const slice = { type: 'handeling', handelingen: ['aanbiedingen'], medewerker: 'm.034' }

  test('with a budget of four gets a token and three answers, then 429 everywhere; others go on', async () => {
    const school = system.client(SCHOOL)
    const token = await school.actToken('aanbiedingen')
    const call = () => school.send('get', '/v1/aanbiedingen', token)
    for (let left = BUDGET - 2; left >= 0; left -= 1) {
      const answer = await call()
      expect(answer.status).toBe(200)
      expect(answer.headers['ratelimit']).toMatch(new RegExp(`^"systeem"; r=${left}; t=\\d+$`))
    }
    const rows = async () =>
      (await system.broker.context.store.read((tx) => tx.journal.rows({ limit: 200 }))).length
    const before = await rows()
    const refused = await call()
    expect([refused.status, refused.body.code]).toEqual([429, 'te_vaak'])
    expect(refused.headers['retry-after']).toMatch(/^\d+$/)
    expect(refused.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    const noToken = await school.askToken(slice)
    expect([noToken.status, noToken.body]).toEqual([
      429,
      { error: 'temporarily_unavailable', error_description: 'too many requests' },
    ])
    expect(noToken.headers['retry-after']).toMatch(/^\d+$/)
    expect(noToken.headers['ratelimit-policy']).toBe(`"systeem"; q=${BUDGET}; w=60`)
    // What is refused for being too much writes nothing: else the limit would limit little.
    expect(await rows()).toBe(before)
    expect((await system.client(CJG).get('aanbiedingen', '/v1/aanbiedingen')).status).toBe(200)
    expect((await request(system.machines).get('/v1/openapi.json')).status).toBe(200)
  })

  test('whose proof is shown again by somebody leaves its budget alone', async () => {
    const leerplicht = system.client(LEERPLICHT)
    const token = await leerplicht.actToken('controles')
    const call = async (proof?: string) =>
      leerplicht.send('post', '/v1/controles', token, (sent) =>
        (proof ? sent.set('DPoP', proof) : sent).set('Idempotency-Key', randomUUID()).send({}),
      )
    const proof = await leerplicht.proof('POST', `${system.machines}/v1/controles`, token)
    expect((await call(proof)).status).toBe(400)
    for (let again = 0; again < BUDGET; again += 1) {
      const { status, headers } = await call(proof)
      expect([status, headers['ratelimit']]).toEqual([401, expect.stringMatching(/^"adres"; /)])
    }
    expect((await call()).headers['ratelimit']).toMatch(/^"systeem"; r=1; /)
  })

  test('whose token is refused leaves its budget alone', async () => {
    const answer = await request(system.machines)
      .get('/v1/aanbiedingen')
      .set('Authorization', 'DPoP aaaa.bbbb.cccc')
    expect(answer.status).toBe(401)
    expect(answer.headers['ratelimit']).toMatch(/^"adres"; /)
  })
})
