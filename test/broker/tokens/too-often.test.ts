/** A client beyond its budget: refused at each endpoint once it proved who it is, and nothing is written for it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTokenWorld, type TokenWorld } from '../../support/token-server.ts'

let world: TokenWorld
let asked: string[]
let within: boolean
beforeAll(async () => {
  world = await startTokenWorld({
    admit: async (res, clientId) => {
      asked.push(clientId)
      res.setHeader('Retry-After', '7')
      return within
    },
  })
})
beforeEach(() => {
  asked = []
  within = false
  world.journal.length = 0
})
afterAll(() => world.close())

const TOO_OFTEN = { error: 'temporarily_unavailable', error_description: 'too many requests' }

test.each(['/oauth/token', '/oauth/introspect', '/oauth/revoke'])(
  'at %s it hears 429 and when to come back; within its budget it is served',
  async (path) => {
    const refused = await world.ask({ token: 'x' }, {}, { path })
    expect([refused.status, refused.json, refused.headers['retry-after']]).toEqual([
      429,
      TOO_OFTEN,
      '7',
    ])
    expect([asked, world.journal]).toEqual([[world.clientId], []])
    within = true
    expect((await world.ask({ token: 'x' }, {}, { path })).status).toBe(200)
    expect(world.faults).toEqual([])
  },
)

test.each(['/oauth/token', '/oauth/introspect', '/oauth/revoke'])(
  'at %s whoever does not prove to be the client takes nothing of its budget',
  async (path) => {
    const assertion = await world.assertion({ aud: 'https://elders.example' })
    const answer = await world.ask({ token: 'x', client_assertion: assertion }, {}, { path })
    expect(answer.status).toBe(401)
    expect(asked).toEqual([])
  },
)
