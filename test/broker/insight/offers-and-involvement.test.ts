/** What an offer does to who is involved, and whom it tells where help is hidden from the parents. */
import { beforeAll, describe, expect, it } from 'vitest'
import { makeOffer, offerInput } from '../../../broker/disclosure/offer.ts'
import { endInvolvementByFamily } from '../../../broker/family/involvement.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { actor, type FamilyOptions, type PartyName, party } from '../../support/family.ts'
import { type Flow, type FlowKeys, makeFlowKeys, openFlow } from '../../support/flow.ts'
import { record } from '../../support/say.ts'

let keys: FlowKeys
beforeAll(async () => {
  keys = await makeFlowKeys()
})
const flow = closedAfterEach((options: FamilyOptions) => openFlow(keys, options))

const TRUANCY = {
  ontvanger: party('leerplicht'),
  doel: 'verzuimaanpak',
  categorieen: ['verzuim_ongeoorloofd'],
}
const offer = (f: Flow, by: PartyName, what: object) =>
  makeOffer(
    f.context,
    actor(by),
    f.key(),
    offerInput.parse({ kind: f.pseudonym(by), ...TRUANCY, ...what }),
  )
const truancy = async (f: Flow) => {
  await record(f, 'school', { name: 'drempel_16u_4w' })
  return offer(f, 'school', {})
}
const events = (f: Flow) => f.read((tx) => tx.involvements.of(f.child, party('leerplicht')))

describe('an offer', () => {
  it('to a receiver whose involvement the family ended opens itself and nothing else', async () => {
    const f = await flow({ linked: ['school', 'leerplicht'] })
    const involvement = { child: f.child, party: party('leerplicht') }
    await endInvolvementByFamily(f.context, f.who('ouder1'), f.key(), involvement)
    const before = await events(f)
    expect(before.at(-1)).toMatchObject({ kind: 'beeindigd', by: 'gezin' })
    const { aanbieding } = await truancy(f)
    expect(await events(f)).toEqual(before)
    const { doel, categorieen } = TRUANCY
    const slice = await f.token('leerplicht', { doel, categorieen, aanbieding })
    expect(await f.order(slice, { by: 'leerplicht' })).toMatchObject({ status: 'verstrekt' })
  })

  it('to a receiver that only said so itself counts as involvement, once', async () => {
    const f = await flow({ linked: ['school', 'leerplicht'], confirmed: false })
    await truancy(f)
    await truancy(f)
    expect((await events(f)).map(({ kind, by }) => `${kind} ${by}`)).toEqual([
      'opgegeven partij',
      'bevestigd aanbod',
    ])
  })
})

describe('help without the parents', () => {
  const START = { doel: 'toeleiding_jeugdhulp', categorieen: ['hulp_betrokkenheid'] }
  const CARE = ['gemeente', 'hulp'] as const

  it.each([
    ['gemeente', 'hulp'],
    ['hulp', 'gemeente'],
  ] as const)('stays hidden when %s offers to %s, whichever of the two helps', async (from, to) => {
    const f = await flow({ birthDate: '2013-06-01', linked: CARE })
    await record(f, 'hulp', { name: 'hulp_zonder_ouders' })
    const { aanbieding } = await offer(f, from, { ontvanger: party(to), ...START })
    expect(aanbieding).not.toBeNull()
    const told = (await f.notices()).filter(({ subject }) => subject === aanbieding)
    expect(told.map(({ person }) => person)).toEqual([f.who('jeugdige').person])
  })

  it('that nobody recorded is told to the parents too', async () => {
    const f = await flow({ birthDate: '2013-06-01', linked: CARE })
    const { aanbieding } = await offer(f, 'gemeente', { ontvanger: party('hulp'), ...START })
    const told = (await f.notices()).filter(({ subject }) => subject === aanbieding)
    expect(told).toHaveLength(3)
  })
})
