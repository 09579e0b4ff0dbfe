/** What the SQL source asks of a database, whichever it is, and what databases have in common. */
import { SourceError, type SourceErrorCode } from '../../consent/ports/source.ts'
import { MINUTE, SECOND } from '../../consent/time.ts'
import { stopIfAborted } from './files.ts'
import { connectionProblem } from './settings.ts'
import type { ParsedQuery } from './sql-query.ts'

/** One child has at most some hundreds of absences or tests; more is a query that forgot which child it is about. */
export const ROWS_MAX = 2_000
/** Twice the largest school board. */
export const CHILDREN_MAX = 200_000
/** Longer than a gateway waits for its source: this only ends what nobody waits for any more. */
export const STATEMENT_MS_MAX = 10 * SECOND
export const CONNECT_MS_MAX = 5 * SECOND
/** An organisation gets some orders a minute; more connections would only burden its administration. */
export const POOL_MAX = 4
/** Shorter than firewalls forget a connection that says nothing. */
export const IDLE_MS_MAX = MINUTE / 2

/** One query to run; the name is the setting that messages are about. */
export type Statement = {
  readonly setting: string
  readonly query: ParsedQuery
  readonly rowsMax: number
}

export type Cells = readonly (string | null)[]
export type Result = { readonly columns: readonly string[]; readonly rows: readonly Cells[] }

/** Runs one statement with the child bound; null binds NULL, which no row equals. Rejects with `SourceError` only. */
export type Run = (statement: Statement, child: string | null) => Promise<Result>

/**
 * One database. All that `work` runs sees one state, and can change nothing. Rejects with `SourceError` only: `not_configured` for what an
 * administrator must mend, `unavailable`, `changing`, `timeout` or `broken_data`; never with values, host or password.
 */
export type Database = {
  readonly transaction: <T>(
    work: (run: Run) => Promise<T>,
    signal: AbortSignal | undefined,
  ) => Promise<T>
  readonly close: () => Promise<void>
}

/** Fulfils or rejects as `work`, or rejects with `timeout` as soon as nobody waits any more. */
export const untilAborted = async <T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> => {
  if (signal === undefined) return work
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(new SourceError('timeout', []))
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

export type Pool<Connection> = {
  readonly connect: () => Promise<Connection>
  /** Gives a connection back, or throws it away where its state is not known. */
  readonly release: (connection: Connection, keep: boolean) => void
  /** The fault of a driver in our words. */
  readonly explained: (error: unknown) => SourceError
}

/** Works on one connection of a pool; after any fault and after an abort the connection is thrown away. */
export const withConnection = async <Connection, T>(
  { connect, release, explained }: Pool<Connection>,
  signal: AbortSignal | undefined,
  work: (connection: Connection) => Promise<T>,
): Promise<T> => {
  stopIfAborted(signal)
  const connecting = connect()
  let connection: Connection
  try {
    connection = await untilAborted(connecting, signal)
  } catch (error) {
    // It may still come, when nobody waits for it any more.
    connecting.then((late) => release(late, true)).catch(() => undefined)
    throw explained(error)
  }
  let keep = false
  try {
    const result = await untilAborted(work(connection), signal)
    keep = true
    return result
  } catch (error) {
    throw explained(error)
  } finally {
    release(connection, keep)
  }
}

const about = (code: SourceErrorCode, key: string, message: string): SourceError =>
  new SourceError(code, [{ file: 'database', key, row: null, message }])

/** A fault of a statement, named by its setting. */
export const statementFault = (
  code: SourceErrorCode,
  { setting }: Statement,
  message: string,
): SourceError => about(code, setting, message)

/** A fault of the connection. */
export const connectionFault = (code: SourceErrorCode, message: string): SourceError =>
  about(code, 'connection', message)

/** What every driver reports alike; what is not known says no more than its code. */
export const explainedConnection = (code: string): SourceError => {
  const problem = connectionProblem(code)
  if (problem !== null) return connectionFault(problem.code, problem.message)
  return connectionFault('unavailable', `the database does not answer${code && ` (${code})`}`)
}

/** `broken_data` when a statement gives more rows than any child has. */
export const refuseTooMany = (statement: Statement, rows: number): void => {
  if (rows <= statement.rowsMax) return
  throw statementFault('broken_data', statement, `gives more than ${statement.rowsMax} rows`)
}
