/** Orders that get nothing: the same answer at the same moment, whatever the holder's gateway is like. */
import { beforeAll, describe, expect, it } from 'vitest'
import { refuseConsent } from '../../broker/answers/say.ts'
import { refuseInput } from '../../broker/answers/say-input.ts'
import type { Disclosure } from '../../broker/disclose.ts'
import { STILL_FAILING_MS } from '../../broker/disclosure/holder-contacts.ts'
import { undoLinkByFamily } from '../../broker/family/links.ts'
import { pseudonymIds } from '../../consent/id.ts'
import { CLOCK_TOLERANCE_MS } from '../../consent/ports/envelope.ts'
import { SECOND } from '../../consent/time.ts'
import { closedAfterEach } from '../support/closed-after-each.ts'
import { party } from '../support/family.ts'
import { type Flow, type FlowKeys, makeFlowKeys, openFlow } from '../support/flow.ts'
import { PREVENTION, sayYes } from '../support/say.ts'

let keys: FlowKeys
beforeAll(async () => {
  keys = await makeFlowKeys()
})
const flow = closedAfterEach(() => openFlow(keys))

/** The gateway has nothing of what was ordered, after so many milliseconds. */
const empty = (f: Flow, tookMs = 0) => {
  f.gateways.answer = ({ send }) => {
    f.clock.now += tookMs
    send('json', '{"antwoord":null}')
  }
}
const fails = (f: Flow, tookMs = 0) => {
  f.gateways.answer = ({ send }) => {
    f.clock.now += tookMs
    send('json', '{}', 503)
  }
}
const refuse = (f: Flow) =>
  refuseConsent(
    f.context,
    f.who('ouder2'),
    f.key(),
    refuseInput.parse({ child: f.child, ...PREVENTION }),
  )
/** What somebody outside sees of an order: its answer, and when that left. */
const seen = async (f: Flow, order: () => Promise<Disclosure>) => {
  const startedAt = f.clock.now
  const { id: _, ...answer } = await order()
  const after = f.clock.now - startedAt + (f.waits.at(-1) ?? Number.NaN)
  return { answer, after }
}

describe('a holder whose source is slow', () => {
  it('is no quicker to have a refused order, an unknown child or a repeat than to have nothing', async () => {
    const f = await flow()
    await sayYes(f)
    const slice = await f.token('cjg')
    empty(f, 3100)
    const nothing = { answer: { status: 'niet_verstrekt' }, after: 3250 }
    expect(await seen(f, () => f.order(slice))).toEqual(nothing)
    const unknown = { ...slice, kind: pseudonymIds.create(f.context.random) }
    expect(await seen(f, () => f.order(unknown))).toEqual(nothing)
    await refuse(f)
    expect(await seen(f, () => f.order(slice, { key: 'sleutel-a' }))).toEqual(nothing)
    expect(f.gateways.orders).toHaveLength(1)
    const envelope = await f.envelope(slice)
    await f.order(slice, { key: 'sleutel-b', envelope })
    const repeat = await seen(f, () => f.order(slice, { key: 'sleutel-b', envelope }))
    expect(repeat).toEqual({ answer: { status: 'herhaald', state: 'geweigerd' }, after: 3250 })
  })

  it('delivers at once all the same', async () => {
    const f = await flow()
    await sayYes(f)
    const slice = await f.token('cjg')
    empty(f, 3100)
    await f.order(slice)
    f.waits.length = 0
    f.gateways.answer = async ({ seal, send }) => send('jose', await seal())
    expect((await f.order(slice)).status).toBe('verstrekt')
    expect(f.waits).toEqual([])
  })
})

describe('a holder whose gateway fails', () => {
  const failed = { status: 'mislukt', failure: 'onbereikbaar' }

  it('fails for a refused order and an unknown child alike, at the same moment, without another contact', async () => {
    const f = await flow()
    await sayYes(f)
    const slice = await f.token('cjg')
    fails(f, 600)
    expect(await seen(f, () => f.order(slice))).toEqual({ answer: failed, after: 750 })
    const unknown = { ...slice, kind: pseudonymIds.create(f.context.random) }
    expect(await seen(f, () => f.order(unknown))).toEqual({ answer: failed, after: 750 })
    await refuse(f)
    expect(await seen(f, () => f.order(slice))).toEqual({ answer: failed, after: 750 })
    expect(f.gateways.orders).toHaveLength(1)
    expect(await f.kinds()).toContain('verstrekking_geweigerd')
  })

  it('fails for a repeat of the refused order too', async () => {
    const f = await flow()
    await sayYes(f)
    const slice = await f.token('cjg')
    fails(f)
    await f.order(slice)
    await refuse(f)
    const placing = { key: 'sleutel-een', envelope: await f.envelope(slice) }
    await f.order(slice, placing)
    f.clock.now += STILL_FAILING_MS
    expect(await f.order(slice, placing)).toMatchObject({ status: 'herhaald', state: 'mislukt' })
  })

  it('fails for both where it has no gateway, also the first time', async () => {
    const f = await flow()
    await sayYes(f)
    const slice = await f.token('cjg')
    await f.changeParty('school', { gatewayUrl: null })
    await refuse(f)
    expect(await seen(f, () => f.order(slice))).toEqual({ answer: failed, after: 250 })
  })

  it('is refused as usual once it answered again, or when the failure is a while ago', async () => {
    const f = await flow()
    await sayYes(f)
    const slice = await f.token('cjg')
    const unknown = { ...slice, kind: pseudonymIds.create(f.context.random) }
    fails(f)
    await f.order(slice)
    empty(f)
    await f.order(slice)
    expect((await f.order(unknown)).status).toBe('niet_verstrekt')
    fails(f)
    await f.order(slice)
    f.clock.now += STILL_FAILING_MS - 1
    const fresh = await f.token('cjg')
    expect((await f.order({ ...fresh, kind: unknown.kind })).status).toBe('mislukt')
    f.clock.now += 1
    expect((await f.order({ ...fresh, kind: unknown.kind })).status).toBe('niet_verstrekt')
  })
})

describe('a requester that makes the gateway refuse its own request', () => {
  /** An order with a request that holds when the broker looks, and has ended when the gateway does. */
  const endsUnderWay = async (change: (f: Flow) => Promise<unknown>) => {
    const f = await flow()
    await sayYes(f)
    await change(f)
    const slice = await f.token('cjg')
    const envelope = await f.envelope(slice, { expiresAt: f.clock.now + SECOND })
    f.clock.now += SECOND + CLOCK_TOLERANCE_MS - 1
    const { signOrder } = f.mediation.envelopes
    const slowly: typeof signOrder = async (order) => {
      f.clock.now += 1
      return signOrder(order)
    }
    Object.assign(f.mediation.envelopes, { signOrder: slowly })
    const first = await seen(f, () => f.order(slice, { key: 'sleutel-a', envelope }))
    const again = await seen(f, () => f.order(slice, { key: 'sleutel-a', envelope }))
    return { told: [first, wired(again)], kinds: (await f.kinds()).slice(-1) }
  }
  /** As it leaves: `verstrekkingen.ts` tells these states as one. */
  const wired = ({ answer, after }: { answer: object; after: number }) => ({
    answer: 'state' in answer && answer.state === 'mislukt' ? 502 : 'niet_verstrekt',
    after,
  })
  const knowsNoMore = (f: Flow) =>
    undoLinkByFamily(f.context, f.who('ouder1'), f.key(), {
      child: f.child,
      party: party('school'),
    })

  it('does not learn by it whether the holder knows the child', async () => {
    const known = await endsUnderWay(async () => undefined)
    const unknown = await endsUnderWay(knowsNoMore)
    expect([known.kinds, unknown.kinds]).toEqual([
      ['verstrekking_mislukt'],
      ['verstrekking_geweigerd'],
    ])
    expect(known.told).toEqual(unknown.told)
  })
})
