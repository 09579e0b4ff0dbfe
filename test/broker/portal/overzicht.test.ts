/** The overview: each organisation that has or may see something is there, with one badge; and what a family may not know changes none. */
import { describe, expect, it } from 'vitest'
import { withdrawConsent } from '../../../broker/answers/take-back.ts'
import {
  duty,
  shareInput,
  shareWithoutConsent,
} from '../../../broker/disclosure/share-without-consent.ts'
import {
  addressCode,
  changeAddress,
  confirmAddress,
  removeAddress,
} from '../../../broker/family/contact.ts'
import { journal } from '../../../broker/family-acts.ts'
import { sendDue } from '../../../broker/outbox/send.ts'
import { mailAddress } from '../../../consent/mail-address.ts'
import type { Sent } from '../../../consent/ports/mailer.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { ask, CARE, EDU, give, refuse } from '../../support/consents.ts'
import { actor, type FamilyOptions, type PartyName, party } from '../../support/family.ts'
import { outboxOver } from '../../support/outbox.ts'
import { openPortal, type Shown } from '../../support/portal-by-http.ts'

const portal = closedAfterEach((options?: FamilyOptions) => openPortal(options))
type Portal = Awaited<ReturnType<typeof openPortal>>

const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** The badge of each card, by its title. */
const cardsOf = ({ html }: Shown): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<article class="cb-card">(.*?)<\/article>/gs)].map(([, card = '']) => [
      textOf(/<h4[^>]*>(.*?)<\/h4>/s.exec(card)?.[1] ?? ''),
      textOf(/status-badge[^>]*>(.*?)<\/span>/s.exec(card)?.[1] ?? ''),
    ]),
  )

const overview = async (p: Portal, role: 'ouder1' | 'ouder2' | 'jeugdige' = 'ouder1') =>
  (await p.member(role)).get('/ouder')

const CJG = 'Stichting cjg'
const LINKED: readonly PartyName[] = ['school', 'cjg', 'leerplicht']

describe('each organisation around a child', () => {
  it('has a card: no choice means that nothing is shared, and what the law allows is said', async () => {
    const p = await portal({ linked: LINKED })
    const shown = await overview(p)
    expect(cardsOf(shown)).toEqual({
      'Stichting school': 'Mag volgens de wet',
      [CJG]: 'U deelt niets',
      'Stichting leerplicht': 'Mag volgens de wet',
    })
    const text = textOf(shown.html)
    expect(text).toContain('Soort organisatie Leerplicht')
    expect(text).toContain('De wet regelt dat deze organisatie soms iets mag zien.')
    expect(text).toContain('U hebt nog niets gekozen.')
  })

  it('may get something by law from another that is there only', async () => {
    const p = await portal({ linked: ['leerplicht'] })
    expect(cardsOf(await overview(p))).toEqual({ 'Stichting leerplicht': 'U deelt niets' })
  })

  it('says how a choice stands, whatever the law allows besides', async () => {
    const p = await portal()
    const badge = async () => cardsOf(await overview(p))[CJG]
    await ask(p, 'cjg')
    expect(await badge()).toBe('Keuze nodig')
    const [one = '', two = ''] = EDU.categories
    const { id } = await give(p, 'ouder1', { categories: [one] })
    await refuse(p, 'ouder1', { categories: [two] })
    expect(await badge()).toBe('U deelt een deel')
    await give(p, 'ouder1', { categories: [two] })
    expect(await badge()).toBe('U deelt')
    await withdrawConsent(p.context, p.who('ouder1'), p.key(), { statement: id })
    expect(await badge()).toBe('U deelt een deel')
    await refuse(p, 'ouder1')
    expect(await badge()).toBe('U deelt niets')
  })

  it('of which every choice ended says so', async () => {
    const p = await portal()
    const { until } = await give(p, 'ouder1')
    expect(textOf((await overview(p)).html)).toContain('Geldig tot en met')
    p.clock.now = (until ?? 0) + DAY
    const shown = await overview(p)
    expect(cardsOf(shown)[CJG]).toBe('Verlopen')
    expect(textOf(shown.html)).not.toContain('Geldig tot en met')
  })

  it('speaks to a young person as such', async () => {
    const p = await portal({ birthDate: '2012-06-01' })
    await give(p, 'jeugdige')
    // A yes that is not enough shares nothing by itself.
    const alone = await overview(p, 'jeugdige')
    expect(cardsOf(alone)[CJG]).toBe('Je deelt niets')
    expect(textOf(alone.html)).toContain('Nog niet alle antwoorden zijn er.')
    await give(p, 'ouder1')
    const shown = await overview(p, 'jeugdige')
    expect(cardsOf(shown)[CJG]).toBe('Je deelt')
    expect(textOf(shown.html)).toContain('Je keuzes')
  })
})

describe('who decides', () => {
  const decides = async (birthDate: string, role: 'ouder1' | 'jeugdige', language = 'nl') => {
    const p = await portal({ birthDate })
    const member = await p.member(role)
    if (language === 'en') await member.get('/taal/en?terug=/ouder')
    const { html } = await member.get('/ouder')
    return [...html.matchAll(/<p[^>]*>(.*?)<\/p>/gs)].map(([, text = '']) => textOf(text))
  }

  // It is 2 March 2026.
  it.each([
    ['2014-03-03', 'ouder1', 'U beslist, samen met wie ook gezag heeft.'],
    ['2014-03-02', 'ouder1', 'U beslist, en uw kind beslist mee.'],
    ['2010-03-03', 'ouder1', 'U beslist, en uw kind beslist mee.'],
    ['2014-03-02', 'jeugdige', 'Jij beslist mee.'],
    ['2010-03-03', 'jeugdige', 'Jij beslist mee.'],
    ['2010-03-02', 'jeugdige', 'Jij beslist.'],
    ['2010-03-00', 'jeugdige', 'Jij beslist mee.'],
    ['2007-01-01', 'jeugdige', 'Jij beslist.'],
  ] as const)('of somebody born on %s, %s reads: %s', async (birthDate, role, text) => {
    expect(await decides(birthDate, role)).toContain(text)
  })

  it.each([
    ['2016-01-01', 'ouder1', 'You decide, with whoever else has authority.'],
    ['2013-01-01', 'ouder1', 'You decide, and the young person has a say too.'],
    ['2013-01-01', 'jeugdige', 'You have a say in it.'],
    ['2009-01-01', 'jeugdige', 'You decide.'],
  ] as const)('in English, of somebody born on %s, %s reads: %s', async (birthDate, role, text) => {
    expect(await decides(birthDate, role, 'en')).toContain(text)
  })

  it('is no word of a mere say to who decides alone', async () => {
    const p = await portal({ birthDate: '2009-01-01' })
    expect(textOf((await overview(p, 'jeugdige')).html)).not.toContain('beslist mee')
  })
})

describe('who gets no mail', () => {
  const ADDRESS = '/ouder/berichten/mailadres'
  const SILENT = ['geen mail', 'nog geen mail', 'komt niet bij']
  const told = async (p: Portal) => {
    const { html } = await overview(p)
    expect(html.includes(`href="${ADDRESS}"`)).toBe(SILENT.some((one) => html.includes(one)))
    return textOf(html)
  }
  const confirm = async (p: Portal) => {
    const who = p.who('ouder1')
    const address = mailAddress.parse('mama@post.example')
    await changeAddress(p.context, who, p.key(), { address })
    const waits = await told(p)
    const change = await p.read((tx) => tx.contacts.change(who.person))
    const code = change ? addressCode(p.context, change) : ''
    await confirmAddress(p.context, who, p.key(), { code })
    return waits
  }

  it('reads so, until an address is confirmed and while mail to it comes back', async () => {
    const p = await portal()
    expect(await told(p)).toContain('U krijgt geen mail van ons')
    expect(await confirm(p)).toContain('U krijgt nog geen mail van ons')
    expect(await told(p)).not.toMatch(/geen mail|Onze mail/)
    let answer: Sent = { ok: false, permanent: true, code: 'EENVELOPE 550' }
    const { outbox } = outboxOver(p.context, () => answer)
    await give(p, 'ouder1')
    await sendDue(outbox)
    expect(await told(p)).toContain('Onze mail komt niet bij u aan')
    const page = await (await p.member('ouder1')).get(ADDRESS)
    expect(page.html).toContain('De mail naar mama@post.example kwam niet aan.')
    answer = { ok: true }
    p.clock.now += 1
    await refuse(p, 'ouder1')
    await sendDue(outbox)
    expect(await told(p)).not.toMatch(/geen mail|Onze mail/)
  })

  it('who left mail off reads so too, and nobody reads it of another', async () => {
    const p = await portal()
    await confirm(p)
    await removeAddress(p.context, p.who('ouder1'), p.key())
    expect(await told(p)).toContain('U krijgt geen mail van ons')
    expect(textOf((await overview(p, 'ouder2')).html)).toContain('U krijgt geen mail van ons')
  })
})

describe('the rows of the log on the overview', () => {
  it('are looks first: the own acts and checks of the register stand in the whole log', async () => {
    const p = await portal()
    const row = (told: object) =>
      p.write((tx) =>
        journal(p.context, tx, { kind: 'gezag_geleerd', child: p.child, ...EDU, ...told }),
      )
    await row({ kind: 'verstrekking_geleverd', ...actor('cjg') })
    await give(p, 'ouder1')
    for (let time = 0; time < 4; time += 1) {
      await row({ ...p.who('ouder1'), holder: null, requester: null, detail: { veranderd: true } })
      await row({ kind: 'inzage_gegeven', ...p.who('ouder1'), visibility: 'betrokkene' })
    }
    const parent = await p.member('ouder1')
    const shown = textOf((await parent.get('/ouder')).html)
    expect(shown).toContain('Wat organisaties het laatst deden')
    expect(shown).toContain('Een organisatie kreeg gegevens.')
    expect(shown).not.toMatch(/U bekeek een kopie|Wij zochten op|U zei ja/)
    const log = textOf((await parent.get('/ouder/inzage')).html)
    for (const text of ['U bekeek een kopie', 'Wij zochten op', 'U zei ja'])
      expect(log).toContain(text)
  })
})

describe('what a family may not know', () => {
  /** All that is on the overview of a parent, without what differs at each login. */
  const seen = async (p: Portal) =>
    (await overview(p)).html
      .replaceAll(/(kind|toestemming)_[0-9a-z]+/g, '')
      .replaceAll(/value="[^"]*"/g, '')

  it('makes no card and changes no badge: something shared without consent, and held back', async () => {
    const [quiet, shared] = [await portal({ linked: LINKED }), await portal({ linked: LINKED })]
    await shareWithoutConsent(
      shared.context,
      actor('school'),
      shared.key(),
      shareInput.parse({
        kind: shared.pseudonym('school'),
        ground: 'conflict',
        ontvanger: party('hulp'),
        doel: 'preventie_vroegsignalering',
        categorieen: ['gezondheid_diagnose'],
        weighingHash: 'a'.repeat(64),
        duties: duty.options,
      }),
    )
    for (const name of ['hulp', 'cjg'] as const)
      await shared.write((tx) =>
        journal(shared.context, tx, {
          ...{ ...EDU, requester: party(name), categories: ['gezondheid_diagnose'] },
          ...actor(name),
          kind: 'verstrekking_geleverd',
          child: shared.child,
          visibility: 'achtergehouden',
        }),
      )
    expect(await seen(shared)).toBe(await seen(quiet))
  })

  it('is what the other parent said', async () => {
    const [quiet, busy] = [await portal(), await portal()]
    for (const p of [quiet, busy]) await give(p, 'ouder1', CARE)
    await refuse(busy, 'ouder2', CARE)
    await give(busy, 'ouder2')
    expect(await seen(busy)).toBe(await seen(quiet))
  })
})

describe('more than ten organisations', () => {
  const many = async (count: number) => {
    const p = await portal()
    for (let number = 0; number < count; number += 1) {
      const id = party(`meer${number}` as PartyName)
      await p.write(async (tx) => {
        const known = await tx.parties.get(party('school'))
        const oin = `${900 + number}`.padStart(20, '0')
        if (known) await tx.parties.put({ ...known, id, oin, name: `Stichting Élan ${number}` })
        const said = { kind: 'bevestigd', by: 'gezin', at: p.clock.now } as const
        await tx.involvements.add({ child: p.child, party: id, ...said })
      })
    }
    return p
  }
  const rowsOf = ({ html }: Shown) =>
    [...html.matchAll(/<tr[^>]*><td[^>]*><div>(Stichting [^<]*)</g)].map(([, name]) => name)

  it('are a table with search, and ten are cards', async () => {
    const ten = await overview(await many(8))
    expect(Object.keys(cardsOf(ten))).toHaveLength(10)
    const p = await many(9)
    const shown = await overview(p)
    expect(cardsOf(shown)).toEqual({})
    expect(rowsOf(shown)).toHaveLength(11)
    const parent = await p.member('ouder1')
    const found = await parent.get(`/ouder?kind=${p.child}&zoek=elan 7`)
    expect(rowsOf(found)).toEqual(['Stichting Élan 7'])
    const none = await parent.get(`/ouder?kind=${p.child}&zoek=niets`)
    expect(textOf(none.html)).toContain('Er is geen organisatie gevonden.')
    const other = await p.anotherChildOf(p.who('ouder1'))
    expect(rowsOf(await parent.get(`/ouder?kind=${other}&zoek=elan 7`))).toHaveLength(11)
  })

  it('come in pages', async () => {
    const p = await many(30)
    const parent = await p.member('ouder1')
    const first = await parent.get('/ouder')
    const [, next = ''] = /href="(\/ouder\?kind=[^"]*vanaf=[^"]*)"/.exec(first.html) ?? []
    const second = await parent.get(next.replaceAll('&amp;', '&'))
    expect(rowsOf(second)).toHaveLength(7)
    expect(new Set([...rowsOf(first), ...rowsOf(second)]).size).toBe(32)
  })
})
