import { readFileSync, statSync } from 'node:fs'
import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { plainIssue, plainYamlFault } from '../../policies/plain-issue.ts'

/** A value that was read, or the faults that kept it from being read, each naming the file. */
export type ReadResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly unreadable: boolean; readonly faults: readonly string[] }

/** Ten times the largest file of our own; more is another file than was meant. */
const RULES_BYTES_MAX = 1024 * 1024

/** One YAML document without anchors; `name` is what people call the file. */
export function readYaml(path: string, name: string): ReadResult<unknown> {
  let text: string
  try {
    if (statSync(path).size > RULES_BYTES_MAX) {
      const fault = `${name}: is larger than ${RULES_BYTES_MAX} bytes`
      return { ok: false, unreadable: true, faults: [fault] }
    }
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? cause.code : 'unknown'
    return { ok: false, unreadable: true, faults: [`${name}: cannot be read (${reason})`] }
  }
  const document = parseDocument(text, { prettyErrors: true })
  const faults = document.errors.map(({ message }) => `${name}: ${plainYamlFault(message)}`)
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

/** Plain words for the faults of a file of rules, which holds nothing that may not be quoted; give it as `error` when parsing. */
export function quotingIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_value') return plainIssue(issue)
  const given = typeof issue.input === 'string' ? issue.input : typeof issue.input
  return `"${given}" is none of ${issue.values.join(', ')}`
}
