/** Why a store refuses to open. Faults of an open store are `ConsentError`, as its port says. */
export type StoreErrorCode =
  | 'bad_path' // not a file that can be opened, or a database of something else
  | 'bad_master_key' // not 32 bytes
  | 'wrong_master_key' // another key than the one this database was made with
  | 'corrupt' // not a database, or damaged
  | 'newer_schema' // written by a later version
  | 'not_durable' // the database does not keep the settings that make a commit durable
  | 'migration_failed'

/** A database that cannot be used, in one sentence that names it. */
export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'StoreError'
    this.code = code
  }
}
