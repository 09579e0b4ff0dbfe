/** SQLite as Kysely reaches it: a small pool of connections, prepared statements kept, faults in the ports' words. */
import { setTimeout } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { ConsentError } from '../../consent/errors.ts'

/** Statements kept prepared per connection: well above the number of distinct queries in this folder. */
const STATEMENTS_MAX = 500

/** Pause between two attempts to take the write lock that another process holds. */
const LOCK_RETRY_MS = 10

const CLASHES = ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY']
// After these the state of the file is in doubt: https://www.sqlite.org/rescode.html#ioerr
const FATAL = /^SQLITE_(IOERR|CORRUPT|NOTADB)/

/** Whether a fault leaves the database file in doubt: writing must stop until it was opened anew. */
const isFatal = (error: unknown): boolean =>
  error instanceof Sqlite.SqliteError && FATAL.test(error.code)

/** A fault of SQLite in the words of the ports; anything else as it is. */
const translated = (error: unknown): unknown => {
  if (!(error instanceof Sqlite.SqliteError)) return error
  const { code } = error
  if (CLASHES.includes(code))
    return new ConsentError('conflict', 'Dit bestaat al.', { cause: error })
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY')
    return new ConsentError('onbekend', 'Waar dit naar verwijst is niet bekend.', { cause: error })
  return new ConsentError('opslag', `De opslag faalde (${code}).`, { cause: error })
}

const isBusy = (error: unknown): boolean =>
  error instanceof ConsentError &&
  error.cause instanceof Sqlite.SqliteError &&
  error.cause.code === 'SQLITE_BUSY'

export type SqliteDialectOptions = {
  readonly open: () => Sqlite.Database
  readonly connectionsMax: number
  /** `begin immediate` takes the write lock at once; `begin` takes a snapshot at its first read. */
  readonly begin: 'begin immediate' | 'begin'
  /** How long to wait for the write lock that another process holds. */
  readonly lockWaitMs: number
  /** Wraps every commit. */
  readonly aroundCommit: (commit: () => void) => void
  /** Told of every fault after which the file is in doubt. */
  readonly onFatal: (error: Error) => void
}

class Connection implements DatabaseConnection {
  readonly #db: Sqlite.Database
  readonly #options: SqliteDialectOptions
  readonly #statements = new Map<string, Sqlite.Statement<unknown[], unknown>>()
  #state: 'idle' | 'begun' = 'idle'

  constructor(options: SqliteDialectOptions) {
    this.#options = options
    this.#db = options.open()
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.#guard(() => this.#run<R>(query))
  }

  // biome-ignore lint/correctness/useYield: nothing in this folder streams; larger reads go by pages
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new ConsentError('opslag', 'Deze opslag leest niet stromend.')
  }

  /** False when another process holds the write lock. */
  begin(): boolean {
    try {
      this.#guard(() => this.#beginAtOnce())
      this.#state = 'begun'
      return true
    } catch (error) {
      if (isBusy(error)) return false
      throw error
    }
  }

  commit(): void {
    this.#mustStillRun()
    try {
      this.#guard(() => this.#options.aroundCommit(() => this.#db.exec('commit')))
    } catch (cause) {
      if (cause instanceof ConsentError) throw cause
      throw new ConsentError('opslag', 'Het vastleggen faalde.', { cause })
    }
    this.#state = 'idle'
  }

  rollback(): void {
    this.#state = 'idle'
    // SQLite itself rolls back after some faults (full disk, I/O error).
    if (this.#db.inTransaction) this.#guard(() => this.#db.exec('rollback'))
  }

  close(): void {
    this.#db.close()
  }

  /** SQLite's own wait would hold up everything else in this process, a writer of the same process included. */
  #beginAtOnce(): void {
    const wait: unknown = this.#db.pragma('busy_timeout', { simple: true })
    this.#db.pragma('busy_timeout = 0')
    try {
      this.#db.exec(this.#options.begin)
    } finally {
      this.#db.pragma(`busy_timeout = ${Number(wait)}`)
    }
  }

  /** After such a rollback a next statement would be written on its own, outside any transaction. */
  #mustStillRun(): void {
    if (this.#state === 'begun' && !this.#db.inTransaction)
      throw new ConsentError('opslag', 'De transactie was al teruggedraaid.')
  }

  #guard<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (isFatal(error)) this.#options.onFatal(error as Error)
      throw translated(error)
    }
  }

  #run<R>(query: CompiledQuery): QueryResult<R> {
    this.#mustStillRun()
    const statement = this.#prepare(query.sql)
    if (statement.reader) return { rows: statement.all(...query.parameters) as R[] }
    const { changes } = statement.run(...query.parameters)
    return { rows: [], numAffectedRows: BigInt(changes) }
  }

  #prepare(sql: string): Sqlite.Statement<unknown[], unknown> {
    const kept = this.#statements.get(sql)
    if (kept) return kept
    if (this.#statements.size >= STATEMENTS_MAX) this.#statements.clear()
    const fresh = this.#db.prepare<unknown[], unknown>(sql)
    this.#statements.set(sql, fresh)
    return fresh
  }
}

class PoolDriver implements Driver {
  readonly #options: SqliteDialectOptions
  readonly #all: Connection[] = []
  readonly #idle: Connection[] = []
  readonly #waiting: ((connection: Connection) => void)[] = []

  constructor(options: SqliteDialectOptions) {
    this.#options = options
  }

  async init(): Promise<void> {
    this.#idle.push(this.#add())
  }

  /** In the order of asking. */
  async acquireConnection(): Promise<Connection> {
    const idle = this.#idle.pop()
    if (idle) return idle
    if (this.#all.length < this.#options.connectionsMax) return this.#add()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  async releaseConnection(connection: Connection): Promise<void> {
    const next = this.#waiting.shift()
    if (next) next(connection)
    else this.#idle.push(connection)
  }

  async beginTransaction(connection: Connection): Promise<void> {
    for (let left = this.#options.lockWaitMs; !connection.begin(); left -= LOCK_RETRY_MS) {
      if (left <= 0) throw new ConsentError('opslag', 'Een ander proces houdt de opslag bezet.')
      await setTimeout(LOCK_RETRY_MS)
    }
  }

  async commitTransaction(connection: Connection): Promise<void> {
    connection.commit()
  }

  async rollbackTransaction(connection: Connection): Promise<void> {
    connection.rollback()
  }

  async destroy(): Promise<void> {
    for (const connection of this.#all.splice(0)) connection.close()
  }

  #add(): Connection {
    const fresh = new Connection(this.#options)
    this.#all.push(fresh)
    return fresh
  }
}

class Adapter extends SqliteAdapter {
  // Kysely says false; SQLite can, and a half-made schema must not survive a crash.
  override get supportsTransactionalDdl(): boolean {
    return true
  }

  // The pool hands out one connection at a time where only one may be.
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/** Kysely's SQLite dialect, over a pool of better-sqlite3 connections that begin transactions as told. */
export const sqliteDialect = (options: SqliteDialectOptions): Dialect => ({
  createAdapter: () => new Adapter(),
  createDriver: () => new PoolDriver(options),
  createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

/** Makes a table append-only by triggers. `table` is a name from the code, never input. */
export const protectByTriggers = async (db: Kysely<unknown>, table: string): Promise<void> => {
  for (const change of ['update', 'delete'])
    await db.executeQuery(
      CompiledQuery.raw(
        `create trigger ${table}_no_${change} before ${change} on ${table} begin select raise(abort, '${table} is append-only'); end`,
      ),
    )
}
