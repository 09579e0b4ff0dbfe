/** What stands in a row of the rules, in the words of whoever reads it. */
import type { Rule } from '../../../../policies/catalogue.ts'
import type { Language, Outcome } from '../../../../policies/vocabulary.ts'
import type { HtmlValue } from '../../html.ts'
import { dutchOn } from '../../language.ts'
import { catalogueFor, type Visit } from '../../site.ts'
import { rulesTexts } from '../../texts/rules.ts'
import { supervisionTexts } from '../../texts/supervision.ts'
import { categoryName, purposeOf } from '../ouder/parts.ts'

/** Stands in a row for everything that could. */
export const EVERY = '*'

type NameOf = (visit: Visit, id: string) => string

const namesBy =
  (nameOf: NameOf) =>
  (visit: Visit, ids: readonly string[]): string =>
    ids.map((id) => (id === EVERY ? rulesTexts[visit.language].all : nameOf(visit, id))).join(', ')

/** Kinds of organisations. */
export const kindNames = namesBy(
  (visit, id) => catalogueFor(visit).parties.find((party) => party.id === id)?.name ?? id,
)
/** Kinds of data. */
export const dataNames = namesBy(categoryName)
const purposeNames = namesBy((visit, id) => purposeOf(visit, id)?.name ?? id)

const flagNames = (visit: Visit, when: Rule['when']): string => {
  const { yes, no } = supervisionTexts[visit.language].versions
  const flags: Readonly<Record<string, string>> = catalogueFor(visit).flags
  return Object.entries(when)
    .map(([flag, wanted]) => `${flags[flag] ?? flag}: ${wanted ? yes : no}`)
    .join('; ')
}

/** Members of a row that are told by names of the catalogue and words of ours: in the reader's language always. */
const NAMED: { readonly [Field in keyof Rule]?: (visit: Visit, value: Rule[Field]) => string } = {
  holder: kindNames,
  requester: kindNames,
  purpose: purposeNames,
  categories: dataNames,
  when: flagNames,
  outcome: ({ language }, outcome: Outcome) => rulesTexts[language].outcomes[outcome],
  confidence: ({ language }, sure) => rulesTexts[language].confidence[sure],
}

/** Members that a translation of the catalogue has in the reader's language; everything else in a row stays Dutch. */
const TRANSLATED: readonly (keyof Rule)[] = [
  'textParent',
  'textYoung',
  'textProfessional',
  'alternative',
]

const plain = (value: Rule[keyof Rule]): string => {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([name, one]) => `${name}: ${one}`)
    .join(', ')
}

/** One member of a row; `toldIn` is the language that its texts are in. Nothing for an empty one. */
export const memberWords = <Field extends keyof Rule>(
  visit: Visit,
  { field, value, toldIn }: { field: Field; value: Rule[Field]; toldIn: Language },
): HtmlValue => {
  const named = NAMED[field]
  if (named) return named(visit, value)
  const isRead = TRANSLATED.includes(field) && toldIn === visit.language
  return isRead ? plain(value) : dutchOn(visit.language, plain(value))
}
