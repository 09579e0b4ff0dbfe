/** A demand or a suspicion of before it opened one door for a day: what a database brings along of it. */
import { afterEach, expect, test } from 'vitest'
import { openConnection } from '../../../adapters/store/sqlite-connection.ts'
import type { Fact } from '../../../consent/fact.ts'
import { DAY, HOUR } from '../../../consent/time.ts'
import * as sample from '../../support/nouns.ts'
import { openSqliteFixture, type SqliteFixture } from '../../support/sqlite-store.ts'

const { AT } = sample
const opened: SqliteFixture[] = []
afterEach(() => Promise.all(opened.splice(0).map(({ close }) => close())))

const NAMED = { requester: sample.SCHOOL, purpose: 'veiligheid_meldcode', categories: ['opp'] }
const LONG = { at: AT, until: AT + 365 * DAY }

/** Opens a database with these facts again, as it was before the migration. */
const broughtAlong = async (changes: readonly Partial<Fact>[]) => {
  const fixture = await openSqliteFixture()
  opened.push(fixture)
  const child = sample.newChild()
  const facts = changes.map((change) => sample.fact(child, change))
  await fixture.store().write(async (tx) => {
    await tx.children.add({ id: child, birthDate: '2012-03-04', secretAddress: false, at: AT })
    for (const one of [sample.party(), sample.party({ id: sample.CJG, oin: '0'.repeat(20) })])
      await tx.parties.put(one)
    for (const one of facts) await tx.facts.add(one)
  })
  const db = openConnection(fixture.path, 'write')
  db.exec(`
    alter table reports drop column kind;
    delete from kysely_migration where name >= '0020-short-doors';
  `)
  db.close()
  await fixture.reopen()
  const after = await fixture
    .store()
    .read((tx) => Promise.all(facts.map(({ id }) => tx.facts.get(id))))
  return { fixture, facts, after }
}

test('ends a day after it was recorded, and at once where it opened for whoever asked', async () => {
  const { facts, after } = await broughtAlong([
    { name: 'vordering', ...NAMED, ...LONG },
    { name: 'zeden_personeel', ...NAMED, ...LONG },
    { name: 'vordering', ...NAMED, ...LONG, requester: null },
    { name: 'vordering', ...NAMED, ...LONG, purpose: null, until: AT + HOUR },
    { name: 'zeden_personeel', ...NAMED, ...LONG, categories: null },
  ])
  const ends = [AT + DAY, AT + DAY, AT, AT, AT]
  expect(after).toEqual(facts.map((one, at) => ({ ...one, until: ends[at] })))
})

test('leaves what was short enough, what takes back, and every other fact', async () => {
  const { facts, after } = await broughtAlong([
    { name: 'vordering', ...NAMED, at: AT, until: AT + DAY },
    { name: 'vordering', ...NAMED, ...LONG, value: false },
    { name: 'ots', ...LONG },
  ])
  expect(after).toEqual(facts)
})

test('facts are as guarded afterwards as before', async () => {
  const { fixture } = await broughtAlong([{ name: 'vordering', ...NAMED, ...LONG }])
  const db = openConnection(fixture.path, 'write')
  try {
    for (const sql of ['update facts set until = until', 'delete from facts'])
      expect(() => db.exec(sql)).toThrow(/append-only/)
    db.exec(`insert into journal_anchors values (1, 'h', ${AT + DAY + 1})`)
    db.exec('delete from facts')
    expect(db.prepare('select count(*) from facts').pluck().get()).toBe(0)
    expect(db.prepare("select name from sqlite_master where name = 'wide_doors'").all()).toEqual([])
  } finally {
    db.close()
  }
})
