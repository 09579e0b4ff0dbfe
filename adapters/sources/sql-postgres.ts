/** PostgreSQL behind the SQL source. */
import type { Pool as PgPool, PoolClient, PoolConfig } from 'pg'
import { codeOf, type SettingFiles } from './settings.ts'
import {
  type Cells,
  CONNECT_MS_MAX,
  type Database,
  IDLE_MS_MAX,
  POOL_MAX,
  type Result,
  type Run,
  refuseTooMany,
  STATEMENT_MS_MAX,
  type Statement,
} from './sql-database.ts'
import type { PostgresConnection } from './sql-mapping.ts'
import { accessOf, readOnly, serverFaults } from './sql-server.ts'

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

/** Two faults that the driver finds before the database tells a code. */
const ownCode = (error: unknown): string => {
  const message = error instanceof Error ? error.message : ''
  if (message.startsWith('SASL')) return 'SASL'
  return message === 'The server does not support SSL connections' ? 'NO_TLS' : codeOf(error)
}

/** By SQLSTATE (PostgreSQL 18, appendix A). */
const { explained, explainedStatement } = serverFaults({
  codeOf: ownCode,
  connection: [
    [/^28/, 'the database refuses this user or password: see user and passwordFile'],
    [/^3D000$/, 'the server has no such database: see database'],
    [/^42501$/, 'this user may not use the database'],
    [/^SASL$/, 'the database asks for a password: see passwordFile'],
    [/^NO_TLS$/, 'the server does not speak TLS: see tls'],
  ],
  statement: [
    [/^42P01$/, 'names a table that does not exist, or not in the search path'],
    [/^42703$/, 'names a column that does not exist'],
    [/^42501$/, 'reads what this user may not read'],
    [/^(?:42|0A)/, 'the database does not understand the query'],
    [/^25/, 'is no query that only reads'],
  ],
  tooLong: /^57014$/,
  // 22 data exception, 23 integrity, P0 an error that a function raises...
  data: /^(?:2[0-3]|P0|XX|54)/,
})

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
      throw explainedStatement(error, statement)
    }
  }
}

/** Everything is said here, so that no variable or file of the environment adds to it. */
const settingsOf = (connection: PostgresConnection, files: SettingFiles): PoolConfig => {
  const { host, port, database, user } = connection
  const { ssl = false, password } = accessOf(connection, files)
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
    transaction: readOnly(connections, (client) => client.query(BEGIN), runner),
    close: () => {
      closing ??= (async () => (await opening)?.end())()
      return closing
    },
  }
}
