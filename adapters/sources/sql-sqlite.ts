/** SQLite behind the SQL source: a file, opened for reading only at every question, so that a file that was replaced is seen. */
import type { Database as Connection, Statement as Prepared } from 'better-sqlite3'
import { SourceError } from '../../consent/ports/source.ts'
import { stopIfAborted } from './files.ts'
import { codeOf, type SettingFiles } from './settings.ts'
import {
  type Cells,
  connectionFault,
  type Database,
  type Result,
  type Run,
  refuseTooMany,
  type Statement,
  statementFault,
} from './sql-database.ts'
import type { SqliteConnection } from './sql-mapping.ts'

const DAMAGED = 'the file is no whole SQLite database: it may be half-written'
const LOCKED = 'the file is being written right now'

const explained = (error: unknown): SourceError => {
  if (error instanceof SourceError) return error
  const code = codeOf(error)
  if (/^SQLITE_(?:BUSY|LOCKED|READONLY)/.test(code)) return connectionFault('changing', LOCKED)
  if (/^SQLITE_(?:CORRUPT|NOTADB)/.test(code)) return connectionFault('broken_data', DAMAGED)
  return connectionFault(
    'unavailable',
    `the file that path names is not there or cannot be read${code && ` (${code})`}`,
  )
}

const asText = (value: unknown, statement: Statement): string | null => {
  if (value === null) return null
  if (typeof value === 'string') return value
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  throw statementFault('broken_data', statement, 'gives binary data; only text and numbers fit')
}

const preparedOf = (connection: Connection, statement: Statement): Prepared => {
  let prepared: Prepared
  try {
    prepared = connection.prepare(statement.query.parts.join(':child'))
  } catch (error) {
    if (codeOf(error) !== 'SQLITE_ERROR') throw error
    throw statementFault(
      'not_configured',
      statement,
      'the database does not understand the query, or knows no such table or column',
    )
  }
  if (prepared.reader && prepared.readonly) return prepared
  throw statementFault('not_configured', statement, 'is no query that only reads')
}

const rowsOf = (prepared: Prepared, statement: Statement, child: string | null): Cells[] => {
  const bound = statement.query.parts.length > 1 ? [{ child }] : []
  const rows: Cells[] = []
  for (const row of prepared
    .raw()
    .safeIntegers()
    .iterate(...bound)) {
    refuseTooMany(statement, rows.length + 1)
    rows.push((row as unknown[]).map((value) => asText(value, statement)))
  }
  return rows
}

const runOn = (connection: Connection, statement: Statement, child: string | null): Result => {
  const prepared = preparedOf(connection, statement)
  try {
    const columns = prepared.columns().map(({ name }) => name)
    return { columns, rows: rowsOf(prepared, statement, child) }
  } catch (error) {
    if (codeOf(error) !== 'SQLITE_ERROR') throw error
    throw statementFault('broken_data', statement, 'the data do not fit the query')
  }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** Other work of the gateway goes on between two queries, and an abort is seen there. */
const runner =
  (connection: Connection, signal: AbortSignal | undefined): Run =>
  async (statement, child) => {
    await nextTurn()
    stopIfAborted(signal)
    return runOn(connection, statement, child)
  }

/** A SQLite file; queries run in the gateway's own thread, so it suits files of a school's size. */
export const sqliteDatabase = ({ path }: SqliteConnection, files: SettingFiles): Database => ({
  transaction: async (work, signal) => {
    stopIfAborted(signal)
    const { default: Sqlite } = await import('better-sqlite3')
    let connection: Connection | undefined
    try {
      // A writer that holds the file must not hold up the gateway too: no waiting inside the driver.
      connection = new Sqlite(files.at(path), { readonly: true, fileMustExist: true, timeout: 0 })
      connection.pragma('query_only = ON')
      connection.exec('BEGIN DEFERRED')
      return await work(runner(connection, signal))
    } catch (error) {
      throw explained(error)
    } finally {
      connection?.close()
    }
  },
  close: () => Promise.resolve(),
})
