import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { restSource } from '../../../adapters/sources/rest.ts'
import type { SourceErrorCode } from '../../../consent/ports/source.ts'
import {
  BROKEN,
  categories,
  expectWhole,
  NOOR,
  sourceConformance,
  WHOLE,
} from '../../conformance/source.ts'
import { testFolder } from '../../support/folder.ts'
import { listen } from '../../support/listen.ts'
import { answering, organisation, RESOURCES, type Replies, restSettings, type Seen } from './api.ts'
import { faultOf, nameOf, saidBy } from './organisation.ts'

const TOKEN = 'Kastanje-geheim-77'
const DEVELOPMENT = { allowInsecure: true }

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const sourceAt = async (settings: object, runtime = DEVELOPMENT) => {
  const folder = await testFolder({
    'mapping.yaml': stringify(settings),
    'token.txt': `${TOKEN}\n`,
    'leeg.txt': '',
  })
  closing.push(folder.remove)
  const opened = restSource(join(folder.path, 'mapping.yaml'), categories, runtime)
  closing.push(opened.close)
  return { ...opened, folder }
}

const open = async (change: object = {}, replies: Replies = organisation()) => {
  const seen: Seen[] = []
  const server = await listen(answering(replies, seen))
  closing.push(server.close)
  return { ...(await sourceAt(restSettings(server.url, change))), server, replies, seen }
}

sourceConformance(
  'REST',
  async () => {
    const { source, server, replies } = await open()
    return {
      source,
      rename: async () => {
        const one = organisation()['/api/leerlingen/1001'] as object
        replies['/api/leerlingen/1001'] = { ...one, naam: { roep: 'Noor', achter: 'Anders' } }
      },
      halfWrite: async () => {
        replies['/api/leerlingen/1001'] = JSON.stringify(replies['/api/leerlingen/1001']).slice(
          0,
          40,
        )
      },
      remove: server.close,
      close: async () => {
        for (const close of closing.splice(0)) await close().catch(() => undefined)
      },
    }
  },
  { trades: false },
)

const both = ['identiteit_contact', 'schoolloopbaan_resultaten']

describe('what is asked', () => {
  it('carries the token, asks for JSON and nothing compressed, and no more than it needs', async () => {
    const { source, seen } = await open()
    await source.read('1001', ['identiteit_contact'])
    expect(seen.map(({ url }) => url)).toEqual(['/api/leerlingen/1001'])
    expect(seen[0]?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      accept: 'application/json',
      'accept-encoding': 'identity',
    })
  })

  it('can carry a secret in a header of its own, and one that was changed without a restart', async () => {
    const auth = { by: 'header', name: 'X-Api-Key', file: 'token.txt' }
    const { source, seen, folder } = await open({ auth })
    await source.read('1001', ['identiteit_contact'])
    await folder.write('token.txt', 'nieuw')
    await source.read('1001', ['identiteit_contact'])
    expect(seen.map(({ headers }) => headers['x-api-key'])).toEqual([TOKEN, 'nieuw'])
    expect(seen[0]?.headers).not.toHaveProperty('authorization')
  })

  it.each([
    ['2024/0012', '/api/leerlingen/2024%2F0012'],
    ['a b?c#d&e=f', '/api/leerlingen/a%20b%3Fc%23d%26e%3Df'],
    ['../../beheer', '/api/leerlingen/..%2F..%2Fbeheer'],
    ['%2e%2e', '/api/leerlingen/%252e%252e'],
    ["1001' OR 1=1", "/api/leerlingen/1001'%20OR%201%3D1"],
    ['$&', '/api/leerlingen/%24%26'],
  ])('holds the reference %j as one part of the path', async (child, url) => {
    const opened = await open()
    expect(await nameOf(opened, child)).toBeNull()
    expect(opened.seen.map((one) => one.url)).toEqual([url])
  })

  it.each(['..', '.', '\uD800'])('is nothing for %j, which leads elsewhere', async (child) => {
    const opened = await open()
    expect(await nameOf(opened, child)).toBeNull()
    expect(opened.seen).toEqual([])
  })
})

describe('an answer', () => {
  it('keeps the digits that the API wrote', async () => {
    const opened = await open({
      categories: { identiteit_contact: { naam: { resource: 'leerling', column: 'lang' } } },
    })
    opened.replies['/api/leerlingen/1001'] = '{"nummer":1001,"lang":7.0}'
    expect(await nameOf(opened, '1001')).toEqual({ naam: '7.0' })
    opened.replies['/api/leerlingen/1001'] = '{"nummer":1001,"lang":90071992547409931234}'
    expect(await nameOf(opened, '1001')).toEqual({ naam: '90071992547409931234' })
  })

  it.each(['__proto__', 'constructor', 'toString', '/naam/constructor'])(
    'has no member %s of its own',
    async (column) => {
      const opened = await open({
        categories: { identiteit_contact: { naam: { resource: 'leerling', column } } },
      })
      expect(await nameOf(opened, '1001')).toBeNull()
    },
  )

  it('about another child is refused whole', async () => {
    const opened = await open()
    opened.replies['/api/leerlingen/1001'] = opened.replies['/api/leerlingen/1002']
    const fault = await faultOf(() => nameOf(opened, '1001'))
    expect([fault.code, fault.message]).toEqual([
      'broken_data',
      expect.stringContaining('about another child'),
    ])
  })

  it('names what holds a group where one value is needed', async () => {
    const opened = await open({
      categories: { identiteit_contact: { naam: { resource: 'leerling', column: 'naam' } } },
    })
    const fault = await faultOf(() => nameOf(opened, '1001'))
    expect(fault.message).toBe(
      'resources.leerling: row 1: naam: holds a group or a list, not one value',
    )
  })

  it('never shows what stands in it', async () => {
    const opened = await open()
    const fault = await faultOf(() => nameOf(opened, '1003'))
    expect(fault.message).toContain('resources.leerling: row 1: geboren')
    expect(saidBy(fault)).not.toContain(BROKEN)
  })

  const replying =
    (status: number, headers: Record<string, string> = {}, body: string | Buffer = '{}') =>
    (_request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
    }
  const cases: readonly [string, ReturnType<typeof replying>, SourceErrorCode, string][] = [
    ['401', replying(401), 'unavailable', 'see auth'],
    ['403', replying(403), 'unavailable', 'see auth'],
    ['302', replying(302, { location: '/elders' }), 'unavailable', 'not followed'],
    ['400', replying(400), 'unavailable', 'does not take the question'],
    ['429', replying(429), 'unavailable', 'cannot answer now (429)'],
    ['500', replying(500, {}, BROKEN), 'unavailable', 'cannot answer now (500)'],
    ['206', replying(206), 'unavailable', 'cannot answer now (206)'],
    ['304 unasked', replying(304), 'unavailable', '304'],
    ['HTML', replying(200, { 'content-type': 'text/html' }), 'unavailable', 'else than JSON'],
    [
      'latin-1',
      replying(200, { 'content-type': 'application/json; charset=latin1' }),
      'unavailable',
      'utf-8',
    ],
    [
      'gzip',
      replying(200, { 'content-encoding': 'gzip' }, gzipSync('{}')),
      'unavailable',
      'compressed',
    ],
    ['no JSON', replying(200, {}, `{"naam": "${BROKEN}`), 'broken_data', 'half-written'],
    ['no utf-8', replying(200, {}, Buffer.from([0x22, 0xff, 0x22])), 'broken_data', 'utf-8'],
    ['a text', replying(200, {}, `"${BROKEN}"`), 'broken_data', 'neither a record nor a list'],
    [
      '5 MiB',
      replying(200, {}, JSON.stringify('x'.repeat(5 * 1024 * 1024))),
      'broken_data',
      'larger than',
    ],
    [
      'half',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
        response.write(`{"naam": "${BROKEN}`)
        setImmediate(() => response.destroy())
      },
      'unavailable',
      'resources.leerling',
    ],
  ]
  it.each(cases)('%s is a fault in words', async (_name, reply, code, words) => {
    const opened = await open()
    opened.replies['/api/leerlingen/1001'] = reply
    const fault = await faultOf(() => nameOf(opened, '1001'))
    expect([fault.code, fault.message]).toEqual([code, expect.stringContaining(words)])
    for (const secret of [BROKEN, TOKEN, '1001', '127.0.0.1'])
      expect(saidBy(fault).replaceAll(/\n\s+at .*/g, '')).not.toContain(secret)
  })

  it('that never comes ends when nobody waits any more', async () => {
    const opened = await open()
    const stop = new AbortController()
    opened.replies['/api/leerlingen/1001'] = () => stop.abort()
    const fault = await faultOf(() =>
      opened.source.read('1001', ['identiteit_contact'], { signal: stop.signal }),
    )
    expect(fault.code).toBe('timeout')
  })

  it('that stops half-way ends when nobody waits any more', async () => {
    const opened = await open()
    const stop = new AbortController()
    opened.replies['/api/leerlingen/1001'] = (_request: unknown, response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{')
      setImmediate(() => stop.abort())
    }
    const fault = await faultOf(() =>
      opened.source.read('1001', ['identiteit_contact'], { signal: stop.signal }),
    )
    expect(fault.code).toBe('timeout')
  })
})

describe('pages', () => {
  const toets = (naam: string) => ({ toets: naam, datum: '2025-11-12', score: '6' })
  const base = '/api/leerlingen/1001/toetsen'
  const paged = (paging: object, more: object = {}) => ({
    resources: {
      ...RESOURCES,
      toetsen: { path: '/leerlingen/{child}/toetsen', at: '/items', paging, ...more },
    },
  })
  const tests = async (opened: Awaited<ReturnType<typeof open>>) => {
    const read = await opened.source.read('1001', ['schoolloopbaan_resultaten'])
    const found = read['schoolloopbaan_resultaten']?.['toetsen']
    return Array.isArray(found)
      ? found.map((one) => (typeof one === 'string' ? one : one['naam']))
      : []
  }
  const linking =
    (body: unknown, link: string) => (_request: unknown, response: ServerResponse) => {
      response
        .writeHead(200, { 'content-type': 'application/json', link })
        .end(JSON.stringify(body))
    }

  it.each([
    ['<?p=2>; rel="next"', `${base}?p=2`],
    ['</api/vorige>; rel="prev", </api/meer?a=1,2>; title="x"; rel="last next"', '/api/meer?a=1,2'],
    ['</api/meer>;rel=next', '/api/meer'],
  ])('are followed by the link %s', async (link, url) => {
    const opened = await open(paged({ by: 'link' }))
    opened.replies[base] = linking({ items: [toets('een')] }, link)
    opened.replies[url] = { items: [toets('twee')] }
    expect(await tests(opened)).toEqual(['een', 'twee'])
  })

  it('are followed by an address in the answer', async () => {
    const opened = await open(paged({ by: 'next', at: '/_links/next/href' }))
    opened.replies[base] = { items: [toets('een')], _links: { next: { href: `${base}?p=2` } } }
    opened.replies[`${base}?p=2`] = { items: [toets('twee')], _links: {} }
    expect(await tests(opened)).toEqual(['een', 'twee'])
  })

  it('are followed by a cursor', async () => {
    const opened = await open(paged({ by: 'cursor', at: '/next', parameter: 'cursor' }))
    opened.replies[base] = { items: [toets('een')], next: 'a&b' }
    opened.replies[`${base}?cursor=a%26b`] = { items: [toets('twee')], next: null }
    expect(await tests(opened)).toEqual(['een', 'twee'])
  })

  it.each([[{ items: [] }], [undefined]])('are counted until one is empty: %j', async (last) => {
    const opened = await open(paged({ by: 'page', parameter: 'pagina', first: 0 }))
    opened.replies[`${base}?pagina=0`] = { items: [toets('een')] }
    opened.replies[`${base}?pagina=1`] = { items: [toets('twee')] }
    if (last !== undefined) opened.replies[`${base}?pagina=2`] = last
    expect(await tests(opened)).toEqual(['een', 'twee'])
  })

  it.each([
    'https://elders.example/api/x',
    '//elders.example/api/x',
    '/beheer',
    '/api/../beheer',
    '/apix/y',
    'http://',
    'javascript:x',
  ])('never lead to %s', async (link) => {
    const opened = await open(paged({ by: 'link' }))
    opened.replies[base] = linking({ items: [toets('een')] }, `<${link}>; rel="next"`)
    const fault = await faultOf(() => tests(opened))
    expect([fault.code, fault.message]).toEqual([
      'broken_data',
      expect.stringContaining('outside of baseUrl'),
    ])
    expect(opened.seen.map(({ url }) => url)).not.toContain(link)
  })

  it('that lead back to one that was there are refused', async () => {
    const opened = await open(paged({ by: 'link' }))
    opened.replies[base] = linking({ items: [toets('een')] }, `<${base}>; rel="next"`)
    expect((await faultOf(() => tests(opened))).message).toContain('was there before')
  })

  it('that never end are refused after the fiftieth', async () => {
    const replies = organisation()
    for (let page = 1; page <= 60; page += 1)
      replies[`${base}?pagina=${page}`] = { items: [toets(`t${page}`)] }
    const opened = await open(paged({ by: 'page', parameter: 'pagina' }), replies)
    expect((await faultOf(() => tests(opened))).message).toContain('more than 50 pages')
    delete replies[`${base}?pagina=50`]
    expect(await tests(opened)).toHaveLength(49)
  })

  it('hold 2000 records about one child and not one more', async () => {
    const many = (count: number) => ({ items: Array.from({ length: count }, () => toets('x')) })
    const opened = await open()
    opened.replies[base] = many(2000)
    expect(await tests(opened)).toHaveLength(2000)
    opened.replies[base] = many(2001)
    expect((await faultOf(() => tests(opened))).message).toContain('more than 2000 records')
  })

  it('must add up to the total that the API tells', async () => {
    const opened = await open(
      paged({ by: 'cursor', at: '/next', parameter: 'cursor' }, { total: '/totaal' }),
    )
    opened.replies[base] = { items: [toets('een')], next: 'b', totaal: 2 }
    opened.replies[`${base}?cursor=b`] = { items: [toets('twee')], totaal: 2 }
    expect(await tests(opened)).toEqual(['een', 'twee'])
    for (const second of [
      { items: [], totaal: 2 },
      { items: [toets('twee')], totaal: 3 },
      undefined,
    ]) {
      opened.replies[`${base}?cursor=b`] = second
      if (second === undefined) delete opened.replies[`${base}?cursor=b`]
      expect((await faultOf(() => tests(opened))).code).toBe('changing')
    }
    opened.replies[base] = { items: [toets('een')], totaal: 'veel' }
    expect((await faultOf(() => tests(opened))).code).toBe('broken_data')
  })
})

describe('data that change under way', () => {
  const person = (name: string) => ({
    nummer: 1001,
    naam: { roep: 'Noor', achter: name },
    adviezen: [name],
  })

  it('are read again until twice the same came', async () => {
    const opened = await open()
    let asked = 0
    opened.replies['/api/leerlingen/1001'] = (_request: unknown, response: ServerResponse) => {
      asked += 1
      // The first time as it was; every time after that as it is.
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(person(asked === 1 ? 'Oud' : 'Nieuw')))
    }
    const read = await opened.source.read('1001', both)
    expect(read['identiteit_contact']).toEqual({ naam: 'Noor Nieuw' })
    expect(read['schoolloopbaan_resultaten']).toMatchObject({ adviezen: ['Nieuw'] })
  })

  const paged = {
    resources: {
      ...RESOURCES,
      toetsen: {
        path: '/leerlingen/{child}/toetsen',
        at: '/items',
        paging: { by: 'cursor', at: '/next', parameter: 'cursor' },
      },
    },
  }
  /** Noor's tests on two pages; of Amir nothing but the name. */
  const asNoor = (): Replies => {
    const all = organisation()
    const toetsen = '/api/leerlingen/1001/toetsen'
    const { items } = all[toetsen] as { items: readonly unknown[] }
    return {
      ...all,
      [toetsen]: { items: items.slice(0, 1), next: 'b' },
      [`${toetsen}?cursor=b`]: { items: items.slice(1), next: null },
    }
  }
  const asAmir = (): Replies => ({
    '/api/leerlingen/1001': { ...(organisation()['/api/leerlingen/1002'] as object), nummer: 1001 },
  })
  /** More moments than there are questions in three attempts, each of two rounds of four. */
  const MOMENTS = Array.from({ length: 26 }, (_, at) => at)

  it.each([
    ['another comes in the place of', asNoor, asAmir],
    ['another leaves for', asAmir, asNoor],
    ['nothing is left of', asNoor, () => ({})],
  ])('are one child’s as a whole, whenever %s a child', async (_name, before, after) => {
    const wholes = [...WHOLE, { identiteit_contact: null, schoolloopbaan_resultaten: null }]
    for (const moment of MOMENTS) {
      const replies = before()
      const opened = await open(paged, replies)
      const ask = opened.seen.push.bind(opened.seen)
      opened.seen.push = (...one) => {
        if (opened.seen.length === moment) {
          for (const url of Object.keys(replies)) delete replies[url]
          Object.assign(replies, after())
        }
        return ask(...one)
      }
      const read = await opened.source.read('1001', both).catch((error: unknown) => error)
      expectWhole(read, wholes)
    }
  })

  it('and never settle are told to be changing', async () => {
    const opened = await open()
    let asked = 0
    opened.replies['/api/leerlingen/1001'] = (_request: unknown, response: ServerResponse) => {
      asked += 1
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(person(`Naam ${asked}`)))
    }
    const fault = await faultOf(() => opened.source.read('1001', both))
    expect([fault.code, fault.message]).toEqual([
      'changing',
      expect.stringContaining('change while'),
    ])
  })

  it('outside of what is mapped do not count', async () => {
    const opened = await open()
    let asked = 0
    opened.replies['/api/leerlingen/1001'] = (_request: unknown, response: ServerResponse) => {
      asked += 1
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ...person('van der Veen'), opgevraagd: asked }))
    }
    await opened.source.read('1001', both)
    expect(asked).toBe(2)
  })

  it('are asked again by their entity tag', async () => {
    const opened = await open()
    const tags: (string | undefined)[] = []
    opened.replies['/api/leerlingen/1001'] = (
      request: IncomingMessage,
      response: ServerResponse,
    ) => {
      const tag = request.headers['if-none-match']
      tags.push(tag)
      response.writeHead(tag === '"v1"' ? 304 : 200, {
        'content-type': 'application/json',
        etag: '"v1"',
      })
      response.end(tag === '"v1"' ? undefined : JSON.stringify(person('van der Veen')))
    }
    const read = await opened.source.read('1001', both)
    expect(read['identiteit_contact']).toMatchObject({ naam: NOOR.identiteit_contact.naam })
    expect(tags).toEqual([undefined, '"v1"'])
  })

  describe('with a version in every answer', () => {
    const versioned =
      (body: object, version: () => string | null) =>
      (_request: unknown, response: ServerResponse) => {
        const now = version()
        response.writeHead(200, {
          'content-type': 'application/json',
          ...(now !== null && { 'x-stand': now }),
        })
        response.end(JSON.stringify(body))
      }
    const openVersioned = async (first: () => string | null, second: () => string | null) => {
      const opened = await open({ dataVersion: { header: 'X-Stand' } })
      opened.replies['/api/leerlingen/1001'] = versioned(person('A'), first)
      opened.replies['/api/leerlingen/1001/toetsen'] = versioned({ items: [] }, second)
      return opened
    }

    it('are asked once', async () => {
      const opened = await openVersioned(
        () => '7',
        () => '7',
      )
      await opened.source.read('1001', both)
      expect(opened.seen).toHaveLength(2)
    })

    it('that differs are read again until it is the same', async () => {
      let version = 7
      const opened = await openVersioned(
        () => String(version),
        () => {
          version = 8
          return '8'
        },
      )
      await opened.source.read('1001', both)
      expect(opened.seen).toHaveLength(4)
    })

    it('that stays different are changing', async () => {
      const opened = await openVersioned(
        () => '7',
        () => '8',
      )
      expect((await faultOf(() => opened.source.read('1001', both))).code).toBe('changing')
    })

    it('that is missing are refused', async () => {
      const opened = await openVersioned(
        () => '7',
        () => null,
      )
      expect((await faultOf(() => opened.source.read('1001', both))).message).toContain(
        'dataVersion',
      )
    })

    it('are read twice where something is not there, which has none', async () => {
      const opened = await openVersioned(
        () => '7',
        () => '7',
      )
      delete opened.replies['/api/leerlingen/1001/toetsen']
      await opened.source.read('1001', both)
      expect(opened.seen).toHaveLength(4)
    })
  })
})

describe('a mapping that cannot be used', () => {
  it.each([
    [{ baseUrl: 'http://api.example/v1' }, 'baseUrl: must be https'],
    [{ baseUrl: 'https://api.example/v1/' }, 'baseUrl'],
    [{ baseUrl: 'https://user:pw@api.example/v1' }, 'baseUrl'],
    [{ auth: { by: 'bearer', file: 'weg.txt' } }, 'auth.file: the file weg.txt cannot be read'],
    [
      { auth: { by: 'bearer', file: 'leeg.txt' } },
      'auth.file: the first line of leeg.txt is empty',
    ],
    [{ auth: { by: 'bearer', token: TOKEN } }, 'auth'],
    [{ children: { path: '/kind/{child}', key: 'nr' } }, 'children.path: may not hold {child}'],
    [{ resources: {} }, 'resources: names no resource'],
    [{ resources: { q: { path: '/leerling' } } }, 'resources.q.path: must hold {child}'],
    [{ resources: { q: { path: 'leerling/{child}' } } }, 'resources.q.path: must begin with /'],
    [{ resources: { q: { path: '/x/{kind}/{child}' } } }, 'resources.q.path'],
    [{ resources: { q: { path: '/x?nr={child}' } } }, 'resources.q.key: is needed'],
    [
      { resources: { q: { path: '/x/{child}', at: 'items' } } },
      'resources.q.at: must be a JSON pointer',
    ],
    [{ tls: { ca: 'weg.pem' } }, 'tls.ca: the file weg.pem cannot be read'],
    [{ tls: { key: 'k.pem' } }, 'tls: certificate and key belong together'],
    [{ dataVersion: {} }, 'dataVersion'],
  ])('%j', async (change, expected) => {
    const settings = restSettings('https://api.example', change)
    const fault = await faultOf(() => sourceAt(settings, { allowInsecure: false }))
    expect([fault.code, fault.message]).toEqual([
      'not_configured',
      expect.stringContaining(expected),
    ])
    expect(saidBy(fault)).not.toContain(TOKEN)
  })

  it('is refused at start when the API says so', async () => {
    const cases: readonly [Replies, object, string][] = [
      [{}, {}, 'no such place (404)'],
      [{ '/api/leerlingen': { rijen: [] } }, {}, 'children.at: no list stands there'],
      [{ '/api/leerlingen': { items: [{ nr: 1 }] } }, {}, 'children.key: the records have no such'],
    ]
    for (const [replies, change, expected] of cases) {
      const opened = await open(change, replies)
      const fault = await faultOf(() => opened.check())
      expect([fault.code, fault.message]).toEqual([
        'not_configured',
        expect.stringContaining(expected),
      ])
    }
  })

  it('is fine at start when the API is', async () => {
    await expect((await open()).check()).resolves.toBeUndefined()
    await expect(
      (await open({}, { '/api/leerlingen': { items: [] } })).check(),
    ).resolves.toBeUndefined()
  })

  it('is not the reason when the API is away', async () => {
    const opened = await open()
    await opened.server.close()
    const fault = await faultOf(() => opened.check())
    expect([fault.code, fault.message]).toEqual([
      'unavailable',
      expect.stringContaining('ECONNREFUSED'),
    ])
  })
})
