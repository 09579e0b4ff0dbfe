/** The store in one SQLite file: the default. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import type Sqlite from 'better-sqlite3'
import { CamelCasePlugin, Kysely } from 'kysely'
import { ConsentError } from '../../consent/errors.ts'
import type { Random } from '../../consent/id.ts'
import type { KeyRing, MasterKeys } from '../../consent/ports/keys.ts'
import type { Store, Transaction } from '../../consent/ports/store.ts'
import { type Instant, SECOND } from '../../consent/time.ts'
import { StoreError } from './errors.ts'
import { masterKeys } from './master-keys.ts'
import { migrate } from './migrations/list.ts'
import { restOn } from './resting.ts'
import type { Database, Db } from './schema.ts'
import { storeKeys } from './sealing.ts'
import { ensureFile, inspectFile, openConnection } from './sqlite-connection.ts'
import { protectByTriggers, type SqliteDialectOptions, sqliteDialect } from './sqlite-dialect.ts'
import { type TransactionContext, transaction } from './transaction.ts'

/** Longer than any write takes; a lock held longer than this is a fault that the caller must hear of. */
const LOCK_WAIT_MS = 5 * SECOND
/** Reads that may be under way at once; more wait their turn. Reads are short, and each connection has its own cache. */
const READERS_MAX = 4

export type SqliteStoreOptions = {
  /** File of the database; its folder exists. Made when absent, readable by its owner only. */
  readonly path: string
  /** Kept outside the database: every key that something in it rests on, the current one first. */
  readonly masterKeys: KeyRing
  readonly now: () => Instant
  /** Where keys and nonces come from; node:crypto unless told otherwise. */
  readonly random?: Random
  /** How long a write waits for another process that writes, in milliseconds; 5 seconds unless told otherwise. */
  readonly lockWaitMs?: number
  /** Given every connection once its settings hold: for limits, and for faults. */
  readonly configure?: (db: Sqlite.Database) => void
  /** Wraps every commit, so that faults can be injected before and after it. */
  readonly aroundCommit?: (commit: () => void) => void
  /** Told once when writing stopped for good (an I/O error, a damaged file): the process must start anew. */
  readonly onFatal?: (error: Error) => void
}

/** A store, and the care of the keys that its seals rest on. */
export type SqliteStore = Store & { readonly masterKeys: MasterKeys }

/** Runs work in a transaction, refusing one inside another: a nested write would wait for itself for ever. */
const unnested = () => {
  const current = new AsyncLocalStorage<{ open: boolean }>()
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (current.getStore()?.open)
      throw new ConsentError('opslag', 'Een transactie kan niet binnen een andere beginnen.')
    const scope = { open: true }
    return current.run(scope, work).finally(() => {
      scope.open = false
    })
  }
}

/** A reader that could not be opened while the store was in use is a fault of the store, not a refusal to start. */
const inPortWords = (error: unknown): never => {
  if (!(error instanceof StoreError)) throw error
  throw new ConsentError('opslag', 'De opslag kon niet worden gelezen.', { cause: error })
}

const storeOver = (
  { writer, reader }: { writer: Db; reader: Db },
  context: TransactionContext,
  mayWrite: () => void,
): Store => {
  const alone = unnested()
  const running = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined
  const run = <T>(db: Db, work: (tx: Transaction) => Promise<T>): Promise<T> => {
    if (closing) return Promise.reject(new ConsentError('opslag', 'De opslag is gesloten.'))
    const result = alone(() =>
      db.transaction().execute((trx) => work(transaction(trx, context))),
    ).catch(inPortWords)
    running.add(result)
    const done = () => running.delete(result)
    result.then(done, done)
    return result
  }
  const close = async (): Promise<void> => {
    await Promise.allSettled(running)
    await reader.destroy()
    await writer.destroy()
  }
  return {
    read: (work) => run(reader, work),
    write: (work) =>
      run(writer, async (tx) => {
        mayWrite()
        return work(tx)
      }),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

/** Keeps the first fault that leaves the file in doubt, and refuses every write after it. */
const fuse = (tell: (error: Error) => void) => {
  let blown: Error | undefined
  return {
    onFatal: (error: Error): void => {
      if (blown) return
      blown = error
      tell(error)
    },
    mayWrite: (): void => {
      if (blown)
        throw new ConsentError('opslag', 'De opslag schrijft niet meer na een fout.', {
          cause: blown,
        })
    },
  }
}

/**
 * Opens (or makes) the store in one SQLite file.
 *
 * One connection writes, each transaction begun with `BEGIN IMMEDIATE`: writers queue up instead of failing with
 * SQLITE_BUSY_SNAPSHOT when a deferred transaction turns into a write. Reads run on connections of their own, deferred
 * and `query_only`: in WAL each sees the state as of its first read and neither waits for the writer nor holds it up.
 *
 * A commit is durable when `write` fulfils (WAL, `synchronous=FULL`). After an I/O error or a damaged page every later
 * write is refused; a full disk is not such a fault, the next write tries again.
 *
 * Throws `StoreError`, one sentence naming the file, for a file that cannot be opened, is damaged, is another program's,
 * has a newer schema, or rests on a master key that is not given.
 */
export const openSqliteStore = async (options: SqliteStoreOptions): Promise<SqliteStore> => {
  const { path } = options
  const keys = { sets: storeKeys(options.masterKeys).sets }
  if (path === '' || path.startsWith(':') || path.startsWith('file:'))
    throw new StoreError('bad_path', `database ${path}: the path of a file is needed`)
  ensureFile(path)
  inspectFile(path)
  const { onFatal, mayWrite } = fuse(options.onFatal ?? (() => undefined))
  const lockWaitMs = options.lockWaitMs ?? LOCK_WAIT_MS
  const dialect = (part: Omit<SqliteDialectOptions, 'onFatal' | 'lockWaitMs'>) =>
    sqliteDialect({ ...part, onFatal, lockWaitMs })
  const connect = (use: 'write' | 'read'): Sqlite.Database => {
    const db = openConnection(path, use)
    options.configure?.(db)
    return db
  }
  const writing = dialect({
    open: () => connect('write'),
    connectionsMax: 1,
    begin: 'begin immediate',
    aroundCommit: options.aroundCommit ?? ((commit) => commit()),
  })
  const reading = dialect({
    open: () => connect('read'),
    connectionsMax: READERS_MAX,
    begin: 'begin',
    aroundCommit: (commit) => commit(),
  })
  const plugins = [new CamelCasePlugin()]
  const plain = new Kysely<Database>({ dialect: writing })
  const writer = plain.withPlugin(new CamelCasePlugin())
  try {
    await migrate(plain as unknown as Kysely<unknown>, protectByTriggers, path)
    await writer.transaction().execute((trx) => restOn(trx, keys, path))
  } catch (error) {
    await plain.destroy()
    throw error
  }
  const reader = new Kysely<Database>({ dialect: reading, plugins })
  const random = options.random ?? ((bytes: number) => new Uint8Array(randomBytes(bytes)))
  const context = { keys, random, now: options.now, rowLocks: false }
  const write = <T>(work: (db: Db) => Promise<T>): Promise<T> => {
    mayWrite()
    return writer.transaction().execute(work)
  }
  return {
    ...storeOver({ writer, reader }, context, mayWrite),
    masterKeys: masterKeys({
      keys,
      random,
      read: (work) => reader.transaction().execute(work),
      write,
      path,
    }),
  }
}
