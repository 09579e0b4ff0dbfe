/** The mapping file of a database: where it is, which queries there are, and what their columns mean. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { SourceError, type SourceFault } from '../../consent/ports/source.ts'
import type { Category } from '../../policies/catalogue.ts'
import {
  emptyCells,
  type MappedCategories,
  rawCategories,
  readCategories,
  reading,
} from './mapping.ts'
import { fault, parseMapping } from './mapping-file.ts'
import { type SourceRuntime, settingFault, tlsFiles } from './settings.ts'
import { type Dialect, type ParsedQuery, parseQuery } from './sql-query.ts'

const text = z.string().min(1)

const server = {
  host: text,
  database: text,
  user: text,
  /** The password stands in a file, never in a mapping; it is read at every new connection, so that it can be changed. */
  passwordFile: text.optional(),
  /** On when left out; `off` is for development and for a socket on the same machine. */
  tls: z.union([z.literal('off'), tlsFiles]).prefault({}),
}

const port = z.int().min(1).max(65535)
const sqliteConnection = z.strictObject({ dialect: z.literal('sqlite'), path: text })
const postgresConnection = z.strictObject({
  dialect: z.literal('postgres'),
  ...server,
  port: port.default(5432),
})
const mysqlConnection = z.strictObject({
  dialect: z.literal('mysql'),
  ...server,
  port: port.default(3306),
})
export type SqliteConnection = z.infer<typeof sqliteConnection>
export type PostgresConnection = z.infer<typeof postgresConnection>
export type MysqlConnection = z.infer<typeof mysqlConnection>

/** How databases themselves write yes and no, and how people do. */
const BOOLEANS = {
  true: ['true', 't', '1', 'J', 'Ja', 'j', 'ja'],
  false: ['false', 'f', '0', 'N', 'Nee', 'n', 'nee'],
}

const sqlMappingFile = z.strictObject({
  version: z.literal(1),
  connection: z.discriminatedUnion('dialect', [
    sqliteConnection,
    postgresConnection,
    mysqlConnection,
  ]),
  ...reading,
  dateFormat: reading.dateFormat.default('yyyy-MM-dd'),
  decimal: reading.decimal.default('.'),
  booleans: reading.booleans.default(BOOLEANS),
  empty: emptyCells,
  /** Gives every child once, in a column `child`; who is not in it is not a child of this organisation. */
  children: text,
  /** Each about the one child `:child`. */
  queries: z.record(z.string().regex(/^[a-z][a-z0-9_-]*$/), text),
  categories: rawCategories,
})
type SqlMappingFile = z.infer<typeof sqlMappingFile>

export type SqlMapping = Omit<SqlMappingFile, 'categories' | 'children' | 'queries'> & {
  readonly children: ParsedQuery
  readonly queries: ReadonlyMap<string, ParsedQuery>
  readonly categories: MappedCategories
}

type Read = { readonly queries: Map<string, ParsedQuery>; readonly faults: SourceFault[] }

const readQueries = ({ queries, children }: SqlMappingFile, dialect: Dialect, file: string) => {
  const read: Read = { queries: new Map(), faults: [] }
  const add = (key: string, name: string, sql: string, parameter: 'with_child' | 'without') => {
    const parsed = parseQuery(sql, dialect, parameter)
    if ('query' in parsed) read.queries.set(name, parsed.query)
    else read.faults.push(...parsed.problems.map((problem) => settingFault(file, key, problem)))
  }
  for (const [name, sql] of Object.entries(queries)) add(`queries.${name}`, name, sql, 'with_child')
  const listing = parseQuery(children, dialect, 'without')
  if ('problems' in listing)
    read.faults.push(...listing.problems.map((one) => settingFault(file, 'children', one)))
  return { ...read, children: 'query' in listing ? listing.query : { parts: [] } }
}

/** A host that is a path is a socket on this machine: nothing goes over a network. */
const plainRefused = (
  { connection }: SqlMappingFile,
  { allowInsecure }: SourceRuntime,
  file: string,
): SourceFault[] => {
  const insecure =
    connection.dialect !== 'sqlite' &&
    connection.tls === 'off' &&
    !connection.host.startsWith('/') &&
    !allowInsecure
  const message = 'must be on; only mode "development" allows a connection without TLS'
  return insecure ? [settingFault(file, 'connection.tls', message)] : []
}

/** The driver compares a certificate with a name; for an address it would take one for `localhost`. */
const addressRefused = ({ connection }: SqlMappingFile, file: string): SourceFault[] => {
  const unnamed =
    connection.dialect === 'mysql' && connection.tls !== 'off' && isIP(connection.host) !== 0
  const message = 'must be the name that the server has in its certificate, not an address'
  return unnamed ? [settingFault(file, 'connection.host', message)] : []
}

/** Reads a mapping and checks it against the categories; `SourceError('not_configured')` with all faults, each naming the setting. */
export const readSqlMapping = (
  content: string,
  file: string,
  categories: readonly Category[],
  runtime: SourceRuntime,
): SqlMapping => {
  const parsed = parseMapping(content, file, sqlMappingFile)
  const names = Object.keys(parsed.queries)
  const none = names.length === 0 ? [fault({ file, key: 'queries' }, 'names no query')] : []
  const { children, queries, faults } = readQueries(parsed, parsed.connection.dialect, file)
  const mapped = readCategories(parsed.categories, file, { word: 'query', names }, categories)
  const all = [
    ...none,
    ...faults,
    ...plainRefused(parsed, runtime, file),
    ...addressRefused(parsed, file),
    ...('faults' in mapped ? mapped.faults : []),
  ]
  if (all.length > 0 || !('value' in mapped)) throw new SourceError('not_configured', all)
  return { ...parsed, children, queries, categories: mapped.value }
}
