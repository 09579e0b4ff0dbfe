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
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { CARE, give } from '../../support/consents.ts'
import { openFamily, type TestFamily } from '../../support/family.ts'
import { withPorts } from '../../support/ports.ts'

const family = closedAfterEach(openFamily)
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
