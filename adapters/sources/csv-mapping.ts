/** The mapping file of CSV exports: which files there are, how they are written, and what their columns mean. */
import { z } from 'zod'
import { SourceError } from '../../consent/ports/source.ts'
import type { Category } from '../../policies/catalogue.ts'
import {
  emptyCells,
  type MappedCategories,
  type Read,
  rawCategories,
  readCategories,
  reading,
} from './mapping.ts'
import { fault, parseMapping } from './mapping-file.ts'

const text = z.string().min(1)
const SAFE_PATH = /^(?!.*(^|\/)\.)[^/\\:\p{C}][^\\:\p{C}]*$/u

const exportFile = z.strictObject({
  path: z.string().regex(SAFE_PATH, 'must be a path inside the folder of the mapping'),
  /** The column that says which child a row is about. */
  key: text,
  delimiter: z.string().length(1).optional(),
  encoding: z.enum(['utf-8', 'windows-1252']).optional(),
  finalNewline: z.enum(['required', 'optional']).optional(),
})

const csvMappingFile = z.strictObject({
  version: z.literal(1),
  /** The file whose rows say which children there are; the first one when left out. */
  children: text.optional(),
  ...reading,
  delimiter: z.string().length(1).default(';'),
  encoding: z.enum(['utf-8', 'windows-1252']).default('utf-8'),
  /** A file that does not end with a line break may be half-written; some exports never do. */
  finalNewline: z.enum(['required', 'optional']).default('required'),
  empty: emptyCells,
  files: z
    .record(z.string().regex(/^[a-z][a-z0-9_-]*$/), exportFile)
    .refine(
      (files) =>
        new Set(Object.values(files).map(({ path }) => path)).size === Object.keys(files).length,
      'two files have the same path',
    ),
  categories: rawCategories,
})
type CsvMappingFile = z.infer<typeof csvMappingFile>

export type CsvMapping = Omit<CsvMappingFile, 'categories' | 'children'> & {
  readonly children: string
  readonly categories: MappedCategories
}

const primaryFile = ({ files, children }: CsvMappingFile, file: string): Read<string> => {
  const names = Object.keys(files)
  const [first] = names
  if (first === undefined) return { faults: [fault({ file, key: 'files' }, 'names no file')] }
  const primary = children ?? first
  return names.includes(primary)
    ? { value: primary }
    : { faults: [fault({ file, key: 'children' }, 'must name one of the files')] }
}

/**
 * Reads a mapping (YAML 1.2) and checks it against the categories; `file` is its name for messages. `SourceError('not_configured')` with all faults,
 * each naming the setting.
 */
export const readCsvMapping = (
  content: string,
  file: string,
  categories: readonly Category[],
): CsvMapping => {
  const parsed = parseMapping(content, file, csvMappingFile)
  const primary = primaryFile(parsed, file)
  const origins = { word: 'file', names: Object.keys(parsed.files) } as const
  const mapped = readCategories(parsed.categories, file, origins, categories)
  if ('value' in primary && 'value' in mapped)
    return { ...parsed, children: primary.value, categories: mapped.value }
  const faults = [primary, mapped].flatMap((read) => ('faults' in read ? read.faults : []))
  throw new SourceError('not_configured', faults)
}
