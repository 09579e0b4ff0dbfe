/** Pages that everybody may read, without a login. */
import type { Request } from 'express'
import type { Language } from '../../../policies/vocabulary.ts'
import { html } from '../html.ts'
import { HOME_PATH } from '../layout.ts'
import { fitting, pageLinks, pageOf, searchBox, searchedAt, searchIn } from '../lists.ts'
import type { Page, PortalOptions } from '../site.ts'
import { openTexts } from '../texts/open.ts'
import { buttons, heading, lead, link, linkButton, list, paragraph, table } from '../ui.ts'

const COMPLAINT = 'https://www.autoriteitpersoonsgegevens.nl'

type OpenPage = (language: Language, req: Request, isLoggedIn: boolean) => Page | Promise<Page>

const start: OpenPage = (language, _req, isLoggedIn) => {
  const texts = openTexts[language].start
  const first = isLoggedIn
    ? linkButton(HOME_PATH, texts.goOn)
    : linkButton('/inloggen', texts.logIn)
  return {
    title: texts.title,
    body: html`${lead(texts.lead)}${buttons(first, linkButton('/uitleg', texts.toExplanation, 'secondary'))}
${heading(2, texts.can)}${list(texts.items)}${paragraph(texts.free)}`,
  }
}

const explanation: OpenPage = (language) => {
  const { title, sections } = openTexts[language].explanation
  return {
    title,
    body: html`${sections.map(([head, text]) => html`${heading(2, head)}${paragraph(text)}`)}`,
  }
}

const young: OpenPage = (language) => {
  const { title, lead: intro, sections, help: whoHelps } = openTexts[language].young
  return {
    title,
    body: html`${lead(intro)}${sections.map(([head, text]) => html`${heading(2, head)}${paragraph(text)}`)}${paragraph(whoHelps)}`,
  }
}

const PARTIES_PATH = '/wie-doet-mee'
const SEARCH_NAME = 'zoek'

/** The organisations of the register that take part now, by name, with their kind in the language. */
const register = async ({ context }: PortalOptions, language: Language) => {
  const { catalogue } = context.rulebooks.wording(language)
  const kinds = new Map(catalogue.parties.map(({ id, name }) => [id, name]))
  const all = await context.store.read((tx) => tx.parties.all())
  return all
    .filter(({ active }) => active)
    .map(({ name, kind }) => ({ name, kind: kinds.get(kind) ?? '' }))
    .sort((one, other) => one.name.localeCompare(other.name, 'nl'))
}

/** What professionals call something among themselves stands between brackets. */
const withoutJargon = (name: string): string => name.replaceAll(/\s*\([^)]*\)/g, '')

const parties =
  (options: PortalOptions): OpenPage =>
  async (language, req) => {
    const texts = openTexts[language].parties
    const { catalogue } = options.context.rulebooks.wording(language)
    const purposes = catalogue.purposes.filter(({ system }) => !system)
    // A table is a meeting of organisations that each take part by themselves; a family is no organisation.
    const kinds = catalogue.parties.filter(({ isTable, group }) => !isTable && group !== 'gezin')
    const search = { name: SEARCH_NAME, label: texts.search }
    const words = searchIn(req, search)
    const everybody = await register(options, language)
    const fits = fitting(everybody, words, ({ name, kind }) => `${name} ${kind}`)
    const { shown, next } = pageOf(fits, req)
    const address = searchedAt(PARTIES_PATH, search, words)
    const voice = { voice: language }
    return {
      title: texts.title,
      body: html`${lead(texts.lead)}${searchBox(voice, search, { path: PARTIES_PATH, keep: {}, words })}
${
  shown.length > 0
    ? table(
        texts.caption,
        texts.heads,
        shown.map(({ name, kind }) => [name, kind]),
      )
    : paragraph(texts.nobody)
}
${buttons(pageLinks(voice, { req, address, next, more: texts.more }))}
${heading(2, texts.kinds)}${paragraph(texts.kindsLead)}${list(kinds.map(({ name }) => name))}
${heading(2, texts.purposes)}${list(purposes.map(({ name, parentText }) => html`<strong>${withoutJargon(name)}</strong>. ${parentText}`))}
${heading(2, texts.rules)}${paragraph(texts.rulesText)}${linkButton('/uitleg', texts.toRules, 'secondary')}`,
    }
  }

const contact =
  ({ helpPhone }: PortalOptions): OpenPage =>
  (language) => {
    const { title, call, sections, complaintLink } = openTexts[language].contact
    return {
      title,
      body: html`${lead(call(helpPhone))}${sections.map(([head, text]) => html`${heading(2, head)}${paragraph(text)}`)}${paragraph(link(COMPLAINT, complaintLink))}`,
    }
  }

const plain =
  (which: 'privacy' | 'accessibility' | 'licences'): OpenPage =>
  (language) => {
    const { title, paragraphs } = openTexts[language][which]
    return { title, body: html`${paragraphs.map((text) => paragraph(text))}` }
  }

const help =
  ({ helpPhone }: PortalOptions): OpenPage =>
  (language) => {
    const texts = openTexts[language].help
    const all = [texts.call(helpPhone), ...texts.paragraphs]
    return { title: texts.title, body: html`${all.map((text) => paragraph(text))}` }
  }

/** Every open page by its path. */
export const openPages = (options: PortalOptions): readonly (readonly [string, OpenPage])[] => [
  ['/', start],
  ['/uitleg', explanation],
  [PARTIES_PATH, parties(options)],
  ['/jongere', young],
  ['/privacy', plain('privacy')],
  ['/toegankelijkheid', plain('accessibility')],
  ['/licenties', plain('licences')],
  ['/contact', contact(options)],
  ['/hulp', help(options)],
]
