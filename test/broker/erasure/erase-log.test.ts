/** The journal, decisions and notes on signals go when their term is over, and the chain still tells the truth. */
import { expect, it } from 'vitest'
import { replayAll } from '../../../broker/decisions/replay.ts'
import { erasePastTerm, logErasure } from '../../../broker/erasure/erase-log.ts'
import { sweep } from '../../../broker/sweep.ts'
import { logKeptSince } from '../../../consent/retention.ts'
import { DAY, HOUR } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { openFamily, party, type TestFamily } from '../../support/family.ts'
import { killedAfterOneWrite } from '../../support/killed-store.ts'
import { decision, entry, signalStep } from '../../support/nouns.ts'

const family = closedAfterEach(openFamily)

const append = (f: TestFamily, count: number) =>
  f.write(async (tx) => {
    for (let at = 0; at < count; at += 1)
      await tx.journal.append(entry(f.child, { at: f.clock.now, party: party('school') }))
  })
const all = (f: TestFamily) => f.read((tx) => tx.journal.rows({}))
const verified = (f: TestFamily) => f.read((tx) => tx.journal.verify())
/** To the first instant at which what is dated now is past its term. */
const fiveYears = (f: TestFamily) => {
  const { now } = f.clock
  let later = now + 5 * 365 * DAY
  while (logKeptSince(later) <= now) later += HOUR
  f.clock.now = later
}

it('erases what is older than five years with the work of a day, and says so in one row a batch', async () => {
  const f = await family()
  await append(f, 1001)
  f.clock.now += 2 * DAY
  await append(f, 1)
  f.clock.now -= 2 * DAY
  fiveYears(f)
  expect(await logErasure(f.context)).toEqual({ waiting: 1001, erasedUpTo: null })
  await sweep(f.context, () => undefined)
  expect(await logErasure(f.context)).toEqual({ waiting: 0, erasedUpTo: 1001 })
  const left = await all(f)
  expect(left[0]).toMatchObject({ sequence: 1002 })
  expect(left.slice(1)).toMatchObject([
    {
      kind: 'journaal_gewist',
      child: null,
      visibility: 'niemand',
      detail: { tot: 1000, rijen: 1000 },
    },
    { kind: 'journaal_gewist', detail: { tot: 1001, rijen: 1 } },
  ])
  expect(await verified(f)).toEqual({ rows: 3, broken: null, erasedUpTo: 1001 })
  await erasePastTerm(f.context)
  expect(await all(f)).toEqual(left)
})

it('does not believe a clock that leaps, and goes on once it is right', async () => {
  const f = await family()
  await append(f, 3)
  f.clock.now += DAY
  await sweep(f.context, () => undefined)
  const { now } = f.clock
  fiveYears(f)
  f.clock.now += 9 * DAY
  await sweep(f.context, () => undefined)
  await sweep(f.context, () => undefined)
  expect(await logErasure(f.context)).toMatchObject({ waiting: 3, erasedUpTo: null })
  // A month a day, by which it is set right or was right after all.
  for (let days = 0; days < 59; days += 1) {
    f.clock.now += DAY
    await sweep(f.context, () => undefined)
  }
  expect((await logErasure(f.context)).erasedUpTo).toBe(3)
  f.clock.now = now + DAY
  await append(f, 1)
  await sweep(f.context, () => undefined)
  expect((await verified(f)).broken).toBeNull()
})

it('keeps what is a moment younger', async () => {
  const f = await family()
  await append(f, 1)
  fiveYears(f)
  f.clock.now -= HOUR
  expect(await erasePastTerm(f.context)).toBe(0)
  expect(await all(f)).toHaveLength(1)
})

it('lets decisions and notes of that time go too, which replay says', async () => {
  const f = await family()
  const { now } = f.clock
  await f.write(async (tx) => {
    await tx.disclosures.addDecision(decision(f.child, { at: now - 1 }))
    await tx.signals.add(signalStep({ party: party('school'), at: now }))
  })
  await append(f, 1)
  expect(await replayAll(f.context)).not.toHaveProperty('erasedBefore')
  fiveYears(f)
  const young = decision(f.child, { at: f.clock.now })
  await f.write((tx) => tx.disclosures.addDecision(young))
  await erasePastTerm(f.context)
  const kept = await f.read((tx) => tx.disclosures.decisions(null, 9))
  expect(kept.map(({ id }) => id)).toEqual([young.id])
  expect(await f.read((tx) => tx.signals.of(party('school')))).toEqual([])
  expect(await replayAll(f.context)).toMatchObject({ erasedBefore: now })
})

it('cut off after any batch goes on where it was', async () => {
  const f = await family()
  await append(f, 1500)
  fiveYears(f)
  const dying = killedAfterOneWrite(f.context)
  await expect(erasePastTerm(dying)).rejects.toThrow('killed')
  expect(await verified(f)).toMatchObject({ broken: null, erasedUpTo: 1000 })
  expect(await erasePastTerm(f.context)).toBe(500)
  expect(await verified(f)).toEqual({ rows: 2, broken: null, erasedUpTo: 1500 })
})

it('takes nothing along that a row which was dated back stands behind', async () => {
  const f = await family()
  await append(f, 3)
  const { default: Sqlite } = await import('better-sqlite3')
  const db = new Sqlite(f.path)
  db.exec('drop trigger journal_no_update; update journal set at = 0 where sequence = 3')
  db.close()
  expect(await erasePastTerm(f.context)).toBe(0)
  expect(await all(f)).toHaveLength(3)
  expect(await verified(f)).toMatchObject({ broken: 3 })
})
