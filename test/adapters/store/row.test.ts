import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { rowCodec } from '../../../adapters/store/row.ts'

const noun = z.strictObject({ id: z.string(), on: z.boolean(), keys: z.array(z.string()) })
const codec = (remembers: boolean) =>
  rowCodec(noun, { table: 'x', json: ['keys'], flags: ['on'], remembers })
const row = (id: string, on = 1) => ({ id, on, keys: '["a","b"]' })

describe.each([false, true])('a codec that remembers: %s', (remembers) => {
  it('reads what it wrote', () => {
    const one = { id: 'a', on: true, keys: ['a', 'b'] }
    const { toRow, fromRow } = codec(remembers)
    expect(toRow(one)).toEqual(row('a'))
    expect(fromRow(row('a'))).toEqual(one)
    expect(fromRow(row('a', 0))).toEqual({ ...one, on: false })
    expect(fromRow(row('a'))).toEqual(one)
  })

  it('refuses a row that does not fit, each time', () => {
    const { fromRow } = codec(remembers)
    for (const wrong of [row('a', 2), { ...row('a'), keys: '[' }, { ...row('a'), keys: '[1]' }])
      for (const _again of [1, 2]) expect(() => fromRow(wrong)).toThrow("Een rij van 'x'")
  })
})

it('gives one noun for rows of one content, which nobody can change', () => {
  const { fromRow } = codec(true)
  const read = fromRow(row('a'))
  expect(fromRow(row('a'))).toBe(read)
  expect(() => read.keys.push('c')).toThrow(TypeError)
  expect(() => Object.assign(read, { on: false })).toThrow(TypeError)
  expect(codec(false).fromRow(row('a'))).not.toBe(codec(false).fromRow(row('a')))
})

it('forgets the oldest of more than a thousand, and reads it anew', () => {
  const { fromRow } = codec(true)
  const first = fromRow(row('first'))
  for (let at = 0; at < 999; at += 1) fromRow(row(`${at}`))
  expect(fromRow(row('first'))).toBe(first)
  fromRow(row('999'))
  expect(fromRow(row('first'))).not.toBe(first)
  expect(fromRow(row('first'))).toEqual(first)
})
