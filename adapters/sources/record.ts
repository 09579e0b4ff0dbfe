/** From the rows of one child to the fields of a category, in the forms of a mapping; the same for every kind of source. */
import type { CategoryRecord, FieldValue, SourceFault } from '../../consent/ports/source.ts'
import type { Cell, FieldMapping, MappedField, Settings } from './mapping.ts'
import { convert, type Plain } from './values.ts'

/** One row about one child. */
export type Row = {
  /** Where it stands: the line of a file, or its number in an answer. */
  readonly line: number
  readonly cells: ReadonlyMap<string, string>
}

/** What was found, and what does not fit; a value beside faults must not be used. */
export type Found<T> = { readonly value?: T | undefined; readonly faults: readonly SourceFault[] }
const NOTHING = { faults: [] }
const found = <T>(value: T): Found<T> => ({ value, faults: [] })

/** The rows of one child, by the name of the file, query or resource. */
export type Origin = {
  readonly rows: readonly Row[]
  /** What messages call it. */
  readonly path: string
}

/** What reading one field of one child needs to know. */
type Scope = Origin & { readonly settings: Settings }

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
  const { settings, path } = scope
  const outcome = convert(row.cells.get(cell.column) ?? '', target, {
    dateFormat: cell.dateFormat ?? settings.dateFormat,
    decimal: cell.decimal ?? settings.decimal,
    booleans: cell.booleans ?? settings.booleans,
    values: cell.values,
    empty: settings.empty,
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
  const filled = cells.filter((text) => !scope.settings.empty.includes(text) && text !== '')
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

/** Gives the rows of the child at hand from one file, query or resource. */
export type RowsFrom = (from: string) => Origin

const scopeOf = (mapped: MappedField, rowsFrom: RowsFrom, settings: Settings): Scope => {
  if (mapped.from === null || mapped.mapping.kind === 'constant')
    return { settings, path: '', rows: [] }
  const { rows, path } = rowsFrom(mapped.from)
  return { settings, path, rows: matching(rows, mapped.mapping.where) }
}

/** A constant says nothing about a child, and counting nothing says nothing either. */
const tells = ({ mapping }: MappedField, value: FieldValue): boolean =>
  mapping.kind !== 'constant' && !(mapping.kind === 'count' && value === 0)

/** One category of one child; null where nothing is filled in. */
export const readRecord = (
  fields: readonly MappedField[],
  rowsFrom: RowsFrom,
  settings: Settings,
): Found<CategoryRecord | null> => {
  const read = fields.map((mapped) => ({
    mapped,
    ...readField(mapped, scopeOf(mapped, rowsFrom, settings)),
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

/** The same fault once, however many fields meet it. */
export const unique = (faults: readonly SourceFault[]): SourceFault[] => [
  ...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values(),
]

/** References in a fixed order, each once. */
export const sorted = (references: Iterable<string>): string[] =>
  [...new Set(references)].sort((one, two) => (one < two ? -1 : 1))
