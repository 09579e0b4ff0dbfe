/** The English texts of the product's own catalogue. */
import { describe, expect, it } from 'vitest'
import { decide } from '../../policies/decide.ts'
import { explain, personName } from '../../policies/explain.ts'
import { applyRegion, cautiousRegion } from '../../policies/region.ts'
import { compile, inEnglish } from '../../policies/rulebook.ts'
import { catalogue, DAY, english, question, rulebook, wording } from './rulebook.ts'

/** Words that are Dutch, stand in many a Dutch sentence, and in no English one. */
const DUTCH = /\b(de|het|een|en|van|niet|alleen|uw|wordt|mag|moet|deelt|gegevens|jongere)\b/i
/** A Dutch name that stands in brackets, or is the name of a law. */
const NAMES = /\([^)]*\)|Wet van school naar duurzaam werk|Zorg- en Veiligheidshuis/g

const familyTexts = [
  ...english.purposes.flatMap(({ parentText, youngText = '' }) => [parentText, youngText]),
  ...english.rules.flatMap(({ textParent, textYoung }) => [textParent, textYoung ?? '']),
  ...english.reasons.map(({ parent }) => parent),
  ...english.switches.flatMap(({ effects }) =>
    Object.values(effects).flatMap(({ set }) => [set?.textParent ?? '', set?.textYoung ?? '']),
  ),
]
const names = [
  ...english.parties.map(({ name }) => name),
  ...english.purposes.map(({ name }) => name),
  ...english.categories.flatMap(({ name, fields }) => [name, ...fields.map(({ label }) => label)]),
]
const professionalTexts = [
  ...english.rules.map(({ textProfessional }) => textProfessional),
  ...english.reasons.map(({ professional }) => professional),
  ...english.switches.map(({ note }) => note),
  ...Object.values(english.flags),
  ...Object.values(english.obligations).flat(),
]

describe('the English texts', () => {
  it('hold no Dutch sentence', () => {
    const texts = [...familyTexts, ...names, ...professionalTexts]
    expect(texts.length).toBeGreaterThan(400)
    expect(texts.filter((text) => DUTCH.test(text.replaceAll(NAMES, '')))).toEqual([])
  })

  it('are short: families read at most twenty-two words a sentence, and fifteen on average', () => {
    const lengths = familyTexts
      .flatMap((text) => text.split(/(?<=[.?!:])\s+/))
      .filter((sentence) => sentence !== '')
      .map((sentence) => sentence.split(/\s+/).length)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(22)
    expect(lengths.reduce((total, one) => total + one, 0) / lengths.length).toBeLessThan(15)
  })

  it('tell a parent the same, whoever said what', () => {
    const same = [
      'toestemming_ontbreekt',
      'geweigerd',
      'ingetrokken',
      'gepauzeerd',
      'ouders_oneens',
      'jongere_maakt_bezwaar',
    ]
    const told = english.reasons.filter(({ code }) => same.includes(code))
    expect(told).toHaveLength(same.length)
    expect(new Set(told.map(({ parent }) => parent)).size).toBe(1)
  })

  it('tell parents the same wherever the Dutch ones do, and differ where those do', () => {
    const kinds = (texts: readonly string[]) => texts.map((text) => texts.indexOf(text))
    expect(kinds(english.reasons.map(({ parent }) => parent))).toEqual(
      kinds(catalogue.reasons.map(({ parent }) => parent)),
    )
  })

  it('fill in the flags where the Dutch ones do', () => {
    const filled = english.reasons.filter(({ professional }) => professional.includes('{vlaggen}'))
    expect(filled.map(({ code }) => code)).toEqual(['voorwaarde_ontbreekt'])
  })
})

describe('a rulebook in English', () => {
  const region = {
    ...cautiousRegion,
    switches: {
      'leerplicht.achtergrond_gezondheid': { choice: 'statutory_minimal', reference: 'advies' },
    },
  }

  it('decides by what the Dutch one decides by', () => {
    const read = wording('en')
    expect(read.index).toBe(rulebook.index)
    expect(read.parameters).toBe(rulebook.parameters)
    expect(decide(read, question())).toEqual(decide(rulebook, question()))
  })

  it('has the texts of what its region chose', () => {
    const ruled = compile(catalogue, region, DAY)
    const read = inEnglish(ruled, english, { region, day: DAY })
    expect(ruled.rules.get('R05')).toHaveLength(2)
    expect(read.rules.get('R05')).toEqual(
      applyRegion(english, region, DAY).rules.filter(({ id }) => id === 'R05'),
    )
    const texts = read.rules.get('R05')?.map(({ textParent }) => textParent)
    expect(texts).toContainEqual(expect.stringContaining('That is in the law.'))
    expect(read.language).toBe('en')
  })

  it('explains a decision, what it asks of a professional, and what to do next', () => {
    const asked = question()
    const [category = ''] = asked.categories
    const decision = decide(rulebook, asked).decisions[category]!
    const about = { ...asked, category }
    const [row] = english.rules.filter(({ id }) => id === 'R42')
    expect(explain(wording('en'), about, decision)).toMatchObject({
      parent: row?.textParent,
      professional: row?.textProfessional,
      obligations: english.obligations.needs_consent,
      nextStep: {
        code: 'toestemming_vragen',
        text: 'Ask for consent of parent 1 and parent 2.',
      },
    })
    const unsaid = { ...decision, value: 'deny', reason: 'iets_nieuws', row: null } as const
    expect(explain(wording('en'), about, unsaid)).toMatchObject({
      parent: 'We do not share this now.',
      professional: 'Do not share.',
      nextStep: { code: 'niet_opnieuw_vragen' },
    })
    const task = { ...decision, value: 'informed_only', reason: 'statutory_task' } as const
    expect(explain(wording('en'), about, task).nextStep.text).toContain('can object')
  })

  it.each([
    ['ouder1', 'parent 1'],
    ['een_van:ouder1|voogd', 'one of both (parent 1 or the guardian)'],
    ['iemand', 'iemand'],
  ])('calls %s %s', (label, name) => expect(personName(label, 'en')).toBe(name))
})
