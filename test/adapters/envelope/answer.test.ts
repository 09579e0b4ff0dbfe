import { CompactEncrypt, CompactSign, compactDecrypt, importJWK } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { openAnswer, type Released, sealAnswer } from '../../../adapters/envelope/answer.ts'
import { pad, unpad } from '../../../adapters/envelope/padding.ts'
import type { MadeRequest } from '../../../adapters/envelope/request.ts'
import type { Checked } from '../../../consent/ports/envelope.ts'
import {
  acceptedFor,
  CJG,
  makeRequest,
  makeWorld,
  ORDER,
  OTHER,
  OTHER_DECISION,
  OTHER_ORDER,
  RECORDS,
  type World,
} from '../../support/envelopes.ts'
import { NOW, testAuthority, testParty } from '../../support/pki.ts'

let world: World
let made: MadeRequest
const refused = (...reasons: string[]) => ({ ok: false, reasons })
const unwrap = <T>(checked: Checked<T>): T => {
  if (!checked.ok) throw new Error(checked.reasons.join())
  return checked.value
}

beforeAll(async () => {
  world = await makeWorld()
  made = await makeRequest(world.school)
})

const seal = async (released: Released = RECORDS, request = made.request) =>
  sealAnswer(acceptedFor(request), released, world.cjg, NOW)
const open = (jwe: string, change: object = {}, at = NOW) =>
  openAnswer(jwe, { ...made, order: ORDER, ...change }, world.certificates, at)
const reader = () => importJWK(made.privateKey, 'ECDH-ES')

/** What the holder's gateway would put in, before anybody tampers. */
const contents = async () => {
  const jwe = unwrap(await seal())
  const { plaintext, protectedHeader } = await compactDecrypt(jwe, await reader())
  const jws = Buffer.from(plaintext).toString().trimEnd()
  const payload = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString())
  const { epk: _epk, ...header } = protectedHeader
  return { payload, header, jws }
}

/** A holder, or somebody who pretends to be one, who seals whatever they like. */
const forge = async (change: {
  payload?: object
  header?: object
  jws?: object
  signer?: World['cjg']
  raw?: string
}) => {
  const { payload, header } = await contents()
  const signer = change.signer ?? world.cjg
  const jws =
    change.raw ??
    (await new CompactSign(Buffer.from(JSON.stringify({ ...payload, ...change.payload })))
      .setProtectedHeader({
        alg: 'PS256',
        typ: 'antwoord+jws',
        x5c: [...signer.x5c],
        ...change.jws,
      })
      .sign(signer.privateKey))
  return new CompactEncrypt(pad(jws) ?? Buffer.from(jws))
    .setProtectedHeader({ ...header, ...change.header } as never)
    .encrypt(await importJWK(made.request.key, 'ECDH-ES'))
}

describe('an answer', () => {
  it('opens for the requester, and tells per requested category what came', async () => {
    expect(unwrap(await open(unwrap(await seal())))).toEqual({
      iat: NOW / 1000,
      order: ORDER,
      decision: made.request.decision,
      request: made.request.jti,
      holder: CJG,
      requester: made.request.requester,
      purpose: 'ondersteuningsteam_mdo',
      slices: [
        {
          category: 'hulp_betrokkenheid',
          outcome: 'verstrekt',
          record: RECORDS.hulp_betrokkenheid,
        },
        {
          category: 'hulp_doelen_afspraken',
          outcome: 'verstrekt',
          record: RECORDS.hulp_doelen_afspraken,
        },
      ],
    })
  })

  it('may hold any field where the requester named none', async () => {
    const all = await makeRequest(world.school, { fields: undefined })
    const opened = await openAnswer(
      unwrap(await seal(RECORDS, all.request)),
      { ...all, order: ORDER },
      world.certificates,
      NOW,
    )
    expect(unwrap(opened).slices[0]).toMatchObject({ record: RECORDS.hulp_betrokkenheid })
  })

  it('leaves out a null that nobody ordered', async () => {
    const opened = unwrap(await open(unwrap(await seal({ ...RECORDS, opp: null }))))
    expect(opened.slices.map(({ category }) => category)).toEqual(made.request.categories)
  })

  it('says niet_verstrekt alike for what is absent, null, and asked but not ordered', async () => {
    const { request } = made
    const slices = acceptedFor(request).order.slices.slice(0, 1)
    const narrowed = acceptedFor(request, { slices })
    const answers = await Promise.all([
      sealAnswer(acceptedFor(request), {}, world.cjg, NOW),
      sealAnswer(acceptedFor(request), { hulp_betrokkenheid: null }, world.cjg, NOW),
      sealAnswer(narrowed, {}, world.cjg, NOW),
    ])
    const opened = await Promise.all(answers.map((sealed) => open(unwrap(sealed))))
    const nothing = request.categories.map((category) => ({ category, outcome: 'niet_verstrekt' }))
    for (const checked of opened) expect(unwrap(checked).slices).toEqual(nothing)
    expect(new Set(answers.map((sealed) => unwrap(sealed).length)).size).toBe(1)
  })

  it('is sealed with a fresh key each time and shows nothing of its content', async () => {
    const [one, two] = [unwrap(await seal()), unwrap(await seal())]
    const header = (jwe: string) => Buffer.from(jwe.split('.')[0] ?? '', 'base64url').toString()
    expect(JSON.parse(header(one)).epk.x).not.toBe(JSON.parse(header(two)).epk.x)
    expect(header(one)).not.toMatch(/Zuid|Noord|rust|verstrekt"/)
    expect(Object.keys(JSON.parse(header(one))).sort((a, b) => a.localeCompare(b))).toEqual([
      'alg',
      'categories',
      'decision',
      'enc',
      'epk',
      'order',
      'purpose',
      'request',
      'typ',
    ])
  })

  it('never opens with another key', async () => {
    const other = await makeRequest(world.school)
    const jwe = unwrap(await seal())
    expect(await open(jwe, { privateKey: other.privateKey })).toEqual(refused('cannot_decrypt'))
  })
})

describe('sealing refuses', () => {
  it('what was not ordered, rather than dropping it', async () => {
    expect(await seal({ ...RECORDS, opp: { uitstroombestemming: 'x' } })).toEqual(
      refused('other_categories'),
    )
    expect(await seal({ hulp_doelen_afspraken: { doelen: 'x', tips: 'x' } })).toEqual(
      refused('other_fields'),
    )
  })

  it('what fits no size class', async () => {
    expect(await seal({ hulp_betrokkenheid: { organisatie: 'x'.repeat(800 * 1024) } })).toEqual(
      refused('too_large'),
    )
    expect((await seal({ hulp_betrokkenheid: { organisatie: 'x'.repeat(500 * 1024) } })).ok).toBe(
      true,
    )
  })

  it('a key to which nothing can be encrypted (a point of small order)', async () => {
    const key = { kty: 'OKP' as const, crv: 'X25519' as const, x: 'A'.repeat(43) }
    expect(await seal(RECORDS, { ...made.request, key })).toEqual(refused('unusable_key'))
  })

  it('a record that is no record, without quoting it', async () => {
    const released = { hulp_betrokkenheid: { organisatie: { geheim: 'Noord' } as never } }
    const fault = await seal(released).catch((error: unknown) => error)
    expect(fault).toMatchObject({ code: 'own_message' })
    expect(JSON.stringify([String(fault), fault])).not.toContain('Noord')
  })
})

describe('size classes', () => {
  it.each([
    [0, 16],
    [16 * 1024, 16],
    [16 * 1024 + 1, 64],
    [64 * 1024, 64],
    [64 * 1024 + 1, 256],
    [256 * 1024 + 1, 1024],
    [1024 * 1024, 1024],
  ])('a message of %d bytes takes %d KiB', (length, kib) => {
    const padded = pad('x'.repeat(length))
    expect(padded?.length).toBe(kib * 1024)
    expect(unpad(padded ?? new Uint8Array())).toBe('x'.repeat(length))
  })

  it('stop at 1 MiB', () => {
    expect(pad('x'.repeat(1024 * 1024 + 1))).toBeNull()
  })

  it('leave no room for anything beside the message', () => {
    const padded = Buffer.from(pad('abc') ?? [])
    expect(unpad(padded.fill('z', 8000, 8001))).toBeNull()
    expect(unpad(Buffer.from('abc'))).toBeNull()
    expect(unpad(Buffer.alloc(16 * 1024, ' \n'))).toBeNull()
  })

  it('hide whether there was anything', async () => {
    expect(unwrap(await seal()).length).toBe(unwrap(await seal({})).length)
  })
})

describe('opening refuses', () => {
  it('what is no sealed answer', async () => {
    for (const jwe of [
      '',
      'x',
      unwrap(await seal())
        .split('.')
        .slice(1)
        .join('.'),
    ])
      expect(await open(jwe)).toEqual(refused('malformed'))
  })

  it('an answer to another question', async () => {
    const jwe = unwrap(await seal())
    const asking = (change: object) => ({ request: { ...made.request, ...change } })
    expect(await open(jwe, { order: OTHER_ORDER })).toEqual(refused('other_order'))
    expect(await open(jwe, asking({ jti: 'envelope-0000000002' }))).toEqual(
      refused('other_request'),
    )
    expect(await open(jwe, asking({ decision: OTHER_DECISION }))).toEqual(refused('other_decision'))
    expect(await open(jwe, asking({ purpose: 'x' }))).toEqual(refused('other_purpose'))
    expect(await open(jwe, asking({ holder: OTHER }))).toEqual(refused('other_holder'))
    expect(await open(jwe, asking({ requester: OTHER }))).toEqual(refused('other_requester'))
    expect(await open(jwe, asking({ categories: ['hulp_betrokkenheid'] }))).toEqual(
      refused('other_categories'),
    )
    expect(await open(jwe, asking({ fields: { hulp_betrokkenheid: ['contactpersoon'] } }))).toEqual(
      refused('other_fields'),
    )
  })

  it('does not need the id of the order', async () => {
    const { order: _order, ...sent } = { ...made, order: ORDER }
    expect((await openAnswer(unwrap(await seal()), sent, world.certificates, NOW)).ok).toBe(true)
  })

  it('an answer of somebody who is not the holder', async () => {
    expect(await open(await forge({ signer: world.other }))).toEqual(refused('other_signer'))
    const stranger = await testParty(await testAuthority('Elders'), CJG.oin, 'CJG Zuid')
    expect(await open(await forge({ signer: stranger }))).toEqual(
      refused('certificate:unknown_issuer'),
    )
  })

  it('content that was changed or replaced under the signature', async () => {
    const { jws } = await contents()
    const [header, payload = '', signature] = jws.split('.')
    const changed = Buffer.from(payload, 'base64url').toString().replace('Noord', 'Zuidd')
    const raw = [header, Buffer.from(changed).toString('base64url'), signature].join('.')
    expect(await open(await forge({ raw }))).toEqual(refused('bad_signature'))
    expect(await open(await forge({ raw: 'no jws at all' }))).toEqual(refused('wrong_size'))
    expect(await open(await forge({ raw: 'rubbish' }))).toEqual(refused('malformed'))
    expect(await open(await forge({ raw: made.jws }))).toEqual(refused('wrong_type'))
  })

  it.each([
    { order: OTHER_ORDER },
    { decision: OTHER_DECISION },
    { request: 'envelope-0000000002' },
    { purpose: 'x' },
    { categories: ['hulp_betrokkenheid'] },
  ])('a label that says something else than the content: %j', async (header) => {
    expect(await open(await forge({ header }))).toEqual(refused('label_differs'))
  })

  it('a header that was changed on the way', async () => {
    const [header = '', ...rest] = unwrap(await seal()).split('.')
    const relabelled = Buffer.from(header, 'base64url').toString().replace(ORDER, OTHER_ORDER)
    const jwe = [Buffer.from(relabelled).toString('base64url'), ...rest].join('.')
    expect(await open(jwe)).toEqual(refused('cannot_decrypt'))
  })

  it.each([
    { slices: [] },
    { slices: [{ category: 'opp', outcome: 'geweigerd' }] },
    { slices: [{ category: 'opp', outcome: 'niet_verstrekt', reason: 'x' }] },
    { slices: [{ category: 'opp', outcome: 'verstrekt' }] },
    { extra: 1 },
  ])('signed content that is malformed: %j', async (payload) => {
    expect(await open(await forge({ payload }))).toEqual(refused('malformed'))
  })

  it('signed content without a well-formed header', async () => {
    expect(await open(await forge({ jws: { typ: 'JWT' } }))).toEqual(refused('wrong_type'))
    expect(await open(await forge({ jws: { x5c: undefined } }))).toEqual(refused('malformed'))
  })

  it.each([
    [NOW - 5000, true],
    [NOW - 5001, 'not_yet_valid'],
    [NOW + 124_999, true],
    [NOW + 125_000, 'expired'],
  ])('an answer of another time (at %d)', async (at, outcome) => {
    const verdict = await open(unwrap(await seal()), {}, at)
    expect(verdict.ok || verdict.reasons[0]).toEqual(outcome)
  })
})
