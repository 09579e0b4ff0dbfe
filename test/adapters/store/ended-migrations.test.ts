/** What a database of before brings along: of whom something can have ended, and what an erased family left. */
import Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { afterErasing } from '../../../adapters/store/migrations/after-erasing.ts'
import { answersDue } from '../../../adapters/store/migrations/answers-due.ts'

const opened: Kysely<unknown>[] = []
afterEach(() => Promise.all(opened.splice(0).map((db) => db.destroy())))

const open = (sql: string) => {
  const database = new Sqlite(':memory:')
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) })
  opened.push(db)
  database.exec(sql)
  return { database, db }
}

test('every child about whom something was said is looked at since the first of it', async () => {
  const { database, db } = open(`
    create table children (id text primary key);
    create table statements (child text, at bigint);
    create index statements_by_at_child on statements (at, child);
    create table address_changes (expires_at bigint);
    insert into children values ('kind_1'), ('kind_2'), ('kind_3');
    insert into statements values ('kind_1', 7), ('kind_1', 5), ('kind_2', 6);
  `)
  await answersDue(db)
  expect(database.prepare('select * from answers_due order by child').all()).toEqual([
    { child: 'kind_1', at: 5 },
    { child: 'kind_2', at: 6 },
  ])
})

test('of a family that was erased nothing is left that serves nobody, and of others all', async () => {
  const tables = ['involvement_events', 'authority_records', 'given_roles']
  const { database, db } = open(`
    create table child_keys (child text, wrapped text);
    create table reports (child text, at bigint);
    insert into child_keys values ('kind_1', null), ('kind_2', 'sleutel');
    ${tables.map((table) => `create table ${table} (child text); insert into ${table} values ('kind_1'), ('kind_2');`).join('\n')}
  `)
  const loosened: string[] = []
  await afterErasing(db, async (_db, table) => void loosened.push(table))
  expect(loosened).toEqual(tables)
  for (const table of tables)
    expect(database.prepare(`select child from ${table}`).pluck().all()).toEqual(['kind_2'])
})
