/** A mapping file as text: reading it, its YAML, and faults that name the setting. */
import { readFileSync, statSync } from 'node:fs'
import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { SourceError, type SourceFault } from '../../consent/ports/source.ts'
import { plainYamlFault } from '../../policies/plain-issue.ts'

/** A setting of a mapping file, for messages: name of the file and path of keys in it. */
export type Place = { readonly file: string; readonly key: string }
/** A fault of a setting. */
export const fault = ({ file, key }: Place, message: string): SourceFault => ({
  file,
  key: key === '' ? null : key,
  row: null,
  message,
})
export const inside = ({ file, key }: Place, part: string): Place => ({
  file,
  key: key === '' ? part : `${key}.${part}`,
})

/** What a schema has against a mapping file, by setting. */
export const issueFaults = (error: z.ZodError, place: Place): SourceFault[] =>
  error.issues.map((issue) =>
    fault(
      issue.path.reduce<Place>((at, part) => inside(at, String(part)), place),
      issue.message,
    ),
  )

const asPlain = (document: ReturnType<typeof parseDocument>, file: string): unknown => {
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch {
    throw new SourceError('not_configured', [
      fault({ file, key: '' }, 'anchors and aliases are not allowed'),
    ])
  }
}

const parseYaml = (content: string, file: string): unknown => {
  const document = parseDocument(content, { prettyErrors: true, uniqueKeys: true })
  const faults = document.errors.map((error) => ({
    file,
    key: null,
    row: error.linePos?.[0].line ?? null,
    message: `not readable as YAML: ${plainYamlFault(error.message)}`,
  }))
  if (faults.length > 0) throw new SourceError('not_configured', faults)
  return asPlain(document, file)
}

/** A mapping file (YAML 1.2) by its schema; `SourceError('not_configured')` with all that is against it. */
export const parseMapping = <Schema extends z.ZodType>(
  content: string,
  file: string,
  schema: Schema,
): z.infer<Schema> => {
  const outcome = schema.safeParse(parseYaml(content, file))
  if (outcome.success) return outcome.data
  throw new SourceError('not_configured', issueFaults(outcome.error, { file, key: '' }))
}

/** Every field of the catalogue from a query of its own stays far below; more is another file than was meant. */
const MAPPING_BYTES_MAX = 1024 * 1024

/** The text of a mapping file; `SourceError('not_configured')` where it cannot be read. */
export const mappingText = (path: string): string => {
  const refuse = (message: string, cause?: unknown): never => {
    throw new SourceError('not_configured', [fault({ file: path, key: '' }, message)], { cause })
  }
  try {
    if (statSync(path).size <= MAPPING_BYTES_MAX) return readFileSync(path, 'utf8')
  } catch (error) {
    return refuse('the mapping file cannot be read', error)
  }
  return refuse(`the mapping file is larger than ${MAPPING_BYTES_MAX} bytes`)
}
