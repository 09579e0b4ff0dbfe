/** The page of one own choice: how it stands, what can be done, what was done, and what came before. */
import { type StatementId, statementIds } from '../../../../consent/id.ts'
import { whyText } from '../../../../consent/receipt.ts'
import type { Instant } from '../../../../consent/time.ts'
import { unknownThing } from '../../../acting.ts'
import { decidesAloneAbout } from '../../../answers/consent-views.ts'
import { hasExpiryReceipt } from '../../../answers/expiry.ts'
import { type Answerable, answerable } from '../../../answers/heard.ts'
import type { NamedChoice } from '../../../answers/named-answers.ts'
import { type OwnChoice, ownChoice, type Part, type Said } from '../../../answers/own-choices.ts'
import { familyLog } from '../../../insight/insight.ts'
import { childName } from '../../family-names.ts'
import { checkboxes, errorSummary, type FieldFault } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { type Outcome, type Visit, wordsIn } from '../../site.ts'
import { frameTexts } from '../../texts/frame.ts'
import { keuzeTexts } from '../../texts/keuze.ts'
import { overzichtTexts } from '../../texts/overzicht.ts'
import { vragenTexts } from '../../texts/vragen.ts'
import {
  alert,
  button,
  buttons,
  facts,
  heading,
  idText,
  lead,
  link,
  linkButton,
  list,
  paragraph,
} from '../../ui.ts'
import {
  choiceFacts,
  isComplete,
  partsIn,
  standingBadge,
  waitingCategories,
  waitingFacts,
} from './choice-parts.ts'
import { categoryDetails, categoryList, categoryName, purposeOf } from './parts.ts'

export const MENU = '/ouder'

/** The choice of an address, by any of this person's own statements about it. */
export type Looked = { readonly id: StatementId; readonly choice: OwnChoice }

export const lookedAt = async ({ context, session }: Visit, id: unknown): Promise<Looked> => {
  const known = statementIds.schema.safeParse(id)
  if (!known.success) throw unknownThing()
  const who = { person: session.person }
  return { id: known.data, choice: await ownChoice(context, who, known.data) }
}

/** Their own words stay in sight for who is no longer of the family; nothing else of it does. */
const isOfFamily = ({ families }: Visit, { child }: OwnChoice): boolean =>
  families.some((family) => family.child === child)

/** What of a choice the person can say yes or no to now, and with whom. */
export const openIn = async (visit: Visit, choice: OwnChoice): Promise<Answerable> => {
  if (!isOfFamily(visit, choice)) return { categories: [], together: undefined }
  const { child, holder, requester, purpose, parts, waiting } = choice
  const named = waiting.flatMap(({ view }) => view.categories)
  const categories = [...new Set([...parts, ...named].map(({ category }) => category))]
  const scope = { child, holder: holder.id, requester: requester.id, purpose, categories }
  return answerable(visit.context, { person: visit.session.person }, scope)
}

export const GOING: readonly Part['state'][] = ['geldig', 'gepauzeerd']

/** The answers that some part rests on in one of these states. */
export const answersIn = (
  { parts }: OwnChoice,
  states: readonly Part['state'][],
): StatementId[] => [
  ...new Set(parts.flatMap(({ state, answer }) => (states.includes(state) ? answer.view.id : []))),
]

export const waitingIn = ({ choice: { waiting }, id }: Looked): NamedChoice | undefined =>
  waiting.find(({ view }) => view.id === id)

/** Whether the yes or no itself is there; else only what was said about it later. */
const isWhole = ({ answer: { said } }: Part): boolean => said === 'gegeven' || said === 'geweigerd'

export const act = (visit: Visit, id: StatementId, name: string, body: Html): Html =>
  form(visit, `/ouder/keuze/${id}/${name}`, body)

const narrowing = (
  visit: Visit,
  { id, choice }: Looked,
  faults: readonly FieldFault[],
): Html | false => {
  const texts = keuzeTexts[visit.voice].choice
  const categories = partsIn(choice, ...GOING)
  if (categories.length < 2) return false
  const options = categories.map((value) => ({ value, label: categoryName(visit, value) }))
  const values = wordsIn(visit.fields, 'categorieen')
  const legend = texts.narrowLead
  const boxes = checkboxes({ name: 'categorieen', legend, values, options, faults })
  return html`${heading(2, texts.narrow)}${act(visit, id, 'beperken', html`${boxes}${buttons(button(texts.narrowNext, { kind: 'secondary' }))}`)}`
}

type Able = {
  readonly mayChange: boolean
  /** An answer that ended by itself, and has a receipt of that. */
  readonly ended: StatementId | undefined
}

const endedIn = async (
  { context, session }: Visit,
  choice: OwnChoice,
): Promise<StatementId | undefined> => {
  for (const id of answersIn(choice, ['verlopen']))
    if (await hasExpiryReceipt(context, { person: session.person }, id)) return id
  return undefined
}

const actions = (visit: Visit, { id, choice }: Looked, able: Able): Html => {
  const texts = keuzeTexts[visit.voice].choice
  const to = (name: string, label: string) =>
    linkButton(`/ouder/keuze/${id}/${name}`, label, 'secondary')
  const simple = (name: string, label: string) =>
    act(visit, id, name, button(label, { kind: 'secondary' }))
  const isGoing = partsIn(choice, ...GOING).length > 0
  const canResume = choice.parts.some((part) => part.state === 'gepauzeerd' && isWhole(part))
  return buttons(
    canResume && simple('hervatten', texts.resume),
    isGoing && linkButton(`/ouder/keuze/${id}/stoppen`, texts.withdraw),
    partsIn(choice, 'geldig').length > 0 && simple('pauzeren', texts.pause),
    able.mayChange && to('veranderen', texts.again),
    to('bewijs', texts.receipt),
    able.ended !== undefined &&
      linkButton(`/ouder/keuze/${able.ended}/verlopen`, texts.endReceipt, 'secondary'),
  )
}

/** Where a choice stands after an act, which its page tells of: by what the act wrote down, the first of it names the choice. */
export const doneAddress = (
  written: readonly StatementId[],
  choice: StatementId | undefined = written[0],
): string => `/ouder/keuze/${choice}${written.length > 0 ? `?gedaan=${written.join('.')}` : ''}`

/** What nothing newer was said about; what was said in the same act is about other data. */
const stillOf = (one: Said, said: readonly Said[]): string[] => {
  const newer = said.slice(0, said.indexOf(one)).flatMap(({ categories }) => categories)
  return one.categories.filter((category) => !newer.includes(category))
}

/** What was said, in two or three words: who denies what was filled in for them said no. */
const labelOf = ({ voice }: Visit, { kind, deniesWaiting }: Said): string =>
  keuzeTexts[voice].choice.saids[deniesWaiting ? 'geweigerd' : kind]

type Told = { readonly title: string; readonly body: Html }

/** What comes of a yes or no; who decides alone waits for no answers. */
const nextOf = async ({ context, session, voice }: Visit, { id, kind }: Said): Promise<string> => {
  const { nextNo, nextYes, nextYesAlone } = vragenTexts[voice]
  if (kind === 'geweigerd') return nextNo
  return (await decidesAloneAbout(context, { person: session.person }, id)) ? nextYesAlone : nextYes
}

const toldOf = async (visit: Visit, said: Said): Promise<Told> => {
  const { kind, deniesWaiting } = said
  const { done } = keuzeTexts[visit.voice]
  const questions = vragenTexts[visit.voice]
  if (kind === 'gegeven' || kind === 'geweigerd') {
    const next = paragraph(await nextOf(visit, said))
    const body = html`${heading(3, questions.nextSteps)}${next}`
    return { title: questions.savedTitle, body }
  }
  const { title, what } = deniesWaiting ? done.denied : done[kind]
  return { title, body: paragraph(what) }
}

/** What an address says was done, oldest first, as far as nothing newer was said about it. */
export const doneActs = ({ choice: { said } }: Looked, done: unknown): readonly Said[] => {
  const ids = typeof done === 'string' ? done.split('.') : []
  return said
    .filter(({ id }) => ids.includes(id))
    .map((one) => ({ ...one, categories: stillOf(one, said) }))
    .filter(({ categories }) => categories.length > 0)
    .reverse()
}

/** What was just done, as it was written down: true however often the page is looked at, until something newer is said. */
export const doneBox = async (
  visit: Visit,
  acts: readonly Said[],
  mail: Html,
): Promise<Html | false> => {
  const { receipt } = keuzeTexts[visit.voice].done
  const told = await Promise.all(acts.map((one) => toldOf(visit, one)))
  const [first] = told
  if (!first) return false
  const parts = acts.map((one, place) => {
    const names = one.categories.map((category) => categoryName(visit, category)).join(', ')
    const words = acts.length > 1 ? `${receipt}: ${names}` : receipt
    const rows = facts([
      [vragenTexts[visit.voice].number, idText(one.id)],
      [labelOf(visit, one), categoryList(visit, one.categories)],
    ])
    return html`${rows}${told[place]?.body}${paragraph(link(`/ouder/keuze/${one.id}/bewijs`, words))}`
  })
  return alert('ok', { title: first.title }, html`${parts}${mail}`)
}

export const notKeptBox = ({ voice }: Visit): Html => {
  const { notKept, notKeptWhat } = keuzeTexts[voice].choice
  return alert('warning', { title: notKept }, paragraph(notKeptWhat))
}

export const notStoppedBox = ({ voice }: Visit): Html => {
  const { notStopped, notStoppedWhat } = keuzeTexts[voice].choice
  return alert('warning', { title: notStopped }, paragraph(notStoppedWhat))
}

export const changedBox = ({ voice }: Visit): Html => {
  const { notStopped, changedWhat } = keuzeTexts[voice].choice
  return alert('warning', { title: notStopped }, paragraph(changedWhat))
}

const history = (visit: Visit, { choice: { said } }: Looked): Html => {
  const { voice, language } = visit
  const texts = keuzeTexts[voice].choice
  const line = (one: Said) => {
    const { id, at, categories, channel } = one
    const what = categories.map((category) => categoryName(visit, category)).join(', ')
    const other = channel !== 'portaal' && ` (${texts.byOther})`
    return html`${moment(at, language)}: ${link(`/ouder/keuze/${id}/bewijs`, `${labelOf(visit, one)}: ${what}`)}${other}`
  }
  return html`${heading(2, texts.history)}${list(said.map(line))}`
}

export const forWhom = (visit: Visit, { choice: { child } }: Looked): Html | false => {
  const family = visit.families.find((one) => one.child === child)
  return (
    family !== undefined && lead(overzichtTexts[visit.voice].forChild(childName(visit, family)))
  )
}

/** Why, and which data exactly: a yes to a heading is no informed yes (AVG 4(11)). */
const yesTo = (visit: Visit, { choice: { child } }: Looked, answer: NamedChoice): Html => {
  const purpose = purposeOf(visit, answer.view.purpose)
  const family = visit.families.find((one) => one.child === child)
  return html`${heading(2, vragenTexts[visit.voice].text)}
${purpose && family && paragraph(`${purpose.name}. ${whyText(purpose, family.role)}`)}
${categoryDetails(visit, waitingCategories(answer))}`
}

/** Somebody else filled it in: nothing of it counts before this person says so. */
export const confirmPage = (visit: Visit, looked: Looked, answer: NamedChoice): Outcome => {
  const texts = keuzeTexts[visit.voice].choice
  return {
    title: texts.confirmTitle,
    current: MENU,
    body: html`${forWhom(visit, looked)}${paragraph(texts.confirmLead)}${waitingFacts(visit, answer)}
${yesTo(visit, looked, answer)}
${buttons(
  act(visit, looked.id, 'bevestigen', button(texts.confirm)),
  linkButton(`/ouder/keuze/${looked.id}/stoppen`, texts.confirmNo, 'secondary'),
)}
${linkButton('/ouder', vragenTexts[visit.voice].back, 'subtle')}`,
  }
}

/** When something of it was last given; null also for who is no longer of this family. */
const lastGivenOf = async (visit: Visit, choice: OwnChoice): Promise<Instant | null> => {
  if (!isOfFamily(visit, choice)) return null
  const newest = { child: choice.child, limit: 1 }
  const { lastGiven } = await familyLog(visit.context, { person: visit.session.person }, newest)
  return lastGiven(choice)
}

export const choicePage = async (
  visit: Visit,
  looked: Looked,
  {
    box = false,
    faults = [],
  }: { readonly box?: Html | false; readonly faults?: readonly FieldFault[] },
): Promise<Outcome> => {
  const { voice, language } = visit
  const { choice } = looked
  const texts = keuzeTexts[voice].choice
  const mayChange = (await openIn(visit, choice)).categories.length > 0
  const ended = await endedIn(visit, choice)
  const isShared = partsIn(choice, 'geldig').length > 0
  const lastGiven = await lastGivenOf(visit, choice)
  return {
    title: texts.title,
    current: MENU,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${box}
${forWhom(visit, looked)}
${standingBadge(visit, choice)}
${choiceFacts(visit, choice, lastGiven)}
${isShared && paragraph(isComplete(choice) ? texts.allIn : texts.notAllIn)}
${!choice.parts.every(isWhole) && paragraph(texts.erased)}
${actions(visit, looked, { mayChange, ended })}
${narrowing(visit, looked, faults)}
${history(visit, looked)}
${linkButton('/ouder', vragenTexts[voice].back, 'subtle')}`,
  }
}
