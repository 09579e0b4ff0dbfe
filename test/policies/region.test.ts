import { expect, test } from 'vitest'
import { readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'
import type { Catalogue, SwitchEffect } from '../../policies/catalogue.ts'
import {
  applyRegion,
  cautiousRegion,
  checkRegion,
  type Region,
  region,
} from '../../policies/region.ts'

const { catalogue } = readCatalogue()
const DAY = '2026-11-21'

const choosing = (switches: Region['switches']): Region => ({ ...cautiousRegion, switches })
const rowsOf = (id: string, switches: Region['switches'], day = DAY) =>
  applyRegion(catalogue, choosing(switches), day).rules.filter((row) => row.id === id)
const parametersOf = (switches: Region['switches']) =>
  applyRegion(catalogue, choosing(switches), DAY).parameters
/** The real catalogue with one more switch. */
const withEffect = (effect: SwitchEffect): Catalogue => ({
  ...catalogue,
  switches: [
    ...catalogue.switches,
    {
      key: 'proef.schakelaar',
      default: 'uit',
      choices: ['uit', 'aan'],
      says: {},
      effects: { aan: effect },
      note: '',
      fixed: false,
    },
  ],
})

test('a region that chooses nothing, or every default, leaves rows and parameters as they are', () => {
  const defaults = Object.fromEntries(catalogue.switches.map((item) => [item.key, item.default]))
  const nothing = applyRegion(catalogue, cautiousRegion, DAY)
  expect(nothing.rules).toEqual(catalogue.rules)
  expect(applyRegion(catalogue, choosing(defaults), DAY)).toEqual(nothing)
  expect(nothing.parameters).toEqual({
    care12to15: 'child_and_parents',
    eduObjection12to15: 'block_until_talk',
    parentsNormal: 'one_unless_objection',
    parentsSpecial: 'all',
    unreachableDays: null,
    consentDays: Object.fromEntries(
      catalogue.purposes.map((item) => [item.id, item.maxConsentDays]),
    ),
    coolingOffDays: 30,
    virActive: false,
  })
})

const otherChoices = catalogue.switches.flatMap((item) =>
  item.choices
    .filter((choice) => choice !== item.default)
    .map((choice) => [item.key, choice] as const),
)

test.each(otherChoices)('%s: %s changes what is applied, and only that', (key, choice) => {
  const grounded = { choice, reference: 'advies 1', inForceFrom: '2026-01-01' }
  const days = { preventie_vroegsignalering: 30 }
  const setting = choice === 'map' ? { choice, days } : grounded
  const usual = applyRegion(catalogue, cautiousRegion, DAY)
  const result = applyRegion(catalogue, choosing({ [key]: setting }), DAY)
  expect(result).not.toEqual(usual)
  const named = catalogue.switches.find((item) => item.key === key)?.effects[choice]?.rows ?? []
  const untouched = (rows: typeof usual.rules) => rows.filter((row) => !named.includes(row.id))
  expect(untouched(result.rules)).toEqual(untouched(usual.rules))
  if (named.length > 0) expect(result.parameters).toEqual(usual.parameters)
  else expect(result.rules).toEqual(usual.rules)
  expect(checkRegion(catalogue, choosing({ [key]: setting }))).toEqual([])
})

test('twenty-nine choices depart from a default', () => {
  expect(otherChoices).toHaveLength(29)
})

test.each([
  ['consent.care.dubbel_12_15', 'child_only', { care12to15: 'child_only' }],
  ['consent.edu.bezwaar_12_15', 'register_only', { eduObjection12to15: 'register_only' }],
  ['consent.parents.normaal', 'all', { parentsNormal: 'all' }],
  ['consent.parents.bijzonder', 'one_unless_objection', { parentsSpecial: 'one_unless_objection' }],
  ['consent.parents.onbereikbaar_dagen', '14', { unreachableDays: 14 }],
  ['consent.parents.onbereikbaar_dagen', '28', { unreachableDays: 28 }],
  ['consent.afkoeling_dagen', '0', { coolingOffDays: 0 }],
  ['consent.afkoeling_dagen', '90', { coolingOffDays: 90 }],
  ['vir.actief', 'true', { virActive: true }],
])('%s: %s turns its own parameter and no other', (key, choice, expected) => {
  expect(parametersOf({ [key]: choice })).toEqual({ ...parametersOf({}), ...expected })
})

test('terms of consent may be shortened, one purpose at a time', () => {
  const days = (value: number) =>
    parametersOf({ 'consent.duur_dagen': { choice: 'map', days: { verzuimaanpak: value } } })
      .consentDays
  const usual = parametersOf({}).consentDays
  expect(days(179)).toEqual({ ...usual, verzuimaanpak: 179 })
  expect(days(180)).toEqual(usual)
  // Refused by checkRegion; applied all the same, it still lengthens nothing.
  expect(days(181)).toEqual(usual)
  expect(parametersOf({ 'consent.duur_dagen': 'map' }).consentDays).toEqual(usual)
  expect(parametersOf({ 'consent.duur_dagen': 'catalogus' }).consentDays).toEqual(usual)
})

test('a row changed for one category is split into two that share its id', () => {
  const [before] = rowsOf('R21', {})
  const [kept, split, more] = rowsOf('R21', { 'swv.thuissituatie': 'statutory_task' })
  expect(more).toBeUndefined()
  expect(kept).toEqual({ ...before, categories: ['hulp_betrokkenheid', 'ziekteverzuim'] })
  expect(split).toMatchObject({
    categories: ['thuissituatie'],
    outcome: 'statutory_task',
    consentRegime: null,
    parentsRule: null,
    consentBy: null,
  })
  expect(split?.textParent).not.toBe(before?.textParent)
})

test('a text that replaces that for parents takes the one for young people along', () => {
  expect(rowsOf('R02', {})[0]?.textYoung).toContain('met jou en je ouders')
  const [asked] = rowsOf('R02', { 'leerplicht.preventief_onder_drempel': 'toestemming' })
  expect(asked?.textParent).toContain('als u dat goed vindt')
  expect(asked?.textYoung).toBeNull()
})

test('a row that no longer rests on consent asks nobody, also where the switch forgets to say so', () => {
  const [, split] = rowsOf('R05', {
    'leerplicht.achtergrond_gezondheid': { choice: 'statutory_minimal', reference: 'advies 1' },
  })
  expect(split).toMatchObject({ categories: ['gezondheid_diagnose'], parentsRule: null })
  const effect: SwitchEffect = { rows: ['R45'], set: { outcome: 'never' } }
  const result = applyRegion(withEffect(effect), choosing({ 'proef.schakelaar': 'aan' }), DAY)
  expect(result.rules.find((row) => row.id === 'R45')).toMatchObject({
    outcome: 'never',
    consentRegime: null,
    consentBy: null,
  })
})

test('what the young person reads stays with the text beside it, and goes with it', () => {
  const young = catalogue.rules.find(({ textYoung }) => textYoung !== null)
  if (!young) throw new Error('no row has a text for the young person')
  const textAfter = (set: SwitchEffect['set']) => {
    const changed = withEffect({ rows: [young.id], set })
    const { rules } = applyRegion(changed, choosing({ 'proef.schakelaar': 'aan' }), DAY)
    return rules.find(({ id }) => id === young.id)?.textYoung
  }
  expect(textAfter({ textProfessional: 'Anders.' })).toBe(young.textYoung)
  expect(textAfter({ textParent: 'Anders.' })).toBeNull()
  expect(textAfter({ textParent: 'Anders.', textYoung: 'Ook anders.' })).toBe('Ook anders.')
})

test('a row that comes to rest on consent gets its regime and categories', () => {
  const [row, more] = rowsOf('R02', { 'leerplicht.preventief_onder_drempel': 'toestemming' })
  expect(more).toBeUndefined()
  expect(row).toMatchObject({
    outcome: 'consent',
    consentRegime: 'edu',
    categories: ['identiteit_contact', 'verzuim_ongeoorloofd'],
    when: { drempel_16u_4w: false, school_handelde_zelf: true },
  })
  expect(
    rowsOf('R25', { 'swv.gezondheid_naar_derden': { choice: 'consent', reference: 'a' } }),
  ).toMatchObject([{ consentRegime: 'edu', parentsRule: 'all' }])
})

test('a row can be removed, for all or for some of its categories', () => {
  expect(rowsOf('R91', { 'politie.aangifte': 'uit' })).toEqual([])
  const effect: SwitchEffect = { rows: ['R45'], categories: ['plan_afspraken'], remove: true }
  const result = applyRegion(withEffect(effect), choosing({ 'proef.schakelaar': 'aan' }), DAY)
  expect(result.rules.find((row) => row.id === 'R45')?.categories).toEqual([
    'hulp_betrokkenheid',
    'hulp_doelen_afspraken',
  ])
})

test('a flag can be dropped; the others stay', () => {
  const effect: SwitchEffect = {
    rows: ['R02', 'R44'],
    dropWhen: ['rechtstreeks_betrokken', 'drempel_16u_4w'],
  }
  const result = applyRegion(withEffect(effect), choosing({ 'proef.schakelaar': 'aan' }), DAY)
  const when = (id: string) => result.rules.find((row) => row.id === id)?.when
  expect(when('R02')).toEqual({ school_handelde_zelf: true })
  expect(when('R44')).toEqual({})
})

test('an effect on categories a row lacks leaves the row alone', () => {
  const effect: SwitchEffect = { rows: ['R45'], categories: ['bsn'], remove: true }
  const result = applyRegion(withEffect(effect), choosing({ 'proef.schakelaar': 'aan' }), DAY)
  expect(result.rules).toEqual(catalogue.rules)
})

test('a law counts from its first day, not the day before', () => {
  const switches = {
    'leerplicht.ziekteverzuim': {
      choice: 'volgens_wet_36663_na_inwerkingtreding',
      inForceFrom: '2027-08-01',
    },
  }
  expect(rowsOf('R04', switches, '2027-07-31')).toMatchObject([{ outcome: 'never' }])
  expect(rowsOf('R04', switches, '2027-08-01')).toMatchObject([{ outcome: 'statutory_task' }])
})

test.each([
  [
    'without a date',
    'R04',
    { 'leerplicht.ziekteverzuim': 'volgens_wet_36663_na_inwerkingtreding' },
  ],
  [
    'with a reference where a date is needed',
    'R04',
    {
      'leerplicht.ziekteverzuim': {
        choice: 'volgens_wet_36663_na_inwerkingtreding',
        reference: 'x',
      },
    },
  ],
  ['without a reference', 'R119', { 'bsn.swv': 'statutory' }],
  ['with a choice that does not exist', 'R31', { 'mdo.grondslag': 'taak' }],
  ['with a switch that does not exist', 'R31', { 'mdo.grond': 'convenant_taak' }],
])('the default holds %s', (_, id, switches) => {
  expect(rowsOf(id, switches)).toEqual(catalogue.rules.filter((row) => row.id === id))
})

test.each(['mdo.', 'tafel.', 'oza.'])('no choice of %s* changes a row of regime care', (prefix) => {
  const chosen = otherChoices.filter(([key]) => key.startsWith(prefix))
  expect(chosen.length).toBeGreaterThan(0)
  const care = (rules: readonly { consentRegime: string | null }[]) =>
    rules.filter((row) => row.consentRegime === 'care')
  for (const [key, choice] of chosen) {
    const setting = { choice, inForceFrom: '2026-01-01' }
    const { rules } = applyRegion(catalogue, choosing({ [key]: setting }), DAY)
    expect(care(rules)).toEqual(care(catalogue.rules))
  }
})

test.each([
  [
    'an unknown switch',
    { 'tafel.grond': 'consent' },
    ['tafel.grond: the catalogue has no switch with this key'],
  ],
  [
    'an unknown choice',
    { 'vir.actief': 'aan' },
    ['vir.actief: "aan" is no choice; choose one of false, true'],
  ],
  [
    'a fixed switch',
    { 'cjg.dubbelrol': 'een_rol' },
    ['cjg.dubbelrol: this switch is fixed at "rollen_gescheiden" and cannot be set to "een_rol"'],
  ],
  [
    'a missing reference',
    { 'bsn.swv': 'statutory' },
    ['bsn.swv: "statutory" needs a legal opinion; give its reference in "reference"'],
  ],
  [
    'a missing date',
    { 'tafel.grondslag': { choice: 'wams_na_inwerkingtreding', reference: 'advies' } },
    [
      'tafel.grondslag: "wams_na_inwerkingtreding" needs a law in force; give its first day in "inForceFrom" (YYYY-MM-DD)',
    ],
  ],
  [
    'a map without days',
    { 'consent.duur_dagen': 'map' },
    ['consent.duur_dagen: "map" needs "days": a number of days for at least one purpose'],
  ],
  [
    'an empty map',
    { 'consent.duur_dagen': { choice: 'map' as const, days: {} } },
    ['consent.duur_dagen: "map" needs "days": a number of days for at least one purpose'],
  ],
  [
    'a map for another switch',
    { 'vir.actief': { choice: 'map' as const, days: { opp: 1 } } },
    ['vir.actief: "map" is no choice; choose one of false, true'],
  ],
  [
    'an unknown purpose and a longer term',
    {
      'consent.duur_dagen': {
        choice: 'map' as const,
        days: { verzuim: 10, verzuimaanpak: 181, evaluatie_casus: 90 },
      },
    },
    [
      'consent.duur_dagen: days.verzuim: the catalogue has no purpose with this id',
      'consent.duur_dagen: days.verzuimaanpak: 181 days is longer than the maximum of 180',
    ],
  ],
])('refused: %s', (_, switches, faults) => {
  expect(checkRegion(catalogue, choosing(switches))).toEqual(faults)
})

test('accepted: the terms of the catalogue, said in so many words', () => {
  expect(checkRegion(catalogue, choosing({ 'consent.duur_dagen': 'catalogus' }))).toEqual([])
})

test('accepted: a fixed switch at its only choice, a reference, a date, a shorter term', () => {
  expect(
    checkRegion(
      catalogue,
      choosing({
        'cjg.dubbelrol': 'rollen_gescheiden',
        'bsn.swv': { choice: 'statutory', reference: 'advies 3' },
        'leerplicht.ziekteverzuim': {
          choice: 'volgens_wet_36663_na_inwerkingtreding',
          inForceFrom: '2027-08-01',
        },
        'consent.duur_dagen': { choice: 'map', days: { verzuimaanpak: 180 } },
      }),
    ),
  ).toEqual([])
})

test('a switch of another catalogue that also has a choice "map" needs no days', () => {
  const other: Catalogue = {
    ...catalogue,
    switches: [
      {
        key: 'a.b',
        default: 'x',
        choices: ['x', 'map'],
        says: {},
        effects: {},
        note: '',
        fixed: false,
      },
    ],
  }
  expect(checkRegion(other, choosing({ 'a.b': 'map' }))).toEqual([])
  expect(applyRegion(other, choosing({}), DAY).parameters.coolingOffDays).toBe(30)
})

test('choices that contradict each other only together are refused', () => {
  const lower: SwitchEffect = { rows: ['R44'], dropWhen: ['rechtstreeks_betrokken'] }
  const chosen = choosing({ 'proef.schakelaar': 'aan' })
  expect(checkRegion(withEffect(lower), chosen)).toEqual([
    'proef.schakelaar: together these make rows R44 and R45 equally specific for hulp_betrokkenheid with different answers',
  ])
})

test('every choice that contradicts is named, also where it waits for a law', () => {
  const lower: SwitchEffect = {
    rows: ['R44'],
    dropWhen: ['rechtstreeks_betrokken'],
    requires: 'inwerkingtreding',
  }
  const chosen = choosing({
    'vir.actief': 'true',
    'proef.schakelaar': { choice: 'aan', inForceFrom: '2030-01-01' },
  })
  expect(checkRegion(withEffect(lower), chosen)).toEqual([
    'vir.actief, proef.schakelaar: together these make rows R44 and R45 equally specific for hulp_betrokkenheid with different answers',
  ])
})

test.each([
  ['30', 30],
  ['0', 0],
  ['999', 999],
  ['1000', 30],
  ['x14', 30],
  ['14x', 30],
])('days written %s are %i', (choice, days) => {
  const key = 'consent.afkoeling_dagen'
  const other: Catalogue = {
    ...catalogue,
    switches: [
      { key, default: choice, choices: [choice], says: {}, effects: {}, note: '', fixed: true },
    ],
  }
  expect(applyRegion(other, choosing({}), DAY).parameters.coolingOffDays).toBe(days)
})

const map = (days: object) => ({ choice: 'map', days })
test.each<[string, object, boolean]>([
  ['as it is', {}, true],
  ['with dashes', { id: 'regio-zuid_2' }, true],
  ['of one letter', { id: 'z' }, true],
  ['with a capital', { id: 'Zuid' }, false],
  ['that begins with a digit', { id: '2zuid' }, false],
  ['with a space before', { id: ' zuid' }, false],
  ['with a space behind', { id: 'zuid ' }, false],
  ['without a name', { name: ' ' }, false],
  ['with another member', { gemeente: 'x' }, false],
  ['with a reference', { switches: { a: { choice: 'x', reference: 'advies 2026-01' } } }, true],
  ['with an empty reference', { switches: { a: { choice: 'x', reference: '  ' } } }, false],
  ['with a first day', { switches: { a: { choice: 'x', inForceFrom: '2027-01-01' } } }, true],
  ['with no day', { switches: { a: { choice: 'x', inForceFrom: '2027-02-30' } } }, false],
  ['with a ground without choice', { switches: { a: { reference: 'advies' } } }, false],
  ['with days from 1 to 365', { switches: { a: map({ plan: 1, hulp: 365 }) } }, true],
  ['with no days', { switches: { a: map({ plan: 0 }) } }, false],
  ['with more than a year', { switches: { a: map({ plan: 366 }) } }, false],
  ['with half days', { switches: { a: map({ plan: 1.5 }) } }, false],
  ['with days of another choice', { switches: { a: { choice: 'x', days: { plan: 1 } } } }, false],
])('a region %s', (_name, changed, valid) => {
  expect(region.safeParse({ id: 'zuid', name: 'Zuid', ...changed }).success).toBe(valid)
})

test('names and references are kept without the spaces around them', () => {
  const switches = { a: { choice: 'x', reference: ' advies ' } }
  expect(region.parse({ id: 'zuid', name: ' Zuid ', switches })).toEqual({
    id: 'zuid',
    name: 'Zuid',
    switches: { a: { choice: 'x', reference: 'advies' } },
  })
})

test('a setting that is none is told how it may be written', () => {
  const { error } = region.safeParse({ id: 'zuid', name: 'Zuid', switches: { a: [] } })
  expect(error?.issues[0]?.message).toContain('give a choice, or { choice, reference }')
})

test('a region that chose nothing has a name', () => {
  expect(cautiousRegion).toEqual({ id: 'standaard', name: 'Voorzichtige standaard', switches: {} })
})

test('a region file may hold texts, booleans and numbers as choices', () => {
  const read = region.parse({
    id: 'r',
    name: 'R',
    switches: { a: true, b: 14, c: { choice: false } },
  })
  expect(read.switches).toEqual({ a: 'true', b: '14', c: { choice: 'false' } })
  expect(region.parse({ id: 'r', name: 'R' }).switches).toEqual({})
})
