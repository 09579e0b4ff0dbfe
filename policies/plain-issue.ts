/** What zod and YAML parsers say in code, said in plain words and without a value of what was read. */
import type { z } from 'zod'

/** Give it as `error` when parsing what people wrote; undefined leaves zod its own message. */
export function plainIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    return issue.input === undefined ? 'is missing' : `must be ${article(issue.expected)}`
  }
  if (issue.code === 'too_small' && (issue.origin === 'string' || issue.origin === 'array')) {
    return 'is empty'
  }
  if (issue.code === 'unrecognized_keys') return `has the unknown member ${issue.keys.join(', ')}`
  return issue.code === 'invalid_key' ? 'is unknown here' : undefined
}

/** The first sentence of a YAML parser and the place, without what it quotes: that may be a key that was handed in by mistake. */
export function plainYamlFault(message: string): string {
  const [first = ''] = message.split('\n')
  const [, what = '', place = ''] = /^([^:]*)(?:.*( at line \d+, column \d+))?/.exec(first) ?? []
  return `${what}${place}`
}

function article(expected: string): string {
  return /^[aeio]/.test(expected) ? `an ${expected}` : `a ${expected}`
}
