import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGatewayRecords } from '../../../adapters/gateway-records/sqlite.ts'
import {
  type CopyKey,
  type GatewayLogRow,
  type GatewayRecords,
  GatewayRecordsError,
  gatewayLogRow,
  keptCopy,
  knownChild,
} from '../../../consent/ports/gateway-records.ts'
import { type TestFolder, testFolder } from '../../support/folder.ts'

const pseudonym = (digit: string) => `pseudoniem_${digit.repeat(24)}`
const child = (digit: string, reference: string) =>
  knownChild.parse({ pseudonym: pseudonym(digit), reference })

const row = (at: number): GatewayLogRow =>
  gatewayLogRow.parse({
    at,
    event: 'vrijgegeven',
    child: pseudonym('1'),
    otherParty: 'partij_cjg-zuid',
    employee: 'm-1',
    purpose: 'verzuimaanpak',
    categories: ['bsn'],
    grounds: ['R01'],
    subject: null,
    detail: null,
  })

let folder: TestFolder
let path: string
let records: GatewayRecords
beforeEach(async () => {
  folder = await testFolder()
  path = join(folder.path, 'records.sqlite')
  records = openGatewayRecords(path)
})
afterEach(async () => {
  records.close()
  await folder.remove()
})

const reopen = () => {
  records.close()
  records = openGatewayRecords(path)
}

describe('claims', () => {
  const ids = (...names: string[]) => names.map((id) => ({ id, replayUntil: 100 }))

  it('gives each id once, also after a restart', () => {
    expect(records.claim(ids('a', 'b'), 50)).toBe(true)
    expect(records.claim(ids('a', 'b'), 51)).toBe(false)
    reopen()
    expect(records.claim(ids('b'), 52)).toBe(false)
  })

  it('claims all or none', () => {
    records.claim(ids('a'), 50)
    expect(records.claim(ids('b', 'a'), 50)).toBe(false)
    expect(records.claim(ids('b'), 50)).toBe(true)
  })

  it('claims none where one is named twice', () => {
    expect(records.claim(ids('a', 'a'), 50)).toBe(false)
    expect(records.claim(ids('a'), 50)).toBe(true)
  })

  it('remembers until the last instant at which a replay could be accepted', () => {
    records.claim(ids('a'), 50)
    expect(records.claim(ids('a'), 99)).toBe(false)
    expect(records.claim(ids('a'), 100)).toBe(true)
  })

  it('is claimed by one of two gateways on one file', () => {
    const other = openGatewayRecords(path)
    expect([records.claim(ids('a'), 50), other.claim(ids('a'), 50)]).toEqual([true, false])
    other.close()
  })
})

describe('children', () => {
  it('finds both ways, and nobody else', () => {
    records.link(child('1', 'leerling 12'), 1)
    reopen()
    expect(records.referenceOf(pseudonym('1'))).toBe('leerling 12')
    expect(records.pseudonymOf('leerling 12')).toBe(pseudonym('1'))
    expect(records.referenceOf(pseudonym('2'))).toBeUndefined()
    expect(records.pseudonymOf('leerling 13')).toBeUndefined()
  })

  it('means one child by one pseudonym, the last that was linked', () => {
    records.link(child('1', 'leerling 12'), 1)
    records.link(child('2', 'leerling 12'), 2)
    expect(records.referenceOf(pseudonym('1'))).toBeUndefined()
    records.link(child('2', 'leerling 13'), 3)
    expect(records.pseudonymOf('leerling 12')).toBeUndefined()
    expect(records.referenceOf(pseudonym('2'))).toBe('leerling 13')
  })
})

describe('the log', () => {
  it('gives the newest rows first, at most as many as asked', () => {
    for (const at of [1, 2, 3]) records.log(row(at))
    reopen()
    expect(records.rows(2).map(({ at }) => at)).toEqual([3, 2])
  })

  it('cannot be changed or shortened', () => {
    records.log(row(1))
    const db = new Database(path)
    expect(() => db.exec('delete from log')).toThrow('append-only')
    expect(() => db.exec('update log set at = 2')).toThrow('append-only')
    db.close()
    expect(records.rows(10)).toEqual([row(1)])
  })

  it('takes no row with anything more than it may hold', () => {
    const more = { ...row(1), inhoud: 'geheim' }
    expect(() => records.log(more)).toThrow(GatewayRecordsError)
    expect(() => records.log({ ...row(1), detail: 'Vrije tekst!' })).toThrow(GatewayRecordsError)
    expect(records.rows(10)).toEqual([])
  })
})

describe('copies', () => {
  const key = (kid: string, fill: number): CopyKey => ({ kid, key: new Uint8Array(32).fill(fill) })
  const open = (...keys: [CopyKey, ...CopyKey[]]) => {
    records.close()
    records = openGatewayRecords(path, () => keys)
  }
  const copy = (digit: string, content = 'rapport') =>
    keptCopy.parse({
      order: `verstrekking_${digit.repeat(24)}`,
      at: 10,
      receiver: 'partij_zwaluw',
      purpose: 'overstap_overdracht',
      records: { gedrag_welbevinden: { werkhouding: content } },
    })

  it('are given until their time is over, also after a restart, and then removed', () => {
    open(key('a', 1))
    records.logKeeping(row(10), copy('1'), 20)
    open(key('a', 1))
    expect(records.copyOf(copy('1').order, 19)).toEqual(copy('1'))
    expect(records.copyOf(copy('1').order, 20)).toBeUndefined()
    expect(records.copyOf(copy('2').order, 10)).toBeUndefined()
    expect([records.sweepCopies(19), records.sweepCopies(20), records.sweepCopies(20)]).toEqual([
      0, 1, 0,
    ])
    expect(records.rows(9)).toEqual([row(10)])
  })

  it('are sealed by the first key and opened by all, and by no other', () => {
    open(key('a', 1))
    records.logKeeping(row(10), copy('1', 'geheim-rapport'), 20)
    expect(readFileSync(`${path}-wal`).includes('geheim-rapport')).toBe(false)
    open(key('b', 2), key('a', 1))
    records.logKeeping(row(11), copy('2'), 20)
    expect(records.copyOf(copy('1').order, 11)?.records).toEqual(
      copy('1', 'geheim-rapport').records,
    )
    open(key('b', 2))
    expect(records.copyOf(copy('2').order, 11)).toEqual(copy('2'))
    expect(() => records.copyOf(copy('1').order, 11)).toThrow(GatewayRecordsError)
    open(key('a', 3))
    expect(() => records.copyOf(copy('1').order, 11)).toThrow(GatewayRecordsError)
  })

  it('open in their own place only', () => {
    open(key('a', 1))
    records.logKeeping(row(10), copy('1'), 20)
    const db = new Database(path)
    db.exec(`update copy set "order" = '${copy('2').order}'`)
    db.close()
    expect(() => records.copyOf(copy('2').order, 11)).toThrow(GatewayRecordsError)
  })

  it('and their rows are written both or neither', () => {
    open(key('a', 1))
    records.logKeeping(row(10), copy('1'), 20)
    expect(() => records.logKeeping(row(11), copy('1'), 20)).toThrow(GatewayRecordsError)
    expect(() => records.logKeeping({ ...row(12), detail: 'Vrij!' }, copy('2'), 20)).toThrow(
      GatewayRecordsError,
    )
    expect(records.rows(9)).toEqual([row(10)])
    expect(records.copyOf(copy('2').order, 11)).toBeUndefined()
  })

  it('are neither kept nor given without a key', () => {
    expect(() => records.logKeeping(row(10), copy('1'), 20)).toThrow(GatewayRecordsError)
    expect(records.rows(9)).toEqual([])
  })
})

describe('the file', () => {
  it('is readable by its owner only, and written through to the disk', () => {
    expect(statSync(path).mode & 0o077).toBe(0)
    const db = new Database(path)
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    db.close()
  })

  it('that is no database is refused by name', async () => {
    const broken = join(folder.path, 'broken.sqlite')
    writeFileSync(
      broken,
      'dit is geen database, maar wel lang genoeg om er een te lijken'.repeat(9),
    )
    expect(() => openGatewayRecords(broken)).toThrow(`records: ${broken} cannot be used`)
  })
})
