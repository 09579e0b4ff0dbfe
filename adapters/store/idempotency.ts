import { z } from 'zod'
import { ConsentError } from '../../consent/errors.ts'
import type { Random } from '../../consent/id.ts'
import type { Idempotency } from '../../consent/ports/idempotency.ts'
import type { Instant } from '../../consent/time.ts'
import type { Place } from '../envelope/at-rest.ts'
import { counted, type Db, mustInsert } from './connection.ts'
import { insertInto, query } from './query.ts'
import { parseStored } from './row.ts'
import { openGeneral, type StoreKeys, sealGeneral } from './sealing.ts'

const remembered = z.strictObject({ bodyHash: z.string(), status: z.int(), body: z.string() })

const insert = insertInto('idempotencyKeys', ['scope', 'key', 'bodyHash', 'status', 'body', 'at'])
const byKey = query((db, { scope, key }: { scope: string; key: string }) =>
  db
    .selectFrom('idempotencyKeys')
    .select(['bodyHash', 'status', 'body'])
    .where('scope', '=', scope)
    .where('key', '=', key),
)
const forget = query((db, { before }: { before: Instant }) =>
  db.deleteFrom('idempotencyKeys').where('at', '<', before),
)

const forgettable = query((db, { before }: { before: Instant }) =>
  db
    .selectFrom('idempotencyKeys')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('at', '<', before),
)

const place = (scope: string, key: string): Place => ['idempotency_keys', 'body', scope, key]

/** Idempotency keys and the first answer to each. */
export const idempotency = (db: Db, sealing: { keys: StoreKeys; random: Random }): Idempotency => ({
  recall: async (scope, key, bodyHash) => {
    const row = await db.first(byKey, { scope, key })
    if (!row) return undefined
    if (row.bodyHash !== bodyHash)
      throw new ConsentError('sleutel_hergebruikt', 'Deze sleutel hoort bij een ander verzoek.')
    const body = openGeneral(row.body, place(scope, key), sealing.keys)
    return parseStored(remembered, { ...row, body }, 'idempotency_keys')
  },
  remember: async (scope, key, answer, at) => {
    const fitting = parseStored(remembered, answer, 'idempotency_keys')
    const body = sealGeneral(fitting.body, place(scope, key), sealing)
    const row = { ...fitting, scope, key, body, at }
    await mustInsert(db, { insert, row, what: 'Deze sleutel' })
  },
  forgettable: (before) => counted(db, forgettable, { before }),
  forget: (before) => db.run(forget, { before }),
})
