/** Administration: the own people, systems and keys, who takes part, and how readable the texts are. */
import { administrationOf, type ShownClient, type ShownMember } from '../../../administration.ts'
import { READABLE_FROM, readability } from '../../../readability.ts'
import { type Html, html } from '../../html.ts'
import { dutchOn } from '../../language.ts'
import { catalogueFor, type PortalRoute, type Visit } from '../../site.ts'
import { administeringTexts } from '../../texts/administering.ts'
import { administrationTexts } from '../../texts/administration.ts'
import { oversightTexts } from '../../texts/oversight.ts'
import { parentTexts } from '../../texts/parents.ts'
import { type Theme, theme, themeClass } from '../../theme.ts'
import {
  alert,
  badge,
  buttons,
  card,
  cards,
  facts,
  heading,
  lead,
  link,
  linkButton,
  paragraph,
  table,
} from '../../ui.ts'
import { purposeOf } from '../ouder/parts.ts'
import { type Desk, nameOfParty, otherOffices } from '../staff/office.ts'
import { type AdministratorsDesk, addressAt, administratorAt, savedBox } from './desk.ts'

const PATH = '/beheer'
const TEXTS = '/beheer/teksten'
const TEXTS_A_PAGE = 25
const THEMES = '/beheer/thema'

const partiesTable = ({ visit, parties }: Desk): Html => {
  const texts = administrationTexts[visit.language]
  const kinds = new Map(catalogueFor(visit).parties.map(({ id, name }) => [id, name]))
  return table(
    texts.partiesCaption,
    texts.partyHeads,
    parties.map(({ name, kind, oin, region, gatewayUrl }) => [
      name,
      kinds.get(kind) ?? kind,
      oin,
      region,
      gatewayUrl === null ? texts.noGateway : texts.hasGateway,
    ]),
  )
}

const clientCard = (desk: AdministratorsDesk, client: ShownClient): Html => {
  const { language } = desk.visit
  const texts = administrationTexts[language]
  const keys = client.keys.map(({ id, algorithm }) => `${id} (${algorithm})`)
  return card(
    { title: client.id, level: 3 },
    html`${facts([
      [texts.client.supplier, client.processor ?? texts.self],
      [texts.client.auth, texts.auth[client.auth]],
      [texts.client.binding, texts.binding[client.binding]],
      [texts.client.keys, keys.length > 0 ? keys.join(', ') : texts.none],
      [texts.client.acts, client.acts.length > 0 ? client.acts.join(', ') : texts.none],
      [texts.client.active, client.active ? texts.yes : texts.no],
    ])}${linkButton(addressAt(desk, `${PATH}/systemen/${client.id}`), administeringTexts[language].systems.open, 'secondary')}`,
  )
}

const memberRow = (desk: AdministratorsDesk, member: ShownMember) => {
  const { visit, admin } = desk
  const { functions: names } = administrationTexts[visit.language]
  const { on, off, change, people } = administeringTexts[visit.language]
  const { employee, functions, active, handle } = member
  return [
    employee,
    functions.map((one) => names[one]).join(', '),
    active ? badge('safe', on) : badge('neutral', off),
    employee === admin.employee
      ? people.you
      : linkButton(addressAt(desk, `${PATH}/mensen/${handle}`), change, 'subtle'),
  ]
}

const overview: PortalRoute['handle'] = async (visit, req) => {
  const desk = await administratorAt(visit, req)
  const { actor } = desk
  const texts = administrationTexts[visit.language]
  const { switch: look } = oversightTexts[visit.language]
  const { staff, clients } = await administrationOf(visit.context, actor)
  const own = nameOfParty(desk, actor.party)
  const { people: add } = administeringTexts[visit.language]
  return {
    title: texts.title,
    current: PATH,
    body: html`${savedBox(visit, req)}${lead(texts.lead)}${buttons(linkButton(TEXTS, texts.toTexts, 'secondary'), linkButton(THEMES, texts.themes.to, 'secondary'), otherOffices(desk, PATH, look))}
${heading(2, texts.staff(own))}${table(
  texts.staff(own),
  texts.staffHeads,
  staff.map((member) => memberRow(desk, member)),
)}${buttons(linkButton(addressAt(desk, `${PATH}/mensen/nieuw`), add.add))}
${heading(2, texts.clients(own))}${
  clients.length > 0
    ? cards(clients.map((client) => clientCard(desk, client)))
    : paragraph(texts.none)
}
${heading(2, texts.parties)}${partiesTable(desk)}`,
  }
}

// --- texts -----------------------------------------------------------------------------------------------------

type ScoredText = { readonly where: string; readonly text: string; readonly score: number }

type Names = Record<'page' | 'purpose' | 'rule' | 'reason', string>

/** What parents read, in the portal and out of the catalogue, the hardest first. */
const scoredTexts = (visit: Visit): ScoredText[] => {
  const { page, purpose, rule, reason }: Names = administrationTexts[visit.language].texts
  const { purposes, rules, reasons } = visit.context.rulebooks.catalogue
  const named = (id: string): string => `${purpose}: ${purposeOf(visit, id)?.name ?? id}`
  return [
    ...parentTexts().map(({ place, text }) => ({ where: `${page}: ${place}`, text })),
    ...purposes.map(({ id, parentText }) => ({ where: named(id), text: parentText })),
    ...rules.map(({ id, textParent }) => ({ where: `${rule} ${id}`, text: textParent })),
    ...reasons.map(({ code, parent }) => ({ where: `${reason}: ${code}`, text: parent })),
  ]
    .map(({ where, text }) => ({ where, text, score: Math.round(readability(text) ?? 0) }))
    .sort((one, other) => one.score - other.score)
}

const textsPage: PortalRoute['handle'] = (visit, { query }) => {
  const { language } = visit
  const { texts } = administrationTexts[language]
  const all = scoredTexts(visit)
  const asked = Number(query['vanaf'])
  const first = Number.isSafeInteger(asked) && asked > 0 ? asked : 0
  const next = first + TEXTS_A_PAGE
  const good = all.filter(({ score }) => score >= READABLE_FROM).length
  return {
    title: texts.title,
    current: PATH,
    body: html`${lead(texts.lead)}${paragraph(texts.share(good, all.length))}
${table(
  texts.caption,
  texts.heads,
  all
    .slice(first, next)
    .map(({ where, text, score }) => [
      where,
      dutchOn(language, text),
      badge(score >= READABLE_FROM ? 'safe' : 'warning', score),
    ]),
)}
${buttons(all.length > next && linkButton(`${TEXTS}?vanaf=${next}`, texts.next, 'secondary'))}`,
  }
}

// --- theme -----------------------------------------------------------------------------------------------------

/** What a theme colours, small enough to compare two at a glance. */
const swatch = ({ language, theme: used }: Visit, one: Theme): Html => {
  const { themes } = administrationTexts[language]
  return html`<section class="${themeClass(one)}">${heading(2, themes.names[one])}${
    one === used ? badge('safe', themes.used) : badge('neutral', themes.unused)
  }${paragraph(html`${themes.sample} ${link(THEMES, themes.sampleLink)}`)}${alert('info', { title: themes.sampleAlert, level: 3 }, '')}${buttons(linkButton(THEMES, themes.sampleButton), linkButton(THEMES, themes.sampleButton, 'secondary'))}</section>`
}

const themesPage: PortalRoute['handle'] = (visit) => {
  const { themes } = administrationTexts[visit.language]
  return {
    title: themes.title,
    current: PATH,
    body: html`${lead(themes.lead)}${theme.options.map((one) => swatch(visit, one))}`,
  }
}

export const beheer: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'beheerder', handle: overview },
  { method: 'get', path: TEXTS, for: 'beheerder', handle: textsPage },
  { method: 'get', path: THEMES, for: 'beheerder', handle: themesPage },
]
