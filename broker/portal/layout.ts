/** The frame around every page. */
import type { Language } from '../../policies/vocabulary.ts'
import { languageLinks } from './chosen-language.ts'
import { childName, roleName } from './family-names.ts'
import { attr, type Html, href, html, render } from './html.ts'
import type { Page, Visit } from './site.ts'
import { frameTexts } from './texts/frame.ts'
import { type Theme, themeClass } from './theme.ts'
import { alert, button, heading, paragraph } from './ui.ts'

/** Where "leave quickly" goes: a page that anybody may have open. */
const ELSEWHERE = 'https://www.knmi.nl/'

/** Where somebody's own pages begin. */
export const HOME_PATH = '/start'

export type Frame = {
  readonly language: Language
  readonly helpPhone: string
  readonly theme: Theme
  /** Address of this page, to come back to in another language. */
  readonly path: string
  /** Null on open pages without a login. */
  readonly visit: Visit | null
  /** What was typed came back after a login. */
  readonly restored?: boolean
}

/** The hidden fields of every form: it came from our own page, and sending it twice does it once. */
export const formSecrets = ({ session, key }: Pick<Visit, 'session' | 'key'>): Html =>
  html`<input type="hidden" name="csrf" value="${session.csrf}"><input type="hidden" name="sleutel" value="${key}">`

/** A form of ours, sent to `action`. */
export const form = (visit: Pick<Visit, 'session' | 'key'>, action: string, body: Html): Html =>
  html`<form method="post" action="${href(action)}" novalidate>${formSecrets(visit)}${body}</form>`

type Item = readonly [address: string, label: string]

const itemsOf = ({ families, offices, voice }: Visit): Item[] => {
  const { nav } = frameTexts[voice]
  const functions = new Set(offices.flatMap((office) => office.functions))
  const isFamily = families.length > 0 || functions.size === 0
  return [
    ...(isFamily ? Object.entries(nav.family) : []),
    ...(functions.has('aanvrager') ? Object.entries(nav.aanvrager) : []),
    ...(functions.has('professional') ? Object.entries(nav.professional) : []),
    ...(functions.has('fg') ? Object.entries(nav.fg) : []),
    ...(functions.has('beheerder') ? Object.entries(nav.beheerder) : []),
    ...(functions.has('registerbeheerder') ? Object.entries(nav.registerbeheerder) : []),
  ]
}

/** Which children the pages are about, each leading to its own part of the overview; a young person needs no telling. */
const children = (visit: Visit): Html | false => {
  const own = visit.families.filter(
    ({ role, birthDate }) => role !== 'jeugdige' && birthDate !== null,
  )
  const names = own.map((family) => {
    const name = childName(visit, family)
    const address = href(`/ouder#kind-${family.child}`)
    return own.length > 1
      ? html`<a class="nl-link" href="${address}">${name}</a>`
      : html`<span>${name}</span>`
  })
  return (
    own.length > 0 && html`<p class="cb-children">${frameTexts[visit.voice].about} ${names}</p>`
  )
}

const menu = (visit: Visit, language: Language, current: string | undefined): Html =>
  html`<nav class="cb-nav" aria-label="${frameTexts[language].menu}">${children(visit)}<ul>${itemsOf(
    visit,
  ).map(
    ([address, label]) =>
      html`<li><a class="nl-link" href="${href(address)}"${attr('aria-current', address === current && 'page')}>${label}</a></li>`,
  )}</ul></nav>`

/** As what somebody is here: in their family, or where they work. */
const rolesOf = (visit: Visit): string => {
  const { functions } = frameTexts[visit.language]
  const roles = visit.families.map(({ role }) => role).filter((role) => role !== 'jeugdige')
  const words = [
    ...roles.map((role) => roleName(visit, role)),
    ...visit.offices.flatMap((office) => office.functions).map((one) => functions[one]),
  ]
  return [...new Set(words)].join(', ')
}

const account = (visit: Visit): Html => {
  const { session, language } = visit
  const roles = rolesOf(visit)
  return html`<span><a class="nl-link" href="${href('/mijn-login')}">${session.name}</a>${roles !== '' && html` <span class="cb-sub">${roles}</span>`}</span>
<form method="post" action="${href('/uitloggen')}"><input type="hidden" name="csrf" value="${session.csrf}">${button(frameTexts[language].logOut, { kind: 'subtle' })}</form>`
}

const header = (frame: Frame): Html => {
  const texts = frameTexts[frame.language]
  return html`<header class="utrecht-page-header"><div class="utrecht-page-header__content cb-header"><a class="cb-brand" href="${href(frame.visit ? HOME_PATH : '/')}">${texts.service}</a><div class="cb-user">${languageLinks(frame.language, frame.path, texts.languages)}${
    frame.visit
      ? account(frame.visit)
      : html`<a class="nl-link" href="${href('/inloggen')}">${texts.logIn}</a>`
  }<a class="nl-link cb-leave" rel="noreferrer" href="${href(ELSEWHERE)}">${texts.leave}</a></div></div></header>`
}

const footer = ({ language, helpPhone }: Frame): Html => {
  const texts = frameTexts[language]
  return html`<footer class="utrecht-page-footer cb-footer"><div class="utrecht-page-footer__content">${paragraph(texts.help(helpPhone))}<ul>${Object.entries(
    texts.footer,
  ).map(
    ([address, label]) => html`<li><a class="nl-link" href="${href(address)}">${label}</a></li>`,
  )}</ul></div></footer>`
}

/** A whole page. */
export const wholePage = (page: Page, frame: Frame): string => {
  const { visit, language } = frame
  const texts = frameTexts[visit?.voice ?? language]
  return render(html`<!DOCTYPE html>
<html lang="${language}" dir="ltr" class="${themeClass(frame.theme)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${page.title} - ${texts.service}</title>
<link rel="icon" href="${href('/icoon.svg')}" type="image/svg+xml"><link rel="stylesheet" href="${href('/portaal.css')}"></head>
<body class="utrecht-body cb-body">
<a class="nl-skip-link nl-skip-link--visible-on-focus" href="#inhoud">${texts.skip}</a>
${header(frame)}
${visit && menu(visit, language, page.current)}
<div class="utrecht-page-body"><div class="utrecht-page-body__content cb-content"><main id="inhoud" tabindex="-1">
${heading(1, page.title)}
${frame.restored && alert('info', { title: texts.login.restoredTitle }, paragraph(texts.login.restored))}
${page.body}
</main></div></div>
${footer(frame)}
</body>
</html>
`)
}
