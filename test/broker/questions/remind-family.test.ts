/** An asker reminds a family once: it presses and hears alike, whatever anybody said, and only who can still answer gets a message. */
import { describe, expect, it } from 'vitest'
import { withdrawConsent } from '../../../broker/answers/take-back.ts'
import { nextStep } from '../../../broker/outbox/next-step.ts'
import { ownRequest } from '../../../broker/questions/own-requests.ts'
import { remindFamily } from '../../../broker/questions/remind-family.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import { pseudonymIds, type RequestId } from '../../../consent/id.ts'
import { addDays, DAY, dayOf } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { ask, CARE, EDU, give, refuse } from '../../support/consents.ts'
import { actor, openFamily, type TestFamily } from '../../support/family.ts'
import { record } from '../../support/say.ts'

const family = closedAfterEach(openFamily)

const WEEK = 7 * DAY
/** A message that nobody tried to send yet. */
const WAITING = { end: null, endedAt: null, failures: 0, claimedUntil: null }
const ROLES = ['ouder1', 'ouder2', 'jeugdige'] as const

const remind = (f: TestFamily, request: RequestId, key = f.key()) =>
  remindFamily(f.context, actor('cjg'), key, { request })
const stateOf = async (f: TestFamily, id: RequestId) =>
  (await ownRequest(f.context, [actor('cjg')], id)).reminder
const reminders = async (f: TestFamily) =>
  (await f.notices()).filter(({ kind }) => kind === 'herinnering_vraag')
/** Who got one, by role. */
const reminded = async (f: TestFamily): Promise<FamilyRole[]> => {
  const people = (await reminders(f)).map(({ person }) => person)
  return ROLES.filter((role) => people.includes(f.who(role).person))
}
const rows = (f: TestFamily) => f.read((tx) => tx.journal.rows({ kind: 'verzoek_herinnerd' }))

/** Asked a week ago, of a nine-year-old: prevention, on which one parent's yes is enough. */
const asked = async (change: object = {}, options: Parameters<typeof openFamily>[0] = {}) => {
  const f = await family(options)
  const { id } = await ask(f, 'cjg', change)
  const later = async (ms = WEEK) => {
    f.clock.now += ms
  }
  return { f, id, later }
}

describe('a reminder', () => {
  it('goes once to everybody who can still answer, and leaves one row that is for nobody', async () => {
    const { f, id, later } = await asked()
    await later()
    for (const _again of [1, 2]) await remind(f, id)
    expect(await reminded(f)).toEqual(['ouder1', 'ouder2'])
    expect(await reminders(f)).toHaveLength(2)
    expect(await reminders(f)).toMatchObject([{ subject: id, child: f.child }, { subject: id }])
    expect(await rows(f)).toMatchObject([
      { party: actor('cjg').party, employee: 'mw1', subject: id, visibility: 'niemand', ...EDU },
    ])
    expect(await stateOf(f, id)).toBe('done')
  })

  it.each([
    ['said no', refuse],
    [
      'said yes',
      (f: TestFamily, role: FamilyRole) => give(f, role, { categories: ['gedrag_welbevinden'] }),
    ],
  ] as const)(
    'does not go to who %s to all that they can, only to the others',
    async (_name, say) => {
      const { f, id, later } = await asked({ categories: ['gedrag_welbevinden'] })
      await refuse(f, 'ouder2', { categories: ['gedrag_welbevinden'] })
      await later()
      await say(f, 'ouder1', { categories: ['gedrag_welbevinden'] })
      await remind(f, id)
      expect(await reminded(f)).toEqual([])
    },
  )

  it('goes to who answered a part', async () => {
    const { f, id, later } = await asked()
    await refuse(f, 'ouder1', { categories: EDU.categories.slice(0, 1) })
    await refuse(f, 'ouder2')
    await later()
    await remind(f, id)
    expect(await reminded(f)).toEqual(['ouder1'])
  })

  it('is not sent to who answered after it was written', async () => {
    const { f, id, later } = await asked()
    await later()
    await remind(f, id)
    await refuse(f, 'ouder1')
    const settings = { portalUrl: 'https://portaal.example', domain: 'portaal.example' }
    const ends = await f.read(async (tx) => {
      const all: string[] = []
      for (const notice of await tx.notices.all()) {
        if (notice.kind !== 'herinnering_vraag') continue
        const step = await nextStep(f.context, tx, { ...notice, ...WAITING }, settings)
        if (step.do === 'end') all.push(`${notice.person === f.who('ouder1').person} ${step.as}`)
      }
      return all
    })
    expect(ends.sort()).toEqual(['false niet_per_mail', 'true vervallen'])
  })

  it('does not come again by asking again while the question is open', async () => {
    const { f, id, later } = await asked()
    await later()
    await remind(f, id)
    const again = await ask(f, 'cjg')
    await later()
    await remind(f, again.id)
    expect(await stateOf(f, again.id)).toBe('done')
    expect(await reminders(f)).toHaveLength(2)
    f.clock.now += 60 * DAY
    const fresh = await ask(f, 'cjg')
    await later()
    await remind(f, fresh.id)
    expect(await reminders(f)).toHaveLength(4)
  })

  it('of help that is hidden from the parents since goes to the young person alone', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    const { id } = await ask(f, 'cjg', CARE)
    await record(f, 'cjg', { name: 'hulp_zonder_ouders' })
    f.clock.now += WEEK
    await remind(f, id)
    expect(await reminded(f)).toEqual(['jeugdige'])
  })
})

describe('when it can be sent', () => {
  it.each([
    ['the day before', 6 * DAY, 'later'],
    ['a week later', WEEK, 'now'],
    ['before the question closes', 30 * DAY - 1, 'now'],
    ['once it closed', 30 * DAY, null],
  ])('%s: %d ms is %s', async (_name, ms, state) => {
    const { f, id } = await asked()
    f.clock.now += ms
    expect(await stateOf(f, id)).toBe(state)
    if (state !== 'now') {
      await expect(remind(f, id)).rejects.toMatchObject({ code: 'conflict' })
      expect([await reminders(f), await rows(f)]).toEqual([[], []])
    }
  })

  it('is never for a question that closes within the week', async () => {
    const f = await family()
    const { id } = await ask(f, 'cjg', { lastDay: addDays(dayOf(f.clock.now), 6) })
    expect(await stateOf(f, id)).toBeNull()
    const longer = await ask(f, 'cjg', { lastDay: addDays(dayOf(f.clock.now), 7) })
    expect(await stateOf(f, longer.id)).toBe('later')
  })

  it('is over once the asker saw that it can be fetched, also when it cannot any more', async () => {
    const { f, id, later } = await asked()
    const { id: statement } = await give(f, 'ouder1')
    await later()
    expect(await stateOf(f, id)).toBeNull()
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement })
    expect(await stateOf(f, id)).toBeNull()
    await expect(remind(f, id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is for the organisation that asked alone', async () => {
    const { f, id, later } = await asked()
    await later()
    const other = remindFamily(f.context, actor('school'), f.key(), { request: id })
    await expect(other).rejects.toMatchObject({ code: 'onbekend' })
    expect(await reminders(f)).toEqual([])
  })
})

/** What somebody may have said by the time of the reminder; none of it can be fetched. */
const SILENCES: readonly (readonly [string, (f: TestFamily) => Promise<unknown>])[] = [
  ['nobody said anything', async () => undefined],
  ['one said no', (f) => refuse(f, 'ouder1')],
  ['both said no', async (f) => [await refuse(f, 'ouder1'), await refuse(f, 'ouder2')]],
  [
    'one said yes and the other no',
    async (f) => [await give(f, 'ouder1'), await refuse(f, 'ouder2')],
  ],
  [
    'a yes was taken back before the asker looked',
    async (f) => {
      const { id: statement } = await give(f, 'ouder1')
      await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement })
    },
  ],
]

describe('what the asker learns by it', () => {
  /** Everything that the asker reads around a reminder. */
  const learned = async (f: TestFamily, id: RequestId) => {
    const look = async () => {
      const { status, wasAvailable, reminder } = await ownRequest(f.context, [actor('cjg')], id)
      return { status, wasAvailable, reminder }
    }
    f.clock.now += WEEK
    const before = await look()
    const key = f.key()
    return [before, await remind(f, id, key), await remind(f, id, key), await look()]
  }
  const DONE = { done: true }
  const waits = { status: 'gevraagd', wasAvailable: false }
  const SAME = [{ ...waits, reminder: 'now' }, DONE, DONE, { ...waits, reminder: 'done' }]

  it.each(SILENCES)('is the same when %s', async (_name, say) => {
    const { f, id } = await asked()
    f.clock.now += DAY
    await say(f)
    expect(await learned(f, id)).toEqual(SAME)
  })

  it('is the same of a child that is not known, and of a question that reaches nobody', async () => {
    const f = await family()
    const unknown = await ask(f, 'cjg', { kind: pseudonymIds.create(f.context.random) })
    expect(await learned(f, unknown.id)).toEqual(SAME)
    expect(await rows(f)).toMatchObject([{ child: null, subject: unknown.id }])
    await refuse(f, 'ouder1')
    await refuse(f, 'ouder2')
    f.clock.now += DAY
    const quiet = await ask(f, 'cjg')
    expect(await learned(f, quiet.id)).toEqual(SAME)
    expect(await reminders(f)).toEqual([])
  })
})
