/** The mapping file: how the columns of an organisation's CSV exports become the fields of the catalogue's categories. */
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { SourceError, type SourceFault } from '../../consent/ports/source.ts'
import type { Category, CategoryField } from '../../policies/catalogue.ts'
import { convert, dateFormat } from './values.ts'

const text = z.string().min(1)
const scalar = z.union([z.string(), z.number(), z.boolean()])
const fieldName = z.string().regex(/^[a-z][a-zA-Z0-9]{0,63}$/)

const booleans = z.strictObject({ true: z.array(text).min(1), false: z.array(text).min(1) })
/** How cells are read; the top of the mapping sets it for all, a column for itself. */
const reading = {
  dateFormat: dateFormat.optional(),
  decimal: z.enum([',', '.']).optional(),
  booleans: booleans.optional(),
}
const cell = {
  ...reading,
  column: text,
  /** From what the export says to what the category says; null leaves the field out. */
  values: z.record(z.string(), scalar.nullable()).optional(),
}
const rows = {
  file: text.optional(),
  /** Only rows with one of these values in the column. */
  where: z.record(text, z.array(z.string()).min(1)).optional(),
}
/** Which row counts where one value is needed and a child has several; `only` calls several a fault. */
const take = z.enum(['only', 'first', 'last']).default('only')

export const columnField = z.strictObject({ ...rows, ...cell, take, split: text.optional() })
export const joinedField = z.strictObject({
  ...rows,
  columns: z.array(text).min(2),
  join: z.string().default(' '),
  take,
})
export const listField = z.strictObject({ ...rows, list: z.strictObject(cell) })
const itemPart = z.union([z.strictObject({ constant: scalar }), z.strictObject(cell)])
export const itemsField = z.strictObject({ ...rows, items: z.record(fieldName, itemPart) })
export const countField = z.strictObject({ ...rows, count: z.literal(true) })
export const constantField = z.strictObject({
  constant: z.union([scalar, z.array(z.string()).min(1)]),
})

const kinds = {
  column: columnField,
  columns: joinedField,
  list: listField,
  items: itemsField,
  count: countField,
  constant: constantField,
}
type Kind = keyof typeof kinds
const kindNames = Object.keys(kinds) as Kind[]

export type Cell = z.infer<z.ZodObject<typeof cell>>
export type FieldMapping =
  | ({ readonly kind: 'column' } & z.infer<typeof columnField>)
  | ({ readonly kind: 'columns' } & z.infer<typeof joinedField>)
  | ({ readonly kind: 'list' } & z.infer<typeof listField>)
  | ({ readonly kind: 'items' } & z.infer<typeof itemsField>)
  | ({ readonly kind: 'count' } & z.infer<typeof countField>)
  | ({ readonly kind: 'constant' } & z.infer<typeof constantField>)

const SAFE_PATH = /^(?!.*(^|\/)\.)[^/\\:\p{C}][^\\:\p{C}]*$/u

const exportFile = z.strictObject({
  path: z.string().regex(SAFE_PATH, 'must be a path inside the folder of the mapping'),
  /** The column that says which child a row is about. */
  key: text,
  delimiter: z.string().length(1).optional(),
  encoding: z.enum(['utf-8', 'windows-1252']).optional(),
  finalNewline: z.enum(['required', 'optional']).optional(),
})

const mappingFile = z.strictObject({
  version: z.literal(1),
  /** The file whose rows say which children there are; the first one when left out. */
  children: text.optional(),
  ...reading,
  delimiter: z.string().length(1).default(';'),
  encoding: z.enum(['utf-8', 'windows-1252']).default('utf-8'),
  /** A file that does not end with a line break may be half-written; some exports never do. */
  finalNewline: z.enum(['required', 'optional']).default('required'),
  /** Cells that mean "nothing filled in", besides empty ones. */
  empty: z.array(z.string()).default([]),
  files: z
    .record(z.string().regex(/^[a-z][a-z0-9_-]*$/), exportFile)
    .refine(
      (files) =>
        new Set(Object.values(files).map(({ path }) => path)).size === Object.keys(files).length,
      'two files have the same path',
    ),
  categories: z.record(z.string(), z.record(z.string(), z.unknown())),
})

type Settings = Omit<z.infer<typeof mappingFile>, 'categories' | 'children'>

export type MappedField = {
  readonly field: CategoryField
  /** Name in `files`; null for a constant. */
  readonly file: string | null
  readonly mapping: FieldMapping
}
export type Mapping = Settings & {
  readonly children: string
  readonly categories: ReadonlyMap<string, readonly MappedField[]>
}

type Place = { readonly file: string; readonly key: string }
const fault = ({ file, key }: Place, message: string): SourceFault => ({
  file,
  key: key === '' ? null : key,
  row: null,
  message,
})
const inside = ({ file, key }: Place, part: string): Place => ({
  file,
  key: key === '' ? part : `${key}.${part}`,
})

const issueFaults = (error: z.ZodError, place: Place): SourceFault[] =>
  error.issues.map((issue) =>
    fault(
      issue.path.reduce<Place>((at, part) => inside(at, String(part)), place),
      issue.message,
    ),
  )

const parseYaml = (content: string, file: string): unknown => {
  const document = parseDocument(content, { prettyErrors: true, uniqueKeys: true })
  const faults = document.errors.map((error) => ({
    file,
    key: null,
    row: error.linePos?.[0].line ?? null,
    // The rest of the message quotes the file.
    message: `not readable as YAML: ${error.message.split('\n')[0]}`,
  }))
  if (faults.length > 0) throw new SourceError('not_configured', faults)
  return document.toJS()
}

type Read<T> = { readonly value: T } | { readonly faults: readonly SourceFault[] }

const readField = (raw: unknown, place: Place): Read<FieldMapping> => {
  const keys = typeof raw === 'object' && raw !== null ? Object.keys(raw) : []
  const found = kindNames.filter((kind) => keys.includes(kind))
  const [kind] = found
  if (kind === undefined || found.length > 1)
    return { faults: [fault(place, `needs exactly one of ${kindNames.join(', ')}`)] }
  const parsed = kinds[kind].safeParse(raw)
  if (!parsed.success) return { faults: issueFaults(parsed.error, place) }
  return { value: { kind, ...parsed.data } as FieldMapping }
}

const suits = (field: CategoryField, mapping: FieldMapping): boolean => {
  const isList = field.format === 'list'
  switch (mapping.kind) {
    case 'items':
      return isList && field.items !== undefined
    case 'list':
      return isList && field.items === undefined
    case 'count':
      return field.format === 'integer' || field.format === 'number'
    case 'columns':
      return field.format === 'text'
    case 'constant':
      return isList
        ? Array.isArray(mapping.constant) && field.items === undefined
        : !Array.isArray(mapping.constant)
    case 'column':
      return isList === (mapping.split !== undefined) && field.items === undefined
  }
}

type Target = Pick<CategoryField, 'format' | 'choices'>

/** Whether a fixed value, from `constant` or `values`, is one the field may have. */
const fixedFits = (value: unknown, { format, choices }: Target): boolean => {
  if (format === 'boolean') return typeof value === 'boolean'
  if (format === 'integer') return Number.isSafeInteger(value)
  if (format === 'number') return Number.isFinite(value)
  if (typeof value !== 'string') return false
  const read = convert(
    value,
    { format: format === 'list' ? 'text' : format, choices },
    { dateFormat: 'yyyy-MM-dd' },
  )
  return read.kind === 'value'
}

const checkFixed = (
  target: Target,
  part: { constant?: unknown; values?: Cell['values'] },
  place: Place,
) => {
  const translated = Object.values(part.values ?? {}).filter((value) => value !== null)
  return [
    ...(part.constant === undefined ? [] : [part.constant].flat())
      .filter((value) => !fixedFits(value, target))
      .map(() => fault(inside(place, 'constant'), 'is not a value this field may have')),
    ...translated
      .filter((value) => !fixedFits(value, target))
      .map(() => fault(inside(place, 'values'), 'translates to a value this field may not have')),
  ]
}

const checkItems = (
  field: CategoryField,
  items: z.infer<typeof itemsField>['items'],
  place: Place,
): SourceFault[] => {
  const known = new Map((field.items ?? []).map((item) => [item.name, item]))
  const missing = [...known.values()].filter((item) => item.required && !(item.name in items))
  return [
    ...missing.map((item) => fault(inside(place, item.name), 'is required and not mapped')),
    ...Object.entries(items).flatMap(([name, part]) => {
      const item = known.get(name)
      const at = inside(place, name)
      return item === undefined
        ? [fault(at, 'is not a field of an item of this list')]
        : checkFixed(item, part, at)
    }),
  ]
}

const checkField = (field: CategoryField, mapping: FieldMapping, place: Place): SourceFault[] => {
  if (!suits(field, mapping))
    return [fault(place, `'${mapping.kind}' cannot fill a field of format '${field.format}'`)]
  switch (mapping.kind) {
    case 'items':
      return checkItems(field, mapping.items, inside(place, 'items'))
    case 'list':
      return checkFixed(field, mapping.list, inside(place, 'list'))
    case 'column':
    case 'constant':
      return checkFixed(field, mapping, place)
    default:
      return []
  }
}

const readMapped = (
  field: CategoryField | undefined,
  raw: unknown,
  files: readonly string[],
  place: Place,
): Read<MappedField> => {
  if (field === undefined) return { faults: [fault(place, 'is not a field of this category')] }
  const read = readField(raw, place)
  if ('faults' in read) return read
  const mapping = read.value
  const faults = checkField(field, mapping, place)
  if (mapping.kind === 'constant')
    return faults.length > 0 ? { faults } : { value: { field, file: null, mapping } }
  const file = mapping.file ?? (files.length === 1 ? files[0] : undefined)
  if (file === undefined || !files.includes(file))
    return { faults: [...faults, fault(inside(place, 'file'), 'must name one of the files')] }
  return faults.length > 0 ? { faults } : { value: { field, file, mapping } }
}

type Whole = { readonly parsed: z.infer<typeof mappingFile>; readonly file: string }

const readCategory = (
  category: Category | undefined,
  raw: Readonly<Record<string, unknown>>,
  { parsed, file }: Whole,
  key: string,
): Read<readonly MappedField[]> => {
  const place = { file, key }
  if (category === undefined)
    return { faults: [fault(place, 'is not a category of the catalogue')] }
  const files = Object.keys(parsed.files)
  const missing = category.fields
    .filter((field) => field.required && !(field.name in raw))
    .map((field) => fault(inside(place, field.name), 'is required and not mapped'))
  const read = Object.entries(raw).map(([name, value]) =>
    readMapped(
      category.fields.find((field) => field.name === name),
      value,
      files,
      inside(place, name),
    ),
  )
  const faults = [...missing, ...read.flatMap((each) => ('faults' in each ? each.faults : []))]
  return faults.length > 0
    ? { faults }
    : { value: read.flatMap((each) => ('value' in each ? [each.value] : [])) }
}

const primaryFile = ({ parsed, file }: Whole): Read<string> => {
  const names = Object.keys(parsed.files)
  const [first] = names
  if (first === undefined) return { faults: [fault({ file, key: 'files' }, 'names no file')] }
  const primary = parsed.children ?? first
  return names.includes(primary)
    ? { value: primary }
    : { faults: [fault({ file, key: 'children' }, 'must name one of the files')] }
}

/**
 * Reads a mapping (YAML 1.2) and checks it against the categories; `file` is its name for messages. `SourceError('not_configured')` with all faults,
 * each naming the setting.
 */
export const readMapping = (
  content: string,
  file: string,
  categories: readonly Category[],
): Mapping => {
  const outcome = mappingFile.safeParse(parseYaml(content, file))
  if (!outcome.success)
    throw new SourceError('not_configured', issueFaults(outcome.error, { file, key: '' }))
  const whole = { parsed: outcome.data, file }
  const primary = primaryFile(whole)
  const mapped = Object.entries(outcome.data.categories).map(([id, raw]) => {
    const category = categories.find((each) => each.id === id)
    return [id, readCategory(category, raw, whole, `categories.${id}`)] as const
  })
  const faults = [primary, ...mapped.map(([, read]) => read)].flatMap((read) =>
    'faults' in read ? read.faults : [],
  )
  if (faults.length > 0 || !('value' in primary)) throw new SourceError('not_configured', faults)
  const readable = mapped.flatMap(([id, read]) =>
    'value' in read ? [[id, read.value] as const] : [],
  )
  return { ...outcome.data, children: primary.value, categories: new Map(readable) }
}
