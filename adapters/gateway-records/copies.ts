/** The copies of what was released, sealed with a key of the organisation, until their time is over. */
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type Database from 'better-sqlite3'
import { z } from 'zod'
import {
  type CopyKeys,
  GatewayRecordsError,
  type KeptCopy,
  keptCopy,
} from '../../consent/ports/gateway-records.ts'
import type { Instant } from '../../consent/time.ts'
import { openAtRest, type Place, sealAtRest } from '../envelope/at-rest.ts'

export const COPIES_SCHEMA = `
  create table if not exists copy (
    "order" text primary key, keep_until integer not null, sealed text not null) strict;
  create index if not exists copy_until on copy (keep_until);
`

const placeOf = (order: string): Place => ['copy', 'sealed', order]

const keyObject = (key: Uint8Array): KeyObject => createSecretKey(key)

const seal = ([current]: CopyKeys, copy: KeptCopy): string => {
  const bytes = Buffer.from(JSON.stringify(keptCopy.parse(copy)), 'utf8')
  const sealing = { key: keyObject(current.key), place: placeOf(copy.order) }
  return `${current.kid}.${sealAtRest(bytes, sealing, randomBytes)}`
}

const unseal = (keys: CopyKeys, order: string, named: string): KeptCopy => {
  const at = named.indexOf('.')
  const known = keys.find(({ kid }) => kid === named.slice(0, at))
  if (known === undefined) throw new TypeError('a copy was sealed with a key that is not there')
  const sealing = { key: keyObject(known.key), place: placeOf(order) }
  const text = Buffer.from(openAtRest(named.slice(at + 1), sealing)).toString('utf8')
  return keptCopy.parse(JSON.parse(text))
}

const row = z.object({ sealed: z.string() }).optional()

/** Keeps and gives back copies within one database. `keys` is asked each time; null where this gateway keeps none. */
export const copiesIn = (db: Database.Database, keys: (() => CopyKeys) | null) => {
  const sweep = db.prepare('delete from copy where keep_until <= ?')
  const insert = db.prepare('insert into copy ("order", keep_until, sealed) values (?, ?, ?)')
  const select = db.prepare('select sealed from copy where "order" = ? and keep_until > ?')
  const held = (): CopyKeys => {
    if (keys === null) throw new GatewayRecordsError('onbruikbaar', 'no key for copies is set')
    return keys()
  }
  return {
    keep: (copy: KeptCopy, until: Instant): void => {
      sweep.run(copy.at)
      insert.run(copy.order, until, seal(held(), copy))
    },
    copyOf: (order: string, now: Instant): KeptCopy | undefined => {
      const found = row.parse(select.get(order, now))
      return found && unseal(held(), order, found.sealed)
    },
    sweep: (now: Instant): number => sweep.run(now).changes,
  }
}
