/** How hard a Dutch text is to read: the Flesch-Douma formula (Douma 1960). A warning, people decide. */

/** From here on most adults read it with ease: what parents read should reach it. */
export const READABLE_FROM = 65

/** Runs of vowels, `ij` as one sound; a diaeresis begins a syllable of its own. */
const SYLLABLES = /[ëïöü]|ij|[aeiouyáàâéèêíìóòôúùû]+/g
const WORDS = /[\p{L}\p{N}'’-]+/gu
const SENTENCE_ENDS = /[.!?]+(?=\s|$)/g

/** Syllables of a word, at least one: a number or an abbreviation is said too. */
export const syllablesOf = (word: string): number =>
  Math.max(1, word.toLowerCase().match(SYLLABLES)?.length ?? 0)

/** From about 0 (hard) to 100 (easy); null for a text without words. */
export const readability = (text: string): number | null => {
  const words = text.match(WORDS) ?? []
  if (words.length === 0) return null
  const sentences = Math.max(1, text.match(SENTENCE_ENDS)?.length ?? 0)
  const syllables = words.reduce((total, word) => total + syllablesOf(word), 0)
  return 206.84 - 0.93 * (words.length / sentences) - 77 * (syllables / words.length)
}
