/** One connection to the SQLite file: its queries stay prepared, and one transaction at a time runs on it. */
import type Sqlite from 'better-sqlite3'
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { ConsentError } from '../../consent/errors.ts'
import type { Db } from './connection.ts'
import { builderFor, type CompiledSql, type Query, valuesFor } from './query.ts'
import { isBusy, isFatal, translated } from './sqlite-faults.ts'

/**
 * This SQLite is built with STAT4, and plans a prepared statement anew each time one of its bare parameters is bound where
 * the plan could turn on the value: an equality with `order by`, a `limit`. That takes ten times what running it takes. Of
 * an expression the planner does not ask the value; `+` changes neither the value nor the index that is used.
 */
class PlannedOnce extends SqliteQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return '+?'
  }
}

const builder = builderFor({
  createAdapter: () => new SqliteAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new PlannedOnce(),
})

type Prepared = {
  readonly compiled: CompiledSql
  readonly statement: Sqlite.Statement<unknown[], unknown[]>
  /** Member names of the result's columns. */
  readonly names: readonly string[]
}

type Step = 'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'undo'

const memberName = (column: string): string =>
  column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

const namedRow = (
  names: readonly string[],
  values: readonly unknown[],
): Record<string, unknown> => {
  const row: Record<string, unknown> = {}
  for (let at = 0; at < names.length; at += 1) row[names[at] as string] = values[at]
  return row
}

export type SessionOptions = {
  /** `begin immediate` takes the write lock at once; `begin` takes a snapshot at its first read. */
  readonly begin: 'begin immediate' | 'begin'
  /** Told of every fault after which the file is in doubt. */
  readonly onFatal: (error: Error) => void
}

export class SqliteSession {
  readonly #db: Sqlite.Database
  readonly #onFatal: (error: Error) => void
  readonly #prepared = new Map<Query<never, unknown>, Prepared>()
  readonly #steps: Readonly<Record<Step, Sqlite.Statement>>
  /** Whether SQLite itself rolled the transaction back, as it does after some faults. */
  #torn: boolean = false

  constructor(db: Sqlite.Database, { begin, onFatal }: SessionOptions) {
    this.#db = db
    this.#onFatal = onFatal
    this.#steps = {
      begin: db.prepare(begin),
      commit: db.prepare('commit'),
      rollback: db.prepare('rollback'),
      savepoint: db.prepare('savepoint piece'),
      release: db.prepare('release piece'),
      undo: db.prepare('rollback to piece'),
    }
  }

  /** A next statement would be written on its own, outside any transaction: everything but `rollback` is refused. */
  get isTorn(): boolean {
    return this.#torn
  }

  /** False when another process holds the lock. */
  begin(): boolean {
    this.#torn = false
    try {
      this.#steps.begin.run()
      return true
    } catch (error) {
      if (isBusy(error)) return false
      throw this.#told(error)
    }
  }

  /** `around` is given the commit to carry out; what it throws is a fault of the commit. */
  commit(around: (commit: () => void) => void): void {
    this.#guard(() => around(() => void this.#steps.commit.run()))
  }

  /** Never throws: what this could not undo, SQLite undoes when the file is opened anew, and the next `begin` fails. */
  rollback(): void {
    this.#torn = false
    try {
      if (this.#db.inTransaction) this.#steps.rollback.run()
    } catch (error) {
      this.#told(error)
    }
  }

  /** A piece of the transaction that can be undone by itself. */
  beginPiece(): void {
    this.#step('savepoint')
  }

  keepPiece(): void {
    this.#step('release')
  }

  /** Never throws: where it cannot, the whole transaction is torn. */
  undoPiece(): void {
    if (this.#torn) return
    try {
      this.#step('undo')
      this.#step('release')
    } catch {
      this.#torn = true
    }
  }

  all(query: Query<never, unknown>, params: object): Record<string, unknown>[] {
    return this.#guard(() => {
      const { statement, compiled, names } = this.#prepare(query)
      return statement.all(...valuesFor(compiled, params)).map((values) => namedRow(names, values))
    })
  }

  first(query: Query<never, unknown>, params: object): Record<string, unknown> | undefined {
    return this.#guard(() => {
      const { statement, compiled, names } = this.#prepare(query)
      const values = statement.get(...valuesFor(compiled, params))
      return values && namedRow(names, values)
    })
  }

  run(query: Query<never, unknown>, params: object): number {
    return this.#guard(() => {
      const { statement, compiled } = this.#prepare(query)
      return statement.run(...valuesFor(compiled, params)).changes
    })
  }

  close(): void {
    this.#db.close()
  }

  #step(step: Step): void {
    this.#guard(() => this.#steps[step].run())
  }

  #guard<T>(work: () => T): T {
    if (this.#torn) throw new ConsentError('opslag', 'De transactie was al teruggedraaid.')
    try {
      return work()
    } catch (error) {
      this.#torn = !this.#db.inTransaction
      throw this.#told(error)
    }
  }

  #told(error: unknown): unknown {
    if (isFatal(error)) this.#onFatal(error)
    return translated(error)
  }

  #prepare(query: Query<never, unknown>): Prepared {
    const kept = this.#prepared.get(query)
    if (kept) return kept
    const compiled = query.compiledBy(builder)
    const statement = this.#db.prepare<unknown[], unknown[]>(compiled.sql)
    const names = statement.reader
      ? statement
          .raw(true)
          .columns()
          .map(({ name }) => memberName(name))
      : []
    const fresh = { compiled, statement, names }
    this.#prepared.set(query, fresh)
    return fresh
  }
}

/** One transaction's use of a session; after `end` it answers no more. */
export const dbOf = (session: SqliteSession): { readonly db: Db; readonly end: () => void } => {
  let ended = false
  const live = (): SqliteSession => {
    if (ended) throw new ConsentError('opslag', 'Deze transactie is al voorbij.')
    return session
  }
  const db = {
    all: async (query: Query<never, unknown>, params: object) => live().all(query, params),
    first: async (query: Query<never, unknown>, params: object) => live().first(query, params),
    run: async (query: Query<never, unknown>, params: object) => live().run(query, params),
  }
  // A query says itself what its rows are: the schema of a noun checks them when they are read.
  const end = (): void => {
    ended = true
  }
  return { db: db as Db, end }
}
