import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { decisionIds } from '../../../consent/id.ts'
import {
  type Answer,
  forge,
  newId,
  newPair,
  type Pair,
  REFUSED,
  seconds,
  send,
  slice,
  startTokenWorld,
  type TokenWorld,
  UNKNOWN,
} from '../../support/token-server.ts'

let world: TokenWorld
let other: Pair
beforeAll(async () => {
  world = await startTokenWorld()
  other = await newPair('ES256')
})
beforeEach(() => {
  world.journal.length = 0
  world.faults.length = 0
})
afterAll(() => world.close())

const refusedLine = () => [{ clientId: world.clientId, outcome: 'refused' }]

const expectRefusal = (answer: Answer, status: number, error: string) => {
  expect({ status: answer.status, error: answer.json['error'] }).toEqual({ status, error })
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.headers['content-type']).toMatch(/^application\/json/)
  expect(answer.text).not.toContain('access_token')
}

test('a whole and honest request gets a token, and the journal says so once', async () => {
  const answer = await world.ask()
  expect(answer.status).toBe(200)
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
  expect(answer.json['token_type']).toBe('DPoP')
  expect(world.journal).toEqual([{ clientId: world.clientId, outcome: 'granted' }])
})

test.each<[string, Record<string, string | undefined>]>([
  ['left out', { authorization_details: undefined }],
  ['left out with the resource', { authorization_details: undefined, resource: undefined }],
  ['left out with a scope', { authorization_details: undefined, resource: undefined, scope: 'x' }],
  ['an empty text', { authorization_details: '' }],
  ['an empty list', { authorization_details: '[]' }],
  ['an empty list, no resource', { authorization_details: '[]', resource: undefined }],
  ['null', { authorization_details: 'null' }],
  ['an object', { authorization_details: JSON.stringify(slice()) }],
  ['no JSON', { authorization_details: '[{' }],
  ['a list of nothing', { authorization_details: '[null]' }],
  ['deeply nested', { authorization_details: '['.repeat(9_000) + ']'.repeat(9_000) }],
])(
  'details that are %s never give a token, and the refusal is in the journal',
  async (_what, params) => {
    expectRefusal(await world.ask(params), 400, 'invalid_authorization_details')
    expect(world.journal).toEqual(refusedLine())
    expect(world.faults).toEqual([])
  },
)

const acts = (changes: Record<string, unknown> = {}) => ({
  type: 'handeling',
  handelingen: ['feiten', 'controles'],
  medewerker: 'mw-0042',
  ...changes,
})

const many = (count: number) => Array.from({ length: count }, (_, index) => `categorie_${index}`)

test.each<[string, unknown[]]>([
  ['two details', [slice(), slice()]],
  ['an unknown type', [slice({ type: 'account_information' })]],
  ['a type of Object.prototype', [slice({ type: 'constructor' })]],
  ['an unknown property', [slice({ reden: 'spoed' })]],
  [
    'a common property of RFC 9396 that the type lacks',
    [slice({ locations: ['https://a.example'] })],
  ],
  ['a decision of their own', [slice({ besluit: newId(decisionIds) })]],
  ['a category twice', [slice({ categorieen: ['verzuimregistratie', 'verzuimregistratie'] })]],
  ['a field twice', [slice({ velden: { verzuimregistratie: ['datum', 'datum'] } })]],
  ['fields of a category not asked', [slice({ velden: { thuissituatie: ['datum'] } })]],
  ['a slice and an act', [slice(), acts()]],
  ['two acts', [acts(), acts()]],
  ['an act twice', [acts({ handelingen: ['feiten', 'feiten'] })]],
  ['no act', [acts({ handelingen: [] })]],
  ['an act that does not exist', [acts({ handelingen: ['verstrekkingen'] })]],
  ['an act about a child', [acts({ kind: UNKNOWN })]],
  ['no categories', [slice({ categorieen: [] })]],
  ['29 categories', [slice({ categorieen: many(29) })]],
  ['41 fields', [slice({ velden: { verzuimregistratie: many(41).map((_, i) => `veld${i}`) } })]],
  ['no employee', [slice({ medewerker: undefined })]],
  ['a number for a child', [slice({ kind: 999_990_019 })]],
  ['a holder that is no party', [slice({ houder: 'https://evil.example' })]],
])('%s is refused as malformed, and the refusal is in the journal', async (_what, details) => {
  expectRefusal(await world.askSlice(details), 400, 'invalid_authorization_details')
  expect(world.journal).toEqual(refusedLine())
})

test('a token for acts carries the acts and the employee as asked, and the journal says so', async () => {
  const answer = await world.askSlice([acts()])
  expect(answer.status).toBe(200)
  expect(answer.json['authorization_details']).toEqual([acts()])
  expect(world.journal).toEqual([{ clientId: world.clientId, outcome: 'granted' }])
})

test('acts of which one is not in the client record are refused as a whole, and the journal says so', async () => {
  const more = acts({ handelingen: ['feiten', 'toestemmingen'] })
  const answer = await world.askSlice([more])
  expectRefusal(answer, 400, 'access_denied')
  expect(world.journal).toEqual(refusedLine())
})

test('a key that hides from the schema is refused', async () => {
  const text = JSON.stringify([slice()]).replace(
    '"doel"',
    '"velden":{"__proto__":["datum"]},"doel"',
  )
  expectRefusal(
    await world.ask({ authorization_details: text }),
    400,
    'invalid_authorization_details',
  )
})

test('28 categories and 40 fields are the most that fit', async () => {
  const categorieen = many(28)
  const velden = Object.fromEntries(
    categorieen.map((name) => [name, many(40).map((_, i) => `veld${i}`)]),
  )
  expect((await world.askSlice([slice({ categorieen, velden })])).status).toBe(200)
})

test('every fault of a slice is named at once, without its value', async () => {
  const answer = await world.askSlice([slice({ kind: '999990019', doel: 'X', extra: 1 })])
  expect(answer.json['error_description']).toBe(
    'a property that the type does not have; doel is missing or not valid; kind is missing or not valid',
  )
})

test('an unknown child, a refused child and an unknown holder get the same bytes', async () => {
  const first = await world.askSlice([slice({ kind: UNKNOWN })])
  expectRefusal(first, 400, 'access_denied')
  expect(first.text).toBe('{"error":"access_denied","error_description":"the request was refused"}')
  expect(await world.askSlice([slice({ kind: REFUSED })])).toEqual(first)
  const elsewhere = slice({ kind: REFUSED, houder: 'partij_bestaat-niet' })
  expect(await world.askSlice([elsewhere])).toEqual(first)
  expect(world.journal).toEqual([...refusedLine(), ...refusedLine(), ...refusedLine()])
})

const granting = async (granted: unknown) => {
  const before = world.rule.current
  world.rule.current = () => granted
  try {
    return await world.askSlice([slice({ velden: { verzuimregistratie: ['datum', 'duur'] } })])
  } finally {
    world.rule.current = before
  }
}
const given = (changes: Record<string, unknown> = {}) => ({
  ...slice({ velden: { verzuimregistratie: ['datum'] } }),
  categorieen: ['verzuimregistratie'],
  besluit: newId(decisionIds),
  ...changes,
})

test('a decision may narrow categories and fields', async () => {
  const granted = given()
  const answer = await granting(granted)
  expect(answer.json['authorization_details']).toEqual([granted])
})

test.each<[string, Record<string, unknown>]>([
  ['another child', { kind: UNKNOWN }],
  ['another holder', { houder: 'partij_cjg-west' }],
  ['another purpose', { doel: 'overstap' }],
  ['another employee', { medewerker: 'mw-0001' }],
  ['an offer that was not named', { aanbieding: 'aanbieding_000000000000000000000000' }],
  ['a category more', { categorieen: ['verzuimregistratie', 'thuissituatie'] }],
  ['a category twice', { categorieen: ['verzuimregistratie', 'verzuimregistratie'] }],
  ['no category', { categorieen: [] }],
  ['a field more', { velden: { verzuimregistratie: ['datum', 'reden'] } }],
  ['all fields where some were asked', { velden: undefined }],
  [
    'fields of a category not granted',
    { velden: { verzuimregistratie: ['datum'], contactgegevens: ['naam'] } },
  ],
  ['a ground', { grond: 'toestemming' }],
  ['no decision id', { besluit: undefined }],
])('a decision that grants %s is a fault: no token and no detail', async (_what, changes) => {
  const answer = await granting(given(changes))
  expectRefusal(answer, 500, 'server_error')
  expect(answer.json['error_description']).toBe('the request could not be handled')
  expect(world.faults).toHaveLength(1)
})

test('a decision that fails gives no token and no hint', async () => {
  const before = world.rule.current
  world.rule.current = () => {
    throw new Error('database of partij_x is gone')
  }
  const answer = await world.ask()
  world.rule.current = before
  expectRefusal(answer, 500, 'server_error')
  expect(answer.text).not.toContain('partij_x')
  expect(world.faults).toHaveLength(1)
})

test('a refusal that cannot be journalled, or a mark that cannot be kept, is a fault', async () => {
  const away = await startTokenWorld()
  away.grants.refuse = async () => Promise.reject(new Error('store is gone'))
  const unjournalled = await away.askSlice([])
  const claimOnce = async () => Promise.reject(new Error('store is gone'))
  away.store.tap = (artifacts) => ({ ...artifacts, claimOnce })
  const unmarked = await away.ask()
  await away.close()
  for (const answer of [unjournalled, unmarked]) {
    expectRefusal(answer, 500, 'server_error')
    expect(answer.text).not.toContain('store')
  }
  expect(away.faults).toHaveLength(2)
})

test('who issued a token knows what it says, and of a refused one nothing', async () => {
  world.issued.clear()
  const { access_token: token } = (await world.ask()).json
  await world.ask({}, { dpop: undefined })
  const payload = Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()
  expect([...world.issued]).toEqual([[token, JSON.parse(payload)]])
})

test('without a proof there is no token', async () => {
  expectRefusal(await world.ask({}, { dpop: undefined }), 400, 'invalid_grant')
  expect(world.journal).toEqual(refusedLine())
})

const atToken = (changes: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
  world.proof(world.dpopKey, { htm: 'POST', htu: world.tokenUrl, ...changes }, header)

test.each<[string, () => Promise<string>]>([
  ['for another method', () => atToken({ htm: 'GET' })],
  ['for another URL', () => atToken({ htu: world.echoUrl })],
  ['for another host', () => atToken({ htu: 'https://evil.example/oauth/token' })],
  ['from ten minutes ago', () => atToken({ iat: seconds() - 600 })],
  ['from ten minutes ahead', () => atToken({ iat: seconds() + 600 })],
  ['without jti', () => atToken({ jti: undefined })],
  ['with a nonce we never gave', () => atToken({ nonce: 'x' })],
  ['of another type', () => atToken({}, { typ: 'jwt' })],
  ['signed by another key', () => atToken({}, { jwk: other.jwk })],
  [
    'without signature',
    async () =>
      forge(
        { alg: 'none', typ: 'dpop+jwt', jwk: world.dpopKey.jwk },
        { htm: 'POST', htu: world.tokenUrl, iat: seconds(), jti: randomUUID() },
      ),
  ],
])('a proof %s gives no token', async (_what, make) => {
  expectRefusal(await world.ask({}, { dpop: await make() }), 400, 'invalid_dpop_proof')
  expect(world.journal).toEqual(refusedLine())
})

test('a proof counts once at the token endpoint', async () => {
  const dpop = await atToken()
  expect((await world.ask({}, { dpop })).status).toBe(200)
  expectRefusal(await world.ask({}, { dpop }), 400, 'invalid_grant')
})

test('a proof dated ahead is still remembered when oidc-provider itself would have forgotten it', async () => {
  const remembered: number[] = []
  world.store.tap = (artifacts) => ({
    ...artifacts,
    claimOnce: (model, id, expiresAt) => {
      remembered.push(expiresAt - Date.now())
      return artifacts.claimOnce(model, id, expiresAt)
    },
  })
  const answer = await world.ask()
  world.store.tap = (artifacts) => artifacts
  expect(answer.status).toBe(200)
  expect(remembered).toHaveLength(2)
  for (const memoryMs of remembered) expect(memoryMs).toBeGreaterThan(10 * 60 * 1000)
})

test.each(['assertion', 'proof'] as const)(
  'of twenty requests at once with the same %s one gets a token',
  async (what) => {
    const assertion = await world.assertion()
    const dpop = await atToken()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        what === 'assertion' ? world.ask({ client_assertion: assertion }) : world.ask({}, { dpop }),
      ),
    )
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
  },
)

const good = () => ({ iss: world.clientId, sub: world.clientId, aud: world.issuer })

test.each<[string, () => Promise<string>]>([
  ['for another server', () => world.assertion({ aud: 'https://other.example' })],
  ['for the token endpoint', () => world.assertion({ aud: world.tokenUrl })],
  ['for a list, even of one', () => world.assertion({ aud: [world.issuer] })],
  ['for us and another', () => world.assertion({ aud: [world.issuer, 'https://other.example'] })],
  ['without audience', () => world.assertion({ aud: undefined })],
  ['without exp', () => world.assertion({ exp: undefined })],
  ['without iat', () => world.assertion({ iat: undefined })],
  ['without jti', () => world.assertion({ jti: undefined })],
  ['with a jti of 257 characters', () => world.assertion({ jti: 'x'.repeat(257) })],
  ['that expired', () => world.assertion({ iat: seconds() - 120, exp: seconds() - 60 })],
  ['made in the future', () => world.assertion({ iat: seconds() + 60, exp: seconds() + 120 })],
  ['that lives 301 seconds', () => world.assertion({ exp: seconds() + 301 })],
  [
    'that expires before it begins',
    () => world.assertion({ iat: seconds() + 10, exp: seconds() + 5 }),
  ],
  ['of another issuer', () => world.assertion({ iss: 'school-de-linde' })],
  ['of an unknown client', () => world.assertion({ iss: 'nobody-here', sub: 'nobody-here' })],
  ['signed by another key', () => world.assertion({}, 'ES256', other.privateKey)],
  [
    'without signature',
    async () =>
      forge({ alg: 'none' }, { ...good(), jti: randomUUID(), iat: seconds(), exp: seconds() + 60 }),
  ],
])('an assertion %s does not authenticate', async (_what, make) => {
  const answer = await world.ask({ client_assertion: await make() })
  expectRefusal(answer, 401, 'invalid_client')
  expect(answer.text).toBe(
    '{"error":"invalid_client","error_description":"client authentication failed"}',
  )
  expect(world.journal).toEqual([])
})

test('an assertion that lives exactly 300 seconds with a jti of 256 characters authenticates', async () => {
  const iat = seconds()
  const jti = randomUUID().padEnd(256, 'x')
  const client_assertion = await world.assertion({ iat, exp: iat + 300, jti })
  expect((await world.ask({ client_assertion })).status).toBe(200)
})

test('one transaction marks what a request used and decides about it', async () => {
  let writes = 0
  const write = world.store.write.bind(world.store)
  world.store.write = (work) => {
    writes += 1
    return write(work)
  }
  const statuses = [(await world.ask()).status, (await world.askSlice([])).status]
  world.store.write = write
  expect(statuses).toEqual([200, 400])
  expect(writes).toBe(2)
})

test.each<[string, string]>([
  ['was granted', JSON.stringify([slice()])],
  ['was refused', JSON.stringify([slice({ kind: REFUSED })])],
  ['was malformed', '[]'],
])('the assertion of a request that %s is used up', async (_what, authorization_details) => {
  const client_assertion = await world.assertion()
  await world.ask({ client_assertion, authorization_details })
  const lines = world.journal.length
  for (const details of [JSON.stringify([slice()]), '[]']) {
    const again = await world.ask({ client_assertion, authorization_details: details })
    expectRefusal(again, 401, 'invalid_client')
  }
  expect(world.journal).toHaveLength(lines)
})

test('an assertion counts once', async () => {
  const client_assertion = await world.assertion()
  expect((await world.ask({ client_assertion })).status).toBe(200)
  expectRefusal(await world.ask({ client_assertion }), 401, 'invalid_client')
})

test('the public key used as an HMAC secret does not authenticate', async () => {
  const { createHmac } = await import('node:crypto')
  const claims = { ...good(), jti: randomUUID(), iat: seconds(), exp: seconds() + 60 }
  const unsigned = forge({ alg: 'HS256', kid: 'k1' }, claims)
  const secret = JSON.stringify(world.clientKey.jwk)
  const signature = createHmac('sha256', secret).update(unsigned.slice(0, -1)).digest('base64url')
  expectRefusal(await world.ask({ client_assertion: unsigned + signature }), 401, 'invalid_client')
})

test.each(['client', 'party'] as const)(
  'a %s that is switched off is refused at once, as if unknown',
  async (what) => {
    const away = await startTokenWorld()
    expect((await away.ask()).status).toBe(200)
    await away.store.write(async ({ parties }) => {
      const client = await parties.client(away.clientId)
      const party = client && (await parties.get(client.party))
      if (client === undefined || party === undefined) throw new Error('not registered')
      if (what === 'client') await parties.putClient({ ...client, active: false })
      else await parties.put({ ...party, active: false })
    })
    const answer = await away.ask()
    const unknown = await away.ask({
      client_assertion: await away.assertion({ iss: 'x-y-z', sub: 'x-y-z' }),
    })
    await away.close()
    expectRefusal(answer, 401, 'invalid_client')
    expect(answer).toEqual(unknown)
  },
)

test('a register entry with a private key looks like an unknown client', async () => {
  const away = await startTokenWorld()
  await away.store.write(async ({ parties }) => {
    const client = await parties.client(away.clientId)
    if (client === undefined) throw new Error('not registered')
    const keys = [{ ...away.clientKey.jwk, d: 'c2VjcmV0' }]
    await parties.putClient({ ...client, jwks: { keys } })
  })
  const answer = await away.ask()
  await away.close()
  expectRefusal(answer, 401, 'invalid_client')
})

test.each<[string, Record<string, string | undefined>, number, string]>([
  ['another grant', { grant_type: 'authorization_code' }, 400, 'unsupported_grant_type'],
  ['no grant', { grant_type: undefined }, 400, 'invalid_request'],
  ['another resource', { resource: 'https://other.example/v1' }, 400, 'invalid_target'],
  ['no credentials', { client_assertion: undefined }, 400, 'invalid_request'],
  [
    'a secret',
    { client_assertion: undefined, client_id: 'leerplicht-voorbeeldstad', client_secret: 'x' },
    401,
    'invalid_client',
  ],
  [
    'a client id only',
    { client_assertion: undefined, client_id: 'leerplicht-voorbeeldstad' },
    401,
    'invalid_client',
  ],
])('%s gives no token', async (_what, params, status, error) => {
  expectRefusal(await world.ask(params), status, error)
})

test('a request without resource gets a token for our one audience', async () => {
  expect((await world.ask({ resource: undefined })).status).toBe(200)
})

test('a request of exactly the size limit is read, one byte more is 413', async () => {
  const post = (bytes: number, headers: Record<string, string>) =>
    send(
      `${world.url}/oauth/token`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      },
      `x=${'y'.repeat(bytes - 2)}`,
    )
  const limit = 56 * 1024
  expectRefusal(await post(limit, { 'content-length': `${limit}` }), 400, 'invalid_request')
  expectRefusal(await post(limit + 1, { 'content-length': `${limit + 1}` }), 413, 'invalid_request')
  expectRefusal(await post(limit + 1, { 'transfer-encoding': 'chunked' }), 413, 'invalid_request')
})

test.each([
  'application/json',
  'application/x-www-form-urlencoded; charset=iso-8859-1',
  'multipart/form-data; boundary=x',
  '',
])('a body of type "%s" is 415', async (type) => {
  expectRefusal(await world.ask({}, { 'content-type': type }), 415, 'invalid_request')
})

test('utf-8 may be named', async () => {
  const type = 'application/x-www-form-urlencoded; charset=UTF-8'
  expect((await world.ask({}, { 'content-type': type })).status).toBe(200)
})

test.each([
  { origin: 'https://evil.example' },
  { accept: 'text/html' },
  { 'oauth-client-attestation': 'x', 'oauth-client-attestation-pop': 'y' },
])('headers %o change nothing about a refusal', async (headers) => {
  const plain = await world.askSlice([slice({ kind: UNKNOWN })])
  const details = JSON.stringify([slice({ kind: UNKNOWN })])
  expect(await world.ask({ authorization_details: details }, headers)).toEqual(plain)
})
