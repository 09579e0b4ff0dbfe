/** Which roles of a family were ever given to whom: a role is never given again, also after somebody left it. */
import { type Kysely, sql } from 'kysely'
import type { Protect } from './protect.ts'

/** Adds the table, with the roles that people have now. */
export const givenRoles = async (db: Kysely<unknown>, protect: Protect): Promise<void> => {
  await db.schema
    .createTable('given_roles')
    .addColumn('child', 'text', (column) => column.notNull().references('children.id'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull().references('persons.id'))
    .addPrimaryKeyConstraint('given_roles_key', ['child', 'role', 'person'])
    .execute()
  await sql`insert into given_roles (child, role, person) select child, role, person from family_members`.execute(
    db,
  )
  await protect(db, 'given_roles')
}
