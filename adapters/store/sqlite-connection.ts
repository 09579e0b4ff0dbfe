/** Opening the SQLite file: what makes a commit durable, and what is refused. */
import { closeSync, existsSync, openSync, statSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { SECOND } from '../../consent/time.ts'
import { StoreError } from './errors.ts'

/** How long one statement waits for another process; it holds this process up, which only opening ever does. */
const BUSY_TIMEOUT_MS = 5 * SECOND
/** Marks the file as ours ("cbrk"), so that another program's database is not taken for an empty one. */
const APPLICATION_ID = 0x6362726b
const OWNER_ONLY = 0o600

/**
 * KiB of pages that a connection keeps, negative as SQLite wants it. The default of this build is 16 MiB for each, a quarter of what a busy
 * broker takes, and no faster: what is not kept is read from the cache of the operating system.
 */
const CACHE_KIB = { write: -4096, read: -2048 }

const SETTINGS = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, recursive_triggers: 1 }

/**
 * Asserts on a connection what a durable commit rests on: WAL with `synchronous=FULL` (2), and the guards.
 * Throws `StoreError('not_durable')` that names the setting.
 */
export const assertSettings = (db: Sqlite.Database, name: string): void => {
  for (const [setting, wanted] of Object.entries(SETTINGS)) {
    const actual: unknown = db.pragma(setting, { simple: true })
    if (actual !== wanted)
      throw new StoreError(
        'not_durable',
        `database ${name}: ${setting} is ${String(actual)} and must be ${wanted}`,
      )
  }
}

const apply = (db: Sqlite.Database, path: string): void => {
  db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  db.pragma('journal_mode = wal')
  // better-sqlite3 is built so that a WAL file opens with synchronous=NORMAL: set on every connection, then asserted.
  db.pragma('synchronous = full')
  db.pragma('foreign_keys = on')
  // Otherwise `insert or replace` removes a row without firing the trigger that forbids it.
  db.pragma('recursive_triggers = on')
  // What is deleted or overwritten (a child's key) is zeroed in the file.
  db.pragma('secure_delete = on')
  assertSettings(db, path)
}

/** By the code of the system: what whoever set the path can mend. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read and write it',
  EROFS: 'it is on a disk that cannot be written',
}

const openingReason = (cause: unknown): string => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no code'
  return REASONS[code] ?? code
}

const openingFault = (path: string, cause: unknown): StoreError => {
  if (cause instanceof StoreError) return cause
  const code = cause instanceof Sqlite.SqliteError ? cause.code : ''
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code))
    return new StoreError('corrupt', `database ${path}: the file is damaged or not a database`, {
      cause,
    })
  const reason = openingReason(cause)
  return new StoreError('bad_path', `database ${path}: the file cannot be opened: ${reason}`, {
    cause,
  })
}

/**
 * Opens a connection to a file that exists, with the settings that make it durable; one to read cannot write.
 * Throws `StoreError` ('bad_path', 'corrupt', 'not_durable').
 */
export const openConnection = (path: string, use: 'write' | 'read'): Sqlite.Database => {
  let db: Sqlite.Database | undefined
  try {
    db = new Sqlite(path, { fileMustExist: true })
    apply(db, path)
    db.pragma(`cache_size = ${CACHE_KIB[use]}`)
    if (use === 'read') db.pragma('query_only = on')
    return db
  } catch (cause) {
    db?.close()
    throw openingFault(path, cause)
  }
}

/** Makes the file when it is absent: SQLite would make it readable by everyone the umask allows. */
export const ensureFile = (path: string): void => {
  try {
    closeSync(openSync(path, 'a', OWNER_ONLY))
  } catch (cause) {
    throw openingFault(path, cause)
  }
}

/** Read in a tenth of a second. */
const READ_WHOLE_BYTES_MAX = 64 * 1024 * 1024

/** SQLite takes the log of changes away when the last connection is closed: where it stands, a process did not end well. */
const endedWell = (path: string): boolean => !existsSync(`${path}-wal`)

const refuseDamage = (db: Sqlite.Database, path: string): void => {
  const verdict: unknown = db.pragma('quick_check(1)', { simple: true })
  if (verdict !== 'ok') throw new StoreError('corrupt', `database ${path}: the file is damaged`)
}

/**
 * Refuses a damaged file and another program's database; marks an empty one as ours. A file is read whole, so that damage is
 * found which no read would meet for months; one of more bytes than that only after a process that did not end well.
 */
export const inspectFile = (path: string, wholeMax: number = READ_WHOLE_BYTES_MAX): void => {
  const isWhole = !endedWell(path) || statSync(path).size <= wholeMax
  const db = openConnection(path, 'write')
  try {
    if (isWhole) refuseDamage(db, path)
    const mark: unknown = db.pragma('application_id', { simple: true })
    if (mark === APPLICATION_ID) return
    const tables = db.prepare('select count(*) from sqlite_master').pluck().get()
    if (mark !== 0 || tables !== 0)
      throw new StoreError('bad_path', `database ${path}: it belongs to another program`)
    db.pragma(`application_id = ${APPLICATION_ID}`)
  } catch (cause) {
    throw openingFault(path, cause)
  } finally {
    db.close()
  }
}
