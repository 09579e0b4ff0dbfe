/** (h) Memory of a broker under load, and how long it takes from its start to its first answer. */
import type { Figure } from '../figure.ts'
import { asFastAsPossible } from '../load.ts'
import { bareNodeMs, memoryOf, totalMs } from '../process.ts'
import { alternate, median, ratioOf } from '../rounds.ts'
import { setUp } from '../set-up.ts'
import { agreedFamilies, checkRequests } from './checks.ts'

const FAMILIES = 50
const CONNECTIONS = 32

const measure: Figure['measure'] = async (bench) => {
  const world = await setUp(bench)
  const families = await agreedFamilies(world, FAMILIES)
  try {
    const processorMs: number[] = []
    const starts = await alternate(bench.pick(3, 9), {
      ours: async () => {
        const broker = await world.startBroker()
        processorMs.push(totalMs(broker.pid))
        await broker.stop()
        return broker.readyMs
      },
      bare: bareNodeMs,
    })
    const broker = await world.startBroker()
    const port = Number(new URL(world.layout.issuer).port)
    const load = async (count: number) => {
      const requests = await checkRequests(world, families, count)
      await asFastAsPossible({ port, connections: CONNECTIONS, requests, status: 200 })
    }
    const idle = memoryOf(broker.pid)
    const rounds = bench.pick(2, 10)
    for (let round = 0; round < rounds; round += 1) await load(bench.pick(500, 3000))
    const busy = memoryOf(broker.pid)
    await broker.stop()
    return [
      {
        what: 'start to first answer',
        ours: { value: median(starts.ours) / 1000, unit: 's' },
        beside: { value: median(starts.bare) / 1000, unit: 's', what: 'a bare node -e 0' },
        ratio: ratioOf(starts.ours, starts.bare),
        demand: { of: 'ours', is: 'at most', value: 1 },
        bounds:
          'loading modules (half of them of oidc-provider, Kysely and zod), then reading twenty YAML files and checking the catalogue',
      },
      {
        what: 'processor time until ready',
        ours: { value: median(processorMs) / 1000, unit: 's' },
        beside: null,
        ratio: null,
        demand: null,
        bounds: 'all threads, kernel included; says the same on a busy machine',
      },
      {
        what: `highest memory under load, ${CONNECTIONS} connections`,
        ours: { value: busy?.highest ?? Number.NaN, unit: 'MB' },
        beside: {
          value: idle?.now ?? Number.NaN,
          unit: 'MB',
          what: 'the same process before its first request',
        },
        ratio: busy && idle ? busy.highest / idle.now : null,
        demand: { of: 'ours', is: 'at most', value: 200 },
        bounds:
          'resident memory: Node itself (45 MB), code, the catalogue, and the room that V8 gives to garbage',
      },
    ]
  } finally {
    world.close()
  }
}

/** How much memory, how soon ready. */
export const footprintFigure: Figure = { id: 'h', title: 'memory and start', measure }
