/** A demand of the police and a suspicion about staff that were recorded before they opened one door for a day only. */
import { type Kysely, sql } from 'kysely'
import type { LetGo } from './protect.ts'

const DAY_MS = 24 * 60 * 60 * 1000

const UNNAMED = '(requester is null or purpose is null or categories is null)'
/** Open longer than a day, or for whoever asks. */
const TOO_WIDE = `value = 1 and name in ('vordering', 'zeden_personeel')
  and (until > at + ${DAY_MS} or (until > at and ${UNNAMED}))`

/** As `ended` set it. */
const KEPT = 'not exists (select 1 from journal_anchors where at >= old.until)'

/**
 * Ends them a day after they were recorded, and at once where they do not name for whom, what for and which data. What was
 * decided on them keeps its inputs. Facts are never changed, so each makes way for itself with another end.
 */
export const shortDoors = async (db: Kysely<unknown>, letGo: LetGo): Promise<void> => {
  await sql`create table wide_doors as select * from facts where ${sql.raw(TOO_WIDE)}`.execute(db)
  await letGo(db, 'facts', 'not exists (select 1 from wide_doors where id = old.id)')
  await sql`delete from facts where id in (select id from wide_doors)`.execute(db)
  await sql`update wide_doors set until = case when ${sql.raw(UNNAMED)} then at else at + ${sql.lit(DAY_MS)} end`.execute(
    db,
  )
  await sql`insert into facts select * from wide_doors`.execute(db)
  await letGo(db, 'facts', KEPT)
  await sql`drop table wide_doors`.execute(db)
}
