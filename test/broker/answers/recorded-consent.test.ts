/** What an employee of the holder writes down for a family member, and its confirmation. */
import { describe, expect, it } from 'vitest'
import {
  confirmConsent,
  recordConsent,
  recordInput,
} from '../../../broker/answers/recorded-consent.ts'
import { withdrawConsent } from '../../../broker/answers/take-back.ts'
import { statementIds } from '../../../consent/id.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { decided, EDU, give, overview, refuse } from '../../support/consents.ts'
import { actor, openFamily, party, type TestFamily } from '../../support/family.ts'

const family = closedAfterEach(openFamily)

describe('what somebody else writes down', () => {
  const record = (f: TestFamily, change: object, employee = 'mw1') =>
    recordConsent(
      f.context,
      actor('school', employee),
      f.key(),
      recordInput.parse({
        kind: f.pseudonym('school'),
        role: 'ouder1',
        decision: 'gegeven',
        requester: EDU.requester,
        purpose: EDU.purpose,
        categories: EDU.categories,
        ...change,
      }),
    )
  const paper = { channel: 'papier', scanHash: 'a'.repeat(64), witness: 'mw2' }

  it('assisted: waits until the person confirms it, then counts', async () => {
    const f = await family()
    const { id } = await record(f, { channel: 'begeleid' })
    expect((await overview(f, 'ouder1')).choices[0]).toMatchObject({
      id,
      state: 'wacht_op_bevestiging',
      dpv: 'dpv:ConsentRequested',
    })
    expect(await decided(f, EDU)).toEqual(['toestemming_ontbreekt', 'toestemming_ontbreekt'])
    expect((await f.notices()).map(({ kind }) => kind)).toContain('bevestig_toestemming')
    const toldOthers = async () =>
      (await f.notices())
        .filter(({ kind }) => kind === 'andere_ouder_geinformeerd')
        .map(({ person }) => person)
    expect(await toldOthers()).toEqual([])
    const statement = statementIds.schema.parse(id)
    await expect(
      confirmConsent(f.context, f.who('ouder2'), f.key(), { statement }),
    ).rejects.toMatchObject({ code: 'onbekend' })
    const confirmed = await confirmConsent(f.context, f.who('ouder1'), f.key(), { statement })
    expect(confirmed.state).toBe('geldig')
    expect(await confirmConsent(f.context, f.who('ouder1'), f.key(), { statement })).toEqual(
      confirmed,
    )
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    expect(await toldOthers()).toEqual([f.who('ouder2').person])
  })

  it('cannot be confirmed by who lost authority, nor once it was withdrawn, nor when it needs none', async () => {
    const f = await family()
    const { id: lost } = await record(f, { channel: 'begeleid' })
    await f.setAuthority(['ouder2'])
    await expect(
      confirmConsent(f.context, f.who('ouder1'), f.key(), { statement: lost }),
    ).rejects.toMatchObject({ code: 'niet_bevoegd' })
    await f.setAuthority(['ouder1', 'ouder2'])
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: lost })
    await expect(
      confirmConsent(f.context, f.who('ouder1'), f.key(), { statement: lost }),
    ).rejects.toMatchObject({ code: 'conflict' })
    const { id: own } = await give(f, 'ouder1')
    await expect(
      confirmConsent(f.context, f.who('ouder1'), f.key(), { statement: own }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  it.each([
    ['paper with scan and witness', paper],
    ['oral with a witness', { channel: 'mondeling', witness: 'mw2' }],
  ])('%s counts at once', async (_name, change) => {
    const f = await family()
    await record(f, change)
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    const [row] = await f.journal()
    expect(row).toMatchObject({ party: party('school'), employee: 'mw1', visibility: 'betrokkene' })
  })

  it.each([
    ['paper without scan', { channel: 'papier', witness: 'mw2' }, 'scanHash'],
    ['paper without witness', { channel: 'papier', scanHash: 'a'.repeat(64) }, 'witness'],
    ['oral without witness', { channel: 'mondeling' }, 'witness'],
    ['oral with a scan', { ...paper, channel: 'mondeling' }, 'scanHash'],
    ['assisted with a witness', { channel: 'begeleid', witness: 'mw2' }, 'witness'],
    ['a witness who is the recorder', { ...paper, witness: 'mw1' }, 'witness'],
    ['a witness who is the recorder in capitals', { ...paper, witness: 'MW1' }, 'witness'],
  ])('%s is refused', async (_name, change, path) => {
    const f = await family()
    await expect(record(f, change)).rejects.toMatchObject({ code: 'ongeldig', faults: [{ path }] })
  })

  it('names the witness as the organisation names its employees, not by their name', async () => {
    const f = await family()
    const named = { kind: f.pseudonym('school'), role: 'ouder1', decision: 'gegeven', ...EDU }
    const { holder: _, ...said } = named
    const of = (witness: string) => recordInput.safeParse({ ...said, ...paper, witness }).success
    expect([of('mw2'), of('Een Collega')]).toEqual([true, false])
  })

  it.each([
    ['on paper', paper],
    ['oral', { channel: 'mondeling', witness: 'mw2' }],
  ])("%s, a yes after the person's own no waits for their confirmation", async (_name, change) => {
    const f = await family()
    const own = await refuse(f, 'ouder1')
    const { id: statement } = await record(f, change)
    expect(await decided(f, EDU)).toEqual(['geweigerd', 'geweigerd'])
    expect((await overview(f, 'ouder1')).choices.map(({ id, state }) => [id, state])).toEqual([
      [statement, 'wacht_op_bevestiging'],
      [own.id, 'geweigerd'],
    ])
    const asked = (await f.notices()).filter(({ kind }) => kind === 'bevestig_toestemming')
    expect(asked).toMatchObject([{ person: f.who('ouder1').person, subject: statement }])
    const confirm = () => confirmConsent(f.context, f.who('ouder1'), f.key(), { statement })
    const confirmed = await confirm()
    expect(confirmed.state).toBe('geldig')
    expect(await confirm()).toEqual(confirmed)
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
  })

  it('a no that was taken back does not stand in the way of paper', async () => {
    const f = await family()
    const { id } = await refuse(f, 'ouder1')
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    await record(f, paper)
    expect(await decided(f, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    expect((await f.notices()).map(({ kind }) => kind)).not.toContain('bevestig_toestemming')
  })

  it('a withdrawal is answered alike after a yes, a no and nothing, and the person sees that it was recorded', async () => {
    const answered = async (said?: typeof give) => {
      const f = await family()
      await said?.(f, 'ouder1')
      const answer = await record(f, { ...paper, decision: 'ingetrokken' })
      const row = (await f.journal()).at(-1)
      return { f, answer, row }
    }
    const [yes, no, nothing] = [await answered(give), await answered(refuse), await answered()]
    for (const { answer, row, f } of [yes, no, nothing]) {
      expect(Object.keys(answer)).toEqual(['id'])
      expect(statementIds.schema.safeParse(answer.id).success).toBe(true)
      expect(row).toMatchObject({
        kind: 'toestemming_vastgelegd',
        visibility: 'betrokkene',
        person: f.who('ouder1').person,
        employee: 'mw1',
        detail: { soort: 'ingetrokken', kanaal: 'papier' },
      })
    }
    expect(await decided(yes.f, EDU)).toEqual(['ingetrokken', 'ingetrokken'])
    expect(await decided(no.f, EDU)).toEqual(['geweigerd', 'geweigerd'])
    expect(await nothing.f.read((tx) => tx.statements.ofChild(nothing.f.child))).toEqual([])
    expect([await no.f.epoch(), await nothing.f.epoch()]).toEqual([1, 0])
  })

  it('a withdrawal that names what does not exist is refused, whatever was said', async () => {
    const f = await family()
    const unknown = { requester: party('school').replace('school', 'nergens'), purpose: 'iets' }
    await expect(
      record(f, { ...paper, decision: 'ingetrokken', ...unknown, categories: ['iets'] }),
    ).rejects.toMatchObject({
      code: 'ongeldig',
      faults: [{ path: 'requester' }, { path: 'purpose' }, { path: 'categories.0' }],
    })
  })

  it('a no and a withdrawal count at once', async () => {
    const f = await family()
    await give(f, 'ouder1')
    await record(f, { ...paper, decision: 'ingetrokken', categories: ['gedrag_welbevinden'] })
    expect(await decided(f, EDU)).toEqual(['ingetrokken', 'toestemming_geldig'])
    await record(f, { channel: 'begeleid', decision: 'geweigerd' })
    expect(await decided(f, EDU)).toEqual(['geweigerd', 'geweigerd'])
  })

  it('only about a child of the holder and somebody in its family who may decide', async () => {
    const f = await family({ holders: ['ouder1'] })
    await expect(record(f, { ...paper, role: 'ouder2' })).rejects.toMatchObject({
      code: 'niet_bevoegd',
    })
    await expect(record(f, { ...paper, role: 'voogd' })).rejects.toMatchObject({ code: 'onbekend' })
    await expect(record(f, { ...paper, kind: f.pseudonym('cjg') })).rejects.toMatchObject({
      code: 'onbekend',
    })
  })
})
