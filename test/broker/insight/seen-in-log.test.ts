/** A try to get data tells the family nothing of an offer that it does not see yet, whatever the requester names or leaves out. */
import { beforeAll, describe, expect, it } from 'vitest'
import {
  duty,
  shareInput,
  shareWithoutConsent,
} from '../../../broker/disclosure/share-without-consent.ts'
import { familyLog, insightInput } from '../../../broker/insight/insight.ts'
import { releaseRow } from '../../../broker/oversight/release-row.ts'
import { askForConsent, askInput } from '../../../broker/questions/ask.ts'
import { openQuestions } from '../../../broker/questions/open-questions.ts'
import { requestState } from '../../../broker/questions/request-state.ts'
import { pseudonymIds } from '../../../consent/id.ts'
import { DAY, HOUR } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { actor, type FamilyOptions, type PartyName, party } from '../../support/family.ts'
import {
  type Flow,
  type FlowKeys,
  makeFlowKeys,
  openFlow,
  type Wanted,
} from '../../support/flow.ts'
import { PREVENTION, sayYes } from '../../support/say.ts'

let keys: FlowKeys
beforeAll(async () => {
  keys = await makeFlowKeys()
})
const flow = closedAfterEach((options?: FamilyOptions) => openFlow(keys, options))

const DIAGNOSIS = ['gezondheid_diagnose']

/** The school shares with the helpers, or whoever is named, in a conflict of duties. */
const shared = async (f: Flow, to: PartyName = 'hulp', categories = DIAGNOSIS) => {
  const { aanbieding } = await shareWithoutConsent(
    f.context,
    actor('school'),
    f.key(),
    shareInput.parse({
      kind: f.pseudonym('school'),
      ground: 'conflict',
      ontvanger: party(to),
      doel: 'preventie_vroegsignalering',
      categorieen: categories,
      weighingHash: 'a'.repeat(64),
      duties: duty.options,
    }),
  )
  const link = await f.read((tx) => tx.links.of(party(to), f.child))
  const base = { kind: link?.pseudonym, categorieen: DIAGNOSIS }
  return {
    aanbieding,
    asks: (change: Wanted = {}) => f.grant(to, { ...base, aanbieding, ...change }),
    slice: (change: Wanted = {}) => f.token(to, { ...base, aanbieding, ...change }),
  }
}

const WITHOUT_ID = { aanbieding: undefined }
const OTHER = { categorieen: ['gedrag_welbevinden'] }

/** What a parent reads, and of whom. */
const read = async (f: Flow) => {
  const input = insightInput.parse({ child: f.child })
  const { rows, parties } = await familyLog(f.context, f.who('ouder1'), input)
  return { kinds: rows.map(({ kind }) => kind), names: parties.map(({ name }) => name) }
}
const NOTHING = { kinds: [], names: [] }

const releaseOffer = async (f: Flow) => {
  const offered = (await f.rows()).find(({ kind }) => kind === 'aanbieding_gedaan')
  const officer = { ...actor('school', 'fg'), functions: ['fg' as const] }
  await releaseRow(f.context, officer, f.key(), { sequence: offered?.sequence ?? 0 })
}

describe('of an offer that is held back, the family reads nothing when the receiver', () => {
  it.each<[string, number, Wanted]>([
    ['comes a day later', 25 * HOUR, {}],
    ['comes when it expired long ago', 30 * DAY, {}],
    ['asks for something else within the day', HOUR, OTHER],
    [
      'asks for something else besides',
      HOUR,
      { categorieen: [...DIAGNOSIS, ...OTHER.categorieen] },
    ],
    ['asks for another purpose', HOUR, { doel: 'terugkoppeling_hulp' }],
    ['names none, and knows the child by it only', 25 * HOUR, WITHOUT_ID],
    ['asks another holder', HOUR, { houder: party('cjg') }],
  ])('%s', async (_name, later, change) => {
    const f = await flow()
    const { asks } = await shared(f)
    f.clock.now += later
    await asks(change)
    expect((await f.rows()).at(-1)).toMatchObject({
      kind: expect.stringMatching(/^token_/),
      visibility: 'achtergehouden',
    })
    expect(await read(f)).toEqual(NOTHING)
  })

  it('collected it, and comes again', async () => {
    const f = await flow()
    const { asks, slice } = await shared(f)
    expect(await f.order(await slice(), { by: 'hulp' })).toMatchObject({ status: 'verstrekt' })
    f.clock.now += 25 * HOUR
    expect(await asks()).toBeNull()
    expect(await read(f)).toEqual(NOTHING)
  })

  it('got a token in time, and orders too late', async () => {
    const f = await flow()
    const { aanbieding, slice } = await shared(f)
    const granted = await slice()
    f.clock.now += DAY
    await f.order(granted, { by: 'hulp' })
    expect((await f.rows()).at(-1)).toMatchObject({
      kind: 'verstrekking_geweigerd',
      visibility: 'achtergehouden',
      detail: { hoort_bij: [aanbieding] },
    })
    expect(await read(f)).toEqual(NOTHING)
  })
})

describe('the same try', () => {
  it('is read with its matter once the officer released the offer', async () => {
    const f = await flow()
    const { asks } = await shared(f)
    f.clock.now += 25 * HOUR
    await asks()
    await asks(WITHOUT_ID)
    await releaseOffer(f)
    await asks()
    const { kinds, names } = await read(f)
    expect(kinds.filter((kind) => kind === 'token_geweigerd')).toHaveLength(3)
    expect(names).toContain('Stichting hulp')
  })

  it('is read by the family of a receiver that it knows, and that names none', async () => {
    const f = await flow({ linked: ['school', 'cjg'] })
    const { asks } = await shared(f, 'cjg')
    f.clock.now += 25 * HOUR
    await asks(WITHOUT_ID)
    expect((await read(f)).kinds).toEqual(['token_geweigerd'])
  })

  it('is read of a receiver whose other offer the family sees', async () => {
    const f = await flow()
    const { asks } = await shared(f)
    await releaseOffer(f)
    await shared(f)
    f.clock.now += 25 * HOUR
    await asks(WITHOUT_ID)
    expect((await read(f)).kinds).toContain('token_geweigerd')
  })

  it('is read where the family said yes to all that is fetched, whatever offer is named', async () => {
    const f = await flow()
    const { slice } = await shared(f, 'cjg')
    await sayYes(f)
    f.clock.now += 2 * HOUR
    await f.order(await slice(OTHER))
    const { kinds } = await read(f)
    expect(kinds.slice(0, 2)).toEqual(['verstrekking_geleverd', 'token_verleend'])
  })

  it('is no row with which the officer of another organisation releases the offer', async () => {
    const f = await flow()
    const { asks } = await shared(f)
    await asks({ houder: party('cjg') })
    const row = (await f.rows()).at(-1)
    const officer = { ...actor('cjg', 'fg'), functions: ['fg' as const] }
    await releaseRow(f.context, officer, f.key(), { sequence: row?.sequence ?? 0 })
    expect((await read(f)).kinds).toEqual(['token_geweigerd'])
  })

  it('of somebody who names an offer to another is that somebody’s own', async () => {
    const f = await flow({ linked: ['school', 'cjg'] })
    const { aanbieding } = await shared(f)
    f.clock.now += 25 * HOUR
    await f.grant('cjg', { categorieen: DIAGNOSIS, aanbieding })
    expect((await read(f)).kinds).toEqual(['token_geweigerd'])
  })
})

describe('a question of the receiver', () => {
  const CARE = { purpose: 'terugkoppeling_hulp', categories: ['hulp_betrokkenheid'] }
  /** The helpers, whom only the offer told of the child, want to let the school know that they help. */
  const asked = async (f: Flow) => {
    const link = await f.read((tx) => tx.links.of(party('hulp'), f.child))
    const between = { holder: party('hulp'), requester: party('school') }
    const kind = pseudonymIds.schema.parse(link?.pseudonym)
    const input = askInput.parse({ kind, ...between, ...CARE, reason: 'Samen optrekken.' })
    const { id, status } = await askForConsent(f.context, actor('hulp'), f.key(), input)
    return { id, status, state: await requestState(f.context, actor('hulp'), id) }
  }
  const reached = async (f: Flow) => ({
    ...(await read(f)),
    open: (await openQuestions(f.context, f.who('ouder1'))).map(({ holder }) => holder.name),
    told: (await f.read((tx) => tx.notices.all())).filter(({ kind }) => kind === 'vraag_open')
      .length,
  })

  it('tells the family nothing of an offer that it does not see yet, and the receiver nothing of that', async () => {
    const f = await flow()
    await shared(f)
    const { status, state } = await asked(f)
    expect([status, state.status]).toEqual(['gevraagd', 'gevraagd'])
    expect(await reached(f)).toEqual({ ...NOTHING, open: [], told: 0 })
  })

  it('reaches it once the officer released the offer', async () => {
    const f = await flow()
    await shared(f)
    await releaseOffer(f)
    await asked(f)
    expect(await reached(f)).toMatchObject({ open: ['Stichting hulp'], told: 2 })
  })

  it('reaches it where the family knows the receiver anyhow', async () => {
    const f = await flow({ linked: ['school', 'cjg', 'hulp'] })
    await shared(f)
    await asked(f)
    expect(await reached(f)).toMatchObject({
      kinds: ['verzoek_gedaan'],
      open: ['Stichting hulp'],
      told: 2,
    })
  })

  it('stands in the log as it stands among the questions, also where what it asks for is spoken of without consent', async () => {
    const f = await flow({ linked: ['school', 'cjg'] })
    await shared(f, 'cjg', PREVENTION.categories)
    const input = { kind: f.pseudonym('cjg'), ...PREVENTION, reason: 'Samen kijken.' }
    await askForConsent(f.context, actor('cjg'), f.key(), input)
    expect(await reached(f)).toMatchObject({
      kinds: ['verzoek_gedaan'],
      open: ['Stichting school'],
    })
  })
})
