/** What the ports of one transaction run their queries on. */
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
