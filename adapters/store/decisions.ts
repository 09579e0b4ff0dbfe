import { sql } from 'kysely'
import { type DecisionRecord, decisionRecord } from '../../consent/decision.ts'
import type { DecisionId } from '../../consent/id.ts'
import type { Disclosures } from '../../consent/ports/disclosures.ts'
import { type Db, mustInsert } from './connection.ts'
import { insertInto, query } from './query.ts'
import { rowCodec } from './row.ts'

const codec = rowCodec(decisionRecord, { table: 'decisions' })

/** Before every decision there is. */
const START = { at: Number.MIN_SAFE_INTEGER, id: '' }

const insert = insertInto('decisions', codec.columns)
const byId = query((db, { id }: { id: DecisionId }) =>
  db.selectFrom('decisions').selectAll().where('id', '=', id),
)
const following = query(
  (db, { at, id, limit }: Pick<DecisionRecord, 'at'> & { id: string; limit: number }) =>
    db
      .selectFrom('decisions')
      .selectAll()
      .where(sql<boolean>`(at, id) > (${at}, ${id})`)
      .orderBy('at')
      .orderBy('id')
      .limit(limit),
)

const pastTerm = query((db, { limit }: { limit: number }) =>
  db.deleteFrom('decisions').where('id', 'in', (rows) =>
    rows
      .selectFrom('decisions')
      .select('id')
      .where('at', '<', (anchors) =>
        anchors.selectFrom('journalAnchors').select(({ fn }) => fn.max('at').as('at')),
      )
      .orderBy('at')
      .limit(limit),
  ),
)

type Decisions = Pick<Disclosures, 'addDecision' | 'decision' | 'decisions' | 'eraseDecisions'>

/** Decisions: never changed, and kept as long as the journal. */
export const decisions = (db: Db): Decisions => ({
  eraseDecisions: (limit) => db.run(pastTerm, { limit }),
  addDecision: (record) =>
    mustInsert(db, { insert, row: codec.toRow(record), what: 'Dit besluit' }),
  decision: async (id) => {
    const row = await db.first(byId, { id })
    return row && codec.fromRow(row)
  },
  decisions: async (after, limit) => {
    const { at, id } = after ?? START
    return (await db.all(following, { at, id, limit })).map(codec.fromRow)
  },
})
