import { describe, expect, it } from 'vitest'
import { seenName, typedName } from '../../consent/family.ts'

describe('a name as somebody types it', () => {
  it.each([
    ['Sam', 'Sam'],
    ['  Sam  ', 'Sam'],
    ['Ömer d’Or-Çelik', 'Ömer d’Or-Çelik'],
    ['سام', 'سام'],
    ['x'.repeat(80), 'x'.repeat(80)],
  ])('is taken: %j', (typed, kept) => {
    expect(typedName.parse(typed)).toBe(kept)
  })

  it.each([
    ['', 'nothing'],
    [' ', 'a space'],
    ['x'.repeat(81), 'too much'],
    ['a\u0000', 'a control character'],
    ['a\nb', 'a line end'],
    ['a\u202eb', 'a turn of direction'],
    ['a\u200bb', 'no width'],
    ['a\ufeffb', 'a mark'],
    ['a\ud800b', 'half a character'],
    ['a\ue000b', 'a character of nobody'],
    ['a\u2028b', 'a line separator'],
    ['a\u2029b', 'a paragraph separator'],
  ])('is refused: %j is %s', (typed) => {
    expect(typedName.safeParse(typed).success).toBe(false)
  })
})

describe('a name that others gave', () => {
  it.each([
    ['Sam', 'Sam'],
    [' S\u202ea\u0000m ', 'Sam'],
    ['x'.repeat(81), 'x'.repeat(80)],
    ['\u200b \u0000', undefined],
    ['', undefined],
  ])('is kept as it is seen: %j', (given, kept) => {
    expect(seenName(given)).toBe(kept)
  })
})
