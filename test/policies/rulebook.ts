/** The product's own catalogue, compiled for a region without choices, and builders of questions about it. */
import { readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'
import { readTranslation } from '../../adapters/catalogue-files/read-translation.ts'
import type { Rule } from '../../policies/catalogue.ts'
import type { Context, Question } from '../../policies/question.ts'
import { applyRegion, cautiousRegion, type Parameters, type Region } from '../../policies/region.ts'
import { compile, compileRules, inEnglish, type Rulebook } from '../../policies/rulebook.ts'
import type { Language } from '../../policies/vocabulary.ts'

export const DAY = '2026-11-21'
const own = readCatalogue()
export const { catalogue } = own
export const { catalogue: english } = readTranslation(own)
export const rulebook: Rulebook = compile(catalogue, null, DAY)
/** The same rules, to be read in a language. */
export const wording = (language: Language): Rulebook =>
  language === 'nl' ? rulebook : inEnglish(rulebook, english, { region: cautiousRegion, day: DAY })
export const { parameters } = applyRegion(catalogue, cautiousRegion, DAY)

export const withSwitches = (switches: Region['switches']): Rulebook =>
  compile(catalogue, { id: 'proef', name: 'Proef', switches }, DAY)

export const withRules = (rules: readonly Rule[], changed: Partial<Parameters> = {}): Rulebook =>
  compileRules(catalogue, rules, { ...parameters, ...changed })

/** A school asks a wijkteam how the help goes, about an eight-year-old with two parents who have said nothing. */
export const question = (
  changed: Partial<Omit<Question, 'context'>> & { context?: Partial<Context> } = {},
): Question => ({
  holder: 'cjg_wijkteam',
  requester: 'school_po',
  purpose: 'terugkoppeling_hulp',
  categories: ['hulp_betrokkenheid'],
  age: 8,
  authority: { type: 'joint', holders: ['ouder1', 'ouder2'] },
  sayings: [],
  ...changed,
  context: { flags: {}, involved: true, ...changed.context },
})
