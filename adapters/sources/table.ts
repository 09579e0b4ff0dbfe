/** One CSV export as rows by child. What is wrong with the file as a whole is told all at once, by row and column. */
import { CsvError, parse } from 'csv-parse/sync'
import type { SourceFault } from '../../consent/ports/source.ts'
import type { Row } from './record.ts'

export type Table = { readonly rowsOf: ReadonlyMap<string, readonly Row[]> }
export type ReadTable = { readonly table: Table } | { readonly faults: readonly SourceFault[] }

export type TableShape = {
  readonly file: string
  readonly key: string
  readonly delimiter: string
  readonly encoding: 'utf-8' | 'windows-1252'
  readonly finalNewline: 'required' | 'optional'
  /** Columns the mapping uses, without the key. */
  readonly columns: readonly string[]
}

/** A cell longer than this is a quotation mark that swallowed the rest of the file. */
const RECORD_CHARS_MAX = 256 * 1024
const BOM = '\uFEFF'
const HALF_WRITTEN = 'it may be half-written'

type Refused = { readonly faults: readonly SourceFault[] }

const whole = (shape: TableShape, message: string, row: number | null = null): Refused => ({
  faults: [{ file: shape.file, key: null, row, message }],
})

const decode = (bytes: Uint8Array, shape: TableShape): string | Refused => {
  if (bytes.length === 0) return whole(shape, `the file is empty: ${HALF_WRITTEN}`)
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  if (shape.encoding === 'windows-1252' && marked)
    return whole(shape, 'the file begins with the mark of utf-8, the mapping says windows-1252')
  try {
    const text = new TextDecoder(shape.encoding, { fatal: true }).decode(bytes)
    if (text.includes('\0')) return whole(shape, `the file is not text in ${shape.encoding}`)
    return text.startsWith(BOM) ? text.slice(1) : text
  } catch {
    return whole(shape, 'the file is not utf-8; if it is windows-1252, the mapping must say so')
  }
}

const csvMessage = (error: CsvError): string =>
  error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE'
    ? `a quotation mark is not closed: ${HALF_WRITTEN}`
    : 'a quotation mark stands where none can'

type Record = { readonly info: { readonly lines: number }; readonly record: readonly string[] }

const records = (text: string, shape: TableShape): readonly Record[] | Refused => {
  try {
    return parse(text, {
      delimiter: shape.delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true, // spreadsheets leave rows of delimiters behind
      max_record_size: RECORD_CHARS_MAX,
    }) as unknown as Record[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = error['lines']
    return whole(shape, csvMessage(error), typeof line === 'number' ? line : null)
  }
}

const headerFaults = (header: readonly string[], shape: TableShape): SourceFault[] =>
  [...new Set([shape.key, ...shape.columns])].flatMap((column) => {
    const times = header.filter((name) => name === column).length
    if (times === 1) return []
    const message = times === 0 ? 'the file has no such column' : 'the column occurs twice'
    return [{ file: shape.file, key: column, row: 1, message }]
  })

const rowFaults = (
  { info, record }: Record,
  header: readonly string[],
  shape: TableShape,
): SourceFault[] => {
  const at = { file: shape.file, row: info.lines }
  if (record.length !== header.length)
    return [
      {
        ...at,
        key: null,
        message: `the row has ${record.length} columns, the header ${header.length}: ${HALF_WRITTEN}, or the delimiter is wrong`,
      },
    ]
  return record[header.indexOf(shape.key)]?.trim() === ''
    ? [{ ...at, key: shape.key, message: 'the row does not say which child it is about' }]
    : []
}

const index = (data: readonly Record[], header: readonly string[], key: string): Table => {
  const rowsOf = new Map<string, Row[]>()
  for (const { info, record } of data) {
    const cells = new Map(header.map((name, at) => [name, record[at] ?? '']))
    const child = cells.get(key)?.trim() ?? ''
    const rows = rowsOf.get(child)
    const row = { line: info.lines, cells }
    if (rows === undefined) rowsOf.set(child, [row])
    else rows.push(row)
  }
  return { rowsOf }
}

/** Reads a CSV export (RFC 4180, with the delimiter and encoding given); never throws for what is in it. */
export const readTable = (bytes: Uint8Array, shape: TableShape): ReadTable => {
  const text = decode(bytes, shape)
  if (typeof text !== 'string') return text
  if (shape.finalNewline === 'required' && !/[\r\n]$/.test(text))
    return whole(shape, `the file does not end with a line break: ${HALF_WRITTEN}`)
  const found = records(text, shape)
  if ('faults' in found) return found
  const [first, ...data] = found
  if (first === undefined) return whole(shape, `the file has no header: ${HALF_WRITTEN}`)
  const header = first.record.map((name) => name.trim())
  const missing = headerFaults(header, shape)
  if (missing.length > 0) return { faults: missing }
  const faults = data.flatMap((record) => rowFaults(record, header, shape))
  return faults.length > 0 ? { faults } : { table: index(data, header, shape.key) }
}
