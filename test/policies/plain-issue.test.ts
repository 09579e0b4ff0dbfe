import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { plainIssue, plainYamlFault } from '../../policies/plain-issue.ts'

const said = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value, { error: plainIssue }).error?.issues[0]?.message

describe('a fault of something that people wrote', () => {
  it.each([
    [z.string(), undefined, 'is missing'],
    [z.string(), 7, 'must be a string'],
    [z.object({}), 'x', 'must be an object'],
    [z.array(z.string()), {}, 'must be an array'],
    [z.int(), 'x', 'must be a number'],
    [z.string().min(1), '', 'is empty'],
    [z.array(z.string()).min(1), [], 'is empty'],
    [z.strictObject({}), { a: 1, b: 2 }, 'has the unknown member a, b'],
    [z.record(z.string().regex(/^a/), z.string()), { b: 'x' }, 'is unknown here'],
  ])('%# says what is wrong in plain words', (schema, value, expected) => {
    expect(said(schema, value)).toBe(expected)
  })

  it('leaves other faults their own words, without what was read', () => {
    expect(said(z.int().min(5), 4)).toBe('Too small: expected number to be >=5')
    expect(said(z.enum(['a', 'b']), 'geheim')).toBe('Invalid option: expected one of "a"|"b"')
  })
})

describe('a fault of YAML', () => {
  it.each([
    [
      'Implicit keys need to be on a single line at line 2, column 1:\n\na\n^',
      'Implicit keys need to be on a single line at line 2, column 1',
    ],
    [
      'Unexpected scalar token in YAML stream: "geheim: x" at line 9, column 2:\n\ngeheim',
      'Unexpected scalar token in YAML stream at line 9, column 2',
    ],
    ['Unresolved alias: geheim', 'Unresolved alias'],
    ['', ''],
  ])('%# names the place and quotes nothing', (message, expected) => {
    expect(plainYamlFault(message)).toBe(expected)
  })
})
