/** A source over a database: a query per question, one state for all of them, and nothing that could write. */
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  childReference,
  type ReadOptions,
  type Source,
  type SourceDescription,
  SourceError,
  type SourceFault,
} from '../../consent/ports/source.ts'
import type { Category } from '../../policies/catalogue.ts'
import { columnsFrom } from './mapping.ts'
import { mappingText } from './mapping-file.ts'
import { asUnavailable, type OpenedSource } from './opened.ts'
import { type Origin, type Row, readRecord, sorted, unique } from './record.ts'
import { type SourceRuntime, settingFiles } from './settings.ts'
import {
  CHILDREN_MAX,
  type Database,
  type Result,
  ROWS_MAX,
  type Run,
  type Statement,
  statementFault,
} from './sql-database.ts'
import { readSqlMapping, type SqlMapping } from './sql-mapping.ts'
import { mysqlDatabase } from './sql-mysql.ts'
import { postgresDatabase } from './sql-postgres.ts'
import type { Dialect } from './sql-query.ts'
import { sqliteDatabase } from './sql-sqlite.ts'

/** A writer of a SQLite file is done in a moment: ask a few times before telling that it is being written. */
const ATTEMPTS = 4
const PAUSE_MS = 50

/** More than this is too much to ask of somebody else's system for one check. */
const DESCRIBED_CHILDREN_MAX = 200

const TEXT: Readonly<Record<Dialect, string>> = { sqlite: 'text', postgres: 'text', mysql: 'char' }

/** The column by which a query must say whose a row is: what is not told cannot be compared. */
const WHOSE = 'child'

type Question = Statement & { readonly name: string; readonly columns: readonly string[] }

/** All that can be asked of the database. */
type Questions = {
  readonly list: Statement
  readonly exists: Statement
  readonly queries: ReadonlyMap<string, Question>
}

/** Compared as text, and again here: databases find `1001` for ` 1001`, `1001x` or `ABC` for `abc`. */
const questionsOf = (mapping: SqlMapping): Questions => {
  const [children = ''] = mapping.children.parts
  const references = `SELECT CAST(child AS ${TEXT[mapping.connection.dialect]}) AS reference FROM (${children}) AS listed`
  const about = { setting: 'children' }
  return {
    list: { ...about, query: { parts: [references] }, rowsMax: CHILDREN_MAX },
    exists: {
      ...about,
      query: { parts: [`SELECT reference FROM (${references}) AS known WHERE reference = `, ''] },
      rowsMax: ROWS_MAX,
    },
    queries: new Map(
      [...mapping.queries].map(([name, query]) => [
        name,
        {
          name,
          setting: `queries.${name}`,
          query,
          rowsMax: ROWS_MAX,
          columns: [...new Set([WHOSE, ...columnsFrom(name, mapping.categories)])],
        },
      ]),
    ),
  }
}

const databaseOf = ({ connection }: SqlMapping, path: string): Database => {
  const files = settingFiles(path, basename(path))
  switch (connection.dialect) {
    case 'sqlite':
      return sqliteDatabase(connection, files)
    case 'postgres':
      return postgresDatabase(connection, files)
    case 'mysql':
      return mysqlDatabase(connection, files)
  }
}

type Sql = { readonly mapping: SqlMapping; readonly database: Database; readonly asks: Questions }

/** A column that is missing would otherwise read as nothing filled in. */
const refuseMissing = (question: Question, { columns }: Result): void => {
  const missing = question.columns.filter((column) => !columns.includes(column))
  if (missing.length === 0) return
  const message = `gives no column ${missing.join(', ')}; it gives ${columns.join(', ')}`
  throw statementFault('not_configured', question, message)
}

/** A database takes `07` for `7` where numbers are kept, and a query may forget to ask for the child. */
const refuseOthers = (question: Question, { columns, rows }: Result, child: string): void => {
  const place = columns.indexOf(WHOSE)
  if (rows.every((cells) => cells[place] === child)) return
  throw statementFault('broken_data', question, 'gives rows about another child')
}

/** What compares with the child finds nobody's rows for none; what only hands `:child` back as its column does. */
const refuseEverybodys = (question: Question, { rows }: Result): void => {
  if (rows.length === 0) return
  const message =
    'gives rows where it asks about no child; compare a column of the table with :child'
  throw statementFault('not_configured', question, message)
}

const rowsOf = ({ columns, rows }: Result): Row[] =>
  rows.map((cells, at) => ({
    line: at + 1,
    cells: new Map(columns.map((column, place) => [column, cells[place] ?? ''])),
  }))

type Read = { readonly rows: ReadonlyMap<string, readonly Row[]> }

const neededBy = ({ mapping }: Sql, categories: readonly string[]): string[] => [
  ...new Set(
    categories
      .flatMap((id) => mapping.categories.get(id) ?? [])
      .flatMap(({ from }) => (from === null ? [] : [from])),
  ),
]

const rowsAbout = async (
  sql: Sql,
  run: Run,
  child: string,
  categories: readonly string[],
): Promise<Read> => {
  const rows = new Map<string, readonly Row[]>()
  for (const name of neededBy(sql, categories)) {
    const question = sql.asks.queries.get(name)
    if (question === undefined) continue
    const result = await run(question, child)
    refuseMissing(question, result)
    refuseOthers(question, result, child)
    rows.set(name, rowsOf(result))
  }
  return { rows }
}

const exists = async ({ asks }: Sql, run: Run, child: string): Promise<boolean> => {
  const { rows } = await run(asks.exists, child)
  return rows.some(([reference]) => reference === child)
}

const listed = async ({ asks }: Sql, run: Run): Promise<{ usable: string[]; other: number }> => {
  const { rows } = await run(asks.list, null)
  const references = sorted(rows.map(([reference]) => reference ?? ''))
  const usable = references.filter((reference) => childReference.safeParse(reference).success)
  return { usable, other: references.length - usable.length }
}

const recordOf = ({ mapping }: Sql, id: string, { rows }: Read) => {
  const rowsFrom = (name: string): Origin => ({
    rows: rows.get(name) ?? [],
    path: `queries.${name}`,
  })
  return readRecord(mapping.categories.get(id) ?? [], rowsFrom, mapping)
}

const settled = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let left = ATTEMPTS; ; left -= 1) {
    try {
      return await work()
    } catch (error) {
      const wait = error instanceof SourceError && error.code === 'changing' && left > 1
      if (!wait) throw asUnavailable(error)
      await sleep(PAUSE_MS)
    }
  }
}

const readChild = async (
  sql: Sql,
  child: string,
  asked: readonly string[],
  options?: ReadOptions,
) => {
  const empty = Object.fromEntries(asked.map((id) => [id, null]))
  const found = await settled(() =>
    sql.database.transaction(async (run) => {
      // Whatever cannot be a reference is nobody's, and some of it no database takes as text.
      const known = childReference.safeParse(child).success && (await exists(sql, run, child))
      return known ? rowsAbout(sql, run, child, asked) : null
    }, options?.signal),
  )
  if (found === null) return empty
  const read = asked.map((id) => ({ id, ...recordOf(sql, id, found) }))
  const faults = read.flatMap((each) => each.faults)
  if (faults.length > 0) throw new SourceError('broken_data', unique(faults))
  return Object.fromEntries(read.map(({ id, value }) => [id, value ?? null]))
}

const faultsOfChild = async (sql: Sql, run: Run, child: string): Promise<SourceFault[]> => {
  const categories = [...sql.mapping.categories.keys()]
  const found = await rowsAbout(sql, run, child, categories)
  return categories.flatMap((id) => recordOf(sql, id, found).faults)
}

const unusable = (other: number): SourceFault[] =>
  other === 0
    ? []
    : [
        {
          file: 'database',
          key: 'children',
          row: null,
          message: `gives ${other} references that are empty, longer than 64 characters or not printable`,
        },
      ]

type Described = Pick<SourceDescription, 'children' | 'faults'>

/** What went wrong with a query ends its transaction: what was found until then is told with it. */
const describeChildren = async (sql: Sql, options?: ReadOptions): Promise<Described> => {
  let children = 0
  const faults: SourceFault[] = []
  try {
    await settled(() =>
      sql.database.transaction(async (run) => {
        const { usable, other } = await listed(sql, run)
        children = usable.length
        faults.splice(0, faults.length, ...unusable(other))
        for (const child of usable.slice(0, DESCRIBED_CHILDREN_MAX))
          faults.push(...(await faultsOfChild(sql, run, child)))
      }, options?.signal),
    )
  } catch (error) {
    if (!(error instanceof SourceError) || error.code !== 'broken_data') throw error
    faults.push(...error.faults)
  }
  return { children, faults: unique(faults) }
}

const checkAll = (sql: Sql, signal: AbortSignal | undefined): Promise<void> =>
  sql.database.transaction(async (run) => {
    await run(sql.asks.exists, null)
    for (const question of sql.asks.queries.values()) {
      const result = await run(question, null)
      refuseMissing(question, result)
      refuseEverybodys(question, result)
    }
  }, signal)

/**
 * A source over the database that a mapping file names. The mapping is read once, here: `SourceError('not_configured')` with all its faults;
 * nothing is connected to before the first question.
 */
export const sqlSource = (
  mappingPath: string,
  categories: readonly Category[],
  runtime: SourceRuntime,
): OpenedSource => {
  const mapping = readSqlMapping(
    mappingText(mappingPath),
    basename(mappingPath),
    categories,
    runtime,
  )
  const sql: Sql = {
    mapping,
    database: databaseOf(mapping, mappingPath),
    asks: questionsOf(mapping),
  }
  const source: Source = {
    read: (child, asked, options) => readChild(sql, child, asked, options),
    list: (options) =>
      settled(() =>
        sql.database.transaction(async (run) => (await listed(sql, run)).usable, options?.signal),
      ),
    describe: async (options) => ({
      categories: [...mapping.categories].map(([id, fields]) => ({
        id,
        fields: fields.map(({ field }) => field.name),
      })),
      ...(await describeChildren(sql, options)),
    }),
  }
  return { source, check: (signal) => checkAll(sql, signal), close: sql.database.close }
}
