/** The privacy officer and the administrator: figures, log, release, chain, rules, people and keys, for their own organisation. */
import { describe, expect, it } from 'vitest'
import { openConnection } from '../../../adapters/store/sqlite-connection.ts'
import { createGrants } from '../../../broker/disclosure/grant.ts'
import { endInvolvementByFamily } from '../../../broker/family/involvement.ts'
import { familyLog } from '../../../broker/insight/insight.ts'
import { oversightLog } from '../../../broker/oversight/oversight.ts'
import { parentTexts } from '../../../broker/portal/texts/parents.ts'
import { askForConsent, askInput } from '../../../broker/questions/ask.ts'
import { pseudonymIds } from '../../../consent/id.ts'
import type { JournalEntry } from '../../../consent/journal.ts'
import { employeeRef } from '../../../consent/party.ts'
import { SECOND } from '../../../consent/time.ts'
import { cautiousRegion } from '../../../policies/region.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { shareInDanger } from '../../support/danger.ts'
import { actor, party } from '../../support/family.ts'
import { client } from '../../support/nouns.ts'
import { PREVENTION } from '../../support/say.ts'
import { openStaff, PAGE_BYTES_MAX, type TestStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)

const officer = (s: TestStaff) => s.logIn([['school', 'fg']])
const ask = (s: TestStaff, kind: string) =>
  askForConsent(
    s.context,
    actor('cjg'),
    s.key(),
    askInput.parse({ ...PREVENTION, kind: pseudonymIds.schema.parse(kind), reason: 'Omdat.' }),
  )

/** A row of an order of the CJG to the school. */
const orderRow = (s: TestStaff, kind: JournalEntry['kind'], change: Partial<JournalEntry> = {}) =>
  s.write((tx) =>
    tx.journal.append({
      kind,
      at: s.clock.now,
      child: s.child,
      party: party('cjg'),
      employee: 'mw1',
      person: null,
      holder: party('school'),
      requester: party('cjg'),
      purpose: PREVENTION.purpose,
      categories: PREVENTION.categories,
      subject: 'verstrekking_0',
      decision: null,
      visibility: 'gezin',
      detail: {},
      ...change,
    }),
  )

const officersRows = async (s: TestStaff) =>
  (await oversightLog(s.context, actor('school'), { limit: 50 })).rows

describe('the first page', () => {
  it('counts by month, with the same in a table beside the chart', async () => {
    const s = await staff()
    // Midnight in Amsterdam is an hour earlier in UTC: the first is February's, the second March's.
    await orderRow(s, 'verstrekking_geleverd', { at: Date.parse('2026-02-28T22:59:59Z') })
    await orderRow(s, 'verstrekking_geleverd', { at: Date.parse('2026-02-28T23:00:00Z') })
    await orderRow(s, 'verstrekking_leeg')
    await ask(s, s.pseudonym('cjg'))
    const page = await (await officer(s)).get('/fg')
    const text = textOf(page)
    expect(text).toMatch(/maart 2026\s+1\s+1\s+1\s+februari 2026\s+0\s+1\s+0/)
    expect(page.text.match(/<rect/g)).toHaveLength(24)
    const ticks = [...page.text.matchAll(/<text class="cb-tick"[^>]*>([^<]*)</g)].map(
      ([, tick]) => tick,
    )
    expect(ticks.slice(-4)).toEqual(['feb', '1', 'mrt', '2'])
    expect(page.text.length).toBeLessThan(PAGE_BYTES_MAX)
  })

  it('draws no chart of nothing', async () => {
    const s = await staff()
    await ask(s, s.pseudonym('cjg'))
    const page = await (await officer(s)).get('/fg')
    expect(textOf(page)).toMatch(/maart 2026\s+1\s+0\s+0/)
    expect(page.text).not.toContain('<svg')
  })

  it('says whether the chain holds', async () => {
    const s = await staff()
    await shareInDanger(s)
    const me = await officer(s)
    expect(textOf(await me.get('/fg'))).not.toContain('Het logboek is compleet')
    expect(textOf(await me.post('/fg', {}))).toContain('Het logboek is compleet')
  })
})

it('says where the chain of the log is broken, and makes a signal of it', async () => {
  const s = await staff()
  await shareInDanger(s)
  const me = await officer(s)
  const db = openConnection(s.path, 'write')
  db.exec("drop trigger journal_no_update; update journal set detail = '{}' where sequence = 1")
  db.close()
  const text = textOf(await me.post('/fg', {}))
  expect(text).toContain('Het logboek klopt niet')
  expect(text).toContain('Regel 1 past niet bij de regel ervoor.')
  expect(textOf(await me.get('/fg/signalen'))).toContain('Het logboek klopt niet')
})

describe('the log', () => {
  it('shows rows of the own organisation only, without child, person or content', async () => {
    const s = await staff()
    await shareInDanger(s)
    await ask(s, s.pseudonym('cjg'))
    const mine = await (await officer(s)).get('/fg/logboek')
    expect(textOf(mine)).toContain('Om toestemming gevraagd')
    expect(mine.text).not.toContain(s.child)
    expect(mine.text).not.toContain('Naam ouder1')
    const other = await s.logIn([['hulp', 'fg']], 'nl', 'ander')
    const theirs = textOf(await other.get('/fg/logboek'))
    expect(theirs).toContain('Er zijn geen regels die passen.')
  })

  it('tells a requester’s officer only that nothing came, and a holder’s why', async () => {
    const s = await staff()
    for (const kind of [
      'verstrekking_geweigerd',
      'verstrekking_leeg',
      'verstrekking_vervallen',
      'verstrekking_mislukt',
    ] as const)
      await orderRow(s, kind)
    const kindsFor = async (name: 'school' | 'cjg') =>
      (await oversightLog(s.context, actor(name), { limit: 9, group: 'niet_gegeven' })).rows.map(
        ({ kind }) => kind,
      )
    expect(new Set(await kindsFor('cjg'))).toEqual(new Set(['verstrekking_geweigerd']))
    expect(await kindsFor('cjg')).toHaveLength(4)
    expect(new Set(await kindsFor('school')).size).toBe(4)
  })

  it('shows a question about an unknown child like any other to the asker’s officer', async () => {
    const s = await staff()
    const kinds = [s.pseudonym('cjg'), `pseudoniem_${'0'.repeat(24)}`]
    for (const kind of kinds) await ask(s, kind)
    const { rows } = await oversightLog(s.context, actor('cjg'), { limit: 9 })
    const [one, two] = rows.map(({ sequence: _, subject: __, at: ___, ...row }) => row)
    expect(one).toEqual(two)
  })

  it('names employees of the own organisation only', async () => {
    const s = await staff()
    await ask(s, s.pseudonym('cjg'))
    const employeesFor = async (name: 'school' | 'cjg') =>
      (await oversightLog(s.context, actor(name), { limit: 9 })).rows.map(
        ({ employee }) => employee,
      )
    expect(await employeesFor('cjg')).toEqual(['mw1'])
    expect(await employeesFor('school')).toEqual([null])
  })

  it('finds by kind and by number, and goes on from page to page', async () => {
    const s = await staff()
    const { id } = await shareInDanger(s)
    for (let row = 0; row < 26; row += 1) await orderRow(s, 'verstrekking_leeg')
    const me = await officer(s)
    expect(textOf(await me.get(`/fg/logboek?nummer=${id}`))).toContain(id)
    expect((await me.get('/fg/logboek?wat=feiten')).text.match(/<td/g)).toHaveLength(7)
    expect(textOf(await me.get('/fg/logboek?wat=aanbiedingen'))).toContain('geen regels')
    const first = await me.get('/fg/logboek')
    const older = /href="(\/fg\/logboek\?[^"]*voor=[^"]*)"/.exec(first.text)?.[1]
    const rest = await me.get(`${older}`.replaceAll('&amp;', '&'))
    expect(rest.text.match(/<td/g)).toHaveLength(2 * 7)
    expect(rest.text).not.toMatch(/logboek\?[^"]*voor=/)
  })

  it('looks further than one read of the journal', async () => {
    const s = await staff()
    await shareInDanger(s)
    await s.write(async (tx) => {
      const [row] = await tx.journal.rows({ limit: 1 })
      if (!row) throw new Error('no row')
      const { sequence: _, hash: __, previousHash: ___, ...entry } = row
      for (let at = 0; at < 450; at += 1)
        await tx.journal.append({ ...entry, kind: 'controle_gedaan', visibility: 'niemand' })
    })
    const found = await oversightLog(s.context, actor('school'), { limit: 9, group: 'feiten' })
    expect(found).toMatchObject({ rows: [{ sequence: 1 }], next: null })
  })

  it('can be kept as CSV and JSON', async () => {
    const s = await staff()
    for (let row = 0; row < 30; row += 1) await orderRow(s, 'verstrekking_leeg')
    const me = await officer(s)
    const csv = await me.get('/fg/logboek/csv')
    expect(csv.headers['content-disposition']).toContain('logboek.csv')
    expect(csv.text.trim().split('\r\n')).toHaveLength(31)
    const json = JSON.parse((await me.get('/fg/logboek/json?wat=gegeven')).text)
    expect(json).toEqual([])
    const page = await me.get('/fg/logboek?wat=niet_gegeven')
    const older = /href="(\/fg\/logboek\?[^"]*voor=\d+)"/.exec(page.text)?.[1] ?? ''
    const next = await me.get(older.replaceAll('&amp;', '&'))
    expect(textOf(next)).toContain('Een bestand begint bij de eerste regel die u hier ziet.')
    const address = /href="(\/fg\/logboek\/csv[^"]*)"/.exec(next.text)?.[1] ?? ''
    const rest = await me.get(address.replaceAll('&amp;', '&'))
    expect(rest.text.trim().split('\r\n')).toHaveLength(1 + 5)
    expect(textOf(await me.get('/fg/logboek?wat=gegeven'))).not.toContain('Een bestand')
  })
})

describe('releasing a row', () => {
  it('asks first, then lets the family see it, once', async () => {
    const s = await staff()
    await shareInDanger(s)
    const me = await officer(s)
    const log = await me.get('/fg/logboek?verborgen=ja')
    const path = /href="(\/fg\/logboek\/\d+\/vrijgeven)/.exec(log.text)?.[1] ?? ''
    const asks = await me.get(path)
    expect(textOf(asks)).toContain('U kunt dit niet terugdraaien.')
    expect(textOf(asks)).toContain('Verborgen')
    // Its button is the way on; a link to this very page would be none.
    expect(asks.text).not.toContain(`href="${path}`)
    const key = me.newKey()
    for (const again of [1, 2]) {
      const done = await me.post(path, {}, key)
      expect([again, done.status]).toEqual([again, 303])
    }
    const released = (await s.journal()).filter(({ kind }) => kind === 'rij_vrijgegeven')
    expect(released).toHaveLength(1)
    expect(textOf(await me.get('/fg/logboek?verborgen=ja'))).toContain('geen regels')
    expect((await me.get(path)).status).toBe(404)
  })

  it('is for the officer of the organisation concerned', async () => {
    const s = await staff()
    await shareInDanger(s)
    const [row] = await s.journal()
    const path = `/fg/logboek/${row?.sequence}/vrijgeven`
    const other = await s.logIn([['cjg', 'fg']], 'nl', 'ander')
    expect((await other.get(path)).status).toBe(404)
    expect((await other.post(path, {})).status).toBe(404)
    expect((await other.post(`${path}?organisatie=${party('school')}`, {})).status).toBe(404)
    const me = await officer(s)
    for (const number of ['0', '9999', 'x', '-1'])
      expect((await me.post(`/fg/logboek/${number}/vrijgeven`, {})).status).toBe(404)
    expect((await s.journal()).filter(({ kind }) => kind === 'rij_vrijgegeven')).toEqual([])
  })
})

describe('the rules', () => {
  it('name their version and hashes, and what the region chose with its effect', async () => {
    const key = 'consent.parents.normaal'
    const s = await staff({ region: { ...cautiousRegion, switches: { [key]: 'all' } } })
    const page = await (await officer(s)).get('/fg/regels')
    const text = textOf(page)
    expect(text).toContain(s.context.rulebooks.inForce('standaard', '2026-03-02').catalogueHash)
    expect(text).toContain('De standaard is: één ouder is genoeg, tenzij een ander nee zegt.')
    expect(text).toContain('waar één ouder genoeg was, moeten alle ouders ja zeggen')
    expect(text).toContain('de inhoud van een hulpdossier gaat nooit naar een ander')
    expect(page.text).not.toMatch(/child_and_parents|one_unless_objection|statutory|>true<|>uit</)
    expect(page.text.length).toBeLessThan(PAGE_BYTES_MAX)
  })

  it('stand by purpose, on pages that are not too heavy', async () => {
    const s = await staff()
    const me = await officer(s)
    for (const { id } of s.context.rulebooks.catalogue.purposes) {
      const page = await me.get(`/fg/regels/${id}`)
      expect([id, page.status]).toEqual([id, 200])
      expect(page.text.length).toBeLessThan(PAGE_BYTES_MAX)
    }
    expect(textOf(await me.get('/fg/regels/alle?vanaf=12'))).toContain('R111')
    expect((await me.get('/fg/regels/geen_doel')).status).toBe(404)
  })

  it('are for professionals too, without their versions', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional']])
    const page = await me.get('/prof/regels')
    expect(page.text).toContain('/prof/regels/verzuimaanpak?organisatie=')
    expect(page.text).not.toContain('/fg/')
    expect(textOf(await me.get('/prof/regels/verzuimaanpak'))).toContain('R01')
    expect((await me.get('/fg/regels')).status).toBe(404)
    expect((await (await officer(s)).get('/prof/regels')).status).toBe(404)
  })
})

describe('administration', () => {
  it('shows the own people and public keys, and who takes part', async () => {
    const s = await staff()
    await s.write((tx) =>
      tx.parties.putClient({
        id: 'school-systeem',
        party: party('school'),
        processor: 'Leverancier',
        jwks: { keys: [{ kid: 'sleutel-1', alg: 'ES256', x: 'GEHEIMZINNIG' }] },
        auth: 'private_key_jwt',
        binding: 'dpop',
        acts: [],
        webhookUrl: null,
        copies: null,
        readerUrl: null,
        active: true,
      }),
    )
    const me = await s.logIn([['school', 'beheerder']])
    const page = await me.get('/beheer')
    const text = textOf(page)
    expect(text).toContain('school-systeem Leverancier 1 sleutel')
    const system = '/beheer/systemen/school-systeem'
    expect(textOf(await me.get(system))).toContain('sleutel-1 ES256')
    expect(text).toMatch(/mw\s+Beheerder/)
    expect(text).toContain('Stichting cjg')
    expect(text).not.toContain('Stichting weg')
    expect(page.text).not.toContain('GEHEIMZINNIG')
    const other = await s.logIn([['cjg', 'beheerder']], 'nl', 'ander')
    expect(textOf(await other.get('/beheer'))).not.toContain('school-systeem')
    expect((await other.get(system)).status).toBe(404)
    expect((await other.get(`/beheer?organisatie=${party('school')}`)).status).toBe(404)
  })

  it('scores the texts that parents read, the hardest first', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'beheerder']])
    const page = await me.get('/beheer/teksten')
    const scores = [...page.text.matchAll(/status-badge--\w+">(-?\d+)</g)].map(([, score]) =>
      Number(score),
    )
    expect(scores).toHaveLength(25)
    expect(scores).toEqual([...scores].sort((one, other) => one - other))
    expect((await me.get('/beheer/teksten?vanaf=25')).status).toBe(200)
    expect(page.text.length).toBeLessThan(PAGE_BYTES_MAX)
  })
})

describe('texts and theme', () => {
  it('scores the sentences of the portal too, each of five words or more', async () => {
    const texts = parentTexts()
    expect(texts.length).toBeGreaterThan(80)
    for (const { text } of texts) expect(text.split(/\s+/).length).toBeGreaterThanOrEqual(5)
    expect(texts.map(({ place }) => place)).toContain('inloggen.represents')
    const s = await staff()
    const me = await s.logIn([['school', 'beheerder']])
    const all: string[] = []
    let next: string | undefined = '/beheer/teksten'
    while (next !== undefined) {
      const { text } = await me.get(next)
      all.push(text)
      next = /href="(\/beheer\/teksten\?vanaf=\d+)"/.exec(text)?.[1]
    }
    expect(all.join()).toContain('Pagina: vragen.')
    for (const page of all) expect(page.length).toBeLessThan(PAGE_BYTES_MAX)
  })

  it('shows which theme is on', async () => {
    const s = await staff()
    const me = await s.logIn([['school', 'beheerder']])
    const page = await me.get('/beheer/thema')
    expect(textOf(page)).toMatch(/Paars Dit thema staat aan.*Groen Staat uit/)
    expect(page.text).toContain('<html lang="nl" dir="ltr" class="voorbeeld-theme">')
    expect(page.text).toContain('<section class="voorbeeld-theme cb-theme-groen">')
  })
})

describe('who may come', () => {
  const OFFICER = ['/fg', '/fg/logboek', '/fg/logboek/csv', '/fg/logboek/json', '/fg/regels']

  it.each(OFFICER)('%s: no other function', async (path) => {
    const s = await staff()
    const me = await s.logIn([['school', 'professional', 'aanvrager', 'beheerder']])
    expect((await me.get(path)).status).toBe(404)
  })

  it.each(['/beheer', '/beheer/teksten', '/beheer/thema'])(
    '%s: no other function',
    async (path) => {
      const s = await staff()
      const me = await s.logIn([['school', 'professional', 'aanvrager', 'fg']])
      expect((await me.get(path)).status).toBe(404)
    },
  )
})

it('speaks English', async () => {
  const s = await staff()
  await shareInDanger(s)
  const me = await s.logIn([['school', 'fg', 'beheerder']], 'en')
  expect(textOf(await me.post('/fg', {}))).toContain('The log is complete')
  expect(textOf(await me.get('/fg/logboek'))).toContain('Fact recorded')
  expect(textOf(await me.get('/fg/regels'))).toContain('Choices of the region')
  expect(textOf(await me.get('/beheer'))).toContain('People of Stichting school')
})

describe('the officer of a requester', () => {
  const theirs = (s: TestStaff) => s.logIn([['cjg', 'fg']], 'nl', 'fg-van-de-vrager')
  const seenByFamily = async (s: TestStaff) =>
    (await familyLog(s.context, s.who('ouder1'), { child: s.child, limit: 50 })).rows.map(
      ({ sequence }) => sequence,
    )
  const rowsOf = async (s: TestStaff) =>
    (await oversightLog(s.context, actor('cjg'), { limit: 9 })).rows

  it('releases nothing that the holder holds back, and learns of no row whether it is', async () => {
    const s = await staff()
    const held = await orderRow(s, 'verstrekking_geleverd', { visibility: 'achtergehouden' })
    const open = await orderRow(s, 'verstrekking_geleverd', { subject: 'verstrekking_1' })
    const them = await theirs(s)
    for (const { sequence } of [held, open])
      expect((await them.post(`/fg/logboek/${sequence}/vrijgeven`, {})).status).toBe(404)
    expect(await seenByFamily(s)).toEqual([open.sequence])
  })

  it('does not see whether a holder was asked and had nothing, or was not asked', async () => {
    const s = await staff()
    await orderRow(s, 'verstrekking_begonnen', { subject: 'verstrekking_leeg' })
    await orderRow(s, 'verstrekking_leeg', {
      subject: 'verstrekking_leeg',
      at: s.clock.now + 8 * SECOND,
    })
    await orderRow(s, 'verstrekking_geweigerd', { subject: 'verstrekking_nee' })
    const [refused, empty, ...more] = await rowsOf(s)
    expect(more).toEqual([])
    const { sequence: _one, subject: _first, ...likeRefused } = refused ?? {}
    const { sequence: _other, subject: _second, ...likeEmpty } = empty ?? {}
    expect(likeEmpty).toEqual(likeRefused)
    expect((await officersRows(s)).map(({ kind }) => kind)).toContain('verstrekking_begonnen')
  })

  it('does not see whether a refused token was about a child that is known', async () => {
    const s = await staff()
    await s.write((tx) => tx.parties.putClient(client({ id: 'cjg-systeem', party: party('cjg') })))
    const pace = { now: () => s.clock.now, wait: async () => undefined }
    const { grant } = createGrants(s.context, pace)
    for (const kind of [s.pseudonym('cjg'), `pseudoniem_${'0'.repeat(24)}`]) {
      const wanted = {
        type: 'dossierdeel' as const,
        kind: pseudonymIds.schema.parse(kind),
        houder: party('school'),
        doel: PREVENTION.purpose,
        categorieen: [...PREVENTION.categories],
        medewerker: employeeRef.parse('mw1'),
      }
      expect(await grant('cjg-systeem', wanted, async () => true)).toBeNull()
    }
    const [unknown, known] = (await rowsOf(s)).map(({ sequence: _, ...row }) => row)
    expect(unknown).toEqual(known)
    expect(known).toMatchObject({ kind: 'token_geweigerd', holder: party('school') })
  })

  it('does not see what a family does around the organisation', async () => {
    const s = await staff()
    const about = { child: s.child, party: party('cjg') }
    await endInvolvementByFamily(s.context, s.who('ouder1'), s.key(), about)
    expect(await rowsOf(s)).toEqual([])
  })
})

it('calls nothing held back that was released with another row of the same thing', async () => {
  const s = await staff()
  const begun = await orderRow(s, 'verstrekking_begonnen', { visibility: 'achtergehouden' })
  await orderRow(s, 'verstrekking_geleverd', { visibility: 'achtergehouden' })
  const other = await orderRow(s, 'verstrekking_geleverd', {
    visibility: 'achtergehouden',
    subject: 'verstrekking_1',
  })
  await (await officer(s)).post(`/fg/logboek/${begun.sequence}/vrijgeven`, {})
  const held = (await officersRows(s)).filter(({ heldBack }) => heldBack)
  expect(held.map(({ sequence }) => sequence)).toEqual([other.sequence])
})
