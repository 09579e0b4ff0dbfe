import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSigningKey, readSigningKeys } from '../../../adapters/keys/file-keys.ts'
import {
  announceKey,
  dropRetiredKeys,
  RETIRED_MS,
  rotateKeys,
} from '../../../adapters/keys/rotate-keys.ts'
import { markOf } from '../../../broker/administration/administration.ts'
import { putKeys } from '../../../broker/administration/change-clients.ts'
import {
  CJG,
  clientOf,
  type MachineClient,
  SCHOOL,
  type System,
  startSystem,
} from '../../support/system.ts'
import { consentedSlice, fetchOnce } from '../http/consented-slice.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system?.close())

const published = async (): Promise<string[]> => {
  const { keys } = (await (await fetch(`${system.machines}/oauth/jwks`)).json()) as {
    keys: { kid: string }[]
  }
  return keys.map(({ kid }) => kid)
}

const signerOf = async (client: MachineClient) =>
  decodeProtectedHeader(await client.actToken('controles')).kid

test('no token request, call or order fails while the signing key is replaced twice', async () => {
  const { slice } = await consentedSlice(system)
  const [school, cjg] = [system.client(SCHOOL), system.client(CJG)]
  const statuses: number[] = []
  const over = new AbortController()
  const load = async (once: () => Promise<number>) => {
    while (!over.signal.aborted) statuses.push(await once())
  }
  const calls = () => cjg.get('aanbiedingen', '/v1/aanbiedingen').then(({ status }) => status)
  /** One token over a whole rotation: it is signed by the key that retires. */
  const longLived = await cjg.actToken('aanbiedingen')
  const oldToken = () => cjg.send('get', '/v1/aanbiedingen', longLived).then(({ status }) => status)
  const loads = [calls, calls, oldToken, () => fetchOnce(system, slice, { school })].map(load)

  const signers = [await signerOf(cjg)]
  for (let turn = 0; turn < 2; turn += 1) {
    await announceKey(system.keys, Date.now())
    await system.broker.reload()
    expect(await signerOf(cjg)).toBe(signers.at(-1))
    await rotateKeys(system.keys, Date.now())
    await system.broker.reload()
    signers.push(await signerOf(cjg))
    const reached = statuses.length
    while (statuses.length < reached + 20) await new Promise((resolve) => setImmediate(resolve))
  }
  over.abort()
  await Promise.all(loads)
  expect(new Set(signers).size).toBe(3)
  expect(statuses.length).toBeGreaterThan(40)
  expect(statuses.filter((status) => status !== 200)).toEqual([])
  expect(await published()).toHaveLength(3)

  await dropRetiredKeys(system.keys, Date.now() + RETIRED_MS)
  await system.broker.reload()
  expect(await published()).toEqual([signers.at(-1)])
  expect(await oldToken()).toBe(401)
})

test('keys that cannot be used change nothing', async () => {
  const path = join(system.keys, 'signing-keys.json')
  const before = JSON.stringify({ keys: await readSigningKeys(system.keys) })
  const kids = await published()
  writeFileSync(path, '{"keys":[]}')
  await expect(system.broker.reload()).rejects.toThrow('signing-keys.json')
  expect(await published()).toEqual(kids)
  expect((await system.client(CJG).get('aanbiedingen', '/v1/aanbiedingen')).status).toBe(200)
  writeFileSync(path, before)
  await system.broker.reload()
})

test.each(['bsn-index.key', 'store-master.key'])('another %s is refused', async (name) => {
  const { readFileSync } = await import('node:fs')
  const path = join(system.keys, name)
  const before = readFileSync(path)
  writeFileSync(path, Buffer.alloc(32, 3).toString('base64url'))
  await expect(system.broker.reload()).rejects.toThrow(
    `${name} lacks the key that this broker works with`,
  )
  writeFileSync(path, before)
  await system.broker.reload()
})

test('an administrator gives a system a second key, then that key only: each counts for the next request', async () => {
  const { context } = system.broker
  const id = clientOf(CJG)
  const client = await context.store.read((tx) => tx.parties.client(id))
  if (client === undefined) throw new Error('not registered')
  const { d: _private, retiredAt: _none, ...next } = await createSigningKey()
  const admin = { party: client.party, employee: 'baas', functions: ['beheerder' as const] }
  const put = async (place: 'ernaast' | 'in_plaats', keys: Record<string, unknown>[]) => {
    const seen = markOf(context, await context.store.read((tx) => tx.parties.client(id)))
    return putKeys(context, admin, randomUUID(), { client: id, place, keys, seen })
  }
  const status = () =>
    system.client(CJG).askToken({
      type: 'handeling',
      handelingen: ['controles'],
      medewerker: 'm.034',
    })
  await put('ernaast', [next])
  const both = await status()
  await put('in_plaats', [next])
  const gone = await status()
  await put('in_plaats', client.jwks.keys)
  expect([both.status, gone.status]).toEqual([200, 401])
})
