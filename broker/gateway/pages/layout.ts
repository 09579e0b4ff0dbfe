/** The frame around every page of a gateway, and its one stylesheet. */
import { type Html, href, html, render } from '../../portal/html.ts'
import type { Session } from '../reader/sessions.ts'

export type Frame = {
  readonly organisation: string
  readonly title: string
  readonly session: Session | null
}

/** The hidden field that shows a form came from our own page. */
export const csrfField = ({ csrf }: Session): Html =>
  html`<input type="hidden" name="csrf" value="${csrf}">`

const account = (session: Session): Html => html`<nav aria-label="Menu">
  <ul>
    <li><a href="${href('/vraag')}">Gegevens opvragen</a></li>
    <li><a href="${href('/aanbiedingen')}">Aangeboden aan ons</a></li>
  </ul>
  <form method="post" action="${href('/uitloggen')}">
    ${csrfField(session)}
    <span>${session.who.name}</span>
    <button type="submit">Uitloggen</button>
  </form>
</nav>`

/** A whole page. */
export const page = ({ organisation, title, session }: Frame, body: Html): string =>
  render(html`<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - ${organisation}</title>
<link rel="stylesheet" href="${href('/stijl.css')}">
</head>
<body>
<a class="naar-inhoud" href="#inhoud">Naar de inhoud</a>
<header>
<p class="organisatie">${organisation}</p>
${session && account(session)}
</header>
<main id="inhoud">
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`)

/** The stylesheet; contrast of text at least 7 to 1. */
export const stylesheet = `
:root { color-scheme: light; --tekst: #1b1b1b; --lijn: #767676; --accent: #154273; --vlak: #f3f5f7; --fout: #8a1010 }
* { box-sizing: border-box }
body { margin: 0; color: var(--tekst); background: #fff; font: 1.0625rem/1.6 system-ui, sans-serif }
header { border-bottom: 4px solid var(--accent); padding: .75rem 1rem }
header, main { max-width: 60rem; margin-inline: auto }
main { padding: 1rem; position: relative }
nav, nav ul, nav form { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center }
nav { justify-content: space-between }
nav ul { list-style: none; margin: 0; padding: 0 }
.organisatie { font-weight: 700; margin: 0 0 .5rem }
h1 { font-size: 1.75rem; line-height: 1.25 }
h2 { font-size: 1.3rem; margin-top: 2rem }
a { color: var(--accent) }
label, legend { font-weight: 700 }
input[type=text], select, textarea { display: block; width: 100%; max-width: 32rem; min-height: 2.75rem; padding: .5rem; font: inherit; border: 1px solid var(--lijn) }
fieldset { border: 1px solid var(--lijn); margin: 1rem 0; padding: .5rem 1rem 1rem }
.keuze { display: flex; gap: .5rem; align-items: center; min-height: 2.75rem }
.keuze label { font-weight: 400 }
.keuze input { width: 1.5rem; height: 1.5rem; flex: none }
.veld { margin: 1rem 0 }
button, .knop { display: inline-block; min-height: 2.75rem; padding: .5rem 1.25rem; font: inherit; font-weight: 700; color: #fff; background: var(--accent); border: 2px solid var(--accent); text-decoration: none; cursor: pointer }
nav button { color: var(--accent); background: #fff }
:focus-visible { outline: 3px solid #b35c00; outline-offset: 2px }
.melding { border-left: 6px solid var(--accent); background: var(--vlak); padding: .75rem 1rem }
.fout { border-left-color: var(--fout) }
dl { display: grid; gap: .25rem 1.5rem }
dt { font-weight: 700 }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere; white-space: pre-wrap }
@media (min-width: 40rem) { dl { grid-template-columns: 16rem 1fr } }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid var(--lijn); padding: .4rem .5rem; text-align: start; vertical-align: top }
caption { text-align: start; font-weight: 700 }
.rollen { overflow-x: auto }
.watermerk { position: fixed; inset: 0; overflow: hidden; pointer-events: none; display: grid; grid-template-columns: repeat(3, 1fr); align-items: center; justify-items: center; opacity: .14; font-size: 1.1rem; font-weight: 700 }
.watermerk span { transform: rotate(-25deg); white-space: nowrap }
.naar-inhoud { position: absolute; inset-inline-start: -100rem }
.naar-inhoud:focus { position: static }
`
