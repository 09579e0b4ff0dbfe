/** What a font can draw of a text that people typed. */

/** Drawn in place of what the font lacks. */
export const LACKING = '\uFFFD'

const GRAPHEMES = new Intl.Segmenter('nl', { granularity: 'grapheme' })
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu

/** Longer than any word or mark; without a place to break it, looking for one takes seconds of a word of some thousands. */
const LONG_WORD = /\S{100}/gu
const MAY_BREAK = '$&\u200B'

/** The text with places to break where a word is longer than words are. */
export const breakable = (text: string): string => text.replace(LONG_WORD, MAY_BREAK)

/**
 * The text as the font can draw it, with `LACKING` for each letter that it cannot: one for what is one letter to a reader,
 * however many characters make it. Nothing is drawn of characters that nobody sees. Lines stay.
 */
export const printableIn = (
  hasGlyph: (codePoint: number) => boolean,
): ((text: string) => string) => {
  const isDrawn = (char: string): boolean => char === '\n' || hasGlyph(char.codePointAt(0) ?? 0)
  const drawn = (letter: string): string => {
    const seen = letter.replace(UNSEEN, '')
    if (Array.from(seen).every(isDrawn)) return seen
    return seen.trim() === '' ? ' ' : LACKING
  }
  return (text) => {
    const lines = text.replaceAll('\r\n', '\n')
    if (Array.from(lines).every(isDrawn)) return lines
    return Array.from(GRAPHEMES.segment(lines), ({ segment }) => drawn(segment)).join('')
  }
}
