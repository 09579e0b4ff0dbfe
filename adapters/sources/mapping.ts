/** What every mapping file has in common: how columns become the fields of the catalogue's categories. */
import { z } from 'zod'
import type { SourceFault } from '../../consent/ports/source.ts'
import type { Category, CategoryField } from '../../policies/catalogue.ts'
import { fault, inside, issueFaults, type Place } from './mapping-file.ts'
import { convert, dateFormat } from './values.ts'

export const text = z.string().min(1)
const scalar = z.union([z.string(), z.number(), z.boolean()])
const fieldName = z.string().regex(/^[a-z][a-zA-Z0-9]{0,63}$/)

const booleans = z.strictObject({ true: z.array(text).min(1), false: z.array(text).min(1) })
/** How cells are read; the top of a mapping sets it for all, a column for itself. */
export const reading = {
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

/** Cells that mean "nothing filled in", besides empty ones. */
export const emptyCells = z.array(z.string()).default([])
/** Categories as a mapping file has them, before they are checked against the catalogue. */
export const rawCategories = z.record(z.string(), z.record(z.string(), z.unknown()))
type RawCategories = z.infer<typeof rawCategories>

/** How the cells of a whole mapping are read. */
export type Settings = z.infer<z.ZodObject<typeof reading>> & {
  readonly empty: readonly string[]
}

export type MappedField = {
  readonly field: CategoryField
  /** Name of the file, query or resource; null for a constant. */
  readonly from: string | null
  readonly mapping: FieldMapping
}
export type MappedCategories = ReadonlyMap<string, readonly MappedField[]>

/** A value, or everything that is wrong with it. */
export type Read<T> = { readonly value: T } | { readonly faults: readonly SourceFault[] }

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

/** The places that rows of a mapping come from, and what the mapping calls one: `file`, `query` or `resource`. */
export type Origins = {
  readonly word: 'file' | 'query' | 'resource'
  readonly names: readonly string[]
}

type Scope = { readonly place: Place; readonly origins: Origins; readonly category: Category }

/** Where a field's rows come from: as it says, or from what has the name of its category, or from the only one there is. */
const originOf = (said: unknown, { origins: { names, word }, place, category }: Scope) => {
  const fallback = names.length === 1 ? names[0] : names.find((name) => name === category.id)
  const name = said ?? fallback
  return typeof name === 'string' && names.includes(name)
    ? { value: name }
    : { faults: [fault(inside(place, word), `must name one of: ${names.join(', ')}`)] }
}

const split = (raw: unknown, word: string): { said?: unknown; rest: unknown } => {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return { rest: raw }
  const { [word]: said, ...rest } = raw as Record<string, unknown>
  return { said, rest }
}

const readMapped = (
  field: CategoryField | undefined,
  raw: unknown,
  scope: Scope,
): Read<MappedField> => {
  const { place, origins } = scope
  if (field === undefined) return { faults: [fault(place, 'is not a field of this category')] }
  const { said, rest } = split(raw, origins.word)
  const read = readField(rest, place)
  if ('faults' in read) return read
  const mapping = read.value
  const faults = checkField(field, mapping, place)
  if (mapping.kind === 'constant' && said !== undefined)
    return { faults: [...faults, fault(inside(place, origins.word), 'a constant comes from none')] }
  const origin = mapping.kind === 'constant' ? { value: null } : originOf(said, scope)
  if ('faults' in origin) return { faults: [...faults, ...origin.faults] }
  return faults.length > 0 ? { faults } : { value: { field, from: origin.value, mapping } }
}

const readCategory = (
  category: Category | undefined,
  raw: Readonly<Record<string, unknown>>,
  origins: Origins,
  place: Place,
): Read<readonly MappedField[]> => {
  if (category === undefined)
    return { faults: [fault(place, 'is not a category of the catalogue')] }
  const missing = category.fields
    .filter((field) => field.required && !(field.name in raw))
    .map((field) => fault(inside(place, field.name), 'is required and not mapped'))
  const read = Object.entries(raw).map(([name, value]) =>
    readMapped(
      category.fields.find((field) => field.name === name),
      value,
      { place: inside(place, name), origins, category },
    ),
  )
  const faults = [...missing, ...read.flatMap((each) => ('faults' in each ? each.faults : []))]
  return faults.length > 0
    ? { faults }
    : { value: read.flatMap((each) => ('value' in each ? [each.value] : [])) }
}

/** The categories of a mapping file, checked against the catalogue; or all that is wrong, each naming the setting. */
export const readCategories = (
  raw: RawCategories,
  file: string,
  origins: Origins,
  categories: readonly Category[],
): Read<MappedCategories> => {
  const mapped = Object.entries(raw).map(([id, fields]) => {
    const category = categories.find((each) => each.id === id)
    const place = { file, key: `categories.${id}` }
    return [id, readCategory(category, fields, origins, place)] as const
  })
  const faults = mapped.flatMap(([, read]) => ('faults' in read ? read.faults : []))
  if (faults.length > 0) return { faults }
  const readable = mapped.flatMap(([id, read]) =>
    'value' in read ? [[id, read.value] as const] : [],
  )
  return { value: new Map(readable) }
}

/** The columns that a field reads. */
export const columnsOf = ({ mapping }: MappedField): string[] => {
  if (mapping.kind === 'constant') return []
  const where = Object.keys(mapping.where ?? {})
  switch (mapping.kind) {
    case 'column':
      return [...where, mapping.column]
    case 'columns':
      return [...where, ...mapping.columns]
    case 'list':
      return [...where, mapping.list.column]
    case 'items':
      return [
        ...where,
        ...Object.values(mapping.items).flatMap((part) => ('column' in part ? [part.column] : [])),
      ]
    case 'count':
      return where
  }
}

/** The columns that a mapping reads from one file, query or resource. */
export const columnsFrom = (from: string, categories: MappedCategories): string[] => [
  ...new Set(
    [...categories.values()]
      .flat()
      .filter((field) => field.from === from)
      .flatMap(columnsOf),
  ),
]
