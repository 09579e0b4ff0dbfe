/** A requester asks a family in six steps, and sees of its questions only what an asker may know. */
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { withdrawConsent } from '../../../broker/answers/take-back.ts'
import { workState } from '../../../broker/portal/pages/staff/own-requests.ts'
import { askableBetween } from '../../../broker/questions/own-requests.ts'
import type { Client } from '../../../consent/party.ts'
import { REQUEST_VALID_MS } from '../../../consent/request.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { shareByLaw } from '../../support/consents.ts'
import { party } from '../../support/family.ts'
import { client } from '../../support/nouns.ts'
import { sayYes } from '../../support/say.ts'
import { openStaff, type TestStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)

const MAKE = '/school/nieuw'
const NOBODY = `pseudoniem_${'0'.repeat(24)}`

/** The CJG asks the school's data: prevention, on which one parent's yes is enough. */
const asking = (s: TestStaff, change = {}) => ({
  kind: s.pseudonym('cjg'),
  ander: party('school'),
  doel: 'preventie_vroegsignalering',
  categorieen: 'gedrag_welbevinden',
  reden: 'Wij willen samen kijken wat helpt.',
  duur: 'dag',
  'tot-dag': '15',
  'tot-maand': 'april',
  'tot-jaar': '2026',
  stap: 'controle',
  ...change,
})
const asRequester = (s: TestStaff) => s.logIn([['cjg', 'aanvrager']])
const asked = async (s: TestStaff) =>
  (await s.read((tx) => tx.journal.rows({}))).filter(({ kind }) => kind === 'verzoek_gedaan')

/** What a page says, without what is the question's own. */
const sameFor = (text: string, kind: string) =>
  text.replaceAll(kind, 'PSEUDONIEM').replace(/verzoek_[0-9a-z]{24}/g, 'VERZOEK')

describe('asking', () => {
  it('goes step by step, and keeps what was typed before', async () => {
    const s = await staff()
    const me = await asRequester(s)
    expect(textOf(await me.get(MAKE))).toContain('Nummer van het kind')
    const all = asking(s)
    const purpose = await me.post(MAKE, { kind: all.kind, stap: 'leerling' })
    expect(purpose.text).toContain('name="ander"')
    expect(purpose.text).toContain(`name="kind" value="${all.kind}"`)
    const data = await me.post(MAKE, { ...all, categorieen: [], reden: '', stap: 'doel' })
    expect(data.status).toBe(200)
    expect(data.text).toContain('value="gedrag_welbevinden"')
    expect(data.text).not.toContain('type="checkbox" id="categorieen-bsn"')
    const why = await me.post(MAKE, { ...all, reden: '', stap: 'gegevens' })
    expect(why.text).toContain('<textarea')
    const until = await me.post(MAKE, { ...all, duur: '', stap: 'waarom' })
    expect(until.status).toBe(200)
    expect(until.text).not.toContain(' checked')
    expect(textOf(until)).toContain('31 mei 2026. Dat is de laatste dag die kan.')
    const check = await me.post(MAKE, { ...all, stap: 'tot' })
    expect(textOf(check)).toContain('Wij willen samen kijken wat helpt.')
    expect(textOf(check)).toContain('Tot wanneer? 15 april 2026')
    expect(await asked(s)).toEqual([])
    const back = await me.post(MAKE, { ...all, stap: 'verander' })
    expect(back.text).toContain(`id="kind" name="kind"`)
    expect(back.text).toContain('Wij willen samen kijken wat helpt.')
  })

  it('goes back a step, with all that was typed', async () => {
    const s = await staff()
    const me = await asRequester(s)
    const all = asking(s)
    expect((await me.get(MAKE)).text).not.toContain('value="terug-')
    const until = await me.post(MAKE, { ...all, stap: 'terug-controle' })
    expect([until.status, until.text]).toEqual([200, expect.stringContaining('value="april"')])
    const why = await me.post(MAKE, { ...all, 'tot-dag': '99', stap: 'terug-tot' })
    expect(why.status).toBe(200)
    expect(why.text).toContain(`>${all.reden}</textarea>`)
    expect(why.text).toContain('name="tot-dag" value="99"')
    expect(why.text).toContain('value="terug-waarom"')
    const child = await me.post(MAKE, { ...all, stap: 'terug-doel' })
    expect(child.text).toContain(`id="kind" name="kind"`)
    expect(child.text).toContain(`name="reden" value="${all.reden}"`)
  })

  it('says beforehand that a wrong number reaches nobody', async () => {
    const s = await staff()
    const check = await (await asRequester(s)).post(MAKE, asking(s, { stap: 'tot' }))
    expect(textOf(check)).toContain('Met een verkeerd nummer komt de vraag bij niemand aan.')
  })

  it('offers the organisations and purposes with which a family can be asked something', async () => {
    const s = await staff()
    const me = await asRequester(s)
    const page = await me.post(MAKE, { kind: s.pseudonym('cjg'), stap: 'leerling' })
    const offered = (field: string) =>
      [
        ...(page.text.split(`id="${field}"`)[1]?.split('</select>')[0] ?? '').matchAll(
          /value="([\w-]+)"/g,
        ),
      ].map(([, id]) => id)
    const parties = (await s.read((tx) => tx.parties.all())).filter(({ active }) => active)
    const own = parties.find(({ id }) => id === party('cjg'))
    if (!own) throw new TypeError('no CJG')
    const askable = parties
      .filter(({ id }) => id !== own.id)
      .map((holder) => ({
        id: holder.id,
        got: askableBetween(s.context, { holder, requester: own }),
      }))
      .filter(({ got }) => got.size > 0)
    expect(new Set(offered('ander'))).toEqual(new Set(askable.map(({ id }) => id)))
    expect(new Set(offered('doel'))).toEqual(new Set(askable.flatMap(({ got }) => [...got.keys()])))
    expect(offered('doel').length).toBeLessThan(s.context.rulebooks.catalogue.purposes.length)
  })

  it('sends once however often the form is sent, and shows the question', async () => {
    const s = await staff()
    const me = await asRequester(s)
    const key = me.newKey()
    const first = await me.post(MAKE, asking(s), key)
    const second = await me.post(MAKE, asking(s), key)
    expect([first.status, second.headers['location']]).toEqual([303, first.headers['location']])
    expect(await asked(s)).toHaveLength(1)
    const page = textOf(await me.get(`${first.headers['location']}`))
    expect(page).toContain('Uw vraag is verstuurd')
    expect(page).toContain('Wacht op antwoord.')
  })

  it('tells every fault once', async () => {
    const s = await staff()
    const me = await s.logIn([
      ['cjg', 'aanvrager'],
      ['school', 'aanvrager'],
    ])
    const faulty = { kind: 'Noor', ander: '', doel: '' }
    for (const stap of ['leerling', 'controle']) {
      const page = await me.post(MAKE, asking(s, { ...faulty, stap }))
      for (const field of ['organisatie', 'kind'])
        expect([field, page.text.split(`href="#${field}"`).length - 1]).toEqual([field, 1])
    }
    const own = { kind: s.pseudonym('cjg'), organisatie: party('cjg') }
    const page = await me.post(MAKE, asking(s, { ...faulty, ...own, stap: 'doel' }))
    for (const field of ['ander', 'doel'])
      expect([field, page.text.split(`href="#${field}"`).length - 1]).toEqual([field, 1])
  })

  it.each([
    ['leerling', 'kind', { kind: 'Noor' }],
    ['doel', 'ander', { ander: 'partij_geen' }],
    ['doel', 'ander', { ander: party('cjg') }],
    ['doel', 'doel', { doel: '' }],
    ['doel', 'doel', { doel: 'opsporing' }],
    ['gegevens', 'categorieen', { categorieen: [] }],
    ['gegevens', 'categorieen', { categorieen: 'bsn' }],
    ['waarom', 'reden', { reden: ' ' }],
    ['waarom', 'reden', { reden: 'x'.repeat(501) }],
    ['tot', 'duur', { duur: '' }],
    ['tot', 'duur', { duur: 'altijd' }],
    ['tot', 'tot', { 'tot-dag': '', 'tot-maand': '', 'tot-jaar': '' }],
    ['tot', 'tot', { 'tot-dag': '31' }],
    ['tot', 'tot', { 'tot-maand': '2' }],
    ['tot', 'tot', { 'tot-dag': '1', 'tot-maand': 'juni' }],
  ])('does not pass the step %s with a fault in %s', async (step, field, change) => {
    const s = await staff()
    const me = await asRequester(s)
    const page = await me.post(MAKE, asking(s, change))
    expect(page.status).toBe(400)
    expect(page.text).toContain(`id="${field}-fout"`)
    expect(page.text).toMatch(/aria-current="step"/)
    if (step !== 'gegevens' || field !== 'categorieen') {
      const early = await me.post(MAKE, { ...asking(s, change), stap: step })
      expect(early.text).toContain(`id="${field}-fout"`)
    }
    expect(await asked(s)).toEqual([])
  })
})

describe('until when it is needed', () => {
  const sentUntil = async (change: object) => {
    const s = await staff()
    const me = await asRequester(s)
    const sent = await me.post(MAKE, asking(s, change))
    const [request] = await s.read((tx) => tx.requests.ofChild(s.child))
    return { lastDay: request?.lastDay, page: textOf(await me.get(`${sent.headers['location']}`)) }
  }

  it('is the day that was typed', async () => {
    const { lastDay, page } = await sentUntil({})
    expect(lastDay).toBe('2026-04-15')
    expect(page).toContain('Tot wanneer gevraagd 15 april 2026')
  })

  it('is as long as is allowed where that was chosen, whatever day stands beside it', async () => {
    const { lastDay, page } = await sentUntil({ duur: 'langst' })
    expect(lastDay).toBeNull()
    expect(page).toContain('Tot wanneer gevraagd Zo lang als mag')
  })
})

describe('a question of one’s own', () => {
  it('tells the same of a child that is not known, at the same pace', async () => {
    const s = await staff()
    const me = await asRequester(s)
    const pages = []
    for (const kind of [s.pseudonym('cjg'), NOBODY]) {
      s.waits.length = 0
      const sent = await me.post(MAKE, asking(s, { kind }))
      const one = await me.get(`${sent.headers['location']}`)
      expect(s.waits).toHaveLength(2)
      pages.push(sameFor(textOf(one), kind))
    }
    expect(pages[1]).toBe(pages[0])
    const list = textOf(await me.get('/school'))
    expect(list).toContain(s.pseudonym('cjg'))
    expect(list).toContain(NOBODY)
  })

  it('shows a no as silence, and a yes as ready', async () => {
    const s = await staff()
    const me = await asRequester(s)
    const sent = await me.post(MAKE, asking(s))
    const one = `${sent.headers['location']}`.replace('?gedaan=ja', '')
    expect(textOf(await me.get(one))).toContain('Wacht op antwoord.')
    await sayYes(s)
    expect(textOf(await me.get(one))).toContain('Dat doet u in uw eigen gateway.')
    expect(textOf(await me.get('/school'))).toContain('Klaar')
  })

  it('that could be fetched is over when it cannot be any more, not new again', async () => {
    const s = await staff()
    const me = await asRequester(s)
    const sent = await me.post(MAKE, asking(s))
    const one = `${sent.headers['location']}`.replace('?gedaan=ja', '')
    const statement = await sayYes(s)
    expect(textOf(await me.get('/school'))).toContain('Klaar')
    await withdrawConsent(s.context, s.who('ouder1'), s.key(), { statement: statement.id })
    for (const page of [await me.get(one), await me.get('/school')]) {
      expect(textOf(page)).toContain('Voorbij')
      expect(textOf(page)).not.toMatch(/Nieuw |Wacht op/)
    }
    await sayYes(s)
    expect(textOf(await me.get(one))).toContain('Klaar')
  })

  it('stays silent where the asker never saw that it could be fetched', async () => {
    const s = await staff()
    const me = await asRequester(s)
    const sent = await me.post(MAKE, asking(s))
    const statement = await sayYes(s)
    await withdrawConsent(s.context, s.who('ouder1'), s.key(), { statement: statement.id })
    const one = `${sent.headers['location']}`.replace('?gedaan=ja', '')
    expect(textOf(await me.get(one))).toContain('Wacht op antwoord.')
  })

  it('has ended after thirty days of silence', async () => {
    const s = await staff()
    const me = await asRequester(s)
    const sent = await me.post(MAKE, asking(s))
    s.clock.now += REQUEST_VALID_MS
    const again = await s.logIn([['cjg', 'aanvrager']])
    const one = `${sent.headers['location']}`
    expect(textOf(await again.get(one))).toContain('niet of niet meer krijgen')
    expect((await me.get('/school')).status).toBe(303)
  })

  it('is told of without opening its reason, which is work that an unknown child does not give', async () => {
    const s = await staff()
    const me = await asRequester(s)
    const sent = await me.post(MAKE, asking(s))
    const db = new Sqlite(s.path)
    for (const { name } of db
      .prepare("select name from sqlite_master where type = 'trigger' and tbl_name = 'requests'")
      .all() as { name: string }[])
      db.exec(`drop trigger ${name}`)
    db.prepare('update requests set reason = ?').run('niet te openen')
    db.close()
    for (const path of ['/school', `${sent.headers['location']}`])
      expect((await me.get(path)).status).toBe(200)
  })

  it('is nobody else’s, like one that is not there', async () => {
    const s = await staff()
    const sent = await (await asRequester(s)).post(MAKE, asking(s))
    const other = await s.logIn([['school', 'aanvrager']], 'nl', 'ander')
    for (const path of [
      `${sent.headers['location']}`,
      `/school/aanvraag/verzoek_${'0'.repeat(24)}`,
      '/school/aanvraag/x',
      `/school?organisatie=${party('cjg')}`,
    ])
      expect((await other.get(path)).status).toBe(404)
    expect(textOf(await other.get('/school'))).toContain('nog niets gevraagd')
  })

  it('is not for who holds another function', async () => {
    const s = await staff()
    const me = await s.logIn([['cjg', 'professional', 'fg', 'beheerder']])
    expect((await me.get('/school')).status).toBe(404)
    expect((await me.post(MAKE, asking(s))).status).toBe(404)
    expect(await asked(s)).toEqual([])
  })

  it('stands on pages of twenty-five, newest first', async () => {
    const s = await staff()
    const me = await asRequester(s)
    for (let day = 0; day < 26; day += 1)
      await me.post(MAKE, asking(s, { kind: NOBODY, reden: `Vraag ${day}.` }))
    const page = await me.get('/school')
    expect(page.text.match(/\/school\/aanvraag\//g)).toHaveLength(25)
    const older = /href="(\/school\?[^"]*voor=[^"]*)"/.exec(page.text)?.[1]?.replace('&amp;', '&')
    const rest = await me.get(`${older}`)
    expect(rest.text.match(/\/school\/aanvraag\//g)).toHaveLength(1)
  })
})

describe('from what stands ready to the gateway', () => {
  const offered = async (system: Partial<Client>) => {
    const s = await staff()
    await s.write((tx) => tx.parties.putClient(client({ party: party('swv'), ...system })))
    await shareByLaw(s)
    const page = await (await s.logIn([['swv', 'aanvrager']])).get('/school')
    expect(textOf(page)).toContain('Voor u klaargezet')
    return page.text
  }

  it('leads to what is offered, at the pages of the own system', async () => {
    const text = await offered({ readerUrl: 'https://lezen.swv.example/dossier' })
    expect(text).toMatch(/href="https:\/\/lezen\.swv\.example\/dossier\/aanbiedingen"/)
    expect(text).toContain('Haal het op')
  })

  it('leads nowhere where there are no such pages', async () => {
    expect(await offered({ readerUrl: null })).not.toContain('Haal het op')
  })
})

describe('from a question to the gateway', () => {
  const READER = 'https://lezen.cjg.example'
  const LABEL = 'Open het deel van het dossier'
  /** The systems of the CJG, and a question that it can fetch; where its page leads. */
  const leads = async (systems: readonly Partial<Client>[], change: object = {}) => {
    const s = await staff()
    await s.write(async (tx) => {
      for (const [at, system] of systems.entries())
        await tx.parties.putClient(client({ id: `systeem-${at}`, party: party('cjg'), ...system }))
    })
    const me = await asRequester(s)
    const sent = await me.post(MAKE, asking(s, change))
    const path = `${sent.headers['location']}`.replace('?gedaan=ja', '')
    const before = await me.get(path)
    expect(before.text).not.toContain(LABEL)
    await sayYes(s)
    const { text } = await me.get(path)
    const links = [...text.matchAll(/href="(https:[^"]+)"[^>]*><span[^>]*>Open het deel/g)]
    return { links: links.map(([, address]) => address), id: path.split('/').at(-1) }
  }

  it('leads to the page of the question at the pages of the own system', async () => {
    const { links, id } = await leads([{ readerUrl: READER }])
    expect(links).toEqual([`${READER}/aanvraag/${id}`])
  })

  it('keeps the path of those pages, and leads there once', async () => {
    const { links, id } = await leads([
      { readerUrl: `${READER}/dossier/` },
      { readerUrl: `${READER}/dossier/` },
    ])
    expect(links).toEqual([`${READER}/dossier/aanvraag/${id}`])
  })

  it.each<[string, Partial<Client>]>([
    ['has no pages', { readerUrl: null }],
    ['is switched off', { readerUrl: READER, active: false }],
    ['is another organisation’s', { readerUrl: READER, party: party('school') }],
  ])('leads nowhere where the system %s', async (_name, system) => {
    expect((await leads([system])).links).toEqual([])
  })

  it('is not for the holder that asked: it fetches nothing', async () => {
    const s = await staff()
    await s.write((tx) =>
      tx.parties.putClient(client({ party: party('school'), readerUrl: READER })),
    )
    const me = await s.logIn([['school', 'aanvrager', 'professional']])
    const typed = asking(s, { kind: s.pseudonym('school'), ander: party('cjg') })
    const sent = await me.post('/prof/nieuw', typed)
    await sayYes(s)
    const page = await me.get(`${sent.headers['location']}`)
    expect(textOf(page)).toContain('De ontvanger kan de gegevens nu ophalen.')
    expect(page.text).not.toContain(READER)
  })
})

describe('reminding the family', () => {
  const BUTTON = 'Herinner één keer'
  const sent = async (change: object = {}) => {
    const s = await staff()
    const made = await (await asRequester(s)).post(MAKE, asking(s, change))
    const path = `${made.headers['location']}`.replace('?gedaan=ja', '')
    return { s, path }
  }
  const messages = async (s: TestStaff) =>
    (await s.notices()).filter(({ kind }) => kind === 'herinnering_vraag')

  it('has no button in the first week, and says from when on', async () => {
    const { s, path } = await sent()
    const page = textOf(await (await asRequester(s)).get(path))
    expect(page).toContain('Vanaf 9 maart 2026 kunt u het gezin één keer herinneren.')
    expect(page).not.toContain(BUTTON)
  })

  it('has one button after a week, that works once', async () => {
    const { s, path } = await sent()
    s.clock.now += 7 * DAY
    const me = await asRequester(s)
    expect(textOf(await me.get(path))).toContain(BUTTON)
    const key = me.newKey()
    for (const _again of [1, 2]) {
      const done = await me.post(`${path}/herinneren`, {}, key)
      expect([done.status, done.headers['location']]).toEqual([303, `${path}?herinnerd=ja`])
    }
    expect(await messages(s)).toHaveLength(2)
    expect(textOf(await me.get(`${path}?herinnerd=ja`))).toContain('De herinnering is verstuurd')
    const after = textOf(await me.get(path))
    expect(after).toContain('U hebt het gezin al één keer herinnerd.')
    expect(after).not.toContain(BUTTON)
  })

  it('says nothing was sent to who writes the end of the address themself', async () => {
    const { s, path } = await sent()
    s.clock.now += 7 * DAY
    const page = textOf(await (await asRequester(s)).get(`${path}?herinnerd=ja`))
    expect(page).not.toContain('De herinnering is verstuurd')
    expect(page).toContain(BUTTON)
  })

  it('looks and acts the same of a child that is not known, at the same pace', async () => {
    const shown = async (kind?: string) => {
      const { s, path } = await sent(kind ? { kind } : {})
      s.clock.now += 7 * DAY
      const me = await asRequester(s)
      s.waits.length = 0
      const before = await me.get(path)
      const { status } = await me.post(`${path}/herinneren`, {})
      const after = await me.get(`${path}?herinnerd=ja`)
      const pages = [before, after].map((page) => sameFor(textOf(page), kind ?? s.pseudonym('cjg')))
      return { pages, status, waits: s.waits.length }
    }
    expect(await shown(NOBODY)).toEqual(await shown())
  })

  it('is refused too early, in the language of the page, and for who did not ask', async () => {
    const { s, path } = await sent()
    const me = await s.logIn([['cjg', 'aanvrager']], 'en')
    const early = await me.post(`${path}/herinneren`, {})
    expect([early.status, textOf(early)]).toEqual([
      409,
      expect.stringContaining('You cannot remind now.'),
    ])
    const other = await s.logIn([['school', 'aanvrager']], 'nl', 'ander')
    expect((await other.post(`${path}/herinneren`, {})).status).toBe(404)
    expect((await me.forge(`${path}/herinneren`, {})).status).toBe(403)
    expect(await messages(s)).toEqual([])
  })
})

describe('the state on the work list', () => {
  const at = 1_000_000
  const open = { status: 'gevraagd', wasAvailable: false, at, expiresAt: at + 30 * DAY } as const

  it.each([
    [at + DAY - 1, 'nieuw'],
    [at + DAY, 'wacht'],
    [at + 23 * DAY - 1, 'wacht'],
    [at + 23 * DAY, 'loopt_af'],
  ])('at %d is %s', (now, state) => {
    expect(workState(open, now)).toBe(state)
  })

  it('is ready or expired whatever the day', () => {
    expect(workState({ ...open, status: 'beschikbaar' }, at)).toBe('klaar')
    expect(workState({ ...open, status: 'verlopen' }, at)).toBe('verlopen')
  })
})

it('speaks English', async () => {
  const s = await staff()
  const me = await s.logIn([['cjg', 'aanvrager']], 'en')
  expect(textOf(await me.get('/school'))).toContain('Your organisation has not asked anything yet.')
  expect(textOf(await me.post(MAKE, asking(s, { reden: '' })))).toContain(
    'Write why you need this, in at most 500 characters.',
  )
})
