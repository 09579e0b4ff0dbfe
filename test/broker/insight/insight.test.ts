/** The family's log: per person, and only what that person may see. */
import { describe, expect, it } from 'vitest'
import { giveConsent } from '../../../broker/answers/say.ts'
import { giveInput } from '../../../broker/answers/say-input.ts'
import { recordFactInput } from '../../../broker/decisions/fact-input.ts'
import { recordFact } from '../../../broker/decisions/record-fact.ts'
import { hiddenFromParents } from '../../../broker/decisions/scene.ts'
import { createChild, createChildInput, hideAddress } from '../../../broker/family/children.ts'
import { familiesOf } from '../../../broker/family/family.ts'
import { involvementsOf } from '../../../broker/family/involvement.ts'
import { familyLog, insightInput } from '../../../broker/insight/insight.ts'
import { journalEntry } from '../../../broker/journal-entry.ts'
import { releaseRow } from '../../../broker/oversight/release-row.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import { noticeIds, orderIds } from '../../../consent/id.ts'
import type { JournalEntry, JournalRow } from '../../../consent/journal.ts'
import type { Transaction } from '../../../consent/ports/store.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { EDU } from '../../support/consents.ts'
import { actor, openFamily, party, type TestFamily } from '../../support/family.ts'
import { withPorts } from '../../support/ports.ts'

const family = closedAfterEach(openFamily)

const log = (f: TestFamily, role: FamilyRole, change: object = {}) =>
  familyLog(f.context, f.who(role), insightInput.parse({ child: f.child, ...change }))
const kinds = async (f: TestFamily, role: FamilyRole) =>
  (await log(f, role)).rows.map(({ kind }) => kind)
const append = (f: TestFamily, told: Partial<JournalEntry> & Pick<JournalEntry, 'kind'>) =>
  f.write((tx) =>
    tx.journal.append(
      journalEntry({
        visibility: 'gezin',
        at: f.clock.now,
        child: f.child,
        party: party('cjg'),
        employee: 'mw1',
        ...EDU,
        ...told,
      }),
    ),
  )
const give = (f: TestFamily, role: FamilyRole) =>
  giveConsent(f.context, f.who(role), f.key(), giveInput.parse({ child: f.child, ...EDU }))
const fact = (f: TestFamily, change: object) =>
  recordFact(
    f.context,
    actor('cjg'),
    f.key(),
    recordFactInput.parse({ kind: f.pseudonym('cjg'), ...change }),
  )
const officer = (name: 'school' | 'cjg', functions: ('fg' | 'professional')[] = ['fg']) => ({
  ...actor(name),
  functions,
})

describe('a row', () => {
  it('says when, who, what, why, on what ground, and what came of it', async () => {
    const f = await family()
    const categories = ['gedrag_welbevinden']
    const { id, decision } = await f.deliver({ ...EDU, categories })
    await append(f, { kind: 'verstrekking_begonnen', subject: id, decision })
    await append(f, { kind: 'verstrekking_geleverd', subject: id, decision, categories })
    const { rows, mayGrow, next } = await log(f, 'ouder1')
    expect(rows).toEqual([
      {
        sequence: 2,
        at: f.clock.now,
        kind: 'verstrekking_geleverd',
        told: 'verstrekking_geleverd',
        event: 'Een organisatie kreeg gegevens.',
        by: 'organisatie',
        who: { name: 'Stichting cjg', kind: expect.stringContaining('CJG'), role: 'medewerker' },
        holder: { name: 'Stichting school', kind: expect.stringContaining('voortgezet') },
        requester: { name: 'Stichting cjg', kind: expect.stringContaining('CJG') },
        about: null,
        fact: null,
        what: [expect.stringMatching(/^Gedrag/)],
        why: expect.stringContaining('op tijd zien'),
        asked: expect.stringContaining('op tijd zien'),
        basis: ['Toestemming'],
        law: null,
        outcome: 'deel_gegeven',
        subject: id,
        times: 1,
      },
    ])
    expect({ mayGrow, next }).toEqual({ mayGrow: true, next: null })
  })

  it('says what, why and on what ground in the language of who reads, and the rest alike', async () => {
    const f = await family()
    const { id, decision } = await f.deliver(EDU)
    await append(f, { kind: 'verstrekking_begonnen', subject: id, decision })
    await append(f, { kind: 'verstrekking_geleverd', subject: id, decision })
    const { rows } = await log({ ...f, context: { ...f.context, language: 'en' } }, 'ouder1')
    expect(rows).toMatchObject([
      {
        event: 'Een organisatie kreeg gegevens.',
        who: { name: 'Stichting cjg', kind: expect.stringContaining('Youth and family centre') },
        what: [expect.stringMatching(/^Behaviour/), expect.stringMatching(/^What the child/)],
        why: expect.stringContaining('whether your child needs help'),
        basis: ['Consent'],
      },
    ])
  })

  it('reads `gegeven` when all that was asked came', async () => {
    const f = await family()
    const { id, decision } = await f.deliver(EDU)
    await append(f, { kind: 'verstrekking_begonnen', subject: id, decision })
    await append(f, { kind: 'verstrekking_geleverd', subject: id, decision })
    expect((await log(f, 'ouder1')).rows).toMatchObject([{ outcome: 'gegeven' }])
  })

  it('shows refused, empty, dropped and failed alike as nothing given, without a ground', async () => {
    const f = await family()
    for (const kind of [
      'token_geweigerd',
      'verstrekking_geweigerd',
      'verstrekking_leeg',
      'verstrekking_vervallen',
      'verstrekking_mislukt',
    ] as const)
      await append(f, { kind })
    const { rows } = await log(f, 'ouder1')
    expect(rows.map(({ outcome, basis }) => [outcome, basis])).toEqual(
      Array(5).fill(['niet_gegeven', []]),
    )
  })

  it('of an order under way stands until its end replaces it', async () => {
    const f = await family()
    const subject = orderIds.create(f.context.random, 0)
    await append(f, { kind: 'verstrekking_begonnen', subject })
    expect(await kinds(f, 'ouder1')).toEqual(['verstrekking_begonnen'])
    await append(f, { kind: 'verstrekking_leeg', subject })
    expect(await kinds(f, 'ouder1')).toEqual(['verstrekking_leeg'])
  })

  it('withholds names where somebody has a secret address', async () => {
    const f = await family()
    await append(f, { kind: 'verstrekking_geweigerd' })
    await give(f, 'ouder1')
    await hideAddress(f.context, f.who('ouder1'), f.key(), { child: f.child })
    expect((await log(f, 'ouder2')).rows.at(-1)?.who).toEqual({
      name: null,
      kind: expect.any(String),
      role: 'medewerker',
    })
    expect((await log(f, 'ouder1')).rows.at(-1)?.who?.name).toBe('Stichting cjg')
  })
})

describe('pages', () => {
  it('go back newest first without gaps or doubles, and reading leaves no row', async () => {
    const f = await family()
    for (let count = 0; count < 5; count += 1) await append(f, { kind: 'controle_gedaan' })
    const first = await log(f, 'ouder1', { limit: 2 })
    expect(first.rows.map(({ sequence }) => sequence)).toEqual([5, 4])
    const second = await log(f, 'ouder1', { limit: 3, before: first.next ?? 0 })
    expect(second.rows.map(({ sequence }) => sequence)).toEqual([3, 2, 1])
    expect(second.next).toBeNull()
    expect(await f.journal()).toHaveLength(5)
  })

  it('look at each row a fixed number of times, however many there are', async () => {
    const f = await family()
    const orders = 40
    for (let count = 0; count < orders; count += 1)
      await append(f, {
        kind: 'verstrekking_begonnen',
        subject: orderIds.create(f.context.random, 0),
      })
    let looks = 0
    const counted = (row: JournalRow): JournalRow =>
      new Proxy(row, {
        get: (target, name, receiver) => {
          if (name === 'subject') looks += 1
          return Reflect.get(target, name, receiver)
        },
      })
    const { store } = f.context
    const context = {
      ...f.context,
      store: {
        ...store,
        read: <T>(work: (tx: Transaction) => Promise<T>) =>
          store.read((tx) => {
            const rows: Transaction['journal']['rows'] = async (filter) =>
              (await tx.journal.rows(filter)).map(counted)
            return work(withPorts(tx, { journal: { ...tx.journal, rows } }))
          }),
      },
    }
    const input = insightInput.parse({ child: f.child })
    expect((await familyLog(context, f.who('ouder1'), input)).rows).toHaveLength(25)
    expect(looks).toBeLessThan(6 * orders)
  })

  it('reach back five years and say so', async () => {
    const f = await family({ birthDate: '2018-06-01' })
    await append(f, { kind: 'controle_gedaan' })
    f.clock.now += 5 * 365 * DAY
    await f.setAuthority(['ouder1', 'ouder2'])
    const { rows, since } = await log(f, 'ouder1')
    expect(rows).toHaveLength(1)
    expect(since).toBe(Date.parse('2026-02-28T23:00:00Z'))
    f.clock.now += 3 * DAY
    expect((await log(f, 'ouder1')).rows).toEqual([])
  })
})

describe('each person', () => {
  it('sees their own answers and nobody else’s', async () => {
    const f = await family()
    await give(f, 'ouder1')
    expect(await kinds(f, 'ouder1')).toEqual(['toestemming_vastgelegd'])
    expect(await kinds(f, 'ouder2')).toEqual([])
  })

  it('without authority sees nothing but their own acts', async () => {
    const f = await family()
    await give(f, 'ouder2')
    await append(f, { kind: 'controle_gedaan' })
    await f.setAuthority(['ouder1'])
    expect(await kinds(f, 'ouder2')).toEqual(['toestemming_vastgelegd'])
    expect(await kinds(f, 'ouder1')).toEqual(['controle_gedaan'])
  })

  it('who is a parent sees nothing of who may have come of age', async () => {
    const f = await family({ birthDate: '2008-00-00' })
    await append(f, { kind: 'partij_gekoppeld', at: f.clock.now - 1 })
    const others = async () =>
      (await familiesOf(f.context, f.who('ouder1'))).map(({ others: named }) => named.length)
    f.clock.now = Date.parse('2025-12-31T12:00:00Z')
    expect(await others()).toEqual([2])
    f.clock.now = Date.parse('2026-01-02T12:00:00Z')
    expect(await others()).toEqual([0])
    expect(await kinds(f, 'ouder1')).toEqual([])
  })

  it('who is a parent is not told who else lives with the other one; the young person is', async () => {
    const f = await family({
      members: ['ouder1', 'ouder2', 'jeugdige', 'gezinslid1'],
      birthDate: '2012-06-01',
    })
    const others = async (role: FamilyRole) =>
      (await familiesOf(f.context, f.who(role))).flatMap((view) =>
        view.others.map((one) => one.role),
      )
    expect(await others('ouder2')).toEqual(['jeugdige', 'ouder1'])
    expect(await others('jeugdige')).toEqual(['gezinslid1', 'ouder1', 'ouder2'])
    expect(await others('gezinslid1')).toEqual([])
  })

  it('outside the family gets nothing at all', async () => {
    const f = await family()
    const stranger = { person: await f.newPerson() }
    const input = insightInput.parse({ child: f.child })
    await expect(familyLog(f.context, stranger, input)).rejects.toMatchObject({ code: 'onbekend' })
  })

  it('who is a parent sees nothing new from 16, and keeps what was before', async () => {
    const f = await family({ birthDate: '2010-03-03' })
    await append(f, { kind: 'controle_gedaan' })
    f.clock.now += DAY
    await append(f, { kind: 'verstrekking_geweigerd' })
    await append(f, {
      kind: 'toestemming_vastgelegd',
      visibility: 'betrokkene',
      person: f.who('ouder1').person,
    })
    expect(await kinds(f, 'ouder1')).toEqual(['toestemming_vastgelegd', 'controle_gedaan'])
    expect(await kinds(f, 'jeugdige')).toEqual(['verstrekking_geweigerd', 'controle_gedaan'])
  })

  it.each([
    ['2014-03-02', ['controle_gedaan']],
    ['2014-03-03', []],
  ])('the young person born %s', async (birthDate, seen) => {
    const f = await family({ birthDate })
    await append(f, { kind: 'controle_gedaan' })
    expect(await kinds(f, 'jeugdige')).toEqual(seen)
  })

  it('help without the parents stays invisible to them, also what came before it was recorded', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await append(f, { kind: 'partij_gekoppeld' })
    await append(f, {
      kind: 'verstrekking_geweigerd',
      party: party('school'),
      holder: party('school'),
      requester: party('school'),
    })
    expect(await kinds(f, 'ouder1')).toHaveLength(2)
    await fact(f, { name: 'hulp_zonder_ouders' })
    expect(await kinds(f, 'ouder1')).toEqual(['verstrekking_geweigerd'])
    expect(await kinds(f, 'jeugdige')).toEqual([
      'feit_vastgelegd',
      'verstrekking_geweigerd',
      'partij_gekoppeld',
    ])
    await fact(f, { name: 'hulp_zonder_ouders', value: false })
    await append(f, { kind: 'controle_gedaan' })
    expect(await kinds(f, 'ouder1')).toEqual(['controle_gedaan', 'verstrekking_geweigerd'])
  })

  it('help without the parents stays hidden when its fact lapsed, or was taken back in part', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await append(f, { kind: 'partij_gekoppeld' })
    await fact(f, { name: 'hulp_zonder_ouders', until: f.clock.now + DAY })
    await fact(f, { name: 'hulp_zonder_ouders', value: false, purpose: 'verzuimaanpak' })
    f.clock.now += 3 * DAY
    await append(f, { kind: 'controle_gedaan' })
    expect(await kinds(f, 'ouder1')).toEqual([])
    const around = { holder: party('school'), requester: party('cjg') }
    expect(await f.read((tx) => hiddenFromParents(tx, f.child, around))).toBe(true)
    const listed = async (role: FamilyRole) =>
      (await involvementsOf(f.context, f.who(role), f.child)).map(({ party: id }) => id)
    expect(await listed('ouder1')).toEqual([party('school')])
    expect(await listed('jeugdige')).toEqual([party('school'), party('cjg')])
    await fact(f, { name: 'hulp_zonder_ouders', value: false })
    expect(await f.read((tx) => hiddenFromParents(tx, f.child, around))).toBe(false)
    expect(await listed('ouder1')).toEqual([party('school'), party('cjg')])
    const since = async (role: FamilyRole) =>
      (await involvementsOf(f.context, f.who(role), f.child)).at(-1)?.since
    expect(await since('ouder1')).toBe(f.clock.now)
    expect(await since('jeugdige')).toBe(f.clock.now - 3 * DAY)
  })

  it('sees rows for nobody never', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    await append(f, { kind: 'verzoek_gedaan', visibility: 'niemand' })
    for (const role of ['ouder1', 'jeugdige'] as const) expect(await kinds(f, role)).toEqual([])
  })
})

describe('releasing', () => {
  const held = async (f: TestFamily, role: FamilyRole = 'ouder1') => {
    const { id } = await fact(f, {
      name: 'vitaal_belang',
      requester: party('school'),
      purpose: 'preventie_vroegsignalering',
      categories: ['plan_afspraken'],
    })
    const row = (await f.journal()).at(-1)
    await f.write((tx) =>
      tx.notices.add({
        id: noticeIds.create(f.context.random, 0),
        kind: 'gedeeld_volgens_wet',
        child: f.child,
        person: f.who(role).person,
        party: null,
        client: null,
        subject: id,
        dueAt: null,
        at: f.clock.now,
      }),
    )
    return row?.sequence ?? 0
  }
  const release = (f: TestFamily, sequence: number, by = officer('cjg')) =>
    releaseRow(f.context, by, f.key(), { sequence })

  it('shows the row to the family and sends what waited, once', async () => {
    const f = await family()
    const sequence = await held(f)
    expect(await kinds(f, 'ouder1')).toEqual([])
    expect(await release(f, sequence)).toEqual({ released: true })
    expect(await kinds(f, 'ouder1')).toEqual(['feit_vastgelegd'])
    const sent = (await f.notices()).filter(({ kind }) => kind === 'gedeeld_volgens_wet')
    expect(sent).toMatchObject([{ dueAt: f.clock.now }])
    const rows = (await f.journal()).length
    expect(await release(f, sequence)).toEqual({ released: true })
    expect(await f.journal()).toHaveLength(rows)
  })

  it('leaves waiting what parents would learn of help that is hidden since', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    const sequence = await held(f)
    await fact(f, { name: 'hulp_zonder_ouders' })
    await release(f, sequence)
    expect(await kinds(f, 'ouder1')).toEqual([])
    const told = (await f.notices()).filter(({ kind }) => kind === 'gedeeld_volgens_wet')
    expect(told.map(({ dueAt }) => dueAt)).toEqual([null])
  })

  it('sends the young person what waited, also of help that is hidden', async () => {
    const f = await family({ birthDate: '2012-06-01' })
    const sequence = await held(f, 'jeugdige')
    await fact(f, { name: 'hulp_zonder_ouders' })
    await release(f, sequence)
    const told = (await f.notices()).filter(({ kind }) => kind === 'gedeeld_volgens_wet')
    expect(told.map(({ dueAt }) => dueAt)).toEqual([f.clock.now])
  })

  it('reads no other messages than those that waited', async () => {
    const f = await family()
    const sequence = await held(f)
    const { store } = f.context
    const context = {
      ...f.context,
      store: {
        ...store,
        write: <T>(work: (tx: Transaction) => Promise<T>) =>
          store.write((tx) => {
            const all = () => Promise.reject(new Error('everything ever written'))
            return work(withPorts(tx, { notices: { ...tx.notices, all } }))
          }),
      },
    }
    expect(await releaseRow(context, officer('cjg'), f.key(), { sequence })).toEqual({
      released: true,
    })
  })

  it('is for the officer of the organisation concerned, and for rows held back', async () => {
    const f = await family()
    const sequence = await held(f)
    await expect(release(f, sequence, officer('cjg', ['professional']))).rejects.toMatchObject({
      code: 'niet_bevoegd',
    })
    await expect(release(f, sequence, officer('school'))).rejects.toMatchObject({
      code: 'onbekend',
    })
    await expect(release(f, sequence + 99)).rejects.toMatchObject({ code: 'onbekend' })
    const shown = await append(f, { kind: 'controle_gedaan', holder: party('cjg') })
    await expect(release(f, shown.sequence)).rejects.toMatchObject({ code: 'conflict' })
    await createChild(
      f.context,
      actor('hulp'),
      f.key(),
      createChildInput.parse({ birthDate: '2016-06-01' }),
    )
    expect(await kinds(f, 'ouder1')).toEqual(['controle_gedaan'])
  })
})
