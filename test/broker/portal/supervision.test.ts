/** What a privacy officer does besides reading the log: the sample, earlier rules, what was erased, and the log on paper. */
import { describe, expect, it } from 'vitest'
import { recordRules } from '../../../broker/decisions/rule-versions.ts'
import { createRulebooks } from '../../../broker/decisions/rulebooks.ts'
import { journalEntry } from '../../../broker/journal-entry.ts'
import { oversightTexts } from '../../../broker/portal/texts/oversight.ts'
import { supervisionTexts } from '../../../broker/portal/texts/supervision.ts'
import { sweep } from '../../../broker/sweep.ts'
import { DAY } from '../../../consent/time.ts'
import { cautiousRegion } from '../../../policies/region.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { dutchTextsIn } from '../../support/dutch-texts.ts'
import { MONDAY, party } from '../../support/family.ts'
import { code, entry } from '../../support/nouns.ts'
import { pdfText } from '../../support/pdf-text.ts'
import { PREVENTION } from '../../support/say.ts'
import { openStaff, PAGE_BYTES_MAX, type TestStaff, textOf } from '../../support/staff.ts'

const staff = closedAfterEach(openStaff)

const officer = (s: TestStaff) => s.logIn([['school', 'fg']])
const elsewhere = (s: TestStaff) => s.logIn([['hulp', 'fg']], 'nl', 'ander')
const WEEK = '2026-03-02'
const PATH = `/fg/steekproef/${WEEK}`

/** Looks of the CJG at the school in the week of `WEEK`, and one just after it; it is a week later then. */
const looked = async (s: TestStaff, count: number) => {
  for (let at = 0; at <= count; at += 1) {
    s.clock.now = at === count ? Date.parse('2026-03-08T23:00:00Z') : MONDAY + at * 1000
    const { holder, requester, purpose, categories } = PREVENTION
    await s.write((tx) =>
      tx.journal.append({
        kind: 'verstrekking_geleverd',
        at: s.clock.now,
        child: s.child,
        party: requester,
        employee: 'mw1',
        person: null,
        holder,
        requester,
        purpose,
        categories,
        subject: `verstrekking_${at}`,
        decision: null,
        visibility: 'gezin',
        detail: {},
      }),
    )
  }
  s.clock.now += DAY
}
const rows = (s: TestStaff, kind: 'steekproef_getrokken' | 'steekproef_beoordeeld') =>
  s.read((tx) => tx.journal.rows({ kind }))
const numbersOn = (text: string) =>
  [...text.matchAll(/steekproef\/2026-03-02\/(\d+)\?/g)].map(([, number]) => Number(number))

describe('the sample', () => {
  it('is drawn once, by a seed in the journal, whoever draws again and however much', async () => {
    const s = await staff()
    await looked(s, 40)
    const me = await officer(s)
    expect(textOf(await me.get('/fg/steekproef'))).toContain('Nog niet getrokken')
    expect((await me.post(PATH, { deel: '10' })).status).toBe(303)
    const first = await me.get(PATH)
    const chosen = numbersOn(first.text)
    expect(chosen).toHaveLength(4)
    await me.post(PATH, { deel: '25' })
    await me.post(PATH, { deel: '10' })
    expect(numbersOn((await me.get(PATH)).text)).toEqual(chosen)
    const [drawn, ...more] = await rows(s, 'steekproef_getrokken')
    expect(more).toEqual([])
    expect(drawn).toMatchObject({
      child: null,
      visibility: 'niemand',
      employee: 'mw',
      detail: { week: WEEK, percentage: 10, uit: 40 },
    })
    expect(textOf(first)).toContain(String(drawn?.detail['zaad']))
    expect(first.text.length).toBeLessThan(PAGE_BYTES_MAX)
  })

  it('shows no child, and to a requester’s officer not who of the holder', async () => {
    const s = await staff()
    await looked(s, 1)
    const me = await officer(s)
    await me.post(PATH, { deel: '25' })
    const page = await me.get(PATH)
    expect(numbersOn(page.text)).toHaveLength(1)
    expect(page.text).not.toContain(s.child)
    expect(textOf(page)).not.toContain('mw1')
    const cjg = await s.logIn([['cjg', 'fg']], 'nl', 'bij-cjg')
    expect(textOf(await cjg.get(PATH))).toContain('U trekt deze week één keer')
  })

  it('takes a verdict once, and another when it changes', async () => {
    const s = await staff()
    await looked(s, 1)
    const me = await officer(s)
    await me.post(PATH, { deel: '1' })
    const [number] = numbersOn((await me.get(PATH)).text)
    const one = `${PATH}/${number}`
    expect((await me.post(one, {})).text).toContain('id="oordeel-fout"')
    const key = me.newKey()
    for (const again of [1, 2]) {
      const done = await me.post(one, { oordeel: 'twijfel' }, key)
      expect([again, done.status]).toEqual([again, 303])
    }
    await me.post(one, { oordeel: 'twijfel' })
    expect(await rows(s, 'steekproef_beoordeeld')).toHaveLength(1)
    await me.post(one, { oordeel: 'terecht' })
    expect((await rows(s, 'steekproef_beoordeeld')).map(({ detail }) => detail['oordeel'])).toEqual(
      ['twijfel', 'terecht'],
    )
    expect((await me.get(one)).text).toContain('value="terecht" checked')
    expect(textOf(await me.get('/fg/steekproef'))).toContain('1 van de 1 nagekeken')
  })

  it('is of a week that has ended, of the own organisation, and of looks that were drawn', async () => {
    const s = await staff()
    await looked(s, 2)
    const me = await officer(s)
    for (const week of ['2026-03-09', '2026-03-03', '2025-03-03', 'x'])
      expect([week, (await me.get(`/fg/steekproef/${week}`)).status]).toEqual([week, 404])
    expect((await me.post('/fg/steekproef/2026-03-09', { deel: '5' })).status).toBe(404)
    expect((await me.post(PATH, { deel: '2' })).text).toContain('id="deel-fout"')
    expect((await me.get(`${PATH}/1`)).status).toBe(404)
    await me.post(PATH, { deel: '25' })
    const [drawn] = numbersOn((await me.get(PATH)).text)
    for (const number of [0, 3, 99]) expect((await me.get(`${PATH}/${number}`)).status).toBe(404)
    const other = await elsewhere(s)
    expect((await other.post(`${PATH}/${drawn}`, { oordeel: 'terecht' })).status).toBe(404)
    expect((await other.get(`${PATH}?organisatie=${party('school')}`)).status).toBe(404)
    expect(await rows(s, 'steekproef_beoordeeld')).toEqual([])
  })

  it('of a week without looks is empty', async () => {
    const s = await staff()
    s.clock.now += 7 * DAY
    const me = await officer(s)
    await me.post(PATH, { deel: '5' })
    expect(textOf(await me.get(PATH))).toContain('gaf of kreeg uw organisatie niets')
    expect(textOf(await me.get('/fg/steekproef'))).toContain('Niets gegeven')
  })
})

describe('versions of the rules', () => {
  /** It says what can be done instead. */
  const WITH_ALTERNATIVE = 'R04'
  const changed = async (s: TestStaff) => {
    const { catalogue, catalogueHash } = s.context.rulebooks
    await recordRules(s.context)
    s.clock.now += DAY
    const [rule, , ...others] = catalogue.rules
    if (!rule) throw new Error('no rule')
    const kept = others.map((one) =>
      one.id === WITH_ALTERNATIVE ? { ...one, alternative: 'Iets anders.' } : one,
    )
    const region = { ...cautiousRegion, switches: { 'consent.parents.normaal': 'all' } }
    const rulebooks = createRulebooks(
      {
        catalogue: { ...catalogue, rules: [{ ...rule, textParent: '<b>Nieuw</b>' }, ...kept] },
        hash: `${catalogueHash.slice(1)}0`,
      },
      () => s.context.rulebooks.wording('en'),
      [{ region, hash: 's'.repeat(64) }],
    )
    await recordRules({ ...s.context, rulebooks })
  }

  it('stand from when until when, and can be compared', async () => {
    const s = await staff()
    const before = await officer(s)
    expect(textOf(await before.get('/fg/regels/versies'))).toContain('nog geen versie bewaard')
    await changed(s)
    const me = await officer(s)
    const page = textOf(await me.get('/fg/regels/versies'))
    expect(page).toContain('Versie 2, vanaf 3 maart 2026')
    expect(page).toContain('Geldt nu')
    const different = await me.get('/fg/regels/verschil?van=1&naar=2')
    const text = textOf(different)
    expect(text).toContain('consent.parents.normaal one_unless_objection all')
    expect(different.text).toContain('&lt;b&gt;Nieuw&lt;/b&gt;')
    expect(text).toContain('Weg')
    expect(different.text.length).toBeLessThan(PAGE_BYTES_MAX)
    expect(textOf(await me.get('/fg/regels/verschil?van=2&naar=1'))).toContain('Nieuw')
  })

  it('are compared in the language of who reads, by names and not by ids', async () => {
    const s = await staff()
    await changed(s)
    const path = '/fg/regels/verschil?van=1&naar=2'
    const dutch = textOf(await (await officer(s)).get(path))
    const me = await s.logIn([['school', 'fg']], 'en', 'reader')
    const page = await me.get(path)
    expect(dutchTextsIn(page.text)).toEqual([])
    const [, gone] = s.context.rulebooks.wording('en').catalogue.rules
    expect(textOf(page)).toContain(gone?.textProfessional)
    expect(dutch).toContain(s.context.rulebooks.catalogue.rules[1]?.textProfessional)
    const never = s.context.rulebooks
      .wording('en')
      .catalogue.rules.find(({ id }) => id === WITH_ALTERNATIVE)
    expect(textOf(page)).toContain(
      `What can be done instead ${never?.alternative} ${never?.alternative}`,
    )
    expect(page.text).not.toContain(`<span lang="nl">${never?.alternative}`)
    for (const text of [dutch, textOf(page)])
      for (const id of [...(gone?.requester ?? []), ...(gone?.purpose ?? []), gone?.outcome])
        if (id?.includes('_')) expect(text).not.toContain(id)
  })

  it('must be two, and known', async () => {
    const s = await staff()
    await changed(s)
    const me = await officer(s)
    for (const query of ['', '?van=1', '?van=1&naar=1', '?van=x&naar=2'])
      expect((await me.get(`/fg/regels/verschil${query}`)).text).toContain('id="van-fout"')
    expect((await me.get('/fg/regels/verschil?van=1&naar=9')).status).toBe(404)
  })
})

describe('keeping and erasing', () => {
  it('tells what would go, erases nothing by looking, and tells what went', async () => {
    const s = await staff()
    const me = await officer(s)
    await s.write((tx) => tx.artifacts.put('soort', 'een', 'inhoud', s.clock.now))
    for (const look of [1, 2]) {
      const text = textOf(await me.get('/fg/bewaren'))
      expect([look, text]).toEqual([look, expect.stringContaining('Tot ze verlopen zijn 1 0')])
    }
    await sweep(s.context, () => undefined)
    const text = textOf(await me.get('/fg/bewaren'))
    expect(text).toContain('Tot ze verlopen zijn 0 1')
    expect(text).toContain('2 maart 2026 1 0 0')
  })

  it('tells what ended five years ago would go, and what went', async () => {
    const s = await staff()
    await s.write((tx) => tx.links.addCode(code(s.child, { expiresAt: s.clock.now })))
    await s.write((tx) => tx.journal.append(entry(s.child, { at: s.clock.now })))
    s.clock.now += 5 * 366 * DAY
    const me = await officer(s)
    const shown = async () => textOf(await me.get('/fg/bewaren'))
    for (const _look of [1, 2])
      expect(await shown()).toContain('Codes en uitnodigingen Na 7 dagen 1 0')
    await sweep(s.context, () => undefined)
    expect(await shown()).toContain('Codes en uitnodigingen Na 7 dagen 0 1')
  })
})

describe('the log on paper', () => {
  it('is a tagged PDF of several pages in the language of the reader', async () => {
    const s = await staff()
    await looked(s, 60)
    const me = await s.logIn([['school', 'fg']], 'en')
    const file = await me.get('/fg/logboek/pdf').then(({ body }) => body as Buffer)
    const raw = file.toString('latin1')
    expect(raw.slice(0, 8)).toBe('%PDF-1.7')
    expect(raw).toContain('/Marked true')
    expect(raw).toContain('/Lang (en-GB)')
    expect(raw.match(/\/S \/TR\b/g)?.length).toBeGreaterThan(60)
    expect(raw.match(/\/S \/TH\b/g)?.length).toBeGreaterThanOrEqual(14)
    expect(raw.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1)
  })

  it('says in English what the page says, every row of it, and nothing in Dutch', async () => {
    const s = await staff()
    await looked(s, 60)
    const me = await s.logIn([['school', 'fg']], 'en')
    const text = pdfText((await me.get('/fg/logboek/pdf')).body as Buffer)
    const { en, nl } = oversightTexts
    const { pdf } = supervisionTexts.en
    const heads = en.log.heads.toSpliced(-1, 0, en.log.translation).join(' ')
    const pages = text.split(heads).slice(1)
    expect(text.startsWith(`${pdf.title('Stichting school')} ${pdf.made}: `)).toBe(true)
    expect(text).toContain(`${pdf.rows}: 61`)
    expect(pages.length).toBeGreaterThan(1)
    for (let row = 0; row <= 60; row += 1)
      expect(text).toMatch(new RegExp(`verstrekking_${row}\\b`))
    expect(text.split(en.log.kinds.verstrekking_geleverd)).toHaveLength(62)
    expect(dutchTextsIn(text)).toEqual([])
    expect(
      [...nl.log.heads, ...Object.values(nl.log.kinds)].filter((one) => text.includes(one)),
    ).toEqual([])
  })
})

it('the page, the CSV and the PDF of the log name the same translation of a yes', async () => {
  const s = await staff()
  const hash = 'ab12'.repeat(16)
  const { holder, requester, purpose, categories } = PREVENTION
  await s.write((tx) =>
    tx.journal.append(
      journalEntry({
        kind: 'toestemming_vastgelegd',
        at: s.clock.now,
        visibility: 'betrokkene',
        child: s.child,
        holder,
        requester,
        purpose,
        categories,
        subject: 'toestemming_0',
        detail: { vertaling: hash },
      }),
    ),
  )
  const me = await officer(s)
  expect(textOf(await me.get('/fg/logboek'))).toContain(`toestemming_0 Vertaling: ${hash}`)
  expect((await me.get('/fg/logboek/csv')).text).toContain(`"toestemming_0";"${hash}";`)
  const text = pdfText((await me.get('/fg/logboek/pdf')).body as Buffer)
  expect(text).toContain('Nummer Vertaling Voor het gezin')
  // A long one is broken where its column ends.
  expect(text.replaceAll(' ', '')).toContain(`toestemming_0${hash}`)
})

describe('who may come', () => {
  it.each(['/fg/steekproef', PATH, '/fg/regels/versies', '/fg/bewaren', '/fg/logboek/pdf'])(
    '%s: no other function',
    async (path) => {
      const s = await staff()
      s.clock.now += 14 * DAY
      const me = await s.logIn([['school', 'professional', 'aanvrager', 'beheerder']])
      expect((await me.get(path)).status).toBe(404)
    },
  )
})

it('speaks English', async () => {
  const s = await staff()
  await looked(s, 3)
  const me = await s.logIn([['school', 'fg']], 'en')
  expect(textOf(await me.get(PATH))).toContain('You draw this week once')
  await me.post(PATH, { deel: '25' })
  expect(textOf(await me.get(PATH))).toContain('1 of 3 (25 %')
  expect(textOf(await me.get('/fg/bewaren'))).toContain('Keeping and erasing')
  expect(textOf(await me.get('/fg/regels/versies'))).toContain('No version has been kept yet')
})
