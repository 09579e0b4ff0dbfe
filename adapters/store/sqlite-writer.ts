/** Writes to the SQLite file: transactions that wait at the same time become durable together, each still by itself. */
import { setImmediate, setTimeout } from 'node:timers/promises'
import { ConsentError } from '../../consent/errors.ts'
import type { Db } from './connection.ts'
import { dbOf, type SqliteSession } from './sqlite-session.ts'

/** Pause between two attempts to take the write lock that another process holds. */
const LOCK_RETRY_MS = 10
/** A commit costs one flush to disk, whatever is in it; past this many the first ones would wait too long for it. */
const GROUP_MAX = 64

type Work = (db: Db) => Promise<unknown>

type Waiting = {
  readonly work: Work
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  /** Shares its commit with nobody: a fault of another one took its first attempt down. */
  readonly alone: boolean
}

/** A piece of work that ran; what came of it is told once the commit is durable. */
type Ran = { readonly of: Waiting; readonly ok: boolean; readonly tell: () => void }

export type WriterOptions = {
  readonly session: SqliteSession
  /** How long to wait for the write lock that another process holds. */
  readonly lockWaitMs: number
  /** Wraps every commit. */
  readonly aroundCommit: (commit: () => void) => void
  /** Throws once writing has stopped for good. */
  readonly mayWrite: () => void
}

/**
 * Runs each piece of work in a transaction of its own (a savepoint) and commits those that came in the meantime together
 * ("group commit"). In the order of asking; what one piece did is seen by the next. A piece that rejects is undone by
 * itself. Where a fault makes SQLite roll everything back (a full disk), the others run once more, each alone.
 */
export class SqliteWriter {
  readonly #options: WriterOptions
  readonly #queue: Waiting[] = []
  #running: boolean = false

  constructor(options: WriterOptions) {
    this.#options = options
  }

  /** Fulfils when what the work did is durable; rejects when none of it is, or, after a failed commit, when nobody knows. */
  write<T>(work: (db: Db) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, resolve: resolve as Waiting['resolve'], reject, alone: false })
      if (!this.#running) void this.#runAll()
    })
  }

  async #runAll(): Promise<void> {
    this.#running = true
    while (this.#queue.length > 0) await this.#runGroup()
    this.#running = false
  }

  async #runGroup(): Promise<void> {
    const { session } = this.#options
    try {
      await this.#begin()
    } catch (error) {
      for (const { reject } of this.#queue.splice(0)) reject(error)
      return
    }
    const ran: Ran[] = []
    while (await this.#hasNext(ran)) ran.push(await this.#runNext())
    if (session.isTorn) this.#again(ran)
    else this.#commit(ran)
  }

  async #begin(): Promise<void> {
    const { session, lockWaitMs } = this.#options
    for (let leftMs = lockWaitMs; !session.begin(); leftMs -= LOCK_RETRY_MS) {
      if (leftMs <= 0) throw new ConsentError('opslag', 'Een ander proces houdt de opslag bezet.')
      await setTimeout(LOCK_RETRY_MS)
    }
  }

  /** Whether one more goes into this commit. Lets requests that just came in add their own before it closes. */
  async #hasNext(ran: readonly Ran[]): Promise<boolean> {
    if (ran.length >= GROUP_MAX || this.#options.session.isTorn) return false
    if (ran.some(({ of }) => of.alone)) return false
    if (this.#queue.length === 0) await setImmediate()
    const [next] = this.#queue
    return next !== undefined && (ran.length === 0 || !next.alone)
  }

  async #runNext(): Promise<Ran> {
    const of = this.#queue.shift() as Waiting
    try {
      const value = await this.#runPiece(of.work)
      return { of, ok: true, tell: () => of.resolve(value) }
    } catch (error) {
      return { of, ok: false, tell: () => of.reject(error) }
    }
  }

  async #runPiece(work: Work): Promise<unknown> {
    const { session, mayWrite } = this.#options
    mayWrite()
    session.beginPiece()
    const { db, end } = dbOf(session)
    try {
      const value = await work(db)
      session.keepPiece()
      return value
    } catch (error) {
      session.undoPiece()
      throw error
    } finally {
      end()
    }
  }

  /** A refusal may rest on what another piece just did, so it too is told only when that is durable. */
  #commit(ran: readonly Ran[]): void {
    const { session, aroundCommit } = this.#options
    try {
      session.commit(aroundCommit)
    } catch (cause) {
      session.rollback()
      const error =
        cause instanceof ConsentError
          ? cause
          : new ConsentError('opslag', 'Het vastleggen faalde.', { cause })
      for (const { of } of ran) of.reject(error)
      return
    }
    for (const { tell } of ran) tell()
  }

  /** The last one met the fault and is told so; nothing of the others is written, and none of them is at fault. */
  #again(ran: readonly Ran[]): void {
    this.#options.session.rollback()
    const others = ran.filter(({ ok }) => ok).map(({ of }) => ({ ...of, alone: true }))
    for (const { ok, tell } of ran) if (!ok) tell()
    this.#queue.unshift(...others)
  }
}
