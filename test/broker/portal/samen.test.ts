/** Samen invullen: checked before it is written, once, with the proof that its channel asks. */
import { describe, expect, it } from 'vitest'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { party } from '../../support/family.ts'
import { openStaff, type TestStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)

const PATH = '/school/samen'

const said = (s: TestStaff, change = {}) => ({
  kind: s.pseudonym('school'),
  rol: 'ouder1',
  keuze: 'gegeven',
  ontvanger: party('cjg'),
  doel: 'preventie_vroegsignalering',
  categorieen: 'gedrag_welbevinden',
  manier: 'begeleid',
  stap: 'bewaar',
  ...change,
})
const atSchool = (s: TestStaff) => s.logIn([['school', 'aanvrager']])
const recorded = async (s: TestStaff) =>
  (await s.journal()).filter(({ kind }) => kind === 'toestemming_vastgelegd')

describe('filling in together', () => {
  it('shows everything before it is written down', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const check = await me.post(PATH, said(s, { stap: 'controleer' }))
    expect(textOf(check)).toContain('Ja, dat mag')
    expect(check.text).toContain('name="categorieen" value="gedrag_welbevinden"')
    expect(await recorded(s)).toEqual([])
    const back = await me.post(PATH, said(s, { stap: 'verander' }))
    expect(back.status).toBe(200)
    expect(back.text).toContain('value="gegeven" checked')
  })

  it('shows the day in words, the number of the scan, and what no day means', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const scan = 'a'.repeat(64)
    const paper = { manier: 'papier', scan, getuige: 'mw2', stap: 'controleer' }
    const day = { 'tot-dag': '1', 'tot-maand': 'mei', 'tot-jaar': '2026' }
    const check = textOf(await me.post(PATH, said(s, { ...paper, ...day })))
    expect(check).toContain('1 mei 2026')
    expect(check).not.toContain('2026-05-01')
    expect(check).toContain(scan)
    const open = textOf(await me.post(PATH, said(s, paper)))
    expect(open).toContain('De dag die gevraagd is, of anders zo lang als mag')
  })

  it.each([
    ['nobody at all', { manier: 'mondeling' }, 'moet een collega erbij zijn.'],
    ['oneself', { manier: 'mondeling', getuige: 'MW' }, 'U kunt niet uw eigen getuige zijn.'],
    ['somebody on screen', { getuige: 'mw2' }, 'is geen collega nodig: maak dit leeg.'],
    ['no scan', { manier: 'papier', getuige: 'mw2' }, 'is het controlegetal van de scan nodig.'],
  ])('tells before the check that a proof does not fit: %s', async (_, change, told) => {
    const s = await staff()
    const me = await atSchool(s)
    const page = await me.post(PATH, said(s, { ...change, stap: 'controleer' }))
    expect([page.status, textOf(page)]).toEqual([400, expect.stringMatching(new RegExp(told, 'i'))])
  })

  it('names what the family cannot choose about, in words', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const page = await me.post(
      PATH,
      said(s, { categorieen: ['gedrag_welbevinden', 'hulp_doelen_afspraken'] }),
    )
    expect([page.status, page.text]).toEqual([
      400,
      expect.stringContaining('kan het gezin hierover niet kiezen.'),
    ])
    expect(textOf(page)).toMatch(/Doelen[^:]*: Voor dit doel en deze organisaties/)
    expect(textOf(page)).not.toContain('hulp_doelen_afspraken')
  })

  it('is written once however often it is sent, and waits for the parent', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const key = me.newKey()
    for (const again of [1, 2]) {
      const done = await me.post(PATH, said(s), key)
      expect([again, done.status]).toEqual([again, 303])
    }
    const rows = await recorded(s)
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ employee: 'mw', detail: { kanaal: 'begeleid' } })
    const done = await me.post(PATH, said(s))
    expect(done.headers['location']).toBe(`${PATH}?gedaan=wacht`)
    const told = textOf(await me.get(`${done.headers['location']}`))
    expect(told).toContain('Het telt pas als de ouder of jongere zelf inlogt en het bevestigt.')
    expect(told).not.toContain('Het is vastgelegd')
  })

  it.each(['geweigerd', 'ingetrokken'])('counts at once where it is no yes: %s', async (keuze) => {
    const s = await staff()
    const me = await atSchool(s)
    const paper = { manier: 'papier', scan: 'a'.repeat(64), getuige: 'mw2' }
    await me.post(PATH, said(s, paper))
    const done = await me.post(PATH, said(s, { keuze }))
    expect(done.headers['location']).toBe(`${PATH}?gedaan=ja`)
  })

  it('takes paper with a scan and a witness, until the day that was said', async () => {
    const s = await staff()
    const me = await atSchool(s)
    const paper = {
      manier: 'papier',
      scan: 'A'.repeat(64),
      getuige: 'mw2',
      'tot-dag': '1',
      'tot-maand': 'april',
      'tot-jaar': '2026',
    }
    const done = await me.post(PATH, said(s, paper))
    expect(done.headers['location']).toBe(`${PATH}?gedaan=ja`)
    expect(textOf(await me.get(`${PATH}?gedaan=ja`))).toContain('Het is vastgelegd')
    expect(await recorded(s)).toHaveLength(1)
  })

  it.each([
    ['manier', { manier: '' }],
    ['rol', { rol: '' }],
    ['rol', { rol: 'voogd' }],
    ['keuze', { keuze: 'misschien' }],
    ['ontvanger', { ontvanger: party('weg') }],
    ['categorieen', { categorieen: [] }],
    ['categorieen', { categorieen: 'bsn' }],
    ['scan', { manier: 'papier', getuige: 'mw2' }],
    ['scan', { scan: 'a'.repeat(64) }],
    ['scan', { manier: 'papier', getuige: 'mw2', scan: 'a'.repeat(63) }],
    ['getuige', { manier: 'mondeling' }],
    ['getuige', { manier: 'mondeling', getuige: 'MW' }],
    ['getuige', { manier: 'mondeling', getuige: 'Jan de Wit' }],
    ['tot', { 'tot-dag': '31', 'tot-maand': '2', 'tot-jaar': '2027' }],
    ['tot', { 'tot-dag': '1', 'tot-maand': '1', 'tot-jaar': '2036' }],
  ])('tells that %s does not fit', async (field, change) => {
    const s = await staff()
    const me = await atSchool(s)
    const page = await me.post(PATH, said(s, change))
    expect(page.status).toBe(400)
    expect(page.text).toContain(`id="${field}-fout"`)
    expect(await recorded(s)).toEqual([])
  })

  it("says the same of another's child as of nobody", async () => {
    const s = await staff()
    const me = await atSchool(s)
    const foreign = await me.post(PATH, said(s, { kind: s.pseudonym('cjg') }))
    const nobody = await me.post(PATH, said(s, { kind: `pseudoniem_${'0'.repeat(24)}` }))
    const tail = (page: typeof foreign) => textOf(page)
    expect(tail(foreign)).toBe(tail(nobody))
    expect(tail(foreign)).toContain('Dit kind of deze persoon staat niet bij ons.')
  })

  it('is not for an officer', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'fg', 'beheerder']])
    expect((await me.post(PATH, said(s))).status).toBe(404)
    expect(await recorded(s)).toEqual([])
  })

  it('speaks English', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'aanvrager']], 'en')
    const page = textOf(await me.post(PATH, said(s, { manier: '' })))
    expect(page).toContain('Choose how it went.')
  })
})
