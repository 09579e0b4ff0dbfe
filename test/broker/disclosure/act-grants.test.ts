import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createActGrants } from '../../../broker/disclosure/act-grants.ts'
import { type Claim, NOTHING_USED } from '../../../broker/tokens/used-once.ts'
import type { Act } from '../../../consent/act.ts'
import type { JournalRow } from '../../../consent/journal.ts'
import { MINUTE } from '../../../consent/time.ts'
import { CJG, clientOf, type System, startSystem } from '../../support/system.ts'

let system: System
let seen = 0
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system?.close())

const rows = (): Promise<JournalRow[]> =>
  system.broker.context.store.read((tx) => tx.journal.rows({ after: seen }))
beforeEach(async () => {
  seen = (await rows()).at(-1)?.sequence ?? seen
})

const clientId = clientOf(CJG)
const grants = () => createActGrants(system.broker.context)
const isRevoked = (jti: string) =>
  system.broker.context.store.read((tx) => grants().isRevoked(tx, jti))
const asking = (...handelingen: Act[]) =>
  ({ type: 'handeling', handelingen, medewerker: 'm.034' }) as const
const ask = (...handelingen: Act[]) =>
  grants().grantActs(clientId, asking(...handelingen), NOTHING_USED)

const change = (acts: Act[], active = true) =>
  system.broker.context.store.write(async (tx) => {
    const client = await tx.parties.client(clientId)
    if (client) await tx.parties.putClient({ ...client, acts, active })
  })

test('acts that the record lists are granted, with a row that names client, employee and acts', async () => {
  await change(['feiten', 'controles'])
  expect(await ask('feiten')).toBe(true)
  expect(await ask('controles', 'feiten')).toBe(true)
  expect(await rows()).toMatchObject([
    {
      kind: 'handeling_toegestaan',
      party: CJG,
      employee: 'm.034',
      child: null,
      visibility: 'niemand',
      detail: { client: clientId, handelingen: ['feiten'] },
    },
    { kind: 'handeling_toegestaan' },
  ])
})

test.each<[string, Act[], boolean]>([
  ['one is not listed', ['feiten'], true],
  ['none is', [], true],
  ['the client is switched off', ['feiten', 'controles'], false],
])('acts are refused as a whole when %s, with a row', async (_when, acts, active) => {
  await change(acts, active)
  expect(await ask('feiten', 'controles')).toBe(false)
  expect((await rows()).map(({ kind }) => kind)).toEqual(['handeling_geweigerd'])
})

test('an unknown client may do nothing', async () => {
  expect(await grants().grantActs('nobody-here', asking('feiten'), NOTHING_USED)).toBe(false)
})

test('what was used before gets nothing, and decides and journals nothing', async () => {
  await change(['feiten'])
  const replayed: Claim = async () => false
  expect(await grants().grantActs(clientId, asking('feiten'), replayed)).toBe(false)
  expect(await rows()).toEqual([])
})

test('a token is revoked once, with one row that holds its number and nothing else of it', async () => {
  const token = { clientId, jti: 'token-0123456789abcdef', expiresAt: Date.now() + MINUTE }
  expect(await isRevoked(token.jti)).toBe(false)
  await grants().revoke(token)
  await grants().revoke(token)
  expect(await isRevoked(token.jti)).toBe(true)
  expect(await isRevoked('token-of-somebody-else')).toBe(false)
  expect(await rows()).toMatchObject([
    { kind: 'token_ingetrokken', subject: token.jti, detail: { client: clientId } },
  ])
})

test('a mark is forgotten when its token has expired anyway', async () => {
  const token = { clientId, jti: 'token-fedcba9876543210', expiresAt: Date.now() - 1 }
  await grants().revoke(token)
  expect(await isRevoked(token.jti)).toBe(false)
})
