import { expect, test } from 'vitest'
import {
  answer,
  envelopeRequest,
  gatewayOrder,
  sealLabel,
} from '../../../consent/ports/envelope.ts'

const tail = '0'.repeat(24)
const school = { id: 'partij_merelcollege', oin: '00000099000000001000' }
const cjg = { id: 'partij_cjg-zuidwaard', oin: '00000099000000002000' }
const common = { iat: 1, decision: `besluit_${tail}`, purpose: 'terugkoppeling_hulp' }
const ground = { outcome: 'consent', row: 'R42', legalRefs: ['Jeugdwet 7.3.11'] }
const help = { category: 'hulp_betrokkenheid', fields: ['startdatum'], ground }
const goals = { category: 'hulp_doelen_afspraken', fields: ['voortgang'], ground }
const none = { category: 'hulp_betrokkenheid', outcome: 'niet_verstrekt' }

const request = {
  ...common,
  jti: 'A'.repeat(16),
  exp: 2,
  requester: school,
  holder: cjg,
  categories: ['hulp_betrokkenheid', 'hulp_doelen_afspraken'],
  key: { kty: 'OKP', crv: 'X25519', x: 'A'.repeat(43) },
}
const order = {
  ...common,
  order: `verstrekking_${tail}`,
  exp: 2,
  holder: cjg,
  requester: { ...school, kind: 'school_vo' },
  child: `pseudoniem_${tail}`,
  slices: [help, goals],
  employee: 'ilse',
  request: 'een.compacte.jws',
}
const label = {
  order: order.order,
  decision: common.decision,
  request: request.jti,
  purpose: common.purpose,
  categories: request.categories,
}
const answered = {
  ...common,
  order: order.order,
  request: request.jti,
  holder: cjg,
  requester: school,
  slices: [
    none,
    { category: 'hulp_doelen_afspraken', outcome: 'verstrekt', record: { voortgang: 'goed' } },
  ],
}

test('each message is read as it was written', () => {
  expect(envelopeRequest.parse(request)).toEqual(request)
  expect(gatewayOrder.parse(order)).toEqual(order)
  expect(sealLabel.parse(label)).toEqual(label)
  expect(answer.parse(answered)).toEqual(answered)
})

test('an envelope request may name fields, of the categories it asks only', () => {
  const fields = { hulp_betrokkenheid: ['startdatum'] }
  expect(envelopeRequest.safeParse({ ...request, fields }).success).toBe(true)
  const other = { ziekteverzuim: ['perioden'] }
  expect(envelopeRequest.safeParse({ ...request, fields: other }).success).toBe(false)
})

test('nothing is named twice', () => {
  const twice = ['hulp_betrokkenheid', 'hulp_betrokkenheid']
  expect(envelopeRequest.safeParse({ ...request, categories: twice }).success).toBe(false)
  const fields = { hulp_betrokkenheid: ['startdatum', 'startdatum'] }
  expect(envelopeRequest.safeParse({ ...request, fields }).success).toBe(false)
  expect(gatewayOrder.safeParse({ ...order, slices: [help, help] }).success).toBe(false)
  expect(sealLabel.safeParse({ ...label, categories: twice }).success).toBe(false)
  expect(answer.safeParse({ ...answered, slices: [none, none] }).success).toBe(false)
})

test('an order never rests on a row that never releases', () => {
  const never = { ...help, ground: { ...ground, outcome: 'never' } }
  expect(gatewayOrder.safeParse({ ...order, slices: [never] }).success).toBe(false)
})

test('what is not provided carries neither record nor reason', () => {
  const slices = [{ ...none, record: {} }]
  expect(answer.safeParse({ ...answered, slices }).success).toBe(false)
  expect(answer.safeParse({ ...answered, slices: [{ ...none, reden: 'x' }] }).success).toBe(false)
})

test('a request shows no private key', () => {
  const key = { ...request.key, d: 'A'.repeat(43) }
  expect(envelopeRequest.safeParse({ ...request, key }).success).toBe(false)
})
