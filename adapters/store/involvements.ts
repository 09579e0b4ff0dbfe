import { involvementEvent } from '../../consent/involvement.ts'
import type { Involvements } from '../../consent/ports/involvements.ts'
import { nextPosition } from './position.ts'
import { rowCodec } from './row.ts'
import type { Db } from './schema.ts'

const codec = rowCodec(involvementEvent, { table: 'involvement_events' })

/** Involvement events, append-only. */
export const involvements = (db: Db): Involvements => {
  const ofChild = (child: Parameters<Involvements['ofChild']>[0]) =>
    db.selectFrom('involvementEvents').selectAll().where('child', '=', child).orderBy('position')
  return {
    add: async (event) => {
      const position = await nextPosition(db, 'involvementEvents', event.child)
      await db
        .insertInto('involvementEvents')
        .values({ ...codec.toRow(event), position })
        .execute()
    },
    of: async (child, party) =>
      (await ofChild(child).where('party', '=', party).execute()).map(codec.fromRow),
    ofChild: async (child) => (await ofChild(child).execute()).map(codec.fromRow),
  }
}
