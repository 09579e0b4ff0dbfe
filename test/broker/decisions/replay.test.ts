/** Every stored decision is decided again: the same, different, by other rules, or damaged. */
import { beforeAll, describe, expect, it } from 'vitest'
import {
  checkInput,
  checkSharing,
  checkWithoutChild,
  namelessCheckInput,
} from '../../../broker/decisions/check.ts'
import { replay, replayAll } from '../../../broker/decisions/replay.ts'
import { makeOffer, offerInput } from '../../../broker/disclosure/offer.ts'
import type { DecisionRecord } from '../../../consent/decision.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { actor, party } from '../../support/family.ts'
import { type Flow, type FlowKeys, makeFlowKeys, openFlow } from '../../support/flow.ts'
import { record, sayYes } from '../../support/say.ts'

let keys: FlowKeys
beforeAll(async () => {
  keys = await makeFlowKeys()
})
const flow = closedAfterEach(() => openFlow(keys))

const all = (f: Flow): Promise<DecisionRecord[]> =>
  f.read((tx) => tx.disclosures.decisions(null, 100))

/** A decision of every occasion, with yes, no, facts and a table in it. */
const lived = async () => {
  const f = await flow()
  await f.grant('cjg')
  await sayYes(f)
  await f.order(await f.token('cjg', { categorieen: ['gedrag_welbevinden', 'bsn'] }))
  await record(f, 'school', { name: 'drempel_16u_4w' })
  await makeOffer(
    f.context,
    actor('school'),
    f.key(),
    offerInput.parse({
      kind: f.pseudonym('school'),
      ontvanger: party('leerplicht'),
      doel: 'verzuimaanpak',
      categorieen: ['verzuim_ongeoorloofd', 'ziekteverzuim'],
    }),
  )
  const check = { doel: 'preventie_vroegsignalering', categorieen: ['gedrag_welbevinden', 'bsn'] }
  const known = { ...check, kind: f.pseudonym('school'), ontvangers: [party('cjg'), party('hulp')] }
  await checkSharing(f.context, actor('school'), f.key(), checkInput.parse(known))
  await checkWithoutChild(
    f.context,
    actor('school'),
    f.key(),
    namelessCheckInput.parse({
      ...check,
      ontvanger: 'adviestafel',
      deelnemers: ['cjg_wijkteam', 'leerplicht'],
      leeftijd: 13,
      omstandigheden: { ots: true },
    }),
  )
  return f
}

const replayOne = (f: Flow, change: Partial<DecisionRecord>, from: DecisionRecord) =>
  replay(f.context.rulebooks, { ...from, ...change })

/** The first record that was decided on something said. */
const consented = async (f: Flow) => {
  const found = (await all(f)).find(({ answer }) => answer.includes('toestemming_geldig'))
  if (!found) throw new Error('nothing was released by consent')
  return found
}

describe('replaying', () => {
  it('gives every occasion its own answer again, page by page', async () => {
    const f = await lived()
    const records = await all(f)
    expect(new Set(records.map(({ occasion }) => occasion))).toEqual(
      new Set(['token', 'verstrekking', 'aanbieding', 'controle']),
    )
    expect(await replayAll(f.context)).toEqual({
      counts: { gelijk: records.length, anders: 0, andere_regels: 0, onleesbaar: 0 },
      wrong: [],
    })
  })

  it('decides by the day it was decided on, also a year later', async () => {
    const f = await lived()
    f.clock.now += 400 * DAY
    expect((await replayAll(f.context)).counts.gelijk).toBe((await all(f)).length)
  })

  it('of nothing at all is nothing', async () => {
    const f = await flow()
    expect(await replayAll(f.context)).toEqual({
      counts: { gelijk: 0, anders: 0, andere_regels: 0, onleesbaar: 0 },
      wrong: [],
    })
  })

  it.each([
    ['an answer', 'answer', '"permit"', '"deny"'],
    ['what was said', 'inputs', '"active"', '"revoked"'],
    ['an age', 'inputs', '"ages":[10]', '"ages":[30]'],
    ['an involvement', 'inputs', '"involved":true', '"involved":false'],
  ] as const)('sees that %s was changed', async (_name, column, before, after) => {
    const f = await lived()
    const found = await consented(f)
    const changed = found[column].replace(before, after)
    expect(changed).not.toBe(found[column])
    expect(replayOne(f, { [column]: changed }, found)).toBe('anders')
    expect(replayOne(f, {}, found)).toBe('gelijk')
  })

  it.each([
    ['another catalogue', { catalogueHash: 'f'.repeat(64) }],
    ['another region file', { regionHash: 'f'.repeat(64) }],
  ])('cannot tell about %s', async (_name, change) => {
    const f = await lived()
    expect(replayOne(f, change, await consented(f))).toBe('andere_regels')
  })

  it.each([
    ['no JSON', { inputs: '{' }],
    ['no answer', { answer: '' }],
    ['inputs of another shape', { inputs: '{"ages":[10]}' }],
    ['a flag that is none', { inputs: '{"ages":[10],"questions":[{"flags":{"zomaar":true}}]}' }],
    ['an age that is none', { inputs: '{"ages":["tien"],"questions":[]}' }],
  ])('calls %s unreadable', async (_name, change) => {
    const f = await lived()
    expect(replayOne(f, change, await consented(f))).toBe('onleesbaar')
  })
})
