/** What the ports of one transaction run their queries on. */
import { ConsentError } from '../../consent/errors.ts'
import type { Query } from './query.ts'

/**
 * One transaction on one database connection; used after its end it rejects with `ConsentError('opslag')`.
 * Names of result columns are member names; faults are in the words of the ports (`ConsentError`).
 */
export interface Db {
  /** All rows, or those that a `returning` gives. */
  all<Params extends object, Row>(query: Query<Params, Row>, params: Params): Promise<Row[]>
  first<Params extends object, Row>(
    query: Query<Params, Row>,
    params: Params,
  ): Promise<Row | undefined>
  /** The number of rows written. */
  run<Params extends object, Row>(query: Query<Params, Row>, params: Params): Promise<number>
}

/** Inserts one row by a query of `insertInto` or `appendTo`; `ConsentError('conflict')` when its key is taken. */
export const mustInsert = async <Row extends object>(
  db: Db,
  { insert, row, what }: { insert: Query<Row, unknown>; row: Row; what: string },
): Promise<void> => {
  if ((await db.run(insert, row)) !== 1) throw new ConsentError('conflict', `${what} bestaat al.`)
}

/** The one number that a query counts; PostgreSQL counts in 64 bits, which arrive as text. */
export const counted = async <Params extends object>(
  db: Db,
  query: Query<Params, { count: string | number | bigint }>,
  params: Params,
): Promise<number> => Number((await db.first(query, params))?.count)
