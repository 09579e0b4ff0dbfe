import { readdir, readFile, truncate, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
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

const SQLITE = { dialect: 'sqlite', path: 'school.sqlite' }
const PRODUCTION = { allowInsecure: false }

const fill = (path: string, statements: readonly string[]): void => {
  const database = new Sqlite(path)
  for (const statement of statements) database.exec(statement)
  database.close()
}

/** In this one process a writer cannot wait for a reader: it leaves it to the next turn. */
const tradeIn = (path: string): void => {
  const database = new Sqlite(path, { timeout: 0 })
  try {
    database.exec(['BEGIN IMMEDIATE', ...TRADE, 'COMMIT'].join(';'))
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError && error.code === 'SQLITE_BUSY')) throw error
  } finally {
    database.close()
  }
}

const organisation = async (mapping: string, more: readonly string[] = []) => {
  const folder = await testFolder({ 'mapping.yaml': mapping })
  const path = join(folder.path, 'school.sqlite')
  fill(path, [...TABLES, ...more])
  return { folder, path }
}

sourceConformance('SQL: SQLite', async () => {
  const { folder, path } = await organisation(sqlMapping(SQLITE))
  const { source } = sqlSource(join(folder.path, 'mapping.yaml'), categories, PRODUCTION)
  return {
    source,
    rename: async () => {
      await unlink(path)
      fill(path, [...TABLES, RENAME])
    },
    halfWrite: () => truncate(path, 5000),
    trade: async () => tradeIn(path),
    remove: folder.remove,
    close: folder.remove,
  }
})

const folders: TestFolder[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await folder.remove()
})

const open = async (
  change: object = {},
  more: readonly string[] = [],
  connection: object = SQLITE,
) => {
  const made = await organisation(sqlMapping(connection, change), more)
  folders.push(made.folder)
  return {
    ...sqlSource(join(made.folder.path, 'mapping.yaml'), categories, PRODUCTION),
    path: made.path,
  }
}

describe('a query that may not be', () => {
  it.each([
    ['UPDATE leerling SET roepnaam = :child', 'must begin with SELECT'],
    ['SELECT 1 WHERE 1 = :child; DROP TABLE leerling', 'a second statement'],
    ['SELECT 1 WHERE 1 = :child; DROP TABLE leerling', 'DROP'],
    ['SELECT 1 WHERE 1 = :child; SELECT 2', 'a second statement'],
    ["SELECT ';' WHERE 1 = :child;;", 'a second statement'],
    ['WITH x AS (DELETE FROM leerling RETURNING 1) SELECT * FROM x WHERE 1 = :child', 'DELETE'],
    ['SELECT * INTO kopie FROM leerling WHERE nr = :child', 'INTO'],
    ['SELECT * FROM leerling WHERE nr = :child FOR UPDATE', 'UPDATE'],
    ['SELECT * FROM leerling', 'with :child'],
    ['SELECT * FROM leerling WHERE nr = :nr', 'the parameter :nr'],
    ['SELECT * FROM leerling WHERE nr = :child AND klas = :klas', 'the parameter :klas'],
    ["SELECT * FROM leerling WHERE roepnaam = ':child'", 'with :child'],
    ['SELECT * FROM leerling WHERE nr = ? AND 1 = :child', 'the sign ?'],
    ['SELECT * FROM leerling WHERE nr = @child AND 1 = :child', 'the sign @'],
    ['SELECT * FROM leerling WHERE nr = $1 AND 1 = :child', 'a dollar sign'],
    ['SELECT 1 -- :child', 'a comment'],
    ['SELECT 1 /* :child */', 'a comment'],
    ['SELECT 1 WHERE nr = :child /*! DROP TABLE leerling */', 'a comment'],
    ["SELECT 'a\\' WHERE nr = :child", 'a backslash'],
    ["SELECT 'open WHERE nr = :child", 'not closed'],
    ["SELECT * FROM leerling WHERE nr = ':child", 'not closed'],
    ['PRAGMA query_only = OFF', 'must begin with SELECT'],
    ["ATTACH 'other.sqlite' AS other", 'must begin with SELECT'],
    ['', 'queries.q'],
    [`SELECT ${'x'.repeat(17_000)} WHERE nr = :child`, 'longer than'],
  ])('%s', async (sql, expected) => {
    const fault = await faultOf(() => open(oneQuery(sql)))
    expect(fault.code).toBe('not_configured')
    expect(fault.message).toContain('queries.q')
    expect(fault.message).toContain(expected)
  })

  it.each([
    ['DELETE FROM leerling', 'must begin with SELECT'],
    ['SELECT nr AS child FROM leerling WHERE nr = :child', 'may not have a parameter'],
  ])('for all children: %s', async (children, expected) => {
    const fault = await faultOf(() => open({ children }))
    expect(fault.faults.map(({ key }) => key)).toContain('children')
    expect(fault.message).toContain(expected)
  })

  it('tells every fault of a mapping at once', async () => {
    const change = { ...oneQuery('DROP TABLE leerling'), children: 'DELETE FROM leerling' }
    const { faults } = await faultOf(() => open(change))
    expect(new Set(faults.map(({ key }) => key))).toEqual(new Set(['queries.q', 'children']))
  })
})

describe('a query that may be', () => {
  it.each([
    'SELECT nr AS child, roepnaam AS naam FROM leerling WHERE nr = :child;',
    "SELECT '1001' AS child, 'x;-- :naam' AS naam WHERE 1001 = CAST(:child AS integer)",
    'SELECT nr AS child, "roepnaam" AS naam FROM [leerling] WHERE `nr` = :child',
    'WITH een AS (SELECT * FROM leerling WHERE nr = :child) SELECT nr AS child, roepnaam AS naam FROM een',
    'select nr as child, roepnaam as naam from leerling where nr = :child or nr = :child',
    "SELECT nr AS child, replace(roepnaam, 'o', 'oo') AS naam FROM leerling WHERE nr = :child",
  ])('%s', async (sql) => {
    const opened = await open(oneQuery(sql))
    await opened.check()
    expect(await nameOf(opened, '1001')).toHaveProperty('naam')
  })

  it('is found by the name of its category, when a field names none', async () => {
    const sql = 'SELECT nr AS child, roepnaam AS naam FROM leerling WHERE nr = :child'
    const opened = await open({
      queries: { identiteit_contact: sql, andere: sql },
      categories: { identiteit_contact: { naam: { column: 'naam' } } },
    })
    expect(await nameOf(opened, '1001')).toEqual({ naam: 'Noor' })
  })

  it('must be named where nothing tells which one is meant', async () => {
    const sql = 'SELECT nr AS child, roepnaam AS naam FROM leerling WHERE nr = :child'
    const change = {
      queries: { een: sql, twee: sql },
      categories: { identiteit_contact: { naam: { column: 'naam' } } },
    }
    const fault = await faultOf(() => open(change))
    expect(fault.message).toContain('categories.identiteit_contact.naam.query')
  })
})

describe('a reference of a child', () => {
  it.each([
    "1001' OR '1'='1",
    '1001; DROP TABLE leerling',
    '1001 OR 1=1',
    '1001--',
    '" OR ""="',
    ' 1001',
    '1001 ',
    '01001',
    '1001.0',
    '1e3',
    '%',
    ':child',
    '\\',
    'NULL',
  ])('is bound, never read as SQL: %s', async (child) => {
    const opened = await open()
    expect(await nameOf(opened, child)).toBeNull()
    expect(await nameOf(opened, '1001')).toMatchObject({ naam: 'Noor van der Veen' })
  })

  it('that is text is told apart from another by capitals', async () => {
    const opened = await open(
      {
        children: 'SELECT code AS child FROM kind',
        queries: { q: 'SELECT code AS child, naam FROM kind WHERE code = :child COLLATE NOCASE' },
        categories: { identiteit_contact: { naam: { column: 'naam' } } },
      },
      [
        "CREATE TABLE kind (code text COLLATE NOCASE, naam text); INSERT INTO kind VALUES ('Ab', 'Noor')",
      ],
    )
    expect(await nameOf(opened, 'ab')).toBeNull()
    expect(await nameOf(opened, 'Ab')).toEqual({ naam: 'Noor' })
  })

  it.each([
    ['that the database takes for another one', 'WHERE nr = :child'],
    ['that the query does not ask for', 'WHERE :child IS NOT NULL'],
  ])('%s reads nothing of another child: rows must say whose they are', async (_name, where) => {
    const rows = [
      "CREATE TABLE kind (code text); INSERT INTO kind VALUES ('7'), ('07')",
      "CREATE TABLE dossier (nr integer, naam text); INSERT INTO dossier VALUES (7, 'Noor')",
    ]
    const children = 'SELECT code AS child FROM kind'
    // What a database compares as it likes, only the row itself can tell: one that does not is never read.
    const silent = await open({ ...oneQuery(`SELECT naam FROM dossier ${where}`), children }, rows)
    for (const child of ['7', '07']) {
      const untold = await faultOf(() => nameOf(silent, child))
      expect([untold.code, untold.message]).toEqual([
        'unavailable',
        expect.stringContaining('gives no column child'),
      ])
    }
    const told = oneQuery(`SELECT nr AS child, naam FROM dossier ${where}`)
    const opened = await open({ ...told, children }, rows)
    expect(await nameOf(opened, '7')).toEqual({ naam: 'Noor' })
    const fault = await faultOf(() => nameOf(opened, '07'))
    expect([fault.code, fault.message]).toEqual([
      'broken_data',
      expect.stringContaining('rows about another child'),
    ])
    expect(saidBy(fault)).not.toContain('Noor')
  })

  it('counts only when the list of children has it', async () => {
    const opened = await open({ children: 'SELECT nr AS child FROM leerling WHERE nr <> 1001' })
    expect(await nameOf(opened, '1001')).toBeNull()
    expect(await nameOf(opened, '1002')).toEqual({ naam: 'Amir Haddad' })
  })

  it('that nobody could use is a fault of the data, and no child', async () => {
    const other = await open({ children: 'SELECT a AS child FROM x' }, [
      "CREATE TABLE x (a); INSERT INTO x VALUES (''), (NULL), ('k1')",
    ])
    expect(await other.source.list()).toEqual(['k1'])
    const { faults } = await other.source.describe()
    expect(faults).toEqual([expect.objectContaining({ key: 'children' })])
  })
})

describe('what is checked before the first order', () => {
  it.each([
    ['SELECT naam FROM bestaat_niet WHERE nr = :child', 'queries.q: the database does not'],
    ['SELECT bestaat_niet AS naam FROM leerling WHERE nr = :child', 'queries.q: the database does'],
    [
      'SELECT nr AS child, roepnaam FROM leerling WHERE nr = :child',
      'gives no column naam; it gives child, roepnaam',
    ],
    [
      'SELECT roepnaam AS naam FROM leerling WHERE nr = :child',
      'gives no column child; it gives naam',
    ],
  ])('%s', async (sql, expected) => {
    const opened = await open(oneQuery(sql))
    const fault = await faultOf(() => opened.check())
    expect(fault.message).toContain(expected)
    expect((await faultOf(() => nameOf(opened, '1001'))).code).toBe('unavailable')
  })

  it('refuses a query that hands the reference back instead of comparing with it', async () => {
    const opened = await open(oneQuery('SELECT :child AS child, roepnaam AS naam FROM leerling'))
    const fault = await faultOf(() => opened.check())
    expect([fault.code, fault.message]).toEqual([
      'not_configured',
      expect.stringContaining('queries.q: gives rows where it asks about no child'),
    ])
  })

  it('needs a column `child` in the list of children', async () => {
    const opened = await open({ children: 'SELECT nr FROM leerling' })
    const fault = await faultOf(() => opened.check())
    expect([fault.code, fault.faults[0]?.key]).toEqual(['not_configured', 'children'])
  })

  it('reads about no child and passes where all is well', async () => {
    const opened = await open()
    await expect(opened.check()).resolves.toBeUndefined()
  })

  it('runs no code from outside the database', async () => {
    const opened = await open(oneQuery('SELECT load_extension(:child) AS naam'))
    expect((await faultOf(() => nameOf(opened, '1001'))).code).toBe('broken_data')
  })

  it('does not find the file', async () => {
    const opened = await open({}, [], { dialect: 'sqlite', path: 'geheim/weg.sqlite' })
    const fault = await faultOf(() => opened.check())
    expect(fault.code).toBe('unavailable')
    expect(saidBy(fault)).not.toContain('geheim')
  })
})

describe('reading only', () => {
  it('leaves the file as it was, to the byte, and no file beside it', async () => {
    const opened = await open()
    const before = await readFile(opened.path)
    await nameOf(opened, '1001')
    await opened.source.describe()
    expect(await readFile(opened.path)).toEqual(before)
    expect(await readdir(join(opened.path, '..'))).toEqual(['mapping.yaml', 'school.sqlite'])
  })

  it('gives all categories from one state while somebody writes', async () => {
    const opened = await open()
    const writer = new Sqlite(opened.path)
    writer.pragma('journal_mode = WAL')
    const reading = opened.source.read('1001', ['identiteit_contact', 'schoolloopbaan_resultaten'])
    // Between the first query and the second.
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    writer.exec(`BEGIN; ${RENAME}; DELETE FROM toets; COMMIT`)
    const read = await reading
    const tests = read['schoolloopbaan_resultaten']?.['toetsen']
    const renamed = read['identiteit_contact']?.['naam'] === 'Noor Anders'
    expect(renamed).toBe(tests === undefined)
    writer.close()
  })

  it('tells that a writer holds the file, and reads when it is done', async () => {
    const opened = await open()
    const writer = new Sqlite(opened.path)
    writer.exec('BEGIN EXCLUSIVE')
    const fault = await faultOf(() => nameOf(opened, '1001'))
    expect([fault.code, fault.message]).toEqual([
      'changing',
      expect.stringContaining('being written'),
    ])
    writer.exec('COMMIT')
    writer.close()
    expect(await nameOf(opened, '1001')).toMatchObject({ naam: 'Noor van der Veen' })
  })
})

describe('limits', () => {
  const rows = (count: number) =>
    `SELECT '1001' AS child, 'x' AS naam FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) SELECT i FROM n) WHERE 1001 = CAST(:child AS integer)`
  const listing = (count: number) => ({
    queries: { q: rows(count) },
    categories: {
      identiteit_contact: { naam: { column: 'naam', take: 'first' } },
    },
  })

  it('takes 2000 rows about one child and refuses one more', async () => {
    expect(await nameOf(await open(listing(2000)), '1001')).toEqual({ naam: 'x' })
    const opened = await open(listing(2001))
    const fault = await faultOf(() => nameOf(opened, '1001'))
    expect([fault.code, fault.message]).toEqual([
      'broken_data',
      expect.stringContaining('more than 2000 rows'),
    ])
  })

  it('refuses what is no text', async () => {
    const opened = await open(
      oneQuery("SELECT '1001' AS child, x'6765' AS naam WHERE 1001 = CAST(:child AS integer)"),
    )
    const fault = await faultOf(() => nameOf(opened, '1001'))
    expect([fault.code, fault.message]).toEqual(['broken_data', expect.stringContaining('binary')])
  })

  it('stops between two queries when nobody waits any more', async () => {
    const opened = await open()
    const stop = new AbortController()
    const reading = opened.source.read('1001', ['identiteit_contact'], { signal: stop.signal })
    setImmediate(() => stop.abort())
    expect((await faultOf(() => reading)).code).toBe('timeout')
  })
})

describe('faults', () => {
  it('name query, row and column of what does not fit, and never what stands there', async () => {
    const opened = await open()
    const fault = await faultOf(() => nameOf(opened, '1003'))
    expect(fault.message).toBe(
      'queries.leerling: row 1: geboren: is not an existing day written as yyyy-MM-dd',
    )
    expect(saidBy(fault)).not.toContain(BROKEN)
  })

  it('of a database without TLS or with a password in the mapping refuse the mapping', async () => {
    const server = { dialect: 'postgres', host: 'db.example', database: 'd', user: 'u' }
    const plain = await faultOf(() => open({}, [], { ...server, tls: 'off' }))
    expect(plain.message).toContain('connection.tls: must be on')
    const inside = await faultOf(() => open({}, [], { ...server, password: 'geheim' }))
    expect(inside.message).toContain('password')
    expect(saidBy(inside)).not.toContain('geheim')
  })

  it.each([
    [{ passwordFile: 'weg.txt' }, 'connection.passwordFile: the file weg.txt cannot be read'],
    [{ passwordFile: 'leeg.txt' }, 'connection.passwordFile: the first line of leeg.txt is empty'],
    [{ tls: { ca: 'weg.pem' } }, 'connection.tls.ca: the file weg.pem cannot be read'],
    [{ tls: { certificate: 'c.pem' } }, 'certificate and key belong together'],
  ])('of files a mapping names refuse the mapping: %j', async (change, expected) => {
    for (const dialect of ['postgres', 'mysql']) {
      const folder = await testFolder({ 'leeg.txt': '\n' })
      folders.push(folder)
      const connection = { dialect, host: 'db.example', database: 'd', user: 'u', ...change }
      await folder.write('mapping.yaml', sqlMapping(connection))
      const path = join(folder.path, 'mapping.yaml')
      const fault = await faultOf(() => sqlSource(path, categories, PRODUCTION))
      expect([fault.code, fault.message]).toEqual([
        'not_configured',
        expect.stringContaining(expected),
      ])
    }
  })
})
