/** Every noun that is kept: what it accepts as it is, what it must have, and values just outside. */
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { act, acts } from '../../consent/act.ts'
import { authorityRecord } from '../../consent/authority.ts'
import { bsn } from '../../consent/bsn.ts'
import { birthDate, child } from '../../consent/child.ts'
import { decisionRecord } from '../../consent/decision.ts'
import { fact } from '../../consent/fact.ts'
import { authoritySeat, familyMember, familyRole, givenRole, person } from '../../consent/family.ts'
import {
  checkIds,
  childIds,
  decisionIds,
  factIds,
  noticeIds,
  offerIds,
  orderIds,
  partyId,
  personIds,
  pseudonymIds,
  requestIds,
  statementIds,
} from '../../consent/id.ts'
import { involvementEvent } from '../../consent/involvement.ts'
import { GENESIS_HASH, journalEntry } from '../../consent/journal.ts'
import { shownPartyId } from '../../consent/naming.ts'
import { notice } from '../../consent/notice.ts'
import { offer } from '../../consent/offer.ts'
import { order } from '../../consent/order.ts'
import { actor, client, employeeRef, oin, party, professional } from '../../consent/party.ts'
import { gatewayLogRow, knownChild } from '../../consent/ports/gateway-records.ts'
import { identified, pendingLogin } from '../../consent/ports/identity.ts'
import { link, oneTimeCode } from '../../consent/pseudonym.ts'
import { request } from '../../consent/request.ts'
import { calendarDay, catalogueName, categoryNames, sha256Hex } from '../../consent/scope.ts'
import { authorityProof, confirmation, statement, witnessedProof } from '../../consent/statement.ts'
import { consentView } from '../../consent/status.ts'
import * as noun from '../support/nouns.ts'

const someone = noun.newPerson()
const puk = noun.newChild()
const said = noun.statement(puk, someone)
const hash = 'ab'.repeat(32)
const { purpose, holder } = noun.SCOPE

type Noun = {
  readonly schema: z.ZodType
  readonly valid: object
  /** Per member, values that make it another thing or no thing. */
  readonly wrong: Readonly<Record<string, readonly unknown[]>>
  readonly optional?: readonly string[]
}

const NO_INSTANT = [1.5, '2026-03-02', null]
const NO_LIST = [[], 'contactgegevens']

const nouns: Readonly<Record<string, Noun>> = {
  child: {
    schema: child,
    valid: {
      id: puk,
      birthDate: '2014-03-00',
      secretAddress: false,
      hiddenBy: [someone],
      epoch: 0,
    },
    wrong: {
      id: [someone],
      birthDate: ['2014'],
      secretAddress: ['nee'],
      hiddenBy: [[puk], someone],
      epoch: [-1, 0.5],
    },
  },
  'record of authority': {
    schema: authorityRecord,
    valid: noun.authorityOf(puk),
    wrong: {
      type: ['shared'],
      holders: [['moeder'], 'ouder1'],
      giPartial: [[1]],
      source: ['school'],
      learnedAt: NO_INSTANT,
    },
  },
  person: { schema: person, valid: { id: someone, hasLogin: true }, wrong: { id: [puk] } },
  'family member': {
    schema: familyMember,
    valid: noun.member(puk, someone),
    wrong: { role: ['ouder'], displayName: [null] },
  },
  'given role': {
    schema: givenRole,
    valid: { child: puk, role: 'voogd', person: someone },
    wrong: { role: ['moeder'], person: [null] },
  },
  'seat of authority': {
    schema: authoritySeat,
    valid: noun.seat(puk, 'ouder1'),
    wrong: { holder: [`${hash}0`, `0${hash}`, hash.slice(1), hash.toUpperCase()] },
  },
  'decision record': {
    schema: decisionRecord,
    valid: noun.decision(puk),
    wrong: { occasion: ['inzage'], epoch: [-1], at: NO_INSTANT, inputs: [[]], answer: [{}] },
  },
  fact: {
    schema: fact,
    valid: noun.fact(puk),
    wrong: {
      name: ['verzonnen'],
      value: ['ja'],
      categories: NO_LIST,
      weighingHash: [`${hash}0`, `0${hash}`, hash.slice(1), hash.toUpperCase()],
      confirms: [puk],
      until: NO_INSTANT,
    },
  },
  'event of involvement': {
    schema: involvementEvent,
    valid: noun.involvement(puk),
    wrong: { kind: ['geen'], by: ['school'], at: NO_INSTANT },
  },
  'journal entry': {
    schema: journalEntry,
    valid: noun.entry(puk),
    wrong: {
      kind: ['iets'],
      visibility: ['iedereen'],
      categories: [null],
      detail: [{ uitkomst: { naam: 'x' } }, { redenen: [1] }, null],
    },
  },
  notice: {
    schema: notice,
    valid: noun.notice(puk),
    wrong: { kind: ['mail'], dueAt: [1.5], at: NO_INSTANT },
  },
  offer: {
    schema: offer,
    valid: noun.offer(puk),
    wrong: { categories: NO_LIST, offeredBy: [noun.CJG], expiresAt: NO_INSTANT },
  },
  order: {
    schema: order,
    valid: noun.order(puk),
    wrong: {
      categories: NO_LIST,
      epoch: [-1],
      state: ['klaar'],
      visibility: ['x'],
      closedAt: [1.5],
    },
  },
  party: {
    schema: party,
    valid: noun.party(),
    wrong: { name: [''], oin: ['1'], gatewayUrl: ['zwaluw'], mayUseBsn: ['ja'], active: [1] },
    optional: ['mail'],
  },
  client: {
    schema: client,
    valid: noun.client(),
    wrong: {
      id: ['ab', '-abc', 'Abc', `a${'b'.repeat(64)}`, 'a_bc', 'abc '],
      jwks: [{ keys: [] }, {}, { keys: [{ kid: 'k1' }], more: 1 }, { keys: ['k1'] }],
      auth: ['client_secret_basic'],
      binding: ['none'],
      acts: [['verstrekkingen'], ['feiten', 'feiten']],
      copies: [
        { url: 'http://lezen.example', audience: 'a' },
        { url: 'https://lezen.example', audience: '' },
        { url: 'https://lezen.example' },
        { url: 'https://lezen.example', audience: 'a', more: 1 },
      ],
      readerUrl: ['http://lezen.example', 'lezen.example', ''],
    },
    optional: ['auth', 'binding', 'acts', 'webhookUrl', 'copies', 'readerUrl'],
  },
  actor: {
    schema: actor,
    valid: { party: noun.CJG, employee: 'm.034' },
    wrong: { party: ['cjg'], employee: [''] },
  },
  professional: {
    schema: professional,
    valid: noun.professional(),
    optional: ['active'],
    wrong: { functions: [[], ['directeur']], active: [1] },
  },
  link: { schema: link, valid: noun.link(puk), wrong: { at: NO_INSTANT, undoneAt: [0.5] } },
  'one-time code': {
    schema: oneTimeCode,
    valid: noun.code(puk),
    wrong: {
      opens: [
        {},
        { to: 'alles' },
        { to: 'persoon' },
        { to: 'persoon', as: 'beheerder' },
        { to: 'partij', party: noun.CJG },
        { to: 'uitnodiging' },
        { to: 'uitnodiging', party: 'cjg' },
      ],
      madeBy: ['wie dan ook', puk],
      usedAt: [0.5],
    },
  },
  'one-time code of a person, for a party': {
    schema: oneTimeCode,
    valid: noun.code(puk, { madeBy: someone, opens: { to: 'partij' } }),
    wrong: {},
  },
  invitation: {
    schema: oneTimeCode,
    valid: noun.code(puk, { opens: { to: 'uitnodiging', party: noun.CJG } }),
    wrong: {},
  },
  question: {
    schema: request,
    valid: noun.request(puk),
    wrong: { categories: NO_LIST, askedOf: [['moeder']], silent: [0], expiresAt: NO_INSTANT },
  },
  statement: {
    schema: statement,
    valid: said,
    wrong: {
      kind: ['misschien'],
      by: ['moeder'],
      categories: NO_LIST,
      from: NO_INSTANT,
      until: [1.5],
      textVersion: [''],
      language: ['fy'],
      channel: ['mail'],
      facets: [[], ['ander']],
      authority: [{}, { how: 'gezien', at: 1 }, { how: 'brp', at: 1, by: 'x' }],
      proof: [{ scanHash: hash }, { witness: 'x' }],
    },
  },
  'proof of authority': {
    schema: authorityProof,
    valid: { how: 'brp', at: noun.AT },
    wrong: { at: NO_INSTANT },
  },
  'witnessed proof': {
    schema: witnessedProof,
    valid: { scanHash: hash, witness: 'm.034' },
    wrong: { scanHash: [`${hash}0`, `0${hash}`, hash.slice(1)], witness: [''] },
  },
  confirmation: {
    schema: confirmation,
    valid: { statement: said.id, person: someone, at: noun.AT },
    wrong: { at: NO_INSTANT },
  },
  'view of a person’s own answer': {
    schema: consentView,
    valid: {
      id: said.id,
      child: puk,
      holder,
      requester: `verborgen_${'0'.repeat(16)}`,
      purpose,
      categories: [{ category: 'contactgegevens', state: 'geldig' }],
      state: 'geldig',
      dpv: 'dpv:ConsentGiven',
      allAnswersIn: false,
      from: noun.AT,
      until: null,
      at: noun.AT,
      request: null,
      language: 'nl',
      channel: 'portaal',
      textVersion: hash,
    },
    wrong: {
      categories: [[{}], [{ category: 'a', state: 'geldig', by: 'ouder2' }]],
      dpv: ['ConsentGiven'],
    },
  },
  'child known to a gateway': {
    schema: knownChild,
    valid: { pseudonym: noun.link(puk).pseudonym, reference: 'leerling 17' },
    wrong: { reference: ['', 'x'.repeat(65), 'a\u0000b', 'a\n', '\nb'] },
  },
  'row of a gateway’s log': {
    schema: gatewayLogRow,
    valid: {
      at: 0,
      event: 'vrijgegeven',
      child: null,
      otherParty: noun.SCHOOL,
      employee: 'm.034',
      purpose,
      categories: ['contactgegevens'],
      grounds: ['R01', 'R118'],
      subject: 'x'.repeat(64),
      detail: 'geweigerd:te_laat',
    },
    wrong: {
      at: [-1, 0.5],
      purpose: ['Doel', '1a', '', `a${'b'.repeat(64)}`, 'a b', ' a'],
      categories: [Array.from({ length: 29 }, () => 'a')],
      grounds: [['R1'], ['R1234'], ['xR01'], ['R0a'], Array.from({ length: 29 }, () => 'R01')],
      subject: ['x'.repeat(65)],
      detail: ['', 'Geen tekst', 'a'.repeat(201), 'a1', '1a'],
    },
  },
  'pending login': {
    schema: pendingLogin,
    valid: { state: 's', nonce: 'n', verifier: 'v' },
    wrong: { state: [''], nonce: [''], verifier: [''] },
  },
  'somebody identified': {
    schema: identified,
    valid: {
      issuer: 'https://login.example',
      subject: '7781',
      acr: null,
      provedAt: null,
      claims: { birthdate: 1 },
    },
    wrong: { issuer: [''], subject: [''], provedAt: [0.5, '1'], claims: [null] },
  },
}

describe.each(Object.entries(nouns))('a %s', (_name, { schema, valid, wrong, optional = [] }) => {
  const accepts = (value: unknown) => schema.safeParse(value).success

  it('is kept as it is', () => expect(schema.parse(valid)).toEqual(valid))

  it('has no other members', () => expect(accepts({ ...valid, naam: 'Puk' })).toBe(false))

  it('has all of its members', () => {
    for (const name of Object.keys(valid)) {
      const without = Object.fromEntries(Object.entries(valid).filter(([key]) => key !== name))
      expect([name, accepts(without)]).toEqual([name, optional.includes(name)])
    }
  })

  it('refuses what is just outside', () => {
    for (const [name, values] of Object.entries(wrong))
      for (const value of values)
        expect([name, value, accepts({ ...valid, [name]: value })]).toEqual([name, value, false])
  })
})

it('a client without its choices does what is safest', () => {
  const { auth: _auth, binding: _binding, acts: _acts, ...rest } = noun.client()
  expect(client.parse(rest)).toEqual({
    ...rest,
    auth: 'private_key_jwt',
    binding: 'dpop',
    acts: [],
  })
})

it('a client with a certificate needs no key, any other does, and the fault says where', () => {
  const keyless = { ...noun.client(), jwks: { keys: [] } }
  expect(client.safeParse({ ...keyless, auth: 'tls_client_auth' }).success).toBe(true)
  expect(client.safeParse(keyless).error?.issues[0]?.path).toEqual(['jwks'])
})

it('a client does all acts at most, each once', () => {
  expect(acts.parse(act.options)).toEqual(act.options)
  expect(acts.safeParse([...act.options, 'feiten']).success).toBe(false)
})

const ID = '0'.repeat(24)
/** A digit of base 32 as Crockford writes it: no i, l, o, u. */
const crockford = (digit: string): string =>
  '0123456789abcdefghjkmnpqrstvwxyz'[Number.parseInt(digit, 32)] as string

it.each([
  ['kind', childIds],
  ['persoon', personIds],
  ['pseudoniem', pseudonymIds],
  ['toestemming', statementIds],
  ['verzoek', requestIds],
  ['feit', factIds],
  ['besluit', decisionIds],
  ['verstrekking', orderIds],
  ['aanbieding', offerIds],
  ['controle', checkIds],
  ['bericht', noticeIds],
] as const)('an id of a %s has its own prefix', (prefix, { schema, create }) => {
  expect(create((bytes) => new Uint8Array(bytes), 0)).toBe(`${prefix}_${ID}`)
  for (const wrong of [`x${prefix}_${ID}`, `${prefix}_${ID}0`, `${prefix}${ID}`, `x_${ID}`])
    expect(schema.safeParse(wrong).success).toBe(false)
})

it.each([
  ['toestemming', statementIds],
  ['besluit', decisionIds],
  ['verstrekking', orderIds],
  ['bericht', noticeIds],
] as const)('ids of a %s sort by when they were made, to the millisecond', (prefix, { create }) => {
  const ones = (bytes: number) => new Uint8Array(bytes).fill(0xff)
  const zeros = (bytes: number) => new Uint8Array(bytes)
  const at = Date.UTC(2026, 10, 30)
  const lastMoment = 2 ** 45 - 1
  expect(create(zeros, at)).toBe(
    `${prefix}_${at.toString(32).padStart(9, '0').replaceAll(/./g, crockford)}${'0'.repeat(15)}`,
  )
  expect(create(ones, lastMoment)).toBe(`${prefix}_${'z'.repeat(24)}`)
  expect(create(ones, at) < create(zeros, at + 1)).toBe(true)
})

it.each([
  [
    'party',
    partyId,
    ['partij_ab', `partij_${'a'.repeat(48)}`, 'partij_cjg-zuid-2'],
    ['partij_a', `partij_${'a'.repeat(49)}`, 'xpartij_ab', 'partij_aB', 'partij_a b', 'partijab'],
  ],
  [
    'party as shown',
    shownPartyId,
    ['partij_ab', 'verborgen_0123456789abcdef'],
    [
      'verborgen_0123456789abcde',
      'verborgen_0123456789abcdef0',
      'verborgen_0123456789abcdeg',
      'xverborgen_0123456789abcdef',
    ],
  ],
  [
    'role',
    familyRole,
    ['ouder1', 'ouder9', 'voogd', 'voogd2', 'gi', 'jeugdige', 'gezinslid9'],
    [
      'ouder',
      'ouder0',
      'ouder10',
      'voogd0',
      'voogd11',
      'gezinslid',
      'gezinslid0',
      'xouder1',
      'jeugdige ',
      'gi1',
    ],
  ],
  [
    'employee',
    employeeRef,
    ['a', 'Z', 'm.034', 'a-b_c', 'x'.repeat(64)],
    ['', 'x'.repeat(65), 'Jan de Boer', ' a', 'a ', 'a@b'],
  ],
  [
    'OIN',
    oin,
    ['00000001002000300001', '00000001ABCDEFGHIJ09'],
    [
      '0000000100200030000',
      '000000010020003000011',
      'A0000001002000300001',
      '0000000a002000300001',
      '00000001abcdefghij09',
      ' 00000001002000300001',
    ],
  ],
  [
    'birth date',
    birthDate,
    ['2014-01-01', '2014-09-10', '2014-10-29', '2014-12-31', '2014-12-30'],
    [
      '2014-00-01',
      '2014-13-00',
      '2014-12-32',
      '2014-19-01',
      '2014-12-40',
      '2014-12-1a',
      '02014-12-31',
      '2014-12-310',
      '2014/12/31',
      '201a-12-31',
      '2014-0a-01',
      '2014-1a-01',
      '2014-01-0a',
      '2014-00-0a',
      '14-00-00',
    ],
  ],
  [
    'name of the catalogue',
    catalogueName,
    ['a', 'a_1', `a${'b'.repeat(63)}`],
    ['', '1a', '_a', 'aB', `a${'b'.repeat(64)}`, ' a', 'a ', 'a-b'],
  ],
  [
    'list of categories',
    categoryNames,
    [['a'], Array.from({ length: 28 }, (_, at) => `c${at}`)],
    [[], ['a', 'a'], Array.from({ length: 29 }, (_, at) => `c${at}`)],
  ],
  ['day', calendarDay, ['2028-02-29'], ['2026-02-29', '2026-03-00', '2026-3-1']],
  [
    'hash',
    sha256Hex,
    [hash, '0123456789abcdef'.repeat(4)],
    [hash.slice(1), `${hash}0`, `0${hash}`, hash.toUpperCase(), 'g'.repeat(64)],
  ],
] as const satisfies readonly (readonly [
  string,
  z.ZodType,
  readonly unknown[],
  readonly unknown[],
])[])('a %s', (_name, schema, right, wrong) => {
  for (const value of right) expect([value, schema.safeParse(value).success]).toEqual([value, true])
  for (const value of wrong)
    expect([value, schema.safeParse(value).success]).toEqual([value, false])
})

it.each<[string, z.ZodType, unknown]>([
  ['geen geldig kind-id', childIds.schema, ''],
  ['geen geldig partij-id', partyId, ''],
  ['geen geldig partij-id', shownPartyId.options[1], ''],
  ['geen geldige geboortedatum', birthDate, ''],
  ['geen geldig OIN', oin, ''],
  ['geen geldige medewerker', employeeRef, ''],
  ['geen geldige naam', catalogueName, ''],
  ['geen geldige dag', calendarDay, ''],
  ['geen SHA-256 in hexadecimalen', sha256Hex, ''],
  ['noem minstens één soort gegevens', categoryNames, []],
  ['een soort staat er twee keer', categoryNames, ['a', 'a']],
  ['een handeling komt twee keer voor', acts, ['feiten', 'feiten']],
  ['voor private_key_jwt is een sleutel nodig', client, noun.client({ jwks: { keys: [] } })],
])('says %s', (message, schema, value) =>
  expect(schema.safeParse(value).error?.issues[0]?.message).toBe(message),
)

it('a refused BSN is not repeated', () => {
  expect(bsn.safeParse('123456789').error?.message).not.toContain('123456789')
  expect(bsn.safeParse('123456789').error?.issues[0]?.message).toBe('geen geldig BSN')
})

it('the journal begins at no hash', () => expect(GENESIS_HASH).toBe('0'.repeat(64)))
