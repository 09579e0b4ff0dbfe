import type { ChildId } from '../../consent/id.ts'
import type { Database, Db } from './schema.ts'

type PositionedTable = {
  [Table in keyof Database]: Database[Table] extends { child: ChildId; position: number }
    ? Table
    : never
}[keyof Database]

/**
 * The next place in a child's own sequence of one table. Two writers who did not lock the child would take the same one;
 * the unique index on child and position then refuses the second (`ConsentError('conflict')`).
 */
export const nextPosition = async (
  db: Db,
  table: PositionedTable,
  child: ChildId,
): Promise<number> => {
  const last = await db
    .selectFrom(table as 'statements')
    .select('position')
    .where('child', '=', child)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return (last?.position ?? 0) + 1
}
