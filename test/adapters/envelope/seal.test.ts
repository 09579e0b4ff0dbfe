import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openAnswer } from '../../../adapters/envelope/answer.ts'
import { readBrokerKeys } from '../../../adapters/envelope/broker-keys.ts'
import { acceptOrder } from '../../../adapters/envelope/order.ts'
import { verifyEnvelopeRequest } from '../../../adapters/envelope/request.ts'
import { inspectSealed, SEALED_CHARS_MAX } from '../../../adapters/envelope/seal.ts'
import { certificatesOf, readTrustedCas } from '../../../adapters/pki/verify.ts'

const folder = new URL('../../vectors/envelope/', import.meta.url)
const read = (path: string) => JSON.parse(readFileSync(new URL(path, folder), 'utf8'))
const refused = (...reasons: string[]) => ({ ok: false, reasons })

const vector = read('valid/exchange.json')
const certificates = certificatesOf(readTrustedCas([vector.authority], 'vector'))

describe('a whole exchange as it once was on the wire', () => {
  it('is still accepted at each step', async () => {
    const { now, label, request } = vector
    const checked = await verifyEnvelopeRequest(vector.requestJws, certificates, request, now)
    expect(checked).toMatchObject({ ok: true, value: { request } })
    const brokerKeys = readBrokerKeys(vector.brokerJwks, 'vector')
    const trust = { self: request.holder, brokerKeys, certificates }
    expect(await acceptOrder(vector.orderJws, trust, now)).toMatchObject({ ok: true })
    expect(inspectSealed(vector.answerJwe, label)).toEqual({ ok: true, value: 16 * 1024 })
    const sent = { request, privateKey: vector.privateKey, order: label.order }
    expect(await openAnswer(vector.answerJwe, sent, certificates, now)).toEqual({
      ok: true,
      value: vector.answer,
    })
  })
})

type Case = { label?: object; header?: object; parts?: Record<string, string>; jwe?: string }

/** A vector changes the header, one of the five parts, or what is expected. */
const judge = ({ label, header, parts = {}, jwe }: Case) => {
  const original = (vector.answerJwe as string).split('.')
  const changed = Object.entries({
    ...JSON.parse(Buffer.from(original[0] ?? '', 'base64url').toString()),
    ...header,
  }).filter(([, value]) => value !== null)
  const spelled = header
    ? Buffer.from(JSON.stringify(Object.fromEntries(changed))).toString('base64url')
    : (original[0] ?? '')
  const built = [spelled, ...original.slice(1)].map((part, at) => parts[String(at)] ?? part)
  return inspectSealed(jwe ?? built.join('.'), { ...vector.label, ...label })
}

describe('what a broker refuses without a key', () => {
  it.each(readdirSync(new URL('invalid/', folder)))('invalid/%s', (file) => {
    expect(judge(read(`invalid/${file}`))).toEqual(refused(file.split('.')[0] ?? ''))
  })

  it('an unchanged vector passes, so that each change is what is refused', () => {
    expect(judge({}).ok).toBe(true)
    expect(judge({ header: {} }).ok).toBe(true)
  })

  it('a ciphertext of every size but the classes', () => {
    const ofBytes = (bytes: number) => 'A'.repeat(Math.ceil((bytes * 4) / 3))
    for (const kib of [16, 64, 256, 1024]) {
      expect(judge({ parts: { 3: ofBytes(kib * 1024) } })).toEqual({ ok: true, value: kib * 1024 })
      for (const bytes of [kib * 1024 - 1, kib * 1024 + 1])
        expect(judge({ parts: { 3: ofBytes(bytes) } }).ok).toBe(false)
    }
  })

  it('too much, before it looks at it', () => {
    expect(judge({ jwe: 'A'.repeat(SEALED_CHARS_MAX) })).toEqual(refused('malformed'))
    expect(judge({ jwe: 'A'.repeat(SEALED_CHARS_MAX + 1) })).toEqual(refused('too_large'))
  })

  it('a header that is too large', () => {
    expect(judge({ parts: { 0: 'A'.repeat(8 * 1024) } })).toEqual(refused('malformed'))
    expect(judge({ parts: { 0: 'A'.repeat(8 * 1024 + 1) } })).toEqual(refused('too_large'))
  })

  it('all differences of the label at once', () => {
    expect(judge({ label: { purpose: 'x', request: 'y' } })).toEqual(
      refused('other_request', 'other_purpose'),
    )
  })
})
