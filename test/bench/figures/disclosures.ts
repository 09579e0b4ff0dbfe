/** (d) Whole disclosures: token, order, gateway, sealed answer, opened; and where their processor time goes. */
import { constants, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { Requester } from '../../../consent/ports/requester.ts'
import type { Bench, Figure, Measured } from '../figure.ts'
import { type CpuMs, cpuBetween, cpuOf, type Started } from '../process.ts'
import {
  attachProfiler,
  type Kind,
  type Profiler,
  profileOwn,
  type Shares,
  secondsByKind,
  topFunctions,
} from '../profiler.ts'
import { quantile } from '../rounds.ts'
import { AT_SCHOOL, CATEGORIES, CJG, type Family, openSchool, PURPOSE, setUp } from '../set-up.ts'
import { agreedFamilies } from './checks.ts'

const FAMILIES = 40
const CLIENTS = 8
/** Rounds are spread so that a slow second of the machine does not decide alone. */
const PARTS = 4

const fetchOne = async (requester: Requester, { atSchool }: Family): Promise<number> => {
  const startedAt = performance.now()
  const fetched = await requester.fetchSlice({
    kind: atSchool,
    houder: CJG,
    doel: PURPOSE,
    categorieen: CATEGORIES,
    medewerker: AT_SCHOOL,
  })
  if (fetched.status !== 'verstrekt') throw new Error(`not delivered: ${fetched.status}`)
  return performance.now() - startedAt
}

/** Milliseconds each, by so many clients at once. */
export const fetchMany = async (
  requester: Requester,
  families: readonly Family[],
  how: { count: number; clients: number },
): Promise<number[]> => {
  const latencies: number[] = []
  let next = 0
  const client = async () => {
    while (next < how.count) {
      const family = families[next % families.length] as Family
      next += 1
      latencies.push(await fetchOne(requester, family))
    }
  }
  await Promise.all(Array.from({ length: how.clients }, client))
  return latencies
}

/**
 * What signing costs at least: two PS256 signatures (question and answer) and five verifications with RSA keys (question by
 * broker and holder, answer by requester, two certificates), in ms.
 */
const signaturesAlone = (): number => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  const text = Buffer.alloc(1024, 'x')
  const times: number[] = []
  for (let round = 0; round < 60; round += 1) {
    const startedAt = performance.now()
    const signature = sign('sha256', text, { key: privateKey, ...padding })
    sign('sha256', text, { key: privateKey, ...padding })
    for (let each = 0; each < 5; each += 1)
      verify('sha256', text, { key: publicKey, ...padding }, signature)
    times.push(performance.now() - startedAt)
  }
  return quantile(times, 0.5)
}

type Spent = Readonly<Record<Kind, number>>

/**
 * Processor milliseconds by kind. Samples count time, also while the thread waits for the disk or for a processor that others
 * have: waiting for the disk is taken from the store, which alone waits inside a call. The pool does WebCrypto.
 */
const spent = (shares: Shares, cpu: CpuMs, count: number): Spent => {
  const busyMs = Object.values(shares).reduce((sum, value) => sum + value, 0) * 1000
  const diskMs = Math.min(Math.max(0, busyMs - cpu.main - cpu.mainQueued), shares.store * 1000)
  const each = (ms: number) => (ms * cpu.main) / (busyMs - diskMs) / count
  return {
    cryptography: each(shares.cryptography * 1000) + cpu.pool / count,
    HTTP: each(shares.HTTP * 1000),
    store: each(shares.store * 1000 - diskMs),
    other: each(shares.other * 1000) + cpu.helpers / count,
  }
}

type Watched = {
  readonly name: string
  readonly pid: number
  readonly attach: () => Profiler | Promise<Profiler>
}

const split = async (
  { progress }: Bench,
  watched: readonly Watched[],
  work: () => Promise<number>,
): Promise<{ name: string; spent: Spent }[]> => {
  const attached = await Promise.all(
    watched.map(async (one) => ({ ...one, profiler: await one.attach() })),
  )
  for (const { profiler } of attached) await profiler.start()
  const before = attached.map(({ pid }) => cpuOf(pid))
  const count = await work()
  const after = attached.map(({ pid }) => cpuOf(pid))
  const found: { name: string; spent: Spent }[] = []
  for (const [index, { name, profiler }] of attached.entries()) {
    const profile = await profiler.stop()
    profiler.close()
    for (const line of topFunctions(profile, 6)) progress(`${name}: ${line}`)
    const [from, to] = [before[index], after[index]]
    if (from && to)
      found.push({ name, spent: spent(secondsByKind(profile), cpuBetween(from, to), count) })
  }
  return found
}

const inWords = (of: Spent): string =>
  Object.entries(of)
    .map(([kind, ms]) => `${kind} ${ms.toFixed(2)}`)
    .join(', ')

const added = (one: Spent, other: Spent): Spent => ({
  cryptography: one.cryptography + other.cryptography,
  HTTP: one.HTTP + other.HTTP,
  store: one.store + other.store,
  other: one.other + other.other,
})

const total = (of: Spent): number => Object.values(of).reduce((sum, ms) => sum + ms, 0)

const inspecting = (port: number): string[] => [`--inspect=127.0.0.1:${port}`]

const latencyLine = (
  what: string,
  latencies: readonly number[],
  part: number,
  rest: Pick<Measured, 'bounds'> & { atMost: number },
): Measured => ({
  what,
  ours: { value: quantile(latencies, part), unit: 'ms' },
  beside: null,
  ratio: null,
  demand: { of: 'ours', is: 'at most', value: rest.atMost },
  bounds: rest.bounds,
})

const measure: Figure['measure'] = async (bench) => {
  const world = await setUp(bench)
  const families = await agreedFamilies(world, FAMILIES)
  await world.linkAtCjg(families)
  // The school's own gateway does not run: its two ports are free.
  const school = world.layout.gateways.find(({ party }) => party.slug === 'merelcollege')
  const ports = [school?.ordersUrl, school?.pagesUrl].map((url) => Number(new URL(url ?? '').port))
  const [brokerPort = 0, cjgPort = 0] = ports
  const started: Started[] = []
  const organisation = await openSchool(world)
  const { requester } = organisation
  try {
    const broker = await world.startBroker(inspecting(brokerPort))
    started.push(broker)
    const cjg = await world.startCjg(inspecting(cjgPort))
    started.push(cjg)
    const run = (count: number, clients: number) =>
      fetchMany(requester, families, { count, clients })
    // Each process compiles its own busiest functions within some hundred disclosures; those do not count.
    await run(bench.pick(60, 500), CLIENTS)
    const alone: number[] = []
    const together: number[] = []
    const floors: number[] = []
    for (let part = 0; part < PARTS; part += 1) {
      alone.push(...(await run(bench.pick(25, 100), 1)))
      together.push(...(await run(bench.pick(80, 250), CLIENTS)))
      floors.push(signaturesAlone())
    }
    bench.progress(`p50 ${quantile(alone, 0.5).toFixed(1)} ms alone; now under the profiler`)
    const count = bench.pick(60, 300)
    const parts = await split(
      bench,
      [
        { name: 'broker', pid: broker.pid, attach: () => attachProfiler(brokerPort) },
        { name: 'gateway', pid: cjg.pid, attach: () => attachProfiler(cjgPort) },
        { name: 'requester, with this benchmark', pid: process.pid, attach: profileOwn },
      ],
      async () => (await run(count, CLIENTS)).length,
    )
    const all = parts.map((part) => part.spent).reduce(added)
    const floor = quantile(floors, 0.5)
    const rate = `all three processes together need ${total(all).toFixed(1)} ms of processor a disclosure, on two cores`
    return [
      {
        ...latencyLine('whole disclosure, 1 client, p50', alone, 0.5, {
          atMost: 15,
          bounds: `two calls of the requester, one of the broker to the gateway, one after the other: ${rate}`,
        }),
        beside: {
          value: floor,
          unit: 'ms',
          what: 'its seven RSA operations alone (PS256, 2048 bits)',
        },
        ratio: quantile(alone, 0.5) / floor,
      },
      latencyLine(`whole disclosure, ${CLIENTS} clients, p50`, together, 0.5, {
        atMost: 45,
        bounds: `the processor: ${CLIENTS} clients keep both cores busy; ${rate}`,
      }),
      latencyLine(`whole disclosure, ${CLIENTS} clients, p99`, together, 0.99, {
        atMost: 150,
        bounds: 'the longest queue of the one thread of each process, and its garbage collection',
      }),
      ...[{ name: 'all three processes', spent: all }, ...parts].map(({ name, spent: of }) => ({
        what: `processor time a disclosure, ${name}`,
        ours: { value: total(of), unit: 'ms' },
        beside: null,
        ratio: null,
        demand: null,
        bounds: `ms: ${inWords(of)}; under the profiler`,
      })),
    ]
  } finally {
    organisation.close()
    await Promise.all(started.map(({ stop }) => stop()))
    world.close()
  }
}

/** How long a whole disclosure takes. */
export const disclosuresFigure: Figure = { id: 'd', title: 'whole disclosures', measure }
