import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { holderEnvelopes } from '../../../adapters/envelope/envelopes.ts'
import { openGatewayRecords } from '../../../adapters/gateway-records/sqlite.ts'
import { type Holder, release } from '../../../broker/gateway/release.ts'
import {
  type GatewayRecords,
  GatewayRecordsError,
  knownChild,
} from '../../../consent/ports/gateway-records.ts'
import { type Source, SourceError, type SourceErrorCode } from '../../../consent/ports/source.ts'
import type { Rulebook } from '../../../policies/rulebook.ts'
import { rulebook } from '../../policies/rulebook.ts'
import { makeWorld, SCHOOL, type World } from '../../support/envelopes.ts'
import { honestOrder, PSEUDONYM, UNKNOWN_PSEUDONYM } from '../../support/gateway.ts'
import { NOW } from '../../support/pki.ts'

let world: World
let records: GatewayRecords
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(() => {
  records = openGatewayRecords(':memory:')
  records.link(knownChild.parse({ pseudonym: PSEUDONYM, reference: 'kind-1' }), NOW)
})
afterEach(() => records.close())

const sourceOf = (read: Source['read']): Source => ({
  read,
  list: async () => [],
  describe: async () => ({ categories: [], children: 0, faults: [] }),
})
const full = sourceOf(async (_child, categories) =>
  Object.fromEntries(categories.map((id) => [id, { naamOrganisatie: 'x', doelenSchool: ['y'] }])),
)

const holderWith = (change: Partial<Holder> = {}) => {
  const faults: string[] = []
  const envelopes = holderEnvelopes(world.trust, world.cjg)
  const holder: Holder = {
    kind: 'cjg_wijkteam',
    envelopes,
    records,
    source: full,
    copyKeepMs: null,
    rulebook: () => rulebook,
    now: () => NOW,
    unusedReference: () => 'nobody',
    onFault: (fault) => faults.push(fault),
    sourceMs: 200,
    ...change,
  }
  return { holder, faults }
}

const events = () => records.rows(10).map(({ event }) => event)

describe('a log that cannot be written', () => {
  it.each(['log', 'claim', 'referenceOf'] as const)(
    'releases nothing when %s fails',
    async (call) => {
      let sealed = 0
      const envelopes = holderEnvelopes(world.trust, world.cjg)
      const { holder } = holderWith({
        records: {
          ...records,
          [call]: () => {
            throw new GatewayRecordsError('opslag', 'the gateway records failed')
          },
        },
        envelopes: {
          ...envelopes,
          seal: (...args) => {
            sealed += 1
            return envelopes.seal(...args)
          },
        },
      })
      const { jws } = await honestOrder(world)
      await expect(release(holder, jws)).rejects.toThrow(GatewayRecordsError)
      expect(sealed).toBe(0)
    },
  )

  it('is written before anything is sealed', async () => {
    const envelopes = holderEnvelopes(world.trust, world.cjg)
    const seen: string[][] = []
    const { holder } = holderWith({
      envelopes: {
        ...envelopes,
        seal: (...args) => {
          seen.push(events())
          return envelopes.seal(...args)
        },
      },
    })
    expect((await release(holder, (await honestOrder(world)).jws)).status).toBe('verzegeld')
    expect(seen).toEqual([['vrijgegeven']])
  })
})

describe('a copy that the law gives the family', () => {
  /** As if the rows of this order came with one, or one of its rows. */
  const copying = (...ids: string[]): Rulebook => ({
    ...rulebook,
    rules: new Map(
      [...rulebook.rules].map(([id, parts]) => [
        id,
        ids.includes(id) ? parts.map((part) => ({ ...part, familyCopy: 'WPO 42' })) : parts,
      ]),
    ),
  })
  const keeping = (change: Partial<Holder> = {}) => {
    const copies = openGatewayRecords(':memory:', () => [{ kid: 'k1', key: new Uint8Array(32) }])
    const given = { rulebook: () => copying('R33'), copyKeepMs: 1000, records: copies, ...change }
    return { ...holderWith(given), copies }
  }

  it('is exactly what left, until its time is over', async () => {
    const { holder, copies } = keeping()
    copies.link(knownChild.parse({ pseudonym: PSEUDONYM, reference: 'kind-1' }), NOW)
    const { jws, order } = await honestOrder(world)
    expect((await release(holder, jws)).status).toBe('verzegeld')
    expect(copies.copyOf(order.order, NOW + 999)).toEqual({
      order: order.order,
      at: NOW,
      receiver: SCHOOL.id,
      purpose: order.purpose,
      records: {
        hulp_betrokkenheid: { naamOrganisatie: 'x' },
        hulp_doelen_afspraken: { doelenSchool: ['y'] },
      },
    })
    expect(copies.copyOf(order.order, NOW + 1000)).toBeUndefined()
    expect(copies.rows(9).map(({ event }) => event)).toEqual(['vrijgegeven'])
  })

  it.each([
    ['on a row without one', { rulebook: () => copying('R32') }],
    ['where this gateway shows none', { copyKeepMs: null }],
    ['of nothing', { source: sourceOf(async () => ({})) }],
  ])('is not kept %s', async (_name, change) => {
    const { holder, copies } = keeping(change)
    const { jws, order } = await honestOrder(world)
    await release(holder, jws)
    expect(copies.copyOf(order.order, NOW)).toBeUndefined()
    expect(copies.rows(9)).toHaveLength(1)
  })

  it('that cannot be kept stops the release: nothing leaves without it', async () => {
    const copies = openGatewayRecords(':memory:')
    const { holder } = keeping({ records: copies })
    await expect(release(holder, (await honestOrder(world)).jws)).rejects.toThrow(
      GatewayRecordsError,
    )
    expect(copies.rows(9)).toEqual([])
  })
})

describe('a source in trouble', () => {
  const failing = (code: SourceErrorCode, only?: string) =>
    sourceOf((child, categories, options) =>
      only === undefined || child === only
        ? Promise.reject(new SourceError(code, []))
        : full.read(child, categories, options),
    )

  it.each(['unavailable', 'changing', 'broken_data'] as const)(
    'fails for known and unknown children alike: %s for everybody',
    async (code) => {
      for (const child of [PSEUDONYM, UNKNOWN_PSEUDONYM]) {
        const { holder, faults } = holderWith({ source: failing(code) })
        const { jws } = await honestOrder(world, { child })
        expect(await release(holder, jws)).toEqual({ status: 'mislukt' })
        expect(faults).toEqual([`source: ${code}`])
      }
      expect(events()).toEqual(['bron_mislukt', 'bron_mislukt'])
    },
  )

  it('gives nothing when only this child cannot be read', async () => {
    const { holder, faults } = holderWith({ source: failing('broken_data', 'kind-1') })
    const { jws } = await honestOrder(world)
    expect(await release(holder, jws)).toEqual({ status: 'niets' })
    expect(faults).toEqual(['source: broken_data'])
  })

  it('is told to stop in time', async () => {
    const slow = sourceOf(
      (_child, _categories, { signal } = {}) =>
        new Promise((_resolve, reject) => {
          const stop = () => reject(new SourceError('timeout', []))
          if (signal?.aborted) stop()
          signal?.addEventListener('abort', stop)
        }),
    )
    const { holder, faults } = holderWith({ source: slow, sourceMs: 30 })
    expect(await release(holder, (await honestOrder(world)).jws)).toEqual({ status: 'mislukt' })
    expect(faults).toEqual(['source: timeout'])
  })

  it('that throws something else says no word of it', async () => {
    const { holder, faults } = holderWith({
      source: sourceOf(() => Promise.reject(new Error('Zonnebloem-geheim'))),
    })
    expect(await release(holder, (await honestOrder(world)).jws)).toEqual({ status: 'mislukt' })
    expect(faults).toEqual(['source: unexpected fault'])
  })
})

describe('an answer that cannot be sealed', () => {
  it('looks as nothing: a requester’s odd key must not tell that there was something', async () => {
    const envelopes = holderEnvelopes(world.trust, world.cjg)
    const { holder, faults } = holderWith({
      envelopes: { ...envelopes, seal: async () => ({ ok: false, reasons: ['unusable_key'] }) },
    })
    expect(await release(holder, (await honestOrder(world)).jws)).toEqual({ status: 'niets' })
    expect(faults).toEqual(['not sealed: unusable_key'])
  })

  it('too large for any class is nothing too', async () => {
    const much = 'x'.repeat(2 * 1024 * 1024)
    const { holder, faults } = holderWith({
      source: sourceOf(async () => ({ hulp_betrokkenheid: { naamOrganisatie: much } })),
    })
    expect(await release(holder, (await honestOrder(world)).jws)).toEqual({ status: 'niets' })
    expect(faults).toEqual(['not sealed: too_large'])
  })
})
