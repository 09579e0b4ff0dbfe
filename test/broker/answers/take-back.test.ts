/** Withdrawing, narrowing, pausing and resuming: at once, and only one’s own answers. */
import { describe, expect, it } from 'vitest'
import {
  pauseConsent,
  resumeConsent,
  stopSharing,
  withdrawConsent,
} from '../../../broker/answers/take-back.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { decided, EDU, give, refuse } from '../../support/consents.ts'
import { openFamily, party, type TestFamily } from '../../support/family.ts'

const family = closedAfterEach(openFamily)

describe('stopping a choice', () => {
  const [one = '', two = ''] = EDU.categories
  const words = async (f: TestFamily) =>
    (await f.read((tx) => tx.statements.ofChild(f.child))).map(({ id, kind, categories }) => ({
      id,
      kind,
      categories,
    }))
  const inTwo = async () => {
    const f = await family()
    const { id } = await give(f, 'ouder1', { categories: [one] })
    const { id: other } = await give(f, 'ouder1', { categories: [two] })
    return { f, id, other }
  }

  it('takes back what each answer still says, paused or not, in one act', async () => {
    const { f, id, other } = await inTwo()
    await pauseConsent(f.context, f.who('ouder1'), f.key(), { statement: other })
    const key = f.key()
    const { said } = await stopSharing(f.context, f.who('ouder1'), key, { statement: id })
    expect((await words(f)).slice(3)).toEqual([
      { id: said[0], kind: 'ingetrokken', categories: [one] },
      { id: said[1], kind: 'ingetrokken', categories: [two] },
    ])
    expect(await stopSharing(f.context, f.who('ouder1'), key, { statement: id })).toEqual({ said })
    const again = await stopSharing(f.context, f.who('ouder1'), f.key(), { statement: id })
    expect(again).toEqual({ said: [] })
  })

  it('leaves the parts that are not named, and what others say', async () => {
    const { f, id } = await inTwo()
    await give(f, 'ouder2')
    const input = { statement: id, categories: [two] }
    await stopSharing(f.context, f.who('ouder1'), f.key(), input)
    expect((await words(f)).slice(3)).toMatchObject([{ kind: 'ingetrokken', categories: [two] }])
  })

  it('is for its author alone', async () => {
    const { f, id } = await inTwo()
    const foreign = stopSharing(f.context, f.who('ouder2'), f.key(), { statement: id })
    await expect(foreign).rejects.toMatchObject({ code: 'onbekend' })
  })
})

describe('withdrawing', () => {
  it('counts for the very next decision and is idempotent in effect', async () => {
    const f = await family()
    const { id } = await give(f, 'ouder1')
    const first = await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    expect(first).toMatchObject({ state: 'ingetrokken', dpv: 'dpv:ConsentWithdrawn' })
    expect(await decided(f, EDU)).toEqual(['ingetrokken', 'ingetrokken'])
    expect(await f.epoch()).toBe(1)
    const again = await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    expect(again).toEqual(first)
    expect(await f.epoch()).toBe(1)
    expect(await f.journal()).toHaveLength(2)
  })

  it('narrows when it names fewer categories, which must have been in it', async () => {
    const f = await family()
    const { id } = await give(f, 'ouder1')
    const view = await withdrawConsent(f.context, f.who('ouder1'), f.key(), {
      statement: id,
      categories: ['gedrag_welbevinden'],
    })
    expect(view).toMatchObject({
      state: 'geldig',
      categories: [
        { category: 'gedrag_welbevinden', state: 'ingetrokken' },
        { category: 'ondersteuningsbehoefte', state: 'geldig' },
      ],
    })
    expect(await decided(f, EDU)).toEqual(['ingetrokken', 'toestemming_geldig'])
    expect(await f.epoch()).toBe(1)
    const foreign = { statement: id, categories: ['thuissituatie'] }
    await expect(
      withdrawConsent(f.context, f.who('ouder1'), f.key(), foreign),
    ).rejects.toMatchObject({
      code: 'ongeldig',
      faults: [{ path: 'categories.0' }],
    })
  })

  it('tells the receiver to stop only where something of it was delivered', async () => {
    const f = await family()
    const stop = async () =>
      (await f.notices()).filter(({ kind }) => kind === 'ingetrokken_bericht_ontvanger')
    const first = await give(f, 'ouder1')
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: first.id })
    expect(await stop()).toEqual([])
    const second = await give(f, 'ouder1')
    const { id } = await f.deliver({ ...EDU, categories: ['gedrag_welbevinden'] })
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), {
      statement: second.id,
      categories: ['ondersteuningsbehoefte'],
    })
    expect(await stop()).toEqual([])
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: second.id })
    expect(await stop()).toMatchObject([{ party: party('cjg'), person: null, subject: id }])
  })

  it('a no after a yes tells the receiver too, a first no does not', async () => {
    const f = await family()
    await give(f, 'ouder1')
    await f.deliver(EDU)
    await refuse(f, 'ouder2')
    const stop = async () =>
      (await f.notices()).filter(({ kind }) => kind === 'ingetrokken_bericht_ontvanger').length
    expect(await stop()).toBe(0)
    await refuse(f, 'ouder1')
    expect(await stop()).toBe(1)
  })
})

describe('pausing', () => {
  it('blocks until resumed, and each needs the state it starts from', async () => {
    const f = await family()
    const { id } = await give(f, 'ouder1')
    const act = (what: typeof pauseConsent, categories?: string[]) =>
      what(f.context, f.who('ouder1'), f.key(), {
        statement: id,
        ...(categories && { categories }),
      })
    await expect(act(resumeConsent)).rejects.toMatchObject({ code: 'conflict' })
    const paused = await act(pauseConsent, ['gedrag_welbevinden'])
    expect(paused.categories.map(({ state }) => state)).toEqual(['gepauzeerd', 'geldig'])
    expect(await decided(f, EDU)).toEqual(['gepauzeerd', 'toestemming_geldig'])
    expect(await f.epoch()).toBe(1)
    await expect(
      act(pauseConsent, ['gedrag_welbevinden', 'ondersteuningsbehoefte']),
    ).rejects.toMatchObject({ code: 'conflict' })
    await act(pauseConsent)
    expect(await decided(f, EDU)).toEqual(['gepauzeerd', 'gepauzeerd'])
    await expect(act(pauseConsent)).rejects.toMatchObject({ code: 'conflict' })
    const resumed = await act(resumeConsent)
    expect(resumed.state).toBe('geldig')
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    expect(await f.epoch()).toBe(2)
    // A pause that is over does not return, and it can be paused again.
    await act(pauseConsent)
    expect(await decided(f, EDU)).toEqual(['gepauzeerd', 'gepauzeerd'])
  })

  it('cannot be resumed by who may no longer decide, and can still be withdrawn', async () => {
    const f = await family()
    const { id } = await give(f, 'ouder1')
    await pauseConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    await f.setAuthority(['ouder2'])
    // A pause is over with its yes, which counts no more.
    await expect(
      resumeConsent(f.context, f.who('ouder1'), f.key(), { statement: id }),
    ).rejects.toMatchObject({ code: 'conflict' })
    const view = await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    expect(view.state).toBe('ingetrokken')
  })
})
