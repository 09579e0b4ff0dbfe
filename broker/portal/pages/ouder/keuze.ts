/** One own choice: look at it, stop it, narrow it, pause it, resume it, confirm it. */
import { type StatementId, statementIds } from '../../../../consent/id.ts'
import { unknownThing } from '../../../acting.ts'
import { hasExpiryReceipt } from '../../../expiry.ts'
import type { NamedChoice } from '../../../family-overview.ts'
import {
  lastGivenOf,
  type OwnChoice,
  ownChoice,
  type Part,
  type Said,
} from '../../../own-choices.ts'
import { confirmConsent } from '../../../recorded-consent.ts'
import { type Answerable, answerable } from '../../../say.ts'
import {
  pauseConsent,
  resumeConsent,
  statementActInput,
  withdrawConsent,
} from '../../../take-back.ts'
import { checkboxes, errorSummary, type FieldFault } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { inputOf, type Outcome, type PortalRoute, type Visit, wordIn, wordsIn } from '../../site.ts'
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
  categoryList,
  categoryName,
  childName,
  choiceFacts,
  isComplete,
  partsIn,
  partyName,
  scopeRows,
  standingBadge,
  waitingFacts,
} from './parts.ts'

const MENU = '/ouder'
const CHOICE = '/ouder/keuze/:id'

/** The choice of an address, by any of this person's own statements about it. */
type Looked = { readonly id: StatementId; readonly choice: OwnChoice }

export const lookedAt = async ({ context, session }: Visit, id: unknown): Promise<Looked> => {
  const known = statementIds.schema.safeParse(id)
  if (!known.success) throw unknownThing()
  const who = { person: session.person }
  return { id: known.data, choice: await ownChoice(context, who, known.data) }
}

/** What of a choice the person can say yes or no to now, and with whom. */
export const openIn = (
  { context, session }: Visit,
  { child, holder, requester, purpose, parts, waiting }: OwnChoice,
): Promise<Answerable> => {
  const named = waiting.flatMap(({ view }) => view.categories)
  const categories = [...new Set([...parts, ...named].map(({ category }) => category))]
  const scope = { child, holder: holder.id, requester: requester.id, purpose, categories }
  return answerable(context, { person: session.person }, scope)
}

const GOING: readonly Part['state'][] = ['geldig', 'gepauzeerd']

/** The answers that some part rests on in one of these states. */
const answersIn = ({ parts }: OwnChoice, states: readonly Part['state'][]): StatementId[] => [
  ...new Set(parts.flatMap(({ state, answer }) => (states.includes(state) ? answer.view.id : []))),
]

const waitingIn = ({ choice: { waiting }, id }: Looked): NamedChoice | undefined =>
  waiting.find(({ view }) => view.id === id)

// --- the page --------------------------------------------------------------------------------------------------

/** Whether the yes or no itself is there; else only what was said about it later. */
const isWhole = ({ answer: { said } }: Part): boolean => said === 'gegeven' || said === 'geweigerd'

const act = (visit: Visit, id: StatementId, name: string, body: Html): Html =>
  form(visit, `/ouder/keuze/${id}/${name}`, body)

const narrowing = (
  visit: Visit,
  { id, choice }: Looked,
  faults: readonly FieldFault[],
): Html | false => {
  const texts = keuzeTexts[visit.voice].choice
  const categories = partsIn(choice, 'geldig')
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

/** What was just done, as it was written down: true however often the page is looked at, until something newer is said. */
const doneBox = (visit: Visit, { choice: { said } }: Looked, done: unknown): Html | false => {
  const one = said.find(({ id }) => id === done)
  if (!one) return false
  const isOvertaken = said
    .slice(0, said.indexOf(one))
    .some(({ categories }) => categories.some((category) => one.categories.includes(category)))
  if (isOvertaken) return false
  const texts = keuzeTexts[visit.voice].done
  const questions = vragenTexts[visit.voice]
  const rows = facts([
    [questions.number, idText(one.id)],
    [keuzeTexts[visit.voice].choice.saids[one.kind], categoryList(visit, one.categories)],
  ])
  const receipt = paragraph(link(`/ouder/keuze/${one.id}/bewijs`, texts.receipt))
  if (one.kind !== 'gegeven' && one.kind !== 'geweigerd')
    return alert(
      'ok',
      { title: texts[one.kind].title },
      html`${rows}${paragraph(texts[one.kind].what)}${receipt}`,
    )
  const next = one.kind === 'geweigerd' ? questions.nextNo : questions.nextYes
  const body = html`${rows}${heading(3, questions.nextSteps)}${paragraph(next)}${receipt}`
  return alert('ok', { title: questions.savedTitle }, body)
}

const notKeptBox = ({ voice }: Visit): Html => {
  const { notKept, notKeptWhat } = keuzeTexts[voice].choice
  return alert('warning', { title: notKept }, paragraph(notKeptWhat))
}

const history = (visit: Visit, { choice: { said } }: Looked): Html => {
  const { voice, language } = visit
  const texts = keuzeTexts[voice].choice
  const line = ({ id, kind, at, categories, channel }: Said) => {
    const what = categories.map((category) => categoryName(visit, category)).join(', ')
    const other = channel !== 'portaal' && ` (${texts.byOther})`
    return html`${moment(at, language)}: ${link(`/ouder/keuze/${id}/bewijs`, `${texts.saids[kind]}: ${what}`)}${other}`
  }
  return html`${heading(2, texts.history)}${list(said.map(line))}`
}

const forWhom = (visit: Visit, { choice: { child } }: Looked): Html | false => {
  const family = visit.families.find((one) => one.child === child)
  return (
    family !== undefined && lead(overzichtTexts[visit.voice].forChild(childName(visit, family)))
  )
}

/** Somebody else filled it in: nothing of it counts before this person says so. */
const confirmPage = (visit: Visit, looked: Looked, answer: NamedChoice): Outcome => {
  const texts = keuzeTexts[visit.voice].choice
  return {
    title: texts.confirmTitle,
    current: MENU,
    body: html`${forWhom(visit, looked)}${paragraph(texts.confirmLead)}${waitingFacts(visit, answer)}
${buttons(
  act(visit, looked.id, 'bevestigen', button(texts.confirm)),
  linkButton(`/ouder/keuze/${looked.id}/stoppen`, texts.confirmNo, 'secondary'),
)}
${linkButton('/ouder', vragenTexts[visit.voice].back, 'subtle')}`,
  }
}

const choicePage = async (
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
  // Their own words stay in sight for who is no longer of the family; its log does not.
  const isFamily = visit.families.some(({ child }) => child === choice.child)
  const who = { person: visit.session.person }
  const lastGiven = isFamily && (await lastGivenOf(visit.context, who, choice.child))
  return {
    title: texts.title,
    current: MENU,
    status: faults.length > 0 ? 400 : 200,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${box}
${forWhom(visit, looked)}
${standingBadge(visit, choice)}
${choiceFacts(visit, choice, lastGiven ? lastGiven(choice) : null)}
${isShared && paragraph(isComplete(choice) ? texts.allIn : texts.notAllIn)}
${!choice.parts.every(isWhole) && paragraph(texts.erased)}
${actions(visit, looked, { mayChange, ended })}
${narrowing(visit, looked, faults)}
${history(visit, looked)}
${linkButton('/ouder', vragenTexts[voice].back, 'subtle')}`,
  }
}

const showChoice: PortalRoute['handle'] = async (visit, req) => {
  const looked = await lookedAt(visit, req.params['id'])
  const answer = waitingIn(looked)
  if (answer) return confirmPage(visit, looked, answer)
  const { gedaan, bewaard } = req.query
  const box = bewaard === 'nee' ? notKeptBox(visit) : doneBox(visit, looked, gedaan)
  return choicePage(visit, looked, { box })
}

// --- stopping --------------------------------------------------------------------------------------------------

/** What this person says yes to now, and what is left of it then. */
const fromNowTo = (
  visit: Visit,
  { choice }: Looked,
  { now, left }: { readonly now: readonly string[]; readonly left: readonly string[] },
): Html => {
  const texts = keuzeTexts[visit.voice].withdraw
  const what = (ids: readonly string[]) =>
    ids.length > 0 ? categoryList(visit, ids) : texts.nothing
  return facts([...scopeRows(visit, choice), [texts.now, what(now)], [texts.later, what(left)]])
}

const consequences = async (visit: Visit, { choice }: Looked): Promise<Html> => {
  const texts = keuzeTexts[visit.voice].withdraw
  const canReturn = (await openIn(visit, choice)).categories.length > 0
  const bullets = texts.bullets(partyName(choice.requester))
  return html`${heading(2, texts.what)}${list(canReturn ? [...bullets, texts.again] : bullets)}`
}

const askWhetherWrong = (visit: Visit, looked: Looked, answer: NamedChoice): Outcome => {
  const texts = keuzeTexts[visit.voice].withdraw
  return {
    title: texts.wrongTitle,
    current: MENU,
    body: html`${waitingFacts(visit, answer)}${heading(2, texts.what)}${list(texts.wrongBullets)}
${act(visit, looked.id, 'stoppen', html`${buttons(button(texts.wrongYes, { hint: 'negative' }), linkButton(`/ouder/keuze/${looked.id}`, texts.wrongNo, 'secondary'))}`)}`,
  }
}

const askToStop: PortalRoute['handle'] = async (visit, req) => {
  const looked = await lookedAt(visit, req.params['id'])
  const answer = waitingIn(looked)
  if (answer) return askWhetherWrong(visit, looked, answer)
  const texts = keuzeTexts[visit.voice].withdraw
  const going = partsIn(looked.choice, ...GOING)
  // Nothing is left to stop: the page of the choice says how it stands.
  if (going.length === 0) return { to: `/ouder/keuze/${looked.id}` }
  return {
    title: texts.title,
    current: MENU,
    body: html`${forWhom(visit, looked)}${fromNowTo(visit, looked, { now: going, left: [] })}${await consequences(visit, looked)}
${act(visit, looked.id, 'stoppen', html`${buttons(button(texts.yes, { hint: 'negative' }), linkButton(`/ouder/keuze/${looked.id}`, texts.no, 'secondary'))}`)}`,
  }
}

const narrow: PortalRoute['handle'] = async (visit, req) => {
  const looked = await lookedAt(visit, req.params['id'])
  const texts = keuzeTexts[visit.voice]
  const typed = wordsIn(visit.fields, 'categorieen')
  const shared = partsIn(looked.choice, 'geldig')
  const gone = shared.filter((category) => typed.includes(category))
  if (wordIn(visit.fields, 'stap') === 'stop') return stopParts(visit, looked, gone)
  if (gone.length === 0 && (typed.length > 0 || shared.length < 2))
    return { to: `/ouder/keuze/${looked.id}` }
  if (gone.length === 0) {
    const faults = [{ field: 'categorieen', message: texts.choice.narrowFault }]
    return choicePage(visit, looked, { faults })
  }
  const left = shared.filter((category) => !gone.includes(category))
  const hidden = gone.map(
    (category) => html`<input type="hidden" name="categorieen" value="${category}">`,
  )
  const { withdraw } = texts
  return {
    title: withdraw.partTitle,
    current: MENU,
    body: html`${forWhom(visit, looked)}${fromNowTo(visit, looked, { now: shared, left })}${await consequences(visit, looked)}
${act(
  visit,
  looked.id,
  'beperken',
  html`${hidden}${buttons(
    button(withdraw.partYes, { hint: 'negative', name: 'stap', value: 'stop' }),
    linkButton(`/ouder/keuze/${looked.id}`, withdraw.no, 'secondary'),
  )}`,
)}`,
  }
}

/** Each part is taken back from the answer that it rests on. */
const stopParts = async (
  visit: Visit,
  { id, choice }: Looked,
  gone: readonly string[],
): Promise<Outcome> => {
  const { context, session, key } = visit
  for (const statement of answersIn(choice, ['geldig'])) {
    const categories = choice.parts.flatMap(({ category, answer }) =>
      answer.view.id === statement && gone.includes(category) ? category : [],
    )
    if (categories.length === 0) continue
    const input = inputOf(statementActInput, { statement, categories })
    await withdrawConsent(context, { person: session.person }, `${key}-${statement}`, input)
  }
  return back(visit, id, 'ingetrokken')
}

// --- what a form does ------------------------------------------------------------------------------------------

/** To the page of the choice, which says what was done: looking at it again does nothing twice. */
const back = async (visit: Visit, id: StatementId, kind: Said['kind']): Promise<{ to: string }> => {
  const { choice } = await lookedAt(visit, id)
  const done = choice.said.find((one) => one.kind === kind)
  return { to: `/ouder/keuze/${id}${done ? `?gedaan=${done.id}` : ''}` }
}

/** What was stopped already is not stopped twice. */
const stop: PortalRoute['handle'] = async (visit, req) => {
  const { context, session, key } = visit
  const looked = await lookedAt(visit, req.params['id'])
  const answers = waitingIn(looked) ? [looked.id] : answersIn(looked.choice, GOING)
  for (const statement of answers)
    await withdrawConsent(context, { person: session.person }, `${key}-${statement}`, { statement })
  return back(visit, looked.id, 'ingetrokken')
}

/** Does it to every answer that has a part in this state; where none has, the use case says what is wrong. */
const acting =
  (use: typeof pauseConsent, kind: Said['kind'], state: Part['state']): PortalRoute['handle'] =>
  async (visit, req) => {
    const { context, session, key } = visit
    const { id, choice } = await lookedAt(visit, req.params['id'])
    const answers = answersIn(choice, [state])
    for (const statement of answers.length > 0 ? answers : [id])
      await use(context, { person: session.person }, `${key}-${statement}`, { statement })
    return back(visit, id, kind)
  }

const confirm: PortalRoute['handle'] = async (visit, req) => {
  const { context, session, key } = visit
  const { id } = await lookedAt(visit, req.params['id'])
  await confirmConsent(context, { person: session.person }, key, { statement: id })
  return { to: `/ouder/keuze/${id}?gedaan=${id}` }
}

export const keuze: readonly PortalRoute[] = [
  { method: 'get', path: CHOICE, for: 'gezin', handle: showChoice },
  { method: 'get', path: '/ouder/keuze/:id/stoppen', for: 'gezin', handle: askToStop },
  {
    method: 'post',
    path: '/ouder/keuze/:id/stoppen',
    for: 'gezin',
    handle: stop,
  },
  { method: 'post', path: '/ouder/keuze/:id/beperken', for: 'gezin', back: CHOICE, handle: narrow },
  {
    method: 'post',
    path: '/ouder/keuze/:id/pauzeren',
    for: 'gezin',
    back: CHOICE,
    handle: acting(pauseConsent, 'gepauzeerd', 'geldig'),
  },
  // Sharing again is a yes: it asks for a login as fresh as a yes does.
  {
    method: 'post',
    path: '/ouder/keuze/:id/hervatten',
    for: 'gezin',
    fresh: true,
    back: CHOICE,
    handle: acting(resumeConsent, 'hervat', 'gepauzeerd'),
  },
  {
    method: 'post',
    path: '/ouder/keuze/:id/bevestigen',
    for: 'gezin',
    fresh: true,
    back: CHOICE,
    handle: confirm,
  },
]
