/** The frame around every page of a gateway: the organisation's own name, in the look of the portal. */
import type { Language } from '../../../policies/vocabulary.ts'
import { languageLinks } from '../../portal/chosen-language.ts'
import { attr, type Html, href, html, render } from '../../portal/html.ts'
import { type Theme, themeClass } from '../../portal/theme.ts'
import { button, paragraph } from '../../portal/ui.ts'
import { frameTexts } from '../texts/frame.ts'

/** Who is logged in, as the frame shows it. */
export type Account = {
  readonly name: string
  /** Stands in every form: another site cannot know it. */
  readonly csrf: string
  /** Where the form to log out is sent. */
  readonly logOut: string
  readonly menu: Readonly<Record<string, string>>
}

export type Frame = {
  readonly organisation: string
  readonly theme: Theme
  readonly language: Language
  /** Path of this page, to come back to in another language. */
  readonly path: string
  readonly title: string
  /** Null on pages without a login. */
  readonly account: Account | null
}

/** A form of ours, sent to `action`; the hidden field shows that it came from our own page. */
export const form = ({ csrf }: Pick<Account, 'csrf'>, action: string, body: Html): Html =>
  html`<form method="post" action="${href(action)}" novalidate><input type="hidden" name="csrf" value="${csrf}">${body}</form>`

const accountBox = (account: Account, language: Language): Html =>
  html`<span>${account.name}</span>${form(account, account.logOut, button(frameTexts[language].logOut, { kind: 'subtle' }))}`

const menuOf = ({ menu }: Account, { language, path }: Frame): Html =>
  html`<nav class="cb-nav" aria-label="${frameTexts[language].menu}"><ul>${Object.entries(menu).map(
    ([address, label]) =>
      html`<li><a class="nl-link" href="${href(address)}"${attr('aria-current', address === path && 'page')}>${label}</a></li>`,
  )}</ul></nav>`

/** A whole page. */
export const page = (frame: Frame, body: Html): string => {
  const { organisation, theme, language, path, title, account } = frame
  const texts = frameTexts[language]
  return render(html`<!DOCTYPE html>
<html lang="${language}" dir="ltr" class="${themeClass(theme)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} - ${organisation}</title>
<link rel="icon" href="${href('/icoon.svg')}" type="image/svg+xml"><link rel="stylesheet" href="${href('/portaal.css')}"></head>
<body class="utrecht-body cb-body">
<a class="nl-skip-link nl-skip-link--visible-on-focus" href="#inhoud">${texts.skip}</a>
<header class="utrecht-page-header"><div class="utrecht-page-header__content cb-header"><a class="cb-brand" href="${href('/')}">${organisation}</a><div class="cb-user">${languageLinks(language, path, texts.languages)}${account && accountBox(account, language)}</div></div></header>
${account && menuOf(account, frame)}
<div class="utrecht-page-body"><div class="utrecht-page-body__content cb-content"><main id="inhoud" tabindex="-1">
<h1 class="nl-heading nl-heading--level-1">${title}</h1>
${body}
</main></div></div>
<footer class="utrecht-page-footer cb-footer"><div class="utrecht-page-footer__content">${paragraph(texts.footer(organisation))}</div></footer>
</body>
</html>
`)
}
