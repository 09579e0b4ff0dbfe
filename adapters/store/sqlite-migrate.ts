/** Brings a SQLite file to the newest schema, over Kysely's own dialect. */
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely'
import { migrate } from './migrations/list.ts'
import { openConnection } from './sqlite-connection.ts'

class Adapter extends SqliteAdapter {
  // Kysely says false; SQLite can, and a half-made schema must not survive a crash.
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class ImmediateDriver extends SqliteDriver {
  // Two processes that start together: the second waits, instead of failing when its read turns into a write.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class MigrationDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig

  constructor(config: SqliteDialectConfig) {
    super(config)
    this.#config = config
  }

  override createAdapter(): SqliteAdapter {
    return new Adapter()
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#config)
  }
}

/** Makes a table append-only by triggers. `table` is a name from the code, never input. */
const protectByTriggers = async (db: Kysely<unknown>, table: string): Promise<void> => {
  for (const change of ['update', 'delete'])
    await db.executeQuery(
      CompiledQuery.raw(
        `create trigger ${table}_no_${change} before ${change} on ${table} begin select raise(abort, '${table} is append-only'); end`,
      ),
    )
}

/** Removes the guard of a table against removing, and sets it again for rows that `kept` says of; both are from the code. */
const letGoByTriggers = async (db: Kysely<unknown>, table: string, kept: string): Promise<void> => {
  for (const sql of [
    `drop trigger ${table}_no_delete`,
    `create trigger ${table}_no_delete before delete on ${table} when ${kept} begin select raise(abort, '${table} is append-only'); end`,
  ])
    await db.executeQuery(CompiledQuery.raw(sql))
}

/** Throws `StoreError` as `migrate` does. */
export const migrateFile = async (path: string): Promise<void> => {
  const db = new Kysely<unknown>({
    dialect: new MigrationDialect({ database: async () => openConnection(path, 'write') }),
  })
  try {
    await migrate(db, { protect: protectByTriggers, letGo: letGoByTriggers }, path)
  } finally {
    await db.destroy()
  }
}
