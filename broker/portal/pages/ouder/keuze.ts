/** One own answer: look at it, stop it, narrow it, pause it, resume it, confirm it. */
import { statementIds } from '../../../../consent/id.ts'
import { unknownThing } from '../../../acting.ts'
import { hasExpiryReceipt } from '../../../expiry.ts'
import type { FamilyView } from '../../../family.ts'
import { type NamedChoice, namedChoice, namedChoices } from '../../../family-overview.ts'
import { confirmConsent } from '../../../recorded-consent.ts'
import {
  pauseConsent,
  resumeConsent,
  statementActInput,
  withdrawConsent,
} from '../../../take-back.ts'
import { checkboxes } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { moment } from '../../language.ts'
import { form } from '../../layout.ts'
import { inputOf, type PortalRoute, type Visit, wordIn, wordsIn } from '../../site.ts'
import { keuzeTexts } from '../../texts/keuze.ts'
import { overzichtTexts } from '../../texts/overzicht.ts'
import { vragenTexts } from '../../texts/vragen.ts'
import {
  alert,
  button,
  buttons,
  facts,
  heading,
  lead,
  linkButton,
  list,
  paragraph,
} from '../../ui.ts'
import { categoryName, childName, choiceFacts, partyName, stateBadge } from './parts.ts'

const MENU = '/ouder'
const CHOICE = '/ouder/keuze/:id'

const choiceOf = async (visit: Visit, id: unknown): Promise<NamedChoice> => {
  const known = statementIds.schema.safeParse(id)
  if (!known.success) throw unknownThing()
  return namedChoice(visit.context, { person: visit.session.person }, known.data)
}

const own = ({ session }: Visit) => ({ person: session.person })

const inForce = ({ view }: NamedChoice): string[] =>
  view.categories.filter(({ state }) => state === 'geldig').map(({ category }) => category)

/** Whether the yes or no itself is there; else only what was said about it later. */
const isWhole = ({ said }: NamedChoice): boolean => said === 'gegeven' || said === 'geweigerd'

const act = (visit: Visit, { view }: NamedChoice, name: string, body: Html): Html =>
  form(visit, `/ouder/keuze/${view.id}/${name}`, body)

const narrowing = (visit: Visit, choice: NamedChoice): Html | false => {
  const texts = keuzeTexts[visit.voice].choice
  const categories = inForce(choice)
  if (categories.length < 2) return false
  const options = categories.map((id) => ({ value: id, label: categoryName(visit, id) }))
  const values = wordsIn(visit.fields, 'categorieen')
  const boxes = checkboxes({ name: 'categorieen', legend: texts.narrowLead, values, options })
  return html`${heading(2, texts.narrow)}${act(visit, choice, 'beperken', html`${boxes}${buttons(button(texts.withdraw, { kind: 'secondary' }))}`)}`
}

const actions = (visit: Visit, choice: NamedChoice, isEnded: boolean): Html => {
  const texts = keuzeTexts[visit.voice].choice
  const { id, state } = choice.view
  const stop = linkButton(`/ouder/keuze/${id}/stoppen`, texts.withdraw)
  const receipt = linkButton(`/ouder/keuze/${id}/bewijs`, texts.receipt, 'secondary')
  const simple = (name: string, label: string) =>
    act(visit, choice, name, button(label, { kind: 'secondary' }))
  if (state === 'geldig') return buttons(stop, simple('pauzeren', texts.pause), receipt)
  if (state === 'gepauzeerd')
    return buttons(isWhole(choice) && simple('hervatten', texts.resume), stop, receipt)
  if (state === 'wacht_op_bevestiging')
    return html`${paragraph(texts.confirmLead)}${buttons(act(visit, choice, 'bevestigen', button(texts.confirm)), stop)}`
  const ended = state === 'verlopen' && isEnded
  return buttons(
    receipt,
    ended && linkButton(`/ouder/keuze/${id}/verlopen`, texts.endReceipt, 'secondary'),
  )
}

const savedBox = (visit: Visit, { view }: NamedChoice): Html => {
  const texts = vragenTexts[visit.voice]
  return alert(
    'ok',
    { title: texts.savedTitle },
    html`${facts([[texts.number, view.id]])}${heading(3, texts.nextSteps)}${paragraph(view.state === 'geweigerd' ? texts.nextNo : texts.nextYes)}`,
  )
}

const showChoice: PortalRoute['handle'] = async (visit, req) => {
  const choice = await choiceOf(visit, req.params['id'])
  const { voice, families } = visit
  const family = families.find(({ child }) => child === choice.view.child)
  const isSaved = req.query['bewaard'] === 'ja'
  const isEnded = await hasExpiryReceipt(visit.context, own(visit), choice.view.id)
  const texts = keuzeTexts[voice]
  return {
    title: texts.choice.title,
    current: MENU,
    body: html`${isSaved && savedBox(visit, choice)}
${family && lead(overzichtTexts[voice].forChild(childName(visit, family)))}
${stateBadge(visit, choice)}
${choiceFacts(visit, choice)}
${choice.view.state === 'geldig' && paragraph(choice.view.allAnswersIn ? texts.choice.allIn : texts.choice.notAllIn)}
${!isWhole(choice) && paragraph(texts.choice.erased)}
${actions(visit, choice, isEnded)}
${narrowing(visit, choice)}
${linkButton('/ouder', vragenTexts[voice].back, 'subtle')}`,
  }
}

const askToStop: PortalRoute['handle'] = async (visit, req) => {
  const choice = await choiceOf(visit, req.params['id'])
  const texts = keuzeTexts[visit.voice].withdraw
  const bullets = texts.bullets(partyName(choice.requester))
  return {
    title: texts.title,
    current: MENU,
    body: html`${choiceFacts(visit, choice)}${heading(2, texts.what)}${list(bullets)}
${act(visit, choice, 'stoppen', html`${buttons(button(texts.yes, { hint: 'negative' }), linkButton(`/ouder/keuze/${choice.view.id}`, texts.no, 'secondary'))}`)}`,
  }
}

type Change = (visit: Visit, choice: NamedChoice) => Promise<unknown>

/** Does it and goes back to the answer: looking at it again then does nothing twice. */
const changing =
  (change: Change): PortalRoute['handle'] =>
  async (visit, req) => {
    const choice = await choiceOf(visit, req.params['id'])
    await change(visit, choice)
    return { to: `/ouder/keuze/${choice.view.id}` }
  }

const acting =
  (use: typeof withdrawConsent): Change =>
  ({ context, session, key }, { view }) =>
    use(context, { person: session.person }, key, { statement: view.id })

const narrow: Change = async ({ context, session, key, fields }, choice) => {
  const typed = wordsIn(fields, 'categorieen')
  const categories = inForce(choice).filter((id) => typed.includes(id))
  if (categories.length === 0) return
  const input = inputOf(statementActInput, { statement: choice.view.id, categories })
  await withdrawConsent(context, { person: session.person }, key, input)
}

const confirm: Change = ({ context, session, key }, { view }) =>
  confirmConsent(context, { person: session.person }, key, { statement: view.id })

// --- everything at once ----------------------------------------------------------------------------------------

/** What there is to stop: everything shared now, paused, or waiting for this person's own word. */
const STOPPABLE: readonly NamedChoice['view']['state'][] = [
  'geldig',
  'gepauzeerd',
  'wacht_op_bevestiging',
]

type ToStop = { readonly family: FamilyView; readonly choices: readonly NamedChoice[] }

/** Of the child that is named, or of every child where none is. Throws `onbekend` for somebody else's child. */
const stoppable = async (
  { context, session, families }: Visit,
  named: string,
): Promise<readonly ToStop[]> => {
  const meant = families.filter(({ child }) => named === '' || child === named)
  if (named !== '' && meant.length === 0) throw unknownThing()
  const all: ToStop[] = []
  for (const family of meant) {
    const choices = await namedChoices(context, { person: session.person }, family.child)
    all.push({ family, choices: choices.filter(({ view }) => STOPPABLE.includes(view.state)) })
  }
  return all.filter(({ choices }) => choices.length > 0)
}

const forChild = (visit: Visit, { family }: ToStop): string =>
  overzichtTexts[visit.voice].forChild(childName(visit, family))

const stopSection = (visit: Visit, toStop: ToStop): Html => {
  const items = toStop.choices.map(
    ({ requester, view }) =>
      html`${partyName(requester)}: ${view.categories.map(({ category }) => categoryName(visit, category)).join(', ')}`,
  )
  return html`${heading(3, forChild(visit, toStop))}${list(items)}`
}

const askToStopAll: PortalRoute['handle'] = async (visit, req) => {
  const { voice } = visit
  const texts = keuzeTexts[voice].stopAll
  const kind = wordIn(visit.fields, 'kind') || `${req.query['kind'] ?? ''}`
  const all = await stoppable(visit, kind)
  const question = html`${lead(texts.lead)}${heading(2, texts.list)}${all.map((one) => stopSection(visit, one))}${paragraph(overzichtTexts[voice].law)}
${form(visit, '/ouder/stoppen', html`<input type="hidden" name="kind" value="${kind}">${buttons(button(texts.yes, { hint: 'negative' }), linkButton('/ouder', texts.no, 'secondary'))}`)}`
  return {
    title: texts.title,
    current: MENU,
    body: all.length > 0 ? question : paragraph(texts.nothing),
  }
}

const stopAll: PortalRoute['handle'] = async (visit) => {
  const { context, session, key, language, now } = visit
  const all = await stoppable(visit, wordIn(visit.fields, 'kind'))
  const choices = all.flatMap((one) => one.choices)
  for (const { view } of choices)
    await withdrawConsent(context, { person: session.person }, `${key}-${view.id}`, {
      statement: view.id,
    })
  const texts = keuzeTexts[visit.voice].stopAll
  return {
    title: texts.doneTitle,
    current: MENU,
    body: html`${alert('ok', { title: texts.done(choices.length) }, [...all.map((one) => paragraph(forChild(visit, one))), moment(now, language)])}${linkButton('/ouder', vragenTexts[visit.voice].back, 'secondary')}`,
  }
}

export const keuze: readonly PortalRoute[] = [
  { method: 'get', path: '/ouder/stoppen', for: 'gezin', handle: askToStopAll },
  { method: 'post', path: '/ouder/stoppen', for: 'gezin', handle: stopAll },
  { method: 'get', path: CHOICE, for: 'gezin', handle: showChoice },
  { method: 'get', path: '/ouder/keuze/:id/stoppen', for: 'gezin', handle: askToStop },
  {
    method: 'post',
    path: '/ouder/keuze/:id/stoppen',
    for: 'gezin',
    handle: changing(acting(withdrawConsent)),
  },
  {
    method: 'post',
    path: '/ouder/keuze/:id/beperken',
    for: 'gezin',
    back: CHOICE,
    handle: changing(narrow),
  },
  {
    method: 'post',
    path: '/ouder/keuze/:id/pauzeren',
    for: 'gezin',
    back: CHOICE,
    handle: changing(acting(pauseConsent)),
  },
  // Sharing again is a yes: it asks for a login as fresh as a yes does.
  {
    method: 'post',
    path: '/ouder/keuze/:id/hervatten',
    for: 'gezin',
    fresh: true,
    back: CHOICE,
    handle: changing(acting(resumeConsent)),
  },
  {
    method: 'post',
    path: '/ouder/keuze/:id/bevestigen',
    for: 'gezin',
    fresh: true,
    back: CHOICE,
    handle: changing(confirm),
  },
]
