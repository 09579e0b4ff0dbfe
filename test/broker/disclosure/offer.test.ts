/** The holder begins: what is offered, who is told, who learns of it, and what an offer opens for whom. */
import { beforeAll, describe, expect, it } from 'vitest'
import { makeOffer, offerInput, openOffers } from '../../../broker/disclosure/offer.ts'
import { involvementsOf } from '../../../broker/family/involvement.ts'
import { releaseRow } from '../../../broker/oversight/release-row.ts'
import type { GrantedSlice } from '../../../broker/tokens/details.ts'
import { type OfferId, pseudonymIds } from '../../../consent/id.ts'
import { OFFER_VALID_MS } from '../../../consent/offer.ts'
import { DAY, HOUR, SECOND } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { actor, type FamilyOptions, type PartyName, party } from '../../support/family.ts'
import { type Flow, type FlowKeys, makeFlowKeys, openFlow } from '../../support/flow.ts'
import { record } from '../../support/say.ts'

let keys: FlowKeys
beforeAll(async () => {
  keys = await makeFlowKeys()
})
const flow = closedAfterEach((options?: FamilyOptions) => openFlow(keys, options))

const TRUANCY = {
  ontvanger: party('leerplicht'),
  doel: 'verzuimaanpak',
  categorieen: ['verzuim_ongeoorloofd', 'ziekteverzuim'],
}

const offer = (f: Flow, change: object = {}, by: PartyName = 'school', key = f.key()) =>
  makeOffer(
    f.context,
    actor(by),
    key,
    offerInput.parse({ kind: f.pseudonym(by), ...TRUANCY, ...change }),
  )

/** Sixteen hours in four weeks: the school must tell leerplicht. */
const reported = async (options: FamilyOptions = {}) => {
  const f = await flow(options)
  await record(f, 'school', { name: 'drempel_16u_4w' })
  return { f, made: await offer(f) }
}

const seenBy = async (f: Flow, by: PartyName) => (await openOffers(f.context, actor(by)))[0]

/** The slice that an offer is about, as its receiver asks for it. */
const collecting = async (f: Flow, id: OfferId | null, by: PartyName = 'leerplicht') => ({
  kind: (await f.read((tx) => tx.links.of(party(by), f.child)))?.pseudonym,
  doel: TRUANCY.doel,
  categorieen: ['verzuim_ongeoorloofd'],
  ...(id ? { aanbieding: id } : {}),
})

const collect = async (f: Flow, id: OfferId | null) => {
  const slice = await f.token('leerplicht', await collecting(f, id))
  return f.order(slice, { by: 'leerplicht' })
}

describe('an offer', () => {
  it('is of the released part only, with the reasons for every category', async () => {
    const { f, made } = await reported()
    expect(made).toMatchObject({
      categorieen: ['verzuim_ongeoorloofd'],
      verlooptOp: f.clock.now + OFFER_VALID_MS,
      redenen: {
        verzuim_ongeoorloofd: { uitkomst: 'informed_only', reden: 'statutory_duty', rij: 'R01' },
        ziekteverzuim: { uitkomst: 'deny' },
      },
    })
    expect((await f.rows()).at(-1)).toMatchObject({
      kind: 'aanbieding_gedaan',
      visibility: 'gezin',
      party: party('school'),
      requester: party('leerplicht'),
      categories: ['verzuim_ongeoorloofd'],
      subject: made.aanbieding,
      detail: { gevraagd: TRUANCY.categorieen },
    })
  })

  it('of nothing that may be told is none, with its row, its decision and its reasons', async () => {
    const f = await flow()
    const made = await offer(f)
    expect(made).toMatchObject({ aanbieding: null, categorieen: [], verlooptOp: null })
    expect(Object.keys(made.redenen)).toEqual(TRUANCY.categorieen)
    const row = (await f.rows()).at(-1)
    expect(row).toMatchObject({ kind: 'aanbieding_geweigerd', subject: null })
    const decision = row?.decision
    expect(decision && (await f.read((tx) => tx.disclosures.decision(decision)))).toMatchObject({
      occasion: 'aanbieding',
      child: f.child,
    })
    expect(await f.read((tx) => tx.links.of(party('leerplicht'), f.child))).toBeUndefined()
    expect(await f.notices()).toEqual([])
  })

  it('gives the receiver a pseudonym of its own and counts as involvement', async () => {
    const { f, made } = await reported()
    const seen = await seenBy(f, 'leerplicht')
    expect(seen).toMatchObject({
      aanbieding: made.aanbieding,
      houder: party('school'),
      doel: TRUANCY.doel,
      categorieen: ['verzuim_ongeoorloofd'],
    })
    expect(seen?.kind).not.toBe(f.pseudonym('school'))
    expect(await f.read((tx) => tx.involvements.of(f.child, party('leerplicht')))).toMatchObject([
      { kind: 'bevestigd', by: 'aanbod' },
    ])
    expect(await seenBy(f, 'cjg')).toBeUndefined()
    await offer(f)
    const links = await f.read((tx) => tx.links.ofChild(f.child))
    expect(links.filter((link) => link.party === party('leerplicht'))).toHaveLength(1)
  })

  it('tells the parents at once, and the young person from 12', async () => {
    const ROLES = ['ouder1', 'ouder2', 'jeugdige'] as const
    const told = async (birthDate: string) => {
      const { f, made } = await reported({ birthDate })
      const notices = (await f.notices()).filter(({ subject }) => subject === made.aanbieding)
      for (const notice of notices)
        expect(notice).toMatchObject({ kind: 'gedeeld_volgens_wet', dueAt: f.clock.now })
      return ROLES.filter((role) => notices.some(({ person }) => person === f.who(role).person))
    }
    expect(await told('2014-09-02')).toEqual(['ouder1', 'ouder2'])
    expect(await told('2014-09-01')).toEqual(['ouder1', 'ouder2', 'jeugdige'])
  })

  it('is made once per key', async () => {
    const { f } = await reported()
    const one = await offer(f, {}, 'school', 'sleutel-van-aanbod')
    const two = await offer(f, {}, 'school', 'sleutel-van-aanbod')
    expect(two).toEqual(one)
    expect(await f.read((tx) => tx.disclosures.offersOf(f.child))).toHaveLength(2)
    await expect(
      offer(f, { categorieen: ['bsn'] }, 'school', 'sleutel-van-aanbod'),
    ).rejects.toMatchObject({ code: 'sleutel_hergebruikt' })
  })

  it.each([
    ['an unknown child', { kind: `pseudoniem_${'7'.repeat(24)}` }],
    ['an unknown receiver', { ontvanger: 'partij_nergens' }],
    ['a receiver that stopped', { ontvanger: 'partij_weg' }],
  ])('for %s is unknown and leaves nothing', async (_name, change) => {
    const f = await flow()
    await expect(offer(f, change)).rejects.toMatchObject({ code: 'onbekend' })
    expect(await f.rows()).toEqual([])
  })

  it('to oneself is refused: nobody vouches for their own involvement', async () => {
    const f = await flow()
    await expect(offer(f, { ontvanger: party('school') })).rejects.toMatchObject({
      code: 'ongeldig',
      faults: [{ path: 'ontvanger' }],
    })
  })

  it.each([
    ['a category twice', { categorieen: ['bsn', 'bsn'] }],
    ['no category', { categorieen: [] }],
    ['a name that is none', { categorieen: ['__proto__'] }],
    ['a purpose that is no name', { doel: 'Verzuim!' }],
  ])('with %s does not parse', async (_name, change) => {
    const f = await flow()
    const input = { kind: f.pseudonym('school'), ...TRUANCY, ...change }
    expect(offerInput.safeParse(input).success).toBe(false)
  })
})

describe('what is held back', () => {
  const REPORT = {
    ontvanger: party('vt'),
    doel: 'veiligheid_meldcode',
    categorieen: ['veiligheidssignalen'],
  }
  const meldcode = async () => {
    const f = await flow({ birthDate: '2012-06-01' })
    await record(f, 'school', { name: 'afweging_vastgelegd', weighingHash: 'a'.repeat(64) })
    return { f, made: await offer(f, REPORT) }
  }

  it('is not told, logged or listed to the family until the officer releases it', async () => {
    const { f, made } = await meldcode()
    const row = (await f.rows()).at(-1)
    expect(row).toMatchObject({ kind: 'aanbieding_gedaan', visibility: 'achtergehouden' })
    const waiting = async () => (await f.notices()).map(({ dueAt }) => dueAt)
    expect(await waiting()).toEqual([null, null, null])
    const listed = await involvementsOf(f.context, f.who('ouder1'), f.child)
    expect(listed.map(({ party: id }) => id)).not.toContain(party('vt'))
    const officer = { ...actor('school', 'fg'), functions: ['fg' as const] }
    await releaseRow(f.context, officer, f.key(), { sequence: row?.sequence ?? 0 })
    expect(await waiting()).toEqual([f.clock.now, f.clock.now, f.clock.now])
    expect(made.aanbieding).not.toBeNull()
  })

  it('is told with what came too late to collect it: neither is seen before the other', async () => {
    const { f, made } = await meldcode()
    const { doel, categorieen } = REPORT
    const asked = { ...(await collecting(f, made.aanbieding, 'vt')), doel, categorieen }
    const slice = await f.token('vt', asked)
    f.clock.now = made.verlooptOp ?? 0
    expect(await f.order(slice, { by: 'vt' })).toMatchObject({ status: 'niet_verstrekt' })
    expect((await f.rows()).at(-1)).toMatchObject({
      kind: 'verstrekking_geweigerd',
      visibility: 'achtergehouden',
      detail: { besteld: [], hoort_bij: [made.aanbieding] },
    })
  })

  it('is collected all the same, by a receiver whose involvement nobody sees', async () => {
    const f = await flow({ birthDate: '2012-06-01', linked: ['vt'] })
    await f.write((tx) =>
      tx.links.add({
        party: party('school'),
        child: f.child,
        pseudonym: pseudonymIds.create(f.context.random),
        at: f.clock.now,
        undoneAt: null,
      }),
    )
    const back = {
      ontvanger: party('school2'),
      doel: 'veiligheid_meldcode',
      categorieen: ['plan_afspraken'],
    }
    const made = await offer(f, back, 'vt')
    expect(await f.read((tx) => tx.involvements.of(f.child, party('school2')))).toEqual([])
    const kind = (await seenBy(f, 'school2'))?.kind
    const asked = { kind, houder: party('vt'), doel: back.doel, categorieen: back.categorieen }
    expect(await f.grant('school2', asked)).toBeNull()
    const slice = await f.token('school2', { ...asked, aanbieding: made.aanbieding })
    expect(await f.order(slice, { by: 'school2' })).toMatchObject({ status: 'verstrekt' })
    const rows = await f.rows()
    expect(rows.every(({ visibility }) => visibility === 'achtergehouden')).toBe(true)
    expect((await f.notices()).every(({ dueAt }) => dueAt === null)).toBe(true)
  })
})

describe('collecting', () => {
  it('needs the offer, delivers once, and tells nobody a second time', async () => {
    const { f, made } = await reported()
    expect(await f.grant('leerplicht', await collecting(f, null))).toBeNull()
    const slice = await f.token('leerplicht', await collecting(f, made.aanbieding))
    const told = await f.notices()
    expect(await f.order(slice, { by: 'leerplicht' })).toMatchObject({ status: 'verstrekt' })
    expect(await f.notices()).toEqual(told)
    expect(await seenBy(f, 'leerplicht')).toBeUndefined()
    expect(await f.order(slice, { by: 'leerplicht' })).toMatchObject({ status: 'niet_verstrekt' })
    expect(await f.grant('leerplicht', await collecting(f, made.aanbieding))).toBeNull()
    expect(f.gateways.orders).toMatchObject([
      { slices: [{ ground: { outcome: 'statutory_duty', row: 'R01' } }] },
    ])
  })

  it('twice at once delivers once', async () => {
    const { f, made } = await reported()
    const slice = await f.token('leerplicht', await collecting(f, made.aanbieding))
    const statuses = await Promise.all(
      [1, 2, 3].map(async () => (await f.order(slice, { by: 'leerplicht' })).status),
    )
    expect(statuses.filter((status) => status === 'verstrekt')).toHaveLength(1)
    expect((await f.kinds()).filter((kind) => kind === 'verstrekking_geleverd')).toHaveLength(1)
  })

  it('works until the last moment of the week and not at its end', async () => {
    const { f, made } = await reported()
    const until = made.verlooptOp ?? 0
    f.clock.now = until - 1
    expect(await f.grant('leerplicht', await collecting(f, made.aanbieding))).not.toBeNull()
    expect(await seenBy(f, 'leerplicht')).toBeDefined()
    f.clock.now = until
    expect(await f.grant('leerplicht', await collecting(f, made.aanbieding))).toBeNull()
    expect(await seenBy(f, 'leerplicht')).toBeUndefined()
  })

  it('is over when the offer expires between token and order', async () => {
    const { f, made } = await reported()
    f.clock.now = (made.verlooptOp ?? 0) - 1
    const slice = await f.token('leerplicht', await collecting(f, made.aanbieding))
    f.clock.now += 1
    expect(await f.order(slice, { by: 'leerplicht' })).toMatchObject({ status: 'niet_verstrekt' })
    expect(f.gateways.orders).toEqual([])
  })

  it('is over when the offer expires while it is fetched', async () => {
    const { f, made } = await reported()
    const until = made.verlooptOp ?? 0
    f.clock.now = until - SECOND
    const slice = await f.token('leerplicht', await collecting(f, made.aanbieding))
    f.gateways.answer = async ({ seal, send }) => {
      const sealed = await seal()
      f.clock.now = until
      send('jose', sealed)
    }
    expect(await f.order(slice, { by: 'leerplicht' })).toMatchObject({ status: 'niet_verstrekt' })
    expect((await f.rows()).at(-1)).toMatchObject({ kind: 'verstrekking_vervallen' })
  })

  it.each([
    ['by another receiver', 'cjg', {}],
    ['for another purpose', 'leerplicht', { doel: 'thuiszitters_adviestafel' }],
    ['for a category that was not offered', 'leerplicht', { categorieen: ['bsn'] }],
    ['at another holder', 'leerplicht', { houder: party('school2') }],
  ] as const)('%s opens nothing', async (_name, by, change) => {
    const { f, made } = await reported()
    const asked = { ...(await collecting(f, made.aanbieding, by)), ...change }
    expect(await f.grant(by, asked)).toBeNull()
  })

  /** The samenwerkingsverband offers the school this, of a plan in two parts. */
  const planned = async (...categorieen: string[]) => {
    const f = await flow({ linked: ['school', 'swv', 'cjg'] })
    await record(f, 'swv', { name: 'leerling_aangemeld_of_ingeschreven' })
    const plan = { ontvanger: party('school'), doel: 'opp_extra_ondersteuning', categorieen }
    const { aanbieding } = await offer(f, plan, 'swv')
    const part = (category: string) => ({
      houder: party('swv'),
      doel: plan.doel,
      categorieen: [category],
      ...(aanbieding && { aanbieding }),
    })
    return { f, aanbieding, part }
  }

  it('a part of it uses up the whole', async () => {
    const { f, part } = await planned('opp', 'plan_afspraken')
    expect(await f.grant('school', part('plan_afspraken'))).not.toBeNull()
    const slice = await f.token('school', part('opp'))
    expect(await f.order(slice, { by: 'school' })).toMatchObject({ status: 'verstrekt' })
    expect(await f.grant('school', part('plan_afspraken'))).toBeNull()
  })

  it('what was not offered, and may be had all the same, uses nothing up', async () => {
    const { f, aanbieding, part } = await planned('opp')
    const categories = ['plan_afspraken']
    const matter = { requester: party('school'), purpose: 'opp_extra_ondersteuning', categories }
    await record(f, 'swv', { name: 'houder_bevestigt', ...matter })
    const slice = await f.token('school', part('plan_afspraken'))
    expect(await f.order(slice, { by: 'school' })).toMatchObject({ status: 'verstrekt' })
    expect((await f.read((tx) => tx.disclosures.ordersOf(f.child)))[0]?.offer).toBeNull()
    expect(await seenBy(f, 'school')).toMatchObject({ aanbieding })
  })

  it('about another child opens nothing, and does not use the offer up', async () => {
    const { f, made } = await reported()
    const other = await reported()
    const asked = await collecting(f, null)
    expect(await f.grant('leerplicht', { ...asked, aanbieding: other.made.aanbieding })).toBeNull()
    const vouched = {
      requester: party('leerplicht'),
      purpose: TRUANCY.doel,
      categories: ['verzuim_ongeoorloofd'],
    }
    await record(f, 'school', { name: 'houder_bevestigt', ...vouched })
    await f.order(await f.token('leerplicht', { ...asked, aanbieding: other.made.aanbieding }), {
      by: 'leerplicht',
    })
    expect((await f.read((tx) => tx.disclosures.ordersOf(f.child)))[0]?.offer).toBeNull()
    expect(await seenBy(f, 'leerplicht')).toMatchObject({ aanbieding: made.aanbieding })
  })

  it('with an offer that is no longer open tells the family of what is fetched', async () => {
    const { f, made } = await reported()
    await collect(f, made.aanbieding)
    const before = (await f.notices()).length
    const vouched = {
      requester: party('leerplicht'),
      purpose: TRUANCY.doel,
      categories: ['verzuim_ongeoorloofd'],
    }
    await record(f, 'school', { name: 'houder_bevestigt', ...vouched })
    expect(await collect(f, made.aanbieding)).toMatchObject({ status: 'verstrekt' })
    expect((await f.notices()).length).toBe(before + 2)
  })
})

describe('a confirmation by the holder', () => {
  const confirmed = async () => {
    const { f } = await reported()
    const slice = async () => collecting(f, null)
    const until = f.clock.now + 24 * HOUR
    await record(f, 'school', {
      name: 'houder_bevestigt',
      requester: party('leerplicht'),
      purpose: TRUANCY.doel,
      categories: ['verzuim_ongeoorloofd'],
    })
    return { f, slice, until }
  }

  it('opens for 24 hours and not longer', async () => {
    const { f, slice, until } = await confirmed()
    expect(await f.grant('leerplicht', await slice())).not.toBeNull()
    f.clock.now = until - 1
    expect(await f.grant('leerplicht', await slice())).not.toBeNull()
    f.clock.now = until
    expect(await f.grant('leerplicht', await slice())).toBeNull()
  })

  it('tells the family at each delivery, since no offer did', async () => {
    const { f, slice } = await confirmed()
    const before = (await f.notices()).length
    const granted: GrantedSlice = await f.token('leerplicht', await slice())
    expect(await f.order(granted, { by: 'leerplicht' })).toMatchObject({ status: 'verstrekt' })
    expect((await f.notices()).slice(before)).toMatchObject([
      { kind: 'gedeeld_volgens_wet', dueAt: f.clock.now },
      { kind: 'gedeeld_volgens_wet', dueAt: f.clock.now },
    ])
  })

  it('taken back opens nothing', async () => {
    const { f, slice } = await confirmed()
    f.clock.now += DAY / 2
    await record(f, 'school', {
      name: 'houder_bevestigt',
      value: false,
      requester: party('leerplicht'),
      purpose: TRUANCY.doel,
      categories: ['verzuim_ongeoorloofd'],
    })
    expect(await f.grant('leerplicht', await slice())).toBeNull()
  })
})
