/** (f) `controles` over HTTP with its durable record, beside bare node:http that parses the same body and sends it back. */
import { join } from 'node:path'
import type { Bench, Figure, Measured } from '../figure.ts'
import { asFastAsPossible, atRate, type Load } from '../load.ts'
import { machineClient, type Road } from '../machine-client.ts'
import { cpuOf, startBeside } from '../process.ts'
import { alternate, median, quantile, type Rounds, ratioOf } from '../rounds.ts'
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
const PARTY = 'cjg-zuidwaard'
/** The same party's client whose tokens are bound to its certificate. */
const BY_CERTIFICATE = `${PARTY}-certificaat`
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
  { layout, clientKey, certificate }: SetUp,
  families: readonly Family[],
  count: number,
  road: Road = 'proof',
): Promise<Buffer[]> => {
  const byProof = road === 'proof'
  const client = machineClient({
    issuer: layout.issuer,
    clientId: byProof ? PARTY : BY_CERTIFICATE,
    key: clientKey(PARTY),
    certificate: byProof ? undefined : certificate(PARTY),
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

const registerByCertificate = ({ inStore }: SetUp): Promise<void> =>
  inStore(({ store }) =>
    store.write(async ({ parties }) => {
      const client = await parties.client(PARTY)
      if (client === undefined) throw new Error(`no client ${PARTY}`)
      await parties.putClient({ ...client, id: BY_CERTIFICATE, binding: 'mtls' })
    }),
  )

const mainMs = (pid: number): number => cpuOf(pid)?.main ?? Number.NaN

type Side = Road | 'echo'
type Sides = {
  readonly requests: (side: Side, count: number) => Promise<Buffer[]>
  readonly load: (side: Side, requests: readonly Buffer[]) => Load
  readonly pid: (side: Side) => number
}

/** Requests a second of every side, and processor time of its main thread a request. */
const measureRates = async ({ pick }: Bench, { requests, load, pid }: Sides) => {
  const count = pick(400, 4000)
  const cpu: Record<Side, number[]> = { proof: [], certificate: [], echo: [] }
  const round = (side: Side) => async () => {
    const signed = await requests(side, count)
    const before = mainMs(pid(side))
    const { seconds } = await asFastAsPossible(load(side, signed))
    cpu[side].push((mainMs(pid(side)) - before) / count)
    return count / seconds
  }
  // What was compiled late would count as work of a request.
  for (const side of ['proof', 'certificate', 'echo'] as const)
    await asFastAsPossible(load(side, await requests(side, pick(1000, 4000))))
  const rates: Rounds<Side> = await alternate(pick(4, 9), {
    proof: round('proof'),
    certificate: round('certificate'),
    echo: round('echo'),
  })
  return { rates, cpu }
}

const ECHO = 'node:http and zod, echo'

const ROADS: Readonly<Record<Road, { readonly title: string; readonly bounds: string }>> = {
  proof: {
    title: 'token bound to a key',
    bounds:
      'one thread: two signatures verified, the proof marked in a transaction of its own, the decision and its record in another',
  },
  certificate: {
    title: 'token bound to a certificate',
    bounds: 'one thread: one signature verified, the decision and its record in one transaction',
  },
}

const measureRoad = async (
  { pick }: Bench,
  sides: Sides,
  road: Road,
  { rates, cpu }: Awaited<ReturnType<typeof measureRates>>,
): Promise<Measured[]> => {
  const half = median(rates[road]) / 2
  const signed = await sides.requests(road, Math.round(half * pick(2, 20)))
  const { latencies } = await atRate(sides.load(road, signed), half)
  const { title, bounds } = ROADS[road]
  return [
    {
      what: `checks over HTTP, durable, ${title}`,
      ours: { value: median(rates[road]), unit: 'requests/s' },
      beside: { value: median(rates.echo), unit: 'requests/s', what: ECHO },
      ratio: ratioOf(rates[road], rates.echo),
      demand: { of: 'ratio', is: 'at least', value: 0.35 },
      bounds,
    },
    {
      what: `p99 at half of the maximum rate, ${title}`,
      ours: { value: quantile(latencies, 0.99), unit: 'ms' },
      beside: null,
      ratio: null,
      demand: { of: 'ours', is: 'at most', value: 30 },
      bounds: `at ${Math.round(half)} requests/s, from the moment each was due; p50 ${quantile(latencies, 0.5).toFixed(1)} ms`,
    },
    {
      what: `time on the main thread a request, ${title}`,
      ours: { value: median(cpu[road]), unit: 'ms' },
      beside: { value: median(cpu.echo), unit: 'ms', what: ECHO },
      ratio: ratioOf(cpu[road], cpu.echo),
      demand: null,
      bounds: 'processor time of the one thread that decides the rate, kernel included',
    },
  ]
}

const measure: Figure['measure'] = async (bench) => {
  const world = await setUp(bench)
  const families = await agreedFamilies(world, FAMILIES)
  await registerByCertificate(world)
  const broker = await world.startBroker()
  const echoUrl = new URL(world.layout.brpUrl)
  const echo = await startBeside('echo', {
    args: [echoUrl.port],
    readyUrl: echoUrl.origin,
    log: join(bench.dir, 'echo.log'),
  })
  bench.progress(`${CONNECTIONS} connections; by proof, by certificate, echo`)
  const portOf = (side: Side) =>
    Number(side === 'echo' ? echoUrl.port : new URL(world.layout.issuer).port)
  const sides: Sides = {
    // The echo gets the very requests that carry a proof.
    requests: (side, count) =>
      checkRequests(world, families, count, side === 'echo' ? 'proof' : side),
    load: (side, requests) => ({
      port: portOf(side),
      connections: CONNECTIONS,
      requests,
      status: 200,
    }),
    pid: (side) => (side === 'echo' ? echo.pid : broker.pid),
  }
  try {
    const rates = await measureRates(bench, sides)
    return [
      ...(await measureRoad(bench, sides, 'proof', rates)),
      ...(await measureRoad(bench, sides, 'certificate', rates)),
    ]
  } finally {
    await Promise.all([broker.stop(), echo.stop()])
    world.close()
  }
}

/** How fast a professional's question is answered. */
export const checksFigure: Figure = { id: 'f', title: 'checks (controles) over HTTP', measure }
