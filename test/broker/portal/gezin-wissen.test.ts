/** Erasing one family: asked by an officer, carried out by who runs the broker, once, and nobody finds it afterwards. */
import { describe, expect, it } from 'vitest'
import { allErasures, carryOutErasure, erasureAt } from '../../../broker/erasure/erase-family.ts'
import { familiesOf, personOf } from '../../../broker/family/family.ts'
import { sweep } from '../../../broker/sweep.ts'
import { ERASED_BIRTH_DATE } from '../../../consent/child.ts'
import { familyErasureIds } from '../../../consent/id.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { EDU, give } from '../../support/consents.ts'
import { type PartyName, party } from '../../support/family.ts'
import { AT, contact, report } from '../../support/nouns.ts'
import { openStaff, type TestStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(() =>
  openStaff({ birthDate: '2016-06-01', subjectOf: (role) => `https://login.test.example ${role}` }),
)

const PATH = '/fg/bewaren/gezin'
const officer = (s: TestStaff, at: PartyName = 'school', sub = 'fg-1') =>
  s.logIn([[at, 'fg']], 'nl', sub)
const typed = (s: TestStaff) => ({ kind: s.pseudonym('school'), reden: 'gezin_vraagt' })
const rows = (s: TestStaff, kind: 'wissing_gevraagd' | 'gezin_gewist') =>
  s.read((tx) => tx.journal.rows({ kind }))
const asked = async (s: TestStaff) => {
  const me = await officer(s)
  await me.post(PATH, { ...typed(s), stap: 'vraag' })
  const [one] = await allErasures(s.context)
  if (!one) throw new Error('not asked')
  return { me, id: one.id }
}

describe('asking', () => {
  it('shows first what would go, and then leaves a request, once, while nothing goes', async () => {
    const s = await staff()
    await give(s, 'ouder1')
    const me = await officer(s)
    const plan = await me.post(PATH, { ...typed(s), stap: 'kijk' })
    const text = textOf(plan)
    expect(text).toContain('Namen van gezinsleden: 3.')
    expect(text).toContain('Koppelingen van organisaties: 2.')
    expect(text).toContain('Antwoorden van het gezin, als bewijs: 1.')
    expect(plan.text).not.toContain(s.child)
    expect(await rows(s, 'wissing_gevraagd')).toEqual([])
    const key = me.newKey()
    for (const again of [1, 2]) {
      const done = await me.post(PATH, { ...typed(s), stap: 'vraag' }, key)
      expect([again, done.status]).toEqual([again, 303])
    }
    await me.post(PATH, { ...typed(s), stap: 'vraag' })
    expect(await rows(s, 'wissing_gevraagd')).toMatchObject([
      {
        child: s.child,
        party: party('school'),
        employee: 'fg-1',
        visibility: 'niemand',
        detail: { reden: 'gezin_vraagt' },
      },
    ])
    expect(textOf(await me.get(PATH))).toContain('Nog niet uitgevoerd')
    expect(await s.read((tx) => tx.children.isErased(s.child))).toBe(false)
    expect(await familiesOf(s.context, s.who('ouder1'))).toHaveLength(1)
  })

  it.each([
    ['nothing', {}, ['kind', 'reden']],
    [
      'a child that is not known',
      { kind: `pseudoniem_${'0'.repeat(24)}`, reden: 'gezin_vraagt' },
      ['kind'],
    ],
  ])('with %s says what is wrong', async (_name, fields, wrong) => {
    const s = await staff()
    const me = await officer(s)
    for (const stap of ['kijk', 'vraag']) {
      const page = await me.post(PATH, { ...fields, stap })
      expect(page.status).toBe(400)
      for (const field of wrong) expect(page.text).toContain(`id="${field}-fout"`)
    }
    expect(await rows(s, 'wissing_gevraagd')).toEqual([])
  })

  it('is for an officer whose organisation knows the child, and who logged in just now', async () => {
    const s = await staff()
    const other = await officer(s, 'hulp', 'elders')
    expect((await other.post(PATH, { ...typed(s), stap: 'vraag' })).status).toBe(400)
    expect((await other.get(`${PATH}?organisatie=${party('school')}`)).status).toBe(404)
    const nobody = await s.logIn([['school', 'professional', 'beheerder']], 'nl', 'mw9')
    expect((await nobody.post(PATH, { ...typed(s), stap: 'vraag' })).status).toBe(404)
    const me = await officer(s)
    s.clock.now += 10 * 60_000
    await me.get(PATH)
    s.clock.now += 10 * 60_000
    expect((await me.post(PATH, { ...typed(s), stap: 'vraag' })).status).toBe(401)
    expect(await rows(s, 'wissing_gevraagd')).toEqual([])
  })
})

describe('carrying out', () => {
  it('takes away everything by which the family can be found, once, and the chain holds', async () => {
    const s = await staff()
    await give(s, 'ouder1')
    const { person } = s.who('ouder1')
    await s.write(async (tx) => {
      await tx.contacts.put(contact(person))
      await tx.links.addBsnIndex('f'.repeat(64), s.child)
    })
    const { me, id } = await asked(s)
    const before = await s.epoch()
    expect((await erasureAt(s.context, id)).plan.goes).toEqual({ members: 3, organisations: 2 })
    expect(await carryOutErasure(s.context, id)).toEqual({ erased: true })
    expect(await carryOutErasure(s.context, id)).toEqual({ erased: false })
    const left = await s.read(async (tx) => ({
      child: await tx.children.get(s.child),
      erased: await tx.children.isErased(s.child),
      members: await tx.families.members(s.child),
      links: await tx.links.ofChild(s.child),
      index: await tx.links.childByBsnIndex('f'.repeat(64)),
      involved: await tx.involvements.ofChild(s.child),
      authority: await tx.families.authorityHistory(s.child),
      roles: await tx.families.givenRoles(s.child),
      address: (await tx.contacts.of(person))?.address,
      login: await tx.families.personBySubject('https://login.test.example ouder1'),
    }))
    expect(left).toMatchObject({
      child: { birthDate: ERASED_BIRTH_DATE, epoch: (before ?? 0) + 1 },
      erased: true,
      members: [],
      links: [],
      address: null,
    })
    expect([left.index, left.login]).toEqual([undefined, undefined])
    expect([left.involved, left.authority, left.roles]).toEqual([[], [], []])
    expect(await rows(s, 'gezin_gewist')).toMatchObject([
      {
        subject: id,
        visibility: 'niemand',
        detail: { reden: 'gezin_vraagt', leden: 3, organisaties: 2 },
      },
    ])
    expect(await s.read((tx) => tx.journal.verify())).toMatchObject({ broken: null })
    expect(textOf(await me.get(PATH))).toContain('Gewist')
    expect((await me.post(PATH, { ...typed(s), stap: 'kijk' })).text).toContain('id="kind-fout"')
  })

  it('closes what somebody of the family reported, with a row, so that no officer is left with it', async () => {
    const s = await staff()
    const { person } = s.who('ouder1')
    const [open, busy, done] = [
      report(s.child, person, { party: party('school') }),
      report(s.child, person, {
        at: AT + 1,
        party: party('cjg'),
        state: 'bezig',
        employee: 'fg-2',
      }),
      report(s.child, person, { party: party('school'), state: 'klaar', employee: 'fg-1' }),
    ]
    await s.write(async (tx) => {
      for (const one of [open, busy, done]) await tx.reports.add(one)
    })
    const { me, id } = await asked(s)
    await carryOutErasure(s.context, id)
    await carryOutErasure(s.context, id)
    const closed = await s.read((tx) => tx.journal.rows({ kind: 'melding_behandeld' }))
    expect(closed).toMatchObject(
      [open, busy].map((one) => ({
        ...{ child: s.child, person, holder: one.party, subject: one.id, employee: null },
        detail: { stand: 'klaar', reden: 'gezin_gewist' },
      })),
    )
    expect(await s.read((tx) => tx.reports.openAbout(s.child))).toEqual([])
    const shown = await me.get(`/fg/meldingen/${open.id}`)
    expect(textOf(shown)).toContain('Dit gezin is gewist.')
    expect(shown.text).not.toContain('name="stand"')
    expect(textOf(await me.get(`/fg/meldingen/${done.id}`))).toContain('Deze melding is klaar.')
  })

  it('tells who received something on a yes to stop using it, once a scope', async () => {
    const s = await staff()
    await give(s, 'ouder1')
    await give(s, 'ouder2')
    const { holder, requester, purpose, categories } = EDU
    await s.deliver({ holder, requester, purpose, categories: [...categories] })
    const { id } = await asked(s)
    const told = async () =>
      (await s.notices()).filter(({ kind }) => kind === 'ingetrokken_bericht_ontvanger')
    await carryOutErasure(s.context, id)
    await carryOutErasure(s.context, id)
    expect(await told()).toMatchObject([{ party: EDU.requester }])
  })

  it('leaves who belongs to another child as they are, and the work of each day goes on', async () => {
    const s = await staff()
    const other = await s.anotherChildOf(s.who('ouder1'))
    await give(s, 'ouder1')
    const { person } = s.who('ouder1')
    await s.write((tx) => tx.contacts.put(contact(person)))
    const { id } = await asked(s)
    await carryOutErasure(s.context, id)
    const again = await personOf(s.context, 'https://login.test.example ouder1')
    expect(again).toBe(person)
    expect((await familiesOf(s.context, { person })).map(({ child }) => child)).toEqual([other])
    expect((await s.read((tx) => tx.contacts.of(person)))?.address).toBe('mama@post.example')
    const faults: string[] = []
    for (let day = 0; day < 400; day += 40) {
      s.clock.now += 40 * DAY
      await sweep(s.context, (event) => void faults.push(event))
    }
    expect(faults).toEqual([])
  })

  it('all at once or not at all', async () => {
    const s = await staff()
    const { id } = await asked(s)
    const { store } = s.context
    const write = ((work: Parameters<typeof store.write>[0]) =>
      store.write(async (tx) => {
        await work(tx)
        throw new Error('killed')
      })) as typeof store.write
    const dying = { ...s.context, store: { ...store, read: store.read.bind(store), write } }
    await expect(carryOutErasure(dying, id)).rejects.toThrow('killed')
    expect(await s.read((tx) => tx.children.isErased(s.child))).toBe(false)
    expect(await familiesOf(s.context, s.who('ouder1'))).toHaveLength(1)
    expect(await carryOutErasure(s.context, id)).toEqual({ erased: true })
  })

  it('of what was not asked does nothing', async () => {
    const s = await staff()
    const id = familyErasureIds.create(s.context.random)
    await expect(carryOutErasure(s.context, id)).rejects.toMatchObject({ code: 'onbekend' })
  })
})

it('speaks English', async () => {
  const s = await staff()
  const me = await s.logIn([['school', 'fg']], 'en')
  expect(textOf(await me.post(PATH, {}))).toContain('Choose why.')
  expect(textOf(await me.post(PATH, { ...typed(s), stap: 'kijk' }))).toContain(
    'Erasing cannot be undone',
  )
})
