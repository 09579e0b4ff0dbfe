/** The three messages of an envelope, keys and records of a source: what they accept as they are, and values just outside. */
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { decisionIds, orderIds, pseudonymIds } from '../../consent/id.ts'
import {
  answer,
  envelopeRequest,
  gatewayOrder,
  orderSlice,
  partyRef,
  SIZE_CLASSES,
  sealLabel,
  x25519PrivateJwk,
  x25519PublicJwk,
} from '../../consent/ports/envelope.ts'
import { signingJwk, signingJwks } from '../../consent/ports/keys.ts'
import { categoryRecord, fieldValue } from '../../consent/ports/source.ts'
import { countingRandom } from '../support/nouns.ts'

/** 43 characters of base64url: 32 bytes. */
const KEY = `${'Az09-'.repeat(8)}Bc_`
const NO_KEY = [`${KEY}a`, `=${KEY}`, KEY.slice(1), `${KEY.slice(1)}+`]
const NO_NAME = ['', '1a', 'Aa', 'a-b', ' a', 'a ', 'a b', `a${'b'.repeat(64)}`]
const NO_FIELD = ['', '1a', 'Aa', 'a_b', ' a', 'a ', `a${'b'.repeat(64)}`]
const NO_SECONDS = [-1, 1.5, '1']
const many = (count: number) => Array.from({ length: count }, (_, at) => `n${at}`)
const NO_NAMES = (most: number) => [[], ['a', 'a'], many(most + 1)]

const holder = { id: 'partij_cjg-zuid', oin: '00000001002000300001' }
const requester = { id: 'partij_de-zwaluw', oin: '00000001002000300002' }
const key = { kty: 'OKP', crv: 'X25519', x: KEY }
const ground = { outcome: 'consent', row: 'R01', legalRefs: ['AVG 6'] }
const slice = { category: 'a', fields: many(40), ground }
const slices = (count: number, one: object) => many(count).map((category) => ({ ...one, category }))
const given = { category: 'a', outcome: 'verstrekt', record: { naam: 'x' } }
const withheld = { category: 'b', outcome: 'niet_verstrekt' }
const order = orderIds.create(countingRandom, 0)
const decision = decisionIds.create(countingRandom, 0)
const signing = { kid: 'k1', use: 'sig', d: KEY, retiredAt: 1 }

type Message = {
  readonly schema: z.ZodType
  readonly valid: object
  readonly wrong: Readonly<Record<string, readonly unknown[]>>
  readonly optional?: readonly string[]
}

const messages: Readonly<Record<string, Message>> = {
  party: { schema: partyRef, valid: holder, wrong: { id: ['cjg'], oin: ['1'] } },
  'public key': {
    schema: x25519PublicJwk,
    valid: key,
    wrong: { kty: ['EC', ''], crv: ['Ed25519', ''], x: NO_KEY },
  },
  'private key': {
    schema: x25519PrivateJwk,
    valid: { ...key, d: KEY },
    wrong: { x: NO_KEY, d: NO_KEY },
  },
  'envelope request': {
    schema: envelopeRequest,
    valid: {
      jti: 'Az09-_xxxxxxxxxx',
      iat: 0,
      exp: 1,
      requester,
      holder,
      purpose: `a${'_0'.repeat(31)}b`,
      categories: many(28),
      fields: { n0: many(40), n27: [`a${'B'.repeat(63)}`] },
      decision,
      key,
    },
    wrong: {
      jti: ['x'.repeat(15), 'x'.repeat(65), `${'x'.repeat(16)}+`, `=${'x'.repeat(16)}`],
      iat: NO_SECONDS,
      exp: NO_SECONDS,
      purpose: NO_NAME,
      categories: [...NO_NAMES(28), ['A']],
      fields: [
        ...NO_NAMES(40).map((names) => ({ n0: names })),
        ...NO_FIELD.map((name) => ({ n0: [name] })),
        { ander: ['naam'] },
      ],
      key: [{ ...key, d: KEY }],
    },
    optional: ['fields'],
  },
  'slice of an order': {
    schema: orderSlice,
    valid: slice,
    wrong: {
      category: NO_NAME,
      fields: NO_NAMES(40),
      ground: [
        {},
        { ...ground, more: 1 },
        { ...ground, outcome: 'never' },
        { ...ground, row: 'R1' },
        { ...ground, row: 'R1234' },
        { ...ground, row: 'xR01' },
        { ...ground, row: 'R0a' },
        { ...ground, legalRefs: [] },
        { ...ground, legalRefs: [''] },
        { ...ground, legalRefs: ['x'.repeat(201)] },
        { ...ground, legalRefs: many(21) },
      ],
    },
  },
  order: {
    schema: gatewayOrder,
    valid: {
      order,
      iat: 0,
      exp: 1,
      holder,
      requester: { ...requester, kind: 'school_po' },
      child: pseudonymIds.create(countingRandom),
      purpose: 'plan',
      slices: slices(28, {
        ...slice,
        ground: { ...ground, legalRefs: ['x'.repeat(200), ...many(19)] },
      }),
      decision,
      employee: 'm.034',
      request: 'x'.repeat(64 * 1024),
    },
    wrong: {
      iat: NO_SECONDS,
      exp: NO_SECONDS,
      requester: [requester, { ...requester, kind: 'School' }],
      slices: [[], [slice, slice], slices(29, slice)],
      request: ['', 'x'.repeat(64 * 1024 + 1)],
    },
  },
  answer: {
    schema: answer,
    valid: {
      iat: 0,
      order,
      decision,
      request: 'x',
      holder,
      requester,
      purpose: 'plan',
      slices: [...slices(27, given), withheld],
    },
    wrong: {
      iat: NO_SECONDS,
      slices: [
        [],
        [given, { ...withheld, category: 'a' }],
        slices(29, withheld),
        [{ ...withheld, record: { naam: 'x' } }],
        [{ ...withheld, outcome: 'verstrekt' }],
        [{ ...given, reden: 'x' }],
        [{ category: 'a', outcome: 'geweigerd' }],
        [{}],
      ],
    },
  },
  label: {
    schema: sealLabel,
    valid: { order, decision, request: 'x', purpose: 'plan', categories: many(28) },
    wrong: { purpose: NO_NAME, categories: NO_NAMES(28) },
  },
  'signing key on a curve of NIST': {
    schema: signingJwk,
    valid: { ...signing, kty: 'EC', crv: 'P-256', alg: 'ES256', x: KEY, y: KEY },
    wrong: {
      kty: ['OKP', 'RSA', ''],
      crv: ['P-384', ''],
      alg: ['EdDSA', ''],
      x: NO_KEY,
      y: NO_KEY,
      d: NO_KEY,
      kid: ['', 'x'.repeat(65)],
      use: ['enc', ''],
      retiredAt: [0, 1.5],
    },
    optional: ['retiredAt'],
  },
  'signing key of Edwards': {
    schema: signingJwk,
    valid: { ...signing, kid: 'x'.repeat(64), kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', x: KEY },
    wrong: { crv: ['X25519', ''], alg: ['ES256', ''], y: [KEY] },
    optional: ['retiredAt'],
  },
}

describe.each(Object.entries(messages))(
  'a %s',
  (_name, { schema, valid, wrong, optional = [] }) => {
    const accepts = (value: unknown) => schema.safeParse(value).success

    it('is read as it is', () => expect(schema.parse(valid)).toEqual(valid))

    it('has no other members', () => expect(accepts({ ...valid, more: 1 })).toBe(false))

    it('has all of its members', () => {
      for (const name of Object.keys(valid)) {
        const without = Object.fromEntries(
          Object.entries(valid).filter(([member]) => member !== name),
        )
        expect([name, accepts(without)]).toEqual([name, optional.includes(name)])
      }
    })

    it('refuses what is just outside', () => {
      for (const [name, values] of Object.entries(wrong))
        for (const value of values)
          expect([name, value, accepts({ ...valid, [name]: value })]).toEqual([name, value, false])
    })
  },
)

it('answers come in four sizes', () =>
  expect(SIZE_CLASSES).toEqual([16_384, 65_536, 262_144, 1_048_576]))

it('a broker has at least one signing key, and each key id once', () => {
  const one = { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', x: KEY, ...signing }
  const accepts = (...keys: readonly object[]) => signingJwks.safeParse(keys).success
  expect([accepts(), accepts(one), accepts(one, { ...one, kid: 'k2' }), accepts(one, one)]).toEqual(
    [false, true, true, false],
  )
})

describe('a value of a field', () => {
  it.each<[unknown, boolean]>([
    ['tekst', true],
    [0, true],
    [false, true],
    [['a', 'b'], true],
    [[{ naam: 'a', aantal: 1, waar: true }, 'a'], true],
    [[], true],
    [null, false],
    [{ naam: 'a' }, false],
    [[1], false],
    [[{ naam: ['a'] }], false],
    [[{ Naam: 'a' }], false],
  ])('%j: %s', (value, valid) => expect(fieldValue.safeParse(value).success).toBe(valid))

  it.each<[string, boolean]>([
    ['a', true],
    [`a${'B9'.repeat(31)}c`, true],
    ...NO_FIELD.map((name) => [name, false] as [string, boolean]),
  ])('is named %j: %s', (name, valid) =>
    expect(categoryRecord.safeParse({ [name]: 'x' }).success).toBe(valid),
  )
})
