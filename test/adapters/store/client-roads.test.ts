import Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, test } from 'vitest'
import { clientRoads } from '../../../adapters/store/migrations/client-roads.ts'

test('a client of before keeps its assertion and DPoP, and may do nothing but fetch until it is registered again', async () => {
  const database = new Sqlite(':memory:')
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) })
  database.exec('create table clients (id text primary key, jwks text not null)')
  database.exec(`insert into clients values ('zwaluw-magister', '{"keys":[]}')`)
  await clientRoads(db)
  expect(database.prepare('select * from clients').all()).toEqual([
    {
      id: 'zwaluw-magister',
      jwks: '{"keys":[]}',
      auth: 'private_key_jwt',
      binding: 'dpop',
      acts: '[]',
    },
  ])
  await db.destroy()
})
