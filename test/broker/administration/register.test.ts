/** The register file: applied as a whole or not at all, with every fault at once. */
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { applyRegister, registerFile } from '../../../broker/administration/register.ts'
import { ConsentError } from '../../../consent/errors.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { openBroker, party, type TestBroker } from '../../support/family.ts'

const broker = closedAfterEach(openBroker)

const NEW = {
  id: 'partij_nieuw',
  kind: 'school_po',
  name: 'Basisschool De Mus',
  oin: '00000099000000009000',
  region: 'standaard',
  gatewayUrl: null,
  mail: 'fg@mus.example',
  mayUseBsn: false,
  active: true,
}
const newKey = (kid: string) => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...publicKey.export({ format: 'jwk' }), kid }
}
const CLIENT = {
  id: 'nieuw-systeem',
  party: NEW.id,
  processor: null,
  jwks: { keys: [newKey('k1')] },
  webhookUrl: 'https://mus.example/berichten',
  active: true,
}
const SHORT = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({
  format: 'jwk',
})
const PERSON = {
  subject: 'https://login.example 12',
  party: NEW.id,
  employee: 'm.12',
  functions: ['professional'],
  active: true,
}

const apply = (b: TestBroker, file: object) => applyRegister(b.context, registerFile.parse(file))

it.each([
  'http://lezen.example/kopieen',
  'javascript:alert(1)',
  'http://127.0.0.1.lezen.example/',
  'https://lezen.example@elders.example/',
  'kopieen',
])('leads no family to %s for its copies', (url) => {
  const copies = { url, audience: 'mus-gezin' }
  expect(registerFile.safeParse({ clients: [{ ...CLIENT, copies }] }).success).toBe(false)
  const over = { url: 'https://lezen.example/kopieen', audience: 'mus-gezin' }
  expect(registerFile.safeParse({ clients: [{ ...CLIENT, copies: over }] }).success).toBe(true)
})

const faultsOf = async (b: TestBroker, file: object) => {
  const fault = await apply(b, file).catch((thrown: unknown) => thrown)
  if (!(fault instanceof ConsentError)) throw new Error('not refused')
  return [fault.code, ...fault.faults.map(({ path }) => path)]
}
const everything = (b: TestBroker) =>
  b.read(async (tx) => ({
    parties: await tx.parties.all(),
    client: await tx.parties.client(CLIENT.id),
    people: await tx.parties.professionals(PERSON.subject),
    rows: await tx.journal.rows({}),
  }))

describe('a register file', () => {
  it('adds and replaces what it names, leaves the rest, and has one row without a name', async () => {
    const b = await broker()
    const before = await everything(b)
    await apply(b, { parties: [NEW], clients: [CLIENT], professionals: [PERSON] })
    await apply(b, { parties: [{ ...NEW, name: 'Basisschool De Vink', active: false }] })
    const after = await everything(b)
    expect(after.parties).toHaveLength(before.parties.length + 1)
    expect(after.parties).toContainEqual({ ...NEW, name: 'Basisschool De Vink', active: false })
    expect(after.client).toMatchObject(CLIENT)
    expect(after.people).toEqual([PERSON])
    expect(after.rows).toMatchObject([
      {
        kind: 'register_gewijzigd',
        visibility: 'niemand',
        detail: { organisaties: [NEW.id], systemen: [CLIENT.id], mensen: 1 },
      },
      { detail: { organisaties: [NEW.id], systemen: [], mensen: 0 } },
    ])
    expect(JSON.stringify(after.rows)).not.toContain('Basisschool')
  })

  it('may name systems and people of a party that is known already', async () => {
    const b = await broker()
    const home = { party: party('school') }
    await apply(b, { clients: [{ ...CLIENT, ...home }], professionals: [{ ...PERSON, ...home }] })
    expect((await everything(b)).client?.party).toBe(party('school'))
  })

  it.each<[string, object, string[]]>([
    ['a kind that no catalogue has', { parties: [{ ...NEW, kind: 'winkel' }] }, ['parties.0.kind']],
    ['a table', { parties: [{ ...NEW, kind: 'adviestafel' }] }, ['parties.0.kind']],
    ['a parent', { parties: [{ ...NEW, kind: 'ouder_met_gezag' }] }, ['parties.0.kind']],
    ['a region without rules', { parties: [{ ...NEW, region: 'noord' }] }, ['parties.0.region']],
    [
      'an address for something else',
      { parties: [{ ...NEW, gatewayUrl: 'ftp://mus.example' }] },
      ['parties.0.gatewayUrl'],
    ],
    [
      'an address with a password',
      { parties: [{ ...NEW, gatewayUrl: 'https://:b@mus.example' }] },
      ['parties.0.gatewayUrl'],
    ],
    [
      'names that are no names',
      {
        parties: [
          { ...NEW, name: 'De \u202esuM' },
          { ...NEW, id: 'partij_lang', oin: '00000099000000009001', name: 'x'.repeat(201) },
        ],
      },
      ['parties.0.name', 'parties.1.name'],
    ],
    [
      'a party twice',
      { parties: [NEW, { ...NEW, oin: '00000099000000009001' }] },
      ['parties.1.id'],
    ],
    ['an OIN twice', { parties: [NEW, { ...NEW, id: 'partij_ander' }] }, ['parties.1.oin']],
    ['a client twice', { parties: [NEW], clients: [CLIENT, CLIENT] }, ['clients.1.id']],
    [
      'a person twice at one party',
      { parties: [NEW], professionals: [PERSON, PERSON] },
      ['professionals.1.subject'],
    ],
    ['a system of nobody', { clients: [CLIENT] }, ['clients.0.party']],
    ['people of nobody', { professionals: [PERSON] }, ['professionals.0.party']],
    [
      'a private key',
      {
        parties: [NEW],
        clients: [{ ...CLIENT, jwks: { keys: [newKey('k1'), { ...newKey('k2'), d: 'x' }] } }],
      },
      ['clients.0.jwks.keys.1'],
    ],
    [
      'a short key',
      { parties: [NEW], clients: [{ ...CLIENT, jwks: { keys: [SHORT] } }] },
      ['clients.0.jwks.keys.0'],
    ],
    [
      'one key of two systems',
      { parties: [NEW], clients: [CLIENT, { ...CLIENT, id: 'ander-systeem' }] },
      ['clients.0.jwks.keys.0', 'clients.1.jwks.keys.0'],
    ],
    [
      'two keys of one name',
      { parties: [NEW], clients: [{ ...CLIENT, jwks: { keys: [newKey('k'), newKey('k')] } }] },
      ['clients.0.jwks.keys.1'],
    ],
    [
      'a shared key',
      { parties: [NEW], clients: [{ ...CLIENT, jwks: { keys: [{ kty: 'oct', k: 'x' }] } }] },
      ['clients.0.jwks.keys.0'],
    ],
  ])('with %s is refused by its place, and nothing of it is kept', async (_name, file, paths) => {
    const b = await broker()
    const before = await everything(b)
    expect(await faultsOf(b, file)).toEqual(['ongeldig', ...paths])
    expect(await everything(b)).toEqual(before)
  })

  it('takes no key of another system, however it is written, and lets keys that were there be', async () => {
    const b = await broker()
    const weak = { ...CLIENT, jwks: { keys: [SHORT] } }
    await b.write(async (tx) => {
      await tx.parties.put(registerFile.parse({ parties: [NEW] }).parties[0] as never)
      await tx.parties.putClient(registerFile.parse({ clients: [weak] }).clients[0] as never)
    })
    await apply(b, { clients: [{ ...weak, active: false }] })
    expect((await everything(b)).client).toMatchObject({ active: false, jwks: { keys: [SHORT] } })
    await apply(b, { clients: [CLIENT] })
    const [key] = CLIENT.jwks.keys
    const other = { ...CLIENT, id: 'ander-systeem', jwks: { keys: [{ ...key, kid: 'anders' }] } }
    expect(await faultsOf(b, { clients: [other] })).toEqual(['ongeldig', 'clients.0.jwks.keys.0'])
    await apply(b, { clients: [{ ...CLIENT, jwks: { keys: [newKey('nieuw')] } }, other] })
    expect((await everything(b)).client?.jwks.keys).toMatchObject([{ kid: 'nieuw' }])
  })

  it('tells every fault at once', async () => {
    const b = await broker()
    const file = {
      parties: [{ ...NEW, kind: 'winkel', region: 'noord' }],
      clients: [{ ...CLIENT, party: 'partij_wie' }],
    }
    expect(await faultsOf(b, file)).toEqual([
      'ongeldig',
      'parties.0.kind',
      'parties.0.region',
      'clients.0.party',
    ])
  })

  it('takes a name of 200 characters, and does not judge again what an organisation has', async () => {
    const b = await broker()
    const odd = { gatewayUrl: 'ftp://mus.example', name: 'x'.repeat(201) }
    const kept = registerFile.parse({ parties: [{ ...NEW, ...odd }] }).parties[0]
    await b.write((tx) => tx.parties.put(kept as never))
    await apply(b, { parties: [{ ...NEW, ...odd, active: false }] })
    expect(await b.read((tx) => tx.parties.get(NEW.id as never))).toMatchObject({ active: false })
    await apply(b, {
      parties: [{ ...NEW, gatewayUrl: 'https://gateway.mus.example', name: 'x'.repeat(200) }],
    })
    expect(await faultsOf(b, { parties: [{ ...NEW, ...odd }] })).toEqual([
      'ongeldig',
      'parties.0.name',
      'parties.0.gatewayUrl',
    ])
  })

  it.each([
    ['a party of another kind', { parties: [{ ...NEW, id: party('school') }] }],
    ['the OIN of another party', { parties: [{ ...NEW, oin: `${'0'.repeat(20)}` }] }],
  ])(
    'that makes an id mean something else, %s, is a conflict and keeps nothing',
    async (_name, file) => {
      const b = await broker()
      const before = await everything(b)
      expect(await faultsOf(b, file)).toEqual(['conflict'])
      expect(await everything(b)).toEqual(before)
    },
  )

  it('fits its schema strictly', () => {
    expect(registerFile.safeParse({ partijen: [] }).success).toBe(false)
    expect(registerFile.parse({})).toEqual({ parties: [], clients: [], professionals: [] })
  })
})
