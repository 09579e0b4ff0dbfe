/** Pages that everybody may read, without a login. */
import type { Language } from '../../../policies/vocabulary.ts'
import { html } from '../html.ts'
import type { Page, PortalOptions } from '../site.ts'
import { openTexts } from '../texts/open.ts'
import { buttons, heading, lead, linkButton, list, paragraph } from '../ui.ts'

type OpenPage = (language: Language) => Page

const start: OpenPage = (language) => {
  const texts = openTexts[language].start
  return {
    title: texts.title,
    body: html`${lead(texts.lead)}${buttons(linkButton('/inloggen', texts.logIn), linkButton('/uitleg', texts.toExplanation, 'secondary'))}
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

const parties =
  ({ context }: PortalOptions): OpenPage =>
  (language) => {
    const texts = openTexts[language].parties
    const { catalogue } = context.rulebooks.wording(language)
    const purposes = catalogue.purposes.filter(({ system }) => !system)
    return {
      title: texts.title,
      body: html`${lead(texts.lead)}${list(catalogue.parties.map(({ name }) => name))}
${heading(2, texts.purposes)}${list(purposes.map(({ name, parentText }) => html`<strong>${name}</strong>. ${parentText}`))}`,
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
  ['/wie-doet-mee', parties(options)],
  ['/jongere', young],
  ['/privacy', plain('privacy')],
  ['/toegankelijkheid', plain('accessibility')],
  ['/licenties', plain('licences')],
  ['/hulp', help(options)],
]
