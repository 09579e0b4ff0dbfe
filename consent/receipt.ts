/** The exact text a person saw, and the receipt they keep of what they said (AVG 7(1), 13). */
import { YOUNG_PERSON } from '../policies/authority.ts'
import type { Category, Purpose, Rule } from '../policies/catalogue.ts'
import type { Language } from '../policies/vocabulary.ts'
import type { FamilyRole } from './family.ts'
import type { Statement, StatementKind } from './statement.ts'
import { addDays, type Day, dayInWords, dayOf, iso } from './time.ts'

/** What a text about consent names. */
export type Words = {
  readonly purpose: Purpose
  readonly categories: readonly Category[]
  /** A name, or the kind with its article where the reader is not told the name. */
  readonly holder: string
  readonly requester: string
}

const listOf = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n')

/** Named with its fields: a yes to a heading is no informed yes (AVG 4(11)). */
const categoryLine = ({ name, fields }: Category): string =>
  `${name}: ${fields.map(({ label }) => label).join(', ')}`

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Why data are wanted, as the catalogue says it to a parent or to the young person. */
export const whyText = (
  { parentText, youngText }: Pick<Purpose, 'parentText' | 'youngText'>,
  role: FamilyRole,
): string => (role === YOUNG_PERSON ? (youngText ?? parentText) : parentText)

/** What a rule says, to a parent or to the young person. */
export const ruleText = (
  { textParent, textYoung }: Pick<Rule, 'textParent' | 'textYoung'>,
  role: FamilyRole,
): string => (role === YOUNG_PERSON ? (textYoung ?? textParent) : textParent)

const TEXTS = {
  nl: {
    question: ({ holder, requester, purpose }: Words, why: string) =>
      `${sentence(holder)} wil gegevens delen met ${requester}. Waarom: ${purpose.name}. ${why}`,
    what: 'Het gaat om:',
    until: (day: string) => `Uw toestemming geldt tot en met ${day}.`,
    free: 'U hoeft geen ja te zeggen. U kunt op elk moment stoppen. Dat is net zo makkelijk als ja zeggen.',
  },
  /** To the young person. */
  je: {
    question: ({ holder, requester, purpose }: Words, why: string) =>
      `${sentence(holder)} wil gegevens delen met ${requester}. Waarom: ${purpose.name}. ${why}`,
    what: 'Het gaat om:',
    until: (day: string) => `Jouw toestemming geldt tot en met ${day}.`,
    free: 'Je hoeft geen ja te zeggen. Je kunt op elk moment stoppen. Dat is net zo makkelijk als ja zeggen.',
  },
  en: {
    question: ({ holder, requester, purpose }: Words, why: string) =>
      `${sentence(holder)} wants to share data with ${requester}. Why: ${purpose.name}. ${why}`,
    what: 'It is about:',
    until: (day: string) => `Your consent is valid until and including ${day}.`,
    free: 'You do not have to say yes. You can stop at any time. That is as easy as saying yes.',
  },
} as const

/** Who reads a text about consent: their language, and whether they are the young person. */
export type Reader = { readonly language: Language; readonly role: FamilyRole }

/** The text that is shown before somebody answers; its hash is the text version. */
export const consentText = (words: Words, lastDay: Day, { language, role }: Reader): string => {
  const texts = TEXTS[language === 'nl' && role === YOUNG_PERSON ? 'je' : language]
  return [
    texts.question(words, whyText(words.purpose, role)),
    texts.what,
    listOf(words.categories.map(categoryLine)),
    texts.until(dayInWords(lastDay, language)),
    texts.free,
  ].join('\n')
}

/** Where a complaint goes: first the organisation, then the supervisor (AVG 77). */
export type ComplaintRoute = {
  readonly organisation: string
  readonly supervisor: string
  readonly url: string
}

export type Receipt = {
  readonly id: Statement['id']
  readonly said: StatementKind
  /** ISO 8601, UTC. */
  readonly at: string
  readonly purpose: { readonly id: string; readonly name: string }
  readonly holder: string
  readonly requester: string
  readonly categories: readonly {
    readonly id: string
    readonly name: string
    readonly fields: readonly string[]
  }[]
  readonly from: string
  readonly until: string | null
  readonly facets: Statement['facets']
  readonly language: Language
  readonly channel: Statement['channel']
  readonly textVersion: string
  /** Hash of the translated catalogue that the text was made of; null for one in Dutch, and where nothing tells of it any more. */
  readonly translation: string | null
  /** How it was established that this person may answer. */
  readonly authority: { readonly how: string; readonly at: string }
  readonly assisted: boolean
  readonly withdraw: string
  readonly complaint: ComplaintRoute
}

/** The last day on which it counts, as shown in texts: `until` is the first instant after that day. */
export const lastDayOf = ({ until, from }: Pick<Statement, 'until' | 'from'>): Day =>
  until === null ? dayOf(from) : addDays(dayOf(until), -1)

/** The receipt of one statement: for its author only. */
export const receiptOf = (
  statement: Statement,
  words: Words,
  translation: string | null,
): Receipt => ({
  id: statement.id,
  said: statement.kind,
  at: iso(statement.at),
  purpose: { id: words.purpose.id, name: words.purpose.name },
  holder: words.holder,
  requester: words.requester,
  categories: words.categories.map(({ id, name, fields }) => ({
    id,
    name,
    fields: fields.map(({ label }) => label),
  })),
  from: iso(statement.from),
  until: statement.until === null ? null : iso(statement.until),
  facets: statement.facets,
  language: statement.language,
  channel: statement.channel,
  textVersion: statement.textVersion,
  translation,
  authority: { how: statement.authority.how, at: iso(statement.authority.at) },
  assisted: statement.assistedBy !== null,
  withdraw: 'U kunt dit op elk moment intrekken, pauzeren of kleiner maken, waar u het ook gaf.',
  complaint: {
    organisation: `De functionaris gegevensbescherming van ${words.holder}`,
    supervisor: 'De Autoriteit Persoonsgegevens',
    url: 'https://autoriteitpersoonsgegevens.nl',
  },
})
