/** An own choice as it stands: its badge, its days and its key facts. */
import type { Instant } from '../../../../consent/time.ts'
import type { NamedChoice } from '../../../answers/named-answers.ts'
import type { OwnChoice, Part, Said } from '../../../answers/own-choices.ts'
import { type Html, type HtmlValue, html } from '../../html.ts'
import { dayOnPage, moment } from '../../language.ts'
import type { Visit } from '../../site.ts'
import { keuzeTexts } from '../../texts/keuze.ts'
import { type BadgeKind, badge, facts } from '../../ui.ts'
import { categoryList, partyName, partyWithKind, purposeOf } from './parts.ts'

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

/** What waits of an answer that somebody else filled in. */
export const waitingCategories = ({ view }: NamedChoice): string[] =>
  view.categories.flatMap(({ category, state }) =>
    state === 'wacht_op_bevestiging' ? category : [],
  )

/** What somebody else filled in for this person, and waits for their own word. */
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
