/** Administration in the portal: people, systems with their keys, and organisations, by who may, once, and in force at once. */
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { officesOf } from '../../../broker/administration/offices.ts'
import { registerFile } from '../../../broker/administration/register.ts'
import { HOUR, MINUTE } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { party } from '../../support/family.ts'
import { client } from '../../support/nouns.ts'
import {
  openStaff,
  PAGE_BYTES_MAX,
  readingForms,
  type TestStaff,
  textOf,
} from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)

const ISSUER = 'https://login.test.example'
const administrator = async (s: TestStaff) =>
  readingForms(await s.logIn([['school', 'beheerder']], 'nl', 'baas'))
const registrar = async (s: TestStaff) =>
  readingForms(await s.logIn([['gemeente', 'registerbeheerder']], 'nl', 'register'))
const rows = (s: TestStaff) => s.read((tx) => tx.journal.rows({ kind: 'register_gewijzigd' }))
const staffOf = (s: TestStaff) => s.read((tx) => tx.parties.staffOf(party('school')))
type Browser = Awaited<ReturnType<typeof administrator>>

const pathOf = async (me: Browser, employee: string): Promise<string> => {
  const { text } = await me.get('/beheer')
  const row = text.split('<tr').find((one) => one.includes(`<div>${employee}</div>`)) ?? ''
  return /href="(\/beheer\/mensen\/[0-9a-f]+)/.exec(row)?.[1] ?? ''
}

const PERSON = { login: '12', medewerker: 'm.12', functies: ['professional', 'fg'] }

describe('adding somebody', () => {
  it('lets them log in for the own organisation, once, and leaves a row without their login', async () => {
    const s = await staff()
    const me = await administrator(s)
    const key = me.newKey()
    for (const again of [1, 2]) {
      const done = await me.post('/beheer/mensen/nieuw', PERSON, key)
      expect([again, done.status]).toEqual([again, 303])
    }
    expect(await officesOf(s.context, `${ISSUER} 12`)).toMatchObject([
      { party: party('school'), employee: 'm.12', functions: ['professional', 'fg'] },
    ])
    expect(await rows(s)).toMatchObject([
      {
        party: party('school'),
        holder: party('school'),
        employee: 'baas',
        subject: 'm.12',
        visibility: 'niemand',
        detail: { mensen: 1, functies: ['professional', 'fg'], actief: true },
      },
    ])
    expect(JSON.stringify(await rows(s))).not.toContain(ISSUER)
    expect(textOf(await me.get('/beheer'))).toMatch(/m\.12\s+Professional, Functionaris/)
  })

  it.each([
    ['nothing', {}, ['login', 'medewerker', 'functies']],
    ['a login with a space', { ...PERSON, login: '1 2' }, ['login']],
    ['a name for an employee', { ...PERSON, medewerker: 'Jan Jansen' }, ['medewerker']],
    ['an employee who is there', { ...PERSON, medewerker: 'baas' }, ['medewerker']],
    ['a login that works here', { ...PERSON, login: 'baas' }, ['login']],
  ])('with %s comes back with everything that is wrong', async (_name, typed, fields) => {
    const s = await staff()
    const me = await administrator(s)
    const page = await me.post('/beheer/mensen/nieuw', typed)
    expect(page.status).toBe(400)
    for (const field of fields) expect(page.text).toContain(`id="${field}-fout"`)
    expect(await rows(s)).toEqual([])
  })

  it('gives no function that only the register file gives', async () => {
    const s = await staff()
    const me = await administrator(s)
    const typed = { ...PERSON, functies: ['registerbeheerder'] }
    expect((await me.post('/beheer/mensen/nieuw', typed)).status).toBe(403)
    expect(await rows(s)).toEqual([])
  })
})

describe('changing somebody', () => {
  const opened = async () => {
    const s = await staff()
    const them = await s.logIn([['school', 'professional']], 'nl', 'collega')
    const me = await administrator(s)
    return { s, me, them, path: await pathOf(me, 'collega') }
  }

  it('counts for their very next request, off and on again, each with one row', async () => {
    const { s, me, them, path } = await opened()
    expect((await them.get('/prof')).status).toBe(200)
    const shown = await me.get(path)
    expect(shown.text).toContain(
      'id="functies-professional" name="functies" value="professional" checked',
    )
    expect(shown.text).toContain('name="aan" value="ja" checked')
    const off = { functies: ['professional'], aan: 'nee' }
    const key = me.newKey()
    for (const again of [1, 2])
      expect([again, (await me.post(path, off, key)).status]).toEqual([again, 303])
    expect((await them.get('/prof')).status).toBe(404)
    expect(textOf(await me.get('/beheer'))).toMatch(/collega Professional Uit/)
    await me.post(path, off)
    expect(await rows(s)).toHaveLength(1)
    await me.post(path, { functies: ['aanvrager', 'fg'], aan: 'ja' })
    expect((await them.get('/school')).status).toBe(200)
    expect((await them.get('/prof')).status).toBe(404)
    expect((await rows(s)).map(({ detail }) => [detail['functies'], detail['actief']])).toEqual([
      [['professional'], false],
      [['aanvrager', 'fg'], true],
    ])
  })

  it('with something missing keeps the rest as it was typed', async () => {
    const { s, me, path } = await opened()
    const page = await me.post(path, { aan: 'nee' })
    expect(page.status).toBe(400)
    expect(page.text).toContain('id="functies-fout"')
    expect(page.text).toContain('name="aan" value="nee" checked')
    expect((await me.post(path, { functies: 'fg' })).text).toContain('id="aan-fout"')
    expect(await rows(s)).toEqual([])
  })

  it('is never oneself, so that one administrator stays and somebody else sees it', async () => {
    const { s, me } = await opened()
    expect(await pathOf(me, 'baas')).toBe('')
    const { sha256 } = s.context
    const own = `/beheer/mensen/${sha256(`${party('school')} baas`).slice(0, 24)}`
    expect(textOf(await me.get(own))).toContain('Dit bent u zelf')
    const all = { functies: ['fg', 'beheerder', 'professional'], aan: 'ja' }
    expect((await me.post(own, all)).status).toBe(403)
    expect((await staffOf(s)).find(({ employee }) => employee === 'baas')?.functions).toEqual([
      'beheerder',
    ])
  })

  it('keeps what only the register file gives', async () => {
    const { s, me, path } = await opened()
    await s.logIn([['school', 'professional', 'registerbeheerder']], 'nl', 'collega')
    expect(textOf(await me.get(path))).toContain('Blijft: Beheerder van het register')
    await me.post(path, { functies: ['fg'], aan: 'ja' })
    const [, them] = await staffOf(s)
    expect(them?.functions).toEqual(['fg', 'registerbeheerder'])
  })

  it('is for an administrator of that organisation', async () => {
    const { s, path } = await opened()
    const other = await s.logIn([['cjg', 'beheerder']], 'nl', 'ander')
    const nobody = await s.logIn(
      [['school', 'professional', 'fg', 'registerbeheerder']],
      'nl',
      'iemand',
    )
    for (const them of [other, nobody])
      for (const address of [
        path,
        `${path}?organisatie=${party('school')}`,
        '/beheer/mensen/nieuw?organisatie=partij_school',
      ]) {
        expect((await them.get(address)).status).toBe(404)
        expect((await them.post(address, { ...PERSON, aan: 'nee' })).status).toBe(404)
      }
    expect(await rows(s)).toEqual([])
  })

  it('asks for a login of now', async () => {
    const { s, me, path } = await opened()
    s.clock.now += 10 * 60_000
    await me.get('/beheer')
    s.clock.now += 10 * 60_000
    expect((await me.post(path, { functies: ['fg'], aan: 'ja' })).status).toBe(401)
    s.clock.now += HOUR
    expect((await me.get(path)).status).toBe(303)
    expect(await rows(s)).toEqual([])
  })
})

const newKey = (kid: string) => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    publicJwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256' },
    privateJwk: { ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256' },
  }
}

describe('a system', () => {
  const PATH = '/beheer/systemen/school-systeem'
  const opened = async () => {
    const s = await staff()
    await s.write((tx) =>
      tx.parties.putClient(client({ id: 'school-systeem', party: party('school') })),
    )
    await s.write((tx) => tx.parties.putClient(client({ id: 'cjg-systeem', party: party('cjg') })))
    return { s, me: await administrator(s) }
  }
  const own = (s: TestStaff) => s.read((tx) => tx.parties.client('school-systeem'))
  const kids = async (s: TestStaff) => (await own(s))?.jwks.keys.map(({ kid }) => kid)
  const put = (me: Browser, key: object, plaats = 'ernaast', sleutel?: string) =>
    me.post(`${PATH}/sleutel`, { sleutelset: JSON.stringify(key), plaats }, sleutel)

  it('gets a new key beside the old one, once, and then loses the old one', async () => {
    const { s, me } = await opened()
    const { publicJwk } = newKey('k2')
    const form = me.newKey()
    for (const again of [1, 2])
      expect([again, (await put(me, publicJwk, 'ernaast', form)).status]).toEqual([again, 303])
    expect(await kids(s)).toEqual(['k1', 'k2'])
    const page = await me.get(PATH)
    expect(textOf(page)).toContain('k2 ES256')
    expect(page.text).not.toContain(publicJwk.x)
    for (const _again of [1, 2])
      expect((await me.post(`${PATH}/sleutel-weg`, { kid: 'k1' })).status).toBe(303)
    expect(await kids(s)).toEqual(['k2'])
    const last = await me.post(`${PATH}/sleutel-weg`, { kid: 'k2' })
    expect(last.status).toBe(400)
    expect(textOf(last)).toContain('Dit is de laatste sleutel')
    expect(
      (await rows(s)).map(({ subject, employee, detail }) => [subject, employee, detail['wat']]),
    ).toEqual([
      ['school-systeem', 'baas', 'sleutel erbij'],
      ['school-systeem', 'baas', 'sleutel weg'],
    ])
  })

  it('does not get a key that it has once more', async () => {
    const { s, me } = await opened()
    const { publicJwk } = newKey('k2')
    expect((await put(me, publicJwk)).status).toBe(303)
    expect((await put(me, publicJwk)).status).toBe(400)
    expect(await kids(s)).toEqual(['k1', 'k2'])
  })

  it('can get a set instead of all keys', async () => {
    const { s, me } = await opened()
    await put(me, { keys: [newKey('a').publicJwk, newKey('b').publicJwk] }, 'in_plaats')
    expect(await kids(s)).toEqual(['a', 'b'])
  })

  it.each<[string, unknown, string]>([
    ['no JSON', 'sleutel', 'sleutelset'],
    ['an empty set', { keys: [] }, 'sleutelset'],
    ['no name', { ...newKey('x').publicJwk, kid: undefined }, 'sleutelset'],
    ['a name that is taken', newKey('k1').publicJwk, 'sleutelset'],
    ['a private key', newKey('x').privateJwk, 'sleutelset'],
    ['half a key', { ...newKey('x').publicJwk, y: undefined }, 'sleutelset'],
    ['a shared key', { kty: 'oct', k: 'AAAA', kid: 'x' }, 'sleutelset'],
    [
      'a curve that is not taken',
      {
        ...generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' }),
        kid: 'x',
      },
      'sleutelset',
    ],
    [
      'a short RSA key',
      {
        ...generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' }),
        kid: 'x',
      },
      'sleutelset',
    ],
  ])('takes no key that is %s, and keeps what it had', async (_name, key, field) => {
    const { s, me } = await opened()
    const page = await me.post(`${PATH}/sleutel`, {
      sleutelset: JSON.stringify(key),
      plaats: 'ernaast',
    })
    expect(page.status).toBe(400)
    expect(page.text).toContain(`id="${field}-fout"`)
    expect(await kids(s)).toEqual(['k1'])
    expect(await rows(s)).toEqual([])
  })

  it.each([
    ['Ed25519', generateKeyPairSync('ed25519').publicKey],
    ['RSA of 2048 bits', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey],
  ])('takes %s', async (_name, key) => {
    const { s, me } = await opened()
    await put(me, { ...key.export({ format: 'jwk' }), kid: 'x' }, 'in_plaats')
    expect(await kids(s)).toEqual(['x'])
  })

  it('is not told what it is to be beside', async () => {
    const { me } = await opened()
    expect((await put(me, newKey('k2').publicJwk, '')).text).toContain('id="plaats-fout"')
  })

  it('is switched off and on, once each', async () => {
    const { s, me } = await opened()
    expect((await me.post(PATH, {})).text).toContain('id="aan-fout"')
    for (const _again of [1, 2]) await me.post(PATH, { aan: 'nee' })
    expect((await own(s))?.active).toBe(false)
    await me.post(PATH, { aan: 'ja' })
    expect((await own(s))?.active).toBe(true)
    expect(await rows(s)).toHaveLength(2)
  })

  const CONNECTED = {
    binding: 'mtls',
    berichten: ' https://gateway.linde.example/berichten ',
    'kopie-adres': 'https://gateway.linde.example/kopieen',
    'kopie-naam': 'linde-kopieen',
    'lees-adres': 'https://gateway.linde.example',
  }
  const connect = (me: Browser, typed: object, key?: string) =>
    me.post(`${PATH}/aansluiting`, { ...CONNECTED, ...typed }, key)
  const connection = async (s: TestStaff) => {
    const { binding, webhookUrl, copies, readerUrl } = (await own(s)) ?? {}
    return { binding, webhookUrl, copies, readerUrl }
  }
  const ASKS_ITSELF = { binding: 'dpop', webhookUrl: null, copies: null, readerUrl: null }

  it('is connected otherwise, once, with a row that says what and not where', async () => {
    const { s, me } = await opened()
    const form = me.newKey()
    for (const again of [1, 2])
      expect([again, (await connect(me, {}, form)).headers['location']]).toEqual([
        again,
        `${PATH}?organisatie=${party('school')}&bewaard=ja`,
      ])
    expect(await connection(s)).toEqual({
      binding: 'mtls',
      webhookUrl: 'https://gateway.linde.example/berichten',
      copies: { url: 'https://gateway.linde.example/kopieen', audience: 'linde-kopieen' },
      readerUrl: 'https://gateway.linde.example',
    })
    const page = await me.get(PATH)
    expect(page.text).toContain('value="https://gateway.linde.example/berichten"')
    expect(page.text).toMatch(/value="mtls"[^>]* checked/)
    await connect(me, {})
    await connect(me, { berichten: '' })
    const nothing = { berichten: '', 'kopie-adres': '', 'kopie-naam': '', 'lees-adres': '' }
    await connect(me, { binding: 'dpop', ...nothing })
    expect(await connection(s)).toEqual(ASKS_ITSELF)
    const journalled = await rows(s)
    expect(
      journalled.map(({ subject, employee, detail }) => [subject, employee, detail['wat']]),
    ).toEqual([
      [
        'school-systeem',
        'baas',
        'aansluiting: binding, adres voor berichten, kopieën, adres om te lezen',
      ],
      ['school-systeem', 'baas', 'aansluiting: adres voor berichten'],
      ['school-systeem', 'baas', 'aansluiting: binding, kopieën, adres om te lezen'],
    ])
    expect(JSON.stringify(journalled)).not.toContain('linde')
  })

  it('may lead where only the broker can go, as in the register file: that is judged at every call', async () => {
    const { s, me } = await opened()
    await connect(me, { berichten: 'https://10.0.0.1/berichten' })
    expect((await connection(s)).webhookUrl).toBe('https://10.0.0.1/berichten')
    expect(registerFile.safeParse({ clients: [await own(s)] }).success).toBe(true)
  })

  const COPIES = { url: 'https://linde.example/kopieen', audience: 'linde' }
  it.each<[string, object, object, string]>([
    [
      'a webhook that is no address',
      { berichten: 'gateway' },
      { webhookUrl: 'gateway' },
      'berichten',
    ],
    [
      'a webhook over something else than HTTP',
      { berichten: 'ftp://linde.example/' },
      { webhookUrl: 'ftp://linde.example/' },
      'berichten',
    ],
    [
      'a webhook with a password',
      { berichten: 'https://a:b@linde.example/' },
      { webhookUrl: 'https://a:b@linde.example/' },
      'berichten',
    ],
    [
      'a webhook with a place on a page',
      { berichten: 'https://linde.example/#hier' },
      { webhookUrl: 'https://linde.example/#hier' },
      'berichten',
    ],
    [
      'a webhook of 501 characters',
      { berichten: `https://linde.example/${'a'.repeat(479)}` },
      { webhookUrl: `https://linde.example/${'a'.repeat(479)}` },
      'berichten',
    ],
    [
      'copies over plain HTTP',
      { 'kopie-adres': 'http://linde.example/' },
      { copies: { ...COPIES, url: 'http://linde.example/' } },
      'kopie-adres',
    ],
    [
      'copies without an address',
      { 'kopie-adres': '' },
      { copies: { ...COPIES, url: '' } },
      'kopie-adres',
    ],
    [
      'copies without a name',
      { 'kopie-naam': ' ' },
      { copies: { ...COPIES, audience: '' } },
      'kopie-naam',
    ],
    [
      'pages over plain HTTP',
      { 'lees-adres': 'http://linde.example/' },
      { readerUrl: 'http://linde.example/' },
      'lees-adres',
    ],
    ['a binding that does not exist', { binding: 'bearer' }, { binding: 'bearer' }, 'binding'],
  ])(
    'with %s is refused as in the register file, and keeps what it had',
    async (_name, typed, filed, field) => {
      const { s, me } = await opened()
      const before = await connection(s)
      const page = await connect(me, typed)
      expect(page.status).toBe(400)
      expect(page.text.match(/id="[\w-]+-fout"/g)).toEqual([`id="${field}-fout"`])
      expect(page.text).toContain(`href="#${field}"`)
      expect([await connection(s), await rows(s)]).toEqual([before, []])
      const client = { ...(await own(s)), ...filed }
      expect(registerFile.safeParse({ clients: [client] }).success).toBe(false)
    },
  )

  it('is connected otherwise by an administrator only, after a login of now', async () => {
    const { s, me } = await opened()
    const before = await connection(s)
    const nobody = await s.logIn([['school', 'professional', 'fg']], 'nl', 'iemand')
    const other = await s.logIn([['cjg', 'beheerder']], 'nl', 'ander')
    for (const them of [nobody, other]) expect((await connect(them, {})).status).toBe(404)
    expect((await me.forge(`${PATH}/aansluiting`, CONNECTED)).status).toBe(403)
    for (let pause = 0; pause < 2; pause += 1) {
      s.clock.now += 10 * MINUTE
      await me.get('/beheer')
    }
    expect((await connect(me, {})).status).toBe(401)
    expect([await connection(s), await rows(s)]).toEqual([before, []])
  })

  it('of another organisation is not there', async () => {
    const { s, me } = await opened()
    const theirs = '/beheer/systemen/cjg-systeem'
    expect((await me.get(theirs)).status).toBe(404)
    expect((await me.post(theirs, { aan: 'nee' })).status).toBe(404)
    expect((await me.post(`${theirs}/sleutel-weg`, { kid: 'k1' })).status).toBe(404)
    const key = { sleutelset: JSON.stringify(newKey('k2').publicJwk), plaats: 'in_plaats' }
    expect((await me.post(`${theirs}/sleutel`, key)).status).toBe(404)
    expect(await rows(s)).toEqual([])
  })
})

describe('organisations', () => {
  const NEW = {
    'korte-naam': 'de-mus',
    naam: 'Basisschool De Mus',
    soort: 'school_po',
    oin: '00000099000000009000',
    regio: 'standaard',
    gateway: '',
    mail: 'fg@mus.example',
    bsn: 'nee',
  }
  const get = (s: TestStaff, id: string) => s.read((tx) => tx.parties.get(party(id as 'school')))

  it('are added once, with a first administrator who then goes on', async () => {
    const s = await staff()
    const me = await registrar(s)
    const key = me.newKey()
    for (const again of [1, 2]) {
      const done = await me.post('/beheer/organisaties/nieuw', NEW, key)
      expect([again, done.status]).toEqual([again, 303])
    }
    expect(await get(s, 'de-mus')).toEqual({
      id: 'partij_de-mus',
      kind: 'school_po',
      name: 'Basisschool De Mus',
      oin: NEW.oin,
      region: 'standaard',
      gatewayUrl: null,
      mail: 'fg@mus.example',
      mayUseBsn: false,
      active: true,
    })
    const first = { login: 'musbaas', medewerker: 'm.1' }
    await me.post('/beheer/organisaties/partij_de-mus/beheerder', first)
    expect(await officesOf(s.context, `${ISSUER} musbaas`)).toMatchObject([
      { party: 'partij_de-mus', functions: ['beheerder'] },
    ])
    expect(await rows(s)).toMatchObject([
      {
        party: party('gemeente'),
        holder: 'partij_de-mus',
        employee: 'register',
        subject: 'partij_de-mus',
      },
      { holder: 'partij_de-mus', subject: 'm.1' },
    ])
    expect(JSON.stringify(await rows(s))).not.toContain('Basisschool')
    const again = await me.post('/beheer/organisaties/partij_de-mus/beheerder', first)
    expect(again.text).toContain('id="medewerker-fout"')
  })

  it('are switched off, which counts for the very next request, and on again', async () => {
    const s = await staff()
    const them = await s.logIn([['school', 'professional']], 'nl', 'leraar')
    const me = await registrar(s)
    const path = `/beheer/organisaties/${party('school')}`
    const page = await me.get(path)
    expect(page.text).toContain('value="Stichting school"')
    expect(page.text).toContain('name="bsn" value="ja" checked')
    const { oin } = (await get(s, 'school')) ?? { oin: '' }
    const change = { ...NEW, oin, naam: 'De Zwaluw', bsn: 'ja' }
    await me.post(path, { ...change, aan: 'nee' })
    expect((await them.get('/prof')).status).toBe(404)
    expect(await get(s, 'school')).toMatchObject({
      name: 'De Zwaluw',
      kind: 'school_vo',
      active: false,
    })
    expect(textOf(await me.get('/beheer/organisaties'))).toMatch(/De Zwaluw .* Uit/)
    await me.post(path, { ...change, aan: 'ja' })
    expect((await them.get('/prof')).status).toBe(200)
  })

  it.each([
    ['nothing', {}, ['korte-naam', 'naam', 'soort', 'oin', 'regio', 'bsn']],
    ['a short name that is taken', { ...NEW, 'korte-naam': 'school' }, ['korte-naam']],
    ['the OIN of another', { ...NEW, oin: '0'.repeat(20) }, ['oin']],
    ['a short name with capitals', { ...NEW, 'korte-naam': 'De Mus' }, ['korte-naam']],
    ['an address that is none', { ...NEW, gateway: 'mus' }, ['gateway']],
    ['an address for something else', { ...NEW, gateway: 'ftp://mus.example' }, ['gateway']],
    ['an address with a password', { ...NEW, gateway: 'https://a:b@mus.example' }, ['gateway']],
    ['a name that turns the text around', { ...NEW, naam: 'De \u202esuM' }, ['naam']],
    ['a name without end', { ...NEW, naam: 'x'.repeat(201) }, ['naam']],
    ['a region that is gone', { ...NEW, regio: 'elders' }, ['regio']],
    ['a kind that is a table', { ...NEW, soort: 'adviestafel' }, ['soort']],
    ['a mail address that is none', { ...NEW, mail: 'mus' }, ['mail']],
  ])('with %s come back with everything that is wrong', async (_name, typed, fields) => {
    const s = await staff()
    const me = await registrar(s)
    const page = await me.post('/beheer/organisaties/nieuw', typed)
    expect(page.status).toBe(400)
    for (const field of fields) expect(page.text).toContain(`id="${field}-fout"`)
    expect(await rows(s)).toEqual([])
  })

  it('of a kind or region that is none are refused', async () => {
    const s = await staff()
    const me = await registrar(s)
    for (const wrong of [
      { soort: 'adviestafel' },
      { soort: 'ouder_met_gezag' },
      { regio: 'noord' },
    ])
      expect((await me.post('/beheer/organisaties/nieuw', { ...NEW, ...wrong })).status).toBe(400)
    expect(await get(s, 'de-mus')).toBeUndefined()
  })

  it('cannot be the own one when switched off, nor one that is not there', async () => {
    const s = await staff()
    const me = await registrar(s)
    const own = await get(s, 'gemeente')
    const change = { ...NEW, oin: own?.oin ?? '', aan: 'nee' }
    expect((await me.post(`/beheer/organisaties/${party('gemeente')}`, change)).status).toBe(403)
    for (const id of ['partij_er-niet', 'x']) {
      expect((await me.get(`/beheer/organisaties/${id}`)).status).toBe(404)
      expect((await me.post(`/beheer/organisaties/${id}`, change)).status).toBe(404)
    }
    expect(await rows(s)).toEqual([])
  })

  it('are for who administers the register', async () => {
    const s = await staff()
    const them = await s.logIn([['school', 'professional', 'aanvrager', 'fg', 'beheerder']])
    const path = `/beheer/organisaties/${party('cjg')}`
    for (const address of ['/beheer/organisaties', '/beheer/organisaties/nieuw', path])
      expect((await them.get(address)).status).toBe(404)
    for (const address of ['/beheer/organisaties/nieuw', path, `${path}/beheerder`])
      expect((await them.post(address, { ...NEW, ...PERSON, aan: 'nee' })).status).toBe(404)
    expect(await rows(s)).toEqual([])
  })

  it('are many on pages that are not too heavy', async () => {
    const s = await staff()
    await s.write(async (tx) => {
      const school = await tx.parties.get(party('school'))
      for (let at = 10; at < 60 && school; at += 1)
        await tx.parties.put({
          ...school,
          id: `${school.id}-${at}` as typeof school.id,
          oin: `9${at}`.padEnd(20, '0'),
        })
    })
    const me = await registrar(s)
    const page = await me.get('/beheer/organisaties')
    expect(page.text.length).toBeLessThan(PAGE_BYTES_MAX)
    const last = await me.get('/beheer/organisaties?vanaf=50')
    expect(last.text.match(/Verander<\/span>/g)).toHaveLength(50 + 11 - 50)
  })
})

it('begins at what somebody administers, and speaks English', async () => {
  const s = await staff()
  const me = await s.logIn([['gemeente', 'registerbeheerder']], 'en', 'register')
  expect((await me.get('/start')).headers['location']).toBe('/beheer/organisaties')
  expect(textOf(await me.get('/beheer/organisaties/nieuw'))).toContain('Add an organisation')
  const them = await s.logIn([['school', 'beheerder']], 'en', 'baas')
  expect(textOf(await them.post('/beheer/mensen/nieuw', {}))).toContain(
    'Choose a function or more.',
  )
})

describe('what somebody else changed since it was shown', () => {
  const SYSTEM = '/beheer/systemen/school-systeem'
  const opened = async () => {
    const s = await staff()
    await s.logIn([['school', 'professional']], 'nl', 'collega')
    await s.write((tx) =>
      tx.parties.putClient(client({ id: 'school-systeem', party: party('school') })),
    )
    const me = await s.logIn(
      [
        ['school', 'beheerder'],
        ['gemeente', 'registerbeheerder'],
      ],
      'nl',
      'baas',
    )
    return { s, me, other: readingForms(me), person: await pathOf(me, 'collega') }
  }
  const mark = async (me: Browser, path: string) =>
    /name="gezien" value="(\w+)"/.exec((await me.get(path)).text)?.[1] ?? ''
  const NOW = 'Zo staat het nu'
  const LATE = 'Iemand anders veranderde dit intussen.'

  it('is not undone unseen: a person', async () => {
    const { s, me, other, person } = await opened()
    const gezien = await mark(me, person)
    await other.post(person, { functies: ['aanvrager', 'fg'], aan: 'ja' })
    const late = await me.post(person, {
      functies: ['professional', 'beheerder'],
      aan: 'nee',
      gezien,
    })
    expect(late.status).toBe(409)
    expect(textOf(late)).toContain(LATE)
    expect(textOf(late)).toMatch(new RegExp(`${NOW} Functies [^.]*Functionaris[^.]* Staat Aan`))
    for (const typed of [
      'functies" value="professional" checked',
      'name="aan" value="nee" checked',
    ])
      expect(late.text).toContain(typed)
    expect((await staffOf(s)).find(({ employee }) => employee === 'collega')).toMatchObject({
      functions: ['aanvrager', 'fg'],
      active: true,
    })
    // Who was shown how it stands now, and saves again, means it.
    const again = /name="gezien" value="(\w+)"/.exec(late.text)?.[1] ?? ''
    expect(again).not.toBe(gezien)
    await me.post(person, { functies: ['beheerder'], aan: 'ja', gezien: again })
    expect((await staffOf(s)).find(({ employee }) => employee === 'collega')?.functions).toEqual([
      'beheerder',
    ])
  })

  it('is no reason to stop where it comes to the same', async () => {
    const { s, me, other, person } = await opened()
    const gezien = await mark(me, person)
    const same = { functies: ['fg'], aan: 'ja' }
    await other.post(person, same)
    expect((await me.post(person, { ...same, gezien })).status).toBe(303)
    expect(await rows(s)).toHaveLength(1)
  })

  it('stays unseen by who made a mistake in between, and is told then', async () => {
    const { me, other, person } = await opened()
    const gezien = await mark(me, person)
    await other.post(person, { functies: ['aanvrager'], aan: 'ja' })
    const faulty = await me.post(person, { functies: ['fg'], gezien })
    expect(faulty.status).toBe(400)
    expect(faulty.text).toContain(`name="gezien" value="${gezien}"`)
  })

  it.each<[string, string, Record<string, string>]>([
    ['whether it is on', SYSTEM, { aan: 'nee' }],
    [
      'how it is connected',
      `${SYSTEM}/aansluiting`,
      { binding: 'mtls', berichten: 'https://b.example/x' },
    ],
    [
      'its keys',
      `${SYSTEM}/sleutel`,
      { sleutelset: JSON.stringify(newKey('k3').publicJwk), plaats: 'in_plaats' },
    ],
    ['one key', `${SYSTEM}/sleutel-weg`, { kid: 'k1' }],
  ])('is not undone unseen: a system, %s', async (_what, path, typed) => {
    const { s, me, other } = await opened()
    const gezien = await mark(me, SYSTEM)
    const put = { sleutelset: JSON.stringify(newKey('k2').publicJwk), plaats: 'ernaast' }
    expect((await other.post(`${SYSTEM}/sleutel`, put)).status).toBe(303)
    const before = await s.read((tx) => tx.parties.client('school-systeem'))
    const late = await me.post(path, { ...typed, gezien })
    expect(late.status).toBe(409)
    expect(textOf(late)).toContain(LATE)
    expect(textOf(late)).toContain(NOW)
    for (const value of Object.values(typed).filter((one) => one.startsWith('https')))
      expect(late.text).toContain(`value="${value}"`)
    expect(await s.read((tx) => tx.parties.client('school-systeem'))).toEqual(before)
    expect(await rows(s)).toHaveLength(1)
  })

  it('is not undone unseen: an organisation', async () => {
    const { s, me, other } = await opened()
    const path = `/beheer/organisaties/${party('school')}`
    const gezien = await mark(me, path)
    const { oin, region } = (await s.read((tx) => tx.parties.get(party('school')))) ?? {
      oin: '',
      region: '',
    }
    const typed = { naam: 'De Zwaluw', oin, regio: region, bsn: 'ja', aan: 'ja' }
    expect((await other.post(path, { ...typed, mail: 'fg@zwaluw.example' })).status).toBe(303)
    const late = await me.post(path, { ...typed, naam: 'De Mus', gezien })
    expect(late.status).toBe(409)
    expect(textOf(late)).toMatch(new RegExp(`${NOW} Naam De Zwaluw .* fg@zwaluw[.]example`))
    expect(late.text).toContain('value="De Mus"')
    expect((await s.read((tx) => tx.parties.get(party('school'))))?.name).toBe('De Zwaluw')
  })
})
