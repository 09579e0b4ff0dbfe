/** PostgreSQL behind the SQL source. */
import type { Pool as PgPool, PoolClient, PoolConfig } from 'pg'
import { SourceError } from '../../consent/ports/source.ts'
import { codeOf, type SettingFiles, tlsMaterial } from './settings.ts'
import {
  type Cells,
  CONNECT_MS_MAX,
  connectionFault,
  type Database,
  explainedConnection,
  IDLE_MS_MAX,
  POOL_MAX,
  type Result,
  type Run,
  refuseTooMany,
  STATEMENT_MS_MAX,
  type Statement,
  statementFault,
  withConnection,
} from './sql-database.ts'
import type { PostgresConnection } from './sql-mapping.ts'

/** One snapshot for all queries, in which nothing can be written; days as ISO 8601 writes them, whatever the server prefers. */
const BEGIN = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL statement_timeout = ${STATEMENT_MS_MAX};
SET LOCAL idle_in_transaction_session_timeout = ${STATEMENT_MS_MAX};
SET LOCAL DateStyle = 'ISO, YMD'`

/** Object identifier of `boolean` (PostgreSQL, `pg_type.dat`); the wire has `t` and `f`. */
const BOOLEAN = 16
const asSent = (text: string): string => text
const asWord = (text: string): string => (text === 't' ? 'true' : 'false')
const types = { getTypeParser: (oid: number) => (oid === BOOLEAN ? asWord : asSent) }

/** SQLSTATE (PostgreSQL 18, appendix A) of what an administrator must mend, in words. */
const CONNECTION: readonly (readonly [RegExp, string])[] = [
  [/^28/, 'the database refuses this user or password: see user and passwordFile'],
  [/^3D000$/, 'the server has no such database: see database'],
  [/^42501$/, 'this user may not use the database'],
]
const STATEMENT: readonly (readonly [RegExp, string])[] = [
  [/^42P01$/, 'names a table that does not exist, or not in the search path'],
  [/^42703$/, 'names a column that does not exist'],
  [/^42501$/, 'reads what this user may not read'],
  [/^(?:42|0A)/, 'the database does not understand the query'],
  [/^25/, 'is no query that only reads'],
]

const wordsFor = (
  code: string,
  table: readonly (readonly [RegExp, string])[],
): string | undefined => table.find(([pattern]) => pattern.test(code))?.[1]

const explained = (error: unknown): SourceError => {
  if (error instanceof SourceError) return error
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : ''
  const mend = wordsFor(code, CONNECTION)
  if (mend !== undefined) return connectionFault('not_configured', `${mend} (${code})`)
  if (message.startsWith('SASL'))
    return connectionFault('not_configured', 'the database asks for a password: see passwordFile')
  if (message === 'The server does not support SSL connections')
    return connectionFault('not_configured', 'the server does not speak TLS: see tls')
  return explainedConnection(error, code)
}

const explainedStatement = (error: unknown, statement: Statement): SourceError => {
  const code = codeOf(error)
  const mend = wordsFor(code, STATEMENT)
  if (mend !== undefined) return statementFault('not_configured', statement, `${mend} (${code})`)
  if (code === '57014') return statementFault('timeout', statement, 'takes too long')
  // The other classes of a statement are about values: 22 data exception, P0 an error that a function raises...
  if (/^(?:2[0-3]|P0|XX|54)/.test(code))
    return statementFault('broken_data', statement, `the data do not fit the query (${code})`)
  return explained(error)
}

const sqlOf = ({ query }: Statement): string => query.parts.join('$1')

/** A cursor takes no more rows than may be, and only a query that writes nothing. */
const runner = (client: PoolClient): Run => {
  let opened = 0
  return async (statement, child): Promise<Result> => {
    opened += 1
    const name = `question_${opened}`
    try {
      await client.query({
        text: `DECLARE ${name} NO SCROLL CURSOR FOR ${sqlOf(statement)}`,
        values: statement.query.parts.length > 1 ? [child] : [],
      })
      const { fields, rows } = await client.query<(string | null)[]>({
        text: `FETCH ${statement.rowsMax + 1} FROM ${name}`,
        rowMode: 'array',
        types,
      })
      refuseTooMany(statement, rows.length)
      const cells: readonly Cells[] = rows
      return { columns: fields.map((field) => field.name), rows: cells }
    } catch (error) {
      throw error instanceof SourceError ? error : explainedStatement(error, statement)
    }
  }
}

/** Everything is said here, so that no variable or file of the environment adds to it. */
const settingsOf = (connection: PostgresConnection, files: SettingFiles): PoolConfig => {
  const { host, port, database, user, passwordFile, tls } = connection
  const ssl =
    tls === 'off' || host.startsWith('/')
      ? false
      : { ...tlsMaterial(tls, 'connection.tls', files), rejectUnauthorized: true }
  const password = (): string =>
    passwordFile === undefined ? '' : files.secret('connection.passwordFile', passwordFile)
  password()
  return {
    ...{ host, port, database, user, password, ssl },
    application_name: 'consent-broker',
    options: '',
    connectionTimeoutMillis: CONNECT_MS_MAX,
    max: POOL_MAX,
    idleTimeoutMillis: IDLE_MS_MAX,
    allowExitOnIdle: true,
  }
}

const openPool = async (settings: PoolConfig): Promise<PgPool> => {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool(settings)
  // A lost connection is told by the query that meets it; without a listener it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** A PostgreSQL database; `SourceError('not_configured')` where a file that its settings name cannot be read. */
export const postgresDatabase = (connection: PostgresConnection, files: SettingFiles): Database => {
  const settings = settingsOf(connection, files)
  let opening: Promise<PgPool> | undefined
  let closing: Promise<void> | undefined
  const pool = (): Promise<PgPool> => {
    opening ??= openPool(settings)
    return opening
  }
  const connections = {
    connect: async () => (await pool()).connect(),
    release: (client: PoolClient, keep: boolean) => client.release(!keep),
    explained,
  }
  return {
    transaction: (work, signal) =>
      withConnection(connections, signal, async (client) => {
        await client.query(BEGIN)
        const result = await work(runner(client))
        await client.query('ROLLBACK')
        return result
      }),
    close: () => {
      closing ??= (async () => (await opening)?.end())()
      return closing
    },
  }
}
