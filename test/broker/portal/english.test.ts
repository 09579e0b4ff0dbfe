/** Who reads English reads no Dutch of the catalogue, on no page; and what they said yes to can be proved. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readTranslation } from '../../../adapters/catalogue-files/read-translation.ts'
import { consentReceipt } from '../../../broker/answers/consent-views.ts'
import { recordExpiries } from '../../../broker/answers/expiry.ts'
import { pauseConsent, resumeConsent, withdrawConsent } from '../../../broker/answers/take-back.ts'
import { createRulebooks } from '../../../broker/decisions/rulebooks.ts'
import { openPages } from '../../../broker/portal/pages/open.ts'
import { bewijsTexts } from '../../../broker/portal/texts/bewijs.ts'
import { askForConsent } from '../../../broker/questions/ask.ts'
import { canonicalJson } from '../../../consent/canonical.ts'
import type { StatementId } from '../../../consent/id.ts'
import { consentText } from '../../../consent/receipt.ts'
import { catalogue as catalogueSchema } from '../../../policies/catalogue.ts'
import type { Language } from '../../../policies/vocabulary.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { CARE, EDU, give, shareByLaw } from '../../support/consents.ts'
import { dutchTextsIn } from '../../support/dutch-texts.ts'
import { actor, type FamilyOptions } from '../../support/family.ts'
import { pdfText } from '../../support/pdf-text.ts'
import { openPortal, type Visitor } from '../../support/portal-by-http.ts'

const portal = closedAfterEach((options?: FamilyOptions) => openPortal(options))
type Portal = Awaited<ReturnType<typeof openPortal>>

const inEnglish = async (visitor: Visitor): Promise<Visitor> => {
  await visitor.get('/taal/en?terug=/')
  return visitor
}

const ask = (p: Portal, scope: typeof EDU) => {
  const asker = scope === EDU ? 'cjg' : 'school'
  const asked = { ...scope, kind: p.pseudonym(asker), reason: 'Wij willen op tijd kunnen helpen.' }
  return askForConsent(p.context, actor(asker), p.key(), asked)
}

/** What is Dutch on these pages, by path. */
const dutchOn = async (visitor: Visitor, paths: readonly string[]): Promise<string[]> => {
  const found: string[] = []
  for (const path of paths) {
    const { html, status } = await visitor.get(path)
    if (status !== 200) found.push(`${path}: ${status}`)
    found.push(...dutchTextsIn(html).map((text) => `${path}: ${text}`))
  }
  return found
}

it('finds Dutch where there is Dutch', () => {
  const page = '<html lang="en"><p>Police, Politie</p><span lang="nl">Leerplichtambtenaar</span>'
  expect(dutchTextsIn(page)).toEqual(['Politie'])
  expect(dutchTextsIn(page.replace('"en"', '"nl"'))).toEqual([])
})

it('what a rule of then says is marked as Dutch where it was kept in no other language', async () => {
  const p = await portal()
  const { catalogue, catalogueHash, regions } = p.context.rulebooks
  await p.write(async (tx) => {
    await tx.ruleVersions.keepText(catalogueHash, canonicalJson(catalogue))
    for (const { region, hash } of regions)
      await tx.ruleVersions.keepText(hash, canonicalJson(region))
  })
  await shareByLaw(p)
  const parent = await inEnglish(await p.member('ouder1'))
  const says = 'De school vraagt het samenwerkingsverband'
  expect((await parent.get('/ouder/inzage')).html).not.toContain(says)
  const today = { catalogue: readTranslation({ catalogue }).catalogue, hash: 't'.repeat(64) }
  Object.assign(p.context, { rulebooks: createRulebooks(today, () => today, regions) })
  const log = await parent.get('/ouder/inzage')
  const [, row = ''] = /href="(\/ouder\/inzage\/regel[^"]+)"/.exec(log.html) ?? []
  for (const { html } of [log, await parent.get(row.replaceAll('&amp;', '&'))])
    expect(html).toMatch(new RegExp(`<span lang="nl">${says}`))
})

describe('pages in English hold no Dutch of the catalogue', () => {
  it('for everybody', async () => {
    const p = await portal()
    const stranger = await inEnglish(p.visitor())
    const paths = openPages({ context: p.context } as Parameters<typeof openPages>[0])
    expect(
      await dutchOn(
        stranger,
        paths.map(([path]) => path),
      ),
    ).toEqual([])
    const { html } = await stranger.get('/wie-doet-mee')
    expect(html).toContain('School attendance officer (leerplichtambtenaar)')
  })

  it('for a parent', async () => {
    const p = await portal()
    const { id } = await give(p, 'ouder1')
    const { id: asked } = await ask(p, CARE)
    const parent = await inEnglish(await p.member('ouder1'))
    const pages = ['vragen', `vragen/${asked}`, `keuze/${id}`, `keuze/${id}/bewijs`]
      .concat([`keuze/${id}/stoppen`, 'stoppen', 'inzage', 'inzage/csv', 'melden', 'gegevens'])
      .concat(['organisaties', 'uitnodigen', 'berichten', 'kopieen'])
    expect(await dutchOn(parent, ['/ouder', ...pages.map((page) => `/ouder/${page}`)])).toEqual([])
  })

  it('for a parent who reads kinds, because names would tell where a family lives', async () => {
    const p = await portal({ secretAddress: true })
    const { id } = await ask(p, CARE)
    const parent = await inEnglish(await p.member('ouder1'))
    const path = `/ouder/vragen/${id}`
    const pages = ['/ouder', '/ouder/vragen', path, '/ouder/inzage', '/ouder/organisaties']
    expect(await dutchOn(parent, pages)).toEqual([])
    const { html } = await parent.get(path)
    expect(html).toContain('Secondary school (voortgezet onderwijs')
    const typed = { keuze: 'ja', categorieen: CARE.categories }
    const checked = await parent.send({ ...(await parent.get(path)), html }, path, typed)
    expect(checked.html).toContain('an organisation (Secondary school)')
    expect(dutchTextsIn(checked.html)).toEqual([])
  })

  it('for a young person', async () => {
    const p = await portal({ birthDate: '2012-06-01' })
    const { id } = await ask(p, CARE)
    const young = await inEnglish(await p.member('jeugdige'))
    const path = `/ouder/vragen/${id}`
    expect(await dutchOn(young, ['/ouder', path])).toEqual([])
  })

  it('for the officer, of every rule', async () => {
    const p = await portal()
    const officer = await inEnglish(await p.employee('school', ['fg', 'beheerder']))
    const purposes = p.context.rulebooks.catalogue.purposes.map(({ id }) => id)
    const rules: string[] = []
    for (const purpose of ['alle', ...purposes])
      for (const first of [0, 12, 24]) rules.push(`/fg/regels/${purpose}?vanaf=${first}`)
    expect(await dutchOn(officer, ['/fg', '/fg/regels', '/fg/logboek', ...rules])).toEqual([])
    expect(await dutchOn(officer, ['/beheer', '/beheer/teksten'])).toEqual([])
  })

  it('for a professional, of each kind of answer', async () => {
    const p = await portal()
    const me = await inEnglish(await p.employee('school', ['professional', 'aanvrager']))
    const forms = ['/prof', '/prof/controle', '/prof/controle/zonder-naam', '/prof/aanbieden']
    expect(await dutchOn(me, [...forms, '/school', '/school/nieuw', '/school/samen'])).toEqual([])
    const nameless = await me.get('/prof/controle/zonder-naam')
    const { categories } = p.context.rulebooks.catalogue
    for (const [ontvanger, doel] of [
      ['leerplicht', 'verzuimaanpak'],
      ['cjg_wijkteam', 'preventie_vroegsignalering'],
      ['politie', 'veiligheid_meldcode'],
      ['verwijsindex', 'verwijsindex_signaal'],
    ] as const) {
      const { html, status } = await me.send(nameless, '/prof/controle/zonder-naam', {
        ontvanger,
        doel,
        leeftijd: '13',
        gezag: 'joint',
        categorieen: categories.map(({ id }) => id),
        stap: 'controleer',
      })
      expect([status, dutchTextsIn(html)]).toEqual([200, []])
    }
  })
})

describe('a yes to an English text', () => {
  const typed = {
    keuze: 'ja',
    categorieen: CARE.categories,
    'tot-dag': '',
    'tot-maand': '',
    'tot-jaar': '',
  }

  const sayYes = async () => {
    const p = await portal()
    const { id } = await ask(p, CARE)
    const parent = await inEnglish(await p.member('ouder1'))
    const path = `/ouder/vragen/${id}`
    const checked = await parent.send(await parent.get(path), path, typed)
    const textVersion = /name="tekstversie" value="([^"]+)"/.exec(checked.html)?.[1] ?? ''
    const saved = await parent.send(checked, path, {
      ...typed,
      tekstversie: textVersion,
      stap: 'bewaar',
    })
    const [statement] = await p.read((tx) => tx.statements.ofChild(p.child))
    if (!statement) throw new Error('nothing was saved')
    return { p, parent, checked, saved, statement, textVersion }
  }

  it('is to the text that the page showed, all of it in English', async () => {
    const { checked, saved, statement, textVersion } = await sayYes()
    expect(dutchTextsIn(checked.html)).toEqual([])
    expect(checked.html).toContain('Why: Telling how the help is going.')
    expect(dutchTextsIn(saved.html)).toEqual([])
    expect(statement).toMatchObject({ language: 'en', textVersion })
  })

  it('names the translation, whose kept texts make the same text again', async () => {
    const { p, statement } = await sayYes()
    const [row] = await p.read((tx) =>
      tx.journal.rows({ child: p.child, kind: 'toestemming_vastgelegd' }),
    )
    const hash = String(row?.detail['vertaling'])
    expect(hash).toBe(p.context.rulebooks.wording('en').hash)
    const text = await p.read((tx) => tx.ruleVersions.text(hash))
    const kept = catalogueSchema.parse(JSON.parse(text ?? ''))
    const words = {
      purpose: kept.purposes.find(({ id }) => id === CARE.purpose)!,
      categories: kept.categories.filter(({ id }) => CARE.categories.includes(id)),
      holder: 'Stichting cjg',
      requester: 'Stichting school',
    }
    const lastDay = '2026-07-31'
    const again = consentText(words, lastDay, { language: 'en', role: 'ouder1' })
    expect(createHash('sha256').update(again).digest('hex')).toBe(statement.textVersion)
  })

  it('can be taken back when the translation cannot be read, and that names none', async () => {
    const { p, statement } = await sayYes()
    const { rulebooks } = p.context
    const broken = {
      ...rulebooks,
      wording: (language: Language) => {
        if (language === 'en') throw new Error('not read')
        return rulebooks.wording(language)
      },
    }
    const context = { ...p.context, rulebooks: broken, language: 'nl' as const }
    const { person } = statement
    await withdrawConsent(context, { person }, 'sleutel-0001', { statement: statement.id })
    const rows = await p.read((tx) =>
      tx.journal.rows({ child: p.child, kind: 'toestemming_vastgelegd' }),
    )
    expect(rows.map(({ detail }) => [detail['soort'], 'vertaling' in detail])).toEqual([
      ['gegeven', true],
      ['ingetrokken', false],
    ])
  })

  it('has a receipt that says in which language the text was read, on any page', async () => {
    const { parent, statement } = await sayYes()
    const path = `/ouder/keuze/${statement.id}/bewijs`
    const english = await parent.get(path)
    expect(english.html).toMatch(/language of the text you read.*English/s)
    await parent.get('/taal/nl?terug=/')
    const dutch = await parent.get(path)
    expect(dutch.html).toMatch(/In welke taal u de tekst las.*English/s)
    expect(dutch.html).toContain('Laten weten hoe het gaat met de hulp')
  })

  it('has a receipt that names the translation, also of what follows on it', async () => {
    const { p, parent, statement } = await sayYes()
    const { hash } = p.context.rulebooks.wording('en')
    const { person } = statement
    for (const follow of [pauseConsent, resumeConsent, withdrawConsent])
      await follow(p.context, { person }, p.key(), { statement: statement.id })
    const said = await p.read((tx) => tx.statements.ofChild(p.child))
    expect(said.map(({ kind }) => kind)).toEqual(['gegeven', 'gepauzeerd', 'hervat', 'ingetrokken'])
    for (const { id } of said) {
      const path = `/ouder/keuze/${id}/bewijs`
      const { html } = await parent.get(path)
      expect(html).toMatch(
        new RegExp(`Mark of the translation that you read.*${hash.slice(0, 16)}<`, 's'),
      )
      const pdf = await parent.get(`${path}/pdf`)
      expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    }
  })

  it('names the translation in the log that the holder’s officer keeps, and in nobody else’s', async () => {
    const { p } = await sayYes()
    const { hash } = p.context.rulebooks.wording('en')
    for (const [name, shown] of [
      ['cjg', true],
      ['school', false],
    ] as const) {
      const officer = await p.employee(name, ['fg'])
      for (const path of ['/fg/logboek', '/fg/logboek/csv'])
        expect((await officer.get(path)).html.includes(hash)).toBe(shown)
      const rows = JSON.parse((await officer.get('/fg/logboek/json')).html) as {
        translation: string | null
      }[]
      expect(rows.some(({ translation }) => translation === hash)).toBe(shown)
    }
  })
})

it('a yes to a Dutch text names no translation', async () => {
  const p = await portal()
  await give(p, 'ouder1')
  const rows = await p.read((tx) =>
    tx.journal.rows({ child: p.child, kind: 'toestemming_vastgelegd' }),
  )
  expect(rows.length).toBeGreaterThan(0)
  for (const { detail, subject } of rows) {
    expect(detail).not.toHaveProperty('vertaling')
    const receipt = await consentReceipt(p.context, p.who('ouder1'), subject as StatementId)
    expect(receipt.translation).toBeNull()
  }
})

describe('a receipt in English, as a PDF', () => {
  /** Names and values of a page, each as it is read. */
  const factsOn = (html: string): string[] =>
    [...html.matchAll(/<d[td][^>]*>([\s\S]*?)<\/d[td]>/g)].map(([, inner = '']) =>
      inner
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
  const { nl, en } = bewijsTexts
  /** What a receipt says in Dutch and not in English. */
  const dutchOwn = Object.entries(nl).flatMap(([name, text]) =>
    typeof text === 'string' && text !== en[name as keyof typeof en] ? [text] : [],
  )
  const isIn = (text: string, words: string): boolean => ` ${text} `.includes(` ${words} `)

  const files = async () => {
    const p = await portal()
    const { id, until } = await give(p, 'ouder1')
    p.clock.now = until ?? 0
    await recordExpiries(p.context)
    const parent = await inEnglish(await p.member('ouder1'))
    const read = async (name: string) => {
      const page = await parent.get(`/ouder/keuze/${id}/${name}`)
      const pdf = await parent.get(`/ouder/keuze/${id}/${name}/pdf`)
      return { facts: factsOn(page.html), text: pdfText(pdf.bytes), raw: `${pdf.html}` }
    }
    const address = `${p.origin}/ouder/keuze/${id}`
    return { given: await read('bewijs'), ended: await read('verlopen'), address }
  }

  it('says all that the page says, and where it stands', async () => {
    const { given, ended, address } = await files()
    for (const { facts, text, raw } of [given, ended]) {
      expect(facts.length).toBeGreaterThan(20)
      expect(facts.filter((fact) => !text.includes(fact))).toEqual([])
      expect(text).toContain(address)
      expect(raw).toContain('/Lang (en-GB)')
      expect(raw).toContain('QR code with the address of this choice')
    }
    expect(given.text).toMatch(/^Receipt of your choice Number toestemming_\w+ You said Yes When /)
    expect(given.text).toContain('Nothing is shared by this now.')
    expect(ended.text).toMatch(/^Receipt that your choice has ended Number /)
    expect(ended.text).toContain('You said Yes. That has ended now. Written down on ')
  })

  it('holds no Dutch, neither of the catalogue nor of the portal', async () => {
    const { given, ended, address } = await files()
    expect(dutchOwn).toContain('Bewijs van uw keuze')
    for (const one of [given, ended]) {
      const text = one.text.replaceAll(address, '')
      expect(dutchTextsIn(text)).toEqual([])
      expect(dutchOwn.filter((words) => isIn(text, words))).toEqual([])
    }
  })
})
