import type { RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { SEALED_CHARS_MAX } from '../../../adapters/envelope/seal.ts'
import {
  createHttpGateways,
  type HttpGatewaysOptions,
} from '../../../adapters/holders/http-gateways.ts'
import { listen } from '../../support/listen.ts'

/** Has the form of a compact JWE; whether it opens is for others to judge. */
const SEALED = 'eyJh..aaaa.bbbb.cccc'
const NOTHING = '{"antwoord":null}'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const gateways = (options: Partial<HttpGatewaysOptions> = {}) => {
  const made = createHttpGateways({ allowInsecure: true, timeoutMs: 2000, ...options })
  closing.push(made.close)
  return made
}

const behaving = async (listener: RequestListener) => {
  const { url, close, server } = await listen(listener)
  closing.push(close)
  return { url, server }
}

const fetchFrom = async (listener: RequestListener, options: Partial<HttpGatewaysOptions> = {}) => {
  const { url } = await behaving(listener)
  return gateways(options).fetch(url, 'an.order.jws')
}

const failure = (code: string) => ({ ok: false, failure: code })
const answering =
  (status: number, type: string, body: string): RequestListener =>
  (_req, res) => {
    res.writeHead(status, { 'content-type': type })
    res.end(body)
  }

describe('what a gateway answers', () => {
  it('passes on a sealed answer, byte for byte', async () => {
    const fetched = await fetchFrom(answering(200, 'application/jose', SEALED))
    expect(fetched).toEqual({ ok: true, sealed: SEALED })
  })

  it('passes on the largest sealed answer and not one byte more', async () => {
    const largest = `${SEALED}${'c'.repeat(SEALED_CHARS_MAX - SEALED.length)}`
    const sealed = await fetchFrom(answering(200, 'application/jose', largest))
    expect(sealed).toEqual({ ok: true, sealed: largest })
    const more = await fetchFrom(answering(200, 'application/jose', `${largest}c`))
    expect(more).toEqual(failure('te_groot'))
  })

  it('reads that there is nothing', async () => {
    const fetched = await fetchFrom(answering(200, 'application/json', NOTHING))
    expect(fetched).toEqual({ ok: true, sealed: null })
  })

  it.each([
    ['a 500', answering(500, 'text/plain', 'stack'), 'onbereikbaar'],
    ['a 503', answering(503, 'application/problem+json', '{}'), 'onbereikbaar'],
    ['a 400', answering(400, 'application/problem+json', '{}'), 'geweigerd'],
    ['a 403', answering(403, 'application/problem+json', '{}'), 'geweigerd'],
    ['no content', answering(204, 'application/jose', ''), 'ongeldig'],
    ['a page', answering(200, 'text/html', '<p>Welkom</p>'), 'ongeldig'],
    ['another JSON', answering(200, 'application/json', '{"antwoord":"iets"}'), 'ongeldig'],
    ['more JSON', answering(200, 'application/json', '{"antwoord":null,"naam":"x"}'), 'ongeldig'],
    ['broken JSON', answering(200, 'application/json', '{'), 'ongeldig'],
    ['much JSON', answering(200, 'application/json', ' '.repeat(300) + NOTHING), 'te_groot'],
    ['garbage', answering(200, 'application/jose', 'dit is geen antwoord'), 'ongeldig'],
    ['a signed answer that is not sealed', answering(200, 'application/jose', 'a.b.c'), 'ongeldig'],
    ['nothing at all', answering(200, 'application/jose', ''), 'ongeldig'],
  ])('makes a value of %s', async (_name, listener, code) => {
    expect(await fetchFrom(listener)).toEqual(failure(code))
  })

  it('does not unpack', async () => {
    const fetched = await fetchFrom((_req, res) => {
      res.writeHead(200, { 'content-type': 'application/jose', 'content-encoding': 'gzip' })
      res.end(SEALED)
    })
    expect(fetched).toEqual(failure('ongeldig'))
  })

  it('does not follow a redirect', async () => {
    let followed = 0
    const target = await behaving((_req, res) => {
      followed += 1
      res.writeHead(200, { 'content-type': 'application/jose' })
      res.end(SEALED)
    })
    for (const status of [302, 307, 308]) {
      const fetched = await fetchFrom((_req, res) => {
        res.writeHead(status, { location: `${target.url}/v1/opdrachten` })
        res.end()
      })
      expect(fetched).toEqual(failure('ongeldig'))
    }
    expect(followed).toBe(0)
  })
})

describe('how a gateway behaves', () => {
  it('says unreachable where nobody listens', async () => {
    const { url, close } = await listen(() => undefined)
    await close()
    expect(await gateways().fetch(url, 'order')).toEqual(failure('onbereikbaar'))
  })

  it('says unreachable when the connection breaks before, or halfway an answer', async () => {
    const before = await fetchFrom((req) => req.socket.destroy())
    expect(before).toEqual(failure('onbereikbaar'))
    const halfway = await fetchFrom((_req, res) => {
      res.writeHead(200, { 'content-type': 'application/jose', 'content-length': 1000 })
      res.write(SEALED)
      setImmediate(() => res.destroy())
    })
    expect(halfway).toEqual(failure('onbereikbaar'))
  })

  it('stops waiting for a gateway that never answers, and for one that never ends', async () => {
    const never = await fetchFrom(() => undefined, { timeoutMs: 50 })
    expect(never).toEqual(failure('te_laat'))
    const dripping = await fetchFrom(
      (_req, res) => {
        res.writeHead(200, { 'content-type': 'application/jose' })
        const timer = setInterval(() => res.write('a'), 10)
        res.on('close', () => clearInterval(timer))
      },
      { timeoutMs: 100 },
    )
    expect(dripping).toEqual(failure('te_laat'))
  })

  it('sends an order once, whatever happens to it', async () => {
    let seen = 0
    const { url } = await behaving((req) => {
      seen += 1
      req.socket.destroy()
    })
    await gateways().fetch(url, 'order')
    expect(seen).toBe(1)
  })

  it('keeps a connection for the next order', async () => {
    const sockets = new Set<unknown>()
    const { url, server } = await behaving(answering(200, 'application/json', NOTHING))
    server.on('connection', (socket) => sockets.add(socket))
    const made = gateways()
    for (let at = 0; at < 3; at += 1) await made.fetch(url, 'order')
    expect(sockets.size).toBe(1)
  })
})

describe('where an order goes', () => {
  it('is posted as it is to v1/opdrachten, under the path the gateway has', async () => {
    const seen: unknown[] = []
    const { url } = await behaving((req, res) => {
      let body = ''
      req.on('data', (chunk) => {
        body += chunk
      })
      req.on('end', () => {
        seen.push([req.method, req.url, req.headers['content-type'], body])
        res.writeHead(200, { 'content-type': 'application/json' })
        res.end(NOTHING)
      })
    })
    await gateways().fetch(`${url}/school/`, 'an.order.jws')
    await gateways().fetch(url, 'an.order.jws')
    expect(seen).toEqual([
      ['POST', '/school/v1/opdrachten', 'application/jose', 'an.order.jws'],
      ['POST', '/v1/opdrachten', 'application/jose', 'an.order.jws'],
    ])
  })

  it.each([
    ['no URL', 'geen adres'],
    ['a file', 'file:///etc/passwd'],
    ['a name and password', 'http://a:b@127.0.0.1:1'],
  ])('calls nothing for %s', async (_name, url) => {
    expect(await gateways().fetch(url, 'order')).toEqual(failure('onbereikbaar'))
  })

  it('speaks plain HTTP only where that was allowed', async () => {
    let seen = 0
    const { url } = await behaving((_req, res) => {
      seen += 1
      res.end()
    })
    const fetched = await gateways({ allowInsecure: false }).fetch(url, 'order')
    expect([fetched, seen]).toEqual([failure('onbereikbaar'), 0])
  })
})
