import { expect, test } from 'vitest'
import { readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'
import { readTranslation } from '../../adapters/catalogue-files/read-translation.ts'
import { type Rule, rowChange } from '../../policies/catalogue.ts'
import { applyRegion, cautiousRegion } from '../../policies/region.ts'

const { catalogue } = readCatalogue()
const categoryFields = (id: string) =>
  catalogue.categories.find((item) => item.id === id)?.fields ?? []

test('the whole catalogue is there', () => {
  expect({
    version: catalogue.version,
    parties: catalogue.parties.length,
    tables: catalogue.parties.filter(({ isTable }) => isTable).length,
    purposes: catalogue.purposes.filter(({ system }) => !system).length,
    systemPurposes: catalogue.purposes.filter(({ system }) => system).length,
    categories: catalogue.categories.length,
    rows: catalogue.rules.length,
    switches: catalogue.switches.length,
    reasons: catalogue.reasons.length,
    flags: Object.keys(catalogue.flags).length,
  }).toEqual({
    version: '0.2',
    parties: 32,
    tables: 4,
    purposes: 16,
    systemPurposes: 6,
    categories: 28,
    rows: 119,
    switches: 27,
    reasons: 20,
    flags: 15,
  })
})

test('a name is the same for a parent, a young person and a professional: it speaks to none of them', () => {
  const english = readTranslation({ catalogue }).catalogue
  const names = [catalogue, english].flatMap(({ purposes, categories }) =>
    [...purposes, ...categories].map(({ name }) => name),
  )
  expect(names.filter((name) => /\b(u|uw|je|jij|jou|jouw|you|your)\b/i.test(name))).toEqual([])
})

test('rows rest on these grounds', () => {
  const counts = new Map<string, number>()
  for (const { outcome } of catalogue.rules) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  expect(Object.fromEntries(counts)).toEqual({
    consent: 51,
    never: 24,
    statutory_duty: 15,
    statutory_task: 13,
    right_to_speak: 8,
    information_right: 5,
    anonymous: 1,
    treatment_team: 1,
    vital_interest: 1,
  })
})

test('rows stand in the order of their numbers, R01 to R119, none missing', () => {
  const numbers = catalogue.rules.map(({ id }) => Number(id.slice(1)))
  expect(numbers).toEqual(Array.from({ length: 119 }, (_, at) => at + 1))
})

test('a group stands for its parties', () => {
  const first = catalogue.rules.find(({ id }) => id === 'R01')
  expect(first?.holder).toEqual(['school_po', 'school_so_vso', 'school_vo', 'school_mbo'])
  expect(JSON.stringify(catalogue.rules)).not.toContain('group:')
})

test('only an address is withheld from a hidden family', () => {
  const hidden = catalogue.categories.flatMap(({ id, fields }) =>
    fields.filter((field) => field.hiddenWhenSecretAddress).map(({ name }) => `${id}.${name}`),
  )
  expect(hidden).toEqual(['identiteit_contact.adres'])
})

test('sick leave has data and numbers, and no place for the illness', () => {
  const fields = categoryFields('ziekteverzuim')
  expect(fields.map(({ name }) => name)).toEqual(['perioden', 'frequentie'])
  expect(
    fields.flatMap(({ items }) => items ?? []).map(({ name, format }) => [name, format]),
  ).toEqual([
    ['datum', 'date'],
    ['uren', 'number'],
  ])
})

test('statistics hold no count below ten', () => {
  const [counts] = categoryFields('statistiek_geaggregeerd')
  expect(counts?.items?.find(({ name }) => name === 'aantal')).toMatchObject({
    format: 'integer',
    minimum: 10,
  })
})

test('what a switch leaves alone is not filled in', () => {
  expect(rowChange.parse({ outcome: 'consent' })).toEqual({ outcome: 'consent' })
})

/** Words that tell what somebody in the family said or did. */
const telling =
  /andere ouder|weiger|zei|zegt nee|ingetrokken|bezwaar van|heeft (ja|nee)|oneens|jongere/i

test('what holds a consent back reads alike to a parent, whoever said what', () => {
  const codes = [
    'toestemming_ontbreekt',
    'geweigerd',
    'ingetrokken',
    'gepauzeerd',
    'ouders_oneens',
    'jongere_maakt_bezwaar',
  ]
  const texts = catalogue.reasons
    .filter(({ code }) => codes.includes(code))
    .map(({ parent }) => parent)
  expect(texts).toHaveLength(codes.length)
  expect(new Set(texts).size).toBe(1)
  expect(texts[0]).toContain('Nog niet alle antwoorden zijn er.')
})

test('no reason tells a parent what another said, nor names flags', () => {
  for (const { parent } of catalogue.reasons) {
    expect(parent).not.toMatch(telling)
    expect(parent).not.toContain('{')
  }
})

test('professionals read a text of its own for every reason', () => {
  const texts = catalogue.reasons.map(({ professional }) => professional)
  expect(new Set(texts).size).toBe(texts.length)
  const named = catalogue.reasons.filter(({ professional }) => professional.includes('{'))
  expect(named.map(({ code }) => code)).toEqual(['nooit', 'voorwaarde_ontbreekt'])
})

test('sentences of reasons and of what switches say have at most fifteen words', () => {
  const changed = catalogue.switches.flatMap(({ effects }) =>
    Object.values(effects).flatMap(({ set }) => [
      set?.textParent ?? '',
      set?.textYoung ?? '',
      set?.textProfessional ?? '',
    ]),
  )
  const texts = [
    ...changed,
    ...catalogue.reasons.flatMap(({ parent, professional }) => [parent, professional]),
  ]
  const sentences = texts.flatMap((text) => text.split(/(?<=[.?!])\s+/))
  expect(sentences.length).toBeGreaterThan(80)
  expect(sentences.filter((sentence) => sentence.trim().split(/\s+/).length > 15)).toEqual([])
})

test('the texts of a row on consent never promise a choice where the region has taken it away', () => {
  for (const item of catalogue.switches) {
    for (const choice of Object.keys(item.effects)) {
      const setting = { choice, reference: 'advies', inForceFrom: '2026-01-01' }
      const region = { ...cautiousRegion, switches: { [item.key]: setting } }
      const tasks = applyRegion(catalogue, region, '2027-01-01').rules.filter(
        (row) => !catalogue.rules.includes(row) && row.outcome === 'statutory_task',
      )
      for (const { textParent } of tasks) expect(textParent).not.toMatch(/goed vindt|U kiest/)
    }
  }
})

/** A rule that shares without consent is told in the log: to a young person too. */
const isToldByLaw = ({ outcome }: Rule) => outcome !== 'consent' && outcome !== 'never'

/** The rows as each choice of each switch makes them, and as they stand. */
const everyRow = (): Rule[] =>
  catalogue.switches
    .flatMap(({ key, effects }) => Object.keys(effects).map((choice) => ({ key, choice })))
    .flatMap(({ key, choice }) => {
      const setting = { choice, reference: 'advies', inForceFrom: '2026-01-01' }
      const region = { ...cautiousRegion, switches: { [key]: setting } }
      return applyRegion(catalogue, region, '2027-01-01').rules
    })
    .concat(catalogue.rules)

test('what the law arranges, and why something is asked, is told to a young person as je', () => {
  const rows = everyRow().filter(isToldByLaw)
  const texts = [
    ...rows.map(({ textYoung, textParent }) => textYoung ?? textParent),
    ...catalogue.purposes.map(({ youngText, parentText }) => youngText ?? parentText),
  ]
  expect(new Set(texts).size).toBeGreaterThan(60)
  expect([...new Set(texts)].filter((text) => /\b(u|uw|uzelf)\b/i.test(text))).toEqual([])
})

test('a row has a text for young people only where that for parents speaks to them', () => {
  const needless = everyRow().filter(
    ({ textYoung, textParent }) => textYoung !== null && !/\b(u|uw)\b/i.test(textParent),
  )
  expect(needless.map(({ id }) => id)).toEqual([])
})

test('every choice of a region is told in words', () => {
  const unsaid = catalogue.switches.flatMap(({ key, choices, says, effects }) =>
    choices
      .filter((choice) => (says[choice] ?? effects[choice]?.parameter) === undefined)
      .map((choice) => `${key}: ${choice}`),
  )
  expect(unsaid).toEqual([])
})
