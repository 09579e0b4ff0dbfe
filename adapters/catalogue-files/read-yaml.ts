import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import type { z } from 'zod'

/** A value that was read, or the faults that kept it from being read, each naming the file. */
export type ReadResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly unreadable: boolean; readonly faults: readonly string[] }

/** One YAML document without anchors; `name` is what people call the file. */
export function readYaml(path: string, name: string): ReadResult<unknown> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? cause.code : 'unknown'
    return { ok: false, unreadable: true, faults: [`${name}: cannot be read (${reason})`] }
  }
  const document = parseDocument(text, { prettyErrors: true })
  // The parser adds a drawing of the place after the first line.
  const faults = document.errors.map(({ message }) => `${name}: ${message.split('\n')[0]}`)
  if (faults.length > 0) return { ok: false, unreadable: false, faults }
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 0 }) }
  } catch {
    const fault = `${name}: anchors and aliases are not allowed`
    return { ok: false, unreadable: false, faults: [fault] }
  }
}

/** The faults of a failed parse as sentences: the path inside the entry, then what is wrong. */
export function issueSentences(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => {
    const place = path.map(String).join('.')
    return place === '' ? message : `${place}: ${message}`
  })
}

/** Says in plain words what zod's own messages say in code; give it as `error` when parsing a file. */
export function plainIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    return issue.input === undefined ? 'is missing' : `must be ${article(issue.expected)}`
  }
  if (issue.code === 'invalid_value') {
    const given = typeof issue.input === 'string' ? issue.input : typeof issue.input
    return `"${given}" is none of ${issue.values.join(', ')}`
  }
  if (issue.code === 'too_small' && (issue.origin === 'string' || issue.origin === 'array')) {
    return 'is empty'
  }
  if (issue.code === 'unrecognized_keys') return `has the unknown member ${issue.keys.join(', ')}`
  return issue.code === 'invalid_key' ? 'is unknown here' : undefined
}

function article(expected: string): string {
  return /^[aeio]/.test(expected) ? `an ${expected}` : `a ${expected}`
}
