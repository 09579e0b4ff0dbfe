/** Stopping everything: all of it or nothing, once, of every child or of one, and with one message. */
import { describe, expect, it } from 'vitest'
import { recordConsent, recordInput } from '../../../broker/answers/recorded-consent.ts'
import { stopEverything } from '../../../broker/answers/stop-everything.ts'
import { pauseConsent } from '../../../broker/answers/take-back.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { CARE, EDU, give, refuse } from '../../support/consents.ts'
import { actor, openFamily, type TestFamily } from '../../support/family.ts'

const family = closedAfterEach(openFamily)

const said = (f: TestFamily) => f.read((tx) => tx.statements.ofChild(f.child))
const stop = (f: TestFamily, key = f.key(), child?: TestFamily['child']) =>
  stopEverything(f.context, f.who('ouder1'), key, child === undefined ? {} : { child })

const summaries = async (f: TestFamily) =>
  (await f.notices()).filter(({ kind }) => kind === 'alles_gestopt')

/** A yes, a paused one, and one that somebody else filled in. */
const threeGoing = async () => {
  const f = await family({ birthDate: '2016-06-01' })
  await give(f, 'ouder1')
  const { id } = await give(f, 'ouder1', { purpose: 'ondersteuningsteam_mdo', categories: ['opp'] })
  await pauseConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
  const { holder: _holder, ...care } = CARE
  const filledIn = { ...care, kind: f.pseudonym('cjg'), role: 'ouder1', decision: 'gegeven' }
  const input = recordInput.parse({ ...filledIn, channel: 'begeleid' })
  await recordConsent(f.context, actor('cjg'), f.key(), input)
  return f
}

describe('stopping everything', () => {
  it('takes back what is shared, paused, and waits, in one act with one moment and one message', async () => {
    const f = await threeGoing()
    const before = (await said(f)).length
    const told = (await f.notices()).length
    const rows = (await f.journal()).length
    const { said: written } = await stop(f)
    const after = (await said(f)).slice(before)
    expect(after.map(({ id, kind, categories, at }) => ({ id, kind, categories, at }))).toEqual([
      { id: written[0], kind: 'ingetrokken', categories: EDU.categories, at: f.clock.now },
      { id: written[1], kind: 'ingetrokken', categories: ['opp'], at: f.clock.now },
      { id: written[2], kind: 'ingetrokken', categories: CARE.categories, at: f.clock.now },
    ])
    expect(await f.notices()).toHaveLength(told + 1)
    expect(await summaries(f)).toMatchObject([
      { kind: 'alles_gestopt', child: null, subject: written[0], ...f.who('ouder1') },
    ])
    const numbers = (await f.journal()).slice(rows).map(({ sequence }) => sequence)
    expect(numbers).toEqual([0, 1, 2].map((place) => (numbers[0] ?? 0) + place))
  })

  it('sent twice is done once, and the answer is the same', async () => {
    const f = await threeGoing()
    const key = f.key()
    const [one, two] = await Promise.all([stop(f, key), stop(f, key)])
    expect(one).toEqual(two)
    expect(one.said).toHaveLength(3)
    const [before, told] = [(await said(f)).length, (await f.notices()).length]
    expect(await stop(f)).toEqual({ said: [] })
    expect([(await said(f)).length, (await f.notices()).length]).toEqual([before, told])
  })

  it('leaves nothing half where a fault comes between', async () => {
    const f = await threeGoing()
    const state = async () => ({
      said: await said(f),
      journal: await f.journal(),
      notices: await f.notices(),
      epoch: await f.epoch(),
    })
    const before = await state()
    // Each number that it draws, in turn, is one too many; every one but the last stands between two withdrawals or before the message.
    for (let drawn = 0; drawn < 4; drawn += 1) {
      let left = drawn
      const random = (bytes: number) => {
        if (left === 0) throw new Error('no more numbers')
        left -= 1
        return f.context.random(bytes)
      }
      const faulty = { ...f.context, random }
      await expect(stopEverything(faulty, f.who('ouder1'), 'dezelfde', {})).rejects.toThrow(
        'no more numbers',
      )
      expect(await state()).toEqual(before)
    }
    expect((await stop(f, 'dezelfde')).said).toHaveLength(3)
  })

  it('leaves a no, and what others say', async () => {
    const f = await family()
    await refuse(f, 'ouder1')
    await give(f, 'ouder2')
    expect(await stop(f)).toEqual({ said: [] })
    expect(await summaries(f)).toEqual([])
  })

  it('is of the child that is named, or of every child', async () => {
    const f = await family()
    const other = await f.anotherChildOf(f.who('ouder1'))
    await give(f, 'ouder1')
    expect((await stop(f, f.key(), other)).said).toEqual([])
    expect((await stop(f, f.key(), f.child)).said).toHaveLength(1)
    expect(await summaries(f)).toMatchObject([{ child: f.child }])
  })

  it('is of nobody else’s child', async () => {
    const f = await family()
    const stranger = { person: await f.newPerson() }
    const input = { child: f.child }
    await expect(stopEverything(f.context, stranger, f.key(), input)).rejects.toMatchObject({
      code: 'onbekend',
    })
  })
})
