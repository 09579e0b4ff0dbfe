/** A system that an administrator lets in: once, in force at once, never by a key that cannot be trusted. */
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { issueParty } from '../../../adapters/pki/issue.ts'
import { applyRegister, registerFile } from '../../../broker/administration/register.ts'
import { createSessions } from '../../../broker/portal/sessions.ts'
import { knownClient } from '../../../broker/tokens/oidc-adapter.ts'
import { DAY, MINUTE } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { MONDAY, party } from '../../support/family.ts'
import { client } from '../../support/nouns.ts'
import { testAuthority } from '../../support/pki.ts'
import { openPortal } from '../../support/portal-by-http.ts'
import { openStaff, type TestStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)
const portal = closedAfterEach(openPortal)
const PATH = '/beheer/nieuw-systeem'

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PUBLIC = { ...ec.publicKey.export({ format: 'jwk' }), kid: 'k1' }
const PRIVATE = { ...ec.privateKey.export({ format: 'jwk' }), kid: 'k1' }
const pemOf = (key: typeof rsa.publicKey) => key.export({ type: 'spki', format: 'pem' }).toString()

const NEW = {
  systeem: 'linde-magister',
  leverancier: ' Magister ',
  mag: ['controles', 'aanbiedingen'],
  bewijs: 'sleutel',
  sleutelset: JSON.stringify(PUBLIC),
}

const opened = async (language: 'nl' | 'en' = 'nl') => {
  const s = await staff()
  return { s, me: await s.logIn([['school', 'beheerder']], language, 'baas') }
}
const added = (s: TestStaff) => s.read((tx) => tx.parties.client('linde-magister'))
const rows = (s: TestStaff) => s.read((tx) => tx.journal.rows({ kind: 'register_gewijzigd' }))

describe('a new system', () => {
  it('with a key is let in once, in force at once, with one row', async () => {
    const { s, me } = await opened()
    const key = me.newKey()
    for (const again of [1, 2])
      expect([again, (await me.post(PATH, NEW, key)).status]).toEqual([again, 303])
    expect(await added(s)).toEqual({
      id: 'linde-magister',
      party: party('school'),
      processor: 'Magister',
      jwks: { keys: [PUBLIC] },
      auth: 'private_key_jwt',
      binding: 'dpop',
      acts: ['controles', 'aanbiedingen'],
      webhookUrl: null,
      copies: null,
      readerUrl: null,
      active: true,
    })
    expect(await knownClient(s.context.store, 'linde-magister')).toMatchObject({
      client: { id: 'linde-magister' },
    })
    expect(await rows(s)).toMatchObject([
      {
        party: party('school'),
        employee: 'baas',
        holder: party('school'),
        subject: 'linde-magister',
        visibility: 'niemand',
        detail: { systemen: ['linde-magister'], wat: 'systeem toegevoegd' },
      },
    ])
    const shown = textOf(await me.get('/beheer/systemen/linde-magister'))
    expect(shown).toContain('Nakijken of iets gedeeld mag worden')
    expect(textOf(await me.get('/beheer'))).toContain('linde-magister Magister 1 sleutel Aan')
  })

  it.each<[string, string]>([
    ['a set', JSON.stringify({ keys: [PUBLIC, { ...PUBLIC, kid: 'k2' }] })],
    ['PEM', pemOf(rsa.publicKey)],
  ])('takes %s as well', async (_name, sleutelset) => {
    const { s, me } = await opened()
    await me.post(PATH, { ...NEW, leverancier: '', mag: [], sleutelset })
    expect(await added(s)).toMatchObject({ processor: null, acts: [], active: true })
  })

  it('is connected as was typed', async () => {
    const { s, me } = await opened()
    const typed = {
      binding: 'mtls',
      berichten: 'https://linde.example/berichten',
      'kopie-adres': 'https://linde.example/kopieen',
      'kopie-naam': 'linde-kopieen',
    }
    await me.post(PATH, { ...NEW, ...typed })
    expect(await added(s)).toMatchObject({
      auth: 'private_key_jwt',
      binding: 'mtls',
      webhookUrl: 'https://linde.example/berichten',
      copies: { url: 'https://linde.example/kopieen', audience: 'linde-kopieen' },
    })
  })

  it('with nothing filled in comes back with everything that is wrong', async () => {
    const { s, me } = await opened()
    const page = await me.post(PATH, {})
    expect(page.status).toBe(400)
    for (const field of ['systeem', 'bewijs', 'sleutelset'])
      expect(page.text).toContain(`id="${field}-fout"`)
    expect(page.text.match(/href="#(?!inhoud)\w+"/g)).toEqual([
      'href="#systeem"',
      'href="#bewijs"',
      'href="#sleutelset"',
    ])
    expect(await rows(s)).toEqual([])
  })

  it.each<[string, object, string]>([
    ['a name with capitals', { systeem: 'Linde' }, 'systeem'],
    ['the name of a system of another organisation', { systeem: 'cjg-systeem' }, 'systeem'],
    ['an act that does not exist', { mag: ['alles'] }, 'mag'],
    ['no JSON', { sleutelset: 'sleutel' }, 'sleutelset'],
    [
      'a key without a name',
      { sleutelset: JSON.stringify({ ...PUBLIC, kid: undefined }) },
      'sleutelset',
    ],
    [
      'an algorithm that is not taken',
      { sleutelset: JSON.stringify({ ...PUBLIC, alg: 'none' }) },
      'sleutelset',
    ],
    [
      'a short key',
      { sleutelset: pemOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey) },
      'sleutelset',
    ],
    ['a webhook that is no address', { berichten: 'gateway' }, 'berichten'],
    ['a name for copies alone', { 'kopie-naam': 'linde' }, 'kopie-adres'],
    ['a binding that does not exist', { binding: 'bearer' }, 'binding'],
    ['a key for a certificate', { bewijs: 'certificaat' }, 'sleutelset'],
  ])('with %s is refused, and nothing that was typed is lost', async (_name, wrong, field) => {
    const { s, me } = await opened()
    await s.write((tx) => tx.parties.putClient(client({ id: 'cjg-systeem', party: party('cjg') })))
    const page = await me.post(PATH, { ...NEW, ...wrong })
    expect(page.status).toBe(400)
    expect(page.text.match(/id="[\w-]+-fout"/g)).toEqual([`id="${field}-fout"`])
    expect(page.text).toContain('value=" Magister "')
    if (field !== 'mag') expect(page.text).toMatch(/value="aanbiedingen"[^>]* checked/)
    expect(page.text).toMatch(/name="bewijs" value="(sleutel|certificaat)"[^>]* checked/)
    const typed = { ...NEW, ...wrong }.sleutelset
    expect(page.text).toContain(typed.replaceAll('"', '&quot;'))
    expect([await added(s), await rows(s)]).toEqual([undefined, []])
  })

  it('cannot have the key of another system, of whichever organisation and under whichever name', async () => {
    const { s, me } = await opened()
    const theirs = client({ id: 'cjg-systeem', party: party('cjg'), jwks: { keys: [PUBLIC] } })
    await applyRegister(s.context, registerFile.parse({ clients: [theirs] }))
    const sleutelset = JSON.stringify({ ...PUBLIC, kid: 'anders', alg: 'ES256' })
    const page = await me.post(PATH, { ...NEW, sleutelset })
    expect(page.status).toBe(400)
    expect(textOf(page)).toContain('Deze sleutel is al van een ander systeem.')
    expect(textOf(page)).not.toContain('cjg-systeem')
    expect(await added(s)).toBeUndefined()
  })

  it('is for an administrator, for the own organisation, after a login of now', async () => {
    const { s, me } = await opened()
    const other = await s.logIn([['cjg', 'beheerder']], 'nl', 'ander')
    const nobody = await s.logIn(
      [['school', 'professional', 'fg', 'registerbeheerder']],
      'nl',
      'iemand',
    )
    for (const them of [other, nobody]) {
      const address = `${PATH}?organisatie=${party('school')}`
      expect((await them.get(address)).status).toBe(404)
      expect((await them.post(address, NEW)).status).toBe(404)
    }
    expect((await me.forge(PATH, NEW)).status).toBe(403)
    for (let pause = 0; pause < 2; pause += 1) {
      s.clock.now += 10 * MINUTE
      await me.get('/beheer')
    }
    expect((await me.post(PATH, NEW)).status).toBe(401)
    expect([await added(s), await rows(s)]).toEqual([undefined, []])
  })

  it('is asked for in English', async () => {
    const { me } = await opened('en')
    expect(textOf(await me.get(PATH))).toContain('Check whether something may be shared')
    const page = textOf(await me.post(PATH, { ...NEW, sleutelset: pemOf(rsa.publicKey), mag: 'x' }))
    expect(page).toContain('Choose from the list.')
  })
})

describe('a private key', () => {
  const secret = `${PRIVATE.d}`
  const pem = ec.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

  it.each<[string, string, string]>([
    ['a JWK', JSON.stringify(PRIVATE), secret],
    ['a JWK that is cut off', JSON.stringify(PRIVATE).slice(0, -1), secret],
    ['PEM', pem, pem.split('\n')[1] ?? ''],
    ['PEM beside a public one', `${pemOf(ec.publicKey)}${pem}`, pem.split('\n')[1] ?? ''],
  ])('as %s is told to be leaked, and stays nowhere', async (_name, sleutelset, material) => {
    const { s, me } = await opened()
    await s.write((tx) =>
      tx.parties.putClient(client({ id: 'school-systeem', party: party('school') })),
    )
    for (const address of [PATH, '/beheer/systemen/school-systeem/sleutel']) {
      const page = await me.post(address, { ...NEW, sleutelset, plaats: 'ernaast' })
      expect(page.status).toBe(400)
      expect(textOf(page)).toContain('Zie hem als gelekt')
      expect(page.text).not.toContain(material)
    }
    expect(await rows(s)).toEqual([])
    expect(await added(s)).toBeUndefined()
  })

  it('that waits for a login is not kept either, and the warning still comes', async () => {
    const p = await portal()
    const visitor = await p.employee('school', ['beheerder'])
    const form = await visitor.get(PATH)
    for (let minutes = 0; minutes < 16; minutes += 4) {
      p.clock.now += 4 * MINUTE
      await visitor.get('/beheer')
    }
    const typed = { ...NEW, sleutelset: JSON.stringify(PRIVATE) }
    expect((await visitor.send(form, PATH, typed)).status).toBe(401)
    const kept = await createSessions(p.context).takeWaitingForm(visitor.jar.get('formulier'))
    expect(kept?.form.fields).toEqual({ ...NEW, sleutelset: '-----BEGIN PRIVATE KEY-----' })
    expect((await visitor.send(form, PATH, typed)).status).toBe(401)
    const back = await p.logIn(visitor, 'medewerker-school')
    expect(back.html).toContain('Zie hem als gelekt')
    expect(back.html).toContain('value="linde-magister"')
    expect(back.html).not.toContain(secret)
  })
})

describe('a system with a certificate', () => {
  const authority = testAuthority()
  const oinOf = async (s: TestStaff) =>
    (await s.read((tx) => tx.parties.get(party('school'))))?.oin ?? ''
  const certificate = async (oin: string, validTo = MONDAY + DAY) =>
    issueParty(
      await authority,
      { oin, organisation: 'Stichting school', hosts: ['linde.example'] },
      pemOf(rsa.publicKey),
      { serial: '0c01', validFrom: MONDAY - DAY, validTo },
    )

  it('is known by its OIN: nothing of the certificate is kept', async () => {
    const { s, me } = await opened()
    const sleutelset = await certificate(await oinOf(s))
    await me.post(PATH, { ...NEW, bewijs: 'certificaat', sleutelset })
    expect(await added(s)).toMatchObject({
      auth: 'tls_client_auth',
      binding: 'mtls',
      jwks: { keys: [] },
    })
  })

  it.each<[string, (oin: string) => Promise<string>, string]>([
    ['is of another organisation', () => certificate('00000099000000007000'), 'Het OIN in dit'],
    ['has ended', (oin) => certificate(oin, MONDAY - 1000), 'is verlopen'],
    ['is none', async () => pemOf(rsa.publicKey), 'geen certificaat'],
    ['cannot be read', async () => '-----BEGIN CERTIFICATE-----\nAAAA\n', 'niet te lezen'],
  ])('that %s is refused', async (_name, make, words) => {
    const { s, me } = await opened()
    const sleutelset = await make(await oinOf(s))
    const page = await me.post(PATH, { ...NEW, bewijs: 'certificaat', sleutelset })
    expect(page.status).toBe(400)
    expect(textOf(page)).toContain(words)
    expect(await added(s)).toBeUndefined()
  })
})
