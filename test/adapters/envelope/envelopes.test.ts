import { beforeAll, describe, expect, it } from 'vitest'
import {
  brokerEnvelopes,
  holderEnvelopes,
  requesterEnvelopes,
} from '../../../adapters/envelope/envelopes.ts'
import type { Checked } from '../../../consent/ports/envelope.ts'
import {
  asked,
  CJG,
  makeWorld,
  ORDER,
  orderFor,
  RECORDS,
  SCHOOL,
  type World,
} from '../../support/envelopes.ts'
import { NOW } from '../../support/pki.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
const unwrap = <T>(checked: Checked<T>): T => {
  if (!checked.ok) throw new Error(checked.reasons.join())
  return checked.value
}

describe('the three parts together', () => {
  it('carry a slice from holder to requester past the broker', async () => {
    const broker = brokerEnvelopes(world.certificates, world.broker.signer)
    const holder = holderEnvelopes(world.trust, world.cjg)
    const requester = requesterEnvelopes(SCHOOL, world.certificates, world.school)
    const { requester: _self, ...question } = asked()

    const sent = await requester.request(question, NOW)
    const { request } = unwrap(await broker.checkRequest(sent.jws, asked(), NOW))
    const accepted = unwrap(await holder.accept(await broker.signOrder(orderFor(sent.jws)), NOW))
    const sealed = unwrap(await holder.seal(accepted, RECORDS, NOW))
    const label = {
      order: accepted.order.order,
      decision: request.decision,
      request: request.jti,
      purpose: request.purpose,
      categories: request.categories,
    }
    expect(unwrap(broker.inspect(sealed, label))).toBe(16 * 1024)
    const answer = unwrap(await requester.open(sealed, { ...sent, order: ORDER }, NOW))
    expect(answer.slices.map(({ outcome }) => outcome)).toEqual(['verstrekt', 'verstrekt'])
  })

  it('refuse a certificate of another party than they act for, at start', () => {
    expect(() => holderEnvelopes({ ...world.trust, self: SCHOOL }, world.cjg)).toThrow(
      expect.objectContaining({ code: 'broken_key' }),
    )
    expect(() => requesterEnvelopes(CJG, world.certificates, world.school)).toThrow(
      expect.objectContaining({ code: 'broken_key' }),
    )
  })
})
