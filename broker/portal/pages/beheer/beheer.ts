/** Administration: the own people, systems and keys, who takes part, and how readable the texts are. */
import type { Request } from 'express'
import { administrationOf } from '../../../administration/administration.ts'
import { type Html, html } from '../../html.ts'
import { dutchOn } from '../../language.ts'
import { pageLinks, pageOf } from '../../lists.ts'
import { READABLE_FROM, readability } from '../../readability.ts'
import { catalogueFor, type PortalRoute, type Visit } from '../../site.ts'
import { administeringTexts } from '../../texts/administering.ts'
import { administrationTexts } from '../../texts/administration.ts'
import { newSystemTexts } from '../../texts/new-system.ts'
import { oversightTexts } from '../../texts/oversight.ts'
import { parentTexts } from '../../texts/parents.ts'
import { type Theme, theme, themeClass } from '../../theme.ts'
import {
  alert,
  badge,
  buttons,
  heading,
  lead,
  link,
  linkButton,
  more,
  oinText,
  paragraph,
  table,
} from '../../ui.ts'
import { purposeOf } from '../ouder/parts.ts'
import { nameOfParty, otherOffices } from '../staff/office.ts'
import { type AdministratorsDesk, addressAt, administratorAt, savedBox } from './desk.ts'
import { listOf } from './list.ts'
import { peopleList } from './mensen.ts'
import { NEW, systemList } from './systemen.ts'

const PATH = '/beheer'
const PARTIES = '/beheer/meedoen'
const TEXTS = '/beheer/teksten'
const THEMES = '/beheer/thema'

/** The organisations that take part, as everybody who works with them may know them. */
const partiesList = (desk: AdministratorsDesk, req: Request): Html => {
  const { visit, parties } = desk
  const texts = administrationTexts[visit.language]
  const kinds = new Map(catalogueFor(visit).parties.map(({ id, name }) => [id, name]))
  return listOf(desk, req, {
    path: PARTIES,
    items: parties,
    search: { name: 'deelnemer', label: texts.partySearch },
    more: administeringTexts[visit.language].more,
    textOf: ({ name, kind, oin }) => `${name} ${kinds.get(kind)} ${oin}`,
    show: (some) =>
      table(
        texts.partiesCaption,
        texts.partyHeads,
        some.map(({ name, kind, oin, region, gatewayUrl }) => [
          name,
          kinds.get(kind) ?? kind,
          oinText(oin),
          region,
          gatewayUrl === null ? texts.noGateway : texts.hasGateway,
        ]),
      ),
  })
}

const partiesPage: PortalRoute['handle'] = async (visit, req) => {
  const desk = await administratorAt(visit, req)
  return {
    title: administrationTexts[visit.language].parties,
    current: PATH,
    body: html`${partiesList(desk, req)}${buttons(linkButton(addressAt(desk, PATH), administeringTexts[visit.language].back, 'secondary'))}`,
  }
}

const overview: PortalRoute['handle'] = async (visit, req) => {
  const desk = await administratorAt(visit, req)
  const { actor } = desk
  const texts = administrationTexts[visit.language]
  const { switch: look } = oversightTexts[visit.language]
  const { staff, clients } = await administrationOf(visit.context, actor)
  const own = nameOfParty(desk, actor.party)
  const { people } = administeringTexts[visit.language]
  const { add, certificatesTitle, certificates } = newSystemTexts[visit.language]
  return {
    title: texts.title,
    current: PATH,
    body: html`${savedBox(visit, req)}${lead(texts.lead)}${buttons(linkButton(TEXTS, texts.toTexts, 'secondary'), linkButton(THEMES, texts.themes.to, 'secondary'), otherOffices(desk, PATH, look))}
${heading(2, texts.staff(own))}${peopleList(desk, req, staff)}${buttons(linkButton(addressAt(desk, `${PATH}/mensen/nieuw`), people.add))}
${heading(2, texts.clients(own))}${systemList(desk, req, clients)}${buttons(linkButton(addressAt(desk, NEW), add))}${more(certificatesTitle, paragraph(certificates))}
${heading(2, texts.parties)}${partiesList(desk, req)}`,
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

const textsPage: PortalRoute['handle'] = (visit, req) => {
  const { language } = visit
  const { texts } = administrationTexts[language]
  const all = scoredTexts(visit)
  const { shown, next } = pageOf(all, req)
  const good = all.filter(({ score }) => score >= READABLE_FROM).length
  return {
    title: texts.title,
    current: PATH,
    body: html`${lead(texts.lead)}${paragraph(texts.share(good, all.length))}
${table(
  texts.caption,
  texts.heads,
  shown.map(({ where, text, score }) => [
    where,
    dutchOn(language, text),
    badge(score >= READABLE_FROM ? 'safe' : 'warning', score),
  ]),
)}
${buttons(pageLinks(visit, { req, address: TEXTS, next, more: texts.next }))}`,
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
  { method: 'get', path: PARTIES, for: 'beheerder', handle: partiesPage },
  { method: 'get', path: TEXTS, for: 'beheerder', handle: textsPage },
  { method: 'get', path: THEMES, for: 'beheerder', handle: themesPage },
]
