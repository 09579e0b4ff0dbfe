/** Files that are handed in to a command. */
import { readFileSync, statSync } from 'node:fs'
import type { z } from 'zod'
import { plainIssue } from '../policies/plain-issue.ts'

/** Nothing that people write for a command comes near this; more is another file than was meant. */
const HANDED_IN_BYTES_MAX = 16 * 1024 * 1024

/** The text of a file that was handed in. Throws a sentence that names it where it cannot be read. */
export const handedInText = (path: string): string => {
  try {
    if (statSync(path).size <= HANDED_IN_BYTES_MAX) return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Error(`${path}: cannot be read`, { cause })
  }
  throw new Error(`${path}: is larger than ${HANDED_IN_BYTES_MAX} bytes`)
}

/** The parser's own message quotes the file, which may hold what nobody else may read. */
const parseJson = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new Error(`${path}: is not valid JSON`)
  }
}

/** What a JSON file that was handed in holds, by its schema. Throws every fault, a line each, naming the file and the place in it. */
export const readHandedIn = <T>(path: string, schema: z.ZodType<T>): T => {
  const read = schema.safeParse(parseJson(handedInText(path), path), { error: plainIssue })
  if (read.success) return read.data
  const faults = read.error.issues.map(({ path: place, message }) =>
    [path, place.map(String).join('.'), message].filter((part) => part !== '').join(': '),
  )
  throw new Error(faults.join('\n'))
}
