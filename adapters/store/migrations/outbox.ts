/** How people want to be reached, and what the sender of notices remembers. */
import type { Kysely } from 'kysely'

const contacts = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('contacts')
    .addColumn('person', 'text', (column) => column.primaryKey().references('persons.id'))
    .addColumn('address', 'text')
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('tell_when_looked', 'integer', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('address_changes')
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.primaryKey().references('persons.id'))
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('nicknames')
    .addColumn('person', 'text', (column) => column.notNull().references('persons.id'))
    .addColumn('child', 'text', (column) => column.notNull().references('children.id'))
    .addColumn('text', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('nicknames_key', ['person', 'child'])
    .execute()
}

/** Nothing was sent before this, so every notice that was there still waits. */
const sending = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.dropIndex('notices_by_sent_at_due_at').execute()
  await db.schema.alterTable('notices').renameColumn('sent_at', 'ended_at').execute()
  await db.schema.alterTable('notices').addColumn('end', 'text').execute()
  await db.schema.alterTable('notices').addColumn('client', 'text').execute()
  await db.schema.alterTable('notices').addColumn('claimed_until', 'bigint').execute()
  await db.schema.alterTable('notices').addColumn('retry_at', 'bigint').execute()
  await db.schema
    .alterTable('notices')
    .addColumn('failures', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  for (const columns of [['ended_at', 'due_at'], ['person', 'at'], ['subject']])
    await db.schema
      .createIndex(`notices_by_${columns.join('_')}`)
      .on('notices')
      .columns(columns)
      .execute()
}

/** Adds the tables and columns. */
export const outbox = async (db: Kysely<unknown>): Promise<void> => {
  await contacts(db)
  await sending(db)
  await db.schema.alterTable('parties').addColumn('mail', 'text').execute()
  await db.schema.alterTable('clients').addColumn('webhook_url', 'text').execute()
  await db.schema.createIndex('clients_by_party').on('clients').columns(['party']).execute()
}
