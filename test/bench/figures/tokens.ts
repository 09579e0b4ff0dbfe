/** (b) Tokens from the broker, beside an oidc-provider without our hooks on the same durable store. */
import { join } from 'node:path'
import { LITTLE_ROOM, MALLOC_ROOM } from '../../../broker/little-room.mjs'
import { publicJwks } from '../../../broker/tokens/signing-keys.ts'
import type { Figure } from '../figure.ts'
import { asFastAsPossible } from '../load.ts'
import { machineClient } from '../machine-client.ts'
import { type Started, startBeside, totalMs } from '../process.ts'
import { plainProviderOptions } from '../processes/plain-provider.ts'
import { alternate, median, ratioOf } from '../rounds.ts'
import {
  AT_SCHOOL,
  CATEGORIES,
  CJG,
  type Family,
  PURPOSE,
  SCHOOL,
  type SetUp,
  sayYes,
  setUp,
  writeFamilies,
} from '../set-up.ts'

const CONNECTIONS = 8
const CLIENT = 'merelcollege'
const FAMILIES = 50

/** The slice that both are asked for. */
export const sliceOf = ({ atSchool }: Pick<Family, 'atSchool'>) => ({
  type: 'dossierdeel',
  kind: atSchool,
  houder: CJG,
  doel: PURPOSE,
  categorieen: CATEGORIES,
  medewerker: AT_SCHOOL,
})

const startPlain = ({ layout, clientKey }: SetUp, dir: string): Promise<Started> => {
  // The set-up's own port for its register of authority, which nobody serves here.
  const url = new URL(layout.brpUrl)
  const options = plainProviderOptions.parse({
    port: Number(url.port),
    database: join(dir, 'plain.sqlite'),
    party: {
      id: SCHOOL,
      kind: 'school_vo',
      name: 'Merelcollege',
      oin: '00000099000000001000',
      region: 'standaard',
      gatewayUrl: null,
      mayUseBsn: false,
      active: true,
    },
    client: {
      id: CLIENT,
      party: SCHOOL,
      processor: null,
      jwks: publicJwks([clientKey(CLIENT)]),
      active: true,
    },
  })
  return startBeside('plain-provider', {
    args: [JSON.stringify(options)],
    readyUrl: `${url.origin}/oauth/jwks`,
    log: join(dir, 'plain.log'),
    // As ours is started: what is compared is what we add, not what Node is told.
    environment: MALLOC_ROOM,
    nodeArgs: LITTLE_ROOM,
  })
}

const measure: Figure['measure'] = async (bench) => {
  const world = await setUp(bench)
  const families = await world.inStore(async (context) => {
    const written = await writeFamilies(context, FAMILIES, world.subjectOf)
    for (const family of written) await sayYes(context, family)
    return written
  })
  const broker = await world.startBroker()
  const plain = await startPlain(world, bench.dir)
  const tokens = bench.pick(200, 2000)
  bench.progress(`${tokens} tokens a round, ${CONNECTIONS} connections`)
  const cpu = { ours: [] as number[], plain: [] as number[] }
  const round =
    (side: 'ours' | 'plain', { pid }: Started, issuer: string) =>
    async () => {
      const client = machineClient({ issuer, clientId: CLIENT, key: world.clientKey(CLIENT) })
      const requests = Array.from({ length: tokens }, (_, index) =>
        client.tokenRequest(sliceOf(families[index % FAMILIES] ?? { atSchool: '' as never })),
      )
      const before = totalMs(pid)
      const { seconds } = await asFastAsPossible({
        port: Number(new URL(issuer).port),
        connections: CONNECTIONS,
        requests,
        status: 200,
      })
      cpu[side].push((totalMs(pid) - before) / tokens)
      return tokens / seconds
    }
  try {
    const rates = await alternate(bench.pick(4, 9), {
      ours: round('ours', broker, world.layout.issuer),
      plain: round('plain', plain, new URL(world.layout.brpUrl).origin),
    })
    return [
      {
        what: 'tokens for a slice, decided and journalled',
        ours: { value: median(rates.ours), unit: 'tokens/s' },
        beside: {
          value: median(rates.plain),
          unit: 'tokens/s',
          what: 'oidc-provider alone, same store, assertion and proof marked durably',
        },
        ratio: ratioOf(rates.ours, rates.plain),
        demand: { of: 'ratio', is: 'at least', value: 0.8 },
        bounds:
          "oidc-provider itself and jose's WebCrypto on both sides; ours adds a decision, its record and a journal row",
      },
      {
        what: 'processor time a token',
        ours: { value: median(cpu.ours), unit: 'ms' },
        beside: { value: median(cpu.plain), unit: 'ms', what: 'oidc-provider alone' },
        ratio: ratioOf(cpu.ours, cpu.plain),
        demand: null,
        bounds: 'all threads of the process, kernel included; says the same on a busy machine',
      },
    ]
  } finally {
    await Promise.all([broker.stop(), plain.stop()])
    world.close()
  }
}

/** How fast tokens are issued. */
export const tokensFigure: Figure = { id: 'b', title: 'tokens', measure }
