/** A translation beside its catalogue: what it must have, what it may not, and that it changes words only. */
import { describe, expect, it } from 'vitest'
import type { Catalogue } from '../../policies/catalogue.ts'
import {
  checkTranslation,
  inTranslation,
  type Translation,
  translation,
} from '../../policies/translation.ts'
import { small, smallCategory, smallPurpose, smallSwitch } from './small-catalogue.ts'

/** One text of every kind. */
const dutch: Catalogue = {
  ...small,
  parties: small.parties.slice(0, 1),
  purposes: [smallPurpose({ name: 'Plan', parentText: 'Uw plan.', youngText: 'Jouw plan.' })],
  categories: [
    smallCategory([
      { name: 'soort', label: 'Soort', format: 'text', choices: ['open', 'klaar'] },
      {
        name: 'lijst',
        label: 'Lijst',
        format: 'list',
        items: [{ name: 'wie', label: 'Wie', format: 'text', choices: ['ouder'] }],
      },
      { name: 'dagen', label: 'Dagen', format: 'list' },
    ]),
  ],
  rules: small.rules.slice(0, 1),
  switches: [
    smallSwitch({
      note: 'Waarom',
      choices: ['uit', 'aan', 'map'],
      says: { uit: 'Stil.' },
      effects: {
        aan: {
          rows: ['R01'],
          set: { outcome: 'never', textParent: 'Nee.', textProfessional: 'Niet.' },
        },
        map: { parameter: 'dagen' },
      },
    }),
    smallSwitch({ key: 'proef.stil', note: '' }),
  ],
  reasons: small.reasons.slice(0, 1),
  obligations: { permit: ['log', 'deel'] },
  flags: { ...small.flags },
}

const inWords = (text: string) =>
  Object.fromEntries(flags().map((name) => [name, { of: '', text }]))
const flags = () => Object.keys(small.flags)

const english: Translation = translation.parse({
  parties: { school: { name: 'School' } },
  purposes: { plan: { name: 'Plan', parentText: 'Your plan.', youngText: 'Your own plan.' } },
  categories: {
    verzuim: {
      name: 'Absence',
      fields: { soort: 'Kind', lijst: 'List', 'lijst.wie': 'Who', dagen: 'Days' },
      choices: { open: 'open', klaar: 'done', ouder: 'parent' },
    },
  },
  rules: { R01: { textParent: 'To parents.', textProfessional: 'To you.' } },
  switches: {
    'proef.schakelaar': {
      note: 'Why',
      says: { uit: 'Quiet.' },
      effects: { aan: { textParent: 'No.', textProfessional: 'Not.' }, map: { parameter: 'days' } },
    },
  },
  reasons: { [small.reasons[0]!.code]: { parent: 'P.', professional: 'V.' } },
  obligations: { permit: { texts: ['log it', 'share'] } },
  flags: inWords('flag'),
})

const without = (part: keyof Translation, id: string): Translation => {
  const { [id]: _, ...rest } = english[part]
  return { ...english, [part]: rest }
}
const changed = (part: keyof Translation, id: string, entry: object): Translation => ({
  ...english,
  [part]: { ...english[part], [id]: { of: '', ...entry } },
})

const faultsOf = (translated: Translation, markOf: (texts: object) => string = () => '') =>
  checkTranslation(dutch, translated, markOf).map(
    ({ part, id, message }) => `${part} ${id} ${message}`,
  )

describe('checking', () => {
  it('finds nothing where every text has its translation', () => {
    expect(faultsOf(english)).toEqual([])
  })

  it.each<[string, Translation, string[]]>([
    ['an entry that is missing', without('rules', 'R01'), ['rules R01 is not translated']],
    [
      'an entry of nothing',
      changed('parties', 'weg', { name: 'Gone' }),
      ['parties weg is translated, and stands in the catalogue no more'],
    ],
    [
      'a switch that has no text',
      changed('switches', 'proef.stil', { note: 'Quiet' }),
      ['switches proef.stil is translated, and stands in the catalogue no more'],
    ],
    [
      'a member that is missing',
      changed('purposes', 'plan', { name: 'Plan', parentText: 'Your plan.' }),
      ['purposes plan lacks youngText'],
    ],
    [
      'fields and choices that are missing and too much',
      changed('categories', 'verzuim', {
        name: 'Absence',
        fields: { soort: 'Kind', lijst: 'List', dagen: 'Days', adres: 'Address' },
        choices: { open: 'open', ouder: 'parent', voogd: 'guardian' },
      }),
      [
        'categories verzuim lacks choices.klaar',
        'categories verzuim lacks fields.lijst.wie',
        'categories verzuim has fields.adres too much',
        'categories verzuim has choices.voogd too much',
      ],
    ],
    [
      'a choice of a switch',
      changed('switches', 'proef.schakelaar', { note: 'Why', effects: { aan: { x: 'No.' } } }),
      [
        'switches proef.schakelaar lacks effects.aan.textParent',
        'switches proef.schakelaar lacks effects.aan.textProfessional',
        'switches proef.schakelaar lacks effects.map.parameter',
        'switches proef.schakelaar lacks says.uit',
        'switches proef.schakelaar has effects.aan.x too much',
      ],
    ],
    [
      'one of a list',
      changed('obligations', 'permit', { texts: ['log it'] }),
      ['obligations permit lacks texts.1'],
    ],
  ])('names %s', (_, translated, expected) => {
    expect(faultsOf(translated)).toEqual(expected)
  })

  it('names what translates another text than there is now, with the mark of that', () => {
    const markOf = (texts: object) => ('textParent' in texts ? 'nieuw' : '')
    expect(faultsOf(english, markOf)).toEqual([
      'rules R01 is not a translation of the text as it is now, which is of nieuw',
    ])
    const read = changed('rules', 'R01', { ...english.rules['R01'], of: 'nieuw' })
    expect(faultsOf(read, markOf)).toEqual([])
  })

  it('marks every text of an entry, by where it stands', () => {
    const marked: object[] = []
    faultsOf(english, (texts) => {
      marked.push(texts)
      return ''
    })
    expect(marked).toContainEqual({ name: 'Plan', parentText: 'Uw plan.', youngText: 'Jouw plan.' })
    expect(marked).toContainEqual({ 'texts.0': 'log', 'texts.1': 'deel' })
    expect(marked).toContainEqual({
      note: 'Waarom',
      'says.uit': 'Stil.',
      'effects.aan.textParent': 'Nee.',
      'effects.aan.textProfessional': 'Niet.',
      'effects.map.parameter': 'dagen',
    })
  })
})

describe('the shape of a translation', () => {
  it.each([
    ['an empty text', { flags: { ots: { text: ' ' } } }],
    ['a number', { flags: { ots: { text: 1 } } }],
    ['a part that no catalogue has', { anders: {} }],
    ['a mark that is no text', { flags: { ots: { of: 1, text: 'x' } } }],
  ])('refuses %s', (_, wrong) => {
    expect(translation.safeParse({ ...english, ...wrong }).success).toBe(false)
  })

  it('takes an entry without a mark, which translates nothing yet', () => {
    expect(english.rules['R01']?.of).toBe('')
  })
})

describe('in a translation', () => {
  const translated = inTranslation(dutch, english)

  it('every text is in its words, and what travels is as it was', () => {
    expect(translated.parties).toEqual([{ ...dutch.parties[0], name: 'School' }])
    expect(translated.purposes).toEqual([
      { ...dutch.purposes[0], parentText: 'Your plan.', youngText: 'Your own plan.' },
    ])
    expect(translated.categories).toMatchObject([
      {
        id: 'verzuim',
        name: 'Absence',
        fields: [
          {
            name: 'soort',
            label: 'Kind',
            choices: ['open', 'klaar'],
            choiceLabels: { open: 'open', klaar: 'done' },
          },
          { label: 'List', items: [{ label: 'Who', choiceLabels: { ouder: 'parent' } }] },
          { name: 'dagen', label: 'Days' },
        ],
      },
    ])
    expect(translated.categories[0]?.fields[2]).not.toHaveProperty('choiceLabels')
    expect(translated.categories[0]?.fields[2]).not.toHaveProperty('items')
    expect(translated.rules).toEqual([
      { ...dutch.rules[0], textParent: 'To parents.', textProfessional: 'To you.' },
    ])
    expect(translated.switches).toEqual([
      {
        ...dutch.switches[0],
        note: 'Why',
        says: { uit: 'Quiet.' },
        effects: {
          aan: {
            rows: ['R01'],
            set: { outcome: 'never', textParent: 'No.', textProfessional: 'Not.' },
          },
          map: { parameter: 'days' },
        },
      },
      dutch.switches[1],
    ])
    expect(translated.reasons[0]).toEqual({ ...dutch.reasons[0], parent: 'P.', professional: 'V.' })
    expect(translated.obligations).toEqual({ permit: ['log it', 'share'] })
    expect(new Set(Object.values(translated.flags))).toEqual(new Set(['flag']))
  })

  it('what has no translation keeps its own words', () => {
    const none = translation.parse(
      Object.fromEntries(Object.keys(translation.shape).map((part) => [part, {}])),
    )
    const kept = inTranslation(dutch, none)
    expect(kept.rules).toEqual(dutch.rules)
    expect(kept.obligations).toEqual(dutch.obligations)
    expect(kept.categories[0]).toMatchObject({ fields: [{ label: 'Soort' }, {}, {}] })
  })
})
