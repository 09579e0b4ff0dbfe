import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OpenedSource } from '../../../adapters/sources/opened.ts'
import { sqlSource } from '../../../adapters/sources/sql.ts'
import { BROKEN, categories, sourceConformance } from '../../conformance/source.ts'
import { type TestFolder, testFolder } from '../../support/folder.ts'
import { startPostgres, type TestPostgres } from '../../support/postgres.ts'
import {
  faultOf,
  nameOf,
  oneQuery,
  RENAME,
  saidBy,
  sqlMapping,
  TABLES,
  TRADE,
} from './organisation.ts'

const PASSWORD = 'Kastanje-geheim-77'

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
  await asAdministrator('postgres', [
    `CREATE ROLE lezer LOGIN PASSWORD '${PASSWORD}'`,
    'CREATE ROLE gluurder LOGIN',
  ])
})
afterAll(() => server.stop())

/** Runs statements as the superuser; each by itself. */
const asAdministrator = async (database: string, statements: readonly string[]) => {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    database,
  })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

let made = 0
const newDatabase = async (more: readonly string[] = []): Promise<string> => {
  made += 1
  const name = `school_${made}`
  await asAdministrator('postgres', [`CREATE DATABASE ${name}`])
  await asAdministrator(name, [
    ...TABLES,
    'GRANT SELECT ON ALL TABLES IN SCHEMA public TO lezer',
    ...more,
  ])
  return name
}
const dropDatabase = (name: string) =>
  asAdministrator('postgres', [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`])

const connectionTo = (database: string, change: object = {}) => ({
  dialect: 'postgres',
  host: '127.0.0.1',
  port: server.port,
  database,
  user: 'lezer',
  passwordFile: 'password.txt',
  tls: 'off',
  ...change,
})

const opened: { source: OpenedSource; folder: TestFolder }[] = []
const openIn = async (connection: object, change: object = {}) => {
  const folder = await testFolder({
    'mapping.yaml': sqlMapping(connection, change),
    'password.txt': `${PASSWORD}\n`,
  })
  const path = join(folder.path, 'mapping.yaml')
  const source = sqlSource(path, categories, { allowInsecure: true })
  opened.push({ source, folder })
  return { ...source, folder }
}
afterEach(async () => {
  for (const { source, folder } of opened.splice(0)) {
    await source.close()
    await folder.remove()
  }
})

sourceConformance(
  'SQL: PostgreSQL',
  async () => {
    const database = await newDatabase()
    const { source, close } = await openIn(connectionTo(database))
    return {
      source,
      rename: () => asAdministrator(database, [RENAME]),
      trade: () => asAdministrator(database, ['BEGIN', ...TRADE, 'COMMIT']),
      remove: () => dropDatabase(database),
      close: async () => {
        await close()
        await dropDatabase(database)
        opened.splice(0)
      },
    }
  },
  { whole: true },
)

describe('PostgreSQL', () => {
  let database: string
  beforeAll(async () => {
    database = await newDatabase([
      'CREATE TABLE spoor (wat text)',
      'GRANT ALL ON spoor TO lezer',
      'CREATE SEQUENCE teller; GRANT ALL ON SEQUENCE teller TO lezer',
      `CREATE FUNCTION schrijvend(kind text) RETURNS text LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO spoor VALUES (kind); RETURN 'geschreven'; END $$`,
      `CREATE FUNCTION klagend(kind text) RETURNS text LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'fout bij ${BROKEN}'; END $$`,
    ])
  })
  const open = (change: object = {}, connection: object = {}) =>
    openIn(connectionTo(database, connection), change)

  it.each([
    ['schrijvend(:child)', 'only reads'],
    ["nextval('teller')::text || :child", 'only reads'],
    ["set_config('transaction_read_only', 'off', true) || :child", 'only reads'],
  ])('lets no function write: %s', async (call, expected) => {
    const source = await open(oneQuery(`SELECT ${call} AS naam`))
    const fault = await faultOf(() => nameOf(source, '1001'))
    expect(fault.message).toContain(expected)
    const { rows } = await inDatabase('SELECT count(*)::int AS n FROM spoor')
    expect(rows).toEqual([{ n: 0 }])
  })

  const inDatabase = async (sql: string) => {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: server.port,
      user: server.user,
      database,
    })
    await client.connect()
    try {
      return await client.query(sql)
    } finally {
      await client.end()
    }
  }

  it.each([
    "1001' OR '1'='1",
    '1001; DROP TABLE leerling',
    '1001); DELETE FROM leerling; --',
    "'; SELECT pg_sleep(10); --",
    '$1',
    ' 1001',
    '01001',
    '99999999999999999999',
    '\uD800',
  ])('binds the reference of a child: %j', async (child) => {
    const source = await open()
    expect(await nameOf(source, child)).toBeNull()
    expect(await nameOf(source, '1001')).toMatchObject({ naam: 'Noor van der Veen' })
  })

  it('reads the types of a database in the formats of the categories', async () => {
    const source = await open({
      queries: {
        q: `SELECT 1001 AS child, 'x' AS naam, date '2013-03-14' AS dag, timestamptz '2025-10-05 22:30:00+00' AS moment,
          true AS ja, 3.50::numeric AS uren, 7::bigint AS keer, NULL::text AS leeg WHERE 1001 = :child::int`,
      },
      categories: {
        identiteit_contact: { naam: { column: 'uren' }, geboortedatum: { column: 'dag' } },
        gezondheid_diagnose: { dyslexieverklaring: { column: 'ja' } },
        ziekteverzuim: {
          frequentie: { column: 'keer' },
          perioden: { items: { datum: { column: 'moment' }, uren: { column: 'uren' } } },
        },
      },
    })
    const ids = ['identiteit_contact', 'gezondheid_diagnose', 'ziekteverzuim']
    expect(await source.source.read('1001', ids)).toEqual({
      identiteit_contact: { naam: '3.50', geboortedatum: '2013-03-14' },
      gezondheid_diagnose: { dyslexieverklaring: true },
      // Half past ten in the evening UTC is the next day in Amsterdam.
      ziekteverzuim: { frequentie: 7, perioden: [{ datum: '2025-10-06', uren: 3.5 }] },
    })
  })

  it('gives all categories from one state while somebody writes', async () => {
    const own = await newDatabase()
    const writer = new pg.Client({
      host: '127.0.0.1',
      port: server.port,
      user: server.user,
      database: own,
    })
    await writer.connect()
    // The first query waits for the writer's lock on nothing but a moment; the snapshot is older than what is written in it.
    const source = await openIn(connectionTo(own), {
      queries: {
        leerling:
          'SELECT nr AS child, roepnaam, achternaam, NULL AS geboren, NULL AS advies, pg_sleep(0.4)::text AS even FROM leerling WHERE nr = :child',
        toets:
          'SELECT leerling AS child, naam, datum, score FROM toets WHERE leerling = :child ORDER BY volgorde',
      },
    })
    const reading = source.source.read('1001', ['identiteit_contact', 'schoolloopbaan_resultaten'])
    await untilSleeping(own)
    await writer.query(`BEGIN; ${RENAME}; DELETE FROM toets; COMMIT`)
    await writer.end()
    expect(await reading).toMatchObject({
      identiteit_contact: { naam: 'Noor van der Veen' },
      schoolloopbaan_resultaten: { toetsen: [{ naam: 'Leestoets' }, { naam: 'Rekentoets' }] },
    })
    expect(await nameOf(source, '1001')).toMatchObject({ naam: 'Noor Anders' })
    await source.close()
    await dropDatabase(own)
  })

  /** Until the source's own query is under way. */
  const untilSleeping = async (name: string): Promise<void> => {
    for (;;) {
      const { rows } = await inDatabase(
        `SELECT 1 FROM pg_stat_activity WHERE datname = '${name}' AND wait_event = 'PgSleep'`,
      )
      if (rows.length > 0) return
    }
  }

  it('stops as soon as nobody waits any more, and answers the next', async () => {
    const source = await open(
      oneQuery("SELECT '1001' AS child, pg_sleep(600)::text AS naam WHERE :child <> '1002'"),
    )
    const stop = new AbortController()
    const reading = source.source.read('1001', ['identiteit_contact'], { signal: stop.signal })
    await untilSleeping(database)
    stop.abort()
    expect((await faultOf(() => reading)).code).toBe('timeout')
    expect(await nameOf(source, '1002')).toBeNull()
  })

  it('answers more questions at once than it has connections', async () => {
    const source = await open()
    const names = await Promise.all(Array.from({ length: 12 }, () => nameOf(source, '1001')))
    expect(new Set(names.map((one) => JSON.stringify(one))).size).toBe(1)
  })

  it('recovers by itself when its connections were cut', async () => {
    const source = await open()
    await nameOf(source, '1001')
    await inDatabase(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lezer'",
    )
    // One question may still meet the dead connection.
    await nameOf(source, '1001').catch(() => undefined)
    expect(await nameOf(source, '1001')).toMatchObject({ naam: 'Noor van der Veen' })
  })

  it.each([
    ['SELECT roepnaam AS naam FROM leerling WHERE nr = :child', 'gives no column child'],
    ['SELECT :child AS child, roepnaam AS naam FROM leerling', 'gives rows where it asks about no'],
  ])('refuses a query that does not say whose its rows are: %s', async (sql, expected) => {
    const source = await open(oneQuery(sql))
    const fault = await faultOf(() => source.check())
    expect([fault.code, fault.message]).toEqual([
      'not_configured',
      expect.stringContaining(expected),
    ])
  })

  it('takes 2000 rows about one child and refuses one more', async () => {
    const rows = (count: number) => ({
      queries: { q: `SELECT 'x' AS naam, :child AS child FROM generate_series(1, ${count})` },
      categories: { identiteit_contact: { naam: { column: 'naam', take: 'first' } } },
    })
    expect(await nameOf(await open(rows(2000)), '1001')).toEqual({ naam: 'x' })
    const fault = await faultOf(async () => nameOf(await open(rows(2001)), '1001'))
    expect([fault.code, fault.message]).toEqual([
      'broken_data',
      expect.stringContaining('more than 2000 rows'),
    ])
  })

  it.each([
    ['SELECT klagend(:child) AS naam', 'broken_data'],
    [`SELECT ('${BROKEN}'::text || :child)::date::text AS naam`, 'broken_data'],
    ['SELECT (1 / (length(:child) - 4))::text AS naam', 'broken_data'],
  ])('never repeats what stands in the data: %s', async (sql, code) => {
    const source = await open(oneQuery(sql))
    const fault = await faultOf(() => nameOf(source, '1001'))
    expect([fault.code, fault.faults[0]?.key]).toEqual([code, 'queries.q'])
    expect(saidBy(fault)).not.toContain(BROKEN)
    expect(saidBy(fault)).not.toContain('1001')
  })

  describe('is checked before the first order', () => {
    it('and passes where all is well', async () => {
      await expect((await open()).check()).resolves.toBeUndefined()
    })

    it.each([
      [oneQuery('SELECT naam FROM weg WHERE nr = :child'), {}, 'queries.q: names a table'],
      [
        oneQuery('SELECT weg AS naam FROM leerling WHERE nr = :child'),
        {},
        'queries.q: names a col',
      ],
      [oneQuery('SELECT naam naam naam WHERE nr = :child'), {}, 'queries.q: the database does not'],
      [
        oneQuery('SELECT nr AS child, roepnaam FROM leerling WHERE nr = :child'),
        {},
        'gives no column naam',
      ],
      [{ children: 'SELECT nr FROM leerling' }, {}, 'children: names a column'],
      [{}, { user: 'gluurder' }, 'reads what this user may not read'],
      [{}, { database: 'bestaat_niet' }, 'connection: the server has no such database'],
      [{}, { user: 'niemand' }, 'connection: the database refuses this user or password'],
      [{}, { tls: {} }, 'connection: the server does not speak TLS'],
    ])('and refused: %j %j', async (change, connection, expected) => {
      const fault = await faultOf(async () => (await open(change, connection)).check())
      expect([fault.code, fault.message]).toEqual([
        'not_configured',
        expect.stringContaining(expected),
      ])
    })

    it('and cannot be reached', async () => {
      const closed = createServer().listen(0, '127.0.0.1')
      await once(closed, 'listening')
      const { port } = closed.address() as AddressInfo
      await new Promise((resolve) => closed.close(resolve))
      const source = await open({}, { port })
      const fault = await faultOf(() => source.check())
      expect([fault.code, fault.message]).toEqual([
        'unavailable',
        expect.stringContaining('cannot be reached'),
      ])
      expect(fault.message).not.toContain('127.0.0.1')
    })

    it('and waits no longer than it is told for a server that says nothing', async () => {
      const silent = createServer().listen(0, '127.0.0.1')
      await once(silent, 'listening')
      const { port } = silent.address() as AddressInfo
      const source = await open({}, { port })
      const stop = new AbortController()
      const accepted = once(silent, 'connection')
      const checking = source.check(stop.signal)
      const [socket] = (await accepted) as [Socket]
      stop.abort()
      expect((await faultOf(() => checking)).code).toBe('timeout')
      socket.destroy()
      silent.close()
    })
  })
})

describe('a PostgreSQL that asks for passwords', () => {
  let strict: TestPostgres
  beforeAll(async () => {
    strict = await startPostgres({ password: PASSWORD })
  })
  afterAll(() => strict.stop())
  const open = (change: object = {}) =>
    openIn(connectionTo('postgres', { port: strict.port, user: strict.user, ...change }), {
      children: "SELECT '1001' AS child",
      ...oneQuery("SELECT '1001' AS child, 'Noor' AS naam WHERE '1001' = :child"),
    })

  it('takes the password from its file', async () => {
    expect(await nameOf(await open(), '1001')).toEqual({ naam: 'Noor' })
  })

  it('refuses a wrong one and none, in words without it', async () => {
    const source = await open()
    await source.folder.write('password.txt', 'Verkeerd-geheim\n')
    const wrong = await faultOf(() => source.check())
    const none = await faultOf(async () => (await open({ passwordFile: undefined })).check())
    for (const fault of [wrong, none]) {
      expect(fault.code).toBe('not_configured')
      expect(fault.message).toContain('passwordFile')
      expect(saidBy(fault)).not.toContain('geheim')
    }
    expect((await faultOf(() => nameOf(source, '1001'))).code).toBe('unavailable')
  })

  it('is read again with a password that was changed, without a restart', async () => {
    const source = await open()
    await source.folder.write('password.txt', 'Verkeerd-geheim\n')
    await faultOf(() => nameOf(source, '1001'))
    await source.folder.write('password.txt', `${PASSWORD}\n`)
    expect(await nameOf(source, '1001')).toEqual({ naam: 'Noor' })
  })
})
