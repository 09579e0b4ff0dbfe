/** The shape of each entry of the catalogue: what it must have, its defaults, and values just outside. */
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import {
  catalogue,
  category,
  categoryField,
  overrideRows,
  party,
  purpose,
  reasonText,
  regionSwitch,
  rowChange,
  rule,
  switchEffect,
} from '../../policies/catalogue.ts'
import { flag } from '../../policies/vocabulary.ts'
import { small, smallWritten, written } from './small-catalogue.ts'

type Entry = {
  readonly schema: z.ZodType
  readonly valid: object
  /** Members that may be left out, with what they are then. */
  readonly usual: object
  readonly wrong: Readonly<Record<string, readonly unknown[]>>
}

const NO_TEXT = ['', '  ', 1]
const NO_NAME = ['', '1a', 'A', 'a-b', ' a', 'a b', '_a']
const NO_NAMES = [[], 'school', [1]]
const field = {
  ...written.field,
  required: true,
  hiddenWhenSecretAddress: true,
  choices: ['a'],
  minimum: 0,
  items: [
    { name: 'soort', label: 'Soort', format: 'text', required: true, choices: ['a'], minimum: 1 },
  ],
}
const item = field.items[0]!
const effect = {
  rows: ['R01'],
  categories: ['verzuim'],
  set: {
    outcome: 'consent',
    consentRegime: null,
    parentsRule: null,
    categories: ['verzuim'],
    textParent: 'T',
    textYoung: 'T',
    textProfessional: 'T',
  },
  remove: true,
  dropWhen: ['ots'],
  parameter: 'x',
  requires: 'inwerkingtreding',
}
const absent = (value: object) =>
  Object.fromEntries(Object.keys(value).map((name) => [name, undefined]))

const entries: Readonly<Record<string, Entry>> = {
  party: {
    schema: party,
    valid: { ...written.party, isTable: true },
    usual: { isTable: false },
    wrong: { id: NO_NAME, name: NO_TEXT, group: NO_NAME, secrecy: [null], isTable: ['ja'] },
  },
  purpose: {
    schema: purpose,
    valid: { ...written.purpose, sourceRef: 'x', singleUse: true, schoolYear: true, system: true },
    usual: { sourceRef: undefined, singleUse: false, schoolYear: false, system: false },
    wrong: {
      id: NO_NAME,
      name: NO_TEXT,
      parentText: NO_TEXT,
      typicalRequesters: ['zorg', [1]],
      maxConsentDays: [0, 366, 1.5],
    },
  },
  'shortest and longest consent': {
    schema: purpose.pick({ maxConsentDays: true }),
    valid: { maxConsentDays: 1 },
    usual: {},
    wrong: {},
  },
  field: {
    schema: categoryField,
    valid: field,
    usual: {
      required: false,
      hiddenWhenSecretAddress: false,
      ...absent({ choices: 1, minimum: 1, items: 1 }),
    },
    wrong: {
      name: ['', 'Aantal', '1a', 'a_b', ' a', 'a b'],
      label: NO_TEXT,
      format: ['tekst'],
      choices: [[''], 'a'],
      minimum: ['0'],
      items: [
        [{ ...item, format: 'list' }],
        [{ ...item, name: 'Soort' }],
        [{ ...item, label: '' }],
        [{ ...item, choices: [''] }],
        [{ ...item, more: 1 }],
        [{}],
      ],
    },
  },
  category: {
    schema: category,
    valid: { ...written.category, fields: [field], defaultRegime: 'edu', parentsRule: 'all' },
    usual: { defaultRegime: null, parentsRule: null },
    wrong: { id: NO_NAME, name: NO_TEXT, fields: [[]], sensitivity: NO_NAME, heldBy: ['school'] },
  },
  row: {
    schema: rule,
    valid: {
      ...written.rule,
      when: { ots: true },
      parentsRule: 'all',
      ageMin: 12,
      ageMax: 15,
      conditions: ['Voorwaarde.'],
      configKey: 'proef.schakelaar',
      sourceRef: 'x',
      note: 'x',
      receiverBasis: 'x',
      familyCopy: 'x',
      alternative: 'x',
      textYoung: 'x',
      consentBy: { lt12: 'ouders', '12to15': 'samen', '16plus': 'jongere' },
    },
    usual: {
      when: {},
      consentRegime: null,
      parentsRule: null,
      ageMin: null,
      ageMax: null,
      conditions: [],
      configKey: null,
      sourceRef: null,
      note: null,
      receiverBasis: null,
      familyCopy: null,
      alternative: null,
      textYoung: null,
      consentBy: null,
    },
    wrong: {
      id: ['R1', 'R1234', 'xR01', 'R01x', 'R0a', 'r01'],
      holder: NO_NAMES,
      requester: NO_NAMES,
      purpose: NO_NAMES,
      categories: NO_NAMES,
      when: [{ verzonnen: true }, { ots: 'ja' }],
      conditions: [['']],
      textParent: NO_TEXT,
      textProfessional: NO_TEXT,
      legalRefs: [[], ['']],
      confidence: ['zeker'],
      familyCopy: [''],
      alternative: [''],
      textYoung: [''],
      consentBy: [{}, { lt12: 'a', '12to15': 'b' }, { lt12: '', '12to15': 'b', '16plus': 'c' }],
    },
  },
  'change of a row': {
    schema: rowChange,
    valid: effect.set,
    usual: absent(effect.set),
    wrong: {
      categories: NO_NAMES,
      textParent: NO_TEXT,
      textYoung: NO_TEXT,
      textProfessional: NO_TEXT,
    },
  },
  effect: {
    schema: switchEffect,
    valid: effect,
    usual: absent(effect),
    wrong: {
      rows: NO_NAMES,
      categories: NO_NAMES,
      remove: [false],
      dropWhen: [[], ['verzonnen']],
      parameter: NO_TEXT,
      requires: ['wet'],
    },
  },
  'ground that a choice requires': {
    schema: switchEffect,
    valid: { requires: 'juridisch_advies' },
    usual: { requires: undefined },
    wrong: {},
  },
  switch: {
    schema: regionSwitch,
    valid: { ...written.switch, says: { uit: 'Stil.' }, fixed: true },
    usual: { effects: {}, says: {}, fixed: false },
    wrong: {
      key: [
        'proef',
        'proef.',
        '.a',
        'proef.A',
        'Proef.a',
        'proef a.b',
        'proef.a b',
        ' proef.a',
        '1.a',
      ],
      choices: [[], 'uit'],
      effects: [{ aan: { more: 1 } }],
      says: [{ aan: '' }],
    },
  },
  'key of three parts': {
    schema: regionSwitch.pick({ key: true }),
    valid: { key: 'consent.care.dubbel_12_15' },
    usual: {},
    wrong: {},
  },
  'text of a reason': {
    schema: reasonText,
    valid: written.reason,
    usual: {},
    wrong: { code: ['zomaar'], parent: NO_TEXT, professional: NO_TEXT },
  },
  catalogue: {
    schema: catalogue,
    valid: small,
    usual: {},
    wrong: {
      version: NO_TEXT,
      asOf: ['2026-02-30', 'vandaag'],
      parties: [[]],
      purposes: [[]],
      categories: [[]],
      rules: [[]],
      obligations: [{ ander: ['x'] }, { deny: [''] }],
      flags: [{}, { ...smallWritten().flags, ots: '' }, { ...smallWritten().flags, ander: 'x' }],
    },
  },
}

describe.each(Object.entries(entries))('a %s', (_name, { schema, valid, usual, wrong }) => {
  const accepts = (value: unknown) => schema.safeParse(value).success

  it('is read as it is', () => expect(schema.parse(valid)).toEqual(valid))

  it('has no other members', () => {
    expect(accepts({ ...valid, more: 1 })).toBe(false)
  })

  it('has all its members, or is as usual', () => {
    for (const name of Object.keys(valid)) {
      const without = Object.fromEntries(Object.entries(valid).filter(([key]) => key !== name))
      const expected = name in usual ? { ...without, ...pick(usual, name) } : null
      const { data = null } = schema.safeParse(without)
      expect([name, data]).toEqual([name, expected])
    }
  })

  it('refuses what is just outside', () => {
    for (const [name, values] of Object.entries(wrong))
      for (const value of values)
        expect([name, value, accepts({ ...valid, [name]: value })]).toEqual([name, value, false])
  })
})

function pick(from: object, name: string): object {
  return Object.fromEntries(
    Object.entries(from).filter(([key, value]) => key === name && value !== undefined),
  )
}

it('texts are kept without the spaces around them', () =>
  expect(party.parse({ ...written.party, name: ' School ' }).name).toBe('School'))

it('rows of three digits, and confidence of three kinds', () => {
  for (const confidence of ['high', 'medium', 'low'] as const)
    expect(rule.parse({ ...written.rule, id: 'R118', confidence })).toMatchObject({ confidence })
})

it('a change of a row fills nothing in', () => expect(rowChange.parse({})).toEqual({}))

it('the overriding rows are the two of the law on emergencies and conflicts of duties', () =>
  expect(overrideRows).toEqual(['R111', 'R114']))

it('a field of an item may be left out unless it says otherwise', () => {
  const items = [{ name: 'soort', label: 'Soort', format: 'text' }]
  const { data } = categoryField.safeParse({ ...written.field, format: 'list', items })
  expect(data?.items).toEqual([{ ...items[0], required: false }])
})

it('every flag has a text', () => expect(Object.keys(small.flags)).toEqual(flag.options))
