import type { PartyId, Random } from '../../consent/id.ts'
import type { Signals } from '../../consent/ports/signals.ts'
import { type SignalStep, signalStep } from '../../consent/signal.ts'
import type { Place } from '../envelope/at-rest.ts'
import { type Db, mustInsert } from './connection.ts'
import { insertInto, query } from './query.ts'
import { mustRestOn } from './resting.ts'
import { rowCodec } from './row.ts'
import { openGeneral, type StoreKeys, sealGeneral } from './sealing.ts'

const codec = rowCodec(signalStep, { table: 'signal_steps' })

const insert = insertInto('signalSteps', codec.columns)
const ofParty = query((db, { party }: { party: PartyId }) =>
  db
    .selectFrom('signalSteps')
    .selectAll()
    .where('party', '=', party)
    .orderBy('signal')
    .orderBy('position'),
)

const forget = query((db, { before }: { before: number }) =>
  db.deleteFrom('signalSteps').where('at', '<', before),
)

const place = (id: SignalStep['id']): Place => ['signal_steps', 'note', id]

/** What officers wrote down about signals: added, never changed. */
export const signals = (db: Db, sealing: { keys: StoreKeys; random: Random }): Signals => ({
  add: async (step) => {
    const row = codec.toRow(step)
    await mustRestOn(db, sealing.keys)
    const note = row.note && sealGeneral(row.note, place(row.id), sealing)
    await mustInsert(db, { insert, row: { ...row, note }, what: 'Deze stap' })
  },
  forget: (before) => db.run(forget, { before }),
  of: async (party) =>
    (await db.all(ofParty, { party })).map((row) =>
      codec.fromRow({
        ...row,
        note: row.note && openGeneral(row.note, place(row.id), sealing.keys),
      }),
    ),
})
