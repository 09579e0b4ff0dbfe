/** Sharing against the family's no: what it sees once the officer releases it, and what comes after. */
import { beforeAll, describe, expect, it } from 'vitest'
import {
  duty,
  shareInput,
  shareWithoutConsent,
} from '../../../broker/disclosure/share-without-consent.ts'
import { setContact } from '../../../broker/family/contact.ts'
import { familyLog, insightInput } from '../../../broker/insight/insight.ts'
import { oversightLog } from '../../../broker/oversight/oversight.ts'
import { releaseRow } from '../../../broker/oversight/release-row.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { EDU, give } from '../../support/consents.ts'
import { actor, type FamilyOptions, party } from '../../support/family.ts'
import { type Flow, type FlowKeys, makeFlowKeys, openFlow } from '../../support/flow.ts'
import { record } from '../../support/say.ts'

let keys: FlowKeys
beforeAll(async () => {
  keys = await makeFlowKeys()
})
const flow = closedAfterEach((options?: FamilyOptions) => openFlow(keys, options))

const DOEL = 'terugkoppeling_hulp'
const CATEGORIEEN = ['hulp_doelen_afspraken', 'hulp_betrokkenheid']

/** The CJG tells the school, in a conflict of duties. */
const share = (f: Flow) =>
  shareWithoutConsent(
    f.context,
    actor('cjg'),
    f.key(),
    shareInput.parse({
      kind: f.pseudonym('cjg'),
      ground: 'conflict',
      ontvanger: party('school'),
      doel: DOEL,
      categorieen: CATEGORIEEN,
      weighingHash: 'a'.repeat(64),
      duties: duty.options,
    }),
  )

const collect = async (f: Flow, aanbieding: string | null) => {
  const slice = await f.token('school', {
    kind: f.pseudonym('school'),
    houder: party('cjg'),
    doel: DOEL,
    categorieen: CATEGORIEEN,
    aanbieding,
  })
  return f.order(slice, { by: 'school' })
}

const log = async (f: Flow, role: FamilyRole = 'ouder1') =>
  (await familyLog(f.context, f.who(role), insightInput.parse({ child: f.child }))).rows
const kinds = async (f: Flow, role?: FamilyRole) => (await log(f, role)).map(({ kind }) => kind)

const officer = { ...actor('cjg', 'fg'), functions: ['fg' as const] }
const release = async (f: Flow, kind: string) => {
  const row = (await f.rows()).find((one) => one.kind === kind)
  return releaseRow(f.context, officer, f.key(), { sequence: row?.sequence ?? 0 })
}

const EVERYTHING = [
  'verstrekking_geleverd',
  'token_verleend',
  'aanbieding_gedaan',
  'feit_vastgelegd',
  'feit_vastgelegd',
]

describe('sharing without consent', () => {
  it.each(['feit_vastgelegd', 'aanbieding_gedaan', 'token_verleend', 'verstrekking_geleverd'])(
    'is shown whole once a row of it is released: %s',
    async (kind) => {
      const f = await flow()
      const { aanbieding } = await share(f)
      expect(await collect(f, aanbieding)).toMatchObject({ status: 'verstrekt' })
      expect(await kinds(f)).toEqual([])
      await release(f, kind)
      expect(await kinds(f)).toEqual(EVERYTHING)
      const told = (await f.notices()).filter(({ person }) => person === f.who('ouder1').person)
      expect(told.map(({ dueAt }) => dueAt)).toEqual([f.clock.now])
    },
  )

  it('is told as the exception that it is, not as a law', async () => {
    const f = await flow()
    await collect(f, (await share(f)).aanbieding)
    await release(f, 'aanbieding_gedaan')
    const [delivered, , offered, , weighed] = await log(f)
    const told = {
      why: expect.stringMatching(/^Soms moet een professional kiezen/),
      basis: ['Hoge uitzondering: een kind beschermen (conflict van plichten)'],
      law: { mayObject: false, articles: [expect.stringMatching(/^BPSW/), expect.any(String)] },
      holder: { name: 'Stichting cjg' },
      requester: { name: 'Stichting school' },
    }
    expect(offered).toMatchObject({
      ...told,
      event: 'Een organisatie biedt gegevens aan zonder toestemming.',
      who: { name: 'Stichting cjg' },
    })
    expect(delivered).toMatchObject({ ...told, who: { name: 'Stichting school' } })
    expect(weighed).toMatchObject({ fact: 'afweging_vastgelegd', why: null, law: null })
  })

  it('is shown with what is collected after the release, and that look is told at once', async () => {
    const f = await flow()
    await setContact(f.context, f.who('ouder1'), f.key(), { tellWhenLooked: true })
    const { aanbieding } = await share(f)
    await release(f, 'feit_vastgelegd')
    await collect(f, aanbieding)
    expect(await kinds(f)).toEqual(EVERYTHING)
    const looks = (await f.notices()).filter(({ kind }) => kind === 'gekeken')
    expect(looks.map(({ dueAt }) => dueAt)).toEqual([f.clock.now])
    const { rows } = await oversightLog(f.context, officer, { limit: 25, onlyHeldBack: true })
    expect(rows).toEqual([])
  })

  it('hides nothing that rests on consent on the same day', async () => {
    const f = await flow()
    for (const parent of ['ouder1', 'ouder2'] as const) await give(f, parent)
    const { requester, purpose, categories } = EDU
    for (const name of ['vitaal_belang', 'conflict_van_plichten', 'afweging_vastgelegd'] as const)
      await record(f, 'school', {
        name,
        requester,
        purpose,
        categories,
        ...(name === 'afweging_vastgelegd' && { weighingHash: 'a'.repeat(64) }),
      })
    const slice = await f.token('cjg', {
      kind: f.pseudonym('cjg'),
      houder: party('school'),
      doel: purpose,
      categorieen: categories,
    })
    expect(await f.order(slice, { by: 'cjg' })).toMatchObject({ status: 'verstrekt' })
    expect(await kinds(f)).toEqual(expect.arrayContaining(['verstrekking_geleverd']))
    expect((await kinds(f)).filter((kind) => kind === 'feit_vastgelegd')).toEqual([])
  })

  it('once more is another matter, which waits for its own release', async () => {
    const f = await flow()
    await share(f)
    await release(f, 'aanbieding_gedaan')
    f.clock.now += 1000
    await collect(f, (await share(f)).aanbieding)
    expect(await kinds(f)).toEqual(EVERYTHING.slice(2))
    const { rows } = await oversightLog(f.context, officer, { limit: 25, onlyHeldBack: true })
    expect(rows.length).toBeGreaterThan(3)
  })
})
