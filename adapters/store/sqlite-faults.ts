/** What SQLite complains of, in the words of the ports. */
import Sqlite from 'better-sqlite3'
import { ConsentError } from '../../consent/errors.ts'

const CLASHES = ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY']
// After these the state of the file is in doubt: https://www.sqlite.org/rescode.html#ioerr
const FATAL = /^SQLITE_(IOERR|CORRUPT|NOTADB)/

/** Whether a fault leaves the database file in doubt: writing must stop until it was opened anew. */
export const isFatal = (error: unknown): error is Error =>
  error instanceof Sqlite.SqliteError && FATAL.test(error.code)

/** Whether another process holds the lock that was asked for. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Sqlite.SqliteError && error.code === 'SQLITE_BUSY'

/** A fault of SQLite as `ConsentError`: 'conflict', 'onbekend' or 'opslag'; anything else as it is. */
export const translated = (error: unknown): unknown => {
  if (!(error instanceof Sqlite.SqliteError)) return error
  const { code } = error
  if (CLASHES.includes(code))
    return new ConsentError('conflict', 'Dit bestaat al.', { cause: error })
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY')
    return new ConsentError('onbekend', 'Waar dit naar verwijst is niet bekend.', { cause: error })
  return new ConsentError('opslag', `De opslag faalde (${code}).`, { cause: error })
}
