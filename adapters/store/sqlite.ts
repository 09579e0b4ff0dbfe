/** The store in one SQLite file: the default. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import type Sqlite from 'better-sqlite3'
import { ConsentError } from '../../consent/errors.ts'
import type { Random } from '../../consent/id.ts'
import type { KeyRing, MasterKeys } from '../../consent/ports/keys.ts'
import type { Store } from '../../consent/ports/store.ts'
import { type Instant, SECOND } from '../../consent/time.ts'
import type { Db } from './connection.ts'
import { StoreError } from './errors.ts'
import { masterKeys } from './master-keys.ts'
import { restOn } from './resting.ts'
import { storeKeys } from './sealing.ts'
import { ensureFile, inspectFile, openConnection } from './sqlite-connection.ts'
import { migrateFile } from './sqlite-migrate.ts'
import { SqliteReaders } from './sqlite-readers.ts'
import { type SessionOptions, SqliteSession } from './sqlite-session.ts'
import { SqliteWriter } from './sqlite-writer.ts'
import { type TransactionContext, transaction } from './transaction.ts'

/** Longer than any write takes; a lock held longer than this is a fault that the caller must hear of. */
const LOCK_WAIT_MS = 5 * SECOND

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
  const mustBeOutside = (): void => {
    if (current.getStore()?.open)
      throw new ConsentError('opslag', 'Een transactie kan niet binnen een andere beginnen.')
  }
  const inside = <T>(work: () => Promise<T>): Promise<T> => {
    const scope = { open: true }
    return current.run(scope, work).finally(() => {
      scope.open = false
    })
  }
  return { mustBeOutside, inside }
}

/** A reader that could not be opened while the store was in use is a fault of the store, not a refusal to start. */
const inPortWords = (error: unknown): never => {
  if (!(error instanceof StoreError)) throw error
  throw new ConsentError('opslag', 'De opslag kon niet worden gelezen.', { cause: error })
}

type Road = <T>(work: (db: Db) => Promise<T>) => Promise<T>

/** Runs transactions, none inside another, until it is closed; `shut` comes after the last. */
const outermost = (shut: () => void) => {
  const { mustBeOutside, inside } = unnested()
  const running = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined
  const through =
    (road: Road): Road =>
    async (work) => {
      if (closing) throw new ConsentError('opslag', 'De opslag is gesloten.')
      mustBeOutside()
      const result = road((db) => inside(() => work(db)))
      running.add(result)
      return result.finally(() => running.delete(result))
    }
  const close = async (): Promise<void> => {
    await Promise.allSettled(running)
    shut()
  }
  return {
    through,
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
  await migrateFile(path)
  const { onFatal, mayWrite } = fuse(options.onFatal ?? (() => undefined))
  const open = (use: 'write' | 'read', begin: SessionOptions['begin']): SqliteSession => {
    const db = openConnection(path, use)
    options.configure?.(db)
    // SQLite's own wait would hold up everything else in this process; the writer waits by itself.
    if (use === 'write') db.pragma('busy_timeout = 0')
    return new SqliteSession(db, { begin, onFatal })
  }
  const session = open('write', 'begin immediate')
  const writer = new SqliteWriter({
    session,
    mayWrite,
    lockWaitMs: options.lockWaitMs ?? LOCK_WAIT_MS,
    aroundCommit: options.aroundCommit ?? ((commit) => commit()),
  })
  const readers = new SqliteReaders(() => open('read', 'begin'))
  const shut = (): void => {
    readers.close()
    session.close()
  }
  try {
    await writer.write((db) => restOn(db, keys, path))
  } catch (error) {
    shut()
    throw error
  }
  const random = options.random ?? ((bytes: number) => new Uint8Array(randomBytes(bytes)))
  const context: TransactionContext = { keys, random, now: options.now, rowLocks: false }
  const { through, close } = outermost(shut)
  const write = through((work) => writer.write(work))
  const read = through((work) => readers.read(work).catch(inPortWords))
  return {
    read: (work) => read((db) => work(transaction(db, context))),
    write: (work) => write((db) => work(transaction(db, context))),
    close,
    masterKeys: masterKeys({ ...context, keys, read, write, path }),
  }
}
