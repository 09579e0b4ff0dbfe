/** MySQL and MariaDB behind the SQL source. */
import type { Pool as MysqlPool, PoolConnection, PoolOptions, RowDataPacket } from 'mysql2/promise'
import { codeOf, type SettingFiles } from './settings.ts'
import {
  CONNECT_MS_MAX,
  type Database,
  IDLE_MS_MAX,
  POOL_MAX,
  type Result,
  type Run,
  refuseTooMany,
  STATEMENT_MS_MAX,
  type Statement,
  statementFault,
} from './sql-database.ts'
import type { MysqlConnection } from './sql-mapping.ts'
import { accessOf, isSocket, readOnly, serverFaults } from './sql-server.ts'

const BEGIN = [
  'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
]
/** MySQL counts in milliseconds, MariaDB in seconds; each refuses the other's name. */
const TIME_LIMITS = [
  `SET SESSION max_execution_time = ${STATEMENT_MS_MAX}`,
  `SET SESSION max_statement_time = ${STATEMENT_MS_MAX / 1000}`,
]

/** The driver puts its own code over what `node:tls` said; what is no broken line or protocol is a certificate. */
const ownCode = (error: unknown): string => {
  const code = codeOf(error)
  if (code !== 'HANDSHAKE_SSL_ERROR' || !(error instanceof Error)) return code
  if ('library' in error) return 'EPROTO'
  return 'syscall' in error || error.message.includes('disconnected')
    ? 'ECONNRESET'
    : 'CERT_REFUSED'
}

const { explained, explainedStatement } = serverFaults({
  codeOf: ownCode,
  connection: [
    [
      /^ER_ACCESS_DENIED_ERROR$/,
      'the database refuses this user or password: see user and passwordFile',
    ],
    [/^ER_DBACCESS_DENIED_ERROR$/, 'this user may not use the database'],
    [/^ER_BAD_DB_ERROR$/, 'the server has no such database: see database'],
    [/^HANDSHAKE_NO_SSL_SUPPORT$/, 'the server does not speak TLS: see tls'],
  ],
  statement: [
    [/^ER_NO_SUCH_TABLE$/, 'names a table that does not exist'],
    [/^ER_BAD_FIELD_ERROR$/, 'names a column that does not exist'],
    [/^ER_(?:TABLE|COLUMN)ACCESS_DENIED_ERROR$/, 'reads what this user may not read'],
    [/^ER_PARSE_ERROR$/, 'the database does not understand the query'],
    [/^ER_SP_DOES_NOT_EXIST$/, 'names a function that does not exist'],
    [/^ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION$/, 'is no query that only reads'],
  ],
  tooLong: /^ER_(?:QUERY_TIMEOUT|STATEMENT_TIMEOUT|QUERY_INTERRUPTED)$/,
  data: /^ER_(?:TRUNCATED|DATA|DIVISION|WARN_DATA|INVALID|SIGNAL|SUBQUERY|BIGINT|ILLEGAL)/,
})

const asText = (value: unknown, statement: Statement): string | null => {
  if (value === null) return null
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  // BIT(1), MySQL's way to store yes or no beside TINYINT, comes as one byte.
  if (value instanceof Uint8Array && value.length === 1 && (value[0] ?? 2) < 2)
    return String(value[0])
  throw statementFault(
    'broken_data',
    statement,
    'gives binary data or JSON; only text and numbers fit',
  )
}

/** Prepared by the server: the child travels beside the query, never in it. */
const runner =
  (connection: PoolConnection): Run =>
  async (statement, child): Promise<Result> => {
    const { parts } = statement.query
    const bound = Array.from({ length: parts.length - 1 }, () => child)
    try {
      await connection.query(`SET SESSION sql_select_limit = ${statement.rowsMax + 1}`)
      const [rows, fields] = await connection.execute<RowDataPacket[][]>(parts.join('?'), bound)
      refuseTooMany(statement, rows.length)
      return {
        columns: fields.map(({ name }) => name),
        rows: rows.map((row) => row.map((value: unknown) => asText(value, statement))),
      }
    } catch (error) {
      throw explainedStatement(error, statement)
    }
  }

const settingsOf = (connection: MysqlConnection, files: SettingFiles) => {
  const { host, port, database, user } = connection
  const { ssl, password } = accessOf(connection, files)
  const options: PoolOptions = {
    ...(isSocket(host) ? { socketPath: host } : { host, port }),
    ...{ database, user, ...(ssl && { ssl: { ...ssl, verifyIdentity: true } }) },
    connectTimeout: CONNECT_MS_MAX,
    connectionLimit: POOL_MAX,
    maxIdle: POOL_MAX,
    idleTimeout: IDLE_MS_MAX,
    rowsAsArray: true,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: false,
    // A server could otherwise ask for files of this machine.
    flags: ['-LOCAL_FILES'],
  }
  return { options, password }
}

const begin = async (connection: PoolConnection): Promise<void> => {
  const [mysql = '', mariadb = ''] = TIME_LIMITS
  await connection.query(mysql).catch((error: unknown) => {
    if (codeOf(error) !== 'ER_UNKNOWN_SYSTEM_VARIABLE') throw error
    return connection.query(mariadb)
  })
  for (const statement of BEGIN) await connection.query(statement)
}

/** A MySQL or MariaDB database; `SourceError('not_configured')` where a file that its settings name cannot be read. */
export const mysqlDatabase = (connection: MysqlConnection, files: SettingFiles): Database => {
  const { options, password } = settingsOf(connection, files)
  let pool: MysqlPool | undefined
  let opened = ''
  // The pool keeps the password it was opened with: another one needs another pool.
  const current = async (): Promise<MysqlPool> => {
    const { createPool } = await import('mysql2/promise')
    const now = password()
    if (pool !== undefined && opened === now) return pool
    const old = pool
    opened = now
    pool = createPool({ ...options, password: now })
    void old?.end().catch(() => undefined)
    return pool
  }
  const connections = {
    connect: async () => (await current()).getConnection(),
    release: (one: PoolConnection, keep: boolean) => (keep ? one.release() : one.destroy()),
    explained,
  }
  return {
    transaction: readOnly(connections, begin, runner),
    close: async () => {
      const last = pool
      pool = undefined
      await last?.end()
    },
  }
}
