/** Languages of the portal: Dutch at level B1, and English beside it. */

import type { Day, Instant } from '../../consent/time.ts'
import { type Language, language } from '../../policies/vocabulary.ts'
import { type Html, type HtmlValue, html } from './html.ts'

/** The same texts in every language; a missing one is an error of types. */
export type Bilingual<Texts> = Readonly<Record<Language, Texts>>

/** In which words somebody is spoken to: the language, and in Dutch `je` for the young person. */
export type Voice = Language | 'je'

/** The same texts in every voice. */
export type Voiced<Texts> = Readonly<Record<Voice, Texts>>

export const LANGUAGES: readonly Language[] = language.options

/** How a language names itself. */
export const LANGUAGE_NAMES: Bilingual<string> = { nl: 'Nederlands', en: 'English' }

const formatters = (locale: string) => ({
  day: new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'Europe/Amsterdam',
  }),
  moment: new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/Amsterdam',
  }),
})

// Made once: one per call costs more than the rest of a page.
const FORMATS: Bilingual<ReturnType<typeof formatters>> = {
  nl: formatters('nl-NL'),
  en: formatters('en-GB'),
}

/** "28 november 2026". */
export const dayText = (day: Day | Instant, lang: Language): string =>
  FORMATS[lang].day.format(typeof day === 'number' ? day : Date.parse(`${day}T12:00:00Z`))

/** "28 november 2026 om 14:05". */
export const momentText = (at: Instant, lang: Language): string => FORMATS[lang].moment.format(at)

/** The same, for people and for machines. */
export const moment = (at: Instant, lang: Language): Html =>
  html`<time datetime="${new Date(at).toISOString()}">${momentText(at, lang)}</time>`

/** A day, for people and for machines. */
export const dayOnPage = (day: Day | Instant, lang: Language): Html => {
  const machine = typeof day === 'number' ? new Date(day).toISOString() : day
  return html`<time datetime="${machine}">${dayText(day, lang)}</time>`
}

/** A text marked with its language where the page is in another. */
export const textIn = (own: Language, text: HtmlValue, page: Language): HtmlValue =>
  own === page || text === '' ? text : html`<span lang="${own}">${text}</span>`

/** What somebody wrote is in Dutch, and so are names of laws: marked where the page is in another language. */
export const dutchOn = (lang: Language, text: HtmlValue): HtmlValue => textIn('nl', text, lang)
