import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { openSqliteStore, type SqliteStoreOptions } from '../../../adapters/store/sqlite.ts'
import {
  assertSettings,
  inspectFile,
  openConnection,
} from '../../../adapters/store/sqlite-connection.ts'
import { rowKind } from '../../../consent/past-term.ts'
import type { Store } from '../../../consent/ports/store.ts'
import { storeConformance } from '../../conformance/store.ts'
import * as sample from '../../support/nouns.ts'
import {
  MASTER_KEY,
  newDatabasePath,
  openSqliteFixture,
  removeDatabase,
  type SqliteFixture,
} from '../../support/sqlite-store.ts'

const { AT } = sample
const KILL_ROUNDS = 10
/** Ten processes are started: a busy machine needs its time. */
const KILL_TIMEOUT_MS = 120_000
const APPEND_ONLY = [
  'authority_records',
  'given_roles',
  'involvement_events',
  'facts',
  'statements',
  'confirmations',
  'requests',
  'decisions',
  'journal',
]

storeConformance('SQLite', openSqliteFixture)

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const fixture = async (change: Partial<SqliteStoreOptions> = {}): Promise<SqliteFixture> => {
  const opened = await openSqliteFixture(change)
  cleanups.push(opened.close)
  return opened
}

const freshPath = (): string => {
  const path = newDatabasePath()
  cleanups.push(() => removeDatabase(path))
  return path
}

/** The file itself, past the store. */
const behind = (path: string): Sqlite.Database => {
  const db = new Sqlite(path)
  cleanups.push(() => void db.close())
  return db
}

const options = (path: string, masterKey = MASTER_KEY): SqliteStoreOptions => ({
  path,
  masterKeys: [masterKey],
  now: () => AT,
})

const fill = async (store: Store) => {
  const [child, person] = [sample.newChild(), sample.newPerson()]
  const said = sample.statement(child, person)
  const subject = 'https://login.example 4711-puk'
  await store.write(async (tx) => {
    await tx.children.add({ id: child, birthDate: '2012-03-04', secretAddress: false, at: AT })
    await tx.families.addPerson({ id: person, subject })
    await tx.families.addMember(sample.member(child, person))
    await tx.families.addAuthority(sample.authorityOf(child))
    await tx.parties.put(sample.party())
    await tx.parties.putProfessional(sample.professional())
    await tx.involvements.add(sample.involvement(child))
    await tx.facts.add(sample.fact(child))
    await tx.statements.add(said)
    await tx.statements.addConfirmation({ statement: said.id, person, at: AT })
    await tx.requests.add(sample.request(child))
    await tx.disclosures.addDecision(sample.decision(child))
    await tx.journal.append(sample.entry(child))
    await tx.journal.append(sample.entry(child))
    await tx.journal.append(sample.entry(child))
    await tx.artifacts.put('token', 'a', 'an access token', AT + 1)
    await tx.contacts.put(sample.contact(person))
    await tx.contacts.putChange(sample.addressChange(person))
    await tx.contacts.putNickname(sample.nickname(person, child))
    await tx.idempotency.remember('s', 'k', { bodyHash: 'h', status: 200, body: 'ABCD-EFGH' }, AT)
  })
  return { child, person, said, subject }
}

describe('a connection', () => {
  it('is durable and guarded, also on a file that exists', () => {
    const path = freshPath()
    writeFileSync(path, '')
    for (const _round of [1, 2]) {
      const db = openConnection(path, 'write')
      expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
      expect(db.pragma('synchronous', { simple: true })).toBe(2)
      expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
      expect(db.pragma('recursive_triggers', { simple: true })).toBe(1)
      db.exec('create table if not exists t (x integer)')
      db.close()
    }
  })

  it('would not be durable by itself on a WAL file, which is why it is set each time', async () => {
    const { path, store } = await fixture()
    await fill(store())
    const db = behind(path)
    db.prepare('select count(*) from children').get()
    expect(() => assertSettings(db, path)).toThrow(
      expect.objectContaining({ code: 'not_durable', message: expect.stringContaining(path) }),
    )
  })

  it.each([
    ['synchronous', 'normal'],
    ['synchronous', 'off'],
    ['foreign_keys', 'off'],
    ['recursive_triggers', 'off'],
    ['journal_mode', 'delete'],
  ])('is refused with %s = %s', (setting, value) => {
    const path = freshPath()
    writeFileSync(path, '')
    const db = openConnection(path, 'write')
    cleanups.push(() => void db.close())
    assertSettings(db, path)
    db.pragma(`${setting} = ${value}`)
    expect(() => assertSettings(db, path)).toThrow(
      expect.objectContaining({ code: 'not_durable', message: expect.stringContaining(setting) }),
    )
  })

  it('that reads cannot write', async () => {
    const { path } = await fixture()
    const db = openConnection(path, 'read')
    cleanups.push(() => void db.close())
    expect(() => db.exec('delete from children')).toThrow(/readonly|query_only|read-only/i)
  })
})

describe('a store refuses to open', () => {
  const refusal = (given: SqliteStoreOptions, code: string, named = given.path) =>
    expect(openSqliteStore(given)).rejects.toMatchObject({
      name: 'StoreError',
      code,
      message: expect.stringContaining(named),
    })

  it('with another master key, and opens again with its own', async () => {
    const path = freshPath()
    await (await openSqliteStore(options(path))).close()
    await refusal(options(path, new Uint8Array(32).fill(8)), 'wrong_master_key')
    await (await openSqliteStore(options(path))).close()
  })

  it.each([0, 16, 31, 33])('with a master key of %i bytes', async (bytes) => {
    await refusal(options(freshPath(), new Uint8Array(bytes)), 'bad_master_key', 'master key')
  })

  it('a file that is no database', async () => {
    const path = freshPath()
    writeFileSync(path, 'leerling;groep\n'.repeat(500))
    await refusal(options(path), 'corrupt')
  })

  /** A database that was closed well and is damaged in the middle. */
  const damaged = async (): Promise<string> => {
    const path = freshPath()
    const store = await openSqliteStore(options(path))
    await fill(store)
    await store.close()
    const bytes = readFileSync(path)
    const pageSize = bytes.readUInt16BE(16)
    bytes.fill(0xff, 5 * pageSize, 7 * pageSize)
    writeFileSync(path, bytes)
    return path
  }

  it('a database with damage in the middle', async () => {
    await refusal(options(await damaged()), 'corrupt')
  })

  it('damage in a large database, where the last process did not end well: else it is not read whole', async () => {
    const path = await damaged()
    const { size } = statSync(path)
    const corrupt = expect.objectContaining({ code: 'corrupt' })
    expect(() => inspectFile(path, size)).toThrow(corrupt)
    expect(() => inspectFile(path, size - 1)).not.toThrow()
    writeFileSync(`${path}-wal`, '')
    expect(() => inspectFile(path, size - 1)).toThrow(corrupt)
  })

  it('a database of which the end is gone', async () => {
    const path = freshPath()
    const store = await openSqliteStore(options(path))
    await fill(store)
    await store.close()
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.subarray(0, bytes.length / 2))
    await refusal(options(path), 'corrupt')
  })

  it('a database of a newer version', async () => {
    const path = freshPath()
    await (await openSqliteStore(options(path))).close()
    const db = behind(path)
    db.exec("insert into kysely_migration values ('9999-later', '2030-01-01')")
    await refusal(options(path), 'newer_schema')
    await refusal(options(path), 'newer_schema', '9999-later')
  })

  it("another program's database", async () => {
    const path = freshPath()
    const db = behind(path)
    db.exec('create table invoices (number integer)')
    await refusal(options(path), 'bad_path')
  })

  it('what is not the path of a file, or cannot be', async () => {
    for (const path of ['', ':memory:', 'file:x.db?mode=memory'])
      await refusal(options(path), 'bad_path')
    const path = freshPath()
    const nowhere = options(join(path, '..', 'nowhere', 'x.db'))
    await refusal(nowhere, 'bad_path', 'the file cannot be opened: its folder is not there')
    mkdirSync(path)
    await refusal(options(path), 'bad_path', 'the file cannot be opened: it is a folder')
    await refusal(options('\0'), 'bad_path', 'ERR_INVALID_ARG_VALUE')
  })
})

describe('the file', () => {
  it('is readable by its owner only', async () => {
    const { path, store } = await fixture()
    await fill(store())
    for (const name of readdirSync(join(path, '..')))
      expect([name, statSync(join(path, '..', name)).mode & 0o077]).toEqual([name, 0])
  })

  it('holds no name, reason, witness, login, token or answer in clear', async () => {
    const { path, store } = await fixture()
    await fill(store())
    const everything = () =>
      Buffer.concat(
        readdirSync(join(path, '..')).map((name) => readFileSync(join(path, '..', name))),
      )
    const secrets = [
      'Mama van Puk',
      'Wouter Getuige',
      'plan maken voor Puk',
      '4711-puk',
      sample.professional().subject.split(' ')[1],
      'login.example',
      'an access token',
      'ABCD-EFGH',
      'post.example',
      'Pukkie',
    ]
    // The same bytes do hold what stays clear: the search would find a leak.
    expect(everything().includes('ondersteuningsbehoefte')).toBe(true)
    for (const secret of secrets)
      expect([secret, everything().includes(`${secret}`)]).toEqual([secret, false])
  })

  it('opens a sealed value only where it was written', async () => {
    const { path, store } = await fixture()
    const { child } = await fill(store())
    const second = sample.newPerson()
    await store().write(async (tx) => {
      await tx.families.addPerson({ id: second, subject: null })
      await tx.families.addMember(
        sample.member(child, second, { role: 'ouder2', displayName: 'Papa van Puk' }),
      )
    })
    const db = behind(path)
    db.exec(
      "update family_members set display_name = (select display_name from family_members where role = 'ouder1') where role = 'ouder2'",
    )
    await expect(store().read((tx) => tx.families.members(child))).rejects.toMatchObject({
      code: 'opslag',
      message: expect.not.stringContaining('Puk'),
    })
  })

  it('loses the bytes of a destroyed key', async () => {
    const { path, store, reopen } = await fixture()
    const { child } = await fill(store())
    const db = behind(path)
    const wrapped = db.prepare('select wrapped from child_keys where child = ?').pluck().get(child)
    db.close()
    // The name of the master key in front stands in many places.
    const parts = String(wrapped).slice(9).match(/.{8}/g) ?? []
    const left = () => parts.filter((part) => readFileSync(path).includes(part)).length
    await reopen()
    expect(left()).toBe(parts.length)
    await store().write((tx) => tx.children.erase(child))
    await reopen()
    expect(left()).toBe(0)
  })

  it('is read with suspicion: a row that does not fit is a fault', async () => {
    const { path, store } = await fixture()
    const { child } = await fill(store())
    const db = behind(path)
    db.exec("update children set birth_date = 'gisteren'")
    await expect(store().read((tx) => tx.children.get(child))).rejects.toMatchObject({
      code: 'opslag',
      message: expect.stringContaining('birthDate'),
    })
    db.exec("update children set birth_date = '2012-03-04', secret_address = 2")
    await expect(store().read((tx) => tx.children.get(child))).rejects.toMatchObject({
      code: 'opslag',
    })
    db.exec("update parties set active = 1; update professionals set functions = '['")
    const { subject } = sample.professional()
    await expect(store().read((tx) => tx.parties.professionals(subject))).rejects.toMatchObject({
      code: 'opslag',
    })
  })
})

describe('lookups', () => {
  it('search an index, save the lists of everything', async () => {
    const statements = new Set<string>()
    const { path, store } = await fixture({
      configure: (db) => {
        const prepare = db.prepare.bind(db)
        const recording = (sql: string) => {
          statements.add(sql)
          return prepare(sql)
        }
        db.prepare = recording as typeof db.prepare
      },
    })
    const { child, person, said, subject } = await fill(store())
    statements.clear()
    await store().read(async ({ children, families, parties, links, involvements, facts }) => {
      await children.get(child)
      await children.isErased(child)
      await families.person(person)
      await families.personBySubject(subject)
      await families.members(child)
      await families.memberships(person)
      await families.authority(child)
      await families.authorityHistory(child)
      await parties.get(sample.SCHOOL)
      await parties.byOin(sample.party().oin)
      await parties.client('x')
      await parties.clientsOf(sample.SCHOOL)
      await parties.professionals(subject)
      await links.byPseudonym(sample.SCHOOL, 'x')
      await links.of(sample.SCHOOL, child)
      await links.ofChild(child)
      await links.code('x', AT)
      await links.childByBsnIndex('x')
      await families.sitting(child, 'jeugdige')
      await involvements.of(child, sample.SCHOOL)
      await involvements.ofChild(child)
      await facts.get(sample.fact(child).id)
      await facts.bearingOn(child, sample.CJG, AT)
    })
    await store().read(async (tx) => {
      await tx.statements.get(said.id)
      await tx.statements.fitting(child, sample.SCOPE)
      await tx.statements.ofChild(child)
      await tx.statements.confirmations(child)
      await tx.requests.get(sample.request(child).id)
      await tx.requests.ofChild(child)
      await tx.requests.within(child, sample.SCOPE)
      await tx.disclosures.decision(sample.decision(child).id)
      await tx.disclosures.decisions(sample.decision(child), 10)
      await tx.disclosures.offer(sample.offer(child).id)
      await tx.disclosures.openOffers(sample.SCHOOL, AT)
      await tx.disclosures.offersOf(child)
      await tx.disclosures.order(sample.order(child).id)
      await tx.disclosures.ordersOf(child)
      await tx.disclosures.delivered(child, sample.SCOPE)
      await tx.disclosures.unfinished(AT)
      await tx.disclosures.failedAt(sample.CJG, AT, sample.SCHOOL)
      await tx.disclosures.lastAnswerOf(sample.CJG, sample.SCHOOL)
      await tx.journal.rows({ child, newestFirst: true, limit: 10 })
      await tx.journal.rows({ party: sample.SCHOOL })
      await tx.journal.rows({ since: AT, before: AT + 1 })
      await tx.journal.rows({ after: 2 })
      await tx.journal.verify()
      await tx.notices.ofPerson(person, { now: AT, limit: 10 })
      await tx.contacts.of(person)
      await tx.contacts.change(person)
      await tx.contacts.nicknames(person)
      await tx.notices.heldBack('x')
      await tx.idempotency.recall('s', 'k', 'h')
      await tx.artifacts.get('token', 'a', AT)
      await tx.statements.due(AT, null, 10)
      await tx.reports.openAbout(child)
      // What the page about keeping counts.
      for (const kind of rowKind.options) await tx.pastTerm.count(kind, AT)
      await tx.artifacts.expired(AT)
      await tx.contacts.expiredChanges(AT)
      await tx.idempotency.forgettable(AT)
      await tx.journal.datedBefore(AT)
    })
    await store().write((tx) => tx.notices.claim({ now: AT, until: AT + 1, limit: 10 }))
    const db = behind(path)
    expect([...statements].some((sql) => sql.startsWith('update "notices"'))).toBe(true)
    const scanned = [...statements]
      .filter((sql) => /^(select|update "notices" .* in \(select)/.test(sql))
      .filter((sql) => {
        const holes = sql.match(/\?/g)?.length ?? 0
        const plan = db.prepare(`explain query plan ${sql}`).all(...Array(holes).fill(1))
        // Every link of one party is as many as a scan; its journal is asked for whole.
        const walks = /^SCAN \w+$|^SEARCH links .*\(party=\?\)$|^SEARCH notices .*\(ended_at=\?\)$/
        return plan.some((step) => walks.test((step as { detail: string }).detail))
      })
    expect(statements.size).toBeGreaterThan(35)
    expect(scanned).toEqual([])
    // A bare one is planned anew at each run, which takes ten times what running it takes.
    expect([...statements].filter((sql) => /[^+]\?/.test(sql))).toEqual([])
  })
})

describe('append-only tables', () => {
  it.each(APPEND_ONLY)('%s: no row is changed, removed or replaced', async (table) => {
    const { path, store } = await fixture()
    await fill(store())
    const db = openConnection(path, 'write')
    cleanups.push(() => void db.close())
    const rows = () => db.prepare(`select * from ${table}`).all()
    const before = rows()
    expect(before.length).toBeGreaterThan(0)
    const appendOnly = expect.objectContaining({ code: 'SQLITE_CONSTRAINT_TRIGGER' })
    const column = Object.keys(before[0] as object)[0]
    expect(() => db.exec(`update ${table} set ${column} = ${column}`)).toThrow(appendOnly)
    expect(() => db.exec(`delete from ${table}`)).toThrow(appendOnly)
    expect(() => db.exec(`insert or replace into ${table} select * from ${table}`)).toThrow(
      appendOnly,
    )
    expect(rows()).toEqual(before)
  })

  const tampered: [string, string, number][] = [
    ['changed', "update journal set detail = '{}' where sequence = 2", 2],
    ['dated back', 'update journal set at = at - 1 where sequence = 3', 3],
    ['cut out', 'delete from journal where sequence = 2', 3],
    ['cut off at the start', 'delete from journal where sequence = 1', 2],
    ['made unreadable', "update journal set kind = 'x' where sequence = 2", 2],
    ['renumbered', 'update journal set sequence = 9 where sequence = 3', 9],
  ]
  it.each(tampered)(
    'verification names the row of a journal that was %s',
    async (_how, sql, broken) => {
      const { path, store } = await fixture()
      await fill(store())
      const db = behind(path)
      db.exec('drop trigger journal_no_update; drop trigger journal_no_delete')
      expect(await store().read((tx) => tx.journal.verify())).toEqual({ rows: 3, broken: null })
      db.exec(sql)
      expect(await store().read((tx) => tx.journal.verify())).toMatchObject({ broken })
    },
  )
})

describe('faults of the database', () => {
  it('undo the whole transaction when the journal cannot be written', async () => {
    const { path, store } = await fixture()
    const { child, person } = await fill(store())
    behind(path).exec(
      "create trigger broken before insert on journal begin select raise(abort, 'injected'); end",
    )
    const before = await store().read((tx) => tx.statements.ofChild(child))
    await expect(
      store().write(async (tx) => {
        await tx.statements.add(sample.statement(child, person))
        await tx.journal.append(sample.entry(child))
      }),
    ).rejects.toMatchObject({ name: 'ConsentError', code: 'opslag', cause: expect.anything() })
    expect(await store().read((tx) => tx.statements.ofChild(child))).toEqual(before)
  })

  it('of a full disk pass when there is room again', async () => {
    const { path, store } = await fixture()
    const { child, person } = await fill(store())
    await store().close()
    const pages = behind(path).pragma('page_count', { simple: true })
    const full = await openSqliteStore({
      ...options(path),
      configure: (db) => void db.pragma(`max_page_count = ${Number(pages)}`),
    })
    cleanups.push(() => full.close())
    const long = (bytes: number) => sample.request(child, { reason: 'x'.repeat(bytes) })
    await expect(full.write((tx) => tx.requests.add(long(200_000)))).rejects.toMatchObject({
      code: 'opslag',
      cause: { code: 'SQLITE_FULL' },
    })
    expect(await full.read((tx) => tx.requests.ofChild(child))).toHaveLength(1)
    expect(person).toBeDefined()
    await full.write((tx) => tx.children.raiseEpoch(child))
    expect(await full.read((tx) => tx.children.get(child))).toMatchObject({ epoch: 1 })
  })

  it('of a full disk never let the rest of the work be written by itself', async () => {
    const { path, store } = await fixture()
    const { child } = await fill(store())
    await store().close()
    const pages = behind(path).pragma('page_count', { simple: true })
    const full = await openSqliteStore({
      ...options(path),
      configure: (db) => void db.pragma(`max_page_count = ${Number(pages)}`),
    })
    cleanups.push(() => full.close())
    await expect(
      full.write(async (tx) => {
        const long = sample.request(child, { reason: 'x'.repeat(200_000) })
        await tx.requests.add(long).catch(() => undefined)
        await tx.children.raiseEpoch(child)
        throw new RangeError('stop')
      }),
    ).rejects.toThrow()
    expect(await full.read((tx) => tx.children.get(child))).toMatchObject({ epoch: 0 })
  })

  it('stop all writing after an I/O error, once and for good, and say so', async () => {
    const told: Error[] = []
    let fault: Error | undefined
    const { store } = await fixture({
      aroundCommit: (commit) => {
        if (fault) throw fault
        commit()
      },
      onFatal: (error) => void told.push(error),
    })
    const { child } = await fill(store())
    fault = new Sqlite.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC')
    const raise = () => store().write((tx) => tx.children.raiseEpoch(child))
    await expect(raise()).rejects.toMatchObject({ code: 'opslag', cause: fault })
    const first = fault
    fault = undefined
    await expect(raise()).rejects.toMatchObject({ code: 'opslag', cause: first })
    await expect(raise()).rejects.toMatchObject({ code: 'opslag', cause: first })
    expect(told).toEqual([first])
    expect(await store().read((tx) => tx.children.get(child))).toMatchObject({ epoch: 0 })
  })

  it('do not hold up another process for ever: a lock that stays is a fault', async () => {
    const { path, store } = await fixture({ lockWaitMs: 30 })
    const { child } = await fill(store())
    const other = behind(path)
    other.exec('begin immediate')
    await expect(store().write((tx) => tx.children.raiseEpoch(child))).rejects.toMatchObject({
      code: 'opslag',
      message: expect.stringContaining('ander proces'),
    })
    expect(await store().read((tx) => tx.children.get(child))).toMatchObject({ epoch: 0 })
    other.exec('rollback')
    expect(await store().write((tx) => tx.children.raiseEpoch(child))).toBe(1)
  })

  it('of a lock that is let go in time are none', async () => {
    const { path, store } = await fixture()
    const { child } = await fill(store())
    const other = behind(path)
    other.exec('begin immediate')
    const writing = store().write((tx) => tx.children.raiseEpoch(child))
    expect(await store().read((tx) => tx.children.get(child))).toMatchObject({ epoch: 0 })
    other.exec('rollback')
    expect(await writing).toBe(1)
  })

  it('of two stores on one file there are none: both write in turn', async () => {
    const { path, store } = await fixture()
    const { child } = await fill(store())
    const second = await openSqliteStore(options(path))
    cleanups.push(() => second.close())
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        (at % 2 ? store() : second).write(async (tx) => {
          await tx.children.lock(child)
          await tx.children.raiseEpoch(child)
          await tx.journal.append(sample.entry(child))
        }),
      ),
    )
    expect(await second.read((tx) => tx.children.get(child))).toMatchObject({ epoch: 20 })
    expect(await second.read((tx) => tx.journal.verify())).toEqual({ rows: 23, broken: null })
  })
})

describe('a process killed while it writes', () => {
  /** Runs the writer, kills it after some acknowledgements, and gives what was acknowledged. */
  const killAfter = async (acknowledgements: number, args: string[]): Promise<string[]> => {
    const writer = spawn(
      process.execPath,
      [join(import.meta.dirname, '../../support/kill-writer.ts'), ...args],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const closed = once(writer, 'close')
    let text = ''
    writer.stdout.on('data', (chunk) => {
      text += String(chunk)
      if (text.split('\n').length > acknowledgements) writer.kill('SIGKILL')
    })
    const [code, signal] = await closed
    expect([code, signal]).toEqual([null, 'SIGKILL'])
    return text.split('\n').slice(0, -1)
  }

  it(
    `loses no acknowledged statement in ${KILL_ROUNDS} rounds`,
    async () => {
      const path = freshPath()
      const [child, person] = [sample.newChild(), sample.newPerson()]
      const first = await openSqliteStore(options(path))
      await first.write(async (tx) => {
        await tx.children.add({ id: child, birthDate: '2012-03-04', secretAddress: false, at: AT })
        await tx.families.addPerson({ id: person, subject: null })
      })
      await first.close()
      const acknowledged: string[] = []
      for (let round = 1; round <= KILL_ROUNDS; round += 1) {
        acknowledged.push(...(await killAfter(3 * round, [path, child, person])))
        const store = await openSqliteStore(options(path))
        const seen = await store.read(async (tx) => ({
          kept: await tx.statements.ofChild(child),
          child: await tx.children.get(child),
          rows: await tx.journal.rows({}),
          journal: await tx.journal.verify(),
        }))
        await store.close()
        const kept = seen.kept.map((one) => one.id as string)
        expect(acknowledged.filter((id) => !kept.includes(id))).toEqual([])
        // Statement, epoch and journal row came together or not at all.
        expect(seen.rows.map((row) => row.subject)).toEqual(kept)
        expect(seen.child?.epoch).toBe(kept.length)
        expect(seen.journal).toEqual({ rows: kept.length, broken: null })
      }
      expect(acknowledged.length).toBeGreaterThan(3 * KILL_ROUNDS)
    },
    KILL_TIMEOUT_MS,
  )
})
