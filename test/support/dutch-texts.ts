/** Finds Dutch of the catalogue on a page in English. */
import { readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'
import { readTranslation } from '../../adapters/catalogue-files/read-translation.ts'

/** Shorter ones are abbreviations. */
const CHARS_MIN = 3

type Pair = readonly [dutch: string, english: string]

/** Each text in both languages, where they differ; a choice is called by its label. */
const pairsIn = (dutch: unknown, english: unknown): Pair[] => {
  if (typeof dutch === 'string' && typeof english === 'string')
    return dutch === english ? [] : [[dutch, english]]
  if (typeof english !== 'object' || english === null) return []
  return Object.entries(english).flatMap(([name, one]) =>
    name === 'choiceLabels'
      ? Object.entries(one as Record<string, string>).filter(([value, label]) => value !== label)
      : pairsIn((dutch as Record<string, unknown> | undefined)?.[name], one),
  )
}

const own = readCatalogue()
const pairs = pairsIn(own.catalogue, readTranslation(own).catalogue)

const longestFirst = (texts: readonly string[]): string[] =>
  [...new Set(texts)].sort((one, other) => other.length - one.length)

/** What English pages call it too, and explain. */
const NAMES = ['Veilig Thuis']

const DUTCH = longestFirst(pairs.map(([dutch]) => dutch)).filter(
  (dutch) => dutch.length >= CHARS_MIN && !NAMES.includes(dutch),
)
const ENGLISH = longestFirst(pairs.map(([, english]) => english))

const MARKED = /<(\w+)[^>]* lang="nl"[^>]*>[\s\S]*?<\/\1>/g

/** How the people of these tests are called. */
const PEOPLE = /\bNaam [\w-]+/g

const seen = (page: string): string =>
  page
    .replaceAll(MARKED, ' ')
    .replaceAll(/<[^>]*>/g, '\n')
    .replaceAll(PEOPLE, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

const isWordOf = (text: string, word: string): boolean => {
  const at = text.indexOf(word)
  if (at < 0) return false
  const around = `${text[at - 1] ?? ' '}${text[at + word.length] ?? ' '}`
  return !/[\p{L}\p{N}]/u.test(around)
}

/** The Dutch texts that stand on a page (or in a file) in English without being marked as Dutch; none for a page in Dutch. */
export const dutchTextsIn = (page: string): string[] => {
  if (page.includes('<html lang="nl"')) return []
  let text = seen(page)
  // An English text may hold a Dutch name in brackets.
  for (const english of ENGLISH) text = text.replaceAll(english, ' ')
  return DUTCH.filter((dutch) => isWordOf(text, dutch))
}
