/** One own choice: look at it, stop it, narrow it, pause it, resume it, confirm it. */
import { ConsentError } from '../../../../consent/errors.ts'
import type { StatementId } from '../../../../consent/id.ts'
import type { NamedChoice } from '../../../answers/named-answers.ts'
import type { Part, Said } from '../../../answers/own-choices.ts'
import { confirmConsent } from '../../../answers/recorded-consent.ts'
import {
  pauseConsent,
  resumeConsent,
  statementActInput,
  stopSharing,
} from '../../../answers/take-back.ts'
import { type Html, html } from '../../html.ts'
import { inputOf, type Outcome, type PortalRoute, type Visit, wordIn, wordsIn } from '../../site.ts'
import { keuzeTexts } from '../../texts/keuze.ts'
import { button, buttons, facts, heading, linkButton, list } from '../../ui.ts'
import { mailPart } from './bewijs-mail.ts'
import {
  act,
  answersIn,
  changedBox,
  choicePage,
  confirmPage,
  doneActs,
  doneAddress,
  doneBox,
  forWhom,
  GOING,
  type Looked,
  lookedAt,
  MENU,
  notKeptBox,
  notStoppedBox,
  openIn,
  waitingIn,
} from './choice-page.ts'
import { partsIn, scopeRows, waitingFacts } from './choice-parts.ts'
import { categoryList, partyName } from './parts.ts'

const CHOICE = '/ouder/keuze/:id'

const notStopped = (id: StatementId): string => `/ouder/keuze/${id}?gestopt=nee`

const showChoice: PortalRoute['handle'] = async (visit, req) => {
  const looked = await lookedAt(visit, req.params['id'])
  const answer = waitingIn(looked)
  if (answer) return confirmPage(visit, looked, answer)
  const { gedaan, bewaard, gestopt, veranderd, gemaild } = req.query
  const done = doneActs(looked, gedaan)
  const ids = done.map(({ id }) => id)
  const mail =
    ids.length > 0 && (await mailPart(visit, { name: 'bewijs', ids, isDone: true, gemaild }))
  const box = html`${bewaard === 'nee' && notKeptBox(visit)}${gestopt === 'nee' && notStoppedBox(visit)}${veranderd === 'ja' && changedBox(visit)}${mail && (await doneBox(visit, done, mail))}`
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
  const chosen = looked.choice.parts.flatMap(({ category }) =>
    typed.includes(category) ? category : [],
  )
  const going = partsIn(looked.choice, ...GOING)
  const gone = going.filter((category) => chosen.includes(category))
  if (chosen.length === 0 && going.length > 1) {
    const faults = [{ field: 'categorieen', message: texts.choice.narrowFault }]
    return choicePage(visit, looked, { faults })
  }
  if (chosen.length > 0 && wordIn(visit.fields, 'stap') === 'stop')
    return stopParts(visit, looked, chosen)
  if (gone.length === 0) return { to: notStopped(looked.id) }
  const left = going.filter((category) => !gone.includes(category))
  const hidden = gone.map(
    (category) => html`<input type="hidden" name="categorieen" value="${category}">`,
  )
  const { withdraw } = texts
  return {
    title: withdraw.partTitle,
    current: MENU,
    body: html`${forWhom(visit, looked)}${fromNowTo(visit, looked, { now: going, left })}${await consequences(visit, looked)}
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

/** What somebody ticked and no longer goes on is not stopped by this, and that is said. */
const stopParts = async (
  visit: Visit,
  { id }: Looked,
  categories?: readonly string[],
): Promise<Outcome> => {
  const { context, session, key } = visit
  const input = inputOf(statementActInput, { statement: id, categories })
  const { said } = await stopSharing(context, { person: session.person }, key, input)
  if (said.length === 0) return { to: notStopped(id) }
  const { choice } = await lookedAt(visit, id)
  const stopped = choice.said.flatMap((one) => (said.includes(one.id) ? one.categories : []))
  const isAll = categories?.every((category) => stopped.includes(category)) ?? true
  return { to: `${doneAddress(said, id)}${isAll ? '' : '&gestopt=nee'}` }
}

// --- what a form does ------------------------------------------------------------------------------------------

/** What was stopped already is not stopped twice. */
const stop: PortalRoute['handle'] = async (visit, req) =>
  stopParts(visit, await lookedAt(visit, req.params['id']))

const cameTooLate = (fault: unknown): true => {
  if (fault instanceof ConsentError && fault.code === 'conflict') return true
  throw fault
}

/** Does it to every answer that has a part in this state. Where none has any more, the page of the choice says how it stands. */
const acting =
  (use: typeof pauseConsent, kind: Said['kind'], state: Part['state']): PortalRoute['handle'] =>
  async (visit, req) => {
    const { context, session, key } = visit
    const { id, choice } = await lookedAt(visit, req.params['id'])
    const answers = answersIn(choice, [state])
    const doAll = async (): Promise<false> => {
      for (const statement of answers.length > 0 ? answers : [id])
        await use(context, { person: session.person }, `${key}-${statement}`, { statement })
      return false
    }
    if (await doAll().catch(cameTooLate)) return { to: `/ouder/keuze/${id}?veranderd=ja` }
    const after = (await lookedAt(visit, id)).choice.said.filter((one) => one.kind === kind)
    const written = after.filter((one) => !choice.said.some((before) => before.id === one.id))
    // A second click writes nothing, and is told what still stands of it.
    const told = written.length > 0 ? written : after
    return { to: doneAddress(told.map((one) => one.id).reverse(), id) }
  }

const confirm: PortalRoute['handle'] = async (visit, req) => {
  const { context, session, key } = visit
  const { id } = await lookedAt(visit, req.params['id'])
  await confirmConsent(context, { person: session.person }, key, { statement: id })
  return { to: doneAddress([id]) }
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
