/** What a parent does at the portal, page by page. */
import { describe, expect, it } from 'vitest'
import { withdrawConsent } from '../../../broker/answers/take-back.ts'
import { invite, makeCode } from '../../../broker/family/codes.ts'
import { MINUTE } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { ask, CARE, EDU, give } from '../../support/consents.ts'
import { actor } from '../../support/family.ts'
import { withdrawalWithoutYes } from '../../support/nouns.ts'
import { openPortal, questionOf } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

const withdrawalOfBefore = (p: Portal) =>
  withdrawalWithoutYes(p.child, p.who('ouder1').person, CARE)

describe('logging in', () => {
  it('leads a parent to the overview, and a stranger to what they can do', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const { html, path } = await parent.get('/start')
    expect(path).toBe('/ouder')
    expect(html).toContain('Wie mag wat zien?')
    const stranger = p.visitor()
    await p.logIn(stranger, 'vreemde')
    expect((await stranger.get('/ouder')).html).toContain('nog niet gekoppeld aan een kind')
  })

  it('is refused below substantial, and for somebody who acts for another adult', async () => {
    const p = await portal()
    const visitor = p.visitor()
    const low = await p.logIn(visitor, 'ouder1', { acr: 'urn:etoegang:core:assurance-class:loa2' })
    expect([low.status, low.html]).toEqual([403, expect.stringContaining('Log sterker in')])
    const other = await p.logIn(visitor, 'ouder1', { represents: { sub: 'ander' } })
    expect([other.status, other.html]).toEqual([403, expect.stringContaining('Log in als uzelf')])
    expect(visitor.jar.has('sessie')).toBe(false)
    // The login service would remember that login: each leads to one where it asks anew.
    for (const { html } of [low, other]) expect(html).toContain('href="/inloggen?opnieuw=ja"')
    await visitor.get('/inloggen?opnieuw=ja')
    expect(p.provider.seen.at(-1)?.get('prompt')).toBe('login')
  })

  it('ends after 15 minutes away, after eight hours, and everywhere at once when asked', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    p.clock.now += 15 * MINUTE
    expect((await parent.get('/ouder')).status).toBe(200)
    const phone = await p.member('ouder1')
    const details = await phone.get('/ouder/gegevens')
    p.clock.now += 1
    await phone.send(details, '/uitloggen', { overal: 'ja' })
    p.provider.state.error = 'access_denied'
    expect((await parent.get('/ouder')).html).toContain('U bent niet ingelogd')
  })
})

describe('a question', () => {
  it('is read, answered, checked and saved, and then is gone', async () => {
    const p = await portal()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    const path = await questionOf(parent)
    const shown = await parent.get(path)
    expect(shown.html).toContain('Samen kijken naar het verzuim.')
    expect(shown.html).not.toMatch(/<input[^>]*type="(radio|checkbox)"[^>]* checked/)
    const faulty = await parent.send(shown, path, {
      'tot-dag': '31',
      'tot-maand': 'feb',
      'tot-jaar': '2027',
    })
    expect(faulty.status).toBe(400)
    expect(faulty.html).toContain('href="#keuze"')
    expect(faulty.html).toContain('href="#tot"')
    expect(faulty.html).toContain('value="31"')
    const check = await parent.send(shown, path, { keuze: 'ja', categorieen: EDU.categories })
    expect(check.html).toContain('Controleer uw keuze')
    const textVersion = /name="tekstversie" value="(\w+)"/.exec(check.html)?.[1] ?? ''
    const save = {
      keuze: 'ja',
      categorieen: EDU.categories,
      tekstversie: textVersion,
      stap: 'bewaar',
    }
    const saved = await parent.send(check, path, save)
    expect(saved.html).toContain('Uw keuze is bewaard')
    expect((await parent.get('/ouder/vragen')).html).toContain('geen vragen')
  })

  it('names days in words, in the text that is said yes to and in what is wrong with a day', async () => {
    const p = await portal()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    const path = await questionOf(parent)
    const yes = { keuze: 'ja', categorieen: EDU.categories }
    const check = await parent.send(await parent.get(path), path, yes)
    expect(check.html).toContain('Uw toestemming geldt tot en met 31 mei 2026.')
    const late = { ...yes, 'tot-dag': '1', 'tot-maand': 'juni', 'tot-jaar': '2026' }
    const refused = await parent.send(check, path, late)
    expect([refused.status, refused.html]).toEqual([
      400,
      expect.stringContaining('Kies een dag vanaf vandaag, tot en met 31 mei 2026.'),
    ])
    for (const { html } of [check, refused]) expect(html).not.toMatch(/>[^<]*\d{4}-\d\d-\d\d/)
  })

  it('is for as long as is allowed where it asks for no day', async () => {
    const p = await portal()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    const { html } = await parent.get(await questionOf(parent))
    expect(html).toContain('Zo lang als mag. U kiest zelf tot wanneer.')
    expect(html).toContain('31 mei 2026. Dat is de laatste dag die kan.')
  })

  it('says until when it is asked, which is what an empty day means, and another day can be chosen', async () => {
    const p = await portal()
    await ask(p, 'school', { lastDay: '2026-04-15' })
    const parent = await p.member('ouder1')
    const path = await questionOf(parent)
    const shown = await parent.get(path)
    expect(shown.html).toMatch(/Tot wanneer[?]<.dt><dd[^>]*><time[^>]*>15 april 2026</)
    expect(shown.html).toContain('Gevraagd is: tot en met 15 april 2026.')
    expect(shown.html).toContain('Dat kan tot en met 31 mei 2026.')
    const yes = { keuze: 'ja', categorieen: EDU.categories }
    const check = await parent.send(shown, path, yes)
    expect(check.html).toContain('Uw toestemming geldt tot en met 15 april 2026.')
    const other = { 'tot-dag': '31', 'tot-maand': '5', 'tot-jaar': '2026' }
    const longer = await parent.send(shown, path, { ...yes, ...other })
    expect(longer.html).toContain('Uw toestemming geldt tot en met 31 mei 2026.')
  })

  it('keeps a category once, however often a browser sends it', async () => {
    const p = await portal()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    const path = await questionOf(parent)
    const [one = ''] = EDU.categories
    const typed = { keuze: 'ja', categorieen: [one, one, ...EDU.categories] }
    const check = await parent.send(await parent.get(path), path, typed)
    const tekstversie = /name="tekstversie" value="(\w+)"/.exec(check.html)?.[1] ?? ''
    const saved = await parent.send(check, path, { ...typed, tekstversie, stap: 'bewaar' })
    expect(saved.html).toContain('Uw keuze is bewaard')
    const [said] = await p.read((tx) => tx.statements.ofChild(p.child))
    expect([...(said?.categories ?? [])].sort()).toEqual([...EDU.categories].sort())
    const narrow = `${saved.path.replace(/\?.*/, '')}/beperken`
    await parent.send(saved, narrow, { categorieen: [one, one], stap: 'stop' })
    const [, less] = await p.read((tx) => tx.statements.ofChild(p.child))
    expect(less).toMatchObject({ kind: 'ingetrokken', categories: [one] })
  })

  it('is not saved without the text that was shown', async () => {
    const p = await portal()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    const path = await questionOf(parent)
    const typed = { keuze: 'ja', categorieen: EDU.categories, stap: 'bewaar' }
    for (const tekstversie of ['', 'x', 'a'.repeat(64)]) {
      const page = await parent.get(path)
      expect((await parent.send(page, path, { ...typed, tekstversie })).status).toBe(409)
    }
    expect(await p.read((tx) => tx.statements.ofChild(p.child))).toEqual([])
  })

  it('leads to the own answer when it is saved twice, and afterwards', async () => {
    const p = await portal()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    const path = await questionOf(parent)
    const typed = { keuze: 'ja', categorieen: EDU.categories }
    const check = await parent.send(await parent.get(path), path, typed)
    const tekstversie = /name="tekstversie" value="(\w+)"/.exec(check.html)?.[1] ?? ''
    const save = { ...typed, tekstversie, stap: 'bewaar' }
    const first = await parent.send(check, path, save)
    const second = await parent.send(check, path, save)
    expect([second.status, second.path]).toEqual([200, first.path])
    expect(second.html).toContain('Uw keuze is bewaard')
    const other = await parent.send(check, path, { keuze: 'nee', stap: 'bewaar' })
    const choice = first.path.replace(/\?.*/, '')
    expect(other.path).toBe(`${choice}?bewaard=nee`)
    expect(other.html).not.toContain('Uw keuze is bewaard')
    expect(other.html).toContain('Dit antwoord is niet bewaard')
    expect((await parent.get(path)).path).toBe(choice)
    expect(await p.read((tx) => tx.statements.ofChild(p.child))).toHaveLength(1)
  })

  it('leads to the own no when that is saved twice', async () => {
    const p = await portal()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    const path = await questionOf(parent)
    const no = { keuze: 'nee', stap: 'bewaar' }
    const check = await parent.send(await parent.get(path), path, { keuze: 'nee' })
    const [first, second] = [await parent.send(check, path, no), await parent.send(check, path, no)]
    expect([second.status, second.path]).toEqual([200, first.path])
    expect(second.html).toContain('Uw keuze is bewaard')
  })

  it('does not tell one parent what the other said', async () => {
    const p = await portal()
    await ask(p, 'school')
    const [one, other] = [await p.member('ouder1'), await p.member('ouder2')]
    const before = (await other.get(await questionOf(other))).html
    const path = await questionOf(one)
    const check = await one.send(await one.get(path), path, { keuze: 'nee' })
    await one.send(check, path, { keuze: 'nee', stap: 'bewaar' })
    const after = (await other.get(await questionOf(other))).html
    const stripped = (html: string) => html.replace(/name="sleutel" value="[^"]*"/g, '')
    expect(stripped(after)).toBe(stripped(before))
  })

  it('of another family is not there', async () => {
    const p = await portal()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    const path = await questionOf(parent)
    const stranger = p.visitor()
    await p.logIn(stranger, 'vreemde')
    expect((await stranger.get(path)).status).toBe(404)
    expect((await stranger.get('/ouder/vragen/verzoek_onzin')).status).toBe(404)
  })
})

describe('a form', () => {
  it('keeps what was typed when the login had ended, for who typed it only', async () => {
    const p = await portal()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    const path = await questionOf(parent)
    const shown = await parent.get(path)
    p.clock.now += 16 * MINUTE
    const ended = await parent.send(shown, path, { keuze: 'ja', 'tot-dag': '7' })
    expect([ended.status, ended.html]).toEqual([401, expect.stringContaining('U bent uitgelogd')])
    expect(ended.html).toContain('als u 15 minuten niets doet')
    expect(ended.html).toContain('Wat u invulde, bewaren wij.')
    const back = await p.logIn(parent, 'ouder1')
    expect(back.path).toBe(path)
    expect(back.html).toContain('Wat u invulde, staat er nog')
    expect(back.html).not.toMatch(/Log opnieuw in|uitgelogd/)
    expect(back.html).toContain('value="7"')
    expect(back.html).toMatch(/value="ja"[^>]* checked/)
    expect((await parent.get(path)).html).not.toContain('value="7"')
  })

  it('is not given to another person in the same browser', async () => {
    const p = await portal()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    await p.member('ouder2')
    const path = await questionOf(parent)
    const shown = await parent.get(path)
    p.clock.now += 16 * MINUTE
    await parent.send(shown, path, { keuze: 'ja', 'tot-dag': '7' })
    const other = await p.logIn(parent, 'ouder2')
    expect(other.path).not.toBe(path)
    expect((await parent.get(path)).html).not.toContain('value="7"')
  })

  it('asks for a fresh login to give consent, and not to stop', async () => {
    const p = await portal()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    const path = await questionOf(parent)
    for (let minutes = 0; minutes < 16; minutes += 4) {
      p.clock.now += 4 * MINUTE
      await parent.get('/ouder')
    }
    const shown = await parent.get(path)
    const asked = await parent.send(shown, path, { keuze: 'nee' })
    expect([asked.status, asked.html]).toEqual([401, expect.stringContaining('Log opnieuw in')])
    expect(asked.html).toContain('Wij willen zeker weten dat u het bent.')
    expect(asked.html).toContain('Wat u invulde, bewaren wij.')
    const again = await p.logIn(parent, 'ouder1')
    expect(again.html).toContain('Wat u invulde, staat er nog')
    expect(again.html).not.toMatch(/Log opnieuw in|uitgelogd/)
    const view = await give(p, 'ouder1')
    const stopPath = `/ouder/keuze/${view.id}/stoppen`
    const stopped = await parent.send(await parent.get(stopPath), stopPath)
    expect([stopped.status, stopped.html]).toEqual([200, expect.stringContaining('Gestopt')])
  })

  it('that another site sends changes nothing', async () => {
    const p = await portal()
    const view = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${view.id}/stoppen`
    const forged = await parent.post(path, { csrf: 'x'.repeat(43), sleutel: 'a'.repeat(22) })
    expect([forged.status, forged.html]).toEqual([
      403,
      expect.stringContaining('van een vorige keer dat u inlogde'),
    ])
    expect((await parent.get(`/ouder/keuze/${view.id}`)).html).toContain('U deelt')
  })

  it.each([
    ['a neighbour of the same site', 'http://127.0.0.1:9'],
    ['nobody knows where', undefined],
    ['a page without an origin', 'null'],
  ])('that comes from %s is not kept', async (_who, from) => {
    const p = await portal()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    const path = await questionOf(parent)
    const yes = { keuze: 'ja', categorieen: EDU.categories }
    expect((await parent.post(path, yes, from)).status).toBe(403)
    expect((await parent.get(path)).html).not.toMatch(/ checked/)
    p.clock.now += 16 * MINUTE
    expect((await parent.post(path, yes, from)).status).toBe(401)
    await p.logIn(parent, 'ouder1')
    expect((await parent.get(path)).html).not.toMatch(/ checked/)
  })

  it('of our own that is too old comes back filled in', async () => {
    const p = await portal()
    await ask(p, 'school')
    const parent = await p.member('ouder1')
    const path = await questionOf(parent)
    const yes = { keuze: 'ja', categorieen: EDU.categories }
    expect((await parent.post(path, yes, p.origin)).status).toBe(403)
    expect((await parent.get(path)).html).toMatch(/value="ja"[^>]* checked/)
  })

  it('that is sent twice does it once', async () => {
    const p = await portal()
    const view = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${view.id}/stoppen`
    const shown = await parent.get(path)
    await Promise.all([parent.send(shown, path), parent.send(shown, path)])
    const withdrawn = (await p.journal()).filter(({ detail }) => detail['soort'] === 'ingetrokken')
    expect(withdrawn).toHaveLength(1)
  })
})

describe('an own choice', () => {
  it('is stopped, paused, resumed and narrowed', async () => {
    const p = await portal()
    const view = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${view.id}`
    const act = async (name: string, typed = {}) =>
      (await parent.send(await parent.get(path), `${path}/${name}`, typed)).html
    expect(await act('pauzeren')).toContain('Stilgezet')
    expect(await act('hervatten')).toContain('U deelt')
    const [first = ''] = view.categories.map(({ category }) => category)
    await act('beperken', { categorieen: [first] })
    expect(await act('stoppen')).toContain('Gestopt')
  })

  it('of somebody else is not there, and its receipt neither', async () => {
    const p = await portal()
    const view = await give(p, 'ouder1')
    const other = await p.member('ouder2')
    expect((await other.get(`/ouder/keuze/${view.id}`)).status).toBe(404)
    expect((await other.get(`/ouder/keuze/${view.id}/bewijs`)).status).toBe(404)
    expect((await other.get(`/ouder/keuze/${view.id}/bewijs/pdf`)).status).toBe(404)
  })

  it('has a receipt to keep', async () => {
    const p = await portal()
    const view = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const page = await parent.get(`/ouder/keuze/${view.id}/bewijs`)
    expect(page.html).toContain('Stichting school')
    const pdf = await parent.get(`/ouder/keuze/${view.id}/bewijs/pdf`)
    expect(pdf.headers.get('content-type')).toBe('application/pdf')
    expect(pdf.html.slice(0, 8)).toBe('%PDF-1.7')
    expect(pdf.html).toContain('/StructTreeRoot')
  })

  it('that was stopped is listed on the overview until a newer yes, also where the yes was erased', async () => {
    const p = await portal()
    const { id } = await give(p, 'ouder1')
    await withdrawConsent(p.context, p.who('ouder1'), p.key(), { statement: id })
    await p.write((tx) => tx.statements.add(withdrawalOfBefore(p)))
    const parent = await p.member('ouder1')
    const { html } = await parent.get('/ouder')
    expect(html).toContain('U deelt nu niets met uw toestemming.')
    const paths = [...html.matchAll(/href="(\/ouder\/keuze\/[^"]+)">[^<]+<\/a>: Gestopt/g)].map(
      ([, to]) => `${to}`,
    )
    expect(paths).toHaveLength(2)
    const pages = await Promise.all(paths.map((path) => parent.get(path)))
    expect(pages.map((page) => page.html.includes('Uw ja van toen is gewist'))).toEqual([
      true,
      false,
    ])
    await give(p, 'ouder1')
    await give(p, 'ouder1', CARE)
    for (const role of ['ouder1', 'ouder2'] as const)
      expect((await (await p.member(role)).get('/ouder')).html).not.toContain('Gestopt')
  })

  it('stops with all others in one go', async () => {
    const p = await portal()
    await give(p, 'ouder1')
    await give(p, 'ouder1', CARE)
    const parent = await p.member('ouder1')
    const page = await parent.get('/ouder/stoppen')
    const done = await parent.send(page, '/ouder/stoppen')
    expect(done.html).toContain('U stopte 2 keuzes op')
    expect((await parent.get('/ouder/stoppen')).html).toContain('niets om te stoppen')
  })
})

describe('stopping everything', () => {
  const two = async () => {
    const p = await portal()
    const other = await p.anotherChildOf(p.who('ouder1'))
    await give(p, 'ouder1')
    await give(p, 'ouder1', { child: other })
    const parent = await p.member('ouder1')
    const said = async (child: typeof other) =>
      (await p.read((tx) => tx.statements.ofChild(child))).map(({ kind }) => kind)
    return { p, parent, other, said }
  }

  it('of one child leaves the others as they are, and names the child', async () => {
    const { p, parent, other, said } = await two()
    const overview = await parent.get('/ouder')
    expect(overview.html).toContain(`href="/ouder/stoppen?kind=${p.child}"`)
    const page = await parent.get(`/ouder/stoppen?kind=${p.child}`)
    expect(page.html).toContain(`name="kind" value="${p.child}"`)
    expect(page.html.match(/Toestemming voor/g)).toHaveLength(1)
    expect(page.html).toContain('Naam jeugdige (9)')
    const done = await parent.send(page, '/ouder/stoppen', { kind: p.child })
    expect(done.html).toContain('U stopte 1 keuze op')
    expect(done.html).toContain('Naam jeugdige (9)')
    expect(await said(p.child)).toEqual(['gegeven', 'ingetrokken'])
    expect(await said(other)).toEqual(['gegeven'])
  })

  it('of all names each child', async () => {
    const { p, parent, other, said } = await two()
    const page = await parent.get('/ouder/stoppen')
    expect(page.html).toContain('Naam jeugdige (9)')
    expect(page.html).toContain('(11 jaar)')
    await parent.send(page, '/ouder/stoppen', { kind: '' })
    expect(await said(p.child)).toEqual(['gegeven', 'ingetrokken'])
    expect(await said(other)).toEqual(['gegeven', 'ingetrokken'])
  })

  it('of a child of somebody else is not there', async () => {
    const { parent, p } = await two()
    const foreign = await p.anotherChildOf(p.who('ouder2'))
    const [theirs, nobodys] = [foreign, `kind_${'0'.repeat(24)}`].map((kind) => async () => {
      const page = await parent.get(`/ouder/stoppen?kind=${kind}`)
      const own = await parent.get('/ouder/stoppen')
      return [page.status, (await parent.send(own, '/ouder/stoppen', { kind })).status]
    })
    expect(await theirs?.()).toEqual([404, 404])
    expect(await nobodys?.()).toEqual([404, 404])
  })
})

describe('codes', () => {
  it('are made once, shown with a QR code, and refused in words when they do not work', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const page = await parent.get('/ouder/uitnodigen')
    const send = (typed: Record<string, string>) => parent.send(page, '/ouder/uitnodigen', typed)
    expect((await send({ kind: p.child })).status).toBe(400)
    expect((await send({ voor: 'partij' })).status).toBe(404)
    const made = await send({ kind: p.child, voor: 'partij' })
    expect(made.html).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/)
    expect(made.html).toContain('<svg')
    const form = await parent.get('/ouder/gegevens/code')
    const wrong = await parent.send(form, '/ouder/gegevens/code', {
      code: '00000-00000',
      naam: 'Sam',
      bij: 'nieuw',
    })
    expect([wrong.status, wrong.html]).toEqual([400, expect.stringContaining('werkt niet (meer)')])
    expect(wrong.html).toContain('value="00000-00000"')
  })
})

describe('a code is offered', () => {
  const YOUNG = 'jeugdige'
  const offered = async (role: 'ouder1' | 'jeugdige', options: Parameters<typeof portal>[0]) => {
    const p = await portal(options)
    const { html } = await (await p.member(role)).get('/ouder/uitnodigen')
    return [...html.matchAll(/name="voor" value="(\w+)"/g)].map(([, voor]) => voor)
  }

  it.each([
    ['ouder1', '2015-01-01', { members: ['ouder1', 'ouder2'] }, ['partij', YOUNG, 'gezinslid']],
    ['ouder1', '2013-01-01', {}, ['partij', 'gezinslid']], // the child has its own login
    [YOUNG, '2013-01-01', {}, ['partij']], // 13: an organisation, nobody of the family
    [YOUNG, '2009-06-01', {}, ['partij', 'gezinslid']], // 16
  ] as const)(
    'to %s of a child born on %s, with %j, for %j',
    async (role, birthDate, rest, whom) => {
      expect(await offered(role, { birthDate, ...rest })).toEqual(whom)
    },
  )

  it.each([
    ['ouder1', '2015-01-01', 'De andere ouder met gezag hoeft geen code te hebben.'],
    [YOUNG, '2009-06-01', 'Een ouder met gezag hoeft geen code te hebben.'],
  ] as const)('and tells %s who needs none, in English too', async (role, birthDate, dutch) => {
    const p = await portal({ birthDate })
    const visitor = await p.member(role)
    expect((await visitor.get('/ouder/uitnodigen')).html).toContain(dutch)
    await visitor.get('/taal/en?terug=/')
    const { html } = await visitor.get('/ouder/uitnodigen')
    // A parent and a young person read the same English: to the one it is the other parent, to the other a parent.
    expect(html).toContain('A parent with authority needs no code. They log in themselves.')
    expect(html).not.toContain('The other parent')
  })

  it('and says what to do with it', async () => {
    const p = await portal({ birthDate: '2015-01-01', members: ['ouder1', 'ouder2'] })
    const parent = await p.member('ouder1')
    const path = '/ouder/uitnodigen'
    const made = async (voor: string) =>
      parent.send(await parent.get(path), path, { kind: p.child, voor })
    expect((await made('partij')).html).toContain('Zij vult hem in haar eigen systeem in.')
    expect((await made('gezinslid')).html).toContain('Die logt hier zelf in.')
    expect((await made(YOUNG)).html).toContain('Uw kind logt hier in met een eigen login.')
  })
})

describe('joining with a code', () => {
  it('leads to the family when it is sent twice', async () => {
    const p = await portal()
    const made = await makeCode(p.context, p.who('ouder1'), p.key(), {
      child: p.child,
      opensFor: 'gezinslid',
    })
    const aunt = p.visitor()
    await p.logIn(aunt, 'tante')
    const page = await aunt.get('/ouder/gegevens/code')
    const [, bij = ''] = /type="hidden" name="bij" value="(\w+)"/.exec(page.html) ?? []
    for (const again of [1, 2]) {
      const typed = { code: made.code, naam: 'Tante', bij }
      const joined = await aunt.send(page, '/ouder/gegevens/code', typed)
      expect([again, joined.status, joined.path]).toEqual([again, 200, '/ouder?gekoppeld=ja'])
      expect(joined.html).toContain('De code werkte: u hoort er nu bij')
    }
    const members = await p.read((tx) => tx.families.members(p.child))
    expect(members.filter(({ displayName }) => displayName === 'Tante')).toHaveLength(1)
  })
})

describe('a code of an organisation', () => {
  it('leads to that organisation, which belongs to the child from then on', async () => {
    const p = await portal()
    const { code } = await invite(p.context, actor('school'), p.key(), {
      kind: p.pseudonym('school'),
    })
    const parent = await p.member('ouder1')
    const path = '/ouder/gegevens/code'
    const used = await parent.send(await parent.get(path), path, { code, bij: p.child })
    expect(used.path).toBe(`/ouder/organisaties?kind=${p.child}&gedaan=bevestig`)
    expect(used.html).toContain('De organisatie hoort erbij')
  })
})

describe('a name', () => {
  const codeOf = (p: Portal) =>
    makeCode(p.context, p.who('ouder1'), p.key(), { child: p.child, opensFor: 'gezinslid' })

  it.each(['', ' ', 'Tante\u202e', '\u0000Tante', 'Tan\u200bte', 'x'.repeat(81)])(
    'that nobody can read joins no family: %j',
    async (naam) => {
      const p = await portal()
      const { code } = await codeOf(p)
      const aunt = p.visitor()
      await p.logIn(aunt, 'tante')
      const page = await aunt.get('/ouder/gegevens/code')
      const typed = { code, naam, bij: 'nieuw' }
      const refused = await aunt.send(page, '/ouder/gegevens/code', typed)
      expect([refused.status, refused.html]).toEqual([400, expect.stringContaining('href="#naam"')])
      expect(await p.read((tx) => tx.families.members(p.child))).toHaveLength(3)
    },
  )

  it('is asked of who joins another family, whatever was chosen', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    const { code } = await makeCode(p.context, p.who('ouder2'), p.key(), {
      child: await p.anotherChildOf(p.who('ouder2')),
      opensFor: 'gezinslid',
    })
    const page = await parent.get('/ouder/gegevens/code')
    for (const [bij, field] of [
      ['x', 'bij'],
      ['', 'bij'],
      ['nieuw', 'naam'],
    ] as const) {
      const refused = await parent.send(page, '/ouder/gegevens/code', { code, bij })
      expect([bij, refused.status, refused.html]).toEqual([
        bij,
        400,
        expect.stringContaining(`href="#${field}"`),
      ])
    }
    const { person } = p.who('ouder1')
    expect(await p.read((tx) => tx.families.memberships(person))).toHaveLength(1)
  })

  it('of a login is shown without what nobody sees', async () => {
    const p = await portal()
    const visitor = p.visitor()
    await p.logIn(visitor, 'ouder1', { name: 'Sam\u202e\u0000 Bos' })
    expect((await visitor.get('/ouder')).html).toContain('>Sam Bos</a>')
    await p.logIn(visitor, 'ouder1', { name: '\u200b' })
    expect((await visitor.get('/ouder')).html).toContain('>Ingelogd</a>')
  })
})

describe('every page', () => {
  it('of the portal needs no script, and tells browsers to run none', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    for (const path of ['/', '/ouder', '/ouder/inzage', '/ouder/gegevens', '/uitleg', '/hulp']) {
      const { html, headers, status } = await parent.get(path)
      expect(status).toBe(200)
      expect(html).not.toContain('<script')
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  it('is there in English too, and stays so', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    expect((await parent.get('/taal/en?terug=/ouder')).html).toContain('Who may see what?')
    expect((await parent.get('/ouder/inzage')).html).toContain('lang="en"')
    expect((await parent.get('/taal/en?terug=https://elders.example')).path).toBe('/ouder')
  })

  it('that is not there says so, in a page', async () => {
    const p = await portal()
    const parent = await p.member('ouder1')
    expect((await parent.get('/ouder/onzin')).status).toBe(404)
    expect((await parent.get('/prof')).status).toBe(404)
    expect(p.lines.filter(({ event }) => event === 'http.fault')).toEqual([])
  })
})
