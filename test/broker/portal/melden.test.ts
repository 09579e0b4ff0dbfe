/** A parent reports a row of the log; an officer answers; nobody else learns of it. */
import { describe, expect, it } from 'vitest'
import { journal } from '../../../broker/family-acts.ts'
import { REPORT_CHARS_MAX, REPORTS_A_DAY_MAX } from '../../../consent/report.ts'
import { MINUTE } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { ask, give } from '../../support/consents.ts'
import { actor, type PartyName, party } from '../../support/family.ts'
import { openPortal, type Shown, type Visitor } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

const PATH = '/ouder/melden'
const TEXT = 'Wij hebben nooit met het CJG gesproken.'

const linkOf = ({ html }: Shown): string =>
  (/href="(\/ouder\/melden\?[^"]+)"/.exec(html)?.[1] ?? '').replace('&amp;', '&')
const aboutIn = (address: string) => {
  const query = new URL(address, 'http://x').searchParams
  return { kind: query.get('kind') ?? '', regel: query.get('regel') ?? '' }
}

const report = async (visitor: Visitor, aan: string, tekst = TEXT) => {
  const address = linkOf(await visitor.get('/ouder/inzage'))
  const shown = await visitor.get(address)
  return visitor.send(shown, PATH, { ...aboutIn(address), aan, tekst })
}

const reportsAt = async (p: Portal, name: PartyName) => {
  const officer = await p.employee(name, ['fg'])
  const list = await officer.get('/fg/meldingen')
  const ids = [...list.html.matchAll(/href="\/fg\/meldingen\/(melding_\w+)/g)].map(([, id]) => id)
  return { officer, list, ids }
}

describe('a report', () => {
  it('is made from a row of the log, numbered, and kept sealed', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    const parent = await p.member('ouder1')
    const sent = await report(parent, 'fg')
    expect(sent.path).toMatch(/^\/ouder\/melden\/melding_[0-9a-z]{24}\?bewaard=ja$/)
    expect(sent.html).toContain('Uw melding is verstuurd')
    expect(sent.html).toContain('Ontvangen')
    expect(sent.html).toMatch(/Dit leest<\/dt><dd[^>]*>De privacy-functionaris \(FG\) van /)
    expect(sent.html).not.toContain('De organisatie leest')
    expect(sent.html).toContain(TEXT)
    const list = await parent.get(PATH)
    expect(list.html).toContain(TEXT)
    const rows = await p.read((tx) => tx.journal.rows({ kind: 'melding_gedaan' }))
    expect(rows).toMatchObject([
      { child: p.child, holder: party('school'), visibility: 'betrokkene', detail: { aan: 'fg' } },
    ])
    expect(JSON.stringify(rows)).not.toContain(TEXT)
    const notices = (await p.notices()).filter(({ kind }) => kind === 'melding_gedaan')
    expect(notices).toMatchObject([{ party: party('school'), person: null }])
  })

  it('goes to who acted or to whose data it is, as the parent chose', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    const parent = await p.member('ouder1')
    await report(parent, 'organisatie')
    expect((await reportsAt(p, 'cjg')).ids).toHaveLength(1)
    expect((await reportsAt(p, 'school')).ids).toHaveLength(0)
    await report(parent, 'fg')
    expect((await reportsAt(p, 'cjg')).ids).toHaveLength(1)
    expect((await reportsAt(p, 'school')).ids).toHaveLength(1)
  })

  it('comes back with everything that is wrong, and with what was typed', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    const parent = await p.member('ouder1')
    const empty = await report(parent, '', ' ')
    expect(empty.status).toBe(400)
    expect(empty.html).toContain('href="#aan"')
    expect(empty.html).toContain('href="#tekst"')
    const long = await report(parent, 'fg', 'a'.repeat(REPORT_CHARS_MAX + 1))
    expect([long.status, long.html]).toEqual([400, expect.stringContaining('Maak de tekst korter')])
    const number = await report(parent, 'fg', '<b> 999993653')
    expect(number.status).toBe(400)
    expect(number.html).toContain('Haal het burgerservicenummer')
    expect(number.html).toContain('&lt;b&gt; 999993653</textarea>')
    expect(number.html).toMatch(/id="aan-fg"[^>]* checked/)
    expect((await report(parent, 'fg', 'a'.repeat(REPORT_CHARS_MAX))).status).toBe(200)
  })

  it('sent twice is one', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    const parent = await p.member('ouder1')
    const address = linkOf(await parent.get('/ouder/inzage'))
    const shown = await parent.get(address)
    const typed = { ...aboutIn(address), aan: 'fg', tekst: TEXT }
    await Promise.all([parent.send(shown, PATH, typed), parent.send(shown, PATH, typed)])
    expect(await p.read((tx) => tx.reports.ofPerson(p.who('ouder1').person))).toHaveLength(1)
  })

  it('too many in a day are refused in words', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    const parent = await p.member('ouder1')
    const address = linkOf(await parent.get('/ouder/inzage'))
    const typed = { ...aboutIn(address), aan: 'fg', tekst: TEXT }
    const send = async () => parent.send(await parent.get(address), PATH, typed)
    for (let turn = 0; turn < REPORTS_A_DAY_MAX; turn += 1) expect((await send()).status).toBe(200)
    const refused = await send()
    expect([refused.status, refused.html]).toEqual([400, expect.stringContaining('al veel gemeld')])
  })

  it('comes back after a login, on the same row', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    const parent = await p.member('ouder1')
    const address = linkOf(await parent.get('/ouder/inzage'))
    const shown = await parent.get(address)
    p.clock.now += 16 * MINUTE
    const late = await parent.send(shown, PATH, { ...aboutIn(address), aan: 'fg', tekst: TEXT })
    expect(late.status).toBe(401)
    const back = await parent.get('/inloggen')
    expect(back.html).toContain(`${TEXT}</textarea>`)
    expect(back.html).toContain('Over deze regel')
  })

  it('is not there for anybody else, and neither is a row that one may not see', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    const parent = await p.member('ouder1')
    const address = linkOf(await parent.get('/ouder/inzage'))
    const sent = await report(parent, 'fg')
    const [path = ''] = sent.path.split('?')
    const other = await p.member('ouder2')
    expect((await other.get(path)).status).toBe(404)
    expect((await other.get(PATH)).html).not.toContain(TEXT)
    expect((await other.get('/ouder/inzage')).html).not.toContain('U meldde dat')
    expect((await parent.get('/ouder/inzage')).html).toContain('U meldde dat')
    const stranger = p.visitor()
    await p.logIn(stranger, 'vreemde')
    const { kind, regel } = aboutIn(address)
    for (const wrong of [
      address,
      path,
      `${PATH}?kind=${kind}&regel=0`,
      `${PATH}?kind=x&regel=1`,
      `${PATH}/melding_x`,
    ])
      expect((await stranger.get(wrong)).status).toBe(404)
    expect((await parent.get(`${PATH}?kind=${kind}&regel=${Number(regel) + 99}`)).status).toBe(404)
    // What the school wrote down for one parent, which only that one sees in the log.
    const only = {
      child: p.child,
      person: p.who('ouder1').person,
      visibility: 'betrokkene',
    } as const
    const { sequence } = await p.write((tx) =>
      journal(p.context, tx, { kind: 'melding_behandeld', ...actor('school'), ...only }),
    )
    const hidden = `${PATH}?kind=${kind}&regel=${sequence}`
    expect((await parent.get(hidden)).status).toBe(200)
    expect((await other.get(hidden)).status).toBe(404)
  })

  it('is never about what one did oneself', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    const parent = await p.member('ouder1')
    await give(p, 'ouder1')
    const [own] = await p.read((tx) => tx.journal.rows({ kind: 'toestemming_vastgelegd' }))
    const shown = await parent.get('/ouder/inzage')
    expect(shown.html).toContain('U zei ja.')
    expect(shown.html.match(/href="\/ouder\/melden\?/g)).toHaveLength(1)
    const address = `${PATH}?kind=${p.child}&regel=${own?.sequence}`
    expect((await parent.get(address)).status).toBe(404)
  })

  it('does not tell the name of an organisation that must stay hidden, also once it answered', async () => {
    const p = await portal({ secretAddress: true })
    await ask(p, 'cjg')
    const parent = await p.member('ouder1')
    const sent = await report(parent, 'fg')
    expect(sent.status).toBe(200)
    const { officer, ids } = await reportsAt(p, 'school')
    const path = `/fg/meldingen/${ids[0]}`
    const typed = { stand: 'klaar', antwoord: 'Dat was een vergissing.' }
    await officer.send(await officer.get(path), path, typed)
    for (const page of [PATH, sent.path, '/ouder/inzage', '/ouder'])
      expect((await parent.get(page)).html).not.toContain('Stichting')
  })
})

describe('the officer', () => {
  it('reads a report without child or name, takes it on, and answers; the parent hears of each', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    const parent = await p.member('ouder1')
    const sent = await report(parent, 'fg')
    const { officer, ids } = await reportsAt(p, 'school')
    const path = `/fg/meldingen/${ids[0]}`
    const shown = await officer.get(path)
    expect(shown.html).toContain(TEXT)
    for (const secret of [p.child, p.who('ouder1').person, 'Naam ouder1', 'Naam jeugdige'])
      expect(shown.html).not.toContain(secret)
    expect((await officer.send(shown, path)).status).toBe(400)
    const noAnswer = await officer.send(shown, path, { stand: 'klaar', antwoord: '' })
    expect(noAnswer.html).toContain('Schrijf een antwoord')
    expect(noAnswer.html).toMatch(/id="stand-klaar"[^>]* checked/)
    const taken = await officer.send(await officer.get(path), path, { stand: 'bezig' })
    expect(taken.html).toContain('De melder krijgt bericht')
    expect((await parent.get(sent.path)).html).toContain('Bezig')
    const typed = { stand: 'klaar', antwoord: 'Dat was een vergissing van ons.' }
    const done = await officer.send(await officer.get(path), path, typed)
    expect(done.html).toContain('Deze melding is klaar')
    const read = await parent.get(sent.path)
    expect(read.html).toContain('Dat was een vergissing van ons.')
    expect(read.html).toContain('Autoriteit Persoonsgegevens')
    const told = (await p.notices()).filter(({ kind }) => kind === 'melding_behandeld')
    expect(told).toMatchObject([
      { person: p.who('ouder1').person, party: null },
      { person: p.who('ouder1').person },
    ])
    const rows = await p.read((tx) => tx.journal.rows({ kind: 'melding_behandeld' }))
    expect(rows.map(({ detail }) => detail['stand'])).toEqual(['bezig', 'klaar'])
    expect(JSON.stringify(rows)).not.toContain('vergissing')
  })

  it('who is too late changes nothing, and loses nothing of what was typed', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    await report(await p.member('ouder1'), 'fg')
    const { officer, ids } = await reportsAt(p, 'school')
    const path = `/fg/meldingen/${ids[0]}`
    const [one, two] = [await officer.get(path), await officer.get(path)]
    await officer.send(one, path, { stand: 'klaar', antwoord: 'Eerste.' })
    const late = await officer.send(two, path, { stand: 'klaar', antwoord: 'Tweede.' })
    expect([late.status, late.html]).toEqual([400, expect.stringContaining('al verder gewerkt')])
    const kept = await p.read((tx) => tx.reports.ofParty(party('school'), 9))
    expect(kept).toMatchObject([{ answer: 'Eerste.' }])
  })

  it('of another organisation, and who is no officer, finds no such report', async () => {
    const p = await portal()
    await ask(p, 'cjg')
    await report(await p.member('ouder1'), 'fg')
    const { ids } = await reportsAt(p, 'school')
    const other = await p.employee('cjg', ['fg'])
    expect((await other.get(`/fg/meldingen/${ids[0]}`)).status).toBe(404)
    const elsewhere = `/fg/meldingen/${ids[0]}?organisatie=${party('school')}`
    expect((await other.get(elsewhere)).status).toBe(404)
    const professional = await p.employee('leerplicht', ['professional'])
    expect((await professional.get('/fg/meldingen')).status).toBe(404)
  })
})
