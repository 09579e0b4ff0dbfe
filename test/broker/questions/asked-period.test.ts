/** Until when something is asked for: told to the family, bounded by the rules, and decided by who answers. */
import { describe, expect, it } from 'vitest'
import { previewConsent } from '../../../broker/answers/say.ts'
import { lastDayFor } from '../../../broker/questions/last-day.ts'
import { openQuestions } from '../../../broker/questions/open-questions.ts'
import { ownRequest } from '../../../broker/questions/own-requests.ts'
import { pseudonymIds } from '../../../consent/id.ts'
import { addDays, DAY, dayOf, endOfDay } from '../../../consent/time.ts'
import { cautiousRegion } from '../../../policies/region.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { ask, EDU, give, input, refuse } from '../../support/consents.ts'
import { actor, MONDAY, openFamily, type TestFamily } from '../../support/family.ts'

const family = closedAfterEach(openFamily)

/** Prevention is for ninety days at most. */
const LAST_POSSIBLE = '2026-05-31'
const ASKED = '2026-04-15'

const questions = (f: TestFamily) => openQuestions(f.context, f.who('ouder1'))
const preview = (f: TestFamily, change: object = {}) =>
  previewConsent(f.context, f.who('ouder1'), input(f, change))

describe('a last day that is asked for', () => {
  it('is kept for who asks and told to who answers', async () => {
    const f = await family()
    const { id } = await ask(f, 'cjg', { lastDay: ASKED })
    expect(await questions(f)).toMatchObject([{ id, lastDay: ASKED }])
    expect(await ownRequest(f.context, [actor('cjg')], id)).toMatchObject({ lastDay: ASKED })
  })

  it('is null where it is asked for as long as is allowed', async () => {
    const f = await family()
    const { id } = await ask(f, 'cjg')
    expect(await questions(f)).toMatchObject([{ lastDay: null }])
    expect(await ownRequest(f.context, [actor('cjg')], id)).toMatchObject({ lastDay: null })
    expect(await preview(f)).toMatchObject({ lastDay: LAST_POSSIBLE, lastPossible: LAST_POSSIBLE })
  })

  it.each([
    ['yesterday', '2026-03-01', false],
    ['today', '2026-03-02', true],
    ['the last one possible', LAST_POSSIBLE, true],
    ['the day after', '2026-06-01', false],
  ])('may be %s: %s is %s', async (_name, lastDay, isFine) => {
    const f = await family()
    const known = await ask(f, 'cjg', { lastDay }).catch(({ faults }) => faults)
    const kind = pseudonymIds.create(f.context.random)
    const unknown = await ask(f, 'cjg', { lastDay, kind }).catch(({ faults }) => faults)
    if (isFine)
      expect([known, unknown]).toMatchObject([{ status: 'gevraagd' }, { status: 'gevraagd' }])
    else expect([known, unknown]).toMatchObject([[{ path: 'lastDay' }], [{ path: 'lastDay' }]])
  })

  it('closes the question with it, of a child that is not known too', async () => {
    const f = await family()
    const lastDay = addDays(dayOf(f.clock.now), 3)
    const known = await ask(f, 'cjg', { lastDay })
    const unknown = await ask(f, 'cjg', { lastDay, kind: pseudonymIds.create(f.context.random) })
    const states = () =>
      Promise.all(
        [known, unknown].map(async ({ id }) => {
          const { status, expiresAt } = await ownRequest(f.context, [actor('cjg')], id)
          return { status, expiresAt }
        }),
      )
    f.clock.now = endOfDay(lastDay) - 1
    const open = { status: 'gevraagd', expiresAt: endOfDay(lastDay) }
    expect(await states()).toEqual([open, open])
    expect(await questions(f)).toHaveLength(1)
    f.clock.now += 1
    expect(await states()).toEqual([1, 2].map(() => ({ ...open, status: 'verlopen' })))
    expect(await questions(f)).toEqual([])
  })
})

describe('who says yes', () => {
  it('and names no day, does so until the day that was asked for', async () => {
    const f = await family()
    await ask(f, 'cjg', { lastDay: ASKED })
    expect(await preview(f)).toMatchObject({ lastDay: ASKED, lastPossible: LAST_POSSIBLE })
    const { textVersion } = await preview(f)
    const said = await give(f, 'ouder1', { textVersion })
    expect(said.until).toBe(endOfDay(ASKED))
  })

  it.each([
    ['sooner', '2026-03-20'],
    ['later', LAST_POSSIBLE],
  ])('decides their own day, also %s', async (_name, lastDay) => {
    const f = await family()
    await ask(f, 'cjg', { lastDay: ASKED })
    expect((await give(f, 'ouder1', { lastDay })).until).toBe(endOfDay(lastDay))
  })

  it('cannot say so for longer than the rules allow, whatever was asked', async () => {
    const f = await family()
    await ask(f, 'cjg', { lastDay: LAST_POSSIBLE })
    await expect(give(f, 'ouder1', { lastDay: '2026-06-01' })).rejects.toMatchObject({
      faults: [{ path: 'lastDay' }],
    })
  })

  it('to several questions together, does so until the first of their days', async () => {
    const f = await family()
    const [one, two] = EDU.categories
    await ask(f, 'cjg', { categories: [one], lastDay: '2026-05-01' })
    await ask(f, 'cjg', { categories: [two], lastDay: ASKED })
    expect(await preview(f)).toMatchObject({ lastDay: ASKED })
  })

  it('by an own choice that nobody asks about, does so as long as is allowed', async () => {
    const f = await family()
    expect((await give(f, 'ouder1')).until).toBe(endOfDay(LAST_POSSIBLE))
  })

  it('is never given more than the rules of that day allow', async () => {
    const days = { choice: 'map', days: { [EDU.purpose]: 10 } }
    const switches = { ...cautiousRegion.switches, 'consent.duur_dagen': days }
    const strict = await family({ region: { ...cautiousRegion, switches } })
    expect(await preview(strict)).toMatchObject({ lastDay: addDays(dayOf(MONDAY), 10) })
    expect(lastDayFor('2026-03-12', [{ lastDay: ASKED }, { lastDay: null }])).toBe('2026-03-12')
  })
})

it('a no is about no day', async () => {
  const f = await family()
  await ask(f, 'cjg', { lastDay: ASKED })
  expect((await refuse(f, 'ouder1')).until).toBeNull()
})

it('the question stays open for thirty days where what it asks for ends later', async () => {
  const f = await family()
  await ask(f, 'cjg', { lastDay: ASKED })
  expect((await questions(f))[0]?.expiresAt).toBe(f.clock.now + 30 * DAY)
})
