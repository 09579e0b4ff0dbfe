/** Names of real people are taken as they write them; what nobody sees, or what turns the text around it, is not. */
import { describe, expect, it } from 'vitest'
import { nicknameText, seenName, typedName } from '../../consent/name.ts'

const REAL: readonly (readonly [name: string, why: string])[] = [
  ['Sam', 'plain'],
  ['Ömer d’Or-Çelik', 'an apostrophe and a hyphen'],
  ["Fenna van 't Hof", 'a straight apostrophe'],
  ['Zoe\u0308', 'an accent that is a character of its own'],
  ['Nguyễn Thị Hồng', 'two accents on a letter'],
  ['Kahoʻolawe', 'an ʻokina'],
  ['N’Ko ߒߞߏ', 'another script'],
  ['سام', 'from right to left'],
  ['حسین\u200Cزاده', 'letters that must not join (Persian)'],
  ['شمسُ\u200Cالدین', 'such letters after a vowel sign'],
  ['ශ්\u200Dරී', 'a joined sign (Sinhala)'],
  ['അവന്\u200D', 'a letter that ends so (Malayalam)'],
  ['ক্\u200Cষ', 'a sign that stays apart (Bengali)'],
  ['Դավիթ', 'Armenian'],
  ['陳大文', 'Chinese'],
  ['葛\u{E0100}城', 'a form of a character (Japanese)'],
  ['ᠨ\u180Bᠠ', 'a form of a letter (Mongolian)'],
]

const PICTURES = ['Mila 👩\u200D👧', 'Noor 👩🏽\u200D🚀', 'Bo ❤\uFE0F\u200D🔥', 'Bo ❤\uFE0F']

const UNSEEN: readonly (readonly [name: string, why: string])[] = [
  ['a\u0000', 'a control character'],
  ['a\nb', 'a line end'],
  ['a\u202eb', 'a turn of direction'],
  ['a\u2066b', 'a stretch of another direction'],
  ['a\u200eb', 'a mark of direction'],
  ['a\u200bb', 'no width'],
  ['a\u200db', 'a joiner between letters that do not join'],
  ['\u200dسام', 'a joiner before the first letter'],
  ['سام\u200c', 'a joiner after the last one'],
  ['س\u200c\u200cم', 'two joiners'],
  ['👩\u200d', 'a joiner of nothing'],
  ['a\ufe0fb', 'a form that the letter does not have'],
  ['a\u034fb', 'what keeps apart unseen'],
  ['a\u3164b', 'a letter of nothing'],
  ['a\ufeffb', 'a mark'],
  ['🏴\u{E0067}\u{E007F}', 'a hidden label'],
  ['a\ud800b', 'half a character'],
  ['a\ue000b', 'a character of nobody'],
  ['a\u2028b', 'a line separator'],
  ['a\u2029b', 'a paragraph separator'],
]

describe('a name as somebody types it', () => {
  const taken: readonly string[] = [...REAL.map(([name]) => name), ...PICTURES, 'x'.repeat(80)]

  it.each(taken)('is taken: %j', (typed) => {
    expect(typedName.parse(typed)).toBe(typed)
    expect(seenName(typed)).toBe(typed)
  })

  it('loses what stands around it', () => {
    expect(typedName.parse('  Sam  ')).toBe('Sam')
  })

  const refused: readonly (readonly [string, string])[] = [
    ['', 'nothing'],
    [' ', 'a space'],
    ['x'.repeat(81), 'too much'],
    ...UNSEEN,
  ]

  it.each(refused)('is refused: %j is %s', (typed) => {
    expect(typedName.safeParse(typed).success).toBe(false)
  })
})

describe('a name that others gave', () => {
  it.each([
    [' S\u202ea\u0000m ', 'Sam'],
    ['S\u200dam', 'Sam'],
    ['x'.repeat(81), 'x'.repeat(80)],
    [`${'x'.repeat(79)}😀😀`, `${'x'.repeat(79)}😀`],
    [`${'x'.repeat(78)}س\u200cم`, `${'x'.repeat(78)}س`],
    [`${'x'.repeat(79)} y`, 'x'.repeat(79)],
    ['\u200b \u0000', undefined],
    ['', undefined],
  ])('is kept as it is seen: %j', (given, kept) => {
    expect(seenName(given)).toBe(kept)
  })
})

describe('what somebody calls a child', () => {
  const isName = (text: string) => nicknameText.safeParse(text).success

  it.each(REAL)('can be %j: %s', (name) => {
    expect(isName(name)).toBe(true)
  })

  const refused: readonly (readonly [string, string])[] = [
    ...UNSEEN,
    ['www.x.nl', 'an address'],
    ['👩', 'a picture'],
    ['-Sam', 'a mark first'],
  ]

  it.each(refused)('is not %j: %s', (name) => {
    expect(isName(name)).toBe(false)
  })

  it('is of one letter and of forty, not of none and of forty-one', () => {
    expect([0, 1, 40, 41].map((letters) => isName('x'.repeat(letters)))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })
})
