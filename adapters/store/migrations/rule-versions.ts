/** Which rules held when, and the texts of catalogues and region files. */
import type { Kysely } from 'kysely'
import type { Protect } from './protect.ts'

/** Adds the tables. */
export const ruleVersions = async (db: Kysely<unknown>, protect: Protect): Promise<void> => {
  await db.schema
    .createTable('rule_versions')
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('catalogue_hash', 'text', (column) => column.notNull())
    .addColumn('region_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('rule_versions_key', ['region', 'since'])
    .execute()
  await db.schema
    .createTable('rule_texts')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('text', 'text', (column) => column.notNull())
    .execute()
  for (const table of ['rule_versions', 'rule_texts']) await protect(db, table)
}
