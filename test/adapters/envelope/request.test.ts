import { CompactSign } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeEnvelopeRequest, verifyEnvelopeRequest } from '../../../adapters/envelope/request.ts'
import type { EnvelopeExpectation } from '../../../consent/ports/envelope.ts'
import {
  asked,
  CJG,
  makeRequest,
  makeWorld,
  OTHER,
  OTHER_DECISION,
  type World,
} from '../../support/envelopes.ts'
import { NOW, testAuthority, testParty } from '../../support/pki.ts'

let world: World
const refused = (...reasons: string[]) => ({ ok: false, reasons })
const expected = (change: object = {}): EnvelopeExpectation => ({ ...asked(), ...change })

beforeAll(async () => {
  world = await makeWorld()
})

const verify = (jws: string, change: object = {}, at = NOW) =>
  verifyEnvelopeRequest(jws, world.certificates, expected(change), at)

/** Signs whatever is given, as only an attacker or a broken client would. */
const signRaw = (payload: unknown, header: object = {}, signer = world.school) =>
  new CompactSign(Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)))
    .setProtectedHeader({
      alg: 'PS256',
      typ: 'envelope-request+jws',
      x5c: [...signer.x5c],
      ...header,
    })
    .sign(signer.privateKey)

describe('an envelope request', () => {
  it('is accepted, with its id and how long to remember it', async () => {
    const made = await makeRequest(world.school)
    expect(await verify(made.jws)).toEqual({
      ok: true,
      value: {
        request: made.request,
        once: { id: 'envelope-0000000001', replayUntil: NOW + 65_000 },
      },
    })
  })

  it('carries a fresh public key and never the private one', async () => {
    const [one, two] = [await makeRequest(world.school), await makeRequest(world.school)]
    expect(one.request.key.x).not.toBe(two.request.key.x)
    expect(one.request.key).toEqual({ kty: 'OKP', crv: 'X25519', x: one.privateKey.x })
    const [, payload = ''] = one.jws.split('.')
    expect(Buffer.from(payload, 'base64url').toString()).not.toContain(one.privateKey.d)
  })

  it('may name its categories and fields in another order than expected', async () => {
    const { jws } = await makeRequest(world.school)
    const change = {
      categories: ['hulp_doelen_afspraken', 'hulp_betrokkenheid'],
      fields: { hulp_doelen_afspraken: ['tips', 'doelen'] },
    }
    expect((await verify(jws, change)).ok).toBe(true)
  })
})

describe('every content is compared', () => {
  it.each([
    ['other_requester', { requester: { ...OTHER, oin: asked().requester.oin } }],
    ['other_requester', { requester: { ...asked().requester, oin: OTHER.oin } }],
    ['other_holder', { holder: { ...CJG, id: OTHER.id } }],
    ['other_holder', { holder: { ...CJG, oin: OTHER.oin } }],
    ['other_purpose', { purpose: 'tlv_toelaatbaarheid' }],
    ['other_categories', { categories: ['hulp_betrokkenheid'] }],
    ['other_categories', { categories: [...asked().categories, 'opp'] }],
    ['other_categories', { categories: ['hulp_betrokkenheid', 'opp'] }],
    ['other_fields', { fields: undefined }],
    ['other_fields', { fields: { hulp_doelen_afspraken: ['doelen'] } }],
    ['other_fields', { fields: { hulp_betrokkenheid: ['doelen', 'tips'] } }],
    ['other_decision', { decision: OTHER_DECISION }],
  ])('%s', async (reason, change) => {
    const { jws } = await makeRequest(world.school)
    expect(await verify(jws, change)).toEqual(refused(reason))
  })

  it('in each category', async () => {
    const both = { hulp_doelen_afspraken: ['doelen'], hulp_betrokkenheid: ['organisatie'] }
    const { jws } = await makeRequest(world.school, { fields: both })
    expect((await verify(jws, { fields: both })).ok).toBe(true)
    for (const category of Object.keys(both))
      expect(await verify(jws, { fields: { ...both, [category]: ['tips'] } })).toEqual(
        refused('other_fields'),
      )
  })

  it('and all differences are told at once', async () => {
    const { jws } = await makeRequest(world.school)
    expect(await verify(jws, { purpose: 'x', decision: OTHER_DECISION })).toEqual(
      refused('other_purpose', 'other_decision'),
    )
  })
})

describe('time, on both sides of each bound', () => {
  it.each([
    [NOW - 5000, true],
    [NOW - 5001, 'not_yet_valid'],
    [NOW + 64_999, true],
    [NOW + 65_000, 'expired'],
  ])('at %d', async (at, outcome) => {
    const { jws } = await makeRequest(world.school)
    const verdict = await verify(jws, {}, at)
    expect(verdict.ok || verdict.reasons).toEqual(outcome === true ? true : [outcome])
  })

  it('refuses a request that lives longer than a token, or ends before it begins', async () => {
    const { request } = await makeRequest(world.school, { expiresAt: NOW + 120_000 })
    expect((await verify(await signRaw(request))).ok).toBe(true)
    expect(await verify(await signRaw({ ...request, exp: request.exp + 1 }))).toEqual(
      refused('lives_too_long'),
    )
    expect(await verify(await signRaw({ ...request, exp: request.iat }))).toEqual(
      refused('malformed'),
    )
  })
})

describe('who signed', () => {
  it('must be the requester it names', async () => {
    const { request } = await makeRequest(world.school)
    expect(await verify(await signRaw(request, {}, world.other))).toEqual(refused('other_signer'))
  })

  it('must be certified by an authority of our own configuration', async () => {
    const stranger = await testParty(await testAuthority('Elders'), asked().requester.oin, 'x')
    const { jws } = await makeRequest(stranger)
    expect(await verify(jws)).toEqual(refused('certificate:unknown_issuer'))
  })

  it('must have signed this very content', async () => {
    const [header, payload = '', signature] = (await makeRequest(world.school)).jws.split('.')
    const changed = Buffer.from(payload, 'base64url').toString().replace('mdo', 'xxx')
    const jws = [header, Buffer.from(changed).toString('base64url'), signature].join('.')
    expect(await verify(jws)).toEqual(refused('bad_signature'))
  })
})

describe('what is not an envelope request', () => {
  it.each([
    ['critical_header', { crit: ['exp'], exp: 1 }],
    ['wrong_type', { typ: 'JWT' }],
    ['wrong_type', { typ: undefined }],
    ['wrong_algorithm', { alg: 'RS256' }],
    ['wrong_algorithm', { alg: 'none' }],
    ['wrong_algorithm', { alg: 'HS256' }],
    ['wrong_algorithm', { alg: 7 }],
    ['malformed', { x5c: undefined }],
    ['malformed', { x5c: [] }],
    ['malformed', { x5c: [1] }],
    ['malformed', { x5c: ['AAAA', 1] }],
    ['certificate:unreadable', { x5c: ['AAAA', 'AAAA', 'AAAA', 'AAAA'] }],
    ['malformed', { x5c: ['a', 'b', 'c', 'd', 'e'] }],
    ['certificate:unreadable', { x5c: ['AAAA'] }],
  ])('%s: header %j', async (reason, change) => {
    const { jws } = await makeRequest(world.school)
    const [, payload, signature] = jws.split('.')
    const header = { alg: 'PS256', typ: 'envelope-request+jws', x5c: world.school.x5c, ...change }
    const forged = [Buffer.from(JSON.stringify(header)).toString('base64url'), payload, signature]
    expect(await verify(forged.join('.'))).toEqual(refused(reason))
  })

  it.each([
    '',
    'x',
    'a.b',
    'a.b.c.d',
    'a.b.c',
    'W10.e30.AA',
    'bnVsbA.e30.AA',
    'ImEi.e30.AA',
    '....',
    'é.é.é',
  ])('malformed: %j', async (jws) => {
    expect(await verify(jws)).toEqual(refused('malformed'))
  })

  it('malformed: another spelling of the same signature', async () => {
    const { jws } = await makeRequest(world.school)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const respelled = jws.slice(0, -1) + alphabet.charAt(alphabet.indexOf(jws.slice(-1)) + 1)
    expect(await verify(respelled)).toEqual(refused('malformed'))
  })

  it('too large, on both sides of the bound', async () => {
    expect(await verify('a'.repeat(64 * 1024))).toEqual(refused('malformed'))
    expect(await verify('a'.repeat(64 * 1024 + 1))).toEqual(refused('too_large'))
  })

  it.each([
    'no json',
    '{"jti":',
    { extra: 1 },
    { jti: 'short' },
    { categories: [] },
    { categories: ['opp', 'opp'] },
    { fields: { opp: ['x'] } },
    { key: { kty: 'OKP', crv: 'X25519', x: 'short' } },
    { key: { kty: 'OKP', crv: 'X25519', x: 'A'.repeat(43), d: 'A'.repeat(43) } },
    { decision: 'besluit_1' },
    { iat: 'now' },
  ])('malformed: signed content %j', async (change) => {
    const { request } = await makeRequest(world.school)
    const payload = typeof change === 'string' ? change : { ...request, ...change }
    expect(await verify(await signRaw(payload))).toEqual(refused('malformed'))
  })
})

describe('making one that would be refused is a fault of ours', () => {
  it.each([
    { expiresAt: NOW + 121_000 },
    { expiresAt: NOW },
    { categories: [] },
    { jti: '' },
    { requester: OTHER },
  ])('%j', async (change) => {
    await expect(makeEnvelopeRequest(asked(change), world.school, NOW)).rejects.toMatchObject({
      code: 'own_message',
    })
  })
})
