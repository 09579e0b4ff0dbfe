/** What people see of their own answers, and never of anybody else’s. */
import { describe, expect, it } from 'vitest'
import { consentReceipt } from '../../../broker/answers/consent-views.ts'
import { pauseConsent, resumeConsent, withdrawConsent } from '../../../broker/answers/take-back.ts'
import { statementIds } from '../../../consent/id.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { CARE, decided, EDU, give, overview, refuse } from '../../support/consents.ts'
import { openFamily, type TestFamily } from '../../support/family.ts'

const family = closedAfterEach(openFamily)

describe('the other parent', () => {
  it('cannot tell a no of the other from silence', async () => {
    const silent = await family({ birthDate: '2016-06-01' })
    const refused = await family({ birthDate: '2016-06-01' })
    await give(silent, 'ouder1', CARE)
    await give(refused, 'ouder1', CARE)
    await refuse(refused, 'ouder2', CARE)
    const seen = async (f: TestFamily) =>
      (await overview(f, 'ouder1')).choices.map(({ id: _id, child: _child, ...rest }) => rest)
    expect(await seen(refused)).toEqual(await seen(silent))
    expect((await seen(silent))[0]?.allAnswersIn).toBe(false)
    await give(silent, 'ouder2', CARE)
    expect((await seen(silent))[0]?.allAnswersIn).toBe(true)
  })

  it('sees no change in a yes that is enough when the other objects', async () => {
    const f = await family()
    await give(f, 'ouder1')
    const before = await overview(f, 'ouder1')
    expect(before.choices[0]?.allAnswersIn).toBe(true)
    await refuse(f, 'ouder2')
    expect(await decided(f, EDU)).toContain('ouders_oneens')
    expect(await overview(f, 'ouder1')).toEqual(before)
  })

  it('learns nothing of the answers once their own counts no longer', async () => {
    const seen = async (f: TestFamily) => (await overview(f, 'ouder1')).choices[0]
    const lost = await family({ birthDate: '2016-06-01' })
    await give(lost, 'ouder1', CARE)
    await lost.setAuthority(['ouder2'])
    await give(lost, 'ouder2', CARE)
    expect(await decided(lost, CARE)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    expect(await seen(lost)).toMatchObject({ state: 'verlopen', allAnswersIn: false })

    const grown = await family({ birthDate: '2010-03-12' })
    await give(grown, 'ouder1', CARE)
    grown.clock.now += 10 * DAY
    await give(grown, 'jeugdige', CARE)
    expect(await decided(grown, CARE)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    expect(await seen(grown)).toMatchObject({ state: 'verlopen', allAnswersIn: false })
  })

  it('learns of the answers only beside a yes of their own that stands', async () => {
    const f = await family({ birthDate: '2016-06-01' })
    await give(f, 'ouder1', CARE)
    await give(f, 'ouder2', CARE)
    const states = async () =>
      (await overview(f, 'ouder1')).choices.map(({ state, allAnswersIn }) => [state, allAnswersIn])
    expect(await states()).toEqual([['geldig', true]])
    await give(f, 'ouder1', CARE)
    expect(await states()).toEqual([
      ['geldig', true],
      ['vervangen', false],
    ])
  })

  it('sees nothing of the other, and cannot touch what the other said', async () => {
    const f = await family()
    const { id } = await give(f, 'ouder1')
    expect((await overview(f, 'ouder2')).choices).toEqual([])
    for (const act of [withdrawConsent, pauseConsent, resumeConsent])
      await expect(
        act(f.context, f.who('ouder2'), f.key(), { statement: id }),
      ).rejects.toMatchObject({ code: 'onbekend' })
    await expect(consentReceipt(f.context, f.who('ouder2'), id)).rejects.toMatchObject({
      code: 'onbekend',
    })
    const none = statementIds.create(f.context.random, 0)
    await expect(
      withdrawConsent(f.context, f.who('ouder2'), f.key(), { statement: none }),
    ).rejects.toMatchObject({ code: 'onbekend' })
  })
})
