/** Sharing without consent as a use case: all or nothing, and one act in the log. */
import { describe, expect, it } from 'vitest'
import { offerWithin } from '../../../broker/disclosure/offer.ts'
import {
  duty,
  previewSharing,
  type ShareInput,
  shareWithoutConsent,
} from '../../../broker/disclosure/share-without-consent.ts'
import { signalsFor } from '../../../broker/oversight/signals.ts'
import { ConsentError } from '../../../consent/errors.ts'
import { factIds } from '../../../consent/id.ts'
import { OFFER_VALID_MS } from '../../../consent/offer.ts'
import type { Party } from '../../../consent/party.ts'
import { HOUR } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { EDU, give, refuse } from '../../support/consents.ts'
import { actor, openFamily, party, type TestFamily } from '../../support/family.ts'

const family = closedAfterEach(openFamily)

const HASH = 'a'.repeat(64)
const conflict = (f: TestFamily, change: Partial<ShareInput> = {}): ShareInput => ({
  kind: f.pseudonym('school'),
  ground: 'conflict',
  ontvanger: party('cjg'),
  doel: 'preventie_vroegsignalering',
  categorieen: ['gezondheid_diagnose'],
  weighingHash: HASH,
  duties: [
    'toestemming_gevraagd_of_onmogelijk',
    'ernstige_schade_dreigt',
    'gewetensnood',
    'geen_andere_weg',
    'delen_helpt',
    'zo_min_mogelijk',
  ],
  ...change,
})
/** A clock that goes on while something is done, as clocks do. */
const ticking = (f: TestFamily) => ({ ...f.context, now: () => (f.clock.now += 1) })
const sharing = (f: TestFamily, input: ShareInput) =>
  shareWithoutConsent(ticking(f), actor('school'), f.key(), input)

it('is one signal to the officer, however long it takes to record', async () => {
  const f = await family()
  await sharing(f, conflict(f))
  expect(await signalsFor(f.context, actor('school'))).toMatchObject([
    { kind: 'zonder_toestemming', rows: 2 },
  ])
})

it('is none where nothing may be shared: nothing was recorded', async () => {
  const f = await family()
  const refused = conflict(f, { ground: 'gevaar', duties: [] })
  await expect(sharing(f, refused)).rejects.toMatchObject({
    code: 'ongeldig',
    faults: [{ path: 'categorieen' }],
  })
  expect(await signalsFor(f.context, actor('school'))).toEqual([])
  expect(await f.journal()).toEqual([])
  expect(await f.notices()).toEqual([])
})

describe('on a ground that it does not rest on', () => {
  const agreed = (f: TestFamily, change: Partial<ShareInput> = {}) =>
    conflict(f, { doel: EDU.purpose, categorieen: [...EDU.categories], ...change })

  it.each([
    ['gevaar', [], 'dit mag al zonder afweging: gebruik Laat iets weten'],
    ['conflict', duty.options, 'dit mag al zonder afweging: gebruik Laat iets weten'],
    ['meldcode', [], 'dit mag al zonder afweging: gebruik Laat iets weten'],
  ] as const)(
    'is not recorded as %s what the family agreed to',
    async (ground, duties, message) => {
      const f = await family()
      for (const parent of ['ouder1', 'ouder2'] as const) await give(f, parent)
      const before = (await f.journal()).length
      const input = agreed(f, { ground, duties: [...duties] })
      await expect(sharing(f, input)).rejects.toMatchObject({
        code: 'ongeldig',
        faults: [{ path: 'categorieen', message }],
      })
      expect(await f.journal()).toHaveLength(before)
      expect(await previewSharing(f.context, actor('school'), f.key(), input)).toMatchObject({
        categorieen: [],
        zonderAfweging: EDU.categories,
      })
    },
  )

  it('leaves alone, beside what does rest on it, and ends within a day', async () => {
    const f = await family()
    for (const parent of ['ouder1', 'ouder2'] as const) await give(f, parent)
    const both = [...EDU.categories, 'gezondheid_diagnose']
    const input = agreed(f, { categorieen: both })
    const shared = await shareWithoutConsent(f.context, actor('school'), f.key(), input)
    expect(shared.categorieen).toEqual(['gezondheid_diagnose'])
    expect(Object.keys(shared.redenen)).toEqual(both)
    expect(shared.verlooptOp).toBe(f.clock.now + 24 * HOUR)
    const facts = await f.read((tx) => tx.facts.bearingOn(f.child, party('school'), f.clock.now))
    expect(facts.map(({ categories }) => categories)).toEqual(Array(2).fill(shared.categorieen))
  })

  it('ends within a day whatever the offer rests on, where something was recorded for it', async () => {
    const f = await family()
    for (const parent of ['ouder1', 'ouder2'] as const) await give(f, parent)
    const { kind, ontvanger, doel, categorieen } = agreed(f)
    const [offered, withFact] = await f.write(async (tx) => {
      const holder = (await tx.parties.get(party('school'))) as Party
      const offering = {
        actor: actor('school'),
        holder,
        input: { kind, ontvanger, doel, categorieen },
      }
      const facts = [factIds.create(f.context.random)]
      return [
        await offerWithin(f.context, tx, offering),
        await offerWithin(f.context, tx, { ...offering, facts }),
      ]
    })
    expect(offered?.verlooptOp).toBe(f.clock.now + OFFER_VALID_MS)
    expect(withFact?.verlooptOp).toBe(f.clock.now + 24 * HOUR)
  })

  it('is not another right to speak: a report is no conflict of duties', async () => {
    const f = await family()
    const report = conflict(f, {
      ontvanger: party('vt'),
      doel: 'veiligheid_meldcode',
      categorieen: ['veiligheidssignalen'],
    })
    await expect(sharing(f, report)).rejects.toMatchObject({
      faults: [{ message: 'om deze reden mag u dit niet met deze organisatie delen' }],
    })
    const { categorieen } = await sharing(f, { ...report, ground: 'meldcode', duties: [] })
    expect(categorieen).toEqual(['veiligheidssignalen'])
  })
})

it('is seen beforehand as it would be, and looking is a check: no fact, no signal', async () => {
  const f = await family()
  const before = { ...conflict(f), categorieen: ['gezondheid_diagnose', 'bsn'] }
  const preview = await previewSharing(f.context, actor('school'), f.key(), before)
  expect(preview.categorieen).toEqual(['gezondheid_diagnose'])
  expect(preview.redenen).toMatchObject({ bsn: { uitkomst: 'deny', rij: 'R107' } })
  expect(await f.journal()).toMatchObject([
    {
      kind: 'controle_gedaan',
      visibility: 'niemand',
      employee: 'mw1',
      subject: preview.controlenummer,
      categories: before.categorieen,
      detail: { vooraf: true },
    },
  ])
  const facts = await f.read((tx) => tx.facts.bearingOn(f.child, party('school'), f.clock.now))
  expect(facts).toEqual([])
  expect(await signalsFor(f.context, actor('school'))).toEqual([])
  expect(await f.notices()).toEqual([])
  expect((await sharing(f, before)).categorieen).toEqual(preview.categorieen)
})

it('tells who in the family said no, once for one look', async () => {
  const f = await family()
  await refuse(f, 'ouder1')
  const before = (await f.journal()).length
  const input = conflict(f, { ground: 'meldcode', duties: [], doel: EDU.purpose })
  const asked = { ...input, categorieen: [...EDU.categories] }
  const key = f.key()
  for (const again of [1, 2]) {
    const { redenen } = await previewSharing(f.context, actor('school'), key, asked)
    expect(redenen['gedrag_welbevinden']?.geblokkeerdDoor).toEqual(['ouder1'])
    expect([again, await f.journal()]).toEqual([
      again,
      expect.objectContaining({ length: before + 1 }),
    ])
  }
})

it('says the same of a child of another organisation as of one that is not there', async () => {
  const f = await family()
  for (const kind of [f.pseudonym('cjg'), `pseudoniem_${'0'.repeat(24)}`]) {
    const input = conflict(f, { kind: kind as ShareInput['kind'] })
    const told = previewSharing(f.context, actor('school'), f.key(), input)
    await expect(told).rejects.toThrow(ConsentError)
    await expect(told).rejects.toMatchObject({ code: 'onbekend' })
  }
})
