/** The frame around every page of a gateway: the organisation's own name, in the look of the portal. */
import { attr, type Html, href, html, render } from '../../portal/html.ts'
import { type Theme, themeClass } from '../../portal/theme.ts'
import { button, paragraph } from '../../portal/ui.ts'
import type { Session } from '../reader/sessions.ts'

export type Frame = {
  readonly organisation: string
  readonly theme: Theme
  readonly title: string
  readonly session: Session | null
}

const MENU: readonly (readonly [path: string, label: string])[] = [
  ['/vraag', 'Gegevens opvragen'],
  ['/aanbiedingen', 'Aangeboden aan ons'],
]

/** A form of ours, sent to `action`; the hidden field shows that it came from our own page. */
export const form = ({ csrf }: Session, action: string, body: Html): Html =>
  html`<form method="post" action="${href(action)}" novalidate><input type="hidden" name="csrf" value="${csrf}">${body}</form>`

const account = (session: Session): Html =>
  html`<span>${session.who.name}</span>${form(session, '/uitloggen', button('Uitloggen', { kind: 'subtle' }))}`

const menu = (title: string): Html =>
  html`<nav class="cb-nav" aria-label="Menu"><ul>${MENU.map(
    ([path, label]) =>
      html`<li><a class="nl-link" href="${href(path)}"${attr('aria-current', label === title && 'page')}>${label}</a></li>`,
  )}</ul></nav>`

/** A whole page. */
export const page = ({ organisation, theme, title, session }: Frame, body: Html): string =>
  render(html`<!DOCTYPE html>
<html lang="nl" dir="ltr" class="${themeClass(theme)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} - ${organisation}</title>
<link rel="icon" href="${href('/icoon.svg')}" type="image/svg+xml"><link rel="stylesheet" href="${href('/portaal.css')}"></head>
<body class="utrecht-body cb-body">
<a class="nl-skip-link nl-skip-link--visible-on-focus" href="#inhoud">Naar de inhoud</a>
<header class="utrecht-page-header"><div class="utrecht-page-header__content cb-header"><a class="cb-brand" href="${href('/')}">${organisation}</a><div class="cb-user">${session && account(session)}</div></div></header>
${session && menu(title)}
<div class="utrecht-page-body"><div class="utrecht-page-body__content cb-content"><main id="inhoud" tabindex="-1">
<h1 class="nl-heading nl-heading--level-1">${title}</h1>
${body}
</main></div></div>
<footer class="utrecht-page-footer cb-footer"><div class="utrecht-page-footer__content">${paragraph(`Deze pagina’s zijn van ${organisation}. Alles wat u hier opvraagt of bekijkt, komt in het logboek.`)}</div></footer>
</body>
</html>
`)
