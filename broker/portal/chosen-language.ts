/** Which language somebody reads: chosen before, else the browser's. The same for every site of pages here. */
import type { ServerResponse } from 'node:http'
import type { Request, RequestHandler } from 'express'
import { type Language, language as languageSchema } from '../../policies/vocabulary.ts'
import type { Cookies } from './cookies.ts'
import { attr, type Html, href, html } from './html.ts'
import { LANGUAGE_NAMES, LANGUAGES } from './language.ts'

const A_YEAR_S = 365 * 24 * 3600
/** A path of our own, with a query as forms write it (`+` for a space): where a choice, or a login, may lead back to. */
const OWN_PATH = /^\/(?![/\\])[\w/?=&%.+*-]*$/

type Speaking = { readonly cookies: Cookies<'taal'> }

/** The path that a query names, if it is one of ours; else `otherwise`. */
export const pathToReturnTo = (wanted: unknown, otherwise: string): string =>
  typeof wanted === 'string' && OWN_PATH.test(wanted) ? wanted : otherwise

/** The language chosen before, else the browser's, else Dutch. */
export const languageOf = ({ cookies }: Speaking, req: Request): Language => {
  const chosen = languageSchema.safeParse(cookies.read(req, 'taal'))
  if (chosen.success) return chosen.data
  return req.acceptsLanguages('nl', 'en') === 'en' ? 'en' : 'nl'
}

/** Remembers on this browser which language somebody reads. */
export const speakAs = (cookies: Speaking['cookies'], res: ServerResponse, value: Language): void =>
  cookies.set(res, 'taal', { value, maxAgeS: A_YEAR_S })

/** Remembers a choice (`/taal/:taal`) and leads back to the page it was made on, or to `otherwise`. */
export const chooseLanguage =
  ({ cookies }: Speaking, otherwise: string): RequestHandler =>
  (req, res) => {
    const chosen = languageSchema.safeParse(req.params['taal'])
    if (chosen.success) speakAs(cookies, res, chosen.data)
    res.redirect(303, pathToReturnTo(req.query['terug'], otherwise))
  }

/** The languages to choose from, on the page at `path`; `label` names the list. */
export const languageLinks = (language: Language, path: string, label: string): Html =>
  html`<ul class="cb-languages" aria-label="${label}">${LANGUAGES.map(
    (other) =>
      html`<li><a class="nl-link" href="${href(`/taal/${other}?terug=${encodeURIComponent(path)}`)}" lang="${other}" hreflang="${other}"${attr('aria-current', other === language && 'true')}>${LANGUAGE_NAMES[other]}</a></li>`,
  )}</ul>`
