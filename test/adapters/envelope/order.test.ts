import { CompactSign } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { readBrokerKeys, readOrderSigner } from '../../../adapters/envelope/broker-keys.ts'
import { EnvelopeError } from '../../../adapters/envelope/errors.ts'
import { acceptOrder, signOrder } from '../../../adapters/envelope/order.ts'
import type { MadeRequest } from '../../../adapters/envelope/request.ts'
import {
  brokerKey,
  makeRequest,
  makeWorld,
  ORDER,
  OTHER,
  OTHER_DECISION,
  orderFor,
  type World,
} from '../../support/envelopes.ts'
import { NOW, testAuthority, testParty } from '../../support/pki.ts'

let world: World
let made: MadeRequest
const refused = (...reasons: string[]) => ({ ok: false, reasons })

beforeAll(async () => {
  world = await makeWorld()
  made = await makeRequest(world.school)
})

/** The broker signs an order, honest or not; the gateway of the CJG judges it. */
const send = async (change: object = {}, at = NOW) =>
  acceptOrder(await signOrder(orderFor(made.jws, change), world.broker.signer), world.trust, at)

describe('an honest order', () => {
  it('is accepted, with both ids and how long to remember them', async () => {
    expect(await send()).toEqual({
      ok: true,
      value: {
        order: orderFor(made.jws),
        request: made.request,
        once: {
          order: { id: ORDER, replayUntil: NOW + 35_000 },
          request: { id: made.request.jti, replayUntil: NOW + 65_000 },
        },
      },
    })
  })

  it('may ask less than the requester did', async () => {
    const slices = orderFor(made.jws).slices.slice(0, 1)
    expect((await send({ slices })).ok).toBe(true)
  })

  it('may ask any field of a category where the requester named none', async () => {
    const { jws } = await makeRequest(world.school, { fields: undefined })
    expect((await send({ request: jws })).ok).toBe(true)
  })

  it('may be signed with a P-256 key as well', async () => {
    const { publicJwk, signer } = p256('order-2')
    const trust = { ...world.trust, brokerKeys: readBrokerKeys({ keys: [publicJwk] }, 'keys') }
    expect((await acceptOrder(await signOrder(orderFor(made.jws), signer), trust, NOW)).ok).toBe(
      true,
    )
  })
})

describe('a broker gone bad', () => {
  it('cannot swap the key inside the envelope request', async () => {
    const [header, payload = '', signature] = made.jws.split('.')
    const own = await makeRequest(world.school)
    const swapped = Buffer.from(payload, 'base64url')
      .toString()
      .replace(made.request.key.x, own.request.key.x)
    const request = [header, Buffer.from(swapped).toString('base64url'), signature].join('.')
    expect(await send({ request })).toEqual(refused('bad_signature'))
  })

  it('cannot sign an envelope request itself under an authority of its own', async () => {
    const authority = await testAuthority('Van de makelaar')
    const fake = await testParty(authority, made.request.requester.oin, 'De Zwaluw')
    expect(await send({ request: (await makeRequest(fake)).jws })).toEqual(
      refused('certificate:unknown_issuer'),
    )
  })

  it('cannot redirect to a party certificate that it does have', async () => {
    const request = (await makeRequest(world.other, { requester: OTHER })).jws
    expect(await send({ request })).toEqual(refused('other_requester'))
    expect((await send({ request, requester: { ...OTHER, kind: 'school_vo' } })).ok).toBe(true)
  })

  it('cannot widen categories or fields', async () => {
    const [one, two] = orderFor(made.jws).slices
    expect(await send({ slices: [one, { ...two, category: 'hulp_dossier_inhoud' }] })).toEqual(
      refused('wider_categories'),
    )
    expect(await send({ slices: [one, { ...two, fields: ['doelen', 'voortgang'] }] })).toEqual(
      refused('wider_fields'),
    )
    expect((await send({ slices: [one, { ...two, fields: ['tips', 'doelen'] }] })).ok).toBe(true)
  })

  it('cannot reuse an envelope request for another decision, purpose or holder', async () => {
    expect(await send({ decision: OTHER_DECISION })).toEqual(refused('other_decision'))
    expect(await send({ purpose: 'tlv_toelaatbaarheid' })).toEqual(refused('other_purpose'))
    const forOther = (await makeRequest(world.school, { holder: OTHER })).jws
    expect(await send({ request: forOther })).toEqual(refused('other_holder'))
  })

  it('cannot use an envelope request after it expired', async () => {
    const later = { iat: NOW / 1000 + 65, exp: NOW / 1000 + 90 }
    expect(await send(later, NOW + 65_000)).toEqual(refused('expired'))
    expect((await send(later, NOW + 64_999)).ok).toBe(true)
  })

  it('is told everything that differs at once', async () => {
    expect(await send({ decision: OTHER_DECISION, purpose: 'x' })).toEqual(
      refused('other_purpose', 'other_decision'),
    )
  })
})

describe('time, on both sides of each bound', () => {
  it.each([
    [NOW - 5000, true],
    [NOW - 5001, 'not_yet_valid'],
    [NOW + 34_999, true],
    [NOW + 35_000, 'expired'],
  ])('at %d', async (at, outcome) => {
    const verdict = await send({}, at)
    expect(verdict.ok || verdict.reasons[0]).toEqual(outcome)
  })

  it('refuses an order that lives longer than 30 seconds', async () => {
    const payload = { ...orderFor(made.jws), exp: NOW / 1000 + 31 }
    expect(await acceptOrder(await signRaw(payload), world.trust, NOW)).toEqual(
      refused('lives_too_long'),
    )
    await expect(signOrder(payload, world.broker.signer)).rejects.toMatchObject({
      code: 'own_message',
    })
  })
})

const signRaw = (payload: unknown, header: object = {}, key = world.broker.signer.key) =>
  new CompactSign(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'verstrekking-order+jws', kid: 'order-1', ...header })
    .sign(key)

const p256 = (kid: string) => {
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  }
  // RFC 7515 appendix A.3.1: a published key, for tests only.
  const d = 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI'
  return { publicJwk: { ...jwk, kid }, signer: readOrderSigner({ ...jwk, d, kid }, kid) }
}

describe('what is not an order for us', () => {
  const judge = async (jws: string) => acceptOrder(jws, world.trust, NOW)

  it('is for another holder', async () => {
    expect(await send({ holder: OTHER })).toEqual(refused('not_for_us'))
    expect(await send({ holder: { ...world.trust.self, oin: OTHER.oin } })).toEqual(
      refused('not_for_us'),
    )
  })

  it('is signed with a key we do not know, or with another under a known name', async () => {
    const stranger = brokerKey('order-9')
    const order = orderFor(made.jws)
    expect(await judge(await signOrder(order, stranger.signer))).toEqual(refused('unknown_key'))
    expect(await judge(await signRaw(order, { kid: undefined }))).toEqual(refused('unknown_key'))
    expect(await judge(await signRaw(order, {}, stranger.signer.key))).toEqual(
      refused('bad_signature'),
    )
  })

  it('claims another algorithm than its key has', async () => {
    const { signer } = p256('order-1')
    expect(await judge(await signOrder(orderFor(made.jws), signer))).toEqual(
      refused('wrong_algorithm'),
    )
  })

  it('is something else that the requester or broker signed', async () => {
    expect(await judge(made.jws)).toEqual(refused('wrong_type'))
    expect(await judge(await signRaw(orderFor(made.jws), { typ: 'at+jwt' }))).toEqual(
      refused('wrong_type'),
    )
  })

  it.each([
    { slices: [] },
    { employee: 'Jan Jansen' },
    { child: 'kind_1' },
    { bsn: '123456782' },
    { request: '' },
    { requester: { id: 'partij_de-zwaluw', oin: '00000001002000300001' } },
  ])('is malformed: %j', async (change) => {
    const payload = { ...orderFor(made.jws), ...change }
    expect(await judge(await signRaw(payload))).toEqual(refused('malformed'))
    await expect(signOrder(payload as never, world.broker.signer)).rejects.toMatchObject({
      code: 'own_message',
    })
  })

  it('names a category twice, or on a row that never releases', async () => {
    const [one] = orderFor(made.jws).slices
    for (const slices of [[one, one], [{ ...one, ground: { ...one?.ground, outcome: 'never' } }]])
      expect(await judge(await signRaw({ ...orderFor(made.jws), slices }))).toEqual(
        refused('malformed'),
      )
  })

  it('is too large', async () => {
    expect(await judge('a'.repeat(256 * 1024))).toEqual(refused('malformed'))
    expect(await judge('a'.repeat(256 * 1024 + 1))).toEqual(refused('too_large'))
  })
})

describe('keys in a configuration', () => {
  const good = brokerKey('a').publicJwk
  it.each([
    ['nothing', undefined],
    ['no keys', { keys: [] }],
    ['a key without kid', { keys: [{ ...good, kid: undefined }] }],
    ['the same kid twice', { keys: [good, good] }],
    ['a private key', { keys: [{ ...good, d: 'A'.repeat(43) }] }],
    ['an RSA key', { keys: [{ kty: 'RSA', kid: 'a', n: 'x', e: 'AQAB' }] }],
    ['a shared secret', { keys: [{ kty: 'oct', kid: 'a', k: 'x' }] }],
    ['a key for encryption', { keys: [{ ...good, use: 'enc' }] }],
    ['no point of the curve', { keys: [{ ...p256('a').publicJwk, x: 'A'.repeat(43) }] }],
  ])('refuses %s and names the setting', (_what, jwks) => {
    expect(() => readBrokerKeys(jwks, 'BROKER_JWKS')).toThrow(
      expect.objectContaining({
        code: 'broken_key',
        message: expect.stringContaining('BROKER_JWKS'),
      }),
    )
  })

  it('takes several keys, each by its kid', () => {
    const read = readBrokerKeys({ keys: [good, p256('former').publicJwk] }, 'BROKER_JWKS')
    expect(read.map(({ kid, alg }) => [kid, alg])).toEqual([
      [good.kid, 'EdDSA'],
      ['former', 'ES256'],
    ])
  })

  it('tells where each fault is, without any value', () => {
    const message = (jwks: unknown) => {
      try {
        return readBrokerKeys(jwks, 'BROKER_JWKS').length
      } catch (error) {
        return error instanceof EnvelopeError ? `${error.name}: ${error.message}` : error
      }
    }
    const { kid: _kid, crv: _crv, ...keyless } = good
    expect(message(undefined)).toBe(
      'EnvelopeError: BROKER_JWKS: not a usable JWKS: (whole) invalid_type',
    )
    expect(
      message({
        keys: [
          { ...good, kid: '' },
          { ...keyless, kid: '' },
        ],
      }),
    ).toBe(
      'EnvelopeError: BROKER_JWKS: not a usable JWKS: keys.0.kid too_small, keys.1.kid too_small, keys.1.crv invalid_value',
    )
    expect(() => readOrderSigner({ ...good, x: 'A'.repeat(43), d: 'A' }, 'ORDER_KEY')).toThrow(
      'ORDER_KEY: not a usable private JWK: d ',
    )
  })

  it('refuses a public key to sign with', () => {
    expect(() => readOrderSigner(good, 'ORDER_KEY')).toThrow(/ORDER_KEY/)
  })
})
