/** Who owns the database changes nothing unseen: what rows record is compared with what is kept. */
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import {
  confirmConsent,
  recordConsent,
  recordInput,
} from '../../../broker/answers/recorded-consent.ts'
import { pauseConsent } from '../../../broker/answers/take-back.ts'
import { checkInput, checkSharing } from '../../../broker/decisions/check.ts'
import { eraseEnded } from '../../../broker/erasure/erase-ended.ts'
import { carryOutErasure } from '../../../broker/erasure/erase-family.ts'
import { erasePastTerm } from '../../../broker/erasure/erase-log.ts'
import { keepAuthority } from '../../../broker/family/learn-authority.ts'
import { checkJournal, isWhole } from '../../../broker/oversight/fingerprints.ts'
import { authorityText, FINGERPRINT } from '../../../consent/fingerprint.ts'
import { familyErasureIds, statementIds } from '../../../consent/id.ts'
import { LOG_KEPT_DAYS } from '../../../consent/retention.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { actor, openFamily, party, type TestFamily } from '../../support/family.ts'
import { entry } from '../../support/nouns.ts'
import { PREVENTION, record, sayYes } from '../../support/say.ts'

const family = closedAfterEach(openFamily)

const learn = (f: TestFamily) =>
  f.write((tx) =>
    keepAuthority(f.context, tx, {
      record: {
        child: f.child,
        type: 'sole',
        holders: ['ouder1'],
        ots: false,
        giPartial: [],
        source: 'brp',
        learnedAt: f.clock.now,
      },
      before: undefined,
      person: null,
      detail: {},
    }),
  )

const check = (f: TestFamily) =>
  checkSharing(
    f.context,
    actor('school'),
    f.key(),
    checkInput.parse({
      kind: f.pseudonym('school'),
      ontvangers: [party('cjg')],
      doel: 'preventie_vroegsignalering',
      categorieen: ['gedrag_welbevinden'],
    }),
  )

/** One of each: a check, a yes, a fact, and authority. */
const lived = async () => {
  const f = await family()
  await check(f)
  await sayYes(f)
  await record(f, 'school', { name: 'drempel_16u_4w' })
  await learn(f)
  return f
}

/** As its owner, past every guard. */
const behind = ({ path }: TestFamily, ...statements: readonly string[]): void => {
  const db = new Sqlite(path)
  db.pragma('foreign_keys = off')
  const guards = db.prepare("select name from sqlite_master where type = 'trigger'").pluck()
  for (const name of guards.all()) db.exec(`drop trigger "${String(name)}"`)
  for (const one of statements) db.exec(one)
  db.close()
}

const recorded = async (f: TestFamily) => {
  const { recorded: found } = await checkJournal(f.context)
  if (!found) throw new Error('the chain does not hold')
  return found
}

const rowOf = async (f: TestFamily, kind: string): Promise<number | undefined> =>
  (await f.read((tx) => tx.journal.rows({}))).find((row) => row.kind === kind)?.sequence

describe('what rows of the journal record', () => {
  it('is told to be unchanged', async () => {
    const f = await lived()
    // The family of a test was put there without a row: that is seen as well.
    expect(await recorded(f)).toEqual({
      unchanged: 4,
      untold: 0,
      erased: 0,
      changed: [],
      unrecorded: [f.child],
    })
  })

  it.each([
    ['the inputs of a decision', 'controle_gedaan', "update decisions set inputs = inputs || ' '"],
    ['its answer', 'controle_gedaan', "update decisions set answer = '{}'"],
    ['the rules it names', 'controle_gedaan', "update decisions set region_hash = 'x'"],
    ['a decision, gone', 'controle_gedaan', 'delete from decisions'],
    ['a yes', 'toestemming_vastgelegd', "update statements set kind = 'geweigerd'"],
    ['a yes, made longer', 'toestemming_vastgelegd', 'update statements set until = until + 1'],
    ['a yes, gone', 'toestemming_vastgelegd', 'delete from statements'],
    ['a fact', 'feit_vastgelegd', 'update facts set value = 0'],
    ['a fact that cannot be read', 'feit_vastgelegd', "update facts set name = 'x'"],
    ['a fact, gone', 'feit_vastgelegd', 'delete from facts'],
    [
      'authority',
      'gezag_geleerd',
      `update authority_records set holders = '["ouder2"]' where source = 'brp'`,
    ],
    ['authority, gone', 'gezag_geleerd', "delete from authority_records where source = 'brp'"],
  ])('tells of %s, by the number of its row', async (_what, kind, change) => {
    const f = await lived()
    behind(f, change)
    const { changed, unchanged } = await recorded(f)
    expect(changed.map(({ row }) => row)).toEqual([await rowOf(f, kind)])
    expect(unchanged).toBe(3)
    expect(isWhole(await checkJournal(f.context))).toBe(false)
  })

  it('counts what was recorded before rows carried a fingerprint, and calls it no fault', async () => {
    const f = await lived()
    const [row] = await f.read((tx) => tx.journal.rows({ kind: 'controle_gedaan' }))
    if (!row) throw new Error('no row')
    const { sequence: _s, previousHash: _p, hash: _h, ...told } = row
    const { [FINGERPRINT]: _none, ...detail } = told.detail
    await f.write((tx) => tx.journal.append({ ...told, detail }))
    expect(await recorded(f)).toMatchObject({ unchanged: 4, untold: 1, changed: [] })
  })
})

describe('what no row records', () => {
  it.each([
    [
      'a decision',
      (id: string) => `update decisions set id = '${id}'`,
      `besluit_${'0'.repeat(24)}`,
    ],
    [
      'an answer',
      (id: string) => `update statements set id = '${id}'`,
      `toestemming_${'0'.repeat(24)}`,
    ],
    ['a fact', (id: string) => `update facts set id = '${id}'`, `feit_${'0'.repeat(24)}`],
  ])('is told of %s', async (_what, change, id) => {
    const f = await lived()
    behind(f, change(id))
    expect((await recorded(f)).unrecorded).toContain(id)
  })

  it('is told of a confirmation, by its answer', async () => {
    const f = await lived()
    behind(
      f,
      'insert into confirmations (statement, person, at) select id, person, at from statements',
    )
    const [said] = await f.read((tx) => tx.statements.ofChild(f.child))
    expect((await recorded(f)).unrecorded).toContain(said?.id)
  })
})

/** Beyond the term of what was decided on a Monday. */
const AFTER_TERM_MS = (LOG_KEPT_DAYS + 2) * DAY

describe('once a term is over', () => {
  it('a decision that went is no fault, also where its row stayed because the clock had gone back', async () => {
    const f = await family()
    await f.write((tx) => tx.journal.append(entry(null, { kind: 'opgeschoond', at: f.clock.now })))
    const now = f.clock.now
    f.clock.now = now + 3 * DAY
    await f.write((tx) => tx.journal.append(entry(null, { kind: 'opgeschoond', at: f.clock.now })))
    f.clock.now = now - DAY
    await check(f)
    f.clock.now = now + AFTER_TERM_MS
    await erasePastTerm(f.context)
    expect(await f.read((tx) => tx.disclosures.decisions(null, 9))).toEqual([])
    expect(await recorded(f)).toMatchObject({ unchanged: 0, erased: 1, changed: [] })
  })

  it('a fact that went is no fault, also where its row stayed because the clock had gone back', async () => {
    const f = await family()
    await f.write((tx) => tx.journal.append(entry(null, { kind: 'opgeschoond', at: f.clock.now })))
    const now = f.clock.now
    f.clock.now = now + 9 * DAY
    await f.write((tx) => tx.journal.append(entry(null, { kind: 'opgeschoond', at: f.clock.now })))
    f.clock.now = now - 2 * DAY
    await record(f, 'school', { name: 'bereikpoging', about: 'ouder2', until: now - DAY })
    f.clock.now = now + AFTER_TERM_MS
    await erasePastTerm(f.context)
    expect((await eraseEnded(f.context)).feiten).toBe(1)
    expect(await recorded(f)).toMatchObject({ unchanged: 0, erased: 1, changed: [] })
  })

  it('what is kept longer than its row is no fault either', async () => {
    const f = await lived()
    f.clock.now += AFTER_TERM_MS
    await erasePastTerm(f.context)
    expect(await recorded(f)).toEqual({
      unchanged: 0,
      untold: 0,
      erased: 0,
      changed: [],
      unrecorded: [],
    })
  })
})

describe('what somebody dates back beyond the rows that are there', () => {
  /** A broker whose first rows went, and an answer, a pause and a fact of after them. */
  const old = async () => {
    const f = await family({ birthDate: '2026-01-01' })
    await f.write((tx) => tx.journal.append(entry(null, { kind: 'opgeschoond', at: f.clock.now })))
    f.clock.now += AFTER_TERM_MS
    await erasePastTerm(f.context)
    await learn(f)
    const yes = await sayYes(f)
    await pauseConsent(f.context, f.who('ouder1'), f.key(), { statement: yes.id })
    await record(f, 'school', { name: 'drempel_16u_4w' })
    expect((await recorded(f)).unrecorded).toEqual([])
    return f
  }
  const copied = (table: string, columns: string, values: string, where = 'true'): string =>
    `create temp table one as select * from ${table} where ${where};
     update one set (${columns}) = (${values}), at = 0;
     update one set position = 99;
     insert into ${table} select * from one`
  const ID = `toestemming_${'0'.repeat(24)}`
  const FACT = `feit_${'0'.repeat(24)}`

  it.each([
    ['a yes', copied('statements', 'id, until', `'${ID}', until`, "kind = 'gegeven'"), ID],
    [
      'the end of a pause',
      copied('statements', 'id, kind, refers_to', `'${ID}', 'hervat', id`, "kind = 'gepauzeerd'"),
      ID,
    ],
    ['a fact', copied('facts', 'id, until', `'${FACT}', until + 1`), FACT],
  ])('is told of %s', async (_what, change, id) => {
    const f = await old()
    behind(f, change)
    expect((await recorded(f)).unrecorded).toEqual([id])
  })

  it('is told of a confirmation, by its answer', async () => {
    const f = await old()
    behind(
      f,
      "insert into confirmations (statement, person, at) select id, person, 0 from statements where kind = 'gegeven'",
    )
    const [said] = await f.read((tx) => tx.statements.ofChild(f.child))
    expect((await recorded(f)).unrecorded).toEqual([said?.id])
  })
})

describe('a family that was erased', () => {
  const gone = async (f: TestFamily) => {
    const id = familyErasureIds.create(f.context.random)
    const asked = { kind: 'wissing_gevraagd', subject: id, party: party('school') } as const
    const detail = { reden: 'niet_meer_nodig' }
    await f.write((tx) => tx.journal.append(entry(f.child, { ...asked, at: f.clock.now, detail })))
    await carryOutErasure(f.context, id)
  }

  it('leaves no fault: its answers stand, a witness told of no more, and its authority went', async () => {
    const f = await lived()
    const { holder: _own, ...about } = PREVENTION
    await recordConsent(
      f.context,
      actor('school'),
      f.key(),
      recordInput.parse({
        ...{ kind: f.pseudonym('school'), role: 'ouder1', decision: 'geweigerd', ...about },
        ...{ channel: 'mondeling', witness: 'mw2' },
      }),
    )
    await gone(f)
    expect(await recorded(f)).toMatchObject({ unchanged: 4, erased: 1, changed: [] })
  })

  it('leaves nothing by which its authority could be found by trying what it can have been', async () => {
    const f = await lived()
    const kept = await f.read((tx) => tx.families.authority(f.child))
    await gone(f)
    const [row] = await f.read((tx) => tx.journal.rows({ kind: 'gezag_geleerd' }))
    if (!kept) throw new Error('nothing was learned')
    expect(row?.detail[FINGERPRINT]).toMatch(/^[0-9a-f]{64}$/)
    expect(row?.detail[FINGERPRINT]).not.toBe(f.context.sha256(authorityText(kept)))
    await expect(
      f.read((tx) => tx.children.hashOf(f.child, authorityText(kept))),
    ).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('what is whole', () => {
  it('is an answer with help, and its confirmation', async () => {
    const f = await lived()
    const { holder: _own, ...about } = PREVENTION
    const { id } = await recordConsent(
      f.context,
      actor('school'),
      f.key(),
      recordInput.parse({
        ...{ kind: f.pseudonym('school'), role: 'ouder1', decision: 'gegeven', ...about },
        channel: 'begeleid',
      }),
    )
    await confirmConsent(f.context, f.who('ouder1'), f.key(), {
      statement: statementIds.schema.parse(id),
    })
    expect(await recorded(f)).toMatchObject({ unchanged: 5, changed: [], unrecorded: [f.child] })
  })
})

describe('a broken chain', () => {
  it('says nothing of what its rows record', async () => {
    const f = await lived()
    behind(f, "update journal set employee = 'x' where sequence = 1")
    const checked = await checkJournal(f.context)
    expect(checked).toMatchObject({ broken: 1 })
    expect(checked.recorded).toBeUndefined()
    expect(isWhole(checked)).toBe(false)
  })
})
