/** The privacy officer's signals: what raises one, who sees it, and what is done with it. */
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { signalsFor } from '../../../broker/oversight/signals.ts'
import { sweep } from '../../../broker/sweep.ts'
import type { JournalEntry } from '../../../consent/journal.ts'
import {
  NOTHING_GIVEN_A_WEEK,
  POSTPONEMENT_SIGNALLED_MS,
  SIGNAL_NOTE_CHARS_MAX,
} from '../../../consent/signal.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { shareInDanger } from '../../support/danger.ts'
import { actor, type PartyName, party } from '../../support/family.ts'
import { PREVENTION } from '../../support/say.ts'
import { openStaff, PAGE_BYTES_MAX, type TestStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)

const PATH = '/fg/signalen'
const officer = (s: TestStaff, at: PartyName = 'school', sub = 'fg-1') =>
  s.logIn([[at, 'fg']], 'nl', sub)

const refusals = (s: TestStaff, count: number, change: Partial<JournalEntry> = {}) =>
  s.write(async (tx) => {
    for (let at = 0; at < count; at += 1)
      await tx.journal.append({
        kind: 'verstrekking_geweigerd',
        at: s.clock.now,
        child: s.child,
        party: party('cjg'),
        employee: 'mw1',
        person: null,
        holder: party('school'),
        requester: party('cjg'),
        purpose: PREVENTION.purpose,
        categories: PREVENTION.categories,
        subject: `verstrekking_${at}`,
        decision: null,
        visibility: 'gezin',
        detail: {},
        ...change,
      })
  })

const kindsAt = async (s: TestStaff, name: PartyName) =>
  (await signalsFor(s.context, actor(name))).map(({ kind }) => kind)

const pathIn = (html: string): string =>
  /href="(\/fg\/signalen\/signaal_[^"?]+)/.exec(html)?.[1] ?? ''
const steps = (s: TestStaff) => s.read((tx) => tx.signals.of(party('school')))
const rows = (s: TestStaff) => s.read((tx) => tx.journal.rows({ kind: 'signaal_behandeld' }))

describe('what is a signal', () => {
  it('sharing without consent, for the officer of who shared, until the family may see it and after', async () => {
    const s = await staff()
    await shareInDanger(s)
    expect(await kindsAt(s, 'school')).toEqual(['direct_gevaar'])
    for (const other of ['hulpdiensten', 'cjg'] as const)
      expect(await kindsAt(s, other)).toEqual([])
    s.clock.now += POSTPONEMENT_SIGNALLED_MS
    expect(await kindsAt(s, 'school')).toEqual(['verborgen_regel', 'direct_gevaar'])
    const me = await officer(s)
    const page = await me.get(`${PATH}?stand=nieuw`)
    expect(textOf(page)).toContain('Regel is lang verborgen')
    const release = /href="(\/fg\/logboek\/\d+\/vrijgeven[^"]*)"/.exec(
      (await me.get(pathIn(page.text))).text,
    )?.[1]
    await me.post(`${release}`, {})
    expect(await kindsAt(s, 'school')).toEqual(['direct_gevaar'])
  })

  it('one organisation that is refused a lot: for its own officer by employee, for the holder’s without', async () => {
    const s = await staff()
    await refusals(s, NOTHING_GIVEN_A_WEEK)
    const [atSchool] = await signalsFor(s.context, actor('school'))
    expect(atSchool).toMatchObject({
      kind: 'veel_niets_gegeven',
      party: party('cjg'),
      employee: null,
    })
    const [atCjg] = await signalsFor(s.context, actor('cjg'))
    expect(atCjg).toMatchObject({ kind: 'veel_niets_gegeven', employee: 'mw1' })
    expect(await kindsAt(s, 'hulp')).toEqual([])
  })

  it('a source that fails, for nobody but the holder’s officer', async () => {
    const s = await staff()
    await refusals(s, 5, { kind: 'verstrekking_mislukt' })
    expect(await kindsAt(s, 'school')).toEqual(['bron_antwoordt_niet'])
    expect(await kindsAt(s, 'cjg')).toEqual([])
  })

  it('a broken chain, found by the work of the day or by an officer who checks, until it holds again', async () => {
    const s = await staff()
    await shareInDanger(s)
    await sweep(s.context, () => undefined)
    expect(await kindsAt(s, 'cjg')).toEqual([])
    const db = new Sqlite(s.path)
    db.exec('drop trigger journal_no_update')
    const forge = (purpose: string) =>
      db.prepare('update journal set purpose = ? where sequence = 1').run(purpose)
    forge('verzinsel')
    await sweep(s.context, () => undefined)
    expect(await kindsAt(s, 'cjg')).toEqual([])
    s.clock.now += DAY
    await sweep(s.context, () => undefined)
    expect(await kindsAt(s, 'cjg')).toEqual(['logboek_klopt_niet'])
    const me = await officer(s)
    forge('preventie_vroegsignalering')
    expect(textOf(await me.post('/fg', {}))).toContain('Het logboek is compleet')
    expect(await kindsAt(s, 'cjg')).toEqual([])
    forge('verzinsel')
    const told = textOf(await me.post('/fg', {}))
    expect(told).toContain('Het logboek klopt niet')
    expect(await kindsAt(s, 'cjg')).toEqual(['logboek_klopt_niet'])
    db.close()
  })
})

describe('the work list', () => {
  it('shows what is new on the first page too, without child or content', async () => {
    const s = await staff()
    await shareInDanger(s)
    const me = await officer(s)
    expect(textOf(await me.get('/fg'))).toContain('Er is 1 nieuw signaal')
    const list = await me.get(PATH)
    expect(textOf(list)).toContain('Nieuw (1)')
    const one = await me.get(pathIn(list.text))
    for (const page of [list, one]) {
      expect(page.text).not.toContain(s.child)
      expect(page.text).not.toContain('Naam ouder1')
      expect(page.text.length).toBeLessThan(PAGE_BYTES_MAX)
    }
    expect(textOf(one)).toContain('Er is nog niets mee gedaan.')
  })

  it('goes on from page to page', async () => {
    const s = await staff()
    for (let at = 0; at < 27; at += 1) {
      s.clock.now += 1000
      await shareInDanger(s)
    }
    const me = await officer(s)
    const first = await me.get(PATH)
    expect(first.text.match(/signalen\/signaal_/g)).toHaveLength(25)
    expect(first.text.length).toBeLessThan(PAGE_BYTES_MAX)
    const next = /href="([^"]*vanaf=25[^"]*)"/.exec(first.text)?.[1] ?? ''
    expect(
      (await me.get(next.replaceAll('&amp;', '&'))).text.match(/signalen\/signaal_/g),
    ).toHaveLength(2)
  })
})

describe('dealing with one', () => {
  const opened = async () => {
    const s = await staff()
    await shareInDanger(s)
    const me = await officer(s)
    return { s, me, path: pathIn((await me.get(PATH)).text) }
  }
  const take = { stand: 'in_onderzoek', notitie: '', gezien: '0' }

  it('goes from new by looking into it to done, once however often it is sent, with a row in the journal', async () => {
    const { s, me, path } = await opened()
    const key = me.newKey()
    for (const again of [1, 2]) {
      const done = await me.post(path, take, key)
      expect([again, done.status]).toEqual([again, 303])
    }
    expect(textOf(await me.get(PATH))).toContain('In onderzoek (1)')
    const colleague = await officer(s, 'school', 'fg-2')
    await colleague.post(path, { stand: 'in_onderzoek', notitie: 'Gebeld.', gezien: '1' })
    await me.post(path, { stand: 'klaar', notitie: 'Het was nodig.', gezien: '2' })
    const page = textOf(await me.get(path))
    expect(page).toMatch(
      /fg-1 In onderzoek.*fg-2 In onderzoek Gebeld\..*fg-1 Klaar Het was nodig\./,
    )
    expect(page).toContain('Dit signaal is klaar.')
    expect(
      (await rows(s)).map(({ employee, child, visibility, detail }) => [
        employee,
        child,
        visibility,
        detail,
      ]),
    ).toEqual([
      ['fg-1', null, 'niemand', { soort: 'direct_gevaar', stand: 'in_onderzoek' }],
      ['fg-2', null, 'niemand', { soort: 'direct_gevaar', stand: 'in_onderzoek' }],
      ['fg-1', null, 'niemand', { soort: 'direct_gevaar', stand: 'klaar' }],
    ])
    expect(JSON.stringify(await s.journal())).not.toContain('Het was nodig')
    const late = await me.post(path, { stand: 'klaar', notitie: 'Nog iets.', gezien: '3' })
    expect(late.status).toBe(400)
    expect(await steps(s)).toHaveLength(3)
  })

  it('does not write over what somebody else did meanwhile, and keeps what was typed', async () => {
    const { s, me, path } = await opened()
    await me.post(path, take)
    const late = await me.post(path, { ...take, notitie: 'Mijn kant.' })
    expect(late.status).toBe(400)
    expect(late.text).toContain('Mijn kant.')
    expect(textOf(late)).toContain('Iemand anders ging al verder')
    expect(await steps(s)).toHaveLength(1)
  })

  it.each([
    ['no state', { notitie: 'Iets.' }, 'stand'],
    ['a state that is none', { stand: 'nieuw', notitie: 'Iets.' }, 'stand'],
    ['an end without words', { stand: 'klaar', notitie: ' ' }, 'notitie'],
    ['a second note without words', { stand: 'in_onderzoek', gezien: '1' }, 'notitie'],
    [
      'too many words',
      { stand: 'klaar', notitie: 'a'.repeat(SIGNAL_NOTE_CHARS_MAX + 1) },
      'notitie',
    ],
    ['a citizen service number', { stand: 'klaar', notitie: 'Het is 999993653.' }, 'notitie'],
  ])('with %s says so at its field', async (_name, typed, field) => {
    const { s, me, path } = await opened()
    const page = await me.post(path, { gezien: '0', ...typed })
    expect(page.status).toBe(400)
    expect(page.text).toContain(`id="${field}-fout"`)
    expect(await steps(s)).toEqual([])
  })

  it('is for the officer of that organisation', async () => {
    const { s, path } = await opened()
    const other = await officer(s, 'cjg', 'elders')
    for (const address of [path, `${path}?organisatie=${party('school')}`]) {
      expect((await other.get(address)).status).toBe(404)
      expect((await other.post(address, take)).status).toBe(404)
    }
    const nobody = await s.logIn([['school', 'beheerder', 'professional']], 'nl', 'mw9')
    expect((await nobody.get(path)).status).toBe(404)
    for (const strange of ['x', `signaal_${'0'.repeat(24)}`])
      expect((await other.get(`${PATH}/${strange}`)).status).toBe(404)
    expect(await steps(s)).toEqual([])
  })

  it('stays to be found when what it counted is too old to be counted', async () => {
    const s = await staff()
    await refusals(s, NOTHING_GIVEN_A_WEEK)
    const me = await officer(s)
    const path = pathIn((await me.get(PATH)).text)
    await me.post(path, take)
    s.clock.now += 60 * DAY
    const later = await officer(s)
    expect(textOf(await later.get(path))).toContain('Vaak niets gekregen')
    expect(
      (await later.post(path, { stand: 'klaar', notitie: 'Besproken.', gezien: '1' })).status,
    ).toBe(303)
  })
})

it('speaks English', async () => {
  const s = await staff()
  await shareInDanger(s)
  const me = await s.logIn([['school', 'fg']], 'en')
  const list = await me.get(PATH)
  expect(textOf(list)).toContain('Immediate danger recorded')
  expect(textOf(await me.post(pathIn(list.text), {}))).toContain('Choose a state.')
})
