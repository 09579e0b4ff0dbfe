/** Tokens pushed to a real server, and the addresses that must never be called. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { IncomingMessage, RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { jwtVerify } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { isPublicAddress } from '../../../adapters/notify/public-address.ts'
import { httpWebhooks } from '../../../adapters/notify/webhooks.ts'
import { noticeIds } from '../../../consent/id.ts'
import type { WebhookEvent } from '../../../consent/ports/webhooks.ts'
import { listen } from '../../support/listen.ts'
import { AT, countingRandom } from '../../support/nouns.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const signer = { kid: 'k1', alg: 'EdDSA', key: privateKey } as const
const ISSUER = 'https://broker.example'

const EVENT: WebhookEvent = {
  id: noticeIds.create(countingRandom, 0),
  audience: 'zwaluw-magister',
  kind: 'aanbieding',
  subject: `aanbieding_${'1'.repeat(24)}`,
  at: AT,
}

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const serving = async (listener: RequestListener): Promise<string> => {
  const { url, close } = await listen(listener)
  closing.push(close)
  return url
}

const pushTo = (url: string, allowPrivate = true) =>
  httpWebhooks({ issuer: ISSUER, signer: () => signer, allowPrivate, timeoutMs: 500 }).push(
    url,
    EVENT,
  )

describe('a webhook', () => {
  it('is a security event token, signed by the broker, that says no more than what waits', async () => {
    const got: { request: IncomingMessage; body: string }[] = []
    const url = await serving(async (request, response) => {
      got.push({ request, body: await text(request) })
      response.writeHead(202).end()
    })
    expect(await pushTo(`${url}/berichten?systeem=1`)).toEqual({ ok: true })
    const [{ request, body } = { request: undefined, body: '' }] = got
    expect(request?.method).toBe('POST')
    expect(request?.url).toBe('/berichten?systeem=1')
    expect(request?.headers['content-type']).toBe('application/secevent+jwt')
    const { payload, protectedHeader } = await jwtVerify(body, createPublicKey(privateKey), {
      issuer: ISSUER,
      audience: 'zwaluw-magister',
      typ: 'secevent+jwt',
      currentDate: new Date(AT),
    })
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'secevent+jwt', kid: 'k1' })
    expect(payload).toEqual({
      iss: ISSUER,
      aud: 'zwaluw-magister',
      iat: AT / 1000,
      jti: EVENT.id,
      events: { 'urn:consent-broker:bericht:aanbieding': { id: EVENT.subject } },
    })
  })

  it.each([
    [200, { ok: true }],
    [204, { ok: true }],
    [302, { ok: false, permanent: false, code: '302' }],
    [400, { ok: false, permanent: true, code: '400' }],
    [401, { ok: false, permanent: false, code: '401' }],
    [410, { ok: false, permanent: true, code: '410' }],
    [429, { ok: false, permanent: false, code: '429' }],
    [503, { ok: false, permanent: false, code: '503' }],
  ])('answered with %i', async (status, sent) => {
    const elsewhere: string[] = []
    const url = await serving((request, response) => {
      elsewhere.push(request.url ?? '')
      response.writeHead(status, { location: '/elders' }).end('x'.repeat(10))
    })
    expect(await pushTo(url)).toEqual(sent)
    expect(elsewhere).toEqual(['/'])
  })

  it('does not wait for ever, and hears when nobody is there', async () => {
    const url = await serving(() => undefined)
    const { port } = new URL(url)
    expect(await pushTo(url)).toEqual({ ok: false, permanent: false, code: 'te_laat' })
    closing.splice(0).forEach((close) => void close())
    expect(await pushTo(`http://127.0.0.1:${Number(port)}`)).toMatchObject({
      ok: false,
      permanent: false,
    })
  })

  it.each([
    ['plain HTTP', 'http://zwaluw.example/'],
    ['this machine', 'https://127.0.0.1/'],
    ['this machine, written otherwise', 'https://0x7f.1/'],
    ['this machine, as IPv6', 'https://[::1]/'],
    ['this machine, mapped', 'https://[::ffff:127.0.0.1]/'],
    ['the address at which clouds tell their secrets', 'https://169.254.169.254/'],
    ['a private network', 'https://10.0.0.8/'],
    ['a password in it', 'https://ik:geheim@zwaluw.example/'],
    ['another protocol', 'ftp://zwaluw.example/'],
    ['no address', 'zwaluw'],
  ])('does not call %s', async (_what, url) => {
    expect(await pushTo(url, false)).toEqual({ ok: false, permanent: true, code: 'adres' })
  })

  it('does not call a name that leads to this machine', async () => {
    const called: string[] = []
    const url = await serving((request, response) => {
      called.push(request.url ?? '')
      response.end()
    })
    const named = `https://localhost:${new URL(url).port}/`
    expect(await pushTo(named, false)).toEqual({
      ok: false,
      permanent: true,
      code: 'EADDRNOTPUBLIC',
    })
    expect(called).toEqual([])
  })
})

describe('a public address', () => {
  it.each([
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '223.255.255.255',
  ])('is %s', (address) => expect(isPublicAddress(address)).toBe(true))
  it.each(['2a00:1450::1', '2001:200::1', '2003::1'])('is %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )
  it.each([
    '0.0.0.0',
    '10.255.255.255',
    '100.64.0.0',
    '100.127.255.255',
    '127.255.255.255',
    '169.254.0.1',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.1.1',
    '198.19.255.255',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::1',
    'fc00::1',
    'fdff::1',
    'fe80::1',
    'ff02::1',
    'localhost',
    '',
  ])('is not %s', (address) => expect(isPublicAddress(address)).toBe(false))
})
