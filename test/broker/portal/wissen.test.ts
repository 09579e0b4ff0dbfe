/** A family asks to be erased: who may, what nobody else learns, and what an officer can decide; and gets all of its own data. */
import { describe, expect, it } from 'vitest'
import { askToErase } from '../../../broker/erasure/ask-erasure.ts'
import {
  allErasures,
  askErasure,
  askErasureInput,
  carryOutErasure,
  type ErasureReason,
} from '../../../broker/erasure/erase-family.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import { orderIds } from '../../../consent/id.ts'
import { DAY, MINUTE } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { give } from '../../support/consents.ts'
import { type PartyName, party } from '../../support/family.ts'
import { authorityOf, entry } from '../../support/nouns.ts'
import { openPortal, type Shown, type Visitor } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

const PATH = '/ouder/gegevens/wissen'
const WHY = 'Er loopt nog een klacht. Daarom moeten wij dit bewaren.'

const ask = async (p: Portal, role: FamilyRole, at: PartyName = 'school') => {
  const visitor = await p.member(role)
  const shown = await visitor.get(`${PATH}?kind=${p.child}`)
  const typed = { kind: p.child, organisatie: party(at) }
  const check = await visitor.send(shown, PATH, { ...typed, stap: 'kijk' })
  const sent = await visitor.send(check, PATH, { ...typed, stap: 'vraag' })
  return { visitor, shown, check, sent, typed }
}
const requestsAt = async (p: Portal, name: PartyName = 'school') => {
  const officer = await p.employee(name, ['fg'])
  const list = await officer.get('/fg/wisverzoeken')
  const ids = [...list.html.matchAll(/href="(\/fg\/wisverzoeken\/wisverzoek_\w+)/g)].map(
    ([, path]) => `${path}`,
  )
  return { officer, list, ids }
}
const decide = async (
  p: Portal,
  { besluit, waarom = WHY }: { besluit: string; waarom?: string },
  name: PartyName = 'school',
) => {
  const { officer, ids } = await requestsAt(p, name)
  const path = `${ids[0]}?organisatie=${party(name)}`
  const shown = await officer.get(path)
  return { officer, shown, done: await officer.send(shown, path, { besluit, waarom }) }
}
/** What an officer asks on the organisation's own account. */
const askedByOfficer = async (p: Portal, reason: ErasureReason) => {
  const officer = { party: party('school'), employee: 'fg-1', functions: ['fg' as const] }
  const input = askErasureInput.parse({ kind: p.pseudonym('school'), reason })
  return { ...officer, ...(await askErasure(p.context, officer, `sleutel-${reason}`, input)) }
}
const open = (p: Portal) => p.read((tx) => tx.erasureRequests.openAbout(p.child))
const told = async (p: Portal, kind: 'wisverzoek_gedaan' | 'wisverzoek_behandeld') =>
  (await p.notices()).filter((notice) => notice.kind === kind)

describe('asking', () => {
  it('says what can go and what cannot, asks whether they are sure, and tells the officer', async () => {
    const p = await portal()
    const { shown, check, sent } = await ask(p, 'ouder1')
    expect(shown.html).toContain('Wat er niet weg kan')
    expect(shown.html).toContain('blijft 5 jaar in het logboek')
    expect(check.html).toContain('Weet u het zeker?')
    expect(sent.html).toContain('Uw verzoek is verstuurd')
    expect(sent.html).toContain('Er is nog geen antwoord')
    expect(await open(p)).toMatchObject([
      { ...p.who('ouder1'), party: party('school'), state: 'open' },
    ])
    expect(await told(p, 'wisverzoek_gedaan')).toMatchObject([
      { party: party('school'), person: null },
    ])
    expect(await p.read((tx) => tx.journal.rows({ kind: 'wisverzoek_gedaan' }))).toMatchObject([
      { ...p.who('ouder1'), holder: party('school'), visibility: 'betrokkene' },
    ])
    expect(await p.read((tx) => tx.children.isErased(p.child))).toBe(false)
  })

  it('again is the same request', async () => {
    const p = await portal()
    const { visitor, check, typed } = await ask(p, 'ouder1')
    for (const at of ['school', 'cjg'] as const)
      await visitor.send(check, PATH, { ...typed, organisatie: party(at), stap: 'vraag' })
    expect(await open(p)).toHaveLength(1)
  })

  it('needs an organisation that is there, and a login of just now', async () => {
    const p = await portal()
    const { visitor, shown } = await (async () => {
      const parent = await p.member('ouder1')
      return { visitor: parent, shown: await parent.get(`${PATH}?kind=${p.child}`) }
    })()
    for (const organisatie of ['', party('hulp')]) {
      const wrong = await visitor.send(shown, PATH, { kind: p.child, organisatie, stap: 'vraag' })
      expect([wrong.status, wrong.html]).toEqual([
        400,
        expect.stringContaining('Kies een organisatie'),
      ])
    }
    p.clock.now += 10 * MINUTE
    await visitor.get('/ouder')
    p.clock.now += 10 * MINUTE
    const typed = { kind: p.child, organisatie: party('school'), stap: 'vraag' }
    const late = await visitor.send(shown, PATH, typed)
    expect(late.html).not.toContain('Uw verzoek is verstuurd')
    expect(await open(p)).toEqual([])
  })

  it.each<[string, string, FamilyRole, boolean]>([
    ['a parent with authority below 16', '2016-06-01', 'ouder1', true],
    ['a parent without authority', '2016-06-01', 'ouder2', false],
    ['a child of 11', '2014-03-03', 'jeugdige', false],
    ['a child of 12', '2014-03-02', 'jeugdige', true],
    ['a parent of somebody of 15', '2010-03-03', 'ouder1', true],
    ['a parent of somebody of 16', '2010-03-02', 'ouder1', false],
    ['somebody of 16', '2010-03-02', 'jeugdige', true],
  ])('is for who decides about the child: %s', async (_name, birthDate, role, may) => {
    const p = await portal({ birthDate, holders: ['ouder1'] })
    const { shown, sent } = await ask(p, role)
    expect(shown.html.includes('name="organisatie"')).toBe(may)
    expect(sent.status).toBe(may ? 200 : 403)
    expect(await open(p)).toHaveLength(may ? 1 : 0)
  })

  it('is seen by nobody else of the family', async () => {
    const p = await portal()
    await ask(p, 'ouder1')
    const other = await p.member('ouder2')
    for (const path of [`${PATH}?kind=${p.child}`, '/ouder/inzage', '/ouder', '/ouder/berichten'])
      expect((await other.get(path)).html).not.toMatch(/wisverzoek_|om de gegevens te wissen\./)
    const file = await other.get('/ouder/gegevens/download')
    expect(file.html).not.toContain('wisverzoek')
  })
})

describe('an officer', () => {
  it('sees until when to answer, never who asked, and no other organisation’s', async () => {
    const p = await portal()
    await ask(p, 'ouder1')
    expect((await requestsAt(p, 'cjg')).ids).toEqual([])
    const { officer, list, ids } = await requestsAt(p)
    expect(list.html).toContain('2 april 2026')
    expect(list.html).not.toContain('Te laat')
    const one = await officer.get(`${ids[0]}`)
    expect(one.html).toContain(p.pseudonym('school'))
    for (const secret of [p.child, p.who('ouder1').person, 'Naam ouder1'])
      expect(one.html).not.toContain(secret)
    const stranger = await p.employee('cjg', ['fg'])
    expect((await stranger.get(`${ids[0]}`)).status).toBe(404)
    p.clock.now += 32 * DAY
    expect((await requestsAt(p)).list.html).toContain('Te laat')
  })

  it('refuses with a reason, and who asked reads it and where to complain', async () => {
    const p = await portal()
    const { visitor } = await ask(p, 'ouder1')
    const { done } = await decide(p, { besluit: 'afgewezen' })
    expect(done.html).toContain('Uw besluit is vastgelegd')
    const mine = await visitor.get(`${PATH}?kind=${p.child}`)
    expect(mine.html).toContain(WHY)
    expect(mine.html).toContain('https://www.autoriteitpersoonsgegevens.nl')
    expect(await told(p, 'wisverzoek_behandeld')).toMatchObject([{ ...p.who('ouder1') }])
    expect(await allErasures(p.context)).toEqual([])
    const rows = await p.read((tx) => tx.journal.rows({ kind: 'wisverzoek_behandeld' }))
    expect(rows).toMatchObject([{ visibility: 'betrokkene', detail: { stand: 'afgewezen' } }])
    expect(JSON.stringify(rows)).not.toContain('klacht')
  })

  it.each([
    ['nothing', { besluit: '', waarom: ' ' }, ['besluit', 'waarom']],
    ['a number of a person', { besluit: 'afgewezen', waarom: 'Van 999993653.' }, ['waarom']],
    ['too much', { besluit: 'afgewezen', waarom: 'a'.repeat(2001) }, ['waarom']],
  ])('with %s is told what is wrong', async (_name, typed, fields) => {
    const p = await portal()
    await ask(p, 'ouder1')
    const { done } = await decide(p, typed)
    expect(done.status).toBe(400)
    for (const field of fields) expect(done.html).toContain(`href="#${field}"`)
    expect(await open(p)).toHaveLength(1)
  })

  it('cannot grant what one of two parents asks, and learns no more than that', async () => {
    const p = await portal()
    await ask(p, 'ouder1')
    const { shown, done } = await decide(p, { besluit: 'toegewezen' })
    expect(shown.html).toContain('Nee, nog niet')
    expect(shown.html).not.toContain('value="toegewezen"')
    expect(done.status).toBe(400)
    expect(await open(p)).toHaveLength(1)
    expect(await allErasures(p.context)).toEqual([])
  })

  it('grants what both ask, wherever, and two people erase it: all who asked are told', async () => {
    const p = await portal()
    await ask(p, 'ouder1')
    const { visitor } = await ask(p, 'ouder2', 'cjg')
    const { shown, done } = await decide(p, {
      besluit: 'toegewezen',
      waarom: 'U hebt daar recht op.',
    })
    expect(shown.html).toContain('value="toegewezen"')
    expect(done.html).toContain('Toegewezen')
    expect(await open(p)).toEqual([])
    expect(await told(p, 'wisverzoek_behandeld')).toHaveLength(2)
    const other = await visitor.get(`${PATH}?kind=${p.child}`)
    expect(other.html).toContain('Ja, het wordt gewist')
    // It was not asked of the school: neither its words nor that it decided are for this parent.
    expect(other.html).not.toContain('U hebt daar recht op.')
    const [erasure] = await allErasures(p.context)
    expect(erasure).toMatchObject({ party: party('school'), reason: 'gezin_vraagt', doneAt: null })
    expect(await p.read((tx) => tx.children.isErased(p.child))).toBe(false)
    if (!erasure) throw new Error('not asked')
    expect(await carryOutErasure(p.context, erasure.id)).toEqual({ erased: true })
    expect((await (await p.member('ouder1')).get(`${PATH}?kind=${p.child}`)).status).toBe(404)
  })

  it('grants once: until it is carried out the family sees since when, until when and what it can do', async () => {
    const p = await portal({ holders: ['ouder1'] })
    await ask(p, 'ouder1')
    p.clock.now += DAY
    await decide(p, { besluit: 'toegewezen', waarom: 'U hebt daar recht op.' })
    p.clock.now += MINUTE
    const again = await p.member('ouder1')
    const shown = await again.get(`${PATH}?kind=${p.child}`)
    expect(shown.html).toMatch(/Toegewezen op.*3 maart 2026.*uiterlijk op.*3 april 2026/s)
    expect(shown.html).toContain('Wat kunt u nu nog doen?')
    expect(shown.html).toContain('href="/ouder/gegevens/download"')
    expect(shown.html).toContain(`href="/ouder/stoppen?kind=${p.child}"`)
    expect(shown.html).not.toContain('name="organisatie"')
    // A page of before the decision asks nothing new.
    const [own] = await p.read((tx) => tx.erasureRequests.ofPerson(p.who('ouder1').person))
    const input = { child: p.child, party: party('school') }
    const late = await askToErase(p.context, p.who('ouder1'), p.key(), input)
    expect(late.id).toBe(own?.id)
    expect(await open(p)).toEqual([])
    expect(await p.read((tx) => tx.erasureRequests.ofPerson(p.who('ouder1').person))).toHaveLength(
      1,
    )
  })

  it('grants at 12 to 15 only what the young person asks too', async () => {
    const p = await portal({ birthDate: '2014-03-02', holders: ['ouder1'] })
    await ask(p, 'ouder1')
    expect((await decide(p, { besluit: 'toegewezen' })).done.status).toBe(400)
    await ask(p, 'jeugdige')
    expect((await decide(p, { besluit: 'toegewezen' })).done.status).toBe(200)
    expect(await allErasures(p.context)).toHaveLength(1)
  })

  it('decides once', async () => {
    const p = await portal({ holders: ['ouder1'] })
    await ask(p, 'ouder1')
    const { officer, shown } = await decide(p, { besluit: 'afgewezen' })
    const { ids } = await requestsAt(p)
    const again = await officer.send(shown, `${ids[0]}?organisatie=${party('school')}`, {
      besluit: 'toegewezen',
      waarom: 'Toch wel.',
      sleutel: 'x'.repeat(22),
    })
    expect(again.html).not.toContain('Uw besluit is vastgelegd')
    expect(await allErasures(p.context)).toEqual([])
  })
})

describe('what a family wishes is not carried out', () => {
  const granted = async () => {
    const p = await portal({ holders: ['ouder1'] })
    await ask(p, 'ouder1')
    await decide(p, { besluit: 'toegewezen' })
    const [erasure] = await allErasures(p.context)
    if (!erasure) throw new Error('not granted')
    return { p, id: erasure.id }
  }

  it('while rows about safety are held back, until an officer released them', async () => {
    const { p, id } = await granted()
    const row = await p.write((tx) =>
      tx.journal.append(entry(p.child, { visibility: 'achtergehouden', at: p.clock.now })),
    )
    const hindered = { erased: false, hindrances: ['verborgen_regels'] }
    expect(await carryOutErasure(p.context, id)).toEqual(hindered)
    expect(await p.read((tx) => tx.children.isErased(p.child))).toBe(false)
    await p.write((tx) =>
      tx.journal.append(
        entry(p.child, { kind: 'rij_vrijgegeven', at: p.clock.now, detail: { rij: row.sequence } }),
      ),
    )
    expect(await carryOutErasure(p.context, id)).toEqual({ erased: true })
  })

  it('no longer once everything about the same thing was released with one row of it', async () => {
    const { p, id } = await granted()
    const add = (change: Parameters<typeof entry>[1]) =>
      p.write((tx) => tx.journal.append(entry(p.child, { at: p.clock.now, ...change })))
    const subject = orderIds.create(p.context.random, p.clock.now)
    const begun = await add({ visibility: 'achtergehouden', subject })
    await add({ visibility: 'achtergehouden', subject })
    await add({ kind: 'rij_vrijgegeven', subject, detail: { rij: begun.sequence } })
    expect(await carryOutErasure(p.context, id)).toEqual({ erased: true })
  })

  it('also where the organisation had asked on its own account, for which nothing is in the way', async () => {
    const p = await portal({ holders: ['ouder1'] })
    const own = await askedByOfficer(p, 'niet_meer_nodig')
    await ask(p, 'ouder1')
    await decide(p, { besluit: 'toegewezen' })
    const wished = (await allErasures(p.context)).find(({ reason }) => reason === 'gezin_vraagt')
    if (!wished) throw new Error('the wish stands nowhere')
    await p.write((tx) =>
      tx.journal.append(entry(p.child, { visibility: 'achtergehouden', at: p.clock.now })),
    )
    expect(await carryOutErasure(p.context, wished.id)).toMatchObject({ erased: false })
    expect(await carryOutErasure(p.context, own.id)).toEqual({ erased: true })
  })

  it('while the child is under a supervision order', async () => {
    const { p, id } = await granted()
    const put = (ots: boolean, learnedAt: number) =>
      p.write((tx) => tx.families.addAuthority(authorityOf(p.child, { ots, learnedAt })))
    await put(true, p.clock.now)
    const hindered = { erased: false, hindrances: ['ondertoezichtstelling'] }
    expect(await carryOutErasure(p.context, id)).toEqual(hindered)
    await put(false, p.clock.now + 1)
    expect(await carryOutErasure(p.context, id)).toEqual({ erased: true })
  })
})

describe('a request that is open when the family is erased', () => {
  it('is granted with it: an officer finds nothing that nobody can decide on', async () => {
    const p = await portal()
    await ask(p, 'ouder1')
    const { employee, id } = await askedByOfficer(p, 'onterecht_aangemeld')
    expect([employee, await carryOutErasure(p.context, id)]).toEqual(['fg-1', { erased: true }])
    expect(await open(p)).toEqual([])
    p.clock.now += 32 * DAY
    const { list, ids, officer } = await requestsAt(p)
    expect(list.html).not.toContain('Te laat')
    expect((await officer.get(`${ids[0]}`)).html).toContain('Toegewezen')
  })
})

describe('the download', () => {
  const fileOf = async (visitor: Visitor) => {
    const file: Shown = await visitor.get('/ouder/gegevens/download')
    expect(file.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(file.headers.get('content-disposition')).toContain('mijn-gegevens.json')
    return { text: file.html, all: JSON.parse(file.html) }
  }

  it('holds everything that a parent can see, and nothing of the other’s', async () => {
    const p = await portal()
    const mine = await give(p, 'ouder1')
    const theirs = await give(p, 'ouder2')
    await ask(p, 'ouder1')
    const { text, all } = await fileOf(await p.member('ouder1'))
    const [kind] = all.kinderen
    expect(kind).toMatchObject({
      child: p.child,
      role: 'ouder1',
      organisaties: [{ party: party('school') }, { party: party('cjg') }],
      keuzes: [{ id: mine.id, state: 'geldig', bewijs: { id: mine.id } }],
      verzoekenOmTeWissen: [{ state: 'open' }],
    })
    expect(kind.keuzes[0].at).toBe('2026-03-02T10:00:00.000Z')
    expect(kind.logboek.length).toBeGreaterThan(0)
    expect(Object.keys(all)).toEqual([
      'opgehaald',
      'kinderen',
      'vragen',
      'berichten',
      'meldingen',
      'contact',
    ])
    expect(text).not.toContain(theirs.id)
    expect(text).not.toContain(p.who('ouder2').person)
  })

  it('names no organisation that would tell where a hidden family lives', async () => {
    const p = await portal({ secretAddress: true })
    const { all, text } = await fileOf(await p.member('ouder2'))
    expect(all.kinderen[0].organisaties).toMatchObject([{ name: null }, { name: null }])
    expect(text).not.toMatch(/partij_|Stichting/)
  })

  it('is linked from "my details"', async () => {
    const p = await portal()
    const page = await (await p.member('ouder1')).get('/ouder/gegevens')
    expect(page.html).toContain('href="/ouder/gegevens/download"')
    expect(page.html).toContain(`href="${PATH}?kind=${p.child}"`)
  })
})
