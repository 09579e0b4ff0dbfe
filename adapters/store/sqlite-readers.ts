/** Reads of the SQLite file: each sees the state as of its first read, and neither waits for the writer nor holds it up. */
import { ConsentError } from '../../consent/errors.ts'
import type { Db } from './connection.ts'
import { dbOf, type SqliteSession } from './sqlite-session.ts'

/** Reads that may be under way at once; more wait their turn. Reads are short, and each connection has its own cache. */
const READERS_MAX = 4

export class SqliteReaders {
  readonly #open: () => SqliteSession
  readonly #all: SqliteSession[] = []
  readonly #idle: SqliteSession[] = []
  readonly #waiting: ((session: SqliteSession) => void)[] = []

  constructor(open: () => SqliteSession) {
    this.#open = open
  }

  async read<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const session = await this.#take()
    const { db, end } = dbOf(session)
    try {
      if (!session.begin()) throw new ConsentError('opslag', 'De opslag is bezet.')
      return await work(db)
    } finally {
      end()
      session.rollback()
      this.#giveBack(session)
    }
  }

  close(): void {
    for (const session of this.#all.splice(0)) session.close()
  }

  /** In the order of asking. */
  async #take(): Promise<SqliteSession> {
    const idle = this.#idle.pop()
    if (idle) return idle
    if (this.#all.length >= READERS_MAX)
      return new Promise((resolve) => this.#waiting.push(resolve))
    const fresh = this.#open()
    this.#all.push(fresh)
    return fresh
  }

  #giveBack(session: SqliteSession): void {
    const next = this.#waiting.shift()
    if (next) next(session)
    else this.#idle.push(session)
  }
}
