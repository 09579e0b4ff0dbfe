/** The BRP as a register of authority, over real HTTP against answers in the shapes of Personen 2.7 and Gezag v2. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createBrpRegister } from '../../../adapters/authority/brp.ts'
import { bsn } from '../../../consent/bsn.ts'

const PARENT = bsn.parse('000000012')
const OTHER = bsn.parse('000000024')
const CHILD = bsn.parse('000000036')

type Seen = { url: string | undefined; headers: IncomingMessage['headers']; body: unknown }
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const serve = async (answer: (res: ServerResponse) => void) => {
  const seen: Seen[] = []
  const server = createServer(async (req, res) => {
    let text = ''
    for await (const part of req) text += String(part)
    seen.push({ url: req.url, headers: req.headers, body: JSON.parse(text) })
    answer(res)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closers.push(
    () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  )
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/haalcentraal/api/brp`, seen }
}

const json = (body: unknown) => (res: ServerResponse) => {
  res.setHeader('content-type', 'application/json; charset=utf-8')
  res.end(JSON.stringify(body))
}
const persons = (...gezag: unknown[]) =>
  json({ type: 'RaadpleegMetBurgerservicenummer', personen: [{ gezag }] })
const register = (url: string, change: object = {}) =>
  createBrpRegister({ url, allowInsecure: true, ...change })

const child = { burgerservicenummer: CHILD, naam: { volledigeNaam: 'Fictief Kind' }, leeftijd: 9 }
const one = { burgerservicenummer: PARENT, naam: { volledigeNaam: 'Fictieve Ouder' } }
const two = { burgerservicenummer: OTHER, naam: { volledigeNaam: 'Andere Ouder' } }
const nobody = { naam: { volledigeNaam: 'Zonder Nummer' } }
const relation = (type: string, rest: object = {}) => ({ type, minderjarige: child, ...rest })
const unknown = (why: string) => ({ type: 'unknown', why })

describe('who has authority over a child', () => {
  it.each([
    [
      'both parents',
      relation('GezamenlijkOuderlijkGezag', { ouders: [one, two] }),
      { type: 'joint', holders: [PARENT, OTHER] },
    ],
    [
      'both parents by the older name',
      relation('TweehoofdigOuderlijkGezag', { ouders: [one, two] }),
      { type: 'joint', holders: [PARENT, OTHER] },
    ],
    [
      'both, one without a number',
      relation('GezamenlijkOuderlijkGezag', { ouders: [one, nobody] }),
      unknown('onduidelijk'),
    ],
    [
      'both, twice the same',
      relation('GezamenlijkOuderlijkGezag', { ouders: [one, one] }),
      unknown('onduidelijk'),
    ],
    ['both, not named', relation('GezamenlijkOuderlijkGezag'), unknown('onduidelijk')],
    [
      'one parent',
      relation('EenhoofdigOuderlijkGezag', { ouder: one }),
      { type: 'sole', holders: [PARENT] },
    ],
    [
      'one parent without a number',
      relation('EenhoofdigOuderlijkGezag', { ouder: nobody }),
      unknown('onduidelijk'),
    ],
    ['one parent, not named', relation('EenhoofdigOuderlijkGezag'), unknown('onduidelijk')],
    [
      'a parent and another',
      relation('GezamenlijkGezag', { ouder: one, derde: { type: 'BekendeDerde', ...two } }),
      { type: 'joint', holders: [PARENT, OTHER] },
    ],
    [
      'a parent and somebody unknown',
      relation('GezamenlijkGezag', { ouder: one, derde: { type: 'OnbekendeDerde' } }),
      unknown('onbekende_voogd'),
    ],
    [
      'a parent and another without number',
      relation('GezamenlijkGezag', { ouder: one, derde: { type: 'BekendeDerde', ...nobody } }),
      unknown('onbekende_voogd'),
    ],
    [
      'another without the parent',
      relation('GezamenlijkGezag', { derde: { type: 'BekendeDerde', ...two } }),
      unknown('onbekende_voogd'),
    ],
    [
      'a guardian',
      relation('Voogdij', { derden: [{ type: 'BekendeDerde', ...two }] }),
      { type: 'guardian', holders: [OTHER] },
    ],
    [
      'a guardian whom nobody named',
      relation('Voogdij', { derden: [] }),
      unknown('onbekende_voogd'),
    ],
    ['a guardian without a list', relation('Voogdij'), unknown('onbekende_voogd')],
    [
      'an unknown guardian',
      relation('Voogdij', { derden: [{ type: 'OnbekendeDerde' }] }),
      unknown('onbekende_voogd'),
    ],
    [
      'a guardian without number',
      relation('Voogdij', { derden: [{ type: 'BekendeDerde', ...nobody }] }),
      unknown('onbekende_voogd'),
    ],
    [
      'nobody for now',
      relation('TijdelijkGeenGezag', { toelichting: 'x' }),
      unknown('tijdelijk_geen_gezag'),
    ],
    [
      'undeterminable',
      relation('GezagNietTeBepalen', { toelichting: 'x' }),
      unknown('niet_te_bepalen'),
    ],
    ['a kind from the future', relation('IetsNieuws', { ouder: one }), unknown('onduidelijk')],
    [
      'under investigation',
      relation('EenhoofdigOuderlijkGezag', { ouder: one, inOnderzoek: true }),
      unknown('in_onderzoek'),
    ],
    [
      'investigated no more',
      relation('EenhoofdigOuderlijkGezag', { ouder: one, inOnderzoek: false }),
      { type: 'sole', holders: [PARENT] },
    ],
    [
      'investigation left out',
      relation('EenhoofdigOuderlijkGezag', { ouder: one, inOnderzoek: null }),
      { type: 'sole', holders: [PARENT] },
    ],
  ])('%s', async (_name, gezag, finding) => {
    const { url } = await serve(persons(gezag))
    expect(await register(url).holdersOver(CHILD)).toEqual(finding)
  })

  it('is unclear when the register says two things, and not found when it says nothing about the child', async () => {
    const sole = relation('EenhoofdigOuderlijkGezag', { ouder: one })
    const twice = await serve(persons(sole, relation('EenhoofdigOuderlijkGezag', { ouder: two })))
    expect(await register(twice.url).holdersOver(CHILD)).toEqual(unknown('onduidelijk'))
    const about = { ...sole, minderjarige: { burgerservicenummer: OTHER } }
    const mother = await serve(persons(about, sole))
    expect(await register(mother.url).holdersOver(CHILD)).toEqual({
      type: 'sole',
      holders: [PARENT],
    })
    const empty = await serve(persons())
    expect(await register(empty.url).holdersOver(CHILD)).toEqual(unknown('niet_gevonden'))
    const nothing = await serve(json({ personen: [{}] }))
    expect(await register(nothing.url).holdersOver(CHILD)).toEqual(unknown('niet_gevonden'))
  })
})

describe('over whom a person has authority', () => {
  it('names each child once, shared and investigated too, and not where the person has none', async () => {
    const elsewhere = (number: string, rest: object) => ({
      ...relation('EenhoofdigOuderlijkGezag', rest),
      minderjarige: { burgerservicenummer: number },
    })
    const { url } = await serve(
      persons(
        relation('GezamenlijkOuderlijkGezag', { ouders: [two, one], inOnderzoek: true }),
        relation('EenhoofdigOuderlijkGezag', { ouder: one }),
        elsewhere('000000048', { ouder: two }),
        elsewhere('000000061', { derden: [{ type: 'BekendeDerde', ...one }] }),
        elsewhere('000000073', { derde: { type: 'BekendeDerde', ...one } }),
      ),
    )
    expect(await register(url).childrenUnder(PARENT)).toEqual([CHILD, '000000061', '000000073'])
  })
})

describe('whether exactly this pair', () => {
  it.each([
    [PARENT, relation('EenhoofdigOuderlijkGezag', { ouder: one }), { holds: true, type: 'sole' }],
    [OTHER, relation('EenhoofdigOuderlijkGezag', { ouder: one }), { holds: false, type: 'sole' }],
    [PARENT, relation('GezagNietTeBepalen'), { holds: false, type: 'unknown' }],
  ])('%#', async (person, gezag, answer) => {
    const { url } = await serve(persons(gezag))
    expect(await register(url).confirm(person, CHILD)).toEqual(answer)
  })
})

describe('the question', () => {
  it('asks Personen 2.7 by POST, for authority only, with no number in the URL', async () => {
    const { url, seen } = await serve(persons())
    await register(`${url}/`, { headers: { 'x-api-key': 'geheim' } }).holdersOver(CHILD)
    expect(seen).toMatchObject([
      {
        url: '/haalcentraal/api/brp/personen',
        headers: { 'x-api-key': 'geheim' },
        body: {
          type: 'RaadpleegMetBurgerservicenummer',
          burgerservicenummer: [CHILD],
          fields: ['gezag'],
        },
      },
    ])
  })

  it('asks Gezag v2 in its own shape', async () => {
    const { url, seen } = await serve(
      json({
        personen: [
          {
            burgerservicenummer: CHILD,
            gezag: [relation('EenhoofdigOuderlijkGezag', { ouder: one })],
          },
        ],
      }),
    )
    const found = await register(url, { api: 'gezag' }).holdersOver(CHILD)
    expect(found).toEqual({ type: 'sole', holders: [PARENT] })
    expect(seen).toMatchObject([
      {
        url: expect.stringMatching(/opvragenBevoegdheidTotGezag$/),
        headers: { 'accept-gezag-version': '2' },
        body: { burgerservicenummer: [CHILD] },
      },
    ])
  })

  it('is never asked in the clear outside development', () => {
    expect(() => createBrpRegister({ url: 'http://brp.example' })).toThrow('CONSENT_BROKER_BRP_URL')
    expect(() => createBrpRegister({ url: 'https://brp.example' })).not.toThrow()
  })
})

describe('a register that fails', () => {
  const status = (code: number) => (res: ServerResponse) => {
    res.statusCode = code
    res.end('{}')
  }
  it.each([
    ['is down for maintenance', status(503), 'onbereikbaar'],
    ['refuses us', status(403), 'geweigerd'],
    ['answers no JSON', (res: ServerResponse) => void res.end('<html>'), 'onleesbaar'],
    ['answers another shape', json({ personen: 'geen' }), 'onleesbaar'],
    [
      'answers a number that cannot exist',
      persons(relation('EenhoofdigOuderlijkGezag', { ouder: { burgerservicenummer: '123' } })),
      'onleesbaar',
    ],
    [
      'answers too much',
      (res: ServerResponse) => void res.end(`"${'x'.repeat(1024 * 1024)}"`),
      'onleesbaar',
    ],
    [
      'redirects',
      (res: ServerResponse) => void res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'onbereikbaar',
    ],
    ['hangs up', (res: ServerResponse) => void res.destroy(), 'onbereikbaar'],
  ])('%s', async (_name, answer, code) => {
    const { url } = await serve(answer)
    const error: unknown = await register(url)
      .holdersOver(CHILD)
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ name: 'AuthorityUnavailable', code })
    expect(JSON.stringify(error) + String(error)).not.toContain(CHILD)
  })

  it('and one that is too late', async () => {
    const { url } = await serve(() => undefined)
    await expect(register(url, { timeoutMs: 50 }).childrenUnder(PARENT)).rejects.toMatchObject({
      code: 'te_laat',
    })
  })
})
