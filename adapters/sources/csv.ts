/** A source over CSV exports and a mapping file; exports are read again when they change. */
import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import {
  type CategoryRecord,
  type FieldValue,
  type ReadOptions,
  type Source,
  SourceError,
  type SourceFault,
} from '../../consent/ports/source.ts'
import type { Category } from '../../policies/catalogue.ts'
import { fileReader } from './files.ts'
import {
  type Cell,
  type FieldMapping,
  type MappedField,
  type Mapping,
  readMapping,
} from './mapping.ts'
import { type ReadTable, type Row, readTable, type Table, type TableShape } from './table.ts'
import { convert, type Plain } from './values.ts'

type Found<T> = { readonly value?: T | undefined; readonly faults: readonly SourceFault[] }
const NOTHING = { faults: [] }
const found = <T>(value: T): Found<T> => ({ value, faults: [] })

/** What reading one field of one child needs to know. */
type Scope = {
  readonly mapping: Mapping
  readonly path: string
  readonly rows: readonly Row[]
}

const matching = (
  rows: readonly Row[],
  where: Readonly<Record<string, readonly string[]>> | undefined,
) =>
  rows.filter((row) =>
    Object.entries(where ?? {}).every(([column, values]) =>
      values.includes(row.cells.get(column)?.trim() ?? ''),
    ),
  )

type Target = Pick<MappedField['field'], 'format' | 'choices'>

const readCell = (row: Row, cell: Cell, target: Target, scope: Scope): Found<Plain> => {
  const { mapping, path } = scope
  const outcome = convert(row.cells.get(cell.column) ?? '', target, {
    dateFormat: cell.dateFormat ?? mapping.dateFormat,
    decimal: cell.decimal ?? mapping.decimal,
    booleans: cell.booleans ?? mapping.booleans,
    values: cell.values,
    empty: mapping.empty,
  })
  if (outcome.kind === 'value') return found(outcome.value)
  if (outcome.kind === 'empty') return NOTHING
  return { faults: [{ file: path, key: cell.column, row: row.line, message: outcome.message }] }
}

const pickRow = (
  rows: readonly Row[],
  take: 'only' | 'first' | 'last',
  path: string,
): Found<Row> => {
  const row = take === 'last' ? rows.at(-1) : rows[0]
  if (take !== 'only' || rows.length < 2) return { value: row, faults: [] }
  const second = rows[1]?.line ?? null
  const message = 'a second row for this child; say `take: first` or `take: last`'
  return { faults: [{ file: path, key: null, row: second, message }] }
}

const readColumn = (
  field: MappedField['field'],
  mapping: Extract<FieldMapping, { kind: 'column' }>,
  scope: Scope,
): Found<FieldValue> => {
  const { value: row, faults } = pickRow(scope.rows, mapping.take, scope.path)
  if (row === undefined) return { faults }
  const { split } = mapping
  if (split === undefined) return readCell(row, mapping, field, scope)
  const parts = (row.cells.get(mapping.column) ?? '').split(split)
  const cells = parts.map((part) => ({ ...row, cells: new Map([[mapping.column, part]]) }))
  return readTexts(cells, mapping, field, scope)
}

const readTexts = (
  rows: readonly Row[],
  cell: Cell,
  field: Target,
  scope: Scope,
): Found<FieldValue> => {
  const read = rows.map((row) => readCell(row, cell, { ...field, format: 'text' }, scope))
  const texts = read.flatMap(({ value }) => (value === undefined ? [] : [String(value)]))
  const faults = read.flatMap((each) => each.faults)
  return texts.length === 0 ? { faults } : { value: texts, faults }
}

const readJoined = (
  mapping: Extract<FieldMapping, { kind: 'columns' }>,
  scope: Scope,
): Found<FieldValue> => {
  const { value: row, faults } = pickRow(scope.rows, mapping.take, scope.path)
  const cells = mapping.columns.map((column) => row?.cells.get(column)?.trim() ?? '')
  const filled = cells.filter((text) => !scope.mapping.empty.includes(text) && text !== '')
  return filled.length === 0 ? { faults } : { value: filled.join(mapping.join), faults }
}

const readItem = (
  row: Row,
  {
    field,
    mapping,
  }: { field: MappedField['field']; mapping: Extract<FieldMapping, { kind: 'items' }> },
  scope: Scope,
): Found<Record<string, Plain>> => {
  const parts = (field.items ?? []).flatMap((item) => {
    const part = mapping.items[item.name]
    if (part === undefined) return []
    const read = 'column' in part ? readCell(row, part, item, scope) : found(part.constant)
    const missing = item.required && read.value === undefined && read.faults.length === 0
    const key = 'column' in part ? part.column : item.name
    const fault = { file: scope.path, key, row: row.line, message: 'is required and empty' }
    return [{ name: item.name, value: read.value, faults: missing ? [fault] : read.faults }]
  })
  const filled = parts.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))
  return { value: Object.fromEntries(filled), faults: parts.flatMap(({ faults }) => faults) }
}

const readItems = (
  field: MappedField['field'],
  mapping: Extract<FieldMapping, { kind: 'items' }>,
  scope: Scope,
): Found<FieldValue> => {
  const read = scope.rows.map((row) => readItem(row, { field, mapping }, scope))
  const faults = read.flatMap((each) => each.faults)
  const items = read.flatMap(({ value = {} }) => (Object.keys(value).length === 0 ? [] : [value]))
  return items.length === 0 ? { faults } : { value: items, faults }
}

const readField = ({ field, mapping }: MappedField, scope: Scope): Found<FieldValue> => {
  switch (mapping.kind) {
    case 'constant':
      return found(mapping.constant)
    case 'count':
      return found(scope.rows.length)
    case 'columns':
      return readJoined(mapping, scope)
    case 'list':
      return readTexts(scope.rows, mapping.list, field, scope)
    case 'items':
      return readItems(field, mapping, scope)
    case 'column':
      return readColumn(field, mapping, scope)
  }
}

type Tables = ReadonlyMap<string, Table>

const scopeOf = (mapped: MappedField, child: string, tables: Tables, mapping: Mapping): Scope => {
  const name = mapped.file ?? ''
  const rows = tables.get(name)?.rowsOf.get(child) ?? []
  const where = mapped.mapping.kind === 'constant' ? undefined : mapped.mapping.where
  return { mapping, path: mapping.files[name]?.path ?? name, rows: matching(rows, where) }
}

/** A constant says nothing about a child, and counting nothing says nothing either. */
const tells = ({ mapping }: MappedField, value: FieldValue): boolean =>
  mapping.kind !== 'constant' && !(mapping.kind === 'count' && value === 0)

const readRecord = (
  fields: readonly MappedField[],
  child: string,
  tables: Tables,
  mapping: Mapping,
): Found<CategoryRecord | null> => {
  const read = fields.map((mapped) => ({
    mapped,
    ...readField(mapped, scopeOf(mapped, child, tables, mapping)),
  }))
  const filled = read.flatMap(({ mapped, value }) =>
    value === undefined ? [] : [{ mapped, value }],
  )
  const something = filled.some(({ mapped, value }) => tells(mapped, value))
  const entries = filled.map(({ mapped, value }) => [mapped.field.name, value] as const)
  return {
    value: something ? Object.fromEntries(entries) : null,
    faults: read.flatMap(({ faults }) => faults),
  }
}

const columnsOf = ({ mapping }: MappedField): string[] => {
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

const shapesOf = (mapping: Mapping): ReadonlyMap<string, TableShape> => {
  const mapped = [...mapping.categories.values()].flat()
  return new Map(
    Object.entries(mapping.files).map(([name, file]) => {
      const columns = mapped.filter((field) => field.file === name).flatMap(columnsOf)
      return [
        name,
        {
          file: file.path,
          key: file.key,
          delimiter: file.delimiter ?? mapping.delimiter,
          encoding: file.encoding ?? mapping.encoding,
          finalNewline: file.finalNewline ?? mapping.finalNewline,
          columns: [...new Set(columns)],
        },
      ]
    }),
  )
}

const unique = (faults: readonly SourceFault[]): SourceFault[] => [
  ...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values(),
]

const mappingText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const message = 'the mapping file cannot be read'
    throw new SourceError('not_configured', [{ file: path, key: null, row: null, message }], {
      cause: error,
    })
  }
}

/** The whole state of the exports: either all tables, or everything that is wrong with the files. */
type State = { readonly tables: Tables } | { readonly faults: readonly SourceFault[] }

const stateOf = (
  read: ReadonlyMap<string, ReadTable>,
  shapes: ReadonlyMap<string, TableShape>,
): State => {
  const tables = new Map<string, Table>()
  const faults: SourceFault[] = []
  for (const [name, shape] of shapes) {
    const outcome = read.get(shape.file)
    if (outcome === undefined) continue
    if ('table' in outcome) tables.set(name, outcome.table)
    else faults.push(...outcome.faults)
  }
  return faults.length > 0 ? { faults } : { tables }
}

/**
 * A source over the exports that a mapping file names, which lie in the folder of the mapping. The mapping is read once, here:
 * `SourceError('not_configured')` with all its faults.
 */
export const csvSource = (mappingPath: string, categories: readonly Category[]): Source => {
  const mapping = readMapping(mappingText(mappingPath), basename(mappingPath), categories)
  const shapes = shapesOf(mapping)
  const shapeOf = new Map([...shapes.values()].map((shape) => [shape.file, shape]))
  const readFiles = fileReader(dirname(mappingPath), (path, bytes): ReadTable => {
    const shape = shapeOf.get(path)
    return shape === undefined ? { faults: [] } : readTable(bytes, shape)
  })
  const state = async (options?: ReadOptions): Promise<State> =>
    stateOf(await readFiles([...shapeOf.keys()], options?.signal), shapes)
  const tables = async (options?: ReadOptions): Promise<Tables> => {
    const now = await state(options)
    if ('faults' in now) throw new SourceError('broken_data', now.faults)
    return now.tables
  }
  const childrenIn = (known: Tables): string[] =>
    [...(known.get(mapping.children)?.rowsOf.keys() ?? [])].sort((one, two) => (one < two ? -1 : 1))
  const recordOf = (child: string, category: string, known: Tables) =>
    readRecord(mapping.categories.get(category) ?? [], child, known, mapping)

  return {
    read: async (child, asked, options) => {
      const known = await tables(options)
      const exists = known.get(mapping.children)?.rowsOf.has(child) ?? false
      const read = asked.map((id) => ({
        id,
        ...(exists ? recordOf(child, id, known) : { value: null, faults: [] }),
      }))
      const faults = read.flatMap((each) => each.faults)
      if (faults.length > 0) throw new SourceError('broken_data', unique(faults))
      return Object.fromEntries(read.map(({ id, value }) => [id, value ?? null]))
    },
    list: async (options) => childrenIn(await tables(options)),
    describe: async (options) => {
      const now = await state(options)
      const described = [...mapping.categories].map(([id, fields]) => ({
        id,
        fields: fields.map(({ field }) => field.name),
      }))
      if ('faults' in now) return { categories: described, children: 0, faults: now.faults }
      const children = childrenIn(now.tables)
      const faults = children.flatMap((child) =>
        [...mapping.categories.keys()].flatMap((id) => recordOf(child, id, now.tables).faults),
      )
      return { categories: described, children: children.length, faults: unique(faults) }
    },
  }
}
