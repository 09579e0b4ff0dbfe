import { describe, expect, it } from 'vitest'
import { type Category, category } from '../../policies/catalogue.ts'
import { fits, minimise } from '../../policies/minimise.ts'
import { catalogue } from './rulebook.ts'

const field = (name: string, format: string, more: object = {}) => ({
  name,
  label: name,
  format,
  ...more,
})
const example: Category = category.parse({
  id: 'proef',
  name: 'Proef',
  sensitivity: 'laag',
  heldBy: [],
  defaultRegime: null,
  parentsRule: null,
  fields: [
    field('naam', 'text', { required: true }),
    field('adres', 'text', { hiddenWhenSecretAddress: true }),
    field('geboren', 'date'),
    field('actief', 'boolean'),
    field('dagen', 'integer'),
    field('score', 'number'),
    field('mail', 'email'),
    field('telefoon', 'phone'),
    field('nummer', 'bsn'),
    field('soort', 'text', { choices: ['ziek', 'te laat'] }),
    field('steekwoorden', 'list'),
    field('toetsen', 'list', {
      items: [field('naam', 'text', { required: true }), field('score', 'number')],
    }),
  ],
})
const whole = {
  naam: 'Noor Voorbeeld',
  adres: 'Dorpsstraat 1',
  geboren: '2012-02-29',
  actief: false,
  dagen: 0,
  score: 7.5,
  mail: 'noor@voorbeeld.nl',
  telefoon: '+31 (0)6 1234-5678',
  nummer: '111222333',
  soort: 'ziek',
  steekwoorden: ['rust', 'lezen'],
  toetsen: [{ naam: 'rekenen', score: 8 }, { naam: 'taal' }],
}

describe('minimise', () => {
  it('keeps what the category knows, also zero and false', () => {
    expect(minimise(example, whole)).toEqual(whole)
  })

  it('keeps only the ordered fields', () => {
    expect(minimise(example, whole, { fields: ['naam', 'bestaat_niet'] })).toEqual({
      naam: whole.naam,
    })
    expect(minimise(example, whole, { fields: [] })).toEqual({})
  })

  it('drops unknown fields, also inside lists', () => {
    const record = {
      naam: 'Noor',
      diagnose: 'geheim',
      toetsen: [{ naam: 'taal', opmerking: 'geheim' }, 'geheim', null, ['geheim']],
      steekwoorden: ['rust', { geheim: 1 }, 3],
    }
    expect(minimise(example, record)).toEqual({
      naam: 'Noor',
      toetsen: [{ naam: 'taal' }],
      steekwoorden: ['rust'],
    })
  })

  it('drops values of another kind than their format', () => {
    const record = {
      naam: { volledig: 'geheim' },
      adres: ['geheim'],
      geboren: 20120101,
      actief: 'ja, maar geheim',
      dagen: '3 geheim',
      score: Number.NaN,
      steekwoorden: 'geheim',
      toetsen: { naam: 'geheim' },
    }
    expect(minimise(example, record)).toEqual({})
  })

  it('drops what is empty', () => {
    expect(
      minimise(example, { naam: '', adres: null, mail: undefined, toetsen: [{ naam: '' }] }),
    ).toEqual({ toetsen: [{}] })
  })

  it('leaves out what tells a secret address, only where there is one', () => {
    expect(minimise(example, whole, { secretAddress: true })).not.toHaveProperty('adres')
    expect(minimise(example, whole, { secretAddress: true, fields: ['adres'] })).toEqual({})
    expect(minimise(example, whole, { secretAddress: false })).toHaveProperty('adres')
  })

  it('reads no field from a prototype', () => {
    expect(
      minimise(example, Object.create({ naam: 'geheim' }) as object as Record<string, unknown>),
    ).toEqual({})
  })

  it('leaves the record as it was', () => {
    const record = structuredClone(whole)
    minimise(example, record, { fields: ['naam'] })
    expect(record).toEqual(whole)
  })

  it('releases from every category of the catalogue no more than its fields', () => {
    for (const one of catalogue.categories) {
      const record = Object.fromEntries([
        ...one.fields.map(({ name }) => [name, 'x']),
        ['extra', 'x'],
      ])
      const names = Object.keys(minimise(one, record))
      expect(names.filter((name) => !one.fields.some((known) => known.name === name))).toEqual([])
    }
  })
})

describe('fits', () => {
  it('finds nothing in a record that fits', () => {
    expect(fits(example, whole)).toEqual([])
    expect(fits(example, { naam: 'Noor' })).toEqual([])
  })

  it.each([
    ['geboren', '2011-02-29', 'geen_datum'],
    ['geboren', '29-02-2012', 'geen_datum'],
    ['geboren', '2012-02-00', 'geen_datum'],
    ['geboren', 20120229, 'geen_datum'],
    ['actief', 'ja', 'geen_ja_nee'],
    ['dagen', 1.5, 'geen_geheel_getal'],
    ['dagen', '1', 'geen_geheel_getal'],
    ['score', Number.POSITIVE_INFINITY, 'geen_getal'],
    ['mail', 'noor@voorbeeld', 'geen_email'],
    ['mail', 'aan noor@voorbeeld.nl', 'geen_email'],
    ['mail', 'noor@voorbeeld.nl of bel', 'geen_email'],
    ['mail', 'noor voorbeeld.nl', 'geen_email'],
    ['telefoon', '1234567', 'geen_telefoonnummer'],
    ['telefoon', 612345678, 'geen_telefoonnummer'],
    ['telefoon', '1234567890123456', 'geen_telefoonnummer'],
    ['telefoon', 'bel 0612345678', 'geen_telefoonnummer'],
    ['telefoon', '0612345678 bellen', 'geen_telefoonnummer'],
    ['nummer', '111222334', 'geen_bsn'],
    ['nummer', '11122233', 'geen_bsn'],
    ['nummer', '000000000', 'geen_bsn'],
    ['soort', 'griep', 'niet_in_keuzelijst'],
    ['naam', 7, 'geen_tekst'],
    ['toetsen', 'taal', 'geen_lijst'],
    ['hobby', 'lezen', 'onbekend_veld'],
  ])('tells that %s = %s: %s', (name, value, problem) => {
    expect(fits(example, { naam: 'Noor', [name]: value })).toEqual([{ path: name, problem }])
  })

  it.each([
    ['telefoon', '12345678'],
    ['telefoon', '123456789012345'],
    ['nummer', '123456782'],
    ['mail', 'a@b.nl'],
    ['steekwoorden', []],
  ])('accepts %s = %s', (name, value) => {
    expect(fits(example, { naam: 'Noor', [name]: value })).toEqual([])
  })

  it.each([undefined, null, ''])('misses a required field that is %s', (naam) => {
    expect(fits(example, { naam })).toEqual([{ path: 'naam', problem: 'ontbreekt' }])
  })

  it('names each item of a list that does not fit, and never a value', () => {
    const faults = fits(example, {
      naam: 'Noor',
      steekwoorden: ['rust', 7],
      toetsen: [{ score: 'geheim' }, 'geheim', { naam: 'taal', geheim: 1 }],
    })
    expect(faults).toEqual([
      { path: 'steekwoorden[1]', problem: 'geen_tekst' },
      { path: 'toetsen[0].naam', problem: 'ontbreekt' },
      { path: 'toetsen[0].score', problem: 'geen_getal' },
      { path: 'toetsen[1]', problem: 'geen_groep_velden' },
      { path: 'toetsen[2].geheim', problem: 'onbekend_veld' },
    ])
  })
})
