/**
 * (e) From the acknowledgement of a withdrawal to the refusal of the next order, while others fetch the same. That order is signed
 * before, and sent when the acknowledgement is there.
 */
import { randomUUID } from 'node:crypto'
import Sqlite from 'better-sqlite3'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { requesterEnvelopes } from '../../../adapters/envelope/envelopes.ts'
import { trustOf } from '../../../broker/gateway/compose/trust.ts'
import { readGatewayConfig } from '../../../broker/gateway/config.ts'
import { grantedSlice } from '../../../broker/tokens/details.ts'
import { ENVELOPE_REQUEST_MS_MAX } from '../../../consent/ports/envelope.ts'
import type { HeldSlice } from '../../../consent/ports/requester.ts'
import type { Figure, Measured } from '../figure.ts'
import { type Connection, open } from '../load.ts'
import { machineClient } from '../machine-client.ts'
import { quantile } from '../rounds.ts'
import {
  AT_SCHOOL,
  CATEGORIES,
  CJG,
  type Family,
  gatewayOf,
  openSchool,
  PURPOSE,
  type SetUp,
  sayYes,
  setUp,
  writeFamilies,
} from '../set-up.ts'
import { sliceOf } from './tokens.ts'

const SCHOOL_CLIENT = 'merelcollege'
const FETCH_FIRST_MS = 30

const nowMs = (): number => performance.timeOrigin + performance.now()

/** How many others fetch whenever the withdrawal comes: again at once, or after a pause as long as the fetch took. */
const LOADS = {
  one: { others: 1, pauses: false },
  half: { others: 3, pauses: true },
  // Keeps both cores busy.
  all: { others: 3, pauses: false },
} as const
type LoadKind = keyof typeof LOADS
const LOAD_KINDS = ['one', 'half', 'all'] as const satisfies readonly LoadKind[]

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Fetches again and again until it is refused; how often it was delivered. */
const fetchUntilRefused = async (held: HeldSlice, pauses: boolean): Promise<number> => {
  for (let delivered = 0; ; delivered += 1) {
    const startedAt = nowMs()
    if ((await held.collect()).status !== 'verstrekt') return delivered
    if (pauses) await wait(nowMs() - startedAt)
  }
}

const gapLine = (load: string, gaps: readonly number[], bounds: string): Measured => ({
  what: `withdrawal acknowledged to next order refused, ${load}, p99`,
  ours: { value: quantile(gaps, 0.99), unit: 'ms' },
  beside: null,
  ratio: null,
  demand: { of: 'ours', is: 'at most', value: 10 },
  bounds: `p50 ${quantile(gaps, 0.5).toFixed(1)} ms; ${bounds}`,
})

const withdraw = async (
  { layout, personToken }: SetUp,
  { sub, statement }: { sub: string; statement: string },
): Promise<number> => {
  const url = `${layout.peopleUrl}/v1/toestemmingen/${statement}/_intrekken`
  const authorization = `Bearer ${await personToken(sub)}`
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization, 'idempotency-key': randomUUID() },
  })
  const acknowledgedAt = nowMs()
  const text = await response.text()
  if (response.status !== 200) throw new Error(`not withdrawn: ${response.status} ${text}`)
  return acknowledgedAt
}

/** What a token says may be fetched. */
const tokenClaims = z.looseObject({ authorization_details: z.tuple([grantedSlice]) })

/** Makes an order whole, its token, return address and proof with it: what is measured is the broker, not who signs. */
const orderMaker = ({ layout, clientKey }: SetUp) => {
  const config = readGatewayConfig(gatewayOf(layout, 'merelcollege').config)
  const { self, certificates, own } = trustOf(config)
  const envelopes = requesterEnvelopes(self, certificates, own().signer)
  const client = machineClient({
    issuer: layout.issuer,
    clientId: SCHOOL_CLIENT,
    key: clientKey(SCHOOL_CLIENT),
  })
  const holder = config.partners.find(({ party }) => party === CJG)
  if (holder === undefined) throw new Error('the school does not know the CJG')
  return async (family: Family): Promise<Buffer> => {
    const token = await client.token(sliceOf(family))
    const [granted] = tokenClaims.parse(decodeJwt(token)).authorization_details
    const now = Date.now()
    const asked = {
      jti: randomUUID(),
      holder: { id: holder.party, oin: holder.oin },
      purpose: granted.doel,
      categories: granted.categorieen,
      decision: granted.besluit,
      expiresAt: now + ENVELOPE_REQUEST_MS_MAX,
    }
    const { jws } = await envelopes.request(asked, now)
    return client.call('/v1/verstrekkingen', token, { envelopverzoek: jws })
  }
}

const refused = z.looseObject({ id: z.string(), status: z.literal('niet_verstrekt') })

/** Sends an order that must be refused; its number. */
const sendRefused = async (connection: Connection, order: Buffer): Promise<string> => {
  const { status, body } = await connection.send(order)
  if (status !== 200) throw new Error(`after a withdrawal: ${status} ${body}`)
  return refused.parse(JSON.parse(body)).id
}

type JournalLine = { readonly sequence: number; readonly kind: string; readonly at: number }

/** What the journal says of one child; read beside the running broker. */
const journalOf = (path: string) => {
  const db = new Sqlite(path, { readonly: true })
  const refusal = db.prepare(
    "select * from journal where subject = ? and kind = 'verstrekking_geweigerd'",
  )
  const late = db.prepare(
    `select count(*) from journal d where d.child = ? and d.kind = 'verstrekking_geleverd' and d.sequence >
       (select max(w.sequence) from journal w where w.child = d.child and w.kind = 'toestemming_vastgelegd')`,
  )
  return {
    refusedAt: (order: string): number => {
      const line = refusal.get(order) as JournalLine | undefined
      if (line === undefined) throw new Error('an order after the withdrawal was not refused')
      return line.at
    },
    lateDeliveries: (child: string): number => Number(late.pluck().get(child)),
    close: () => db.close(),
  }
}

const measure: Figure['measure'] = async (bench) => {
  const world = await setUp(bench)
  const warmUps = bench.pick(10, 100)
  const count = warmUps + LOAD_KINDS.length * bench.pick(20, 300)
  const said = await world.inStore(async (context) => {
    const families = await writeFamilies(context, count, world.subjectOf)
    const all: { family: Family; statement: string; sub: string }[] = []
    for (const family of families) {
      const [statement = ''] = await sayYes(context, family)
      all.push({ family, statement, sub: family.people[0]?.sub ?? '' })
    }
    return all
  })
  await world.linkAtCjg(said.map(({ family }) => family))
  const broker = await world.startBroker()
  const cjg = await world.startCjg()
  const school = await openSchool(world)
  const journal = journalOf(world.database)
  bench.progress(
    `${count} withdrawals, of which the first ${warmUps} do not count, each while others fetch`,
  )
  const orderFor = orderMaker(world)
  const connection = await open(Number(new URL(world.layout.issuer).port))
  const gaps: Record<LoadKind, number[]> = { one: [], half: [], all: [] }
  let late = 0
  let delivered = 0
  try {
    for (const [index, { family, ...act }] of said.entries()) {
      const load = LOAD_KINDS[index % LOAD_KINDS.length] ?? 'all'
      const held = await school.requester.token({
        kind: family.atSchool,
        houder: CJG,
        doel: PURPOSE,
        categorieen: CATEGORIES,
        medewerker: AT_SCHOOL,
      })
      if (held === null) throw new Error('no token')
      if ((await held.collect()).status === 'verstrekt') delivered += 1
      const order = await orderFor(family)
      const { others: fetching, pauses } = LOADS[load]
      const others = Array.from({ length: fetching }, () => fetchUntilRefused(held, pauses))
      await wait(FETCH_FIRST_MS)
      const acknowledgedAt = await withdraw(world, act)
      const next = await sendRefused(connection, order)
      for (const times of await Promise.all(others)) delivered += times
      // Until then the processes compile their busiest functions. A late delivery counts from the first on.
      const counts = index >= warmUps
      if (counts) gaps[load].push(Math.max(0, journal.refusedAt(next) - acknowledgedAt))
      late += journal.lateDeliveries(family.child)
    }
    if (delivered < count) throw new Error('too little was delivered before the withdrawals')
    return [
      gapLine(
        'one other as fast as it can',
        gaps.one,
        'what else the broker does when the order arrives: the withdrawal itself is in force when it is acknowledged; the answer leaves later, on the step that hides reasons',
      ),
      gapLine(
        'three others at half of their rate',
        gaps.half,
        'a checkpoint of SQLite, which holds the one thread of the broker for 8 to 12 ms, every fifty transactions',
      ),
      gapLine(
        'three others as fast as they can',
        gaps.all,
        'a turn on one of two cores, which four processes want all the time',
      ),
      {
        what: 'deliveries journalled after a withdrawal',
        ours: { value: late, unit: `of ${delivered} deliveries around ${count} withdrawals` },
        beside: null,
        ratio: null,
        demand: { of: 'ours', is: 'at most', value: 0 },
        bounds: 'the epoch of the child, compared in the transaction that closes a delivery',
      },
    ]
  } finally {
    connection.close()
    journal.close()
    school.close()
    await Promise.all([broker.stop(), cjg.stop()])
    world.close()
  }
}

/** How fast a withdrawal is felt. */
export const withdrawalsFigure: Figure = { id: 'e', title: 'withdrawal to refusal', measure }
