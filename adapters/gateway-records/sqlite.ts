/** A gateway's records in one SQLite file. */
import { chmodSync } from 'node:fs'
import Database from 'better-sqlite3'
import { z } from 'zod'
import type { Once } from '../../consent/ports/envelope.ts'
import {
  type CopyKeys,
  type GatewayLogRow,
  type GatewayRecords,
  GatewayRecordsError,
  gatewayLogRow,
  type KeptCopy,
  type KnownChild,
  knownChild,
} from '../../consent/ports/gateway-records.ts'
import type { Instant } from '../../consent/time.ts'
import { COPIES_SCHEMA, copiesIn } from './copies.ts'

const SCHEMA = `
  create table if not exists claimed (id text primary key, replay_until integer not null) strict;
  create index if not exists claimed_until on claimed (replay_until);
  create table if not exists child (
    pseudonym text primary key, reference text not null unique, linked_at integer not null) strict;
  create table if not exists log (seq integer primary key autoincrement, at integer not null, row text not null) strict;
  create trigger if not exists log_stays before update on log begin select raise(abort, 'append-only'); end;
  create trigger if not exists log_keeps before delete on log begin select raise(abort, 'append-only'); end;
`
/** SQLite's number for it; the journal of a release must survive a loss of power. */
const SYNCHRONOUS_FULL = 2
const OWNER_ONLY = 0o600

type Db = Database.Database

const open = (file: string): Db => {
  try {
    const db = new Database(file)
    // The file tells which children an organisation knows: nobody but its owner reads it.
    if (file !== ':memory:') chmodSync(file, OWNER_ONLY)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('busy_timeout = 5000')
    if (db.pragma('synchronous', { simple: true }) !== SYNCHRONOUS_FULL)
      throw new TypeError('synchronous is not FULL')
    db.exec(SCHEMA + COPIES_SCHEMA)
    return db
  } catch (cause) {
    throw new GatewayRecordsError('onbruikbaar', `records: ${file} cannot be used as a database`, {
      cause,
    })
  }
}

const guarded = <T>(work: () => T): T => {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof GatewayRecordsError) throw cause
    throw new GatewayRecordsError('opslag', 'the gateway records failed', { cause })
  }
}

const claimAll = (db: Db) => {
  const sweep = db.prepare('delete from claimed where replay_until <= ?')
  const insert = db.prepare(
    'insert into claimed (id, replay_until) values (?, ?) on conflict do nothing',
  )
  return (ids: readonly Once[], now: Instant): boolean => {
    let free = true
    const work = db.transaction(() => {
      sweep.run(now)
      free = ids.every(({ id, replayUntil }) => insert.run(id, replayUntil).changes === 1)
      if (!free) throw new AlreadyClaimed()
    })
    try {
      work.immediate()
    } catch (error) {
      if (!(error instanceof AlreadyClaimed)) throw error
    }
    return free
  }
}

/** Rolls the claim back: all or none. */
class AlreadyClaimed extends Error {}

const children = (db: Db) => {
  const reference = db.prepare('select reference from child where pseudonym = ?').pluck()
  const pseudonym = db.prepare('select pseudonym from child where reference = ?').pluck()
  const forget = db.prepare('delete from child where pseudonym = ? or reference = ?')
  const insert = db.prepare('insert into child (pseudonym, reference, linked_at) values (?, ?, ?)')
  const text = z.string().optional()
  return {
    referenceOf: (id: string) => guarded(() => text.parse(reference.get(id))),
    pseudonymOf: (id: string) => guarded(() => text.parse(pseudonym.get(id))),
    link: (child: KnownChild, now: Instant) =>
      guarded(() => {
        const known = knownChild.parse(child)
        db.transaction(() => {
          forget.run(known.pseudonym, known.reference)
          insert.run(known.pseudonym, known.reference, now)
        }).immediate()
      }),
  }
}

const log = (db: Db, keys: (() => CopyKeys) | null) => {
  const insert = db.prepare('insert into log (at, row) values (?, ?)')
  const select = db.prepare('select row from log order by seq desc limit ?').pluck()
  const copies = copiesIn(db, keys)
  const append = (row: GatewayLogRow): void =>
    void insert.run(row.at, JSON.stringify(gatewayLogRow.parse(row)))
  const appendKeeping = db.transaction((row: GatewayLogRow, copy: KeptCopy, until: Instant) => {
    append(row)
    copies.keep(copy, until)
  })
  return {
    log: (row: GatewayLogRow) => guarded(() => append(row)),
    logKeeping: (row: GatewayLogRow, copy: KeptCopy, until: Instant) =>
      guarded(() => appendKeeping.immediate(row, copy, until)),
    copyOf: (order: string, now: Instant) => guarded(() => copies.copyOf(order, now)),
    sweepCopies: (now: Instant) => guarded(() => copies.sweep(now)),
    rows: (limit: number) =>
      guarded(() =>
        z
          .array(z.string())
          .parse(select.all(limit))
          .map((row) => gatewayLogRow.parse(JSON.parse(row))),
      ),
  }
}

/**
 * Opens or makes the records of a gateway; `GatewayRecordsError('onbruikbaar')` naming the file. `:memory:` keeps nothing.
 * @param copyKeys what seals copies, asked each time; without it none is kept or given
 */
export const openGatewayRecords = (
  file: string,
  copyKeys: (() => CopyKeys) | null = null,
): GatewayRecords => {
  const db = open(file)
  const claim = claimAll(db)
  return {
    claim: (ids, now) => guarded(() => claim(ids, now)),
    ...children(db),
    ...log(db, copyKeys),
    close: () => db.close(),
  }
}
