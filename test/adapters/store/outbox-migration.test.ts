import Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, test } from 'vitest'
import { outbox } from '../../../adapters/store/migrations/outbox.ts'

test('a notice of before waits still, and organisations and systems have no address until they are registered again', async () => {
  const database = new Sqlite(':memory:')
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) })
  database.exec(`
    create table persons (id text primary key);
    create table children (id text primary key);
    create table parties (id text primary key);
    create table clients (id text primary key, party text not null);
    create table notices (id text primary key, person text, subject text, due_at bigint, at bigint, sent_at bigint);
    create index notices_by_sent_at_due_at on notices (sent_at, due_at);
    insert into notices values ('bericht_1', 'persoon_1', null, 5, 4, null);
    insert into parties values ('partij_1');
    insert into clients values ('systeem', 'partij_1');
  `)
  await outbox(db)
  expect(database.prepare('select * from notices').all()).toEqual([
    {
      id: 'bericht_1',
      person: 'persoon_1',
      subject: null,
      due_at: 5,
      at: 4,
      ended_at: null,
      end: null,
      client: null,
      claimed_until: null,
      retry_at: null,
      failures: 0,
    },
  ])
  expect(database.prepare('select mail from parties').pluck().all()).toEqual([null])
  expect(database.prepare('select webhook_url from clients').pluck().all()).toEqual([null])
  await db.destroy()
})
