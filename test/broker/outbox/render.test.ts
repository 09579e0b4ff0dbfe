/** What mails say, and above all what they never say. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../../../adapters/catalogue-files/read-catalogue.ts'
import { renderForParty, renderForPerson, type ToPerson } from '../../../broker/outbox/render.ts'
import type { MailText } from '../../../broker/outbox/texts/frame.ts'
import { PARTY_TEXTS, type PartyKind } from '../../../broker/outbox/texts/party.ts'
import { PERSON_TEXTS, type PersonKind } from '../../../broker/outbox/texts/person.ts'
import { berichtenTexts } from '../../../broker/portal/texts/berichten.ts'
import { gegevensTexts } from '../../../broker/portal/texts/gegevens.ts'
import { meldenTexts } from '../../../broker/portal/texts/melden.ts'
import * as sample from '../../support/nouns.ts'

const SETTINGS = { portalUrl: 'https://mijn.broker.example', domain: 'broker.example' }
const ID = sample.notice(sample.newChild()).id
const LINK = `https://mijn.broker.example/bericht/${ID}`
const TO: ToPerson = {
  id: ID,
  kind: 'vraag_open',
  language: 'nl',
  role: 'ouder1',
  nickname: null,
  code: null,
}
const PERSON_KINDS = Object.keys(PERSON_TEXTS) as PersonKind[]
const PARTY_KINDS = Object.keys(PARTY_TEXTS) as PartyKind[]

const { catalogue } = readCatalogue()
/** Every word by which the catalogue names a purpose, a category or a kind of organisation. */
const WORDS = [
  ...catalogue.purposes.flatMap(({ id, name, parentText }) => [id, name, parentText]),
  ...catalogue.categories.flatMap(({ id, name }) => [id, name]),
  ...catalogue.parties.flatMap(({ id, name }) => [id, name]),
].map((word) => word.toLowerCase())

const contentIn = (text: string): string[] => {
  const words = ` ${text.toLowerCase().replaceAll(/[^\p{L}\p{N}_]+/gu, ' ')} `
  return WORDS.filter((word) =>
    words.includes(` ${word.replaceAll(/[^\p{L}\p{N}_]+/gu, ' ').trim()} `),
  )
}

const anyMail = fc.record({
  id: fc.constant(ID),
  kind: fc.constantFrom(...PERSON_KINDS),
  language: fc.constantFrom('nl' as const, 'en' as const),
  role: fc.constantFrom('ouder1' as const, 'jeugdige' as const, 'gezinslid1' as const, null),
  nickname: fc.constantFrom('Puk', null),
  code: fc.constant(null),
})

describe('a mail to a person', () => {
  it('holds no word of purpose, category or organisation, and no link but one', () => {
    fc.assert(
      fc.property(anyMail, (to) => {
        const { subject, text } = renderForPerson(to, SETTINGS)
        expect(contentIn(`${subject} ${text}`)).toEqual([])
        expect(text.match(/https?:\S+/g)).toEqual([LINK])
        expect(text.replace(LINK, '')).not.toMatch(/[a-z]+_[0-9a-z]{24}/)
        expect(text.includes('Puk')).toBe(to.nickname !== null)
        expect(subject).not.toContain('Puk')
      }),
    )
  })

  it('would be caught with such a word in it', () => {
    expect(contentIn(`Het gaat over ${catalogue.purposes[0]?.name}.`)).toHaveLength(1)
    expect(contentIn('verzuim_ongeoorloofd')).toHaveLength(1)
  })

  it('says neither yes nor no, nor who said it', () => {
    fc.assert(
      fc.property(anyMail, (to) => {
        const { subject, text } = renderForPerson(to, SETTINGS)
        expect(`${subject} ${text}`).not.toMatch(
          /\b(ja|yes|toestemming|consent|geweigerd|refused|ouder|parent|moeder|vader|school)\b/i,
        )
      }),
    )
  })

  it('speaks to the young person as je, to others as u, and English where they chose so', () => {
    const textFor = (change: Partial<ToPerson>) => renderForPerson({ ...TO, ...change }, SETTINGS)
    expect(textFor({}).subject).toBe('Er is een vraag aan u')
    expect(textFor({ role: 'jeugdige' }).subject).toBe('Er is een vraag aan jou')
    expect(textFor({ role: 'jeugdige', language: 'en' }).subject).toBe(
      'There is a question for you',
    )
    expect(textFor({ role: null }).subject).toBe('Er is een vraag aan u')
  })

  it('reads as a whole', () => {
    expect(renderForPerson({ ...TO, nickname: 'Puk' }, SETTINGS).text).toBe(`Dag,

Er is een vraag aan u.
Geeft u geen antwoord? Dan betekent dat nee.

Het gaat over Puk.

Lees het hier. Log in zoals u altijd doet:
${LINK}

Meer staat er met opzet niet in dit bericht. Zo leest niemand mee.
U kunt op dit bericht niet antwoorden.
`)
  })

  it('has the code right under the greeting', () => {
    const { text } = renderForPerson(
      { ...TO, kind: 'bevestig_adres', code: '7K3QX-0M9TB' },
      SETTINGS,
    )
    expect(text).toMatch(/^Dag,\n\n7K3QX-0M9TB\n\n/)
  })
})

describe('a mail to an organisation', () => {
  it.each(PARTY_KINDS)('%s is Dutch with English below, with a reference and no more', (kind) => {
    const { subject, text, language } = renderForParty(
      kind,
      { id: ID, reference: 'feit_1' },
      SETTINGS,
    )
    expect(language).toBeNull()
    expect(subject).toBe(`${PARTY_TEXTS[kind].nl.subject} / ${PARTY_TEXTS[kind].en.subject}`)
    expect(text).toContain('Kenmerk: feit_1')
    expect(text).toContain('Reference: feit_1')
    expect(contentIn(text)).toEqual([])
    expect(text.match(/https?:\S+/g)).toEqual([LINK, LINK])
    expect(renderForParty(kind, { id: ID, reference: null }, SETTINGS).text).not.toContain(
      'Kenmerk',
    )
  })
})

describe('the texts', () => {
  const all: [string, MailText][] = [
    ...Object.entries(PERSON_TEXTS),
    ...Object.entries(PARTY_TEXTS),
  ].flatMap(([kind, voices]) =>
    Object.entries(voices).map(([voice, text]): [string, MailText] => [`${kind} ${voice}`, text]),
  )

  it.each(all)(
    '%s are complete, in sentences of at most fifteen words',
    (_what, { subject, lines }) => {
      expect(subject.length).toBeGreaterThan(0)
      expect(lines.length).toBeGreaterThan(0)
      for (const sentence of lines.flatMap((line) => line.split(/(?<=[.?!])\s/)))
        expect(sentence.split(' ').length).toBeLessThanOrEqual(15)
    },
  )

  it('in je-form do not say u, nor the other way round', () => {
    for (const { u, je } of Object.values(PERSON_TEXTS)) {
      expect(`${je.subject} ${je.lines.join(' ')}`).not.toMatch(/\b(u|uw)\b/i)
      expect(`${u.subject} ${u.lines.join(' ')}`).not.toMatch(/\b(je|jou|jouw)\b/i)
    }
  })

  it('name pages as these are titled', () => {
    const titlesIn = (voice: 'nl' | 'je' | 'en') => [
      gegevensTexts[voice].title,
      berichtenTexts[voice].title,
      meldenTexts[voice].listTitle,
    ]
    for (const { u, je, en } of Object.values(PERSON_TEXTS))
      for (const [voice, { lines }] of Object.entries({ nl: u, je, en }))
        for (const [, name] of lines.join(' ').matchAll(/"([^"]+)"/g))
          expect(titlesIn(voice as 'nl' | 'je' | 'en')).toContain(name)
  })

  it('say where the code is typed, and where a message of every look is switched off', () => {
    for (const kind of ['bevestig_adres', 'gekeken'] as const) {
      const { u, je, en } = PERSON_TEXTS[kind]
      for (const { lines } of [u, je]) expect(lines.join()).toContain('"Berichten en mailadres"')
      expect(en.lines.join()).toContain('"Messages and mail address"')
    }
  })
})
