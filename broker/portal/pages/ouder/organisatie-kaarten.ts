/** Each organisation that has or may see something of a child, with the key facts: cards, or a table where there are many. */
import type { Request } from 'express'
import { plainKind } from '../../../../consent/naming.ts'
import type { Instant } from '../../../../consent/time.ts'
import type { OwnChoice } from '../../../answers/own-choices.ts'
import { byLawAmong } from '../../../decisions/by-law.ts'
import type { FamilyView } from '../../../family/family.ts'
import type { NamedParty } from '../../../family/named-party.ts'
import type { InsightPage } from '../../../insight/insight.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../language.ts'
import {
  fitting,
  pageLinks,
  pageOf,
  type Search,
  searchBox,
  searchedAt,
  searchIn,
} from '../../lists.ts'
import type { Visit } from '../../site.ts'
import { keuzeTexts } from '../../texts/keuze.ts'
import { overzichtTexts } from '../../texts/overzicht.ts'
import {
  type BadgeKind,
  badge,
  buttons,
  card,
  cards,
  facts,
  link,
  linkButton,
  list,
  paragraph,
  table,
} from '../../ui.ts'
import { choiceDays, standingOf as choiceStanding, isComplete, partsIn } from './choice-parts.ts'
import { partyName, partyWithKind, purposeOf } from './parts.ts'

/** More are a table (NL Design System). */
const CARDS_MAX = 10

/** What a family sees of one organisation. */
type Around = {
  readonly party: NamedParty
  readonly choices: readonly OwnChoice[]
  /** A question of it waits for this person. */
  readonly asks: boolean
  readonly lastLooked: Instant | null
  readonly byLaw: boolean
}

/** What the cards are made of: all of it as this person may see it. */
export type Seen = {
  readonly choices: readonly OwnChoice[]
  readonly around: readonly NamedParty[]
  /** Who asked what this person has not answered. */
  readonly askers: readonly NamedParty[]
  readonly receivers: InsightPage['receivers']
}

/** Each organisation once, by how it is shown to this person. */
const organisationsIn = (
  { context }: Visit,
  { choices, around, askers, receivers }: Seen,
): readonly Around[] => {
  const all = [
    ...askers,
    ...choices.map(({ requester }) => requester),
    ...around,
    ...receivers.map(({ party }) => party),
  ]
  const parties = [...new Map(all.map((party) => [party.id, party])).values()]
  const holders = choices.map(({ holder }) => holder)
  const isByLaw = byLawAmong(context, [...parties, ...holders])
  return parties.map((party) => ({
    party,
    choices: choices.filter(({ requester }) => requester.id === party.id),
    asks: askers.some(({ id }) => id === party.id),
    lastLooked: receivers.find((one) => one.party.id === party.id)?.at ?? null,
    byLaw: isByLaw(party),
  }))
}

type Standing = keyof (typeof overzichtTexts)['nl']['standings']

const LOOKS: Readonly<Record<Standing, BadgeKind>> = {
  deelt: 'safe',
  deel: 'safe',
  niets: 'neutral',
  keuze: 'warning',
  wet: 'neutral',
  verlopen: 'neutral',
}

/** What counts now, or keeps something from being shared by a no. */
export const isCurrent = (choice: OwnChoice): boolean =>
  partsIn(choice, 'geldig', 'gepauzeerd', 'geweigerd').length > 0

/** What is not answered comes first; then one's own word, since the law changes nothing in that; then the law. No choice is no. */
const standingOf = ({ choices, asks, byLaw }: Around): Standing => {
  if (asks || choices.some(({ waiting }) => waiting.length > 0)) return 'keuze'
  const current = choices.filter(isCurrent)
  const shared = current.filter((choice) => choiceStanding(choice) === 'geldig')
  if (current.length > 0 && shared.length === current.length) return 'deelt'
  if (shared.length > 0 || current.some((choice) => choiceStanding(choice) === 'deel'))
    return 'deel'
  if (current.length > 0) return 'niets'
  if (choices.some((choice) => partsIn(choice, 'ingetrokken').length > 0)) return 'niets'
  if (choices.length > 0) return 'verlopen'
  return byLaw ? 'wet' : 'niets'
}

const standingBadge = ({ voice }: Visit, around: Around): Html => {
  const standing = standingOf(around)
  return badge(LOOKS[standing], overzichtTexts[voice].standings[standing])
}

/** The page of a choice, or of what waits for a word about it. */
const pageOfChoice = ({ parts, waiting }: OwnChoice): string =>
  `/ouder/keuze/${waiting[0]?.view.id ?? parts[0]?.answer.view.id}`

/** Each choice by what it is for, with how it stands: from which organisation stands on its page. */
const choiceLinks = (visit: Visit, { choices }: Around): Html | null => {
  const { states } = keuzeTexts[visit.voice].choice
  const lines = choices.map((choice) => {
    const { purpose, waiting } = choice
    const name = purposeOf(visit, purpose)?.name ?? purpose
    const state = waiting.length > 0 ? states.wacht_op_bevestiging : states[choiceStanding(choice)]
    return html`${link(pageOfChoice(choice), name)}: ${state}`
  })
  return lines.length > 0 ? list(lines) : null
}

const untilOf = (visit: Visit, { choices }: Around): Html | false =>
  choiceDays(
    visit,
    choices.flatMap(({ parts }) =>
      parts.filter(({ state }) => state === 'geldig' || state === 'gepauzeerd'),
    ),
  )

/** A yes of this person's own that waits for others: never for whom. */
const waitsForOthers = ({ choices }: Around): boolean =>
  choices.some((choice) => partsIn(choice, 'geldig').length > 0 && !isComplete(choice))

const lastText = ({ language, voice }: Visit, { lastLooked }: Around) =>
  lastLooked === null ? overzichtTexts[voice].notYet : moment(lastLooked, language)

const organisationCard = (visit: Visit, around: Around): Html => {
  const texts = overzichtTexts[visit.voice]
  const { choice } = keuzeTexts[visit.voice]
  const until = untilOf(visit, around)
  const links = choiceLinks(visit, around)
  const [only, ...others] = around.choices
  return card(
    { title: partyName(around.party), level: 4, mark: standingBadge(visit, around) },
    html`${facts([
      [texts.kind, plainKind(around.party.kind)],
      [texts.lastLooked, lastText(visit, around)],
      until && [choice.until, until],
      links !== null && [texts.choices, links],
    ])}${waitsForOthers(around) && paragraph(choice.notAllIn)}${standingOf(around) === 'wet' && paragraph(texts.byLaw)}${only && others.length === 0 && linkButton(pageOfChoice(only), choice.change, 'secondary')}`,
  )
}

/** A list of its own for each child: searching one leaves the others as they are. */
const organisationTable = (
  visit: Visit,
  all: readonly Around[],
  { family, req }: { readonly family: FamilyView; readonly req: Request },
): Html => {
  const { child } = family
  const texts = overzichtTexts[visit.voice]
  const search: Search = { name: 'zoek', label: texts.search }
  // Another child's list is searched: this one is shown from its beginning.
  const own = req.query['kind'] === child ? req : ({ query: {} } as Request)
  const words = searchIn(own, search)
  const found = fitting(all, words, ({ party }) => `${party.name ?? ''} ${party.kind}`)
  const { shown, next } = pageOf(found, own)
  const address = searchedAt(`/ouder?kind=${child}`, search, words)
  const rows = shown.map((around) => [
    partyWithKind(around.party),
    standingBadge(visit, around),
    lastText(visit, around),
    untilOf(visit, around) || null,
    choiceLinks(visit, around),
  ])
  return html`${searchBox(visit, search, { path: '/ouder', keep: { kind: child }, words })}
${rows.length > 0 ? table(texts.caption, texts.heads, rows) : paragraph(texts.noneFound)}
${buttons(pageLinks(visit, { req: own, address, next, more: texts.more }))}`
}

/** The organisations of a child. Nothing where there are none. */
export const organisations = (
  visit: Visit,
  seen: Seen,
  place: { readonly family: FamilyView; readonly req: Request },
): Html | false => {
  const all = organisationsIn(visit, seen)
  if (all.length === 0) return false
  return all.length > CARDS_MAX
    ? organisationTable(visit, all, place)
    : cards(all.map((around) => organisationCard(visit, around)))
}
