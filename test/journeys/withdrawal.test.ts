/**
 * A withdrawal is in force on the very next request, and on those under way (reliability R5). Many fetches and withdrawals at
 * once, over real HTTP: broker, gateway and people. The seed fixes who starts when and how long the holder takes.
 *
 * Two invariants, for every child:
 * - in the journal no delivery that rested on a consent follows the withdrawal of that consent;
 * - an order sent after the withdrawal was acknowledged gets nothing.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GrantedSlice } from '../../broker/tokens/details.ts'
import type { JournalRow } from '../../consent/journal.ts'
import { consentedSlice, envelopeFor } from '../broker/http/consented-slice.ts'
import { CJG, SCHOOL, type System, startSystem } from '../support/system.ts'

const SEED = 20_260_901
const FAMILIES = 8
const FETCHES = 5
const FETCHES_AFTER = 2
/** Longest pause in milliseconds of the holder. */
const SPREAD_MS = 40

/** Mulberry32: small, seeded, good enough to shuffle with. */
const seeded = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
const draw = seeded(SEED)
const pause = () => wait(draw() * SPREAD_MS)

/** What the holder waits for with an answer in hand, by the holder's own pseudonym of the child. */
const holds = new Map<unknown, () => Promise<unknown>>()

let system: System
beforeAll(async () => {
  system = await startSystem()
  system.gateway.hold = async (order) => {
    await pause()
    await holds.get(decodeJwt(order)['child'])?.()
  }
})
afterAll(() => system?.close())

/** A family that said yes, and everything for its fetches made beforehand: then only the fetches themselves race. */
const prepare = async (fetches: number) => {
  const { child, slice } = await consentedSlice(system)
  const link = await system.broker.context.store.read((tx) => tx.links.of(CJG, child))
  const school = system.client(SCHOOL)
  const { body } = await school.askToken(slice)
  const granted: GrantedSlice = body.authorization_details[0]
  const envelopes = await Promise.all(
    Array.from({ length: fetches }, () => envelopeFor(system, granted.besluit)),
  )
  const fetchOne = async (): Promise<string> => {
    const jws = envelopes.pop()?.jws
    const answer = await school.send('post', '/v1/verstrekkingen', body.access_token, (sent) =>
      sent.set('Idempotency-Key', randomUUID()).send({ envelopverzoek: jws }),
    )
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`)
    return answer.body.status
  }
  return { child, atHolder: link?.pseudonym, fetchOne }
}
type Prepared = Awaited<ReturnType<typeof prepare>>

const withdrawBy = async (parent: string, child: string): Promise<void> => {
  const person = system.person(parent)
  const said = await person.get(`/v1/toestemmingen?kind=${child}`)
  const answer = await person.post(`/v1/toestemmingen/${said.body.items[0].id}/_intrekken`, {})
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`)
}

/**
 * Half of the families withdraw once some of their fetches were answered; the others once the holder has a first answer in
 * hand, which it keeps until the withdrawal was acknowledged. The answers after it it keeps too, or lets go, as it is drawn.
 */
const live = async ({ child, atHolder, fetchOne }: Prepared, index: number) => {
  const acknowledged = Promise.withResolvers<void>()
  const inHand = Promise.withResolvers<void>()
  const keeps = index % 2 === 1
  let kept = 0
  const keepSome = async (): Promise<void> => {
    kept += 1
    inHand.resolve()
    if (kept === 1 || draw() < 0.7) await acknowledged.promise
  }
  if (keeps) holds.set(atHolder, keepSome)
  const early = Array.from({ length: FETCHES }, fetchOne)
  if (keeps) await inHand.promise
  else await Promise.all(early.slice(0, 1 + Math.floor(draw() * 3)))
  await withdrawBy(draw() < 0.5 ? 'ouder-1' : 'ouder-2', child)
  acknowledged.resolve()
  holds.delete(atHolder)
  const late = await Promise.all(Array.from({ length: FETCHES_AFTER }, fetchOne))
  const rows = await system.broker.context.store.read((tx) => tx.journal.rows({ child }))
  return { early: await Promise.all(early), late, rows }
}

const isWithdrawal = ({ kind, detail }: JournalRow): boolean =>
  kind === 'toestemming_vastgelegd' && detail['soort'] === 'ingetrokken'

describe(`withdrawals among fetches (seed ${SEED})`, () => {
  let lives: Awaited<ReturnType<typeof live>>[]
  beforeAll(async () => {
    const prepared = await Promise.all(
      Array.from({ length: FAMILIES }, () => prepare(FETCHES + FETCHES_AFTER)),
    )
    lives = await Promise.all(prepared.map(live))
  })

  test('no delivery follows the withdrawal of its consent in the journal', () => {
    for (const { rows } of lives) {
      const withdrawn = rows.findIndex(isWithdrawal)
      expect(withdrawn).toBeGreaterThan(-1)
      const after = rows.slice(withdrawn).map(({ kind }) => kind)
      expect(after).not.toContain('verstrekking_geleverd')
    }
  })

  test('nothing is given to a fetch that began after the acknowledgement', () => {
    for (const { late } of lives) expect(late).toEqual(['niet_verstrekt', 'niet_verstrekt'])
  })

  test('every answer that left has its row, and no row is without its answer', () => {
    for (const { early, rows } of lives) {
      const given = early.filter((status) => status === 'verstrekt')
      const journalled = rows.filter(({ kind }) => kind === 'verstrekking_geleverd')
      expect(journalled).toHaveLength(given.length)
    }
  })

  test('they did race: some were delivered before, some dropped under way, some refused after', () => {
    const kinds = lives.flatMap(({ rows }) => rows.map(({ kind }) => kind))
    expect(kinds).toContain('verstrekking_geleverd')
    expect(kinds).toContain('verstrekking_vervallen')
    expect(kinds).toContain('verstrekking_geweigerd')
  })
})
