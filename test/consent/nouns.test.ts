/** The small nouns: ids, codes, numbers, dates, scopes, errors, authority, involvement. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AUTHORITY_VALID_MS,
  type AuthorityRecord,
  authorityNow,
  holdersOfAuthority,
  holdsAuthority,
} from '../../consent/authority.ts'
import { bsn } from '../../consent/bsn.ts'
import { canonicalJson } from '../../consent/canonical.ts'
import {
  birthDate,
  hasSecretAddress,
  hidesNamesFrom,
  mayBeSameBirthDate,
} from '../../consent/child.ts'
import { ConsentError } from '../../consent/errors.ts'
import { childIds, decisionIds, encodeBits, momentOf, personIds } from '../../consent/id.ts'
import { endedByFamily, type InvolvementEvent, involvementNow } from '../../consent/involvement.ts'
import { changesAuthority, isSettled } from '../../consent/learned.ts'
import { BY_STAND_IN, kindInText, partiesKnownTo } from '../../consent/naming.ts'
import { codeOf, normalisedCode } from '../../consent/one-time-code.ts'
import { AuthorityUnavailable } from '../../consent/ports/authority.ts'
import { calendarDay, catalogueName, categoryNames } from '../../consent/scope.ts'
import { passesElevenTest } from '../../policies/bsn.ts'
import { party } from '../support/family.ts'
import * as sample from '../support/nouns.ts'

const zeros = (bytes: number) => new Uint8Array(bytes)
const child = childIds.create(zeros)

describe('ids', () => {
  it('that sort by their moment tell it', () => {
    for (const at of [0, 31, 32, sample.AT, 2 ** 45 - 1])
      expect(momentOf(decisionIds.create(zeros, at))).toBe(at)
  })

  it('are a prefix and 24 characters that nobody misreads', () => {
    expect(child).toBe(`kind_${'0'.repeat(24)}`)
    expect(childIds.create((bytes) => new Uint8Array(bytes).fill(255))).toBe(
      `kind_${'z'.repeat(24)}`,
    )
    for (const wrong of [
      'kind_',
      `kind_${'0'.repeat(23)}`,
      `kind_${'i'.repeat(24)}`,
      `persoon_${'0'.repeat(24)}`,
    ])
      expect(childIds.schema.safeParse(wrong).success).toBe(false)
  })

  it('encode every bit', () => {
    expect(
      encodeBits(Uint8Array.of(0b00001_000, 0b10_00011_0, 0b0100_0010, 0b1_00110_00, 0b111_01000)),
    ).toBe('12345678')
    expect(encodeBits(new Uint8Array(0))).toBe('')
  })
})

describe('one-time codes', () => {
  it('are two groups of five', () => {
    expect(codeOf(new Uint8Array(7))).toBe('00000-00000')
    expect(codeOf(new Uint8Array(7).fill(255))).toBe('ZZZZZ-ZZZZZ')
  })

  it.each([
    ['7k3qx-0m9tb', '7K3QX0M9TB'],
    [' 7K3QX 0M9TB ', '7K3QX0M9TB'],
    ['OoIiLl-00000', '00111100000'],
  ])('typed as %s read as %s', (typed, read) => expect(normalisedCode(typed)).toBe(read))
})

describe('a BSN', () => {
  it.each([
    ['000000012', true],
    ['123456782', true],
    ['123456789', false],
    ['000000000', false],
    ['12345678', false],
    ['1234567820', false],
    ['12345678a', false],
  ])('%s: %s', (digits, valid) => {
    expect(passesElevenTest(digits)).toBe(valid)
    expect(bsn.safeParse(digits).success).toBe(valid)
  })
})

describe('a birth date', () => {
  it.each([
    ['2014-03-02', true],
    ['2014-03-00', true],
    ['2014-00-00', true],
    ['2014-00-02', false],
    ['2014-13-01', false],
    ['2014-3-2', false],
  ])('%s: %s', (text, valid) => expect(birthDate.safeParse(text).success).toBe(valid))

  it.each([
    ['2014-03-02', '2014-03-02', true],
    ['2014-03-02', '2014-03-03', false],
    ['2014-03-00', '2014-03-03', true],
    ['2014-03-03', '2014-00-00', true],
    ['2013-00-00', '2014-00-00', false],
  ])('%s and %s may be one: %s', (one, other, same) =>
    expect(mayBeSameBirthDate(one, other)).toBe(same),
  )
})

describe('a scope', () => {
  it.each([
    [['a'], true],
    [['a', 'b'], true],
    [[], false],
    [['a', 'a'], false],
    [['A'], false],
    [Array.from({ length: 29 }, (_, index) => `c${index}`), false],
  ])('categories %j: %s', (names, valid) =>
    expect(categoryNames.safeParse(names).success).toBe(valid),
  )

  it('names and days that exist', () => {
    expect(catalogueName.safeParse('a_1').success).toBe(true)
    expect(catalogueName.safeParse('1a').success).toBe(false)
    expect(calendarDay.safeParse('2028-02-29').success).toBe(true)
    expect(calendarDay.safeParse('2026-02-29').success).toBe(false)
  })
})

describe('authority', () => {
  const record = {
    child,
    type: 'joint' as const,
    holders: ['ouder1', 'ouder2'],
    ots: false,
    giPartial: [],
    source: 'brp' as const,
    learnedAt: 1000,
  }

  it('is known for twelve months, never for an adult', () => {
    const at = (now: number, age = 9) => authorityNow(record, age, now).type
    expect(at(1000 + AUTHORITY_VALID_MS - 1)).toBe('joint')
    expect(at(1000 + AUTHORITY_VALID_MS)).toBe('unknown')
    expect(at(1000 - AUTHORITY_VALID_MS + 1)).toBe('joint')
    expect(at(1000 - AUTHORITY_VALID_MS)).toBe('unknown')
    expect(at(1000, 17)).toBe('joint')
    expect(at(1000, 18)).toBe('adult')
    const nobody = { holders: [], ots: false, giPartial: [] }
    expect(authorityNow(record, 18, 1000)).toEqual({ type: 'adult', ...nobody })
    expect(authorityNow(undefined, 9, 1000)).toEqual({ type: 'unknown', ...nobody })
  })

  it('is held by those named, while it is known', () => {
    expect(holdsAuthority(record, 'ouder1')).toBe(true)
    expect(holdsAuthority(record, 'voogd')).toBe(false)
    expect(holdsAuthority({ ...record, type: 'unknown' }, 'ouder1')).toBe(false)
    expect(holdsAuthority({ ...record, type: 'adult' }, 'ouder1')).toBe(false)
    expect(holdsAuthority({ type: 'sole' }, 'ouder1')).toBe(false)
    expect(holdersOfAuthority(record)).toEqual(['ouder1', 'ouder2'])
    expect(holdersOfAuthority({ type: 'joint' })).toEqual([])
    expect(holdersOfAuthority({ ...record, type: 'unknown' })).toEqual([])
  })

  it('changes when anything but source and date differs', () => {
    const same = {
      ...record,
      holders: ['ouder2', 'ouder1'],
      source: 'gezagsregister' as const,
      learnedAt: 2,
    }
    expect(changesAuthority(record, undefined)).toBe(true)
    expect(changesAuthority(same, record)).toBe(false)
    const parts = { ...record, giPartial: ['schoolaanmelding', 'medisch'] }
    const turned = { ...record, giPartial: ['medisch', 'schoolaanmelding'] }
    expect(changesAuthority(parts, turned)).toBe(false)
    for (const change of [
      { type: 'sole' as const },
      { holders: ['ouder1'] },
      { ots: true },
      { giPartial: ['schoolaanmelding'] },
    ])
      expect(changesAuthority({ ...record, ...change }, record)).toBe(true)
  })

  it('settled by hand stands for a year', () => {
    const settled = (source: AuthorityRecord['source']) => ({ ...record, source })
    const within = 1000 + AUTHORITY_VALID_MS - 1
    expect(isSettled(settled('rechterlijke_uitspraak'), within)).toBe(true)
    expect(isSettled(settled('gezagsregister'), within)).toBe(true)
    expect(isSettled(settled('gezagsregister'), within + 1)).toBe(false)
    expect(isSettled(settled('brp'), within)).toBe(false)
    expect(isSettled(settled('ontwikkeling'), within)).toBe(false)
  })
})

describe('involvement', () => {
  const events = (...kinds: InvolvementEvent['kind'][]): InvolvementEvent[] =>
    kinds.map((kind, at) => ({ child, party: party('school'), kind, by: 'partij', at }))
  it.each([
    [[], 'geen'],
    [['opgegeven'], 'opgegeven'],
    [['opgegeven', 'opgegeven'], 'opgegeven'],
    [['opgegeven', 'bevestigd'], 'bevestigd'],
    [['bevestigd', 'opgegeven'], 'bevestigd'],
    [['bevestigd', 'beeindigd'], 'beeindigd'],
    [['bevestigd', 'beeindigd', 'opgegeven'], 'opgegeven'],
    [['beeindigd', 'bevestigd'], 'bevestigd'],
  ] as const)('%j comes down to %s', (kinds, state) =>
    expect(involvementNow(events(...kinds))).toBe(state),
  )

  const told = (...all: readonly `${InvolvementEvent['kind']} ${InvolvementEvent['by']}`[]) =>
    all.map((one, at) => {
      const [kind, by] = one.split(' ') as [InvolvementEvent['kind'], InvolvementEvent['by']]
      return { child, party: party('school'), kind, by, at }
    })
  it.each([
    ['a holder’s word', ['bevestigd houder'], 'beeindigd', true],
    ['an offer', ['bevestigd aanbod'], 'beeindigd', true],
    [
      'its own end, its own word and a holder’s',
      ['beeindigd partij', 'opgegeven partij', 'bevestigd houder'],
      'opgegeven',
      true,
    ],
    ['the family', ['bevestigd gezin'], 'bevestigd', false],
    ['an enrolment', ['bevestigd inschrijving'], 'bevestigd', false],
    [
      'the family, its own end and a holder’s word',
      ['bevestigd gezin', 'beeindigd partij', 'bevestigd houder'],
      'bevestigd',
      false,
    ],
  ] as const)('ended by the family, then %s', (_name, later, state, ended) => {
    const all = told('bevestigd gezin', 'beeindigd gezin', ...later)
    expect(involvementNow(all)).toBe(state)
    expect(endedByFamily(all)).toBe(ended)
  })
})

it('knows the parties that a person dealt with', () => {
  const person = personIds.create(zeros)
  const rows = [
    { person, party: party('school'), holder: null, requester: party('cjg'), detail: {} },
    { person: null, party: party('hulp'), holder: party('hulp'), requester: null, detail: {} },
    {
      person,
      party: party('gemeente'),
      holder: null,
      requester: null,
      detail: { [BY_STAND_IN]: true },
    },
  ]
  expect([...partiesKnownTo(rows, person)]).toEqual([party('school'), party('cjg')])
})

it.each([
  ['Basisschool (PO, ook sbo)', 'een basisschool', 'an organisation (Basisschool)'],
  ['Mbo-instelling', 'een mbo-instelling', 'an organisation (Mbo-instelling)'],
  ['Basisschool(PO)', 'een basisschool', 'an organisation (Basisschool)'],
  ['UWV', 'een UWV', 'an organisation (UWV)'],
  ['Veilig Thuis', 'een Veilig Thuis', 'an organisation (Veilig Thuis)'],
])('puts %s into a text without a name', (kind, nl, en) => {
  expect([kindInText(kind, 'nl'), kindInText(kind, 'en')]).toEqual([nl, en])
})

it('writes equal values alike', () => {
  expect(canonicalJson({ b: [2, { d: 1, c: null, e: 3 }], a: 'x' })).toBe(
    '{"a":"x","b":[2,{"c":null,"d":1,"e":3}]}',
  )
  expect(canonicalJson({ z: undefined, '"': [undefined, {}, []], é: '"' })).toBe(
    '{"\\"":[null,{},[]],"é":"\\""}',
  )
})

it('says the same as JSON.stringify, in another order', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

it('carries codes, faults and causes', () => {
  const cause = new Error('x')
  const error = new ConsentError('ongeldig', 'fout', {
    cause,
    faults: [{ path: 'a', message: 'b' }],
  })
  expect(error).toMatchObject({
    name: 'ConsentError',
    code: 'ongeldig',
    cause,
    faults: [{ path: 'a' }],
  })
  expect(new ConsentError('onbekend', 'x').faults).toEqual([])
  expect(new AuthorityUnavailable('te_laat', { cause })).toMatchObject({ code: 'te_laat', cause })
})

describe('an address that is secret', () => {
  const [one, other] = [sample.newPerson(), sample.newPerson()]
  const child = { id: sample.newChild(), birthDate: '2014-03-01', epoch: 0 }

  it.each([
    ['to nobody', { secretAddress: false, hiddenBy: [] }, false, [false, false]],
    ['to one person', { secretAddress: false, hiddenBy: [one] }, true, [false, true]],
    ['to both', { secretAddress: false, hiddenBy: [one, other] }, true, [true, true]],
    ['to an organisation', { secretAddress: true, hiddenBy: [] }, true, [true, true]],
    [
      'to both an organisation and one',
      { secretAddress: true, hiddenBy: [one] },
      true,
      [true, true],
    ],
  ])('%s', (_whom, secret, isSecret, hidden) => {
    expect(hasSecretAddress({ ...child, ...secret })).toBe(isSecret)
    expect([one, other].map((who) => hidesNamesFrom({ ...child, ...secret }, who))).toEqual(hidden)
  })
})
