import type { Random } from '../../consent/id.ts'
import type { Artifacts } from '../../consent/ports/artifacts.ts'
import type { Instant } from '../../consent/time.ts'
import type { Db } from './schema.ts'
import { openGeneral, type Place, type StoreKeys, sealGeneral } from './sealing.ts'

const place = (model: string, id: string): Place => ['artifacts', 'payload', model, id]

/** What the authorization server keeps; payloads are sealed. */
export const artifacts = (
  db: Db,
  context: { keys: StoreKeys; random: Random; now: () => Instant },
): Artifacts => ({
  put: async (model, id, payload, expiresAt) => {
    const sealed = sealGeneral(payload, place(model, id), context)
    await db
      .insertInto('artifacts')
      .values({ model, id, payload: sealed, expiresAt })
      .onConflict((known) =>
        known.columns(['model', 'id']).doUpdateSet({ payload: sealed, expiresAt }),
      )
      .execute()
  },
  get: async (model, id, now) => {
    const row = await db
      .selectFrom('artifacts')
      .select('payload')
      .where('model', '=', model)
      .where('id', '=', id)
      .where('expiresAt', '>', now)
      .executeTakeFirst()
    return row && openGeneral(row.payload, place(model, id), context.keys)
  },
  remove: async (model, id) => {
    await db.deleteFrom('artifacts').where('model', '=', model).where('id', '=', id).execute()
  },
  claimOnce: async (model, id, expiresAt) => {
    const payload = sealGeneral('', place(model, id), context)
    const result = await db
      .insertInto('artifacts')
      .values({ model, id, payload, expiresAt })
      .onConflict((known) =>
        known
          .columns(['model', 'id'])
          .doUpdateSet({ payload, expiresAt })
          .where('artifacts.expiresAt', '<=', context.now()),
      )
      .executeTakeFirstOrThrow()
    return result.numInsertedOrUpdatedRows === 1n
  },
  sweep: async (now) => {
    const result = await db
      .deleteFrom('artifacts')
      .where('expiresAt', '<=', now)
      .executeTakeFirstOrThrow()
    return Number(result.numDeletedRows)
  },
})
