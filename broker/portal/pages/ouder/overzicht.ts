/** The overview: per child, the questions that wait, the choices made, and the newest rows of the log. */

import type { Request } from 'express'
import { isHolderRole } from '../../../../consent/family.ts'
import { birthdayAhead, isEnding } from '../../../../consent/reminder.ts'
import { dayOf } from '../../../../consent/time.ts'
import type { NamedChoice } from '../../../answers/named-answers.ts'
import { type OwnChoice, ownChoices } from '../../../answers/own-choices.ts'
import { readContact } from '../../../family/contact.ts'
import type { FamilyView } from '../../../family/family.ts'
import { involvementsOf } from '../../../family/involvement.ts'
import { familyLog } from '../../../insight/insight.ts'
import { type OpenQuestion, openQuestions } from '../../../questions/open-questions.ts'
import { childName } from '../../family-names.ts'
import { type Html, html } from '../../html.ts'
import { dayText } from '../../language.ts'
import type { PortalRoute, Visit } from '../../site.ts'
import { leeftijdTexts } from '../../texts/leeftijd.ts'
import { overzichtTexts } from '../../texts/overzicht.ts'
import { vragenTexts } from '../../texts/vragen.ts'
import {
  alert,
  buttons,
  heading,
  lawBox,
  lead,
  link,
  linkButton,
  list,
  paragraph,
} from '../../ui.ts'
import { ADDRESS_PATH } from './contact-parts.ts'
import { arranges, stageOf, whyNotBox } from './families.ts'
import { logTable } from './log-parts.ts'
import { isCurrent, organisations } from './organisatie-kaarten.ts'
import { partyName } from './parts.ts'
import { canStop } from './stoppen.ts'

/** Where somebody comes who joined a family just now. */
export const JOINED_AT = '/ouder?gekoppeld=ja'

/** Rows of the log on the overview: a log nobody knows is no safeguard. */
const ROWS_SHOWN = 3

/** Who gets no mail must read that where they come first. */
const noMailBox = async ({ context, session, voice }: Visit): Promise<Html | false> => {
  const { reach } = await readContact(context, { person: session.person })
  if (reach === 'komt_aan') return false
  const { title, text, link: label } = overzichtTexts[voice].mail[reach]
  return alert(
    reach === 'komt_terug' ? 'warning' : 'info',
    { title },
    html`${paragraph(text)}${linkButton(ADDRESS_PATH, label, 'secondary')}`,
  )
}

/** What somebody else filled in for this person: it counts only once they say so. */
const waitingBox = ({ voice }: Visit, waiting: readonly NamedChoice[]): Html | false => {
  const texts = overzichtTexts[voice].waiting
  const links = waiting.map(({ requester, view }) =>
    link(`/ouder/keuze/${view.id}`, texts.line(partyName(requester))),
  )
  return (
    waiting.length > 0 &&
    alert(
      'warning',
      { title: texts.title(waiting.length), level: 3 },
      html`${paragraph(texts.lead)}${list(links)}`,
    )
  )
}

/** Something that changes soon for who sees this page: for them and for nobody else. */
const soonBox = (
  { voice, language, now }: Visit,
  { birthDate, role }: FamilyView,
): Html | false => {
  const ages = leeftijdTexts[voice]
  const ahead = birthDate && birthdayAhead(birthDate, dayOf(now))
  if (!ahead || (role !== 'jeugdige' && !isHolderRole(role))) return false
  return alert(
    'info',
    { title: ages.soonTitle(ahead.age, dayText(ahead.day, language)), level: 3 },
    html`${paragraph(ages.soon[ahead.age])}${linkButton('/jongere', ages.explain, 'secondary')}`,
  )
}

const endingBox = (
  { voice, language, now }: Visit,
  choices: readonly OwnChoice[],
): Html | false => {
  const { ending } = overzichtTexts[voice]
  const near = choices.flatMap(({ requester, parts }) => {
    const ends = parts.flatMap(({ state, answer: { view } }) =>
      state === 'geldig' && isEnding(view, now) ? (view.until ?? now) : [],
    )
    return ends.length > 0 ? { requester, until: Math.min(...ends) } : []
  })
  return (
    near.length > 0 &&
    alert(
      'warning',
      { title: ending.title(near.length), level: 3 },
      html`${list(
        near.map(({ requester, until }) =>
          // `until` is the first instant after the last day.
          ending.line(partyName(requester), dayText(until - 1, language)),
        ),
      )}${paragraph(ending.lead)}`,
    )
  )
}

const sectionOf = (visit: Visit, family: FamilyView, body: Html): Html => {
  const title = overzichtTexts[visit.voice].forChild(childName(visit, family))
  return html`<section aria-labelledby="kind-${family.child}">
${heading(2, title, { id: `kind-${family.child}` })}
${soonBox(visit, family)}
${body}
</section>`
}

/** From 16 a parent's view ends: the same words whatever the young person does, so that they tell nothing. */
const grownSection = (visit: Visit, family: FamilyView): Html => {
  const texts = overzichtTexts[visit.voice]
  const ages = leeftijdTexts[visit.voice]
  const body = html`${paragraph(ages.grown)}${paragraph(ages.grownWhat)}${paragraph(ages.grownOld)}`
  return html`${alert('info', { title: ages.grownTitle, level: 3 }, body)}${buttons(
    linkButton(`/ouder/inzage?kind=${family.child}`, texts.allLooks, 'secondary'),
    linkButton('/jongere', ages.explain, 'secondary'),
  )}`
}

const notYetSection = (visit: Visit): Html => {
  const ages = leeftijdTexts[visit.voice]
  const body = html`${paragraph(ages.notYet)}${linkButton('/jongere', ages.explain, 'secondary')}`
  return alert('info', { title: ages.notYetTitle, level: 3 }, body)
}

type Place = {
  readonly family: FamilyView
  readonly req: Request
  /** Of every child. */
  readonly questions: readonly OpenQuestion[]
}

const childSection = async (visit: Visit, place: Place): Promise<Html> => {
  const { family } = place
  const stage = stageOf(visit, family)
  if (stage === 'voorbij') return sectionOf(visit, family, grownSection(visit, family))
  if (stage === 'kind') return sectionOf(visit, family, notYetSection(visit))
  if (stage === 'geen') return sectionOf(visit, family, await noSaySection(visit, place))
  const decides = paragraph(leeftijdTexts[visit.voice].decides[stage])
  return sectionOf(visit, family, html`${decides}${await choicesOf(visit, place)}`)
}

/** Own answers stay to be taken back; nothing else of the child is there. */
const noSaySection = async (visit: Visit, place: Place): Promise<Html> => {
  const { family } = place
  const own = await ownChoices(visit.context, { person: visit.session.person }, family.child)
  const choices = own.filter(isCurrent)
  const seen = { choices, around: [], askers: [], receivers: [] }
  return html`${whyNotBox(visit, family, 3)}${organisations(visit, seen, place)}`
}

/** The organisations around the child that this person may know of, and that did not leave. */
const involved = async ({ context, session }: Visit, { child }: FamilyView) =>
  (await involvementsOf(context, { person: session.person }, child))
    .filter(({ state }) => state !== 'beeindigd')
    .map(({ party: id, name, kindId, kind }) => ({ id, name, kindId, kind }))

const choicesOf = async (visit: Visit, place: Place): Promise<Html> => {
  const { context, voice, session } = visit
  const { family, questions } = place
  const texts = overzichtTexts[voice]
  const who = { person: session.person }
  const choices = await ownChoices(context, who, family.child)
  const current = choices.filter(isCurrent)
  const foremost = { child: family.child, limit: ROWS_SHOWN, isForemost: true } as const
  const { rows, receivers } = await familyLog(context, who, foremost)
  const around = await involved(visit, family)
  const asked = questions.filter(({ child }) => child === family.child)
  const askers = asked.map(({ requester }) => requester)
  const shown = organisations(visit, { choices, around, askers, receivers }, place)
  const none = choices.some(({ parts }) => parts.length > 0) ? texts.nothingNow : texts.nothing
  return html`${waitingBox(
    visit,
    choices.flatMap(({ waiting }) => waiting),
  )}
${endingBox(visit, current)}
${current.length === 0 && paragraph(none)}
${shown && html`${heading(3, texts.around)}${shown}`}
${rows.length > 0 && html`${heading(3, texts.lastLooks)}${logTable(visit, rows)}`}
${buttons(
  linkButton(`/ouder/inzage?kind=${family.child}`, texts.allLooks, 'secondary'),
  canStop(choices) && linkButton(`/ouder/stoppen?kind=${family.child}`, texts.stopAll, 'subtle'),
)}`
}

const overview: PortalRoute['handle'] = async (visit, req) => {
  const { context, session, voice, families } = visit
  const texts = overzichtTexts[voice]
  if (families.length === 0)
    return {
      title: texts.title,
      current: '/ouder',
      body: alert(
        'info',
        { title: texts.noFamily },
        html`${paragraph(texts.noFamilyWhat)}${linkButton('/ouder/gegevens', vragenTexts[voice].next)}`,
      ),
    }
  const questions = await openQuestions(context, { person: session.person })
  const hasView = families.some((family) => arranges(visit, family))
  const sections: Html[] = []
  for (const family of families)
    sections.push(await childSection(visit, { family, req, questions }))
  return {
    title: texts.title,
    current: '/ouder',
    body: html`${req.query['gekoppeld'] === 'ja' && alert('ok', { title: texts.joined }, null)}${hasView && lead(texts.lead)}
${questions.length > 0 && alert('warning', { title: texts.questions(questions.length) }, linkButton('/ouder/vragen', texts.toQuestions))}
${await noMailBox(visit)}
${sections}
${hasView && lawBox(paragraph(texts.law))}`,
  }
}

export const overzicht: readonly PortalRoute[] = [
  { method: 'get', path: '/ouder', for: 'gezin', handle: overview },
]
