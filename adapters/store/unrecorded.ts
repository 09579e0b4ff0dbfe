/** What stands beside the journal without a row that records it: nothing of the broker's own writes such a thing. */
import { sql } from 'kysely'
import { FACT_VALID_MS } from '../../consent/fact.ts'
import { DAY, type Instant } from '../../consent/time.ts'
import type { Db } from './connection.ts'
import { query } from './query.ts'

type Sought = {
  readonly after: Instant
  /** Later than a yes of then ends, and a fact. */
  readonly yesUntil: Instant
  readonly factUntil: Instant
  readonly limit: number
}

/** No purpose lets a yes stand longer than a year; its last day is whole, wherever it was said on its first. */
const YES_MAX_MS = 367 * DAY

// What somebody dates back is seen by what it does: it ends later than its date allows, or bears on what was said since.
// One question, which the database answers with indexes that it makes for the moment: kept ones would cost at every row.
const found = query((db, { after, yesUntil, factUntil, limit }: Sought) =>
  db
    .selectFrom(
      sql<{ id: string }>`(
        select id from decisions where at > ${after}
          and id not in (select decision from journal where decision is not null)
        union all select id from statements
          where (at > ${after} or until > ${yesUntil}
            or refers_to in (select id from statements where at > ${after}))
          and id not in (select subject from journal where kind = 'toestemming_vastgelegd' and subject is not null)
        union all select id from facts where (at > ${after} or until > ${factUntil})
          and id not in (select subject from journal where kind = 'feit_vastgelegd' and subject is not null)
        union all select statement from confirmations
          where (at > ${after} or statement in (select id from statements where at > ${after}))
          and (statement, person) not in (select subject, person from journal
            where kind = 'toestemming_bevestigd' and subject is not null and person is not null)
        union all select child from authority_records where learned_at > ${after} group by child
          having count(*) > (select count(*) from journal
            where journal.child = authority_records.child and kind = 'gezag_geleerd')
      )`.as('unrecorded'),
    )
    .select('unrecorded.id')
    .limit(limit),
)

/** Ids of what is from after an instant and that no row of the journal records, at most `limit`. */
export const unrecorded = async (db: Db, after: Instant, limit: number): Promise<string[]> => {
  const [yesUntil, factUntil] = [after + YES_MAX_MS, after + FACT_VALID_MS]
  return (await db.all(found, { after, yesUntil, factUntil, limit })).map(({ id }) => id)
}
