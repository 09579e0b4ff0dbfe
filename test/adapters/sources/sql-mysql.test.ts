/**
 * No MySQL server comes from the registry, so these run where `MYSQL_URL` names one that may be filled and emptied
 * (`mysql://user:password@localhost:3306`, with the right to create databases and users), and those over TLS where `MYSQL_CA` names the
 * authority of its certificate too.
 */
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OpenedSource } from '../../../adapters/sources/opened.ts'
import { sqlSource } from '../../../adapters/sources/sql.ts'
import { BROKEN, categories, sourceConformance } from '../../conformance/source.ts'
import { type TestFolder, testFolder } from '../../support/folder.ts'
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

const given = process.env['MYSQL_URL']
const authority = process.env['MYSQL_CA']
const server = new URL(given ?? 'mysql://nobody@localhost:3306')
if (given === undefined)
  process.stdout.write('MySQL is skipped: MYSQL_URL does not name a server to try on\n')
else if (authority === undefined)
  process.stdout.write('MySQL over TLS is skipped: MYSQL_CA does not name an authority\n')

const run = async (statements: readonly string[], database?: string) => {
  const connection = await createConnection({
    host: server.hostname,
    port: Number(server.port),
    user: decodeURIComponent(server.username),
    password: decodeURIComponent(server.password),
    ...(database === undefined ? {} : { database }),
  })
  try {
    for (const statement of statements) await connection.query(statement)
  } finally {
    await connection.end()
  }
}

let made = 0
const newDatabase = async (more: readonly string[] = []): Promise<string> => {
  made += 1
  const name = `bron_test_${process.pid}_${made}`
  await run([`DROP DATABASE IF EXISTS ${name}`, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`])
  await run([...TABLES, ...more], name)
  return name
}
const dropDatabase = (name: string) => run([`DROP DATABASE IF EXISTS ${name}`])

const opened: { source: OpenedSource; folder: TestFolder; database: string }[] = []
const openIn = async (database: string, change: object = {}, connection: object = {}) => {
  const settings = {
    dialect: 'mysql',
    host: server.hostname,
    port: Number(server.port),
    database,
    user: decodeURIComponent(server.username),
    passwordFile: 'password.txt',
    tls: 'off',
    ...connection,
  }
  const folder = await testFolder({
    'mapping.yaml': sqlMapping(settings, change),
    'password.txt': decodeURIComponent(server.password),
  })
  const source = sqlSource(join(folder.path, 'mapping.yaml'), categories, { allowInsecure: true })
  opened.push({ source, folder, database })
  return { ...source, folder }
}
afterEach(async () => {
  for (const { source, folder, database } of opened.splice(0)) {
    await source.close()
    await folder.remove()
    await dropDatabase(database)
  }
})

describe.skipIf(given === undefined)('MySQL (skipped unless MYSQL_URL names a server)', () => {
  sourceConformance(
    'SQL: MySQL',
    async () => {
      const database = await newDatabase()
      const { source } = await openIn(database)
      return {
        source,
        rename: () => run([RENAME], database),
        trade: () => run(['START TRANSACTION', ...TRADE, 'COMMIT'], database),
        remove: () => dropDatabase(database),
        close: () => Promise.resolve(),
      }
    },
    { whole: true },
  )

  const open = async (change: object = {}, connection: object = {}) =>
    openIn(
      await newDatabase([
        'CREATE TABLE spoor (wat varchar(40))',
        `CREATE FUNCTION schrijvend(kind varchar(40)) RETURNS varchar(40) DETERMINISTIC
          BEGIN INSERT INTO spoor VALUES (kind); RETURN 'geschreven'; END`,
        `CREATE FUNCTION klagend(kind varchar(40)) RETURNS varchar(40) DETERMINISTIC
          BEGIN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fout bij ${BROKEN}'; RETURN ''; END`,
      ]),
      change,
      connection,
    )

  beforeAll(() => run(['SET GLOBAL log_bin_trust_function_creators = 1']))

  it('lets no function write', async () => {
    const source = await open(oneQuery('SELECT schrijvend(:child) AS naam'))
    const fault = await faultOf(() => nameOf(source, '1001'))
    expect(fault.message).toContain('only reads')
  })

  it.each([
    "1001' OR '1'='1",
    '1001; DROP TABLE leerling',
    '1001x',
    ' 1001',
    '01001',
    '1001.0',
    '\\',
  ])('binds the reference of a child: %j', async (child) => {
    const source = await open()
    expect(await nameOf(source, child)).toBeNull()
    expect(await nameOf(source, '1001')).toMatchObject({ naam: 'Noor van der Veen' })
  })

  it('reads the types of a database in the formats of the categories', async () => {
    const source = await open({
      queries: {
        q: `SELECT nr AS child, CAST(3.50 AS decimal(4,2)) AS uren, DATE '2013-03-14' AS dag,
          TIMESTAMP '2025-10-06 10:00:00' AS moment, 1 = 1 AS ja, 7 AS keer, NULL AS leeg
          FROM leerling WHERE nr = :child AND nr = :child`,
      },
      categories: {
        identiteit_contact: {
          naam: { column: 'uren' },
          geboortedatum: { column: 'dag' },
          telefoon: { column: 'leeg' },
        },
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
      ziekteverzuim: { frequentie: 7, perioden: [{ datum: '2025-10-06', uren: 3.5 }] },
    })
  })

  it('gives all categories from one state while somebody writes', async () => {
    const queries = {
      leerling:
        'SELECT nr AS child, roepnaam, achternaam, NULL AS geboren, NULL AS advies, SLEEP(0.6) AS even FROM leerling WHERE nr = :child',
      toets:
        'SELECT leerling AS child, naam, datum, score FROM toets WHERE leerling = :child ORDER BY volgorde',
    }
    const database = await newDatabase()
    const source = await openIn(database, { queries })
    const writing = (async () => {
      for (;;) {
        const sleeping = await inProcessList(database, 'SLEEP')
        if (sleeping)
          return run(['START TRANSACTION', RENAME, 'DELETE FROM toets', 'COMMIT'], database)
      }
    })()
    const read = await source.source.read('1001', [
      'identiteit_contact',
      'schoolloopbaan_resultaten',
    ])
    await writing
    expect(read).toMatchObject({
      identiteit_contact: { naam: 'Noor van der Veen' },
      schoolloopbaan_resultaten: { toetsen: [{ naam: 'Leestoets' }, { naam: 'Rekentoets' }] },
    })
    expect(await nameOf(source, '1001')).toMatchObject({ naam: 'Noor Anders' })
  })

  const inProcessList = async (database: string, word: string): Promise<boolean> => {
    const connection = await createConnection({
      host: server.hostname,
      port: Number(server.port),
      user: decodeURIComponent(server.username),
      password: decodeURIComponent(server.password),
    })
    const [rows] = await connection.query(
      'SELECT 1 FROM information_schema.processlist WHERE db = ? AND info LIKE ?',
      [database, `%${word}%`],
    )
    await connection.end()
    return Array.isArray(rows) && rows.length > 0
  }

  it('stops as soon as nobody waits any more, and answers the next', async () => {
    const database = await newDatabase()
    const source = await openIn(
      database,
      oneQuery(
        "SELECT nr AS child, SLEEP(5) AS naam FROM leerling WHERE nr = :child AND :child <> '1002'",
      ),
    )
    const stop = new AbortController()
    const reading = source.source.read('1001', ['identiteit_contact'], { signal: stop.signal })
    while (!(await inProcessList(database, 'SLEEP')));
    stop.abort()
    expect((await faultOf(() => reading)).code).toBe('timeout')
    expect(await nameOf(source, '1002')).toBeNull()
  })

  it.skipIf(authority === undefined)('reads over TLS where its authority is believed', async () => {
    const tls = { ca: authority }
    const believed = await openIn(await newDatabase(), {}, { tls })
    await believed.check()
    expect(await nameOf(believed, '1001')).toMatchObject({ naam: 'Noor van der Veen' })
    expect((await faultOf(() => nameOf(believed, '1003'))).code).toBe('broken_data')
  })

  it('never repeats what stands in the data', async () => {
    const source = await open(oneQuery('SELECT klagend(:child) AS naam'))
    const fault = await faultOf(() => nameOf(source, '1001'))
    expect(fault.code).toBe('broken_data')
    expect(saidBy(fault)).not.toContain(BROKEN)
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
      queries: {
        q: `WITH t AS (${Array.from({ length: 10 }, () => 'SELECT 1').join(' UNION ALL ')})
          SELECT '1001' AS child, 'x' AS naam FROM t AS a, t AS b, t AS c, t AS d WHERE :child = '1001' LIMIT ${count}`,
      },
      categories: { identiteit_contact: { naam: { column: 'naam', take: 'first' } } },
    })
    expect(await nameOf(await open(rows(2000)), '1001')).toEqual({ naam: 'x' })
    const fault = await faultOf(async () => nameOf(await open(rows(2001)), '1001'))
    expect(fault.message).toContain('more than 2000 rows')
  })

  it.each([
    [oneQuery('SELECT naam FROM weg WHERE nr = :child'), {}, 'queries.q: names a table'],
    [oneQuery('SELECT weg AS naam FROM leerling WHERE nr = :child'), {}, 'queries.q: names a col'],
    [
      oneQuery('SELECT naam naam naam FROM leerling WHERE nr = :child'),
      {},
      'queries.q: the databa',
    ],
    [
      oneQuery('SELECT nr AS child, roepnaam FROM leerling WHERE nr = :child'),
      {},
      'gives no column naam',
    ],
    [{ children: 'SELECT nr FROM leerling' }, {}, 'children: names a column'],
    [{}, { database: 'bestaat_niet' }, 'connection: the server has no such database'],
    [
      {},
      { passwordFile: 'verkeerd.txt' },
      'connection: the database refuses this user or password',
    ],
    [{}, { tls: {} }, 'connection: '],
  ])('is refused before the first order: %j %j', async (change, connection, expected) => {
    const folderless = await newDatabase()
    const made = openIn(folderless, change, { ...connection, passwordFile: 'password.txt' })
    const source = await made
    if ('passwordFile' in connection) await source.folder.write('password.txt', 'Verkeerd-geheim')
    const fault = await faultOf(() => source.check())
    expect([fault.code, fault.message]).toEqual([
      'not_configured',
      expect.stringContaining(expected),
    ])
    expect(saidBy(fault)).not.toContain('geheim')
  })
})
