/** What several pages for families show in the same way. */
import { isHolderRole } from '../../../../consent/family.ts'
import { type ChildId, childIds } from '../../../../consent/id.ts'
import { plainKind } from '../../../../consent/naming.ts'
import type { Together } from '../../../../consent/say.ts'
import { dayOf, type Instant } from '../../../../consent/time.ts'
import { ageReadings } from '../../../../policies/age.ts'
import { unknownThing } from '../../../acting.ts'
import type { OwnChoice, Part, Said } from '../../../answers/own-choices.ts'
import type { FamilyView } from '../../../family/family.ts'
import type { NamedChoice } from '../../../family/family-overview.ts'
import type { NamedParty } from '../../../family/named-party.ts'
import type { InsightRow } from '../../../insight/insight-row.ts'
import { attr, type Html, type HtmlValue, href, html } from '../../html.ts'
import { dayOnPage, moment, textIn } from '../../language.ts'
import { catalogueFor, type Visit } from '../../site.ts'
import { eventTexts } from '../../texts/gebeurtenissen.ts'
import { inzageTexts } from '../../texts/inzage.ts'
import { keuzeTexts } from '../../texts/keuze.ts'
import { leeftijdTexts } from '../../texts/leeftijd.ts'
import { meldenTexts } from '../../texts/melden.ts'
import { vragenTexts } from '../../texts/vragen.ts'
import { alert, type BadgeKind, badge, facts, list, paragraph, table } from '../../ui.ts'

/** How far somebody's say goes by their authority and the age of the child: with an unknown day, as the rules read it. */
export const stageOf = (
  { now }: Visit,
  { role, birthDate }: FamilyView,
): 'geen' | 'kind' | 'ouder' | 'mee' | 'voorbij' => {
  if (birthDate === null) return 'geen'
  const ages = ageReadings(birthDate, dayOf(now))
  if (role === 'jeugdige') return ages.length > 0 && Math.min(...ages) >= 12 ? 'mee' : 'kind'
  return isHolderRole(role) && Math.max(...ages) >= 16 ? 'voorbij' : 'ouder'
}

/** Whether somebody may arrange things for the child: the young person from 12, a holder of authority below 16. */
export const arranges = (visit: Visit, family: FamilyView): boolean =>
  ['ouder', 'mee'].includes(stageOf(visit, family))

/** What is said to who may not arrange things for the child: the same whatever is there. */
export const whyNotBox = (visit: Visit, family: FamilyView, level: 2 | 3): Html => {
  const ages = leeftijdTexts[visit.voice]
  const stage = stageOf(visit, family)
  const said = (title: string, body: HtmlValue) => alert('info', { title, level }, body)
  if (stage === 'voorbij') return said(ages.grownTitle, paragraph(ages.grownArrange))
  if (stage === 'kind') return said(ages.notYetTitle, paragraph(ages.notYet))
  return said(ages.noSayTitle, html`${paragraph(ages.noSay)}${list(ages.noSayWhat)}`)
}

/** The child that a query or form names; foreign and unknown are one answer. */
export const familyNamed = ({ families }: Visit, named: unknown): FamilyView => {
  const id = childIds.schema.safeParse(named).data
  const family = families.find(({ child }) => child === id)
  if (!family) throw unknownThing()
  return family
}

/** The same for a page, which shows the first child where none is named. */
export const familyShown = (visit: Visit, named: unknown): FamilyView =>
  named === undefined && visit.families[0] ? visit.families[0] : familyNamed(visit, named)

export const partyName = ({ name, kind }: Pick<NamedParty, 'name' | 'kind'>): string => name ?? kind

/** The kind under the name: a name alone does not always tell what an organisation does. */
export const partyWithKind = ({ name, kind }: Pick<NamedParty, 'name' | 'kind'>): HtmlValue =>
  name === null ? plainKind(kind) : html`${name}<br>${plainKind(kind)}`

/** A category or purpose in words; its id where the catalogue no longer has it. */
export const categoryName = (visit: Visit, id: string): string =>
  catalogueFor(visit).categories.find((category) => category.id === id)?.name ?? id

export const purposeOf = (visit: Visit, id: string) =>
  catalogueFor(visit).purposes.find((purpose) => purpose.id === id)

/** How a choice stands as a whole: of one state, or a part of it shared, or a yes that waits for others. */
export type Standing = Part['state'] | 'deel' | 'nog_niet'

/** Of several states the first of these tells most. */
const TELLING: readonly Part['state'][] = [
  'gepauzeerd',
  'geweigerd',
  'ingetrokken',
  'verbruikt',
  'verlopen',
]

export const partsIn = ({ parts }: OwnChoice, ...states: readonly Part['state'][]): string[] =>
  parts.filter(({ state }) => states.includes(state)).map(({ category }) => category)

/** Whether every answer is in that what this person shares waits for: never who is missing, or what anybody said. */
export const isComplete = ({ parts }: OwnChoice): boolean =>
  parts.every(({ state, answer }) => state !== 'geldig' || answer.view.allAnswersIn)

export const standingOf = (choice: OwnChoice): Standing => {
  const { parts } = choice
  const shared = partsIn(choice, 'geldig')
  if (shared.length > 0 && !isComplete(choice)) return 'nog_niet'
  if (shared.length > 0) return shared.length < parts.length ? 'deel' : 'geldig'
  const states = parts.map(({ state }) => state)
  return TELLING.find((state) => states.includes(state)) ?? 'wacht_op_bevestiging'
}

const LOOKS: Readonly<Record<Standing, BadgeKind>> = {
  geldig: 'safe',
  deel: 'safe',
  nog_niet: 'warning',
  wacht_op_bevestiging: 'warning',
  gepauzeerd: 'warning',
  geweigerd: 'neutral',
  ingetrokken: 'neutral',
  verbruikt: 'neutral',
  verlopen: 'neutral',
  vervangen: 'neutral',
}

export const standingBadge = ({ voice }: Visit, choice: OwnChoice): Html => {
  const standing = standingOf(choice)
  return badge(LOOKS[standing], keuzeTexts[voice].choice.states[standing])
}

/** The last days of these. */
export const choiceDays = ({ language }: Visit, parts: readonly Part[]): Html | false => {
  const ends = new Set(parts.flatMap(({ answer: { view } }) => view.until ?? []))
  // `until` is the first instant after the last day.
  const days = [...ends].map((until) => dayOnPage(until - 1, language))
  return days.length > 0 && html`${days.map((day, place) => html`${place > 0 && '; '}${day}`)}`
}

/** When the last of these words was said; undefined where none was. */
const lastSaid = (
  { said }: OwnChoice,
  kinds: readonly Said['kind'][],
  about: readonly string[],
): Said | undefined =>
  said.find(
    ({ kind, categories }) => kinds.includes(kind) && categories.some((id) => about.includes(id)),
  )

/** Between whom and what for. */
export const scopeRows = (
  visit: Visit,
  { holder, requester, purpose }: Pick<OwnChoice, 'holder' | 'requester' | 'purpose'>,
): readonly (readonly [string, HtmlValue])[] => {
  const texts = keuzeTexts[visit.voice].choice
  return [
    [texts.from, partyWithKind(holder)],
    [texts.to, partyWithKind(requester)],
    [texts.why, purposeOf(visit, purpose)?.name ?? purpose],
  ]
}

export const categoryList = (visit: Visit, ids: readonly string[]): Html =>
  list(ids.map((id) => categoryName(visit, id)))

/** What exactly would be shared of a category: seen before somebody says yes to it. */
export const sharedOf = (visit: Visit, id: string): string | undefined => {
  const found = catalogueFor(visit).categories.find((category) => category.id === id)
  const fields = found?.fields.map(({ label }) => label).join(', ')
  return fields === undefined ? undefined : vragenTexts[visit.voice].shared(fields)
}

/** Categories with what exactly would be shared of each. */
export const categoryDetails = (visit: Visit, ids: readonly string[]): Html =>
  list(ids.map((id) => html`${categoryName(visit, id)}<br>${sharedOf(visit, id)}`))

type Row = readonly [string, HtmlValue] | false

/** The key facts of an own choice, as it stands now. */
export const choiceFacts = (
  visit: Visit,
  choice: OwnChoice,
  lastGiven: Instant | null = null,
): Html => {
  const { language } = visit
  const texts = keuzeTexts[visit.voice].choice
  const group = (label: string, ...states: readonly Part['state'][]): Row => {
    const ids = partsIn(choice, ...states)
    return ids.length > 0 && [label, categoryList(visit, ids)]
  }
  const going = choice.parts.filter(({ state }) => state === 'geldig' || state === 'gepauzeerd')
  // What ended with somebody's authority ended before its day.
  const over = choice.parts.filter(
    ({ state, answer: { view } }) => state === 'verlopen' && (view.until ?? visit.now) <= visit.now,
  )
  const until = choiceDays(visit, going)
  const wasUntil = going.length === 0 && choiceDays(visit, over)
  const stopped = lastSaid(choice, ['ingetrokken'], partsIn(choice, 'ingetrokken'))
  const answered = lastSaid(
    choice,
    ['gegeven', 'geweigerd'],
    choice.parts.map(({ category }) => category),
  )
  return facts([
    ...scopeRows(visit, choice),
    group(isComplete(choice) ? texts.shares : texts.saidYes, 'geldig'),
    group(texts.still, 'gepauzeerd'),
    group(texts.not, 'geweigerd', 'ingetrokken'),
    group(texts.over, 'verlopen', 'verbruikt'),
    until && [texts.until, until],
    wasUntil && [texts.wasUntil, wasUntil],
    answered !== undefined && [
      answered.channel === 'portaal' ? texts.answered : texts.recorded,
      moment(answered.at, language),
    ],
    stopped !== undefined && [texts.stoppedAt, moment(stopped.at, language)],
    lastGiven !== null && [texts.lastGiven, moment(lastGiven, language)],
  ])
}

/** With whom this person decides, in plain words. */
export const togetherText = ({ voice }: Visit, { holders, youngPerson }: Together): string => {
  const texts = vragenTexts[voice].together
  const isBeside = holders === 'alone' && youngPerson !== 'none'
  const who = isBeside ? texts.beside : texts.holders[holders]
  const beside = holders === 'none' ? '' : texts.youngPerson[youngPerson]
  return [who, beside].filter(Boolean).join(' ')
}

/** What somebody else filled in for this person, and waits for their own word. */
/** What of it waits. */
export const waitingCategories = ({ view }: NamedChoice): string[] =>
  view.categories.flatMap(({ category, state }) =>
    state === 'wacht_op_bevestiging' ? category : [],
  )

export const waitingFacts = (visit: Visit, answer: NamedChoice): Html => {
  const { view, holder, requester } = answer
  const { language } = visit
  const texts = keuzeTexts[visit.voice].choice
  return facts([
    ...scopeRows(visit, { holder, requester, purpose: view.purpose }),
    [texts.saidYes, categoryList(visit, waitingCategories(answer))],
    view.until !== null && [texts.until, dayOnPage(view.until - 1, language)],
    [texts.recorded, moment(view.at, language)],
    [texts.recordedAt, partyName(holder)],
  ])
}

/** Who did what a row tells: by name, else by kind. */
export const whoDid = ({ voice }: Visit, { by, who }: InsightRow): string =>
  by === 'organisatie' ? (who?.name ?? who?.kind ?? '') : inzageTexts[voice].doers[by]

/** The same with the kind of organisation, and as what its employee acted. */
export const whoInFull = (visit: Visit, row: InsightRow): readonly string[] => {
  const { who } = row
  return [
    whoDid(visit, row),
    who !== null && who.name !== null && plainKind(who.kind),
    who?.role != null && inzageTexts[visit.voice].roles[who.role],
  ].filter((word) => typeof word === 'string')
}

/** What stands with the event: from whom to whom, what was written down, how often. */
export const eventLines = ({ voice }: Visit, row: InsightRow): readonly string[] => {
  const texts = inzageTexts[voice]
  const { holder, requester, about, fact, times } = row
  const isBetween = about === null && holder !== null && requester !== null
  return [
    isBetween && texts.between(partyName(holder), partyName(requester)),
    about !== null && texts.about(partyName(about)),
    fact !== null && texts.fact(texts.facts[fact]),
    times > 1 && texts.times(times),
  ].filter((line) => line !== false)
}

/**
 * Whether somebody else did it, and an organisation had a part in it, which can then answer for it. What oneself did is
 * no matter for a report.
 */
export const isReportable = ({ by, who, holder, about }: InsightRow): boolean =>
  (by === 'organisatie' || by === 'gezin') && [who, holder, about].some((party) => party !== null)

const reportLink = ({ voice }: Visit, child: ChildId, row: InsightRow): HtmlValue => {
  if (!isReportable(row)) return null
  const { link: text, linkFor } = meldenTexts[voice]
  const address = `/ouder/melden?kind=${child}&regel=${row.sequence}`
  return html`<div><a class="nl-link" href="${href(address)}"${attr('aria-label', linkFor(eventTexts[voice][row.told]))}>${text}</a></div>`
}

/** Where one row is told in full. */
export const rowAddress = (child: ChildId, { sequence }: Pick<InsightRow, 'sequence'>): string =>
  `/ouder/inzage/regel?kind=${child}&regel=${sequence}`

const rightsLink = ({ voice }: Visit, child: ChildId, row: InsightRow): HtmlValue => {
  if (row.law === null) return null
  const { rights, rightsFor } = inzageTexts[voice].row
  return html`<br><a class="nl-link" href="${href(rowAddress(child, row))}"${attr('aria-label', rightsFor(eventTexts[voice][row.told]))}>${rights}</a>`
}

export const outcomeBadge = ({ voice }: Visit, { outcome }: InsightRow): Html | null =>
  outcome === null
    ? null
    : badge(outcome === 'gegeven' ? 'safe' : 'neutral', inzageTexts[voice].outcomes[outcome])

const whoCell = (visit: Visit, row: InsightRow): Html => {
  const [name = '', ...role] = whoInFull(visit, row)
  return html`${name}${role.length > 0 && html`<br>${role.join(', ')}`}`
}

const lines = (texts: readonly string[]): Html => html`${texts.map((text) => html`<br>${text}`)}`

/** Why, of a row; null where it says nothing of that. What the law says may be kept in Dutch only. */
export const whyCell = ({ language }: Visit, { why, asked, law }: InsightRow): HtmlValue => {
  if (why === null || law === null) return why
  const said = textIn(law.language, law.texts.join(' '), language)
  return asked === null ? said : html`${asked} ${said}`
}

/** Rows of the log; the first column is when. Where `reportFor` names the child, each can be reported. */
export const logTable = (visit: Visit, rows: readonly InsightRow[], reportFor?: ChildId): Html => {
  const { language } = visit
  const texts = inzageTexts[visit.voice]
  return table(
    texts.caption,
    texts.heads,
    rows.map((row) => [
      moment(row.at, language),
      whoCell(visit, row),
      html`${eventTexts[visit.voice][row.told]}${lines(eventLines(visit, row))}${row.what.length > 0 && html`<div>${row.what.join('; ')}</div>`}${reportFor && reportLink(visit, reportFor, row)}`,
      whyCell(visit, row),
      row.basis.length > 0
        ? html`${row.basis.join(', ')}${reportFor && rightsLink(visit, reportFor, row)}`
        : null,
      outcomeBadge(visit, row),
    ]),
  )
}
