/** The portal by the age of the child: under 12, 12 to 15, 16 and over; and what is about to change. */
import { describe, expect, it } from 'vitest'
import { recordExpiries } from '../../../broker/answers/expiry.ts'
import { ownDataOf } from '../../../broker/insight/own-data-export.ts'
import { FRAMES } from '../../../broker/outbox/texts/frame.ts'
import { PERSON_TEXTS } from '../../../broker/outbox/texts/person.ts'
import { berichtenTexts } from '../../../broker/portal/texts/berichten.ts'
import { bewijsTexts } from '../../../broker/portal/texts/bewijs.ts'
import { frameTexts } from '../../../broker/portal/texts/frame.ts'
import { eventTexts } from '../../../broker/portal/texts/gebeurtenissen.ts'
import { gegevensTexts } from '../../../broker/portal/texts/gegevens.ts'
import { inzageTexts } from '../../../broker/portal/texts/inzage.ts'
import { keuzeTexts } from '../../../broker/portal/texts/keuze.ts'
import { kopieenTexts } from '../../../broker/portal/texts/kopieen.ts'
import { leeftijdTexts } from '../../../broker/portal/texts/leeftijd.ts'
import { meldenTexts } from '../../../broker/portal/texts/melden.ts'
import { organisatiesTexts } from '../../../broker/portal/texts/organisaties.ts'
import { overzichtTexts } from '../../../broker/portal/texts/overzicht.ts'
import { vragenTexts } from '../../../broker/portal/texts/vragen.ts'
import { wissenTexts } from '../../../broker/portal/texts/wissen.ts'
import { addDays, DAY, dayOf } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { ask, EDU, give, shareByLaw } from '../../support/consents.ts'
import { pdfText } from '../../support/pdf-text.ts'
import { openPortal, questionOf } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)

/** The main part of a page, without what differs at each look. */
const mainOf = ({ html }: { html: string }): string =>
  (/<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? '').replace(/value="[\w-]{22,}"/g, '')
const textOf = (page: { html: string }): string =>
  mainOf(page)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

describe('under 12', () => {
  it('the parents choose; the child reads that it will decide later', async () => {
    const p = await portal({ birthDate: '2016-06-01' })
    await give(p, 'ouder1')
    expect((await (await p.member('ouder1')).get('/ouder')).html).toContain('U deelt')
    const young = await p.member('jeugdige')
    const page = textOf(await young.get('/ouder'))
    expect(page).toContain('Vanaf 12 jaar beslis je mee')
    expect(page).not.toContain('Stichting')
    expect(textOf(await young.get('/ouder/inzage'))).not.toContain('Stichting')
  })
})

describe('from 12 to 15', () => {
  it('the young person has an own login, an own answer, and is spoken to as one', async () => {
    const p = await portal({ birthDate: '2013-01-01' })
    await give(p, 'ouder1')
    const young = await p.member('jeugdige')
    const page = await young.get('/ouder')
    expect(page.html).toContain('Vragen aan jou')
    expect(textOf(page)).toContain('Je hebt nog niets gekozen')
    expect(textOf(page)).toContain('Toestemming voor jezelf (13 jaar)')
    const pages = ['/ouder', '/ouder/vragen', '/ouder/gegevens', '/ouder/berichten', '/ouder/niets']
    pages.push(
      '/ouder/organisaties',
      '/ouder/uitnodigen',
      '/ouder/gegevens/adres',
      '/ouder/keuze/x',
    )
    for (const path of pages) expect(textOf(await young.get(path))).not.toMatch(/\b(u|uw)\b/i)
    expect(textOf(await young.get('/ouder/gegevens'))).not.toContain('Gezag')
    const parent = await p.member('ouder1')
    expect(textOf(await parent.get('/ouder'))).toContain('U deelt')
  })
})

describe('from 16', () => {
  const GROWN = { birthDate: '2009-06-01' }

  it('the view of a parent ends, and says so in the same words whatever happens', async () => {
    const [quiet, busy] = [await portal(GROWN), await portal(GROWN)]
    await give(busy, 'jeugdige', { ...EDU })
    const pages = ['/ouder', '/ouder/inzage', '/ouder/gegevens', '/ouder/organisaties']
    const shown = async (p: typeof quiet) => {
      const parent = await p.member('ouder1')
      const texts: string[] = []
      for (const path of pages) texts.push(textOf(await parent.get(path)))
      return texts
    }
    const [before, after] = [await shown(quiet), await shown(busy)]
    expect(after).toEqual(before)
    expect(before[0]).toContain('Vanaf 16 jaar beslist uw kind zelf')
    expect(before.join()).not.toContain('Stichting')
    expect(before[1]).toContain('Uw kind is 16 jaar of ouder en beslist zelf.')
    expect(before[1]).not.toContain('Daarom')
    expect(before[2]).not.toContain('Iemand uitnodigen')
    expect(before[3]).toContain('Uw kind kiest nu zelf welke organisaties erbij horen.')
    const codes = await (await quiet.member('ouder1')).get('/ouder/uitnodigen')
    expect([codes.status, textOf(codes)]).toEqual([
      200,
      expect.stringContaining('Uw kind kiest nu'),
    ])
    expect(mainOf(codes)).not.toContain('<form')
  })

  it('what a parent chose before no longer shows as a choice, also where the day is not known', async () => {
    const p = await portal({ birthDate: '2010-04-00' })
    await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    expect(textOf(await parent.get('/ouder'))).toContain('U deelt')
    p.clock.now = Date.parse('2026-04-01T10:00:00Z')
    await p.logIn(parent, 'ouder1')
    const page = textOf(await parent.get('/ouder'))
    expect(page).not.toContain('U deelt')
    expect(page).toContain('Vanaf 16 jaar beslist uw kind zelf')
  })

  it('the young person decides, at 18 too', async () => {
    for (const birthDate of ['2009-06-01', '2007-06-01']) {
      const p = await portal({ birthDate })
      await give(p, 'jeugdige')
      const young = await p.member('jeugdige')
      expect(textOf(await young.get('/ouder'))).toContain('Je deelt')
      const parent = await p.member('ouder1')
      expect(textOf(await parent.get('/ouder'))).toContain('Vanaf 16 jaar beslist uw kind zelf')
    }
  })
})

describe('without authority', () => {
  it('nothing of the child is there, and the same stands there whatever happens', async () => {
    const shown = async (busy: boolean) => {
      const p = await portal({ birthDate: '2013-01-01', holders: ['ouder2'] })
      if (busy) await give(p, 'ouder2')
      const parent = await p.member('ouder1')
      const pages = ['/ouder', '/ouder/vragen', '/ouder/gegevens', '/ouder/organisaties']
      const texts: string[] = []
      for (const path of [...pages, '/ouder/uitnodigen', '/ouder/gegevens/code'])
        texts.push(textOf(await parent.get(path)))
      return { texts, data: await ownDataOf(p.context, p.who('ouder1')) }
    }
    const { texts, data } = await shown(true)
    expect(texts).toEqual((await shown(false)).texts)
    const all = texts.join()
    expect(all).not.toMatch(/13 jaar|Stichting|U beslist mee|U hebt nog niets gekozen/)
    expect(all).not.toMatch(/Houd ons adres geheim|Maak de code/)
    expect(texts[0]).toContain('Wij weten niet of u gezag hebt over dit kind')
    expect(texts[0]).toContain('Log uit en log opnieuw in.')
    expect(data).not.toMatch(/2013-01-01|Stichting/)
  })
})

describe('what is about to change', () => {
  it('stands on the overview of those concerned, with its day', async () => {
    const p = await portal({ birthDate: '2010-05-01', holders: ['ouder1'] })
    const parent = await p.member('ouder1')
    expect(textOf(await parent.get('/ouder'))).toContain(
      'Op 1 mei 2026 verandert er iets: dan wordt uw kind 16',
    )
    const young = await p.member('jeugdige')
    expect(textOf(await young.get('/ouder'))).toContain(
      'Op 1 mei 2026 verandert er iets: dan word je 16',
    )
    const later = await portal({ birthDate: '2010-05-02' })
    expect(textOf(await (await later.member('ouder1')).get('/ouder'))).not.toContain(
      'verandert er iets',
    )
  })

  it('is explained to everybody, in words for young people', async () => {
    const p = await portal()
    const page = await p.visitor().get('/jongere')
    expect(page.html).toContain('Word je 12 of 16?')
    expect(textOf(page)).not.toMatch(/\b(u|uw)\b/i)
    expect((await p.visitor().get('/')).html).toContain('href="/jongere"')
  })

  it('the end of a choice is told a month before, and has a receipt once it came', async () => {
    const p = await portal()
    const { id, until } = await give(p, 'ouder1', { lastDay: addDays(dayOf(p.clock.now), 80) })
    const parent = await p.member('ouder1')
    expect(textOf(await parent.get('/ouder'))).not.toContain('loopt 1 keuze af')
    p.clock.now = (until ?? 0) - 20 * DAY
    await p.logIn(parent, 'ouder1')
    expect(textOf(await parent.get('/ouder'))).toContain('Er loopt 1 keuze af')
    expect(textOf(await parent.get('/ouder'))).toContain('Stichting cjg: tot en met 21 mei 2026')
    expect((await parent.get(`/ouder/keuze/${id}/verlopen`)).status).toBe(404)
    p.clock.now = until ?? 0
    await recordExpiries(p.context)
    await p.logIn(parent, 'ouder1')
    expect((await parent.get(`/ouder/keuze/${id}`)).html).toContain(`/ouder/keuze/${id}/verlopen`)
    const receipt = await parent.get(`/ouder/keuze/${id}/verlopen`)
    expect(receipt.html).toContain('Bewijs dat uw keuze is afgelopen')
    expect(textOf(receipt)).toContain('21 mei 2026')
    expect(textOf(receipt)).not.toMatch(/\d{4}-\d{2}-\d{2}/)
    const file = await parent.get(`/ouder/keuze/${id}/verlopen/pdf`)
    expect(file.html.slice(0, 8)).toBe('%PDF-1.7')
    const other = await p.member('ouder2')
    for (const path of ['', '/pdf'])
      expect((await other.get(`/ouder/keuze/${id}/verlopen${path}`)).status).toBe(404)
  })
})

describe('the receipt of a yes that ended because the child turned 16', () => {
  it('says so to its author alone, on the page and in the file, and never what is shared now', async () => {
    const p = await portal({ birthDate: '2012-02-29' })
    p.clock.now = Date.parse('2028-02-10T10:00:00Z')
    await p.setAuthority(['ouder1', 'ouder2'])
    p.clock.now += 1
    const { id } = await give(p, 'ouder1')
    await give(p, 'jeugdige')
    p.clock.now = Date.parse('2028-02-29T08:00:00Z')
    await recordExpiries(p.context)
    const parent = await p.member('ouder1')
    expect((await parent.get(`/ouder/keuze/${id}`)).html).toContain(`/ouder/keuze/${id}/verlopen`)
    const receipt = textOf(await parent.get(`/ouder/keuze/${id}/verlopen`))
    expect(receipt).toContain('Uw kind werd 16 jaar en beslist hierover nu zelf.')
    expect(receipt).toContain('Tot en met 28 februari 2028')
    expect(receipt).toContain('Uw ja telt niet meer. Uw kind kiest nu zelf.')
    expect(receipt).not.toContain('niet meer gedeeld')
    const { bytes } = await parent.get(`/ouder/keuze/${id}/verlopen/pdf`)
    expect(pdfText(bytes)).toContain('Uw kind werd 16 jaar')
    await parent.get('/taal/en?terug=/ouder')
    const english = textOf(await parent.get(`/ouder/keuze/${id}/verlopen`))
    expect(english).toContain('The child turned 16, and now decides about this.')
    expect(english).toContain('Your yes counts no more. The young person chooses now.')
    for (const role of ['ouder2', 'jeugdige'] as const)
      expect((await (await p.member(role)).get(`/ouder/keuze/${id}/verlopen`)).status).toBe(404)
    const [message] = (await p.notices()).filter(({ kind }) => kind === 'toestemming_verlopen')
    expect(message).toMatchObject({ ...p.who('ouder1'), subject: id })
    expect((await parent.get(`/bericht/${message?.id}`)).path).toBe(`/ouder/keuze/${id}/verlopen`)
  })
})

// --- words --------------------------------------------------------------------------------------------------------

/** Every text, also those that are made of a word or a number. */
const said = (texts: unknown): string[] => {
  if (typeof texts === 'string') return [texts]
  if (typeof texts === 'function') return said((texts as (...words: unknown[]) => unknown)(1, 'x'))
  return typeof texts === 'object' && texts !== null ? Object.values(texts).flatMap(said) : []
}

/** Nobody says these to a young person: they are a parent's own. */
const OF_PARENTS = [
  ...['child', 'unknown', 'noSayTitle', 'noSay', 'noSayWhat'],
  ...['grownTitle', 'grown', 'grownWhat', 'grownOld', 'grownLog', 'grownArrange'],
]
const TEXTS = {
  overview: overzichtTexts,
  ages: leeftijdTexts,
  questions: vragenTexts,
  faults: { je: frameTexts.je.errors, en: frameTexts.en.errors },
  choices: keuzeTexts,
  log: inzageTexts,
  details: gegevensTexts,
  receipts: bewijsTexts,
  organisations: organisatiesTexts,
  messages: berichtenTexts,
  reports: meldenTexts,
  events: eventTexts,
  erasing: wissenTexts,
  copies: kopieenTexts,
  mails: {
    je: { ...FRAMES.je, ...Object.values(PERSON_TEXTS).map(({ je }) => je) },
    en: { ...FRAMES.en, ...Object.values(PERSON_TEXTS).map(({ en }) => en) },
  },
}

const without = (texts: unknown, left: readonly string[]): unknown => {
  if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) return texts
  const kept = Object.entries(texts).filter(([name]) => !left.includes(name))
  return Object.fromEntries(kept.map(([name, value]) => [name, without(value, left)]))
}

describe('texts for young people', () => {
  it.each(Object.entries(TEXTS))('of %s say je, never u', (_name, { je }) => {
    const texts = said(without(je, OF_PARENTS))
    expect(texts.length).toBeGreaterThan(5)
    expect(texts.filter((text) => /\b(u|uw|uzelf)\b/i.test(text))).toEqual([])
  })

  it('of the log say je of what the law arranges, on the page and in its files', async () => {
    const p = await portal({ birthDate: '2012-06-01' })
    await shareByLaw(p)
    const young = await p.member('jeugdige')
    const log = await young.get('/ouder/inzage')
    expect(textOf(log)).toContain('Je ouders worden vooraf gehoord')
    const [, row = ''] = /href="(\/ouder\/inzage\/regel[^"]+)"/.exec(log.html) ?? []
    const address = row.replaceAll('&amp;', '&')
    const shown = [log, await young.get(address), await young.get('/ouder')].map(textOf)
    const file = await young.get('/ouder/inzage/csv')
    for (const text of [...shown, file.html]) expect(text).not.toMatch(/\b(u|uw)\b/i)
    const parent = await p.member('ouder1')
    expect(textOf(await parent.get('/ouder/inzage'))).toContain('U wordt vooraf gehoord')
  })

  // English has one voice: it holds for a parent and for the young person alike.
  it.each(Object.entries(TEXTS))(
    'of %s in English do not speak of "your child"',
    (_name, { en }) => {
      expect(said(without(en, OF_PARENTS)).filter((text) => /your child/i.test(text))).toEqual([])
    },
  )

  it.each([
    'overview',
    'ages',
    'questions',
    'details',
    'organisations',
    'events',
    'reports',
  ] as const)('of %s in English do not call the reader "the child"', (name) => {
    const texts = said(without(TEXTS[name].en, OF_PARENTS))
    expect(texts.filter((text) => /\b(the|this) child\b(?! or)/i.test(text))).toEqual([])
  })

  it('in English say who decides, also to who decides alone', async () => {
    const p = await portal({ birthDate: '2009-06-01' })
    await ask(p, 'school')
    const young = await p.member('jeugdige')
    await young.get('/taal/en?terug=/ouder')
    const page = textOf(await young.get(await questionOf(young)))
    expect(page).toMatch(/Who decides\? The young person decides about this\./)
  })

  it('of the menu say je', () => {
    expect(Object.values(frameTexts.je.nav.family).join()).not.toMatch(/\b(u|uw)\b/i)
  })
})
