/** What databases behind a server have in common: how they are reached, what their codes mean, and a transaction that only reads. */
import { SourceError } from '../../consent/ports/source.ts'
import { type SettingFiles, type TlsMaterial, tlsMaterial } from './settings.ts'
import {
  connectionFault,
  type Database,
  explainedConnection,
  type Pool,
  type Run,
  type Statement,
  statementFault,
  withConnection,
} from './sql-database.ts'
import type { MysqlConnection, PostgresConnection } from './sql-mapping.ts'

/** A host that is a path is a socket on this machine. */
export const isSocket = (host: string): boolean => host.startsWith('/')

export type Access = {
  /** Undefined where nothing goes over a network, or in development. */
  readonly ssl: (TlsMaterial & { readonly rejectUnauthorized: true }) | undefined
  /** Read at every new connection, so that it can be changed. */
  readonly password: () => string
}

/** How a server is reached; `SourceError('not_configured')` where a file that the settings name cannot be read. */
export const accessOf = (
  { host, passwordFile, tls }: MysqlConnection | PostgresConnection,
  files: SettingFiles,
): Access => {
  const password = (): string =>
    passwordFile === undefined ? '' : files.secret('connection.passwordFile', passwordFile)
  password()
  const ssl =
    tls === 'off' || isSocket(host)
      ? undefined
      : { ...tlsMaterial(tls, 'connection.tls', files), rejectUnauthorized: true as const }
  return { ssl, password }
}

type Words = readonly (readonly [code: RegExp, words: string])[]

/** What the codes of a server mean. */
export type ServerCodes = {
  readonly codeOf: (error: unknown) => string
  /** What an administrator must mend, in words. */
  readonly connection: Words
  readonly statement: Words
  readonly tooLong: RegExp
  readonly data: RegExp
}

export type ServerFaults = {
  readonly explained: (error: unknown) => SourceError
  readonly explainedStatement: (error: unknown, statement: Statement) => SourceError
}

const wordsFor = (code: string, words: Words): string | undefined =>
  words.find(([pattern]) => pattern.test(code))?.[1]

/** The faults of a server in our words. */
export const serverFaults = (codes: ServerCodes): ServerFaults => {
  const explained = (error: unknown): SourceError => {
    if (error instanceof SourceError) return error
    const code = codes.codeOf(error)
    const mend = wordsFor(code, codes.connection)
    return mend === undefined
      ? explainedConnection(code)
      : connectionFault('not_configured', `${mend} (${code})`)
  }
  const explainedStatement = (error: unknown, statement: Statement): SourceError => {
    if (error instanceof SourceError) return error
    const code = codes.codeOf(error)
    const mend = wordsFor(code, codes.statement)
    if (mend !== undefined) return statementFault('not_configured', statement, `${mend} (${code})`)
    if (codes.tooLong.test(code)) return statementFault('timeout', statement, 'takes too long')
    if (codes.data.test(code))
      return statementFault('broken_data', statement, `the data do not fit the query (${code})`)
    return explained(error)
  }
  return { explained, explainedStatement }
}

/** Begins, works, and ends without a trace: there is nothing to keep of a transaction that only reads. */
export const readOnly = <Connection extends { query(sql: string): Promise<unknown> }>(
  pool: Pool<Connection>,
  begin: (connection: Connection) => Promise<unknown>,
  runner: (connection: Connection) => Run,
): Database['transaction'] => {
  return (work, signal) =>
    withConnection(pool, signal, async (connection) => {
      await begin(connection)
      const result = await work(runner(connection))
      await connection.query('ROLLBACK')
      return result
    })
}
