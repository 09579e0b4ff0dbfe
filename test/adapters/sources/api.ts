/** A school administration's REST API for tests: a real HTTP server over what a test lays down. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { BROKEN } from '../../conformance/source.ts'

export type Seen = { readonly url: string; readonly headers: IncomingMessage['headers'] }

/** Answers by address; a function answers for itself. */
export type Replies = Record<
  string,
  unknown | ((request: IncomingMessage, response: ServerResponse) => void)
>

/** The organisation of the conformance suite. */
export const organisation = (): Replies => ({
  '/api/leerlingen': { items: [{ nummer: 1003 }, { nummer: 1001 }, { nummer: 1002 }] },
  '/api/leerlingen/1001': {
    nummer: 1001,
    naam: { roep: 'Noor', achter: 'van der Veen' },
    geboren: '2013-03-14',
    adviezen: ['vmbo-tl', 'havo'],
  },
  '/api/leerlingen/1002': {
    nummer: 1002,
    naam: { roep: 'Amir', achter: 'Haddad' },
    geboren: null,
    adviezen: [],
  },
  '/api/leerlingen/1003': {
    nummer: 1003,
    naam: { roep: 'Sanne', achter: 'de Boer' },
    geboren: BROKEN,
  },
  '/api/leerlingen/1001/toetsen': {
    items: [
      { toets: 'Leestoets', datum: '2025-11-12', score: '6,4' },
      { toets: 'Rekentoets', datum: '2025-11-19T09:00:00+01:00', score: '7,1' },
    ],
  },
})

/** A mapping of it. */
export const RESOURCES = {
  leerling: { path: '/leerlingen/{child}', key: 'nummer' },
  adviezen: { path: '/leerlingen/{child}', at: '/adviezen' },
  toetsen: { path: '/leerlingen/{child}/toetsen', at: '/items' },
}
export const CATEGORIES = {
  identiteit_contact: {
    naam: { resource: 'leerling', columns: ['/naam/roep', '/naam/achter'] },
    geboortedatum: { resource: 'leerling', column: 'geboren' },
  },
  schoolloopbaan_resultaten: {
    adviezen: { resource: 'adviezen', list: { column: 'value' } },
    toetsen: {
      resource: 'toetsen',
      items: {
        naam: { column: 'toets' },
        datum: { column: 'datum' },
        resultaat: { column: 'score' },
      },
    },
  },
}
export const restSettings = (url: string, change: object = {}) => ({
  version: 1,
  baseUrl: `${url}/api`,
  auth: { by: 'bearer', file: 'token.txt' },
  children: { path: '/leerlingen', at: '/items', key: 'nummer' },
  resources: RESOURCES,
  categories: CATEGORIES,
  ...change,
})

/** Answers from `replies`, which a test may change while it runs; what is not in it is 404. */
export const answering =
  (replies: Replies, seen: Seen[]) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url ?? ''
    seen.push({ url, headers: request.headers })
    const reply = Object.hasOwn(replies, url) ? replies[url] : undefined
    if (typeof reply === 'function') {
      reply(request, response)
      return
    }
    response.statusCode = reply === undefined ? 404 : 200
    response.setHeader('content-type', 'application/json')
    response.end(
      typeof reply === 'string' ? reply : JSON.stringify(reply ?? { title: 'Niet gevonden' }),
    )
  }
