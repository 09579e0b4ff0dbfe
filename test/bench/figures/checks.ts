/** (f) `controles` over HTTP with its durable record, beside bare node:http that parses the same body and sends it back. */
import { join } from 'node:path'
import type { Figure } from '../figure.ts'
import { asFastAsPossible, atRate, type Load } from '../load.ts'
import { machineClient } from '../machine-client.ts'
import { cpuOf, type Started, startBeside } from '../process.ts'
import { alternate, median, quantile, ratioOf } from '../rounds.ts'
import {
  AT_CJG,
  CATEGORIES,
  type Family,
  PURPOSE,
  SCHOOL,
  type SetUp,
  sayYes,
  setUp,
  writeFamilies,
} from '../set-up.ts'

const CONNECTIONS = 16
const CLIENT = 'cjg-zuidwaard'
const FAMILIES = 50
const PATH = '/v1/controles'

const questionAbout = ({ atCjg }: Family) => ({
  kind: atCjg,
  ontvangers: [SCHOOL],
  doel: PURPOSE,
  categorieen: CATEGORIES,
})

/** Signed just before they are sent: a proof counts for one minute. */
export const checkRequests = async (
  { layout, clientKey }: SetUp,
  families: readonly Family[],
  count: number,
): Promise<Buffer[]> => {
  const client = machineClient({
    issuer: layout.issuer,
    clientId: CLIENT,
    key: clientKey(CLIENT),
  })
  const token = await client.token({
    type: 'handeling',
    handelingen: ['controles'],
    medewerker: AT_CJG,
  })
  return Array.from({ length: count }, (_, index) =>
    client.call(PATH, token, questionAbout(families[index % families.length] as Family)),
  )
}

/** Families about whom everybody said yes. */
export const agreedFamilies = ({ inStore, subjectOf }: SetUp, count: number): Promise<Family[]> =>
  inStore(async (context) => {
    const families = await writeFamilies(context, count, subjectOf)
    for (const family of families) await sayYes(context, family)
    return families
  })

const mainMs = (pid: number): number => cpuOf(pid)?.main ?? Number.NaN

const measure: Figure['measure'] = async (bench) => {
  const world = await setUp(bench)
  const families = await agreedFamilies(world, FAMILIES)
  const broker = await world.startBroker()
  const echoUrl = new URL(world.layout.brpUrl)
  const echo = await startBeside('echo', {
    args: [echoUrl.port],
    readyUrl: echoUrl.origin,
    log: join(bench.dir, 'echo.log'),
  })
  const count = bench.pick(400, 4000)
  bench.progress(`${count} requests a round, ${CONNECTIONS} connections`)
  const cpu = { ours: [] as number[], echo: [] as number[] }
  const load = (requests: readonly Buffer[], port: string): Load => ({
    port: Number(port),
    connections: CONNECTIONS,
    requests,
    status: 200,
  })
  const brokerPort = new URL(world.layout.issuer).port
  const round =
    (side: 'ours' | 'echo', { pid }: Started, port: string) =>
    async () => {
      const requests = await checkRequests(world, families, count)
      const before = mainMs(pid)
      const { seconds } = await asFastAsPossible(load(requests, port))
      cpu[side].push((mainMs(pid) - before) / count)
      return count / seconds
    }
  try {
    const rates = await alternate(bench.pick(4, 9), {
      ours: round('ours', broker, brokerPort),
      echo: round('echo', echo, echoUrl.port),
    })
    const half = median(rates.ours) / 2
    const requests = await checkRequests(world, families, Math.round(half * bench.pick(2, 20)))
    const { latencies } = await atRate(load(requests, brokerPort), half)
    return [
      {
        what: 'checks over HTTP, durable, token and proof verified',
        ours: { value: median(rates.ours), unit: 'requests/s' },
        beside: { value: median(rates.echo), unit: 'requests/s', what: 'node:http and zod, echo' },
        ratio: ratioOf(rates.ours, rates.echo),
        demand: { of: 'ratio', is: 'at least', value: 0.35 },
        bounds:
          'one thread: express and its headers, two signatures verified, the proof marked in a transaction of its own, the decision and its record in another',
      },
      {
        what: 'p99 at half of the maximum rate',
        ours: { value: quantile(latencies, 0.99), unit: 'ms' },
        beside: null,
        ratio: null,
        demand: { of: 'ours', is: 'at most', value: 30 },
        bounds: `at ${Math.round(half)} requests/s, from the moment each was due; p50 ${quantile(latencies, 0.5).toFixed(1)} ms`,
      },
      {
        what: 'time on the main thread a request',
        ours: { value: median(cpu.ours), unit: 'ms' },
        beside: { value: median(cpu.echo), unit: 'ms', what: 'node:http and zod, echo' },
        ratio: ratioOf(cpu.ours, cpu.echo),
        demand: null,
        bounds: 'processor time of the one thread that decides the rate, kernel included',
      },
    ]
  } finally {
    await Promise.all([broker.stop(), echo.stop()])
    world.close()
  }
}

/** How fast a professional's question is answered. */
export const checksFigure: Figure = { id: 'f', title: 'checks (controles) over HTTP', measure }
