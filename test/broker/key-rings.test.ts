/** Replacing the secrets that a broker's database rests on, while systems and people use it over HTTP. */
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyTools } from '../../broker/compose/key-tools.ts'
import { CJG, LEERPLICHT, type System, startSystem } from '../support/system.ts'
import { consentedSlice, fetchOnce } from './http/consented-slice.ts'

const { announceSecret, rotateSecret, dropFormerSecrets, openKeyCare } = keyTools
const RINGS = ['store-master.key', 'bsn-index.key'] as const
/** Both pass the eleven-test and belong to nobody: they start with four nines. */
const [BSN, SELDOM] = ['999990019', '999990007']

let system: System
let database: string
beforeAll(async () => {
  system = await startSystem()
  database = join(system.keys, '..', 'broker.db')
})
afterAll(() => system?.close())

const link = async (bsn: string | undefined, key: string = randomUUID()) =>
  system
    .client(LEERPLICHT)
    .post(
      'betrokkenheden',
      '/v1/betrokkenheden/_koppelbsn',
      { bsn, geboortedatum: '2018-05-04' },
      key,
    )

/** Calls over and over until told to stop, with the status of every answer. */
const startLoads = (calls: readonly (() => Promise<number>)[]) => {
  const statuses: number[] = []
  const over = new AbortController()
  const load = async (once: () => Promise<number>) => {
    while (!over.signal.aborted) statuses.push(await once())
  }
  const loads = calls.map(load)
  return {
    statuses,
    /** Until so many more were answered. */
    more: async (count: number) => {
      const reached = statuses.length
      while (statuses.length < reached + count)
        await new Promise((resolve) => setImmediate(resolve))
    },
    stop: async () => {
      over.abort()
      await Promise.all(loads)
    },
  }
}

const step = async (run: typeof announceSecret) => {
  for (const name of RINGS) await run(system.keys, name)
  await system.broker.reload()
}

const withCare = async <T>(
  work: (care: Awaited<ReturnType<typeof openKeyCare>>) => Promise<T>,
): Promise<T> => {
  const care = await openKeyCare({ dir: system.keys, database })
  return work(care).finally(care.close)
}

test('no request fails while master key and BSN key are replaced twice, and every child and login is found after it', async () => {
  const { slice } = await consentedSlice(system)
  const parent = system.person('ouder-1')
  const pseudonyms = new Set<string>()
  let once = randomUUID()
  const linked = async (bsn: string | undefined, key?: string) => {
    const { status, body } = await link(bsn, key)
    pseudonyms.add(`${bsn} ${body.kind}`)
    return status === 201 ? 200 : status
  }
  await linked(SELDOM)
  const loads = startLoads([
    () => fetchOnce(system, slice),
    () => linked(BSN),
    // A sender that got no answer tries again, whatever key is current by then; not after the drop.
    () => linked(BSN, once),
    async () => (await parent.get('/v1/gezinnen')).status,
    async () => (await system.client(CJG).get('aanbiedingen', '/v1/aanbiedingen')).status,
  ])
  for (let turn = 0; turn < 2; turn += 1) {
    await step(announceSecret)
    await loads.more(10)
    await step(rotateSecret)
    await loads.more(10)
    await withCare(
      async ({ masterKeys, releaseMasterKeys, releaseIndexKeys, onFormerIndexKeys }) => {
        await masterKeys.rewrap(() => undefined)
        await loads.more(10)
        expect((await masterKeys.onFormer()).seals).toBe(0)
        await parent.get('/v1/gezinnen')
        // In the first turn there are people who never log in again; who does, does not depend on the former key.
        const kept = await releaseMasterKeys(false)
        expect(kept).toMatchObject({ people: turn === 0 ? 1 : 0, released: turn === 1 })
        expect(await releaseMasterKeys(true)).toMatchObject({ released: true })
        await linked(BSN)
        expect(await onFormerIndexKeys()).toMatchObject({ children: 1 })
        expect(await releaseIndexKeys(false)).toMatchObject({ released: false })
        expect(await linked(SELDOM)).toBe(200)
        expect(await releaseIndexKeys(false)).toMatchObject({ released: true })
      },
    )
    once = randomUUID()
    await loads.more(10)
    await step(dropFormerSecrets)
    await loads.more(10)
  }
  await loads.stop()
  expect(loads.statuses.length).toBeGreaterThan(80)
  expect(loads.statuses.filter((status) => status !== 200)).toEqual([])
  expect([await linked(BSN), await linked(SELDOM)]).toEqual([200, 200])
  // Each number led to one child all along.
  expect(pseudonyms.size).toBe(2)
  for (const name of RINGS)
    expect(readFileSync(join(system.keys, name), 'utf8').trim().split('\n')).toHaveLength(1)
})

test.each(RINGS)(
  'a %s without the key this broker works with is refused, and changes nothing',
  async (name) => {
    const path = join(system.keys, name)
    const before = readFileSync(path, 'utf8')
    writeFileSync(path, `${Buffer.alloc(32, 3).toString('base64url')}\n`)
    await expect(system.broker.reload()).rejects.toThrow(`${name} lacks the key`)
    expect((await link(BSN)).status).toBe(201)
    writeFileSync(path, before)
    await system.broker.reload()
  },
)

test('reloads asked for at once are done one after the other, and the last one counts', async () => {
  await announceSecret(system.keys, 'store-master.key')
  const first = system.broker.reload()
  await rotateSecret(system.keys, 'store-master.key')
  await Promise.all([first, system.broker.reload(), system.broker.reload()])
  const care = await openKeyCare({ dir: system.keys, database })
  await link(BSN)
  await care.masterKeys.rewrap(() => undefined)
  await link(BSN)
  expect(await care.masterKeys.onFormer()).toMatchObject({ seals: 0 })
  await care.close()
})
