/** What time alone gives rise to: reminders and the receipt of an end, each once. */
import { describe, expect, it } from 'vitest'
import { expiryReceipt, recordExpiries } from '../../../broker/answers/expiry.ts'
import { remindOfBirthdays, remindOfEndings } from '../../../broker/answers/reminders.ts'
import { pauseConsent, withdrawConsent } from '../../../broker/answers/take-back.ts'
import { sweep } from '../../../broker/sweep.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import type { NoticeKind } from '../../../consent/notice.ts'
import type { Transaction } from '../../../consent/ports/store.ts'
import { addDays, DAY, dayOf, startOfDay } from '../../../consent/time.ts'
import { cautiousRegion } from '../../../policies/region.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { CARE, give, refuse } from '../../support/consents.ts'
import { openFamily, type TestFamily } from '../../support/family.ts'
import { withPorts } from '../../support/ports.ts'

const family = closedAfterEach(openFamily)
const leave = (f: TestFamily) =>
  f.write((tx) => tx.families.endMember(f.child, f.who('ouder1').person))
/** In care a young person decides alone from 12 on. */
const CARE_OF_CHILD = {
  ...cautiousRegion,
  switches: { 'consent.care.dubbel_12_15': 'child_only' },
}
const silent = () => undefined

const told = async (f: TestFamily, kind: NoticeKind, roles: readonly FamilyRole[]) => {
  const people = (await f.notices()).filter((notice) => notice.kind === kind)
  const roleOf = (person: unknown) => roles.find((role) => f.who(role).person === person)
  return people.map(({ person }) => roleOf(person)).sort()
}
const EVERYBODY = ['jeugdige', 'ouder1', 'ouder2'] as const
/** Turns 12 in 60 days. */
const NEARLY_12 = { birthDate: '2014-05-01' }

describe('a birthday that changes who decides', () => {
  it('is told 60 days before, to the child and to who has a say, once', async () => {
    const f = await family({ birthDate: '2014-05-02' })
    expect(await remindOfBirthdays(f.context)).toBe(0)
    f.clock.now += DAY
    expect(await remindOfBirthdays(f.context)).toBe(3)
    expect(await told(f, 'herinnering_leeftijd', EVERYBODY)).toEqual(EVERYBODY)
    for (let day = 0; day < 60; day += 20) {
      f.clock.now += 20 * DAY
      await sweep(f.context, silent)
    }
    expect(await told(f, 'herinnering_leeftijd', EVERYBODY)).toEqual(EVERYBODY)
  })

  it('is told to no parent without authority, and of no erased child', async () => {
    const f = await family({ ...NEARLY_12, holders: ['ouder1'] })
    await remindOfBirthdays(f.context)
    expect(await told(f, 'herinnering_leeftijd', EVERYBODY)).toEqual(['jeugdige', 'ouder1'])
    const erased = await family(NEARLY_12)
    await erased.write((tx) => tx.children.erase(erased.child))
    expect(await remindOfBirthdays(erased.context)).toBe(0)
  })

  it.each([
    ['2010-05-01', 3],
    ['2008-05-01', 3],
    ['2011-05-01', 0],
  ])('of somebody born on %s is told to %d people', async (birthDate, count) => {
    const f = await family({ birthDate })
    expect(await remindOfBirthdays(f.context)).toBe(count)
  })

  it('is written once by sweeps at the same time', async () => {
    const f = await family(NEARLY_12)
    await Promise.all([remindOfBirthdays(f.context), remindOfBirthdays(f.context)])
    expect(await told(f, 'herinnering_leeftijd', EVERYBODY)).toEqual(EVERYBODY)
  })
})

/** A yes of 81 days. */
const giveLong = async (f: TestFamily, change: object = {}) =>
  give(f, 'ouder1', { lastDay: addDays(dayOf(f.clock.now), 80), ...change })

describe('a yes that is about to end', () => {
  it('is told to its author, 30 days before, once', async () => {
    const f = await family()
    const { until } = await giveLong(f)
    const dayAhead = startOfDay(addDays(dayOf((until ?? 0) - 1), -30))
    f.clock.now = dayAhead - 1
    expect(await remindOfEndings(f.context)).toBe(0)
    f.clock.now = dayAhead
    await Promise.all([remindOfEndings(f.context), remindOfEndings(f.context)])
    expect(await told(f, 'herinnering_einde', EVERYBODY)).toEqual(['ouder1'])
    f.clock.now += 20 * DAY
    expect(await remindOfEndings(f.context)).toBe(0)
  })

  it('that was stopped is not told', async () => {
    const f = await family()
    const { id, until } = await giveLong(f)
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    f.clock.now = (until ?? 0) - DAY
    expect(await remindOfEndings(f.context)).toBe(0)
  })
})

describe('the receipt of an end', () => {
  it('is written once it ended, to its author, with a row, exactly once', async () => {
    const f = await family()
    const { id, until } = await giveLong(f)
    f.clock.now = (until ?? 0) - 1
    expect(await recordExpiries(f.context)).toBe(0)
    await expect(expiryReceipt(f.context, f.who('ouder1'), id)).rejects.toMatchObject({
      code: 'onbekend',
    })
    f.clock.now += 1
    await Promise.all([recordExpiries(f.context), recordExpiries(f.context)])
    f.clock.now += DAY
    await sweep(f.context, silent)
    expect(await told(f, 'toestemming_verlopen', EVERYBODY)).toEqual(['ouder1'])
    const rows = (await f.journal()).filter(({ kind }) => kind === 'toestemming_verlopen')
    expect(rows).toMatchObject([{ subject: id, visibility: 'betrokkene', at: until }])
    const receipt = await expiryReceipt(f.context, f.who('ouder1'), id)
    expect(receipt).toMatchObject({ recordedAt: until, receipt: { id } })
    await expect(expiryReceipt(f.context, f.who('ouder2'), id)).rejects.toMatchObject({
      code: 'onbekend',
    })
  })

  it('is written for what was paused at its end, not for what was stopped or replaced before', async () => {
    const f = await family()
    const paused = await giveLong(f)
    const stopped = await giveLong(f, CARE)
    const replaced = await give(f, 'ouder2', { lastDay: addDays(dayOf(f.clock.now), 70) })
    await give(f, 'ouder2', { lastDay: addDays(dayOf(f.clock.now), 85) })
    const by = f.who('ouder1')
    await pauseConsent(f.context, by, f.key(), { statement: paused.id })
    await withdrawConsent(f.context, by, f.key(), { statement: stopped.id })
    f.clock.now = Math.max(paused.until ?? 0, replaced.until ?? 0) + DAY
    await recordExpiries(f.context)
    const rows = (await f.journal()).filter(({ kind }) => kind === 'toestemming_verlopen')
    const ids = rows.map(({ subject }) => subject)
    expect(ids).toContain(paused.id)
    expect(ids).not.toContain(stopped.id)
    expect(ids).not.toContain(replaced.id)
  })

  const BIRTHDAY = startOfDay('2026-05-01')
  const rowsOf = async (f: TestFamily) =>
    (await f.journal()).filter(({ kind }) => kind === 'toestemming_verlopen')

  it.each([
    ['2010-05-01', '2026-05-01'],
    ['2012-02-29', '2028-02-29'],
    // 29 February is not there in 2100.
    ['2084-02-29', '2100-03-01'],
    ['2010-04-00', '2026-04-30'],
  ])('of a parent comes when the child born on %s turns 16, on %s', async (birthDate, day) => {
    const f = await family({ birthDate })
    const birthday = startOfDay(day)
    f.clock.now = birthday - 20 * DAY
    await f.setAuthority(['ouder1', 'ouder2'])
    f.clock.now += 1
    const lastDay = addDays(day, 20)
    const { id, until } = await give(f, 'ouder1', { lastDay })
    await give(f, 'jeugdige', { lastDay })
    for (const [now, count] of [
      [birthday - DAY, 0],
      [birthday - 1, 0],
      [birthday, 1],
      [birthday + DAY, 0],
      [until ?? 0, 1],
    ] as const) {
      f.clock.now = now
      expect(await recordExpiries(f.context)).toBe(count)
    }
    // The young person's own lasts until its day.
    expect(await told(f, 'toestemming_verlopen', EVERYBODY)).toEqual(['jeugdige', 'ouder1'])
    expect((await rowsOf(f))[0]).toMatchObject({
      ...{ subject: id, visibility: 'betrokkene', at: birthday },
      ...f.who('ouder1'),
    })
    const receipt = await expiryReceipt(f.context, f.who('ouder1'), id)
    expect(receipt).toMatchObject({ recordedAt: birthday, age: 16, lastDay: addDays(day, -1) })
    for (const role of ['ouder2', 'jeugdige'] as const)
      await expect(expiryReceipt(f.context, f.who(role), id)).rejects.toMatchObject({
        code: 'onbekend',
      })
  })

  it('at 16 comes of what was paused, and of nothing that was stopped, replaced or refused', async () => {
    const f = await family({ birthDate: '2010-05-01' })
    const paused = await giveLong(f)
    const stopped = await giveLong(f, CARE)
    const replaced = await give(f, 'ouder2')
    await refuse(f, 'ouder2')
    const by = f.who('ouder1')
    await pauseConsent(f.context, by, f.key(), { statement: paused.id })
    await withdrawConsent(f.context, by, f.key(), { statement: stopped.id })
    f.clock.now = BIRTHDAY
    await Promise.all([recordExpiries(f.context), recordExpiries(f.context)])
    expect((await rowsOf(f)).map(({ subject }) => subject)).toEqual([paused.id])
    expect(replaced.id).not.toBe(paused.id)
  })

  it('at 16 is told by a broker that stood still for less than a month, by its own day', async () => {
    const f = await family({ birthDate: '2010-05-01' })
    const { id } = await give(f, 'ouder1', { lastDay: '2026-05-03' })
    await give(f, 'ouder2')
    f.clock.now = BIRTHDAY + 10 * DAY
    expect(await recordExpiries(f.context)).toBe(2)
    const { lastDay, age } = await expiryReceipt(f.context, f.who('ouder1'), id)
    expect([lastDay, age]).toEqual(['2026-04-30', 16])
    const late = await family({ birthDate: '2010-05-01' })
    await give(late, 'ouder1')
    late.clock.now = BIRTHDAY + 31 * DAY
    expect(await recordExpiries(late.context)).toBe(0)
  })

  it('that had come before the birthday, or with it, is of its term', async () => {
    const f = await family({ birthDate: '2010-05-01' })
    const { id, until } = await give(f, 'ouder1', { lastDay: '2026-04-30' })
    expect(until).toBe(BIRTHDAY)
    f.clock.now = BIRTHDAY + DAY
    expect(await recordExpiries(f.context)).toBe(1)
    const { lastDay, age } = await expiryReceipt(f.context, f.who('ouder1'), id)
    expect([lastDay, age]).toEqual(['2026-04-30', null])
  })

  it.each([
    ['who left', leave],
    ['of an erased child', (f: TestFamily) => f.write((tx) => tx.children.erase(f.child))],
    ['who lost authority before', (f: TestFamily) => f.setAuthority(['ouder2'])],
  ])('at 16 comes to no parent %s', async (_name, change) => {
    const f = await family({ birthDate: '2010-05-01' })
    await give(f, 'ouder1')
    f.clock.now += 1
    await change(f)
    f.clock.now = BIRTHDAY
    expect(await recordExpiries(f.context)).toBe(0)
  })

  it("comes at 12 of what is the young person's alone from then on, and of nothing else", async () => {
    const f = await family({ birthDate: '2014-05-01', region: CARE_OF_CHILD })
    const lastDay = '2026-05-20'
    const care = await give(f, 'ouder1', { ...CARE, lastDay })
    await give(f, 'ouder1', { lastDay })
    f.clock.now = BIRTHDAY - 1
    expect(await recordExpiries(f.context)).toBe(0)
    f.clock.now = BIRTHDAY
    expect(await recordExpiries(f.context)).toBe(1)
    const receipt = await expiryReceipt(f.context, f.who('ouder1'), care.id)
    expect(receipt).toMatchObject({ age: 12, lastDay: '2026-04-30' })
  })

  it('waits for the next sweep when the store fails, and holds nothing else up', async () => {
    const f = await family(NEARLY_12)
    const broken = {
      ...f.context,
      store: {
        ...f.context.store,
        read: <T>(work: (tx: Transaction) => Promise<T>) =>
          f.context.store.read((tx) => {
            const endingBetween = () => Promise.reject(new Error('x'))
            return work(withPorts(tx, { statements: { ...tx.statements, endingBetween } }))
          }),
      },
    }
    const events: string[] = []
    await sweep(broken, (event) => void events.push(event))
    expect(events).toEqual(['notice.fault', 'notice.fault'])
    expect(await told(f, 'herinnering_leeftijd', EVERYBODY)).toEqual(EVERYBODY)
  })
})
