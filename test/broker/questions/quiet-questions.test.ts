/** What an organisation asks or writes down about a family is answered at one pace, whatever it comes to. */
import { describe, expect, it } from 'vitest'
import type { Mediation } from '../../../broker/disclose.ts'
import { betrokkenheden } from '../../../broker/http/routes/betrokkenheden.ts'
import { toestemmingen } from '../../../broker/http/routes/toestemmingen.ts'
import { toestemmingsverzoeken } from '../../../broker/http/routes/toestemmingsverzoeken.ts'
import { type Pace, QUIET_STEP_MS, quietly } from '../../../broker/quiet.ts'
import { bsn } from '../../../consent/bsn.ts'
import { pseudonymIds, requestIds } from '../../../consent/id.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { actor, openFamily, party, type TestFamily } from '../../support/family.ts'

const family = closedAfterEach(openFamily)

/** A clock that moves only by work and by waiting. */
const slowPace = () => {
  const clock = { now: 0 }
  const wait = async (ms: number) => {
    clock.now += ms
  }
  const pace: Pace = { now: () => clock.now, wait }
  return { clock, pace }
}

describe('quietly', () => {
  it.each([
    ['no work', 0, QUIET_STEP_MS],
    ['a step', QUIET_STEP_MS, QUIET_STEP_MS],
    ['a little more', QUIET_STEP_MS + 1, 2 * QUIET_STEP_MS],
  ])('after %s leaves on a whole step', async (_name, workMs, leftAt) => {
    const { clock, pace } = slowPace()
    const done = await quietly(pace, async () => {
      clock.now += workMs
      return 'klaar'
    })
    expect([done, clock.now]).toEqual(['klaar', leftAt])
  })

  it('a refusal leaves as late', async () => {
    const { clock, pace } = slowPace()
    await expect(quietly(pace, () => Promise.reject(new Error('nee')))).rejects.toThrow('nee')
    expect(clock.now).toBe(QUIET_STEP_MS)
  })
})

type Input = { readonly body?: unknown; readonly path?: unknown }

/** Calls one operation as the school does, and tells when its answer left. */
const called = async (f: TestFamily, operationId: string, input: Input) => {
  const found = [...toestemmingsverzoeken, ...toestemmingen, ...betrokkenheden].find(
    (route) => route.operationId === operationId,
  )
  if (!found) throw new Error(operationId)
  const { clock, pace } = slowPace()
  const call = { caller: { actor: actor('school') }, query: {}, key: f.key() }
  const services = { context: f.context, mediation: { pace } as Mediation, loginProofs: null }
  const answer = await found
    .handle(services, { ...call, path: {}, body: {}, ...input } as never)
    .catch((error: { code: string }) => error.code)
  return { answer, leftAt: clock.now }
}

const named = (kind: string) => ({
  kind,
  requester: party('cjg'),
  purpose: 'preventie_vroegsignalering',
  categories: ['gedrag_welbevinden'],
})

describe('what an asker could tell children apart by', () => {
  it('a question about a known and an unknown child, its state, and reminding of it leave at the same pace', async () => {
    const f = await family()
    for (const kind of [f.pseudonym('school'), pseudonymIds.create(f.context.random)]) {
      const body = { ...named(kind), holder: party('school'), reason: 'Zorgen in de klas' }
      const { answer, leftAt } = await called(f, 'toestemmingVragen', { body })
      expect([leftAt, answer]).toMatchObject([QUIET_STEP_MS, { status: 'gevraagd' }])
      const { id } = answer as { id: string }
      const state = await called(f, 'verzoekBekijken', { path: { id } })
      expect([state.leftAt, state.answer]).toMatchObject([QUIET_STEP_MS, { status: 'gevraagd' }])
      const tooSoon = await called(f, 'verzoekHerinneren', { path: { id } })
      expect(tooSoon).toEqual({ leftAt: QUIET_STEP_MS, answer: 'conflict' })
      f.clock.now += 7 * DAY
      const reminded = await called(f, 'verzoekHerinneren', { path: { id } })
      expect(reminded).toEqual({ leftAt: QUIET_STEP_MS, answer: { gedaan: true } })
    }
    const id = requestIds.create(f.context.random)
    const state = await called(f, 'verzoekBekijken', { path: { id } })
    expect(state).toEqual({ leftAt: QUIET_STEP_MS, answer: 'onbekend' })
  })

  it('a citizen service number that is known and one that is new are linked at that pace', async () => {
    const f = await family({ linked: [] })
    const known = bsn.parse('000000012')
    await f.write((tx) => tx.links.addBsnIndex(f.context.bsnIndex(known), f.child))
    for (const number of [known, bsn.parse('000000024')]) {
      const body = { bsn: number, birthDate: '2016-06-01' }
      const { answer, leftAt } = await called(f, 'metBsnKoppelen', { body })
      expect([leftAt, answer]).toMatchObject([QUIET_STEP_MS, { kind: expect.any(String) }])
    }
  })

  it('what is written down leaves at that pace, with and without anything to withdraw', async () => {
    const f = await family()
    const said = { role: 'ouder1', channel: 'mondeling', witness: 'mw2', language: 'nl' }
    for (const decision of ['ingetrokken', 'gegeven', 'ingetrokken']) {
      const body = { ...named(f.pseudonym('school')), ...said, decision }
      const { leftAt, answer } = await called(f, 'toestemmingVastleggen', { body })
      expect([leftAt, answer]).toMatchObject([QUIET_STEP_MS, { id: expect.any(String) }])
    }
  })
})
