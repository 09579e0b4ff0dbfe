/** Sharing without consent as a use case: all or nothing, and one act in the log. */
import { expect, it } from 'vitest'
import {
  previewSharing,
  type ShareInput,
  shareWithoutConsent,
} from '../../broker/share-without-consent.ts'
import { signalsFor } from '../../broker/signals.ts'
import { ConsentError } from '../../consent/errors.ts'
import { closedAfterEach } from '../support/closed-after-each.ts'
import { actor, openFamily, party, type TestFamily } from '../support/family.ts'

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

it('is seen beforehand as it would be, and nothing is written for looking', async () => {
  const f = await family()
  const before = { ...conflict(f), categorieen: ['gezondheid_diagnose', 'bsn'] }
  const preview = await previewSharing(f.context, actor('school'), before)
  expect(preview.categorieen).toEqual(['gezondheid_diagnose'])
  expect(preview.redenen).toMatchObject({ bsn: { uitkomst: 'deny', rij: 'R107' } })
  expect(await f.journal()).toEqual([])
  expect((await sharing(f, before)).categorieen).toEqual(preview.categorieen)
})

it('says the same of a child of another organisation as of one that is not there', async () => {
  const f = await family()
  for (const kind of [f.pseudonym('cjg'), `pseudoniem_${'0'.repeat(24)}`]) {
    const input = conflict(f, { kind: kind as ShareInput['kind'] })
    const told = previewSharing(f.context, actor('school'), input)
    await expect(told).rejects.toThrow(ConsentError)
    await expect(told).rejects.toMatchObject({ code: 'onbekend' })
  }
})
