/** What people type: trimmed, within its room, and never a number that names somebody. */
import { describe, expect, it } from 'vitest'
import { freeText, holdsBsn } from '../../consent/free-text.ts'

describe('a citizen service number', () => {
  // Fictional: the numbers that tests of login providers use.
  it.each([
    ['999993653', true],
    ['Het is 999.993.653, zei hij.', true],
    ['9999 93 653', true],
    ['999993654', false],
    ['0999993653', false],
    ['9999936530', false],
    ['038 123 45 67', false],
    ['op 12-11-2026 om 9.30 uur', false],
    ['', false],
  ])('is seen in %j: %s', (text, held) => {
    expect(holdsBsn(text)).toBe(held)
  })
})

describe('a text', () => {
  it.each([
    ['  Gebeld met de school. ', 'Gebeld met de school.'],
    ['a'.repeat(30), 'a'.repeat(30)],
    [' ', undefined],
    ['a'.repeat(31), undefined],
    ['Het is 999993653.', undefined],
  ])('of %j reads as %j', (typed, read) => {
    expect(freeText(30).safeParse(typed).data).toBe(read)
  })
})
