/** JSON of an API: read without losing digits, and taken apart by pointers. */
import type { Row } from './record.ts'

type Source = { readonly source?: string }
type Parse = (
  text: string,
  reviver: (key: string, value: unknown, context: Source) => unknown,
) => unknown

/** A plain number keeps the text it was written with: a 7.0 stays a 7.0, a long pupil number keeps its last digits. */
const asWritten = (_key: string, value: unknown, { source }: Source): unknown =>
  typeof value === 'number' && source !== undefined && /^-?\d+(?:\.\d+)?$/.test(source)
    ? source
    : value

/** Parses JSON; undefined for what is none. The engine's message would quote it. */
export const parseJson = (text: string): unknown => {
  try {
    return (JSON.parse as Parse)(text, asWritten)
  } catch {
    return undefined
  }
}

const memberOf = (value: unknown, name: string): unknown => {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}

/** What stands at a pointer (RFC 6901); undefined where there is nothing. */
export const atPointer = (value: unknown, pointer: string): unknown =>
  pointer === ''
    ? value
    : pointer
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
        .reduce(memberOf, value)

/** Records at a place: a list, one record, or nothing; null for anything else. */
export const recordsAt = (value: unknown, pointer: string): readonly unknown[] | null => {
  const found = atPointer(value, pointer)
  if (found === undefined || found === null) return []
  if (Array.isArray(found)) return found
  return typeof found === 'object' ? [found] : null
}

/** The column of a list of plain values. */
const VALUE = 'value'

const cellOf = (record: unknown, column: string): unknown => {
  if (typeof record !== 'object' || record === null) return column === VALUE ? record : undefined
  return column.startsWith('/') ? atPointer(record, column) : memberOf(record, column)
}

/** A plain value as text, empty for none; null for a group or a list. */
export const asText = (value: unknown): string | null => {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? null : String(value)
}

/** One record as a row; `odd` names the columns that hold a group or a list instead of one value. */
export const rowOf = (
  record: unknown,
  columns: readonly string[],
  line: number,
): { readonly row: Row; readonly odd: readonly string[] } => {
  const read = columns.map((column) => [column, asText(cellOf(record, column))] as const)
  return {
    row: { line, cells: new Map(read.map(([column, text]) => [column, text ?? ''])) },
    odd: read.flatMap(([column, text]) => (text === null ? [column] : [])),
  }
}
