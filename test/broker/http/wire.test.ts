import { expect, test } from 'vitest'
import { z } from 'zod'
import { HttpError } from '../../../broker/http/problem.ts'
import { idempotencyKey, pageFrom, pageQuery, wholeNumber } from '../../../broker/http/wire.ts'
import { inDutch } from '../../../broker/http/words.ts'

const items = ['a', 'b', 'c', 'd', 'e']
const page = (query: { na?: string; aantal?: number }) => pageFrom(items, (item) => item, query)

test('pages follow each other without gap or overlap, and the last one says so', () => {
  expect(page({ aantal: 2 })).toEqual({ items: ['a', 'b'], volgende: 'b' })
  expect(page({ na: 'b', aantal: 2 })).toEqual({ items: ['c', 'd'], volgende: 'd' })
  expect(page({ na: 'd', aantal: 2 })).toEqual({ items: ['e'], volgende: null })
  expect(page({ na: 'c', aantal: 2 })).toEqual({ items: ['d', 'e'], volgende: null })
  expect(page({ na: 'e', aantal: 2 })).toEqual({ items: [], volgende: null })
  expect(page({})).toEqual({ items, volgende: null })
})

test('an item that left the list is told, not skipped over', () => {
  expect(() => page({ na: 'x' })).toThrow(HttpError)
})

test.each([
  ['1', true],
  ['200', true],
  ['201', false],
  ['0', false],
  ['-1', false],
  ['1.5', false],
  ['1e2', false],
  ['', false],
])('a page of "%s": %s', (aantal, fits) => {
  expect(pageQuery.safeParse({ aantal }).success).toBe(fits)
})

test('a whole number beyond what a number can hold is refused', () => {
  const schema = wholeNumber(Number.MAX_SAFE_INTEGER)
  expect(schema.safeParse('999999999999999').success).toBe(true)
  expect(schema.safeParse('9999999999999999').success).toBe(false)
})

test.each([
  ['a'.repeat(7), false],
  ['a'.repeat(8), true],
  ['a'.repeat(128), true],
  ['a'.repeat(129), false],
])('an idempotency key is 8 to 128 characters', (key, fits) => {
  expect(idempotencyKey.safeParse(key).success).toBe(fits)
})

const english = z.strictObject({
  child: z.string(),
  purpose: z.string().optional(),
  extra: z.int().default(1),
})

test('Dutch names parse to the English ones, with defaults and without what was left out', () => {
  expect(inDutch(english).parse({ kind: 'k' })).toEqual({ child: 'k', extra: 1 })
  expect(inDutch(english).parse({ kind: 'k', doel: 'd', extra: 2 })).toEqual({
    child: 'k',
    purpose: 'd',
    extra: 2,
  })
})

test('the English name is not a name of the wire', () => {
  expect(inDutch(english).safeParse({ child: 'k', kind: 'k' }).success).toBe(false)
})
