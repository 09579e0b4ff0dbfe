import type { Random } from '../../consent/id.ts'
import type { Artifacts } from '../../consent/ports/artifacts.ts'
import type { Instant } from '../../consent/time.ts'
import type { Place } from '../envelope/at-rest.ts'
import { counted, type Db } from './connection.ts'
import { query } from './query.ts'
import type { Database } from './schema.ts'
import { openGeneral, type StoreKeys, sealGeneral } from './sealing.ts'

type Artifact = Database['artifacts']

const put = query((db, { model, id, payload, expiresAt }: Artifact) =>
  db
    .insertInto('artifacts')
    .values({ model, id, payload, expiresAt })
    .onConflict((known) => known.columns(['model', 'id']).doUpdateSet({ payload, expiresAt })),
)

const live = query((db, { model, id, now }: Pick<Artifact, 'model' | 'id'> & { now: Instant }) =>
  db
    .selectFrom('artifacts')
    .select('payload')
    .where('model', '=', model)
    .where('id', '=', id)
    .where('expiresAt', '>', now),
)

const remove = query((db, { model, id }: Pick<Artifact, 'model' | 'id'>) =>
  db.deleteFrom('artifacts').where('model', '=', model).where('id', '=', id),
)

const claim = query((db, { model, id, payload, expiresAt, now }: Artifact & { now: Instant }) =>
  db
    .insertInto('artifacts')
    .values({ model, id, payload, expiresAt })
    .onConflict((known) =>
      known
        .columns(['model', 'id'])
        .doUpdateSet({ payload, expiresAt })
        .where('artifacts.expiresAt', '<=', now),
    ),
)

const sweep = query((db, { now }: { now: Instant }) =>
  db.deleteFrom('artifacts').where('expiresAt', '<=', now),
)

const expired = query((db, { now }: { now: Instant }) =>
  db
    .selectFrom('artifacts')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('expiresAt', '<=', now),
)

/** A mark says all it says by being there: it holds nothing to seal, and rests on no key. */
const MARK = ''

const place = (model: string, id: string): Place => ['artifacts', 'payload', model, id]

/** What the authorization server keeps; payloads are sealed. */
export const artifacts = (
  db: Db,
  context: { keys: StoreKeys; random: Random; now: () => Instant },
): Artifacts => ({
  put: async (model, id, payload, expiresAt) => {
    const sealed = sealGeneral(payload, place(model, id), context)
    await db.run(put, { model, id, payload: sealed, expiresAt })
  },
  get: async (model, id, now) => {
    const row = await db.first(live, { model, id, now })
    if (row === undefined || row.payload === MARK) return row?.payload
    return openGeneral(row.payload, place(model, id), context.keys)
  },
  remove: async (model, id) => {
    await db.run(remove, { model, id })
  },
  claimOnce: async (model, id, expiresAt) => {
    const mark = { model, id, payload: MARK, expiresAt }
    return (await db.run(claim, { ...mark, now: context.now() })) === 1
  },
  expired: (now) => counted(db, expired, { now }),
  sweep: (now) => db.run(sweep, { now }),
})
